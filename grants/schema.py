"""A round's sheet → a pandera schema: the rules that a column, or a row, can be judged by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from grants.returns import SheetData
from grants.rounds import Column, Round, Sheet

NOT_NULL = "not_nullable"
"""What pandera calls the check of a blank where an answer is required."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule that a row can be judged by: `passes` is true or null where all is well. It points at `column`."""

    code: str
    sheet: str
    column: str
    reads: tuple[str, ...]
    passes: pl.Expr


def build(
    sheet: Sheet, round: Round, stage: str, data: SheetData, refs: Sequence[str], rules: Iterable[RowRule] = ()
) -> pa.DataFrameSchema:
    """The schema of a sheet at a stage.

    `refs` are the projects that there are. Columns that the workbook lacks, and rules that read them, are left out:
    SHEET02 has told of them. Every check's name is its rule's code.
    """
    by_column: dict[str, list[pa.Check]] = {column.key: [] for column in sheet.columns}
    for rule in rules:
        if data.has(rule.column, *rule.reads):
            by_column[rule.column].append(_check(rule.code, rule.passes))
    columns = {
        column.key: pa.Column(
            data.frame.schema[column.key],
            checks=[*_checks(column, round, refs), *by_column[column.key]],
            nullable=not round.required(column, stage),
        )
        for column in sheet.columns
        if column.key in data.places
    }
    return pa.DataFrameSchema(columns)


def _checks(column: Column, round: Round, refs: Sequence[str]) -> list[pa.Check]:
    """The checks that a column's kind asks for."""
    value = pl.col(column.key)
    match column.kind:
        case "choice" if choices := round.choices(column.choices):
            return [_check("CELL04", value.is_in(choices))]
        case "money":
            return [_check("CELL06", value >= 0)]
        case "ref":
            return [_check("CELL09", value.is_first_distinct() | value.is_null())]
        case "project-ref":
            return [_check("CELL10", value.is_in(list(refs)))]
    return []


def _check(code: str, passes: pl.Expr) -> pa.Check:
    """A check by an expression over the whole row; pandera shows now its name, now its error, so both are the code."""

    def judge(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(passes.fill_null(True))

    return pa.Check(judge, name=code, error=code)
