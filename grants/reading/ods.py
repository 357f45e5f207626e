"""The parts of an OpenDocument spreadsheet → its sheets as they are stored, in one pass over each.

Its structure is that of OpenDocument 1.3, part 3, chapters 9 and 19. Rows, columns and cells that are alike are stored
once, with the number of times that they are repeated: each is counted as often before it is kept, and what is blank is
never repeated here at all.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from typing import Any

from lxml import etree

from grants.model.addresses import letters
from grants.model.limits import PARTS
from grants.reading.book import EPOCH, Book, Merged, Page
from grants.reading.cells import UNSTORED
from grants.reading.ods_values import FORMULA, OFFICE, TABLE, TYPE, has_formula, is_empty_text, times, value_of
from grants.reading.package import CONTENT, Package
from grants.reading.scan import Count, Damaged, TooMuch, named_once

_META = "meta.xml"
_PROPERTY = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}user-defined"
_PROPERTY_NAME = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SHEET, _ROW, _COLUMN = f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-column"
_CELL, _COVERED = f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
_GROUPS = frozenset(
    TABLE + name
    for name in (
        "table-row-group",
        "table-header-rows",
        "table-rows",
        "table-column-group",
        "table-header-columns",
        "table-columns",
    )
)
_NAME, _VISIBILITY = f"{TABLE}name", f"{TABLE}visibility"
_HIDDEN = frozenset({"collapse", "filter"})
_WIDE, _HIGH = f"{TABLE}number-columns-repeated", f"{TABLE}number-rows-repeated"
_ACROSS, _DOWN = f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"
_FILLED = (TYPE, FORMULA, _ACROSS, _DOWN)
_COLUMNS = 16_384


def read(package: Package, passed_over: Callable[[str], Collection[str]]) -> Book:
    """Every sheet of a workbook, but that those which are `passed_over` with its stamp are blank.

    Raises `TooMuch`, `Damaged`, or lxml's or Python's own error of what can't be read.
    """
    content = package.tree(CONTENT)
    spreadsheet = content.find(f"{OFFICE}body/{OFFICE}spreadsheet")
    if spreadsheet is None:
        raise Damaged("it has no sheets")
    stamps = stamps_of(package)
    unread = passed_over(stamps.get("grants-round", ""))
    hidden = _hidden_styles(content)
    epoch = _epoch(spreadsheet)
    count = Count()
    pages: dict[str, Page] = {}
    for name, table in _sheets(spreadsheet):
        sheet = _Sheet(table, epoch, count)
        is_hidden = table.get(f"{TABLE}style-name") in hidden
        pages[name] = sheet.blank(hidden=is_hidden) if name in unread else sheet.page(hidden=is_hidden)
    package.parse_the_rest()
    return Book(pages, stamps.get("grants-round", ""), stamps.get("grants-template", ""), epoch)


def stamps_of(package: Package) -> dict[str, str]:
    """The custom properties of the document that hold text, by name; an empty or odd one is passed over."""
    if not package.parts.get(_META):
        return {}
    properties = package.tree(_META).iter(_PROPERTY)
    named = ((str(each.get(_PROPERTY_NAME)), "".join(map(str, each.itertext())).strip()) for each in properties)
    return {name: text for name, text in named if text}


def _hidden_styles(content: etree._Element) -> frozenset[str]:
    """The names of the styles that hide a sheet."""
    styles = content.iterfind(f"{OFFICE}automatic-styles/{_STYLE}style")
    return frozenset(
        str(style.get(f"{_STYLE}name"))
        for style in styles
        if style.get(f"{_STYLE}family") == "table"
        and any(each.get(f"{TABLE}display") == "false" for each in style.iterchildren(f"{_STYLE}table-properties"))
    )


def _epoch(spreadsheet: etree._Element) -> date:
    """Day 0 of the workbook's dates."""
    null = spreadsheet.find(f"{TABLE}calculation-settings/{TABLE}null-date")
    stored = null.get(f"{TABLE}date-value") if null is not None else None
    return datetime.fromisoformat(stored).date() if stored else EPOCH


def _sheets(spreadsheet: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Each sheet by its name, but those that LibreOffice keeps of other workbooks, named like 'file:…'#Sheet1."""
    names: list[str] = []
    for table in spreadsheet.iterchildren(_SHEET):
        name = str(table.get(_NAME, ""))
        if name.startswith("'") and "'#" in name and next(table.iterchildren(f"{TABLE}table-source"), None) is not None:
            continue
        names.append(named_once(name, names))
        if len(names) > PARTS:
            raise TooMuch(f"it has over {PARTS:,} sheets")
        yield name, table


def _lines(parent: etree._Element) -> Iterator[etree._Element]:
    """The columns and rows of a sheet, which can stand in groups and in groups of groups."""
    for each in parent:
        if each.tag in _GROUPS:
            yield from _lines(each)
        elif each.tag == _ROW or each.tag == _COLUMN:
            yield each


class _Sheet:
    """One sheet, while it is read."""

    def __init__(self, table: etree._Element, epoch: date, count: Count) -> None:
        self.table, self.epoch, self.count = table, epoch, count
        self.rows: dict[int, dict[int, Any]] = {}
        self.formulas: set[tuple[int, int]] = set()
        self.merged: list[Merged] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.filtered = False

    def page(self, *, hidden: bool) -> Page:
        """All that the sheet holds. Of hidden rows those are told that hold a value: a blank one can be a million."""
        row = column = 1
        for line in _lines(self.table):
            is_hidden = line.get(_VISIBILITY) in _HIDDEN
            self.filtered = self.filtered or line.get(_VISIBILITY) == "filter"
            if line.tag == _COLUMN:
                after = column + times(line, _WIDE)
                if is_hidden:
                    self.hidden_columns.update(range(column, min(after, _COLUMNS + 1)))
                column = after
                continue
            high = times(line, _HIGH)
            self._read(line, row, high)
            if is_hidden and row in self.rows:
                self.hidden_rows.update(range(row, row + high))
            row += high
        self._uncover()
        hidden_rows, hidden_columns = frozenset(self.hidden_rows), frozenset(self.hidden_columns)
        merged, formulas = tuple(self.merged), frozenset(self.formulas)
        return Page(self.rows, hidden, hidden_rows, hidden_columns, merged, formulas, filtered=self.filtered)

    def blank(self, *, hidden: bool) -> Page:
        """The sheet as if it held nothing; what is stored of it is counted."""
        for line in _lines(self.table):
            self.count.add_cells(len(line))
        return Page({}, hidden)

    def _read(self, line: etree._Element, row: int, high: int) -> None:
        """Keep what the cells of a row hold, which stands for `high` rows from `row` on."""
        self.count.add_cells(len(line))
        column = 1
        for cell in line.iterchildren(_CELL, _COVERED):
            wide = times(cell, _WIDE)
            if cell.tag == _CELL and (len(cell) or any(map(cell.get, _FILLED))):  # most hold only a format
                self._keep(cell, row, high, column, wide)
            column += wide

    def _keep(self, cell: etree._Element, row: int, high: int, column: int, wide: int) -> None:
        """Keep what a cell holds wherever it is repeated, once that is counted."""
        value, is_formula = value_of(cell, self.epoch), has_formula(cell)
        if is_formula and value is None and not is_empty_text(cell):
            value = UNSTORED
        down, across = times(cell, _DOWN), times(cell, _ACROSS)
        is_merged = down > 1 or across > 1
        if value is None and not is_formula and not is_merged:
            return
        self.count.add_cells(high * wide - 1)
        self.count.far(row + high - 1)
        if column + wide - 1 > _COLUMNS:
            raise TooMuch("one of its cells is beyond the last column that Excel has")
        if isinstance(value, str):
            self.count.add_text(len(value) * high * wide)
        columns = range(column, column + wide)
        for number in range(row, row + high):
            if value is not None:
                self.rows.setdefault(number, {}).update(dict.fromkeys(columns, value))
            if is_formula:
                self.formulas.update((number, each) for each in columns)
            if is_merged:
                for each in columns:
                    self._merge(number, each, number + down - 1, each + across - 1)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        self.count.add_merged((bottom - top + 1) * (right - left + 1))
        self.merged.append((f"{letters(left)}{top}:{letters(right)}{bottom}", top, left, bottom, right))

    def _uncover(self) -> None:
        """Leave out what is stored below and beside the first cell of a merged range, should it not be covered."""
        for _, top, left, bottom, right in self.merged:
            for row in range(top, bottom + 1):
                for column in range(left + (row == top), right + 1):
                    self.rows.get(row, {}).pop(column, None)
        self.rows = {number: cells for number, cells in self.rows.items() if cells}
