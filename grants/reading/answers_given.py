"""Answers as people type them, by sheet and column → a `Return`, as if they had been read from a fresh template."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from grants.form.rounds import Round
from grants.model.addresses import letters
from grants.model.returns import Return, SheetData
from grants.reading.cells import read
from grants.reading.reader import completed, frame_of

Answers = Mapping[str, Sequence[Mapping[str, Any]]]
"""Sheet key to its rows; a row is a mapping of column key to text, Decimal (or int), date or nothing."""


def return_of(answers: Answers, round: Round, stage: str, header: int = 4) -> Return:
    """The return that a template filled with these answers would be read as.

    `header` is the number of the row of titles; rows follow it without a gap, and fields stand in column B.
    """
    sheets = {key: _sheet(answers.get(key, ()), round, key, header) for key in round.sheets}
    return Return(stage, completed(sheets, round))


def _sheet(rows: Sequence[Mapping[str, Any]], round: Round, key: str, header: int) -> SheetData:
    sheet = round.sheets[key]
    fields = sheet.layout == "fields"
    typed = {
        header if fields else header + number: {
            column.key: read(_stored(row.get(column.key)), column, round.choices(column.choices)).value
            for column in sheet.columns
        }
        for number, row in enumerate(rows or [{}] if fields else rows, start=1)
    }
    if fields:
        places = {name: f"B{header + number}" for number, name in enumerate(sheet.keys, start=1)}
    else:
        places = {name: letters(number) for number, name in enumerate(sheet.keys, start=1)}
    titles = {column.key: column.title for column in sheet.columns}
    return SheetData(key, sheet.name, frame_of(round, key, typed), places, titles, header)


def _stored(answer: Any) -> Any:
    """An answer as a workbook stores it: numbers are binary there."""
    return float(answer) if isinstance(answer, Decimal) else answer
