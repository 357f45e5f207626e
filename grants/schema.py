"""A round's sheet → a pandera schema: the rules that a column, or a row, can be judged by; and its failures."""

from collections.abc import Collection, Iterable, Iterator

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrors

from grants.form.form import Column, Sheet
from grants.form.rounds import Round
from grants.model.returns import SheetData
from grants.reading.faults import CELL04
from grants.rules.check import RowCheck
from grants.rules.columns import CELL01, CELL06, CELL09, CELL10

_NOT_NULL = "not_nullable"
"""What pandera calls the check of a blank where an answer is required."""

Failure = tuple[str, str, int]
"""The code of the rule that fails, the key of the column, and the place of the row in the sheet's frame."""


def build(
    sheet: Sheet, round: Round, stage: str, data: SheetData, refs: Collection[str], checks: Iterable[RowCheck] = ()
) -> pa.DataFrameSchema:
    """The schema of a sheet at a stage.

    `refs` are the projects that there are, `checks` the rules of rows that apply. Columns that the workbook lacks are
    left out: SHEET02 has reported them. Every check's name is its rule's code.
    """
    by_column: dict[str, list[pa.Check]] = {column.key: [] for column in sheet.columns}
    for check in checks:
        by_column[check.column].append(_check(check.rule.code, check.passes(round)))
    columns = {}
    for column in sheet.columns:
        answered = data.frame[column.key].count() > 0
        judged = [*(_checks(column, round, refs) if answered else ()), *by_column[column.key]]
        required = column.answered and round.required(column, stage)
        if column.key in data.places and (judged or required):  # each column costs two milliseconds
            columns[column.key] = pa.Column(data.frame.schema[column.key], checks=judged, nullable=not required)
    return pa.DataFrameSchema(columns)


def failures(built: pa.DataFrameSchema, data: SheetData) -> Iterator[Failure]:
    """What fails in a sheet's answers. The user's environment can't switch pandera off."""
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            built.validate(data.frame, lazy=True)
        except SchemaErrors as errors:
            for failure in errors.failure_cases.iter_rows(named=True):
                code = CELL01.code if failure["check"] == _NOT_NULL else failure["check"]
                yield code, failure["column"], failure["index"]


def _checks(column: Column, round: Round, refs: Collection[str]) -> list[pa.Check]:
    """The checks that a column's kind asks for."""
    value = pl.col(column.key)
    once = [_check(CELL09.code, value.is_first_distinct() | value.is_null())] if column.once else []
    match column.kind:
        case "choice" if choices := round.choices(column.choices):
            return [_check(CELL04.code, value.is_in(list(choices)))]
        case "money" | "percent" | "number":
            return [_check(CELL06.code, value >= 0)]
        case "project-ref":
            return [*once, _check(CELL10.code, value.is_in(list(refs)))]
    return once


def _check(code: str, passes: pl.Expr) -> pa.Check:
    """A check by an expression over the whole row. pandera reports its name or its error, so both are the code."""

    def judge(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(passes.fill_null(True))

    return pa.Check(judge, name=code, error=code)
