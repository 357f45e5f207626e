"""A workbook as it is stored, whatever kind of file it came in: its sheets, and the stamps of its template."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants.model.finding import Finding

Rows = Mapping[int, Mapping[int, Any]]
"""Stored values by row and column number: only what is stored, since a stray cell can stand in Excel's last row."""

Merged = tuple[str, int, int, int, int]
"""A merged range: address, first row, first column, last row, last column."""

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""Day 0 of a workbook's dates: Excel has two systems."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of the workbook as it is stored.

    A value is text, a number, a date or time, True or False; an error value is its text ("#REF!"), and what a cell has
    in place of a value is one of the marks of `cells.py`. Of merged cells only the first can have one.
    """

    rows: Rows
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    """The row and column of each cell that holds a formula."""
    last: int = 0
    """The last row of its table as it is written, filled or not; 0 where the file does not say."""
    filtered: bool = False
    """Whether a filter hides rows."""


@dataclass(frozen=True, slots=True)
class Book:
    """An opened workbook: its sheets, and the stamps of the template that it was made from ("" where it has none)."""

    pages: Mapping[str, Page]
    round: str = ""
    template: str = ""
    epoch: date = EPOCH
    findings: tuple[Finding, ...] = ()
