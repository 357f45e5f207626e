"""A workbook's bytes → its sheets as they are stored, and what they were made from."""

import io
import warnings
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook

from grants.model.finding import Finding
from grants.reading.cells import BEYOND, UNSTORED
from grants.reading.faults import FILE01, FILE03, FILE05
from grants.reading.gate import Refused, refuse
from grants.reading.oddities import Page
from grants.reading.package import Formulas, Package


@dataclass(frozen=True, slots=True)
class Book:
    """An opened workbook: its sheets as they are stored, and the stamps of the template that it was made from."""

    pages: Mapping[str, Page]
    formulas: Mapping[str, Formulas]
    round: str
    template: str
    epoch: date
    findings: tuple[Finding, ...]


def unpack(content: bytes) -> Package:
    """The parts of a workbook; raises `gate.Refused` where it is damaged, or of a kind that is not read."""
    try:
        package = Package.of(content)
        if package.is_strict:
            raise refuse(
                FILE01, what="it is a strict Open XML workbook", how="Save it as an ordinary Excel Workbook (.xlsx)."
            )
        package.check()
        package.stamps()
    except Refused:
        raise
    except Exception as error:  # whatever damage zipfile and lxml meet, they raise as they like
        raise refuse(FILE03, what="one of its parts can't be read") from error
    return package


def open_book(package: Package, unread: Container[str] = frozenset()) -> Book:
    """Open a workbook but for its `unread` sheets, which hold no answers; raises `gate.Refused` where it can't be."""
    try:
        formulas = package.formulas()
        slim = package.slim(unread)
        # Excel's own extensions, which openpyxl warns of or prints, are no fault of the return.
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(slim.packed()), data_only=True, keep_links=False)
        pages = {sheet.title: _page(sheet, formulas.get(sheet.title, Formulas())) for sheet in book.worksheets}
    except Exception as error:  # whatever damage openpyxl and lxml meet, they raise as they like
        raise refuse(FILE03, what="one of its parts can't be read") from error
    stamps, found = package.stamps(), tuple(_carried(package))
    return Book(pages, formulas, stamps.get("grants-round", ""), stamps.get("grants-template", ""), _epoch(book), found)


def _page(sheet: Any, formulas: Formulas) -> Page:
    rows: dict[int, dict[int, Any]] = defaultdict(dict)
    for (row, column), cell in sorted(sheet._cells.items()):  # only what is stored; iter_rows walks all between
        if cell.data_type == "e" and cell.coordinate not in formulas.errors:
            rows[row][column] = BEYOND  # openpyxl says so of a number that no date has
        elif cell.value is not None:
            rows[row][column] = cell.value
        elif cell.coordinate in formulas.unstored:
            rows[row][column] = UNSTORED
    hidden_rows = frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden)
    hidden_columns: set[int] = set()
    for name, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(name)
            hidden_columns |= set(range(first, min(column.max or first, first + 1000) + 1))
    merged = tuple((each.coord, each.min_row, each.min_col, each.max_row, each.max_col) for each in sheet.merged_cells)
    return Page(rows, sheet.sheet_state != "visible", hidden_rows, frozenset(hidden_columns), merged)


def _carried(package: Package) -> Iterable[Finding]:
    if package.has_macros:
        how = "Save it as an Excel workbook without macros (.xlsx)."
        yield FILE05.found(what="macros", touched="run", how=how)
    if package.has_links:
        how = "In Excel choose Data, Edit Links, Break Link, so that the figures stand in the workbook itself."
        yield FILE05.found(what="links to other workbooks", touched="followed", how=how)


def _epoch(book: Workbook) -> date:
    """Day 0 of the workbook's dates: Excel has two systems."""
    return book.epoch.date()
