"""Writing the sheet of live checks."""

from xlsxwriter.worksheet import Worksheet

from grants.template.entry import guide_numbers, write_as
from grants.template.formulas import FIRST
from grants.template.live.check_columns import MONEY as AMOUNTS
from grants.template.live.check_columns import SHARES, letter
from grants.template.live.project_rows import GOOD, LOOK_AGAIN, PUT_RIGHT, Cells
from grants.template.style import ERROR, MONEY, WARNING, WHOLE_MONEY, row_height
from grants.template.style import GOOD as GOOD_COLOURS
from grants.template.writer import TemplateBook, stored

_ABOUT = "Worked out while you fill the other sheets. Put right what is red, look again at what is amber, then send."
_TWO_LINES = "\n"


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
    place = list(checks.columns).index("answer")
    for words, colours in ((GOOD, GOOD_COLOURS), (PUT_RIGHT, ERROR), (LOOK_AGAIN, WARNING)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{words}"', "format": book.style.mark(colours)}
        page.conditional_format(FIRST, place, last, place, rule)
    _write_numbers(book, page, last)


def _write_row(book: TemplateBook, page: Worksheet, row: int, cells: Cells) -> None:
    columns = book.checks.columns
    whole = row < book.checks.first - 1
    for place, key in enumerate(columns):
        if key not in cells:
            page.write_blank(row, place, None, book.style.plain)
            continue
        formula, value = cells[key]
        kind = "money" if key in AMOUNTS else "percent" if key in SHARES else "text"
        form = book.style.label if key == "check" and whole else book.style.cell(kind, answered=False)
        if whole and key in ("check", "project"):
            page.write_string(row, place, str(value), form)
        else:
            page.write_formula(row, place, f"={formula}", form, stored(value))
    texts = [(str(value), columns[key][1]) for key, (_, value) in cells.items() if isinstance(value, str)]
    page.set_row(row, row_height([*texts, *_later(book, row, whole)]))


def _later(book: TemplateBook, row: int, whole: bool) -> list[tuple[str, int]]:
    """What a row may say once more is filled: Excel does not grow a row whose formulas say more."""
    width = book.checks.columns["warnings"][1]
    if not whole:
        return [(_TWO_LINES, width)]
    check = book.checks.whole[row - FIRST]
    return [(check.advice_at(stage), width) for stage in check.stages]


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
