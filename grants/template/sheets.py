"""The sheets that people fill, and the lists of choices."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from grants.form.rounds import Column, Round, Sheet
from grants.template.content import Row
from grants.template.entry import guide, guide_numbers, guide_units
from grants.template.formulas import FIRST, project_refs, table_name, value_of, worked_out
from grants.template.live.status import status
from grants.template.marks import mark_faults
from grants.template.steps import write_steps
from grants.template.style import row_height
from grants.template.writer import Desk, stored

LISTS = "Lists"
_FIELD_WIDTHS = (36, 60, 60)


def write_sheet(desk: Desk, sheet: Sheet) -> None:
    """One sheet of the form with its content."""
    present = desk.round.reached(sheet.since, desk.stage)
    page = desk.page(sheet.name, sheet.title, sheet.about, present=present, status=status(desk.checks, sheet))
    filled = list(desk.filled(sheet))
    if sheet.layout == "fields":
        _write_fields(desk, page, sheet, filled[0] if filled else {})
        write_steps(desk, page, FIRST + len(sheet.columns) + 1, _FIELD_WIDTHS)
    elif sheet.layout == "signatures":
        signed = {row["return"]: row for row in filled}
        filled = [{"return": name, **signed.get(name, {})} for name in desk.round.choices("signatures")]
        _write_table(desk, page, sheet, filled, len(filled))
    else:
        _write_table(desk, page, sheet, filled, desk.room(sheet))


def _write_table(desk: Desk, page: Worksheet, sheet: Sheet, filled: Sequence[Row], rows: int) -> None:
    formulas = {
        place: worked_out(desk.round, sheet, column)
        for place, column in enumerate(sheet.columns)
        if not column.answered
    }
    titles, widths = [column.title for column in sheet.columns], [column.width for column in sheet.columns]
    desk.table(page, table_name(sheet), titles, widths, rows, formulas)
    page.freeze_panes(FIRST, 1)
    last = FIRST + rows - 1
    mark_faults(desk, page, sheet, last)  # before the formats of numbers, of which the first that holds ends the search
    for place, column in enumerate(sheet.columns):
        label = sheet.layout == "signatures" and place == 0
        cell = desk.look.label if label else desk.look.cell(column.kind, answered=column.answered)
        for offset in range(rows):
            row = filled[offset] if offset < len(filled) else {}
            if column.answered:
                write_value(page, FIRST + offset, place, row.get(column.key), cell)
            else:
                value = value_of(column, row, desk.content)
                page.write_formula(FIRST + offset, place, formulas[place], cell, stored(value))
        area = (FIRST, place, last, place)
        if column.answered and not label:
            guide(page, desk.round, sheet, column, area)
        guide_numbers(page, desk.look, column.kind, area)
    for offset, row in enumerate(filled):
        page.set_row(FIRST + offset, row_height((_shown(desk, column, row), column.width) for column in sheet.columns))
    if sheet.key == "measures":
        guide_units(page, desk.look, sheet, last)


def _write_fields(desk: Desk, page: Worksheet, sheet: Sheet, answers: Row) -> None:
    """Start here: a field a row, its answer, and what to put there."""
    desk.table(page, table_name(sheet), ("Field", "Answer", "What to put here"), _FIELD_WIDTHS, len(sheet.columns))
    page.freeze_panes(FIRST, 0)
    for row, column in enumerate(sheet.columns, start=FIRST):
        value = answers.get(column.key)
        page.write_string(row, 0, column.title, desk.look.label)
        write_value(page, row, 1, value, desk.look.cell(column.kind, answered=True, align="left"))
        page.write_string(row, 2, column.note, desk.look.note)
        texts = (column.title, _shown(desk, column, answers), column.note)
        page.set_row(row, row_height(zip(texts, _FIELD_WIDTHS, strict=True)) + 4)
        guide(page, desk.round, sheet, column, (row, 1, row, 1))
        guide_numbers(page, desk.look, column.kind, (row, 1, row, 1))


def write_value(page: Worksheet, row: int, place: int, value: Any, cell: Format) -> None:
    """A typed value in a cell: text stays text, whatever it starts with."""
    match value:
        case None:
            page.write_blank(row, place, None, cell)
        case date():
            page.write_datetime(row, place, value, cell)
        case Decimal() | int() | float():
            page.write_number(row, place, float(value), cell)
        case _:
            page.write_string(row, place, str(value), cell)


def _shown(desk: Desk, column: Column, row: Row) -> str:
    """Text that may need more than one line: prose, and a project's title."""
    value = row.get(column.key) if column.answered else value_of(column, row, desk.content)
    return value if isinstance(value, str) else ""


def write_lists(desk: Desk) -> None:
    """The sheet of choices, and the names by which dropdowns find them."""
    about = "The choices behind the dropdowns. They come from the round; there is nothing to fill here."
    page = desk.page(LISTS, LISTS, about, present=False)
    lists = _lists(desk.round)
    titles = [title for title, _ in lists.values()]
    widths = [min(max(map(len, (title, *choices))) + 4, 48) for title, choices in lists.values()]
    longest = max(len(choices) for _, choices in lists.values())
    desk.table(page, LISTS, titles, widths, longest)
    page.freeze_panes(FIRST, 0)
    for place, (name, (_, choices)) in enumerate(lists.items()):
        for offset in range(longest):
            choice = choices[offset] if offset < len(choices) else None
            write_value(page, FIRST + offset, place, choice, desk.look.plain)
        area = xl_range_abs(FIRST, place, FIRST + len(choices) - 1, place)
        desk.book.define_name(f"list_{name}", f"={LISTS}!{area}")
    desk.book.define_name("project_refs", project_refs(desk.round))


def _lists(round: Round) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Each list that dropdowns use, by name: a title of its own, and its choices."""
    lists: dict[str, tuple[str, tuple[str, ...]]] = {}
    for sheet in round.sheets.values():
        for column in sheet.columns:
            choices = round.choices(column.choices)
            if not choices or column.choices in lists or sheet.layout == "signatures":
                continue
            title = choices[0] if len(choices) == 1 else column.title
            lists[column.choices] = (title, choices)
    return lists
