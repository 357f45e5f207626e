"""A round's sheet → a pandera schema: the rules that a column, or a row, can be judged by."""

from collections.abc import Iterable, Sequence

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from grants.checks import RowCheck
from grants.form.rounds import Column, Round, Sheet
from grants.model.returns import SheetData

NOT_NULL = "not_nullable"
"""What pandera calls the check of a blank where an answer is required."""


def build(
    sheet: Sheet, round: Round, stage: str, data: SheetData, refs: Sequence[str], checks: Iterable[RowCheck] = ()
) -> pa.DataFrameSchema:
    """The schema of a sheet at a stage.

    `refs` are the projects that there are, `checks` the rules of rows that apply. Columns that the workbook lacks are
    left out: SHEET02 has told of them. Every check's name is its rule's code.
    """
    by_column: dict[str, list[pa.Check]] = {column.key: [] for column in sheet.columns}
    for check in checks:
        by_column[check.column].append(_check(check.rule.code, check.passes(round)))
    columns = {}
    for column in sheet.columns:
        answered = data.frame[column.key].count() > 0
        judged = [*(_checks(column, round, refs) if answered else ()), *by_column[column.key]]
        required = round.required(column, stage)
        if column.key in data.places and (judged or required):  # each column costs two milliseconds
            columns[column.key] = pa.Column(data.frame.schema[column.key], checks=judged, nullable=not required)
    return pa.DataFrameSchema(columns)


def _checks(column: Column, round: Round, refs: Sequence[str]) -> list[pa.Check]:
    """The checks that a column's kind asks for."""
    value = pl.col(column.key)
    once = [_check("CELL09", value.is_first_distinct() | value.is_null())] if column.once else []
    match column.kind:
        case "choice" if choices := round.choices(column.choices):
            return [_check("CELL04", value.is_in(choices))]
        case "money" | "percent" | "number":
            return [_check("CELL06", value >= 0)]
        case "project-ref":
            return [*once, _check("CELL10", value.is_in(list(refs)))]
    return once


def _check(code: str, passes: pl.Expr) -> pa.Check:
    """A check by an expression over the whole row; pandera shows now its name, now its error, so both are the code."""

    def judge(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(passes.fill_null(True))

    return pa.Check(judge, name=code, error=code)
