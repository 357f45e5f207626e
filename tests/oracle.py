"""What openpyxl reads of a workbook, as the tool's own pages: what the tool's reader is held against."""

import io
import warnings
from collections import defaultdict
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import range_boundaries

from grants.reading.book import Page


def pages(content: bytes) -> dict[str, Page]:
    """Every sheet of a workbook. openpyxl can't tell a formula without a stored result from a blank cell, and calls a day
    that can't be #VALUE!.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Excel's own extensions
        stored = load_workbook(io.BytesIO(content), data_only=True)
        formulas = load_workbook(io.BytesIO(content))
    return {sheet.title: _page(sheet, formulas[sheet.title]) for sheet in stored.worksheets}


def _page(sheet: Any, formulas: Any) -> Page:
    rows: dict[int, dict[int, Any]] = defaultdict(dict)
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.value is not None and not (cell.hyperlink and cell.value == cell.hyperlink.location):
            rows[row][column] = cell.value
    found = frozenset(place for place, cell in formulas._cells.items() if cell.data_type == "f")
    hidden_rows = frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden)
    hidden_columns: set[int] = set()
    for name, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(name)
            hidden_columns |= set(range(first, (column.max or first) + 1))
    merged = tuple((each.coord, each.min_row, each.min_col, each.max_row, each.max_col) for each in sheet.merged_cells)
    tables = formulas.tables.values()
    last = max((range_boundaries(table.ref)[3] for table in tables), default=0)
    filters = [formulas.auto_filter, *(table.autoFilter for table in tables if table.autoFilter)]
    filtered = any(each.filterColumn for each in filters)
    hidden = sheet.sheet_state != "visible"
    return Page(dict(rows), hidden, hidden_rows, frozenset(hidden_columns), merged, found, last, filtered)
