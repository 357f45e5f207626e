"""The sheets that people fill, and the lists of choices."""

from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from grants.rounds import Column, Round, Sheet
from grants.template.content import Content, Row
from grants.template.look import ACCENT, LATER, WHOLE_MONEY, WHOLE_PERCENT, Look, row_height

HEADER = 3  # the header row, counted from 0
FIRST = HEADER + 1
_REFS_TO = 1000  # rows of Projects that the list of refs looks at, so that it grows with the table


def table_name(sheet: Sheet) -> str:
    """What formulas call a sheet's table."""
    return "".join(letter if letter.isalnum() else "_" for letter in sheet.name)


def reference(sheet: Sheet, key: str) -> str:
    """A column in a formula: Projects[Amount allocated £]."""
    return f"{table_name(sheet)}[{_escaped(sheet.column(key).title)}]"


def this_row(sheet: Sheet, key: str) -> str:
    """A cell of the formula's own row."""
    return f"{table_name(sheet)}[[#This Row],[{_escaped(sheet.column(key).title)}]]"


def _escaped(title: str) -> str:
    return "".join(f"'{letter}" if letter in "[]#'@" else letter for letter in title)


def open_sheet(book: Workbook, look: Look, name: str, title: str, about: str, *, present: bool) -> Worksheet:
    """A new sheet with its title in A1, a sentence in A2, and the set-up for print that all share."""
    page = book.add_worksheet(name)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer("&L&9&A&R&9Page &P of &N")
    page.set_tab_color(ACCENT if present else LATER)
    page.write_string(0, 0, title, look.title)
    page.set_row(0, 24)
    page.write_string(1, 0, about, look.about)
    page.set_row(1, 18)
    page.repeat_rows(HEADER)
    return page


def write_sheet(
    book: Workbook, look: Look, round: Round, sheet: Sheet, content: Content, stage: str, rows: int | None
) -> None:
    """One sheet of the form, filled with its content."""
    page = open_sheet(book, look, sheet.name, sheet.title, sheet.about, present=round.reached(sheet.since, stage))
    filled = list(content.get(sheet.key, ()))
    if sheet.layout == "fields":
        _write_fields(page, look, round, sheet, filled[0] if filled else {})
        return
    if sheet.layout == "signatures":
        signed = {row["return"]: row for row in filled}
        filled = [{"return": name} | dict(signed.get(name, {})) for name in round.choices("signatures")]
        rows = len(filled)
    _write_table(page, look, round, sheet, filled, max(rows or sheet.rows, len(filled)), content)


def _write_table(
    page: Worksheet, look: Look, round: Round, sheet: Sheet, filled: list[Row], rows: int, content: Content
) -> None:
    last = FIRST + rows - 1
    headers = [{"header": column.title, "header_format": look.header} for column in sheet.columns]
    table = {"name": table_name(sheet), "columns": headers, "style": None, "autofilter": False}
    page.add_table(HEADER, 0, last, len(sheet.columns) - 1, table)
    page.set_row(HEADER, row_height([(column.title, column.width) for column in sheet.columns], bold=True))
    page.freeze_panes(FIRST, 1)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        fixed = sheet.layout == "signatures" and place == 0
        cell_format = look.label() if fixed else look.cell(column.kind, answered=column.answered)
        for offset in range(rows):
            row = filled[offset] if offset < len(filled) else {}
            _write(page, FIRST + offset, place, column, sheet, row, content, round, cell_format)
        if column.answered and not fixed:
            _guide(page, look, round, column, (FIRST, place, last, place))
    for offset, row in enumerate(filled):
        texts = [(_as_text(row.get(column.key)), column.width) for column in sheet.columns]
        page.set_row(FIRST + offset, row_height(texts))
    if sheet.key == "measures":
        _units(page, look, sheet, last)


def _write(
    page: Worksheet, row: int, place: int, column: Column, sheet: Sheet, answers: Row, content: Content, round: Round,
    cell_format: Any,
) -> None:  # fmt: skip
    """An answer, a blank, or a formula with the value that it comes to."""
    if not column.answered:
        formula, value = _worked_out(column, sheet, answers, content, round)
        page.write_formula(row, place, formula, cell_format, value)
        return
    write_value(page, row, place, answers.get(column.key), cell_format)


def write_value(page: Worksheet, row: int, place: int, value: Any, cell_format: Any) -> None:
    """A typed value in a cell: text stays text, whatever it starts with."""
    match value:
        case None:
            page.write_blank(row, place, None, cell_format)
        case date():
            page.write_datetime(row, place, value, cell_format)
        case Decimal() | int() | float():
            page.write_number(row, place, float(value), cell_format)
        case _:
            page.write_string(row, place, str(value), cell_format)


def _worked_out(column: Column, sheet: Sheet, answers: Row, content: Content, round: Round) -> tuple[str, Any]:
    """The formula of a worked-out column, and its value for this row."""
    projects = round.sheets["projects"]
    project = next((row for row in content.get("projects", ()) if row.get("ref") == answers.get("ref")), None)
    ref = this_row(sheet, "ref")
    known = project if answers.get("ref") else None
    if column.kind == "project-title":
        look_up = f"INDEX({reference(projects, 'project')},MATCH({ref},{reference(projects, 'ref')},0))"
        formula = f'=IF({ref}="","",IFERROR({look_up},"no such project"))'
        return formula, known["project"] if known else ("no such project" if answers.get("ref") else "")
    spent = this_row(sheet, "spent")
    allocated = f"SUMIFS({reference(projects, 'allocated')},{reference(projects, 'ref')},{ref})"
    value: Any = ""
    if answers.get("spent") is not None:
        value = float((known["allocated"] if known else 0) - answers["spent"])
    return f'=IF({spent}="","",ROUND({allocated}-{spent},2))', value


def _guide(page: Worksheet, look: Look, round: Round, column: Column, area: tuple[int, int, int, int]) -> None:
    """What Excel shows and refuses as a cell is filled, and how it writes whole amounts."""
    shown = {"input_title": column.title[:32], "input_message": column.note[:255]} if column.note else {}
    choices = f"=list_{column.choices}" if round.choices(column.choices) else ""
    rules: dict[str, dict[str, Any]] = {
        "choice": {"validate": "list", "source": choices, "error_message": "Choose an answer from the list."},
        "project-ref": {
            "validate": "list", "source": "=project_refs",
            "error_message": "Choose a Ref from the list. It is made from the Projects sheet.",
        },
        "money": {
            "validate": "decimal", "criteria": ">=", "value": 0,
            "error_message": "Type an amount in pounds: digits alone, without £ or commas, and not negative.",
        },
        "percent": {
            "validate": "decimal", "criteria": ">=", "value": 0, "error_message": "Type a percentage, such as 75%.",
        },
        "number": {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "Type a number: digits alone."},
        "date": {
            "validate": "date", "criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2099, 12, 31),
            "error_message": "Type a date: day, month and year, such as 31/03/2022.",
        },
    }  # fmt: skip
    rule = rules.get(column.kind, {"validate": "any"})
    if column.kind == "choice" and not choices:
        rule = {"validate": "any"}
    page.data_validation(*area, {"error_title": "This can't be read", **rule, **shown})
    first = f"{xl_col_to_name(area[1])}{area[0] + 1}"
    whole = {"money": (f"=AND({first}<>\"\",{first}=INT({first}))", WHOLE_MONEY)}
    whole["percent"] = (f"=AND({first}<>\"\",ROUND({first}*100,6)=INT(ROUND({first}*100,6)))", WHOLE_PERCENT)
    if column.kind in whole:
        formula, number_format = whole[column.kind]
        page.conditional_format(*area, {"type": "formula", "criteria": formula, "format": look.number_only(number_format)})


def _units(page: Worksheet, look: Look, sheet: Sheet, last: int) -> None:
    """Numbers in the measures' columns are written in their row's unit."""
    keys = [column.key for column in sheet.columns]
    unit = f"${xl_col_to_name(keys.index('unit'))}{FIRST + 1}"
    for place, column in enumerate(sheet.columns):
        if column.kind != "measure":
            continue
        cell = f"{xl_col_to_name(place)}{FIRST + 1}"
        for wanted, number_format in (
            (f'AND({unit}="%",ROUND({cell}*100,6)=INT(ROUND({cell}*100,6)))', WHOLE_PERCENT),
            (f'{unit}="%"', "0.0#%"),
            (f'AND({unit}="£",{cell}=INT({cell}))', WHOLE_MONEY),
            (f'{unit}="£"', "[$£-809]#,##0.00"),
            (f'AND(OR({unit}="People",{unit}="Number"),{cell}=INT({cell}))', "#,##0"),
        ):
            formula = f"=AND(ISNUMBER({cell}),{wanted})"
            rule = {"type": "formula", "criteria": formula, "format": look.number_only(number_format), "stop_if_true": True}
            page.conditional_format(FIRST, place, last, place, rule)


def _write_fields(page: Worksheet, look: Look, round: Round, sheet: Sheet, answers: Row) -> None:
    """Start here: a field a row, its answer, and what to put there."""
    widths = (36, sheet.columns[0].width, 60)
    titles = ("Field", "Answer", "What to put here")
    headers = [{"header": title, "header_format": look.header} for title in titles]
    last = FIRST + len(sheet.columns) - 1
    page.add_table(HEADER, 0, last, 2, {"name": table_name(sheet), "columns": headers, "style": None, "autofilter": False})
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    page.freeze_panes(FIRST, 0)
    for row, column in enumerate(sheet.columns, start=FIRST):
        value = answers.get(column.key)
        page.write_string(row, 0, column.title, look.label())
        write_value(page, row, 1, value, look.cell(column.kind, answered=True, align="left"))
        page.write_string(row, 2, column.note, look.note())
        page.set_row(row, row_height([(column.title, 34), (_as_text(value), widths[1]), (column.note, 58)]) + 4)
        _guide(page, look, round, column, (row, 1, row, 1))


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def write_lists(book: Workbook, look: Look, round: Round) -> None:
    """The sheet of choices, and the names by which dropdowns find them."""
    about = "The choices behind the dropdowns. They come from the round; nothing has to be filled here."
    page = open_sheet(book, look, "Lists", "Lists", about, present=False)
    lists: dict[str, tuple[str, tuple[str, ...]]] = {}
    for sheet in round.sheets.values():
        for column in sheet.columns:
            if choices := round.choices(column.choices):
                title = "Yes" if choices == ("Yes",) else column.title
                lists.setdefault(column.choices, (title, choices))
    used: set[str] = set()
    titles = []
    for title, _ in lists.values():
        titles.append(title if title not in used else f"{title} (sign-off)")
        used.add(title)
    longest = max(len(choices) for _, choices in lists.values())
    headers = [{"header": title, "header_format": look.header} for title in titles]
    page.add_table(
        HEADER, 0, FIRST + longest - 1, len(lists) - 1,
        {"name": "Lists", "columns": headers, "style": None, "autofilter": False},
    )  # fmt: skip
    for place, (name, (title, choices)) in enumerate(lists.items()):
        width = min(max(len(text) for text in (*choices, title)) * 1.2 + 2, 44)
        page.set_column(place, place, width)
        for offset in range(longest):
            write_value(page, FIRST + offset, place, choices[offset] if offset < len(choices) else None, look.plain())
        area = xl_range_abs(FIRST, place, FIRST + len(choices) - 1, place)
        book.define_name(f"list_{name}", f"=Lists!{area}")
    _name_refs(book, round)


def _name_refs(book: Workbook, round: Round) -> None:
    """`project_refs`: the refs on Projects down to the last one, gaps and all; a count would drop those after a gap."""
    projects = round.sheets["projects"]
    place = [column.key for column in projects.columns].index("ref")
    area = f"'{projects.name}'!{xl_range_abs(FIRST, place, FIRST + _REFS_TO - 1, place)}"
    first = area.rpartition(":")[0]
    last = f'IFERROR(LOOKUP(2,1/({area}<>""),ROW({area})-{FIRST}),1)'
    book.define_name("project_refs", f"={first}:INDEX({area},{last})")
