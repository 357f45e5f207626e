"""What a workbook's answers come to: the values that are stored beside the formulas of Checks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from grants.form.rounds import Round
from grants.model.stages import FINAL, RESULT, SPEND
from grants.model.targets import is_met
from grants.template.content import Content, Row

LIGHTS = {True: "Red", False: "Green"}
"""The traffic light that does not fit a result, by whether the result meets its target."""


@dataclass(frozen=True)
class Facts:
    """The answers of a workbook, and what they come to. `stage` is the one that its Return field names."""

    round: Round
    content: Content

    @property
    def start(self) -> Row:
        return next(iter(self.content.get("start", ())), {})

    @cached_property
    def stage(self) -> str:
        named = {stage.label: stage.key for stage in self.round.offered}
        return named.get(self.start.get("return", ""), "")

    def rows(self, sheet: str) -> Sequence[Row]:
        return self.content.get(sheet, ())

    def of(self, sheet: str, ref: str) -> list[Row]:
        """The rows of a sheet that belong to a project."""
        return [row for row in self.rows(sheet) if row.get("ref") == ref]

    @cached_property
    def projects(self) -> "list[Project]":
        return [Project(self, row) for row in self.rows("projects") if row.get("ref")]

    @cached_property
    def refs(self) -> "Counter[str]":
        return Counter(project.ref for project in self.projects)

    @property
    def available(self) -> Decimal:
        return _amount(self.start, "grant_total") + _amount(self.start, "carried_forward")

    @property
    def allocated(self) -> Decimal:
        return sum((_amount(row, "allocated") for row in self.rows("projects")), Decimal(0))

    @property
    def result_key(self) -> str:
        return RESULT[self.stage or FINAL]

    def missed(self, measures: Iterable[Row]) -> int:
        """How many measures have a result of this stage that misses its target."""
        return sum(self._met(measure) is False for measure in measures)

    def misfits(self, measures: Iterable[Row]) -> int:
        """How many measures have a traffic light that does not fit their result."""
        return sum(LIGHTS.get(met) == row.get("light") for row in measures if (met := self._met(row)) is not None)

    def _met(self, measure: Row) -> bool | None:
        return is_met({key: None if value is None else str(value) for key, value in measure.items()}, self.result_key)


@dataclass(frozen=True)
class Project:
    """A project's own answers and those on the other sheets; amounts are None where nothing is given."""

    facts: Facts
    row: Row

    @property
    def ref(self) -> str:
        return str(self.row["ref"])

    @property
    def allocated(self) -> Decimal:
        return _amount(self.row, "allocated")

    @property
    def parts(self) -> Decimal | None:
        return _total(self.facts.of("parts", self.ref))

    @property
    def stated(self) -> Decimal | None:
        return self.row.get("contribution")

    @property
    def share(self) -> Decimal | None:
        """The OPCC's contribution worked out: allocated ÷ contract value."""
        value = _amount(self.row, "contract_value")
        return self.allocated / value if value else None

    @property
    def ticks(self) -> int:
        return sum(self.row.get(key) == "Yes" for key in self.facts.round.priority_keys)

    @property
    def measures(self) -> list[Row]:
        return self.facts.of("measures", self.ref)

    @property
    def evaluation(self) -> Row:
        return next(iter(self.facts.of("evaluation", self.ref)), {})

    @property
    def spent(self) -> Decimal | None:
        sheet = SPEND.get(self.facts.stage)
        return next(iter(self.facts.of(sheet, self.ref)), {}).get("spent") if sheet else None

    @property
    def variance(self) -> Decimal | None:
        return self.allocated - self.spent if self.facts.stage == FINAL and self.spent is not None else None

    @property
    def items(self) -> Decimal | None:
        return _total(self.facts.of("spend_items", self.ref))

    @property
    def without_result(self) -> int:
        return sum(measure.get(self.facts.result_key) is None for measure in self.measures)


def _amount(row: Row, key: str) -> Decimal:
    return Decimal(row.get(key) or 0)


def _total(rows: Sequence[Row]) -> Decimal | None:
    """What the rows' amounts come to; None where there is no row."""
    return sum((_amount(row, "amount") for row in rows), Decimal(0)) if rows else None


def differ(one: Any, other: Any) -> bool:
    """Whether two amounts are given and are not the same."""
    return one is not None and other is not None and one != other
