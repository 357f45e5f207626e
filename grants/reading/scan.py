"""A package's XML, looked at before a parser that it could hurt: what is counted, and what no workbook has.

A workbook never has a document type, so no entity can be defined and none expanded. Small parts are searched as bytes,
which is five times as fast; large ones, and any that are not UTF-8, are streamed through a parser that keeps nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from grants.model.addresses import area
from grants.model.limits import BIG_PART, CELLS, ELEMENTS, FORMAT, MERGES, OTHERS, TEXT, TOKEN

_TAGS = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:(c)|(mergeCell)|(v|t|is|si|row|f)|[A-Za-z_][\w.-]*)[\s/>]")
_LIGHT = frozenset({"c", "v", "t", "is", "si", "row", "f"})  # the elements of cells and texts
_MERGED = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([\w:$]*)")
_LONG = re.compile(rb"=\s*(?:\"[^\"]{%d}|'[^']{%d})" % (TOKEN, TOKEN))
_LONG_TEXT = re.compile(rb">[^<]{%d}" % TEXT)
_LONG_FORMAT = re.compile(rb"formatCode\s*=\s*(?:\"[^\"]{%d}|'[^']{%d})" % (FORMAT, FORMAT))
_FAR_ROW = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]*[0-9]{8}")
_FAR = "one of its cells is beyond the last row that Excel has"
_LONG_WORDS = f"one of its texts has over {TEXT:,} characters"
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_CHUNK = 64 * 1024
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class TooMuch(Exception):
    """What there is too much of, as a sentence without its end."""


@dataclass
class Scan:
    """What was counted in the parts so far. Raises `TooMuch`, or lxml's error where a part is no XML."""

    cells: int = 0
    merges: int = 0
    elements: int = 0
    others: int = 0

    def look_at(self, part: bytes) -> None:
        if len(part) < BIG_PART and _is_utf8(part):
            self._search(part)
        else:
            self._stream(part)
        self._judge()

    def _judge(self) -> None:
        if self.cells > CELLS:
            raise TooMuch(f"it has over {CELLS:,} cells, with those that hold only a format")
        if self.merges > MERGES:
            raise TooMuch(f"it has over {MERGES:,} merged ranges")
        if self.elements > ELEMENTS:
            raise TooMuch(f"its parts have over {ELEMENTS:,} elements")
        if self.others > OTHERS:
            raise TooMuch(f"its parts have over {OTHERS:,} styles, names and formats")

    def _search(self, part: bytes) -> None:
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise TooMuch("it defines a document type, which no workbook has")
        if _LONG.search(part) or _has_long_comment(part):
            raise TooMuch("one of its parts has an attribute or a comment that is far too long")
        if _LONG_TEXT.search(part):
            raise TooMuch(_LONG_WORDS)
        if _LONG_FORMAT.search(part):
            raise TooMuch("one of its number formats is far too long")
        if _FAR_ROW.search(part):
            raise TooMuch(_FAR)
        found = [match.lastindex for match in _TAGS.finditer(part)]
        self.elements += len(found)
        self.cells += found.count(1)
        self.others += found.count(None) + found.count(2)
        if 2 in found:
            for reference in _MERGED.findall(part):
                self.merge(reference.decode("ascii"))

    def merge(self, reference: str) -> None:
        """A merged range costs a cell for each that it covers."""
        self.merges += 1
        self.cells += area(reference)

    def _stream(self, part: bytes) -> None:
        target: Any = _Target(self)
        parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False)
        for start in range(0, len(part), _CHUNK):
            parser.feed(part[start : start + _CHUNK])
            self._judge()
        parser.close()


def _is_utf8(part: bytes) -> bool:
    """Whether a part is what its bytes look like: UTF-8, as Excel and LibreOffice write it."""
    declared = _ENCODING.search(part[:200])
    return b"\0" not in part and (declared is None or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii"))


def _has_long_comment(part: bytes) -> bool:
    place = part.find(b"<!--")
    while place >= 0:
        end = part.find(b"-->", place)
        if (len(part) if end < 0 else end) - place > TOKEN:
            return True
        place = part.find(b"<!--", end)
    return False


class _Target:
    """Counts what passes, and keeps nothing."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._text = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._scan.elements += 1
        self._scan.cells += name == "c"
        self._scan.others += name not in _LIGHT
        if name == "mergeCell":
            self._scan.merge(attributes.get("ref", ""))
        if any(len(value) > TOKEN for value in attributes.values()):
            raise TooMuch("one of its parts has an attribute that is far too long")
        if len(attributes.get("formatCode", "")) > FORMAT:
            raise TooMuch("one of its number formats is far too long")
        if len(attributes.get("r", "").lstrip(_LETTERS)) > 7:
            raise TooMuch(_FAR)
        self._text = 0

    def end(self, _tag: str) -> None:
        self._text = 0

    def data(self, data: str) -> None:
        self._text += len(data)
        if self._text > TEXT:
            raise TooMuch(_LONG_WORDS)

    def comment(self, text: str) -> None:
        if len(text) > TOKEN:
            raise TooMuch("one of its parts has a comment that is far too long")

    def doctype(self, *_names: str | None) -> None:
        raise TooMuch("it defines a document type, which no workbook has")

    def close(self) -> None: ...
