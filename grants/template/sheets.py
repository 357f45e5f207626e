"""The sheets that people fill."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from grants.form.form import Column, Sheet
from grants.model.days import ENDLESS, OPEN_ENDED
from grants.template.content import Row
from grants.template.entry import guide, guide_numbers, guide_units
from grants.template.formulas import FIRST
from grants.template.later import grey_later_columns
from grants.template.live.status import status
from grants.template.marks import mark_faults
from grants.template.steps import write_steps
from grants.template.style import fitting, row_height
from grants.template.worked_out import value_of, worked_out
from grants.template.writer import TemplateBook, stored

_FIELD_WIDTHS = (36, 60, 60)
_IN_SIGHT = 100  # characters of the columns that stay in sight: two thirds of a small screen
_ON_ONE_PAGE = 36  # rows of Start here that can still be read when they are printed on one page


def write_sheet(book: TemplateBook, sheet: Sheet) -> None:
    """One sheet of the form with its content."""
    present = book.round.reached(sheet.since, book.stage)
    page = book.page(sheet.name, sheet.title, sheet.about, present=present, status=status(book.checks, sheet))
    filled = list(book.filled(sheet))
    if sheet.layout == "fields":
        _write_fields(book, page, sheet, filled[0] if filled else {})
        last = write_steps(book, page, FIRST + len(sheet.columns) + 1, _FIELD_WIDTHS)
        page.fit_to_pages(1, 1 if last < _ON_ONE_PAGE else 0)
    elif sheet.layout == "signatures":
        signed = {row["return"]: row for row in filled}
        labels = book.round.choices("signatures").values()
        filled = [{"return": label, **signed.get(label, {})} for label in labels]
        _write_table(book, page, sheet, filled, len(filled))
    else:
        _write_table(book, page, sheet, filled, book.room(sheet))


def _write_table(book: TemplateBook, page: Worksheet, sheet: Sheet, filled: Sequence[Row], rows: int) -> None:
    formulas = {
        place: worked_out(book.names, sheet, column)
        for place, column in enumerate(sheet.columns)
        if not column.answered
    }
    widths = [fitting(column.title, column.width) for column in sheet.columns]
    titles = [column.title for column in sheet.columns]
    book.table(page, titles, widths, rows, formulas, kept=_kept(sheet, widths))
    last = FIRST + rows - 1
    mark_faults(book, page, sheet, last)  # before the formats of numbers, of which the first that holds ends the search
    grey_later_columns(book, page, sheet, last)
    for place, column in enumerate(sheet.columns):
        label = sheet.layout == "signatures" and column.key == "return"
        cell = book.style.label if label else book.style.cell(column.kind, answered=column.answered)
        for offset in range(rows):
            value = _value(book, sheet, column, filled[offset] if offset < len(filled) else {})
            if column.answered:
                write_value(page, FIRST + offset, place, value, cell)
            else:
                page.write_formula(FIRST + offset, place, formulas[place], cell, stored(value))
        area = (FIRST, place, last, place)
        if column.answered and not label:
            guide(page, book.names, sheet, column, area)
        guide_numbers(page, book.style, column.kind, area)
    for offset, row in enumerate(filled):
        texts = (_shown(_value(book, sheet, column, row)) for column in sheet.columns)
        page.set_row(FIRST + offset, row_height(zip(texts, widths, strict=True)))
    if any(column.kind == "measure" for column in sheet.columns):
        guide_units(page, book.style, book.round, sheet, last)


def _kept(sheet: Sheet, widths: Sequence[int]) -> int:
    """How many columns stay in sight while one scrolls to the right: through the project's title, or the measure.

    Without either it is the first column, and so where they would fill a small screen.
    """
    by_row = {"projects": "project", "measures": "measure"}.get(sheet.key, "")
    titles = [column.key for column in sheet.columns if column.key == by_row or column.kind == "project-title"]
    places = [sheet.keys.index(key) + 1 for key in titles]
    return max((place for place in places if sum(widths[:place]) <= _IN_SIGHT), default=1)


def _value(book: TemplateBook, sheet: Sheet, column: Column, row: Row) -> Any:
    """What stands in a cell of a table: the answer, or what is worked out."""
    return row.get(column.key) if column.answered else value_of(book.round, sheet, column, row, book.projects)


def _write_fields(book: TemplateBook, page: Worksheet, sheet: Sheet, answers: Row) -> None:
    """Start here: a field a row, its answer, and what to put there."""
    book.table(page, sheet.heads, _FIELD_WIDTHS, len(sheet.columns), kept=0)
    mark_faults(book, page, sheet, FIRST + len(sheet.columns) - 1)
    for row, column in enumerate(sheet.columns, start=FIRST):
        value = answers.get(column.key)
        page.write_string(row, 0, column.title, book.style.label)
        write_value(page, row, 1, value, book.style.cell(column.kind, answered=column.answered, align="left"))
        page.write_string(row, 2, column.note, book.style.note)
        texts = (column.title, _shown(value), column.note)
        page.set_row(row, row_height(zip(texts, _FIELD_WIDTHS, strict=True)) + 4)
        if column.answered:
            guide(page, book.names, sheet, column, (row, 1, row, 1))
        guide_numbers(page, book.style, column.kind, (row, 1, row, 1))


def write_value(page: Worksheet, row: int, place: int, value: Any, cell: Format) -> None:
    """A typed value in a cell: text stays text, whatever it starts with."""
    match value:
        case None:
            page.write_blank(row, place, None, cell)
        case date() if value == OPEN_ENDED:
            page.write_string(row, place, ENDLESS[0], cell)
        case date():
            page.write_datetime(row, place, value, cell)
        case Decimal() | int() | float():
            page.write_number(row, place, float(value), cell)
        case _:
            page.write_string(row, place, str(value), cell)


def _shown(value: Any) -> str:
    """Text that may need more than one line: prose, and a project's title."""
    return value if isinstance(value, str) else ""
