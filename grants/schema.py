"""A round's sheet → a pandera schema: the rules that a column, or a row, can be judged by; and the failures of returns.

A schema has one check for each rule, and each check judges all the columns that its rule is asked of; returns of one
round are judged together, as one frame for each sheet. For what pandera costs is each check and each column that it is
given, and hardly the rows.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import pandera.polars as pa
import polars as pl
from pandera.api.base.checks import CheckResult
from pandera.api.polars.types import PolarsData
from pandera.backends.polars.checks import PolarsCheckBackend
from pandera.config import ValidationDepth, config_context
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaErrors

from grants.form.form import Column
from grants.form.rounds import Round
from grants.model.returns import SheetData
from grants.reading.faults import CELL04
from grants.rules.check import RowCheck
from grants.rules.columns import CELL01, CELL06, CELL09, CELL10

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
def build(asked: Asked) -> pa.DataFrameSchema:
    """The schema of a sheet at a stage. Every check's name is its rule's code."""
    round, sheet = asked.round.round, asked.round.round.sheets[asked.sheet]
    by_rule: dict[str, dict[str, pl.Expr]] = defaultdict(dict)
    for column in sheet.columns:
        if column.key in asked.places:
            if column.answered and round.required(column, asked.stage):
                by_rule[CELL01.code][column.key] = pl.col(column.key).is_not_null()
            for code, passes in _by_kind(column, round):
                by_rule[code][column.key] = passes
    for check in asked.checks:
        by_rule[check.rule.code][check.column] = check.passes(round)
    return pa.DataFrameSchema(checks=[_Check(code, passes) for code, passes in by_rule.items()])


def failures(asked: Asked, sheets: Sequence[SheetData], refs: Sequence[Collection[str]]) -> list[list[Failure]]:
    """What fails in the answers of each of some returns. `refs` are the projects that each of them has."""
    order = {column.key: place for place, column in enumerate(asked.round.round.sheets[asked.sheet].columns)}
    begins = list(accumulate((data.frame.height for data in sheets), initial=0))
    found: list[list[Failure]] = [[] for _ in sheets]
    failed = _failures(build(asked), _together(asked, sheets, refs))
    for code, column, index in sorted(failed, key=lambda failure: order[failure[1]]):
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
    columns = {check.name: check.columns for check in built.checks if isinstance(check, _Check)}
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            built.validate(frame, lazy=True)
        except SchemaErrors as errors:
            for failure in errors.failure_cases.iter_rows(named=True):
                if failure["index"] is None:  # the check itself failed
                    raise RuntimeError(f"{failure['check']}: {failure['failure_case']}") from errors
                place, index = divmod(failure["index"], frame.height)
                yield failure["check"], columns[failure["check"]][place], index


def _by_kind(column: Column, round: Round) -> Iterator[tuple[str, pl.Expr]]:
    """The rules that a column's kind asks for: their codes, and what is true where a row passes."""
    value = pl.col(column.key)
    if column.once:
        yield CELL09.code, pl.struct(_RETURN, column.key).is_first_distinct() | value.is_null()
    match column.kind:
        case "choice" if choices := round.choices(column.choices):
            yield CELL04.code, value.is_in(list(choices))
        case "money" | "percent" | "number":
            yield CELL06.code, value >= 0
        case "project-ref":
            yield CELL10.code, pl.col(_KNOWN + column.key) | value.is_null()


class _Check(pa.Check):
    """A rule as pandera's check of a frame: for each column that it judges, an expression over the whole row."""

    def __init__(self, code: str, passes: Mapping[str, pl.Expr]) -> None:
        """What pandera reports of a check is its name or its error, so both are the code."""
        super().__init__(self._judge, name=code, error=code)
        self.columns = list(passes)
        self._passes = [each.fill_null(True).alias(key) for key, each in passes.items()]

    def _judge(self, data: PolarsData) -> pl.LazyFrame | bool:
        """The rows that pass by the first column, then those by the next, and so on; or that all of them do."""
        passed = data.lazyframe.select(self._passes).collect()
        columns = passed.get_columns()
        if all(column.all() for column in columns):  # most pass, which a word says at less cost
            return True
        return pl.LazyFrame({CHECK_OUTPUT_KEY: pl.concat([column.alias("") for column in columns])})


_SAID = {said: pl.LazyFrame({CHECK_OUTPUT_KEY: [said]}) for said in (True, False)}


class _OnePerColumn(PolarsCheckBackend):
    """Takes what a check says of many columns, one after the other, where pandera's own expects one."""

    def postprocess_bool_output(self, check_obj: PolarsData, check_output: bool) -> CheckResult:
        return CheckResult(_SAID[check_output], _SAID[check_output], check_obj, None)

    def postprocess_lazyframe_output(self, check_obj: PolarsData, check_output: pl.LazyFrame) -> CheckResult:
        passed = pl.col(CHECK_OUTPUT_KEY)
        failed = check_output.filter(passed.not_()).select(failed=passed)
        return CheckResult(check_output, check_output.select(passed.all()), check_obj, failed)


_Check.register_backend(pl.LazyFrame, _OnePerColumn)
