"""Where a sheet's titles stand: columns are found by their titles, never by their letters."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from grants.form.form import Column, Sheet
from grants.model.addresses import letters
from grants.model.finding import Finding
from grants.model.limits import HINTS
from grants.model.money import is_seen, squeeze
from grants.model.words import nearest
from grants.reading.book import Rows
from grants.reading.faults import SHEET02, SHEET03

_SHORT = 200  # characters of a text that is likely to come again: a title, or a sentence of the template
_GAP = re.compile(r"\{\w+\}")
SEARCHED = 20  # rows in which a header row may stand; the template has it in row 4


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the titles stand. For a sheet of fields, `places` has rows, and the answers stand in column `answer`."""

    header: int
    places: Mapping[str, int]
    """Key to the number of its column, or of its row on a sheet of fields."""
    answer: int
    unknown: Mapping[int, str]
    """Titles that the form does not know, by the number of their column or row."""
    claimed: frozenset[int]
    """Columns or rows that stand where a missing title should: SHEET02 reports them."""
    findings: tuple[Finding, ...]


def fold(title: object) -> str:
    """A title as it is compared: capitals and spaces aside."""
    text = str(title)
    return _folded(text) if len(text) <= _SHORT else squeeze(text).casefold()


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return squeeze(text).casefold()


def is_blank(value: object) -> bool:
    """Whether a stored value is blank: none, or only characters that nobody sees. A 0 is an answer."""
    return value is None or (isinstance(value, str) and not is_seen(value))


def is_own(sheet: Sheet, value: object) -> bool:
    """Whether a text outside the table is the template's own: its title, a sentence, a step of the list."""
    plain, with_gaps = _own(sheet.sentences)
    text = fold(value)
    return text in plain or any(_with_gaps(each).fullmatch(text) for each in with_gaps)


@lru_cache(maxsize=64)
def _own(sentences: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Sentences as they stand, folded; and those that have something else where braces are."""
    gaps = tuple(each for each in sentences if _GAP.search(each))
    return frozenset(fold(each) for each in sentences if each not in gaps), gaps


@lru_cache(maxsize=512)
def _with_gaps(sentence: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, _GAP.split(fold(sentence)))))


def find_layout(sheet: Sheet, name: str, rows: Rows, *, older: bool = False) -> Layout:
    """Find every title of a sheet; SHEET02 for those that are missing, SHEET03 for those that stand twice.

    A workbook of an `older` version of the form may lack what was added since.
    """
    if sheet.layout == "fields":
        header, heads = _header_row(rows, sheet.heads[:2])
        field, answer = (next(iter(heads.get(fold(title), [place]))) for place, title in enumerate(sheet.heads[:2], 1))
        below = [(number, row[field]) for number, row in sorted(rows.items()) if number > header and field in row]
        titles = [(number, title) for number, title in below if not is_own(sheet, title)]
    else:
        wanted = [column.title for column in sheet.columns]
        header, _ = _header_row(rows, wanted)
        answer, titles = 0, sorted(rows.get(header, {}).items())
    return _Finder(sheet, name, header, titles, older=older).layout(answer)


def _header_row(rows: Rows, titles: Iterable[str]) -> tuple[int, dict[str, list[int]]]:
    """The row that holds most of the titles, and where each of its titles, folded, stands."""
    wanted = {fold(title) for title in titles}
    best, found = 0, dict[str, list[int]]()
    for row in sorted(number for number in rows if number <= SEARCHED):
        here: dict[str, list[int]] = {}
        for column, value in sorted(rows[row].items()):
            here.setdefault(fold(value), []).append(column)
        if len(wanted & here.keys()) > len(wanted & found.keys()):
            best, found = row, here
        if wanted <= found.keys():
            break
    return best, found


class _Finder:
    def __init__(self, sheet: Sheet, name: str, header: int, titles: list[tuple[int, Any]], *, older: bool) -> None:
        self.sheet, self.name, self.header, self.older = sheet, name, header, older
        self.written = {number: squeeze(str(title)) for number, title in titles}
        self.what = "field" if sheet.layout == "fields" else "column"
        self.findings: list[Finding] = []

    def layout(self, answer: int) -> Layout:
        known = {fold(column.title): column for column in self.sheet.columns}
        places: dict[str, int] = {}
        unknown: dict[int, str] = {}
        claimed: set[int] = set()
        for number, title in self.written.items():
            column = known.get(fold(title))
            if column is None:
                unknown[number] = title
            elif column.key in places:
                claimed.add(number)
                self.findings.append(SHEET03.found(self.name, self._cell(number), column.title, what=self.what))
            else:
                places[column.key] = number
        self._missing(places, unknown, claimed)
        rest = {number: title for number, title in unknown.items() if number not in claimed}
        return Layout(self.header, places, answer, rest, frozenset(claimed), tuple(self.findings))

    def _missing(self, places: Mapping[str, int], unknown: Mapping[int, str], claimed: set[int]) -> None:
        missing = [column for column in self.sheet.columns if column.key not in places]
        if len(missing) == len(self.sheet.columns):  # one cause: there is no row of titles at all
            self._no_title("row of titles such as", missing[0], "", "")
            claimed |= set(unknown)
            return
        for column in missing:
            if self.older and column.added:
                continue
            free = {number: title for number, title in list(unknown.items())[:HINTS] if number not in claimed}
            number = self._nearest(column, places, free)
            near = free.get(number, "")
            claimed.add(number)
            cell = self._cell(number or (self.header if self.what == "field" else 1))
            self._no_title(self.what, column, cell, near)

    def _nearest(self, column: Column, places: Mapping[str, int], unknown: Mapping[int, str]) -> int:
        """Where the title most like a missing one stands; else where it should stand, if that is free; else 0."""
        near = nearest(column.title, unknown.values())
        if near:
            return next(number for number, title in unknown.items() if title == near)
        order = [known.key for known in self.sheet.columns]
        before = order.index(column.key) - 1
        first = self.header + 1 if self.sheet.layout == "fields" else 1
        place = places.get(order[before], -1) + 1 if before >= 0 else first
        taken = place in places.values() or (self.sheet.layout == "fields" and place not in unknown)
        return 0 if taken else place

    def _cell(self, number: int) -> str:
        return f"A{number}" if self.sheet.layout == "fields" else f"{letters(number)}{self.header}"

    def _no_title(self, what: str, column: Column, cell: str, near: str) -> None:
        hint = f'; "{near}" may be meant' if near else ""
        how = f'Change "{near}" back to "{column.title}".' if near else "Put it back as the template has it."
        self.findings.append(SHEET02.found(self.name, cell, column.title, what=what, nearest=hint, how=how))
