"""A cell of an OpenDocument spreadsheet → its stored value, as the same cell of an Excel workbook gives it.

Attributes and elements are those of OpenDocument 1.3, part 3; `calcext` is what LibreOffice adds to them.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from lxml import etree

from grants.model.limits import TEXT
from grants.model.patterns import pattern
from grants.reading.cells import BEYOND, ERRORS
from grants.reading.number_formats import moment, span
from grants.reading.scan import Damaged, TooMuch

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
FORMULA = f"{TABLE}formula"
TYPE = f"{OFFICE}value-type"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OWN_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_PARAGRAPH = f"{_TEXT}p"
_NUMBERS = frozenset({"float", "percentage", "currency"})
_TRUTHS = {("TRUE", "1"): True, ("FALSE", "0"): False}
_CONSTANTS = {"of:=TRUE()": True, "of:=FALSE()": False}
_ERRORS = {"Err:503": "#NUM!", "Err:523": "#NUM!", "Err:521": "#NULL!"}
"""LibreOffice's own errors that Excel has too. It writes the others into a workbook for Excel as #VALUE!."""
_YEAR_BEYOND = pattern(r"-\d|\d{5}")
_DURATION = pattern(
    r"(?P<sign>-?)P(?:(?P<days>\d{1,20})D)?"
    r"(?:T(?:(?P<hours>\d{1,20})H)?(?:(?P<minutes>\d{1,20})M)?(?:(?P<seconds>\d{1,20}(?:\.\d{1,20})?)S)?)?"
)
_DAY = 24 * 60 * 60
_DIGITS = 20
_UNSEEN = frozenset({f"{_TEXT}note", f"{_TEXT}ruby-text"})
"""What stands in a text and is no part of it: a footnote, and how a word is spoken."""
_STANDS_FOR = {f"{_TEXT}s": "\0", f"{_TEXT}tab": "\1", f"{_TEXT}line-break": "\2"}
_MEANT = str.maketrans({"\0": " ", "\1": "\t", "\2": "\n"})
"""The elements of white space, each a character that XML can't hold until the layout of the XML is taken out."""
_SPACES = pattern(r"[ \t\r\n]+")


def value_of(cell: etree._Element, epoch: date) -> Any:
    """What a cell holds, as `Page` says; None where it holds nothing, or text of no length."""
    kind, formula = cell.get(TYPE), cell.get(FORMULA)
    if formula in _CONSTANTS:
        return _CONSTANTS[formula]
    if cell.get(_OWN_TYPE) == "error":
        return _error(text_of(cell))
    if kind in _NUMBERS:
        return _number(cell)
    match kind:
        case "date":
            return _day(cell.get(f"{OFFICE}date-value"), epoch)
        case "time":
            return _time(cell.get(f"{OFFICE}time-value"), epoch)
        case "boolean":
            stored = cell.get(f"{OFFICE}boolean-value")
            return None if stored is None else stored == "true"
    return cell.get(f"{OFFICE}string-value") or text_of(cell) or None


def has_formula(cell: etree._Element) -> bool:
    """Whether a cell is worked out. LibreOffice writes a True or False of Excel's as a formula, which it is not."""
    formula = cell.get(FORMULA)
    return formula is not None and formula not in _CONSTANTS


def is_empty_text(cell: etree._Element) -> bool:
    """Whether the stored result of a formula is text of no length, for which LibreOffice writes a line and no type."""
    kind = cell.get(TYPE)
    return kind == "string" or (kind is None and next(cell.iterchildren(_PARAGRAPH), None) is not None)


def times(element: etree._Element, name: str) -> int:
    """How often an element is repeated, or how far it reaches; raises `Damaged` for what is no such number."""
    stored = element.get(name)
    if stored is None:
        return 1
    if not (stored.isascii() and stored.isdigit() and len(stored) <= _DIGITS and int(stored)):
        raise Damaged("a cell, row or column is repeated a number of times that can't be")
    return int(stored)


def text_of(cell: etree._Element) -> str:
    """The lines of a cell. Its comment is none of them; raises `TooMuch` where they are longer than any text."""
    lines: list[str] = []
    room = TEXT
    for paragraph in cell.iterchildren(_PARAGRAPH):
        line = _line(paragraph, room) if len(paragraph) else _put_together(paragraph.text or "")
        lines.append(line)
        room -= len(line) + 1
    return "\n".join(lines)


def _line(paragraph: etree._Element, room: int) -> str:
    pieces: list[str] = []
    for piece in _pieces(paragraph):
        pieces.append(piece)
        room -= len(piece)
        if room < 0:
            raise TooMuch(f"one of its texts has over {TEXT:,} characters")
    return _put_together("".join(pieces)).translate(_MEANT)


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text of an element and of what formats or links a part of it."""
    yield element.text or ""
    for each in element:
        tag = str(each.tag)
        if tag in _STANDS_FOR:
            yield _STANDS_FOR[tag] * min(times(each, f"{_TEXT}c"), TEXT + 1)
        elif tag.startswith(_TEXT) and tag not in _UNSEEN:
            yield from _pieces(each)
        yield each.tail or ""


def _put_together(text: str) -> str:
    """A text with one space for each end of a line in its XML, or none at its start.

    Spaces alone stay as they are, though by the standard (part 3, 6.1.2) several are one: LibreOffice stores them so
    where a part of a text has its own format, and shows them.
    """
    if "\n" not in text and "\t" not in text and "\r" not in text:
        return text
    return _SPACES.sub(lambda found: found[0] if not found[0].strip(" ") else " " if found.start() else "", text)


def _error(shown: str) -> str:
    """The error that a cell shows, by Excel's name of it."""
    shown = shown.strip()
    return shown if shown in ERRORS else _ERRORS.get(shown, "#VALUE!")


def _number(cell: etree._Element) -> Any:
    """A number; but an error or a truth where the cell shows one, as the number beside it means nothing then.

    Excel stores an error as 0, and LibreOffice what a comparison comes to as 1 or 0.
    """
    stored = cell.get(f"{OFFICE}value")
    shown = next((each.text for each in cell.iterchildren(_PARAGRAPH)), None)
    if shown and shown[0] in "#ETF":
        if shown in ERRORS or shown.startswith("Err:"):
            return _error(shown)
        if (shown, stored) in _TRUTHS:
            return _TRUTHS[shown, str(stored)]
    if not stored:
        return None
    return float(stored) if "." in stored or "e" in stored or "E" in stored else int(stored)


def _day(stored: str | None, epoch: date) -> Any:
    """A day, which Excel counts from day 0 of the workbook; BEYOND where it is in no year that Excel knows.

    What is no day stays text.
    """
    if not stored:
        return None
    try:
        found = datetime.fromisoformat(stored).replace(tzinfo=None)
    except ValueError:
        return BEYOND if _YEAR_BEYOND.match(stored) else stored
    return moment((found - datetime.combine(epoch, time.min)) / timedelta(days=1), epoch)


def _time(stored: str | None, epoch: date) -> Any:
    """A time of day, or a length of time where it is none; what is neither stays text."""
    if not stored:
        return None
    found = _DURATION.fullmatch(stored)
    if found is None:
        return stored
    days, hours, minutes, seconds = (float(found[part] or 0) for part in ("days", "hours", "minutes", "seconds"))
    number = days + (hours * 3600 + minutes * 60 + seconds) / _DAY
    if found["sign"] and number:
        return span(-number)
    return moment(number, epoch) if number < 1 else span(number)
