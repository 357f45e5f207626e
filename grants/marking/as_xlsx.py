"""The sheets of an OpenDocument spreadsheet → an Excel workbook with the same values in the same cells.

Formulas, formats and lists are not carried over: what is marked in the copy is put right in the workbook itself.
"""

import io
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter

from grants.reading.book import Book, Page
from grants.reading.cells import Instead

_WIDTH, _WIDEST = 12, 48
"""Characters of a column that holds little, and of one that holds sentences."""
_HEIGHT, _LINES = 15, 26
"""Points of a line, and how many of them a row shows at most."""
_TEXT = 32_767  # characters that a cell of Excel holds
_NAME = 31  # characters of a sheet's name that Excel takes


def as_xlsx(book: Book) -> bytes:
    """The workbook's bytes. Sheets and rows that are hidden stay so."""
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    made = xlsxwriter.Workbook(output, options)
    looks = {
        int: made.add_format({"valign": "top"}),
        date: made.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        time: made.add_format({"num_format": "hh:mm", "valign": "top"}),
        str: made.add_format({"text_wrap": True, "valign": "top"}),
    }
    taken = set[str]()
    for name, page in book.pages.items():
        short = name[:_NAME]
        if short.casefold() in taken:
            continue  # nothing of the form has so long a name
        taken.add(short.casefold())
        _copy(made.add_worksheet(short), page, looks)
    for key, text in {"grants-round": book.round, "grants-template": book.template}.items():
        if text:
            made.set_custom_property(key, text)
    made.close()
    return output.getvalue()


def _copy(sheet: Any, page: Page, looks: Mapping[type, Any]) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    longest = Counter[int]()
    for values in page.rows.values():
        longest |= Counter({column: len(str(value)) for column, value in values.items()})
    widths = {column: min(max(length + 2, _WIDTH), _WIDEST) for column, length in longest.items()}
    for column, width in widths.items():
        sheet.set_column(column - 1, column - 1, width, None, {"hidden": column in page.hidden_columns})
    for row, values in page.rows.items():
        lines = max(len(str(value)) // widths[column] + str(value).count("\n") + 1 for column, value in values.items())
        sheet.set_row(row - 1, min(lines, _LINES) * _HEIGHT, None, {"hidden": row in page.hidden_rows})
        for column, value in values.items():
            _write(sheet, row - 1, column - 1, value, looks)
    if page.hidden:
        sheet.hide()


def _write(sheet: Any, row: int, column: int, value: object, looks: Mapping[type, Any]) -> None:
    match value:
        case Instead():
            return  # in place of a value that the cell has not
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float():
            sheet.write_number(row, column, value, looks[int])
        case datetime() if value.year >= 1900:
            sheet.write_datetime(row, column, value, looks[date])
        case time() | timedelta():
            sheet.write_datetime(row, column, value, looks[time])
        case _:
            sheet.write_string(row, column, str(value)[:_TEXT], looks[str])
