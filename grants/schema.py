"""A round's sheet → a pandera schema: the rules that a column, or a row, can be judged by; and the failures of returns.

Returns of one round are judged together, as one frame for each sheet: pandera's cost is for each check that it makes,
and hardly for the rows.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.backends.polars.checks import PolarsCheckBackend
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrors

from grants.form.form import Column
from grants.form.rounds import Round
from grants.model.returns import SheetData
from grants.reading.faults import CELL04
from grants.rules.check import RowCheck
from grants.rules.columns import CELL01, CELL06, CELL09, CELL10

_NOT_NULL = "not_nullable"
"""What pandera calls the check of a blank where an answer is required."""
_RETURN, _KNOWN = "#return", "#known "
"""Columns of a frame of many returns: which return a row is of, and whether its ref is of one of the return's projects.
No key of a form begins so."""

Failure = tuple[str, str, int]
"""The code of the rule that fails, the key of the column, and the place of the row in the sheet's frame."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a sheet: sheets of which the same is asked are judged by one schema."""

    round: "Same"
    stage: str
    sheet: str
    places: frozenset[str]
    """The keys of the columns that the workbook has; SHEET02 has reported those that it lacks."""
    checks: tuple[RowCheck, ...]
    """The rules of rows that apply."""


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """A round as a key: two are the same where they are one object."""

    round: Round

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.round is other.round

    def __hash__(self) -> int:
        return id(self.round)


@lru_cache(maxsize=256)
def build(asked: Asked, answered: frozenset[str]) -> pa.DataFrameSchema:
    """The schema of a sheet at a stage. `answered` are the columns with any answer. Every check's name is its rule's
    code.
    """
    round, sheet = asked.round.round, asked.round.round.sheets[asked.sheet]
    by_column: dict[str, list[pa.Check]] = {column.key: [] for column in sheet.columns}
    for check in asked.checks:
        by_column[check.column].append(_check(check.rule.code, check.passes(round)))
    columns = {}
    for column in sheet.columns:
        judged = [*(_checks(column, round) if column.key in answered else ()), *by_column[column.key]]
        required = column.answered and round.required(column, asked.stage)
        if column.key in asked.places and (judged or required):  # each column costs a millisecond
            columns[column.key] = pa.Column(checks=judged, nullable=not required)
    return pa.DataFrameSchema(columns)


def failures(asked: Asked, sheets: Sequence[SheetData], refs: Sequence[Collection[str]]) -> list[list[Failure]]:
    """What fails in the answers of each of some returns. `refs` are the projects that each of them has."""
    frame = _together(asked, sheets, refs)
    answered = frozenset(key for key in asked.places if frame[key].null_count() < frame.height)
    begins = list(accumulate((data.frame.height for data in sheets), initial=0))
    found: list[list[Failure]] = [[] for _ in sheets]
    for code, column, index in _failures(build(asked, answered), frame):
        place = bisect_right(begins, index) - 1
        found[place].append((code, column, index - begins[place]))
    return found


def _together(asked: Asked, sheets: Sequence[SheetData], refs: Sequence[Collection[str]]) -> pl.DataFrame:
    """The answers of a sheet in some returns as one frame."""
    frame = pl.concat([data.frame for data in sheets], rechunk=True) if len(sheets) > 1 else sheets[0].frame
    heights = [data.frame.height for data in sheets]
    number = pl.Series(_RETURN, [place for place, height in enumerate(heights) for _ in range(height)], pl.Int32)
    known = []
    for column in asked.round.round.sheets[asked.sheet].columns:
        if column.kind == "project-ref":
            found = (ref in there for data, there in zip(sheets, refs, strict=True) for ref in data.frame[column.key])
            known.append(pl.Series(_KNOWN + column.key, list(found), pl.Boolean))
    return frame.with_columns(number, *known)


def _failures(built: pa.DataFrameSchema, frame: pl.DataFrame) -> Iterator[Failure]:
    """What fails in a frame. The user's environment can't switch pandera off."""
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            built.validate(frame, lazy=True)
        except SchemaErrors as errors:
            for failure in errors.failure_cases.iter_rows(named=True):
                if failure["index"] is None:  # the check itself failed
                    raise RuntimeError(f"{failure['check']}: {failure['failure_case']}") from errors
                code = CELL01.code if failure["check"] == _NOT_NULL else failure["check"]
                yield code, failure["column"], failure["index"]


def _checks(column: Column, round: Round) -> list[pa.Check]:
    """The checks that a column's kind asks for."""
    value = pl.col(column.key)
    first = pl.struct(_RETURN, column.key).is_first_distinct()
    once = [_check(CELL09.code, first | value.is_null())] if column.once else []
    match column.kind:
        case "choice" if choices := round.choices(column.choices):
            return [_check(CELL04.code, value.is_in(list(choices)))]
        case "money" | "percent" | "number":
            return [_check(CELL06.code, value >= 0)]
        case "project-ref":
            return [*once, _check(CELL10.code, pl.col(_KNOWN + column.key) | value.is_null())]
    return once


class _Check(pa.Check):
    """A check that pandera does not copy for each frame that it validates: it is never changed."""

    def __deepcopy__(self, _memo: object) -> "_Check":
        return self


_Check.register_backend(pl.LazyFrame, PolarsCheckBackend)


def _check(code: str, passes: pl.Expr) -> pa.Check:
    """A check by an expression over the whole row. pandera reports its name or its error, so both are the code."""

    def judge(data: PolarsData) -> pl.LazyFrame | bool:
        passed = data.lazyframe.select(passes.fill_null(True)).collect()
        return bool(passed.to_series().all()) or passed.lazy()  # most pass, which a word says at less cost

    return _Check(judge, name=code, error=code)
