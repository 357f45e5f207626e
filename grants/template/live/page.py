"""Writing the Checks sheet."""

from xlsxwriter.worksheet import Worksheet

from grants.template.entry import guide_numbers, write_as
from grants.template.formulas import FIRST
from grants.template.live.checks import COLUMNS, GOOD, LOOK_AGAIN, PUT_RIGHT, Cells
from grants.template.live.return_checks import names
from grants.template.style import ERROR, MONEY, WARNING, WHOLE_MONEY, row_height
from grants.template.style import GOOD as GOOD_COLOURS
from grants.template.writer import Desk, stored

NAME = "Checks"
_ABOUT = "Worked out while you fill the other sheets. Put right what is red, look again at what is amber, then send."
_TWO_LINES = "\n"  # Excel does not grow a row when a formula in it says more
_MONEY = ("parts", "spent", "variance", "items")


def write_checks(desk: Desk) -> None:
    """Write the sheet; every formula carries the value that it comes to with the content."""
    for name, formula in names(desk.round).items():
        desk.book.define_name(name, f"={formula}")
    page = desk.page(NAME, NAME, _ABOUT, present=True, status=desk.checks.verdict())
    rows = list(desk.checks.rows())
    titles, widths = zip(*COLUMNS.values(), strict=True)
    desk.table(page, NAME, titles, widths, len(rows))
    page.freeze_panes(FIRST, 1)
    for row, cells in enumerate(rows, start=FIRST):
        _write_row(desk, page, row, cells)
    last = FIRST + len(rows) - 1
    place = list(COLUMNS).index("answer")
    for words, colours in ((GOOD, GOOD_COLOURS), (PUT_RIGHT, ERROR), (LOOK_AGAIN, WARNING)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{words}"', "format": desk.look.mark(colours)}
        page.conditional_format(FIRST, place, last, place, rule)
    _write_numbers(desk, page, last)


def _write_row(desk: Desk, page: Worksheet, row: int, cells: Cells) -> None:
    whole = row < desk.checks.first - 1
    for place, key in enumerate(COLUMNS):
        if key not in cells:
            page.write_blank(row, place, None, desk.look.plain)
            continue
        formula, value = cells[key]
        kind = "money" if key in _MONEY else "percent" if key in ("stated", "share") else "text"
        look = desk.look.label if key == "check" and whole else desk.look.cell(kind, answered=False)
        if whole and key in ("check", "project"):
            page.write_string(row, place, str(value), look)
        else:
            page.write_formula(row, place, f"={formula}", look, stored(value))
    texts = [(str(value), COLUMNS[key][1]) for key, (_, value) in cells.items() if isinstance(value, str)]
    later = desk.checks.whole[row - FIRST].advice if whole else _TWO_LINES  # what may be said once more is filled
    page.set_row(row, row_height([*texts, (later, COLUMNS["warnings"][1])]))


def _write_numbers(desk: Desk, page: Worksheet, last: int) -> None:
    """Amounts with their pound sign, counts without one."""
    keys, look = list(COLUMNS), desk.look
    figure = keys.index("figure")
    amounts = [row for row, check in desk.checks.numbered() if check.money]
    for first, final in [*((row - 1, row - 1) for row in amounts), (desk.checks.first - 1, last)]:
        cell = f"C{first + 1}"
        area = (first, figure, final, figure)
        write_as(page, look, area, f"{cell}=INT({cell})", cell, WHOLE_MONEY)
        write_as(page, look, area, "TRUE", cell, MONEY)
    for key in (*_MONEY, "stated", "share"):
        place = keys.index(key)
        guide_numbers(page, look, "money" if key in _MONEY else "percent", (FIRST, place, last, place))
