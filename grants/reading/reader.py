"""An opened workbook, with its round → a `Return`: one pass, every value's cell known."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import polars as pl

from grants.form import needs
from grants.form.form import Column, Sheet
from grants.form.rounds import Round
from grants.model.addresses import letters
from grants.model.finding import Finding
from grants.model.limits import ROWS
from grants.model.money import squeeze
from grants.model.returns import MONEY, NUMBER, Return, SheetData, Value
from grants.model.words import nearest, quoted
from grants.reading.book import Book
from grants.reading.cells import Doubt, read, says_nothing
from grants.reading.faults import FILE04, SHEET01, SHEET04
from grants.reading.gate import refuse
from grants.reading.layout import find_layout, fold, is_blank
from grants.reading.oddities import hidden_answers, merged_cells, odd_values, unknown_sheets

TYPES: dict[str, pl.DataType] = {
    "money": MONEY, "variance": MONEY, "percent": NUMBER, "number": NUMBER, "date": pl.Date()
}  # fmt: skip

_TOTAL = re.compile(
    r"(?:the )?(?:(?:grand|overall|running|sub|project|programme|fund)[- ]?)*(?:totals?|sum)"
    r"(?: (?:of|for|in|to|per|amount|allocat\w*|spen[dt]\w*|cost\w*|all|budget\w*|grant\w*|funding|the|projects?|year"
    r"|date|[\d/£-]+)\b.*)?[ :£=.]*",
    re.IGNORECASE,
)
"""What a line is called that adds up the others, of whatever words: "Total", "Grand total £", "Total for 2021-22"."""
_LONGEST_TOTAL = 60


def read_return(book: Book, round: Round, stage: str) -> Return:
    """Every sheet of the round's form, typed. Faults of reading are findings: FILE, SHEET and some CELL rules."""
    sheets: dict[str, SheetData] = {}
    older = is_older(book, round)
    names = {sheet.name: match(sheet.name, book.pages) for sheet in round.sheets.values()}
    names |= {name: match(name, book.pages) for name in (round.form.checks, round.form.lists)}
    added = {sheet.name for sheet in round.sheets.values() if older and sheet.added}
    missing = [name for name, found in names.items() if found is None and name not in added]
    spare = [name for name in book.pages if name not in names.values()]
    findings = [*book.findings, *_missing_sheets(missing, spare)]
    findings += unknown_sheets(book.pages, [name for name in book.pages if name not in spare])
    room = ROWS
    for key, sheet in round.sheets.items():
        name = names[sheet.name]
        if name is not None:
            reader = _Reader(sheet, round, name, book, stage)
            sheets[key] = reader.data(room)
            room -= sheets[key].frame.height
            findings += reader.findings
        else:
            sheets[key] = SheetData(key, sheet.name, frame_of(round, key, {}))
    return Return(stage, completed(sheets, round), tuple(findings))


def is_older(book: Book, round: Round) -> bool:
    """Whether a workbook was made by another version of the form, or no longer says by which."""
    return book.template != round.version


def completed(sheets: dict[str, SheetData], round: Round) -> dict[str, SheetData]:
    """The sheets with blank ones for all that the form lacks and the code may name, and each ref spelt in one way."""
    blank = {key: SheetData(key, "", frame_of(round, key, {})) for key in needs.KNOWN if key not in sheets}
    return same_refs({**sheets, **blank}, round)


def match(name: str, names: Iterable[str]) -> str | None:
    """The sheet that is meant by a name: capitals and spaces aside."""
    return next((given for given in names if fold(given) == fold(name)), None)


def _missing_sheets(missing: list[str], spare: list[str]) -> Iterable[Finding]:
    """A finding for each missing sheet; the sheet that may be meant by it is taken out of `spare`."""
    for name in missing:
        near = nearest(name, spare) or (spare[0] if len(spare) == len(missing) == 1 else None)
        hint = f'; the nearest name is "{near}"' if near else ""
        copy = "Copy the sheet from a fresh template into this workbook."
        how = f'Rename the sheet "{near}" to "{name}".' if near else copy
        if near:
            spare.remove(near)
        yield SHEET01.found("", "", name, nearest=hint, how=how)


class _Reader:
    """One sheet's pass: find the titles, then read each row."""

    def __init__(self, sheet: Sheet, round: Round, name: str, book: Book, stage: str) -> None:
        self.sheet, self.round, self.name, self.epoch = sheet, round, name, book.epoch
        self.page = book.pages[name]
        self.layout = find_layout(sheet, name, self.page.rows, older=is_older(book, round))
        self._answers_of_old(stage)
        self.choices = {column.key: round.choices(column.choices) for column in sheet.columns}
        self.unread: set[tuple[str, int]] = set()
        self.said: dict[tuple[str, int], str] = {}
        self.findings: list[Finding] = list(self.layout.findings)
        for look in (odd_values, hidden_answers, merged_cells):
            self.findings += look(sheet, name, self.page, self.layout)

    def _answers_of_old(self, stage: str) -> None:
        """The answers of a column that was added since stand where they stood before, at the stage that asks for it."""
        places = dict(self.layout.places)
        for column in self.sheet.columns:
            if column.was in places and column.key not in places and column.since == stage:
                places[column.key] = places.pop(column.was)
        self.layout = replace(self.layout, places=places)

    def data(self, room: int) -> SheetData:
        """The sheet, typed; raises `gate.Refused` where it has more rows of answers than there is room for."""
        values = self._fields() if self.sheet.layout == "fields" else self._table(room)
        titles = {column.key: column.title for column in self.sheet.columns}
        if self.sheet.layout == "fields":
            places = {key: f"{letters(self.layout.answer)}{row}" for key, row in self.layout.places.items()}
        else:
            places = {key: letters(number) for key, number in self.layout.places.items()}
        unread = frozenset(self.unread)
        frame = frame_of(self.round, self.sheet.key, values)
        return SheetData(self.sheet.key, self.name, frame, places, titles, self.layout.header, unread, self.said)

    def _table(self, room: int) -> dict[int, dict[str, Value]]:
        places, header = self.layout.places, self.layout.header
        answers = {places[column.key] for column in self.sheet.columns if column.answered and column.key in places}
        rows: dict[int, dict[str, Any]] = {}
        for row in sorted(number for number in self.page.rows if number > header):
            stored = self.page.rows[row]
            if any(number in answers and not says_nothing(value) for number, value in stored.items()):
                rows[row] = {key: stored[number] for key, number in places.items() if number in stored}
        if len(rows) > room:
            raise refuse(FILE04, what=f"it has over {ROWS:,} rows of answers")
        self._leave_out_totals(rows)
        self._leave_out_notes(rows)
        values: dict[int, dict[str, Value]] = {row: {} for row in rows}
        given = set[str]().union(*rows.values())
        for column in self.sheet.columns:
            if column.key in given:
                self._column(column, places[column.key], rows, values)
        return values

    def _column(
        self, column: Column, number: int, rows: Mapping[int, Mapping[str, Any]], values: dict[int, dict[str, Value]]
    ) -> None:
        """Put the typed answers of a column into the rows' values; equal answers without a doubt are read once."""
        sure: dict[tuple[type, Any], Value] = {}
        for row, cells in rows.items():
            raw = cells.get(column.key)
            if raw is None:
                continue
            kind = type(raw), raw
            if kind in sure:
                values[row][column.key] = sure[kind]
                continue
            doubts = len(self.findings)
            values[row][column.key] = found = self._value(column, raw, row, (row, number))
            if found is not None and len(self.findings) == doubts and column.answered:
                sure[kind] = found

    def _leave_out_totals(self, rows: dict[int, dict[str, Any]]) -> None:
        """Take lines out of a table of money that are called a total: they have no ref of their own."""
        if not any(column.kind == "money" for column in self.sheet.columns):
            return
        ref = next((column.key for column in self.sheet.columns if column.kind in ("ref", "project-ref")), "")
        for row, cells in list(rows.items()):
            called = next((key for key, value in cells.items() if isinstance(value, str) and _is_total(value)), None)
            if called and (ref in ("", called) or says_nothing(cells.get(ref))):
                self._leave_out(rows, row, called, "is called a total")

    def _leave_out_notes(self, rows: dict[int, dict[str, Any]]) -> None:
        """Take single values out that stand below the table as it is written: a note to oneself.

        A row inside the table that holds anything is a row.
        """
        key = next(column.key for column in self.sheet.columns if column.answered)
        last = self.page.last or self.layout.header + self.sheet.rows
        for row in sorted((row for row in rows if row > last and key in self.layout.places), reverse=True):
            answers = {column.key: rows[row].get(column.key) for column in self.sheet.columns if column.answered}
            given = [name for name, value in answers.items() if not is_blank(value)]
            if key in given or len(given) != 1:
                return
            self._leave_out(rows, row, given[0], "stands below the table")

    def _leave_out(self, rows: dict[int, dict[str, Any]], row: int, key: str, why: str) -> None:
        what = f"{quoted(rows[row][key])} {why}"
        self.findings.append(SHEET04.found(self.name, self._address(key, row), "", what=what))
        del rows[row]

    def _fields(self) -> dict[int, dict[str, Value]]:
        """A sheet whose rows are fields is one row of answers; it goes by the header's number."""
        values: dict[str, Value] = {}
        for column in self.sheet.columns:
            row = self.layout.places.get(column.key, 0)
            raw = self.page.rows.get(row, {}).get(self.layout.answer)
            values[column.key] = self._value(column, raw, self.layout.header, (row, self.layout.answer))
        return {self.layout.header: values}

    def _address(self, key: str, row: int) -> str:
        return f"{letters(self.layout.places[key])}{row}" if key in self.layout.places else ""

    def _value(self, column: Column, raw: object, row: int, place: tuple[int, int]) -> Value:
        """The typed value of what is stored at a place (row and column number); `row` is that of the frame."""
        if raw is None or (not column.answered and place in self.page.formulas):
            return None  # a formula of the template is worked out again, whatever result is stored
        reading = read(raw, column, self.choices[column.key], self.epoch)
        if reading.doubt and column.answered:
            self._doubt(reading.doubt, column, f"{letters(place[1])}{place[0]}")
        if reading.doubt and reading.value is None:
            self.unread.add((column.key, row))
        if reading.value is None and not reading.doubt and isinstance(raw, str) and column.answered:
            self.said[column.key, row] = squeeze(raw)
        return reading.value

    def _doubt(self, doubt: Doubt, column: Column, cell: str) -> None:
        self.findings.append(doubt.rule.found(self.name, cell, column.title, doubt.severity, **doubt.words))


def _is_total(text: str) -> bool:
    return len(text) <= _LONGEST_TOTAL and bool(_TOTAL.fullmatch(squeeze(text)))


def frame_of(round: Round, key: str, rows: Mapping[int, Mapping[str, Value]]) -> pl.DataFrame:
    """The answers of a sheet by the numbers of its rows, as a frame: a column for each key of the round's sheet, and
    a blank one for each that the code may name and the form lacks.
    """
    sheet = round.sheets.get(key)
    kinds = {name: kind.partition(":")[0] for name, kind in needs.known(round.form, key).items()}
    kinds |= {column.key: column.kind for column in sheet.columns} if sheet else {}
    blank = _blank_frame(tuple(kinds.items()))
    if not rows:
        return blank
    given, none = set[str]().union(*rows.values()), [None] * len(rows)
    data: dict[str, list[Any]] = {"row": list(rows)}
    data |= {name: [row.get(name) for row in rows.values()] if name in given else none for name in kinds}
    return pl.DataFrame(data, schema=blank.schema)


@lru_cache(maxsize=256)
def _blank_frame(kinds: tuple[tuple[str, str], ...]) -> pl.DataFrame:
    """A frame without rows, with columns of these kinds; frames are never changed, so that one can be shared."""
    schema: dict[str, pl.DataType] = {"row": pl.Int64()}
    schema |= {name: TYPES.get(kind, pl.String()) for name, kind in kinds}
    return pl.DataFrame(schema=schema)


def same_refs(sheets: dict[str, SheetData], round: Round) -> dict[str, SheetData]:
    """Spell every ref as Projects does: "p1" and "P1" are one project, as they are for Excel's own formulas."""
    spelling: dict[str, str] = {}
    for ref in sheets["projects"].frame["ref"].drop_nulls():
        spelling.setdefault(ref.casefold(), ref)
    for key, data in sheets.items():
        sheet = round.sheets.get(key)
        refs = [column.key for column in sheet.columns if column.kind in ("ref", "project-ref")] if sheet else []
        for ref in refs:
            written = data.frame[ref].to_list()
            spelt = [spelling.get(value.casefold(), value) if value else None for value in written]
            if spelt != written:
                column = pl.Series(ref, spelt, dtype=pl.String)
                sheets[key] = data = replace(data, frame=data.frame.with_columns(column))
    return sheets
