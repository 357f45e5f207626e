"""A workbook's bytes → its stamps, and with its round → a `Return`: one pass, every value's cell known."""

import io
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

import polars as pl
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from grants.cells import Doubt, read
from grants.finding import Finding
from grants.gate import refuse
from grants.money import squeeze
from grants.returns import MONEY, NUMBER, Return, SheetData, Value
from grants.rounds import Column, Round, Sheet
from grants.rules import rule
from grants.words import nearest

SEARCHED = 20  # rows in which a header row may stand; the template has it in row 4
TYPES: dict[str, pl.DataType] = {
    "money": MONEY, "variance": MONEY, "percent": NUMBER, "number": NUMBER, "date": pl.Date()
}  # fmt: skip


class Cell(Protocol):
    """What is read of openpyxl's cell."""

    value: Any


Rows = Mapping[int, Mapping[int, Any]]
"""Stored values by row and column number: only what is stored, since a stray cell can stand in Excel's last row."""


@dataclass(frozen=True, slots=True)
class Book:
    """An opened workbook: its sheets' stored values and the stamps of the template that it was made from."""

    sheets: Mapping[str, Rows]
    round: str
    template: str
    epoch: date


def open_book(content: bytes) -> Book:
    """Open the bytes of a workbook; raises `gate.Refused` with FILE03 where openpyxl can't."""
    try:
        with warnings.catch_warnings():  # Excel's own extensions, which openpyxl leaves out, are no fault of the return
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except Exception as error:  # whatever damage openpyxl meets, it raises as it likes
        raise refuse("FILE03", what="one of its parts can't be read") from error
    sheets = {sheet.title: _stored(sheet._cells) for sheet in book.worksheets}
    stamps = _stamps(book)
    return Book(sheets, stamps.get("grants-round", ""), stamps.get("grants-template", ""), _epoch(book))


def _stored(cells: Mapping[tuple[int, int], Cell]) -> Rows:
    rows: dict[int, dict[int, Any]] = defaultdict(dict)
    for (row, column), cell in sorted(cells.items()):
        if cell.value is not None:
            rows[row][column] = cell.value
    return rows


def _stamps(book: Workbook) -> dict[str, str]:
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]  # not in the stubs
    return {stamp.name: str(stamp.value).strip() for stamp in properties.props if stamp.name}


def _epoch(book: Workbook) -> date:
    """Day 0 of the workbook's dates: Excel has two systems."""
    return book.epoch.date()


def stage_of(book: Book, round: Round) -> str:
    """The stage that Start here names; the first one of the round where it names none that there is."""
    sheet = round.sheets["start"]
    rows = book.sheets.get(_match(sheet.name, book.sheets) or "", {})
    title = squeeze(sheet.column("return").title).casefold()
    for row in rows.values():
        cells = list(row.values())
        if len(cells) > 1 and squeeze(str(cells[0])).casefold() == title:
            label = squeeze(str(cells[1])).casefold()
            return next((stage.key for stage in round.offered if stage.label.casefold() == label), round.offered[0].key)
    return round.offered[0].key


def read_return(book: Book, round: Round, stage: str) -> Return:
    """Every sheet of the round's form, typed. Faults of reading are findings: FILE, SHEET and some CELL rules."""
    sheets: dict[str, SheetData] = {}
    findings = _missing_sheets(book, round)
    for key, sheet in round.sheets.items():
        name = _match(sheet.name, book.sheets)
        if name is not None:
            reader = _Reader(sheet, round, name, book.sheets[name], book.epoch)
            sheets[key] = reader.data()
            findings += reader.findings
        else:
            sheets[key] = SheetData(key, sheet.name, _frame(sheet, {}))
    return Return(stage, _same_refs(sheets, round), tuple(findings))


def _match(name: str, names: Iterable[str]) -> str | None:
    """The sheet that is meant by a name: capitals and spaces aside."""
    wanted = squeeze(name).casefold()
    return next((given for given in names if squeeze(given).casefold() == wanted), None)


def _missing_sheets(book: Book, round: Round) -> list[Finding]:
    wanted = [sheet.name for sheet in round.sheets.values()] + list(round.form.also)
    missing = [name for name in wanted if _match(name, book.sheets) is None]
    spare = [name for name in book.sheets if _match(name, wanted) is None]
    findings = []
    for name in missing:
        near = nearest(name, spare) or (spare[0] if len(spare) == len(missing) == 1 else None)
        hint = f'; the nearest name is "{near}"' if near else ""
        copy = "Copy the sheet from a fresh template into this workbook."
        how = f'Rename the sheet "{near}" to "{name}".' if near else copy
        findings.append(rule("SHEET01").found("", "", name, nearest=hint, how=how))
    return findings


class _Reader:
    """One sheet's pass: find the titles, then read each row."""

    def __init__(self, sheet: Sheet, round: Round, name: str, rows: Rows, epoch: date) -> None:
        self.sheet, self.round, self.name, self.rows, self.epoch = sheet, round, name, rows, epoch
        self.findings: list[Finding] = []
        self.unread: set[tuple[str, int]] = set()
        self.choices = {column.key: round.choices(column.choices) for column in sheet.columns}

    def data(self) -> SheetData:
        if self.sheet.layout == "fields":
            return self._fields()
        header, titles = _header(self.rows, [column.title for column in self.sheet.columns])
        places = self._places(header, titles)
        numbers = {column.key: titles[places[column.key]] for column in self.sheet.columns if column.key in places}
        values: dict[int, dict[str, Value]] = {}
        for row in sorted(number for number in self.rows if number > header):
            cells = {key: self.rows[row][number] for key, number in numbers.items() if number in self.rows[row]}
            if self._answered(cells):
                letters = {key: f"{get_column_letter(number)}{row}" for key, number in numbers.items()}
                values[row] = {
                    column.key: self._value(column, cells.get(column.key), row, letters.get(column.key, ""))
                    for column in self.sheet.columns
                }
        letters = {key: get_column_letter(number) for key, number in numbers.items()}
        return self._data(values, letters, header)

    def _fields(self) -> SheetData:
        """A sheet whose rows are fields: each one's answer stands to the right of its title."""
        header, heads = _header(self.rows, ["Field", "Answer"])
        field, answer = heads.get("field", 1), heads.get("answer", 2)
        below = {number: row for number, row in self.rows.items() if number > header and field in row}
        titles = {squeeze(str(row[field])).casefold(): number for number, row in below.items()}
        places = self._places(header, titles)
        values: dict[str, Value] = {}
        cells: dict[str, str] = {}
        for column in self.sheet.columns:
            row = titles.get(places.get(column.key, ""), 0)
            cells[column.key] = f"{get_column_letter(answer)}{row}" if row else ""
            values[column.key] = self._value(column, self.rows.get(row, {}).get(answer), header, cells[column.key])
        return self._data({header: values}, {key: cell for key, cell in cells.items() if cell}, header)

    def _data(self, values: Mapping[int, Mapping[str, Value]], places: Mapping[str, str], header: int) -> SheetData:
        titles = {column.key: column.title for column in self.sheet.columns}
        unread = frozenset(self.unread)
        return SheetData(self.sheet.key, self.name, _frame(self.sheet, values), places, titles, header, unread)

    def _answered(self, cells: Mapping[str, object]) -> bool:
        """Whether a row holds an answer; a signature's row always does, by its first column."""
        return any(
            squeeze(str(cells[column.key])) for column in self.sheet.columns if column.answered and column.key in cells
        )

    def _value(self, column: Column, raw: object, row: int, cell: str) -> Value:
        reading = read(raw, column, self.choices[column.key], self.epoch)
        if reading.doubt and column.answered:
            self._doubt(reading.doubt, column, cell)
        if reading.doubt and reading.value is None:
            self.unread.add((column.key, row))
        return reading.value

    def _doubt(self, doubt: Doubt, column: Column, cell: str) -> None:
        found = rule(doubt.code).found(self.name, cell, column.title, doubt.severity, **doubt.words)
        self.findings.append(found)

    def _places(self, header: int, titles: Mapping[str, int]) -> dict[str, str]:
        """Key to the folded title under which it stands; SHEET02 for those that stand under none."""
        folded = {column.key: squeeze(column.title).casefold() for column in self.sheet.columns}
        places = {key: title for key, title in folded.items() if title in titles}
        missing = [column for column in self.sheet.columns if column.key not in places]
        if len(missing) == len(self.sheet.columns):
            self._no_title("row of titles such as", missing[0].title, "", None)
            return places
        spare = {title: number for title, number in titles.items() if title not in folded.values()}
        what = "field" if self.sheet.layout == "fields" else "column"
        for column in missing:
            near = nearest(column.title, spare) or self._beside(column, places, titles, spare)
            number = spare.pop(near) if near else 0
            cell = f"A{number or header}" if what == "field" else f"{get_column_letter(number or 1)}{header}"
            self._no_title(what, column.title, cell, str(self._written(what, header, number)) if near else None)
        return places

    def _written(self, what: str, header: int, number: int) -> object:
        """A title as it stands in the workbook."""
        return squeeze(str(self.rows[number][1] if what == "field" else self.rows[header][number]))

    def _beside(
        self, column: Column, places: Mapping[str, str], titles: Mapping[str, int], spare: Mapping[str, int]
    ) -> str | None:
        """The unknown title that stands where a missing one should: just behind the one before it."""
        order = [known.key for known in self.sheet.columns]
        before = order.index(column.key) - 1
        place = titles[places[order[before]]] + 1 if before >= 0 and order[before] in places else 1
        return next((title for title, number in spare.items() if number == place), None)

    def _no_title(self, what: str, title: str, cell: str, near: str | None) -> None:
        hint = f'; "{near}" may be meant' if near else ""
        how = f'Change "{near}" back to "{title}".' if near else "Put it back as the template has it."
        self.findings.append(rule("SHEET02").found(self.name, cell, title, what=what, nearest=hint, how=how))


def _header(rows: Rows, titles: Iterable[str]) -> tuple[int, dict[str, int]]:
    """The row that holds most of the titles, and each of its titles, folded, with its column; the first one wins."""
    wanted = {squeeze(title).casefold() for title in titles}
    best, found = 0, dict[str, int]()
    for row in sorted(number for number in rows if number <= SEARCHED):
        here: dict[str, int] = {}
        for column, value in rows[row].items():
            here.setdefault(squeeze(str(value)).casefold(), column)
        if len(wanted & here.keys()) > len(wanted & found.keys()):
            best, found = row, here
    return best, found


def _frame(sheet: Sheet, values: Mapping[int, Mapping[str, Value]]) -> pl.DataFrame:
    schema: dict[str, pl.DataType] = {"row": pl.Int64()}
    schema |= {column.key: TYPES.get(column.kind, pl.String()) for column in sheet.columns}
    data: dict[str, list[Any]] = {"row": list(values)}
    data |= {column.key: [row[column.key] for row in values.values()] for column in sheet.columns}
    return pl.DataFrame(data, schema=schema)


def _same_refs(sheets: dict[str, SheetData], round: Round) -> dict[str, SheetData]:
    """Spell every ref as Projects does: "p1" and "P1" are one project, as they are for Excel's own formulas."""
    spelling: dict[str, str] = {}
    for ref in sheets["projects"].frame["ref"].drop_nulls():
        spelling.setdefault(ref.casefold(), ref)
    for key, data in sheets.items():
        refs = [column.key for column in round.sheets[key].columns if column.kind in ("ref", "project-ref")]
        for ref in refs:
            spelt = [spelling.get(value.casefold(), value) if value else None for value in data.frame[ref]]
            column = pl.Series(ref, spelt, dtype=pl.String)
            sheets[key] = data = replace(data, frame=data.frame.with_columns(column))
    return sheets
