"""A workbook's bytes → its stamps, and with its round → a `Return`: one pass, every value's cell known."""

import io
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook

from grants.form.rounds import Column, Round, Sheet, worked_out_sheets
from grants.model.addresses import letters
from grants.model.finding import Finding
from grants.model.limits import ROWS
from grants.model.returns import MONEY, NUMBER, Return, SheetData, Value
from grants.model.words import nearest, quoted
from grants.reading.cells import BEYOND, UNSTORED, Doubt, read
from grants.reading.gate import Refused, refuse
from grants.reading.layout import find_layout, fold, is_blank
from grants.reading.oddities import Page, hidden_answers, merged_cells, odd_values, unknown_sheets
from grants.reading.package import Formulas, Package
from grants.rules import rule

TYPES: dict[str, pl.DataType] = {
    "money": MONEY, "variance": MONEY, "percent": NUMBER, "number": NUMBER, "date": pl.Date()
}  # fmt: skip

_TOTALS = frozenset(
    {"total", "totals", "sum", "subtotal", "sub-total", "grand total", "overall total", "total allocated"}
)


@dataclass(frozen=True, slots=True)
class Book:
    """An opened workbook: its sheets as they are stored, and the stamps of the template that it was made from."""

    pages: Mapping[str, Page]
    formulas: Mapping[str, Formulas]
    round: str
    template: str
    epoch: date
    findings: tuple[Finding, ...]


def open_book(content: bytes) -> Book:
    """Open the bytes of a workbook; raises `gate.Refused` with FILE03 where it can't be."""
    try:
        package = Package.of(content)
        if package.is_strict:
            raise refuse(
                "FILE01", what="it is a strict Open XML workbook", how="Save it as an ordinary Excel Workbook (.xlsx)."
            )
        package.check()
        formulas = package.formulas()
        package = package.slim(worked_out_sheets())
        # Excel's own extensions, which openpyxl warns of or prints, are no fault of the return.
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(package.packed()), data_only=True, keep_links=False)
        pages = {sheet.title: _page(sheet, formulas.get(sheet.title, Formulas())) for sheet in book.worksheets}
    except Refused:
        raise
    except Exception as error:  # whatever damage openpyxl and lxml meet, they raise as they like
        raise refuse("FILE03", what="one of its parts can't be read") from error
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]  # not in the stubs
    stamps = {stamp.name: str(stamp.value).strip() for stamp in properties.props}
    found = tuple(_carried(package))
    return Book(pages, formulas, stamps.get("grants-round", ""), stamps.get("grants-template", ""), _epoch(book), found)


def _page(sheet: Any, formulas: Formulas) -> Page:
    rows: dict[int, dict[int, Any]] = defaultdict(dict)
    for (row, column), cell in sorted(sheet._cells.items()):  # only what is stored; iter_rows walks all between
        if cell.data_type == "e" and cell.coordinate not in formulas.errors:
            rows[row][column] = BEYOND  # openpyxl says so of a number that no date has
        elif cell.value is not None:
            rows[row][column] = cell.value
        elif cell.coordinate in formulas.unstored:
            rows[row][column] = UNSTORED
    hidden_rows = frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden)
    hidden_columns: set[int] = set()
    for name, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(name)
            hidden_columns |= set(range(first, min(column.max or first, first + 1000) + 1))
    merged = tuple((each.coord, each.min_row, each.min_col, each.max_row, each.max_col) for each in sheet.merged_cells)
    return Page(rows, sheet.sheet_state != "visible", hidden_rows, frozenset(hidden_columns), merged)


def _carried(package: Package) -> Iterable[Finding]:
    if package.has_macros:
        how = "Save it as an Excel workbook without macros (.xlsx)."
        yield rule("FILE05").found(what="macros", touched="run", how=how)
    if package.has_links:
        how = "In Excel choose Data, Edit Links, Break Link, so that the figures stand in the workbook itself."
        yield rule("FILE05").found(what="links to other workbooks", touched="followed", how=how)


def _epoch(book: Workbook) -> date:
    """Day 0 of the workbook's dates: Excel has two systems."""
    return book.epoch.date()


def stage_of(book: Book, round: Round) -> str:
    """The stage that Start here names, or nearly names; else the last one of whose own sheets any is filled."""
    labels = {stage.label: stage.key for stage in round.offered}
    sheet = round.sheets["start"]
    name = _match(sheet.name, book.pages)
    if name is not None:
        layout = find_layout(sheet, name, book.pages[name].rows)
        answers = {row: str(values.get(layout.answer, "")) for row, values in book.pages[name].rows.items()}
        told = answers.get(layout.places.get("return", 0)) or next(
            (answer for answer in answers.values() if answer in labels), ""
        )
        if near := nearest(told, labels):
            return labels[near]
    filled = [
        stage for stage in round.offered if any(_is_filled(book, each, stage.key) for each in round.sheets.values())
    ]
    return (filled or list(round.offered))[-1 if filled else 0].key


def _is_filled(book: Book, sheet: Sheet, stage: str) -> bool:
    """Whether a sheet that is first filled at a stage holds any answer."""
    name = _match(sheet.name, book.pages)
    if sheet.since != stage or sheet.layout != "table" or name is None:
        return False
    layout = find_layout(sheet, name, book.pages[name].rows)
    answers = {layout.places[column.key] for column in sheet.columns if column.answered and column.key in layout.places}
    return any(row > layout.header and answers & values.keys() for row, values in book.pages[name].rows.items())


def read_return(book: Book, round: Round, stage: str) -> Return:
    """Every sheet of the round's form, typed. Faults of reading are findings: FILE, SHEET and some CELL rules."""
    sheets: dict[str, SheetData] = {}
    names = {sheet.name: _match(sheet.name, book.pages) for sheet in round.sheets.values()}
    names |= {name: _match(name, book.pages) for name in round.form.also}
    missing = [name for name, found in names.items() if found is None]
    spare = [name for name in book.pages if name not in names.values()]
    findings = [*book.findings, *_missing_sheets(missing, spare)]
    findings += unknown_sheets(book.pages, [name for name in book.pages if name not in spare])
    for key, sheet in round.sheets.items():
        name = names[sheet.name]
        if name is not None:
            reader = _Reader(sheet, round, name, book)
            sheets[key] = reader.data()
            findings += reader.findings
        else:
            sheets[key] = SheetData(key, sheet.name, _frame(sheet, {}))
    return Return(stage, _same_refs(sheets, round), tuple(findings))


def _match(name: str, names: Iterable[str]) -> str | None:
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
        yield rule("SHEET01").found("", "", name, nearest=hint, how=how)


class _Reader:
    """One sheet's pass: find the titles, then read each row."""

    def __init__(self, sheet: Sheet, round: Round, name: str, book: Book) -> None:
        self.sheet, self.name, self.epoch = sheet, name, book.epoch
        self.page, self.formulas = book.pages[name], book.formulas.get(name, Formulas())
        self.layout = find_layout(sheet, name, self.page.rows)
        self.choices = {column.key: round.choices(column.choices) for column in sheet.columns}
        self.unread: set[tuple[str, int]] = set()
        self.swallowed = {cell for merged in self.page.merged for cell in _swallowed(*merged[1:])}
        self.findings: list[Finding] = list(self.layout.findings)
        for look in (odd_values, hidden_answers, merged_cells):
            self.findings += look(sheet, name, self.page, self.layout)

    def data(self) -> SheetData:
        values = self._fields() if self.sheet.layout == "fields" else self._table()
        titles = {column.key: column.title for column in self.sheet.columns}
        if self.sheet.layout == "fields":
            places = {key: f"{letters(self.layout.answer)}{row}" for key, row in self.layout.places.items()}
        else:
            places = {key: letters(number) for key, number in self.layout.places.items()}
        unread = frozenset(self.unread)
        frame = _frame(self.sheet, values)
        return SheetData(self.sheet.key, self.name, frame, places, titles, self.layout.header, unread)

    def _table(self) -> dict[int, dict[str, Value]]:
        places, header = self.layout.places, self.layout.header
        rows: dict[int, dict[str, Any]] = {}
        for row in sorted(number for number in self.page.rows if number > header):
            stored = self.page.rows[row]
            cells = {key: stored[number] for key, number in places.items() if number in stored}
            if any(column.answered and not is_blank(cells.get(column.key)) for column in self.sheet.columns):
                rows[row] = cells
        if len(rows) > ROWS:
            raise refuse("FILE04", what=f"its sheet {self.name} has over {ROWS:,} rows of answers")
        self._leave_out_notes(rows)
        return {
            row: {
                column.key: self._value(column, cells.get(column.key), row, self._address(column.key, row))
                for column in self.sheet.columns
            }
            for row, cells in rows.items()
        }

    def _leave_out_notes(self, rows: dict[int, dict[str, Any]]) -> None:
        """Take rows below the last one out that are no rows of the table: a running total, a note to oneself."""
        key = self.sheet.columns[0].key
        if key not in self.layout.places:
            return
        for row in sorted(rows, reverse=True):
            answers = {column.key: rows[row].get(column.key) for column in self.sheet.columns if column.answered}
            given = {name: value for name, value in answers.items() if not is_blank(value)}
            totals = {name for name, value in given.items() if fold(value).rstrip(": £") in _TOTALS}
            if (key in given and key not in totals) or not (len(given) == 1 or totals):
                return
            name = next(iter(given))
            what = f"{quoted(given[name])} stands below the table"
            self.findings.append(rule("SHEET04").found(self.name, self._address(name, row), "", what=what))
            del rows[row]

    def _fields(self) -> dict[int, dict[str, Value]]:
        """A sheet whose rows are fields is one row of answers; it goes by the header's number."""
        values: dict[str, Value] = {}
        for column in self.sheet.columns:
            row = self.layout.places.get(column.key, 0)
            raw = self.page.rows.get(row, {}).get(self.layout.answer)
            cell = f"{letters(self.layout.answer)}{row}"
            values[column.key] = self._value(column, raw, self.layout.header, cell)
        return {self.layout.header: values}

    def _address(self, key: str, row: int) -> str:
        return f"{letters(self.layout.places[key])}{row}" if key in self.layout.places else ""

    def _value(self, column: Column, raw: object, row: int, cell: str) -> Value:
        if cell in self.swallowed:
            self.unread.add((column.key, row))  # it lies under a merged cell, which has been said
            return None
        if not column.answered and cell in self.formulas.all:
            return None  # it is worked out again, whatever result is stored
        reading = read(raw, column, self.choices[column.key], self.epoch)
        if reading.doubt and column.answered:
            self._doubt(reading.doubt, column, cell)
        if reading.doubt and reading.value is None:
            self.unread.add((column.key, row))
        return reading.value

    def _doubt(self, doubt: Doubt, column: Column, cell: str) -> None:
        found = rule(doubt.code).found(self.name, cell, column.title, doubt.severity, **doubt.words)
        self.findings.append(found)


def _swallowed(top: int, left: int, bottom: int, right: int) -> Iterable[str]:
    """The cells of a merged range but its first, so far as a table can reach."""
    for row in range(top, min(bottom, top + 500) + 1):
        for column in range(left, min(right, left + 50) + 1):
            if (row, column) != (top, left):
                yield f"{letters(column)}{row}"


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
