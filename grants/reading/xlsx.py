"""The parts of an Excel workbook, plain or strict → its sheets as they are stored, in one pass over each.

Structure and values are those of ECMA-376, part 1, 18.2 to 18.4 and 18.8.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from lxml import etree

from grants.model.addresses import area, letters, place_of
from grants.reading.book import EPOCH, EPOCH_1904, Book, Merged, Page
from grants.reading.cells import UNSTORED
from grants.reading.number_formats import Formats, formats, moment, span
from grants.reading.package import WORKBOOK, Package, SheetRows, relations, sheets
from grants.reading.scan import UNREADABLE, Count, Damaged, cells_in, named_once

_STAMPS = "docProps/custom.xml"
_TRUE = frozenset({"1", "true"})
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_DIGITS = 20
_RANGE = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?")
_ESCAPED = re.compile(r"_x(000[9AaDd]|005[Ff])_")
"""How Excel writes a tab, the end of a line, and the mark itself where these would not last in XML (22.4.2.4)."""
_COLUMNS = 16_384


def read(package: Package, passed_over: Callable[[str], Collection[str]]) -> Book:
    """Every sheet of a workbook, but that those which are `passed_over` with its stamp are blank.

    Raises `TooMuch`, `Damaged`, or lxml's or Python's own error of what can't be read.
    """
    workbook = package.tree(WORKBOOK)
    named = {kind: target for _, kind, target in relations(package, WORKBOOK)}
    table = _part(package, named.get("sharedStrings", ""), "xl/sharedStrings.xml")
    texts = [] if table is None else _shared_texts(table)
    styled = _part(package, named.get("styles", ""), "xl/styles.xml")
    styles = Formats() if styled is None else formats(styled)
    properties = workbook.find("{*}workbookPr")
    epoch = EPOCH_1904 if properties is not None and properties.get("date1904") in _TRUE else EPOCH
    stamps = stamps_of(package)
    unread = passed_over(stamps.get("grants-round", ""))
    count = Count()
    pages: dict[str, Page] = {}
    for name, part, hidden in sheets(package, workbook):
        if named_once(name, pages) in unread:  # it is parsed with the rest, and its cells are not looked at
            count.add_cells(cells_in(package.parts[part]))
            pages[name] = Page({}, hidden)
        else:
            page = _Sheet(package.content(part), texts, styles, epoch, count).page(hidden=hidden)
            pages[name] = _with_table(page, package, part)
    package.parse_the_rest()
    return Book(pages, stamps.get("grants-round", ""), stamps.get("grants-template", ""), epoch)


def _with_table(page: Page, package: Package, part: str) -> Page:
    """A sheet with what the part of its table says: which row is its last, and whether a filter is set."""
    last, filtered = 0, page.filtered
    if package.has_relations(part):
        for _, kind, name in relations(package, part):
            if kind == "table" and name in package.parts:
                table = package.tree(name)
                reference = str(table.get("ref", "")).replace("$", "").upper()
                if _RANGE.fullmatch(reference):
                    last = max(last, place_of(reference.rpartition(":")[2])[0])
                filtered = filtered or table.find("{*}autoFilter/{*}filterColumn") is not None
    return replace(page, last=last, filtered=filtered) if last or filtered else page


def _part(package: Package, name: str, usual: str) -> etree._Element | None:
    """A part that a workbook may do without, by the name that it is given, else by its usual one."""
    found = next((each for each in (name, usual) if each in package.parts), None)
    return None if found is None else package.tree(found)


def stamps_of(package: Package) -> dict[str, str]:
    """The custom properties of the document that hold text, by name; an empty or odd one is passed over."""
    if not package.parts.get(_STAMPS):
        return {}
    named = ((str(each.get("name")), "".join(map(str, each.itertext())).strip()) for each in package.tree(_STAMPS))
    return {name: text for name, text in named if text}


def _shared_texts(table: etree._Element) -> list[str]:
    """The texts that cells share, each without its formats and without what tells how it is spoken."""
    space = _space(table)
    return [_text(item, space) for item in table.iterchildren(f"{space}si")]


def _text(item: etree._Element, space: str) -> str:
    """A text of one piece, or of many that differ in format; what tells how it is spoken (rPh) is left out."""
    if len(item) == 1 and item[0].tag == f"{space}t":  # as nearly all are
        return unescaped(item[0].text or "")
    pieces = [each.text or "" for each in item.iterchildren(f"{space}t")]
    for run in item.iterchildren(f"{space}r"):
        pieces += [each.text or "" for each in run.iterchildren(f"{space}t")]
    return unescaped("".join(pieces))


def _space(root: etree._Element) -> str:
    """The namespace of a part, as its tags begin: a strict workbook has another than a plain one."""
    return root.tag.rpartition("}")[0] + "}"


def unescaped(text: str) -> str:
    """A text as people typed it."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Sheet:
    """One sheet, while it is read: a row at a time, so that a large one is never held whole."""

    def __init__(self, part: bytes, texts: Sequence[str], styles: Formats, epoch: date, count: Count) -> None:
        self.part, self.texts, self.styles, self.epoch, self.count = part, texts, styles, epoch, count
        self.space = self.row = self.cell = self.result = self.formula = self.text = ""
        self.last = 0
        """The number of the row that was read last."""
        self.rest: etree._Element | None = None
        """What is left of the sheet when its rows are read."""
        self.rows: dict[int, dict[int, Any]] = {}
        self.formulas: set[tuple[int, int]] = set()

    def page(self, *, hidden: bool) -> Page:
        """All that the sheet holds."""
        hidden_rows = set[int]()
        parsed = SheetRows(self.part)
        for part in parsed:
            if not self.space:
                self._name_tags(part)
            hidden_rows.update(self._counted(part))
            self._read(part)
        self.rest = parsed.root
        if self.rest is not None and not self.space:
            self._name_tags(self.rest)
        merged = tuple(self._merged())
        rows = {number: dict(sorted(self.rows[number].items())) for number in sorted(self.rows) if self.rows[number]}
        hidden_columns = frozenset(self._hidden_columns())
        filtered = next(self._left(f"{self.space}autoFilter/{self.space}filterColumn"), None) is not None
        formulas = frozenset(self.formulas)
        return Page(rows, hidden, frozenset(hidden_rows), hidden_columns, merged, formulas, filtered=filtered)

    def _counted(self, rows: etree._Element) -> Iterator[int]:
        """Count the cells of rows, give each row without a number the next one, and yield those that are hidden."""
        for row in rows.iter(self.row):
            given = row.get("r")
            self.last = number = int(given or self.last + 1)
            if not given:
                row.set("r", str(number))
            self.count.far(number)
            self.count.add_cells(len(row))
            if row.get("hidden") in _TRUE:
                yield number

    def _name_tags(self, element: etree._Element) -> None:
        self.space = space = _space(element)
        self.row, self.cell = f"{space}row", f"{space}c"
        self.result, self.formula, self.text = f"{space}v", f"{space}f", f"{space}is"

    def _read(self, rows: etree._Element) -> None:
        """Keep what the cells of some rows hold. Most hold only a format, so what they hold is looked for."""
        formulas: dict[tuple[int, int], etree._Element] = {}
        for each in rows.iter(self.result, self.formula, self.text):
            cell = each.getparent()
            if cell is None or cell.tag != self.cell:
                continue
            address = cell.get("r")
            if not address:
                row: Any = cell.getparent()
                give_addresses(row, int(row.get("r")))
                address = cell.get("r", "")
            place = _place(address)
            if each.tag == self.formula:
                formulas[place] = cell
            else:
                self._keep(self._value(each, cell), *place)
        for (at, column), cell in formulas.items():
            if column not in self.rows.get(at, {}) and not self._is_empty_text(cell):
                self._keep(UNSTORED, at, column)
        self.formulas.update(formulas)

    def _keep(self, value: Any, row: int, column: int) -> None:
        """Keep a value. Where two cells have one address, programs differ in which they show."""
        if value is None:
            return
        if isinstance(value, str):
            self.count.add_text(len(value))
        kept = self.rows.get(row)
        if kept is None:
            self.count.far(row)
            kept = self.rows[row] = {}
        if column in kept:
            raise Damaged("two of its cells have one address")
        kept[column] = value

    def _is_empty_text(self, cell: etree._Element) -> bool:
        """Whether the stored result of a formula is text of no length, which files write in two ways."""
        return cell.get("t") == "str" and next(cell.iterchildren(self.result), None) is not None

    def _value(self, element: etree._Element, cell: etree._Element) -> Any:
        """What a cell holds, by the element that holds it: a text of its own, or a value."""
        kind = cell.get("t", "n")
        if element.tag == self.text or kind == "inlineStr":
            return _text(element, self.space) if element.tag == self.text and kind == "inlineStr" else None
        stored = element.text
        if not stored:
            return None
        match kind:
            case "n":
                number = float(stored) if "." in stored or "e" in stored or "E" in stored else int(stored)
                style = int(cell.get("s") or 0)
                if style in self.styles.spans:
                    return span(number)
                return moment(number, self.epoch) if style in self.styles.days else number
            case "s":
                return self.texts[int(stored)]
            case "b":
                return stored == "true" if stored in ("true", "false") else bool(int(stored))
            case "d":
                return _day(stored)
            case "str":
                return unescaped(stored)
        return stored

    def _merged(self) -> Iterator[Merged]:
        """The merged ranges; what is stored below and beside the first cell of one is left out, as nobody sees it."""
        for each in self._left(f"{self.space}mergeCells/{self.space}mergeCell"):
            reference = str(each.get("ref", "")).upper()
            if not _RANGE.fullmatch(reference):
                raise Damaged(UNREADABLE)
            address = reference.replace("$", "")
            self.count.add_merged(area(address))
            first, _, last = address.partition(":")
            top, left = place_of(first)
            bottom, right = place_of(last or first)
            for row in range(top, bottom + 1):
                for column in range(left + (row == top), right + 1):
                    self.rows.get(row, {}).pop(column, None)
            yield address, top, left, bottom, right

    def _left(self, path: str) -> Iterator[etree._Element]:
        return iter(()) if self.rest is None else self.rest.iterfind(path)

    def _hidden_columns(self) -> Iterator[int]:
        told = 0
        for each in self._left(f"{self.space}cols/{self.space}col"):
            if each.get("hidden") in _TRUE:
                first = int(each.get("min", "1"))
                last = min(int(each.get("max", first)), _COLUMNS)
                told += max(last - first + 1, 0)
                if told > _COLUMNS:
                    raise Damaged("a column of a sheet is told twice")
                yield from range(first, last + 1)


def give_addresses(row: etree._Element, number: int) -> None:
    """Give each cell of a row its address. Open XML may leave it out: a cell stands behind the one before it.

    Raises `Damaged` for what is no address.
    """
    column = 0
    for cell in row.iterchildren("{*}c"):
        address = cell.get("r")
        column = _place(address)[1] if address else column + 1
        cell.set("r", address or f"{letters(column)}{number}")


@lru_cache(maxsize=8192)  # returns of one form have their cells in the same places
def _place(address: str) -> tuple[int, int]:
    """The row and the column of a cell; raises `Damaged` for what is no address."""
    name = address.rstrip("0123456789")
    row = address[len(name) :]
    if not 0 < len(row) <= _DIGITS:
        raise Damaged(UNREADABLE)
    return int(row), _column(name)


@lru_cache(maxsize=2048)
def _column(name: str) -> int:
    if not _LETTERS.fullmatch(name):
        raise Damaged(UNREADABLE)
    return place_of(name.upper() + "1")[1]


def _day(text: str) -> date | datetime | time | str:
    """A day or time as ISO 8601 writes it; what is none stays text."""
    for kind in (datetime, time):
        try:
            found = kind.fromisoformat(text)
            return found.replace(tzinfo=None)
        except ValueError:
            continue
    return text
