"""A package's XML, looked at as bytes before a parser builds anything from it: what is counted, and what none has.

No part may have a document type, so no entity can be defined and none expanded. What is counted here is never less
than what a parser would find: each element, comment and stretch of raw text begins with "<", and each attribute has
its "=".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from grants.model.limits import ATTRIBUTES, CELLS, CHARACTERS, ELEMENTS, LAST_ROW, MERGES, NAME, OTHERS, TEXT, TOKEN

_LIGHT = ("c", "v", "t", "is", "si", "row", "f", "table:table-cell", "table:table-row", "text:p")
"""The elements of cells and texts, which cost a parser little."""
_ROOT = re.compile(rb"<(?![?!])(\w[\w.-]*:)?")
_LONG = re.compile(rb"=\s*(?:\"[^\"]{%d}|'[^']{%d})" % (TOKEN, TOKEN))
_LONG_TEXT = re.compile(rb">[^<]{%d}" % TEXT)
UNREADABLE = "one of its parts can't be read"
FAR = "one of its cells is beyond the last row that Excel has"


class TooMuch(Exception):
    """What there is too much of, as a sentence without its end."""


class Damaged(Exception):
    """What is damaged in a file, as a sentence without its beginning and end."""


@dataclass
class Scan:
    """What was counted in the parts so far."""

    tags: int = 0
    attributes: int = 0
    elements: int = 0
    others: int = 0
    unweighed: list[bytes] = field(default_factory=list)
    """Parts of which only the tags were counted so far, since in small files that is enough."""

    def look_at(self, part: bytes) -> None:
        """Count a part, which is UTF-8; raises `TooMuch`."""
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise TooMuch("it defines a document type, which no workbook has")
        self.tags += part.count(b"<")
        self.attributes += part.count(b"=")
        self.unweighed.append(part)
        if self.attributes > ATTRIBUTES:
            raise TooMuch(f"its parts have over {ATTRIBUTES:,} attributes")
        if self.tags > OTHERS:
            self._weigh()
        if (_is_sparse(part, TOKEN) and _LONG.search(part)) or _has_long_comment(part):
            raise TooMuch("one of its parts has an attribute or a comment that is far too long")
        if _is_sparse(part, TEXT) and _LONG_TEXT.search(part):
            raise TooMuch(f"one of its texts has over {TEXT:,} characters")

    def _weigh(self) -> None:
        """Count the elements, and those that are neither cells nor texts."""
        for part in self.unweighed:
            elements = part.count(b"<") - part.count(b"</")
            self.elements += elements
            self.others += elements - _light(part)
        self.unweighed.clear()
        if self.elements > ELEMENTS:
            raise TooMuch(f"its parts have over {ELEMENTS:,} elements")
        if self.others > OTHERS:
            raise TooMuch(f"its parts have over {OTHERS:,} styles, names and formats")


def _light(part: bytes) -> int:
    """How many elements of cells and texts a part has."""
    return sum(_elements(part, name) for name in _LIGHT)


def cells_in(part: bytes) -> int:
    """How many cells a sheet has whose cells nobody reads."""
    return _elements(part, "c")


def _elements(part: bytes, name: str) -> int:
    """How many elements of a name a part has; a name without a prefix stands under that of the first element."""
    root = _ROOT.search(part)
    prefix = (root[1] or b"").decode("ascii", "replace") if root and ":" not in name else ""
    start = f"<{prefix}{name}".encode()
    return sum(part.count(start + end) for end in (b" ", b">", b"/", b"\n"))


def _is_sparse(part: bytes, length: int) -> bool:
    """Whether so many bytes can stand together without a "<", which neither a text nor an attribute holds.

    They would fill one of the pieces of half their number that follow each other from the beginning on.
    """
    half = length // 2
    return any(part.find(b"<", start, start + half) < 0 for start in range(0, len(part) - half + 1, half))


def _has_long_comment(part: bytes) -> bool:
    place = part.find(b"<!--")
    while place >= 0:
        end = part.find(b"-->", place)
        if (len(part) if end < 0 else end) - place > TOKEN:
            return True
        place = part.find(b"<!--", end)
    return False


def named_once(name: str, others: Iterable[str]) -> str:
    """A sheet's name; raises `Damaged` where another has it, or it is far too long."""
    if len(name) > NAME:
        raise Damaged("one of its sheets has a very long name")
    if name.casefold() in {other.casefold() for other in others}:
        raise Damaged(f"it has two sheets called {name}")
    return name


@dataclass
class Count:
    """What was counted in the sheets so far, while they are read."""

    cells: int = 0
    merges: int = 0
    characters: int = 0

    def add_cells(self, number: int) -> None:
        """Cells that are stored; those of a merged range cost as much."""
        self.cells += number
        if self.cells > CELLS:
            raise TooMuch(f"it has over {CELLS:,} cells, with those that hold only a format")

    def add_merged(self, cells: int) -> None:
        """A merged range of so many cells."""
        self.merges += 1
        if self.merges > MERGES:
            raise TooMuch(f"it has over {MERGES:,} merged ranges")
        self.add_cells(cells)

    def add_text(self, length: int) -> None:
        """A text of so many characters in a cell. Many cells can share one that is stored once."""
        self.characters += length
        if self.characters > CHARACTERS:
            raise TooMuch(f"its cells have over {CHARACTERS:,} characters")

    @staticmethod
    def far(row: int) -> None:
        """Refuse a row that Excel has not."""
        if row > LAST_ROW:
            raise TooMuch(FAR)
