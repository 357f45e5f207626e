"""Workbooks that hold one of each thing, for LibreOffice to keep as OpenDocument spreadsheets."""

from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from conftest import EXAMPLES
from openpyxl import load_workbook
from openpyxl.comments import Comment

DAY, CLOCK, LENGTH, SHARE, POUNDS = "dd/mm/yyyy", "hh:mm", "[h]:mm", "0%", "[$£-809]#,##0.00"
NUMBERS = (5, 5.5, -0.25, 1e20, 1e-7, 0, 123456789012345678, 0.1 + 0.2, 1e300)
DAYS = (44651, 44651.4375, 61, 0, 0.5, -5, 3e6, 44651.123456789, 44700.5)
DAYS_OF_1900 = (30, 59.25)
"""Numbers of the days around the one of Excel's that never was; where days are counted from 1904 they are as others."""
TIMES = ((0.4375, CLOCK), (0, CLOCK), (1.25, LENGTH), (2, LENGTH), (0.5, LENGTH), (1.5, CLOCK), (-0.5, LENGTH))
FORMATTED = ((0.33, SHARE), (1, SHARE), (1234.5, POUNDS), (1000, '"£"#,##0.00'), (0.5, "# ?/?"), (7, '0" days"'))
TRUTHS = ((True, "General"), (False, SHARE), (True, DAY))
ERRORS = {
    "=1/0": "#DIV/0!",
    "=NA()": "#N/A",
    "=SQRT(-1)": "#NUM!",
    "=unknown(3)": "#NAME?",
    '="a"+1': "#VALUE!",
    "=#REF!+1": "#REF!",
    "=10^400": "#NUM!",
}
TEXTS = (
    "plain", "two\nlines", "  two  spaces   ", "a\ttab", "last\n", "\nfirst", "a\n\nb", " ", "é ‘’ £ 😀", "<&>\"'",
    "http://example.org", "'quote", "a\r\nb", "=no", "12", "1,5", "#REF!", "TRUE", "\u00a0x\u00a0", "Err:502", "_x000D_",
)  # fmt: skip
RESULTS = (
    ("=A1+1", 6, "General"), ('=A1&"x"', "5x", "General"), ("=A1=5", True, "General"), ("=A1=6", False, "General"),
    ("=B1/3", 5.5 / 3, "General"), ('="a"&CHAR(10)&"b"', "a\nb", "General"), ("=A2", 44651, DAY),
    ("=C4", 1234.5, POUNDS), ("=A4", 0.33, SHARE), ("=A1+2", "", "General"),
)  # fmt: skip
"""Formulas, what each came to, and its format; what the last one came to is not stored."""


def make(path: Path, *, date_1904: bool = False) -> None:
    """A workbook with one of each thing that a cell, a row, a column and a sheet can be."""
    book = xlsxwriter.Workbook(path, {"date_1904": date_1904})
    sheet = book.add_worksheet("Values")
    styles = {code: book.add_format({"num_format": code}) for code in ("General", DAY, CLOCK, LENGTH, SHARE, POUNDS)}
    styles |= {code: book.add_format({"num_format": code}) for _, code in FORMATTED}
    sheet.write_row(0, 0, NUMBERS)
    sheet.write_row(1, 0, DAYS + (() if date_1904 else DAYS_OF_1900), styles[DAY])
    for row, numbers in enumerate((TIMES, FORMATTED), 2):
        for column, (number, code) in enumerate(numbers):
            sheet.write_number(row, column, number, styles[code])
    for column, (truth, code) in enumerate(TRUTHS, len(FORMATTED)):
        sheet.write_boolean(3, column, truth, styles[code])
    for column, (formula, value) in enumerate(ERRORS.items()):
        sheet.write_formula(4, column, formula, None, value)
    for column, text in enumerate(TEXTS):
        sheet.write_string(5, column, text)
    for column, (formula, result, code) in enumerate(RESULTS):
        sheet.write_formula(7, column, formula, styles[code], result)
    sheet.write_array_formula("L8:M8", "{=A1:B1*2}", None, 10)
    sheet.write_number("M8", 11)
    sheet.write_blank("A9", None, styles[SHARE])
    _texts(book, sheet)
    _ranges(sheet)
    _sheets(book)
    book.close()


def _texts(book: Any, sheet: Any) -> None:
    """Texts with formats and links, and comments, in row 7."""
    sheet.write_rich_string("A7", "bold ", book.add_format({"bold": True}), "is  here", " end\nnew")
    sheet.write_url("B7", "https://example.org/a", string="a link")
    sheet.write_url("C7", "internal:'Values'!A1", string="a place")
    sheet.write_string("D7", "with a note")
    sheet.write_comment("D7", "a note\nof lines", {"author": "A"})
    sheet.write_comment("E7", "a note on a blank", {"author": "A"})


def _ranges(sheet: Any) -> None:
    """Rows that are alike, some of them hidden; hidden columns; merged ranges; and cells far away."""
    for row in range(10, 30):
        sheet.write_row(row, 0, [1, "same", "same"])
        if row < 17:
            sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_column(3, 4, None, None, {"hidden": True})
    sheet.set_column(30, 16383, None, None, {"hidden": True})
    sheet.merge_range("A40:C42", "merged")
    sheet.merge_range("E40:E41", "")
    sheet.merge_range("G40:H40", 7)
    sheet.merge_range("J45:L45", "")
    sheet.write("K45", "under it")
    sheet.write("A100", "far")
    sheet.write("XFD1048576", "in the last corner")


def _sheets(book: Any) -> None:
    """Hidden sheets, one with groups and a filter, a blank one and a chart; and the stamps."""
    hidden = book.add_worksheet("Hidden")
    hidden.hide()
    hidden.write_column("A1", ["x", None, None, None, None, 3])
    hidden.set_default_row(hide_unused_rows=True)
    very_hidden = book.add_worksheet("Very hidden")
    very_hidden.very_hidden()
    very_hidden.write("A1", "y")
    grouped = book.add_worksheet("It's grouped")
    grouped.write_column("A1", ["head", "head", "grouped", "shown", "-", "filtered"])
    grouped.set_row(2, None, None, {"level": 1, "hidden": True})
    grouped.set_row(3, None, None, {"level": 2})
    grouped.set_row(5, None, None, {"hidden": True})
    grouped.set_column("F:G", None, None, {"level": 1, "hidden": True})
    grouped.write("G3", "in both groups")
    grouped.repeat_rows(0, 1)
    grouped.repeat_columns(0, 1)
    grouped.autofilter("A1:A10")
    book.add_worksheet("Empty")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Values!$A$11:$A$30"})
    book.add_chartsheet("Chart").set_chart(chart)
    book.set_custom_property("grants-round", "a-round")
    book.set_custom_property("grants-template", "a-form 1")
    book.set_custom_property("a number", 5)


def fault(path: Path) -> None:
    """A return with faults of many kinds."""
    book = load_workbook(EXAMPLES / "2021-22.xlsx")
    projects, measures = book["Projects"], book["Measures"]
    changes: Mapping[str, Any] = {
        "F5": "£1,000", "F7": 5.005, "F8": True, "G5": 30, "G6": 1.5, "G7": time(10, 30), "H5": 0.33,
        "H6": "33%", "H7": 33, "I5": "31/02/2022", "I6": "March 2022", "I7": datetime(2022, 3, 31, 12, 30), "I8": 44651,
        "I9": 10**9, "L5": "yes", "L6": " Yes\nNo ", "O5": "two\n\nlines", "C6": "a\u00a0b  c", "Z20": "a note of my own",
        "A11": "p1", "I10": "#N/A", "F30": 5, "A31": "Total", "F31": 12345,
    }  # fmt: skip
    for cell, value in changes.items():
        projects[cell] = value
    for cell, code in {"G5": DAY, "G6": CLOCK, "I8": "General", "I9": DAY}.items():
        projects[cell].number_format = code
    projects["B5"].comment = Comment("never an answer", "A")
    projects.row_dimensions[7].hidden = True
    projects.column_dimensions["I"].hidden = True
    projects.merge_cells("B9:C10")
    measures.sheet_state = "hidden"
    measures["H6"] = "#DIV/0!"
    book["Parts"].title = "The parts"
    book.create_sheet("Notes")["A1"] = "a note"
    book.save(path)
