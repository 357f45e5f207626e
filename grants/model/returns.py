"""A return as it was read: a typed frame for each sheet, and the cell of each value."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from grants.model.choices import UNKNOWN as UNKNOWN
from grants.model.finding import Finding

Row = dict[str, Any]
"""A row's answers by key, with its number in Excel under "row"."""

Value = str | Decimal | date | None
"""What a typed cell can hold: words, pounds or another number, a day, or nothing."""

MONEY = pl.Decimal(38, 2)
NUMBER = pl.Decimal(38, 12)


@dataclass(frozen=True)  # without slots, so that what is worked out once can be kept
class SheetData:
    """A sheet's answers.

    `frame` has a column for each key of the form and a column "row", the row's number in Excel. Blank rows are left
    out; the others keep their numbers. A cell that could not be read is null in the frame and stands in `unread`,
    so that no rule calls it blank. A column that the workbook lacks is all null and has no entry in `places`.
    """

    key: str
    name: str
    frame: pl.DataFrame
    places: Mapping[str, str] = field(default_factory=dict)
    """Key to column letters; on a sheet of fields, key to the answer's whole address."""
    titles: Mapping[str, str] = field(default_factory=dict)
    header_row: int = 0
    unread: frozenset[tuple[str, int]] = frozenset()
    said: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """By key and row, what a cell says that holds no answer: "n/a", "-". It is a blank, and null in the frame."""

    def cell(self, key: str, row: int) -> str:
        """The Excel address of a value, or "" where the workbook has no such column."""
        place = self.places.get(key, "")
        return place if not place or place[-1].isdigit() else f"{place}{row}"

    def header(self, key: str) -> str:
        """The Excel address of a column's title."""
        return self.cell(key, self.header_row)

    def has(self, *keys: str) -> bool:
        return all(key in self.places for key in keys)

    def rows(self) -> Iterator[Row]:
        return iter(self._rows)

    @cached_property
    def _rows(self) -> list[Row]:
        return self.frame.rows(named=True)

    def by_ref(self) -> Mapping[str, list[Row]]:
        """The rows of each project; an empty list for one that has none."""
        return self._by_ref

    @cached_property
    def _by_ref(self) -> Mapping[str, list[Row]]:
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows():
            if row["ref"]:
                rows[row["ref"]].append(row)
        return rows

    def first_by_ref(self) -> dict[str, Row]:
        """The row of each project; the first where it has two, which CELL09 reports."""
        return {ref: rows[0] for ref, rows in self.by_ref().items()}

    def blank(self, key: str, row: int) -> str:
        """That an answer is blank, as a message says it: a cell can say "n/a", which is none."""
        said = self.said.get((key, row))
        return f'says "{said}", which is no answer' if said else "is blank"

    def readable(self, row: int, *keys: str) -> bool:
        """Whether each of these cells could be read."""
        return not any((key, row) in self.unread for key in keys)


@dataclass(frozen=True, slots=True)
class Return:
    """A workbook, read: its sheets by the form's keys, its stage, and what was found while reading."""

    stage: str
    sheets: Mapping[str, SheetData]
    findings: tuple[Finding, ...] = ()

    def __getitem__(self, sheet: str) -> SheetData:
        return self.sheets[sheet]

    def __contains__(self, sheet: str) -> bool:
        return sheet in self.sheets

    @property
    def start(self) -> dict[str, Any]:
        """The answers of Start here, by key."""
        return next(self["start"].rows(), {}) if "start" in self else {}
