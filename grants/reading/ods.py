"""The parts of an OpenDocument spreadsheet → its sheets as they are stored, in one pass.

Structure and values are those of OpenDocument 1.3, part 3, chapters 9 and 19, as LibreOffice writes them. What is
repeated is stored once with a number, so everything is counted before it is repeated here.
"""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from lxml import etree

from grants.model.addresses import letters
from grants.reading.book import EPOCH, Book, Merged, Page
from grants.reading.cells import BEYOND, ERRORS, UNSTORED, Instead
from grants.reading.number_formats import moment
from grants.reading.package import CONTENT, Package
from grants.reading.scan import Count, Damaged, named_once

_META = "meta.xml"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_META_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

_ROW, _COLUMN = f"{_TABLE}table-row", f"{_TABLE}table-column"
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_HIDDEN = frozenset({"collapse", "filter"})
_COLUMNS = 16_384
_SPAN = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?")
_FRACTION = re.compile("[.eE]")
_DAY = timedelta(days=1)
_AGREED = 60
"""The number of 1 March 1900, from which on both programs count the same; Excel has a 29 February before it."""


def read(package: Package, passed_over: Callable[[str], Collection[str]]) -> Book:
    """Every sheet of a spreadsheet, but that those which are `passed_over` with its stamp are blank.

    Raises `TooMuch`, `Damaged`, or lxml's or Python's own error of what can't be read.
    """
    content = package.tree(CONTENT)
    stamps = _stamps_of(package)
    unread = passed_over(stamps.get("grants-round", ""))
    hidden = _hidden_styles(content)
    count = Count()
    pages: dict[str, Page] = {}
    for table in content.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table"):
        name = named_once(str(table.get(f"{_TABLE}name")), pages)
        sheet = _Sheet(table, count)
        sheet.look()
        is_hidden = table.get(f"{_TABLE}style-name") in hidden
        pages[name] = Page({}, is_hidden) if name in unread else sheet.page(hidden=is_hidden)
    package.parse_the_rest()
    return Book(pages, stamps.get("grants-round", ""), stamps.get("grants-template", ""), _epoch(content))


def _stamps_of(package: Package) -> dict[str, str]:
    """The properties of the document that its user, or a template, has added."""
    if not package.parts.get(_META):
        return {}
    found = package.tree(_META).iter(f"{_META_SPACE}user-defined")
    return {str(each.get(f"{_META_SPACE}name")): "".join(map(str, each.itertext())).strip() for each in found}


def _hidden_styles(content: etree._Element) -> set[str]:
    """The styles of sheets that are hidden."""
    styles = content.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style")
    looks = ((each.get(f"{_STYLE}name"), each.find(f"{_STYLE}table-properties")) for each in styles)
    return {str(name) for name, look in looks if look is not None and look.get(f"{_TABLE}display") == "false"}


def _epoch(content: etree._Element) -> date:
    """Day 0 of the workbook's dates. Days are stored as days, so this matters only where a day is meant as a number."""
    found = next(content.iter(f"{_TABLE}null-date"), None)
    return EPOCH if found is None else date.fromisoformat(str(found.get(f"{_TABLE}date-value", EPOCH.isoformat())))


class _Sheet:
    """One sheet, while it is read."""

    def __init__(self, table: etree._Element, count: Count) -> None:
        self.table, self.count = table, count
        self.rows: dict[int, dict[int, Any]] = {}
        self.hidden_rows: set[int] = set()
        self.formulas: set[tuple[int, int]] = set()
        self.merged: list[Merged] = []

    def page(self, *, hidden: bool) -> Page:
        columns = frozenset(self._hidden_columns())
        rows = frozenset(self.hidden_rows)
        return Page(self.rows, hidden, rows, columns, tuple(self.merged), frozenset(self.formulas))

    def look(self) -> None:
        """Keep what the cells hold. Rows of a group, or of the head of each page, stand one level deeper."""
        number = 1
        for row in self.table.iter(_ROW):
            repeated = _repeated(row, "rows")
            self.count.add_cells(len(row))
            filled = list(self._cells(row))
            if filled:
                self.count.far(number + repeated - 1)
                self._keep(row, filled, number, repeated)
            number += repeated

    def _cells(self, row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
        """The cells of a row that hold anything or span others: column, how often it is repeated, and the cell."""
        column = 1
        for cell in row.iterchildren(_CELL, _COVERED):
            repeated = _repeated(cell, "columns")
            if cell.tag == _CELL and _holds(cell):
                if column + repeated - 1 > _COLUMNS:
                    raise Damaged("one of its cells is beyond the last column that Excel has")
                yield column, repeated, cell
            column += repeated

    def _keep(self, row: etree._Element, cells: list[tuple[int, int, etree._Element]], number: int, rows: int) -> None:
        self.count.add_cells((rows - 1) * len(cells) + rows * sum(repeated - 1 for _, repeated, _ in cells))
        numbers = range(number, number + rows)
        for first, repeated, cell in cells:
            value, is_formula = _value(cell), cell.get(f"{_TABLE}formula") is not None
            if value is None and is_formula and cell.get(f"{_OFFICE}value-type") is None:
                value = UNSTORED
            if isinstance(value, str):
                self.count.add_text(len(value) * rows * repeated)
            for place in ((each, column) for each in numbers for column in range(first, first + repeated)):
                if value is not None:
                    self.rows.setdefault(place[0], {})[place[1]] = value
                if is_formula:
                    self.formulas.add(place)
                self._merge(cell, *place)
        if row.get(f"{_TABLE}visibility") in _HIDDEN:
            self.hidden_rows.update(numbers)

    def _merge(self, cell: etree._Element, top: int, left: int) -> None:
        height, width = _spanned(cell, "rows"), _spanned(cell, "columns")
        if height > 1 or width > 1:
            bottom, right = top + height - 1, left + width - 1
            self.count.add_merged(height * width)
            self.merged.append((f"{letters(left)}{top}:{letters(right)}{bottom}", top, left, bottom, right))

    def _hidden_columns(self) -> Iterator[int]:
        first = 1
        for column in self.table.iter(_COLUMN):
            repeated = _repeated(column, "columns")
            if column.get(f"{_TABLE}visibility") in _HIDDEN:
                yield from range(first, min(first + repeated, _COLUMNS + 1))
            first += repeated


def _repeated(element: etree._Element, what: str) -> int:
    return _number(element.get(f"{_TABLE}number-{what}-repeated"))


def _spanned(cell: etree._Element, what: str) -> int:
    return _number(cell.get(f"{_TABLE}number-{what}-spanned"))


def _number(text: str | None) -> int:
    """How many times: once where nothing is said."""
    number = 1 if text is None else int(text)
    if number < 1:
        raise Damaged("a row or a cell is repeated less than once")
    return number


def _holds(cell: etree._Element) -> bool:
    """Whether a cell holds a value or a formula, or spans others."""
    keys = (
        f"{_OFFICE}value-type",
        f"{_TABLE}formula",
        f"{_TABLE}number-columns-spanned",
        f"{_TABLE}number-rows-spanned",
    )
    return any(cell.get(key) is not None for key in keys) or cell.find(f"{_TEXT}p") is not None


def _value(cell: etree._Element) -> Any:
    """What a cell holds, as the reader of Excel's workbooks gives it; None for nothing."""
    kind = cell.get(f"{_OFFICE}value-type")
    if cell.get(f"{_CALC}value-type") == "error":
        return _error(_shown(cell))
    match kind:
        case "float" | "percentage" | "currency":
            stored = str(cell.get(f"{_OFFICE}value"))
            return float(stored) if _FRACTION.search(stored) else int(stored)
        case "date":
            return _day(str(cell.get(f"{_OFFICE}date-value")))
        case "time":
            return _time(str(cell.get(f"{_OFFICE}time-value")))
        case "boolean":
            return cell.get(f"{_OFFICE}boolean-value") == "true"
    text = cell.get(f"{_OFFICE}string-value")
    shown = _shown(cell) if text is None else text
    return shown if shown or (kind == "string" and cell.get(f"{_TABLE}formula") is None) else None


def _error(shown: str) -> str:
    """An error as Excel names it; LibreOffice has some of its own, such as Err:502."""
    return shown.upper() if shown.upper() in ERRORS else "#VALUE!"


def _day(text: str) -> datetime | time | Instead:
    """A day, with a time where one is given, as Excel would show its number; BEYOND for one that can't be."""
    try:
        day = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return BEYOND
    since = (day - datetime.combine(EPOCH, time.min)) / _DAY
    return moment(since, EPOCH) if 0 <= since < _AGREED else day


def _time(text: str) -> time | timedelta | Instead:
    """A time of the day; what is no less than a day is a length of time; BEYOND for one that can't be."""
    found = _SPAN.fullmatch(text)
    if not found:
        return BEYOND
    minus, days, hours, minutes, seconds = found.groups(default="0")
    length = timedelta(days=int(days), hours=int(hours), minutes=int(minutes))
    length += timedelta(milliseconds=round(float(seconds.replace(",", ".")) * 1000))
    if minus == "-" or length >= _DAY:
        return -length if minus == "-" else length
    return (datetime.combine(EPOCH, time.min) + length).time()


def _shown(cell: etree._Element) -> str:
    """The text of a cell, a line for each paragraph; a comment is none of it."""
    return "\n".join("".join(_pieces(paragraph)) for paragraph in cell.iterchildren(f"{_TEXT}p"))


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph, in which several spaces, tabs and ends of lines are elements."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(_number(child.get(f"{_TEXT}c")), _COLUMNS)
        elif child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield "\t" if child.tag == f"{_TEXT}tab" else "\n"
        elif child.tag != f"{_OFFICE}annotation":
            yield from _pieces(child)
        yield child.tail or ""
