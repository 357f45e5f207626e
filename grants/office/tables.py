"""A sheet of the office's workbook: a title, a sentence, and a real table whose formulas have their results stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from grants.template.formulas import FIRST, HEADER, quoted_sheet
from grants.template.style import ACCENT, LINE, NUMBERS, Style, row_height

Value = str | Decimal | int | date | None


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell works out, without its "=", and what it comes to now."""

    text: str
    value: Decimal | int | str


Cell = Value | Formula
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in characters, and its kind, by which numbers are written."""

    title: str
    width: int
    kind: str = "text"
    fill: bool = False
    """Whether the office fills it."""
    total: bool = False
    """Whether its amounts are added up below."""


class Book:
    """The workbook in the making."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.style = book, Style(book)

    def sheet(self, name: str, title: str, about: str, columns: Sequence[Column], rows: Sequence[Row]) -> Worksheet:
        """A sheet with a table and, below it, the sums of columns that have one; the sheet comes back for charts."""
        page = self.book.add_worksheet(name)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.set_footer("&L&9&A&R&9Page &P of &N")
        page.set_tab_color(ACCENT)
        page.write_string(0, 0, title, self.style.title)
        page.write_string(1, 0, about, self.style.about)
        page.set_row(0, 24)
        page.repeat_rows(HEADER)
        page.freeze_panes(FIRST, 2)
        for place, column in enumerate(columns):
            page.set_column(place, place, column.width)
        self.table(page, name, HEADER, columns, rows)
        return page

    def table(self, page: Worksheet, name: str, header: int, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """A table whose titles stand in the row `header`, counted from 0, and its sums a row below it."""
        last = header + max(len(rows), 1)
        titles = [{"header": column.title, "header_format": self.style.header} for column in columns]
        table = {"name": name.replace(" ", "_"), "columns": titles, "style": None, "autofilter": True}
        page.add_table(header, 0, last, len(columns) - 1, table)
        page.set_row(header, row_height([(each.title, each.width) for each in columns], bold=True))
        for number, row in enumerate(rows, start=header + 1):
            self._row(page, number, columns, row)
        if any(column.total for column in columns) and rows:
            self._totals(page, last + 2, header + 1, columns, rows)

    def _row(self, page: Worksheet, number: int, columns: Sequence[Column], row: Row) -> None:
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            cell = self.style.cell(column.kind, answered=True) if column.fill else self._plain(column)
            self._write(page, number, place, value, cell)
        texts = [(each, column.width) for each, column in zip(row, columns, strict=True) if isinstance(each, str)]
        page.set_row(number, row_height(texts))

    def _plain(self, column: Column, *, bold: bool = False) -> Any:
        style: dict[str, Any] = {"border": 1, "border_color": LINE, "text_wrap": True, "bold": bold}
        if column.kind in NUMBERS:
            style["num_format"] = NUMBERS[column.kind]
        if column.kind == "date":
            style["align"] = "left"
        return self.style(**style)

    def _write(self, page: Worksheet, row: int, place: int, value: Cell, cell: Any) -> None:
        match value:
            case None | "":
                page.write_blank(row, place, None, cell)
            case Formula():
                stored = value.value if isinstance(value.value, str) else float(value.value)
                page.write_formula(row, place, f"={value.text}", cell, stored)
            case datetime() | date():
                page.write_datetime(row, place, value, cell)
            case Decimal() | int():
                page.write_number(row, place, float(value), cell)
            case _:
                page.write_string(row, place, value, cell)

    def _totals(self, page: Worksheet, number: int, top: int, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Sums below the table, a row apart, so that sorting and filtering leave them alone."""
        page.write_string(number, 0, "In all", self._plain(columns[0], bold=True))
        for place, column in enumerate(columns):
            if column.total and any(row[place] is not None for row in rows):
                first, last = (xl_rowcol_to_cell(each, place) for each in (top, top + len(rows) - 1))
                formula = Formula(f"SUM({first}:{last})", added(row[place] for row in rows))
                self._write(page, number, place, formula, self._plain(column, bold=True))


def added(values: Any) -> Decimal:
    """The sum of the amounts among some cells."""
    numbers = (each.value if isinstance(each, Formula) else each for each in values)
    return sum((Decimal(each) for each in numbers if isinstance(each, Decimal | int)), Decimal(0))


def area(sheet: str, columns: Sequence[Column], title: str, rows: int) -> str:
    """The cells of a column of another sheet's table, for formulas."""
    place = [column.title for column in columns].index(title)
    ends = (FIRST, FIRST + max(rows, 1) - 1)
    first, last = (xl_rowcol_to_cell(row, place, row_abs=True, col_abs=True) for row in ends)
    return f"{quoted_sheet(sheet)}!{first}:{last}"
