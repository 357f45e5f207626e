"""Writing the sheet of checks."""

from xlsxwriter.worksheet import Worksheet

from grants.template.entry import guide_numbers, write_as
from grants.template.formulas import FIRST
from grants.template.live.check_columns import MONEY as AMOUNTS
from grants.template.live.check_columns import SHARES, letter
from grants.template.live.check_words import GOOD, LOOK_AGAIN, PUT_RIGHT
from grants.template.live.project_rows import Cells
from grants.template.style import ACCENT, ERROR, LINE, MONEY, WARNING, WHOLE_MONEY, WORKED_OUT, row_height
from grants.template.style import GOOD as GOOD_COLOURS
from grants.template.writer import TemplateBook, stored

_ABOUT = "Worked out while you fill the other sheets. Put right what is red, look again at what is amber, then send."
_TWO_LINES = "\n"
_FAULTS = {"bg_color": WORKED_OUT, "border": 1, "border_color": LINE, "text_wrap": True, "align": "left"}
_COUNTS = '[=0]"";[=1]0" cell";0" cells"'
"""How counts of faults are written: nothing for none."""


def write_checks(book: TemplateBook) -> None:
    """Write the sheet; every formula carries the value that it comes to with the content."""
    checks, name = book.checks, book.round.form.checks
    page = book.page(name, name, _ABOUT, present=True, status=checks.verdict())
    rows = list(checks.rows())
    titles, widths = zip(*checks.columns.values(), strict=True)
    book.table(page, titles, widths, len(rows))
    page.freeze_panes(FIRST, 1)
    for row, cells in enumerate(rows, start=FIRST):
        _write_row(book, page, row, cells)
    last = FIRST + len(rows) - 1
    answers = f"${letter(checks.columns, 'answer')}{FIRST + 1}"
    for words, colours in ((GOOD, GOOD_COLOURS), (PUT_RIGHT, ERROR), (LOOK_AGAIN, WARNING)):
        place = list(checks.columns).index("answer")
        rule = {"type": "formula", "criteria": f'={answers}="{words}"', "format": book.style.mark(colours)}
        page.conditional_format(FIRST, place, last, place, rule)
    _write_numbers(book, page, last)


def _write_row(book: TemplateBook, page: Worksheet, row: int, cells: Cells) -> None:
    columns, style = book.checks.columns, book.style
    whole = row < book.checks.first - 1
    for place, key in enumerate(columns):
        formula, value = cells.get(key, ("", None))
        kind = "money" if key in AMOUNTS else "percent" if key in SHARES else "text"
        form = style.label if key == "check" and whole else style.cell(kind, answered=False)
        if not whole and key == "check":
            form = style(font_color=ACCENT, bg_color=WORKED_OUT, border=1, border_color=LINE, text_wrap=True)
        if not whole and key in ("errors", "warnings"):
            form = style(**_FAULTS, num_format=_COUNTS)
        if value is None:
            page.write_blank(row, place, None, style.plain)
        elif not formula:
            page.write_string(row, place, str(value), form if key == "check" else style.plain)
        else:
            page.write_formula(row, place, f"={formula}", form, stored(value))
    texts = [(str(value), columns[key][1]) for key, (_, value) in cells.items() if isinstance(value, str)]
    room = [] if whole else [(_TWO_LINES, columns["warnings"][1])]  # what a row may say once more is filled
    page.set_row(row, row_height([*texts, *room]))


def _write_numbers(book: TemplateBook, page: Worksheet, last: int) -> None:
    """Amounts with their pound sign, counts without one."""
    columns, style, checks = list(book.checks.columns), book.style, book.checks
    figure = columns.index("figure")
    amounts = [row for row, check in checks.numbered() if check.money]
    for first, final in [*((row - 1, row - 1) for row in amounts), (checks.first - 1, last)]:
        cell = f"{letter(checks.columns, 'figure')}{first + 1}"
        area = (first, figure, final, figure)
        write_as(page, style, area, f"{cell}=INT({cell})", cell, WHOLE_MONEY)
        write_as(page, style, area, "TRUE", cell, MONEY)
    for place, key in enumerate(columns):
        kind = "money" if key in AMOUNTS else "percent" if key in SHARES else ""
        guide_numbers(page, style, kind, (FIRST, place, last, place))
