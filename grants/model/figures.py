"""A return's figures, each worked out here and nowhere else: rules, template, documents and roll-forward read them.

Amounts are Decimal pounds, None where an answer that they need is not given.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from grants.model.returns import Return, Row, SheetData
from grants.model.stages import FINAL

NOTHING = Decimal(0)


class StagePlaces(Protocol):
    """What figures need to know of a stage: its role, and where its money stands."""

    @property
    def role(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def spent(self) -> str: ...
    @property
    def planned(self) -> str: ...
    @property
    def forecast(self) -> str: ...


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of the amounts that are given."""
    return sum((amount for amount in amounts if amount is not None), NOTHING)


def whole(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of all amounts; None where one is not given, or there is none."""
    known = list(amounts)
    return None if not known or None in known else total(known)


@dataclass(frozen=True)
class ProjectFigures:
    """A project's own answers, and the rows of the other sheets under its ref."""

    row: Row
    parts_rows: list[Row]
    measures: list[Row]
    item_rows: list[Row]
    moves: list[Row]
    spending: Row
    """Its first row on the sheet of the stage's money; {} where it has none."""
    stage: StagePlaces

    @property
    def ref(self) -> str | None:
        ref: str | None = self.row["ref"]
        return ref

    @property
    def allocated(self) -> Decimal | None:
        return _amount(self.row, "allocated")

    @property
    def refused(self) -> bool:
        """Whether the OPCC refused it."""
        return self.row.get("approved") == "no"

    @property
    def contract_value(self) -> Decimal | None:
        return _amount(self.row, "contract_value")

    @property
    def stated(self) -> Decimal | None:
        """The OPCC's share of the contract as it is stated, as a fraction."""
        return _amount(self.row, "contribution")

    @property
    def share(self) -> Decimal | None:
        """The OPCC's share of the contract worked out: allocated ÷ contract value."""
        return self.allocated / self.contract_value if self.allocated is not None and self.contract_value else None

    @property
    def parts(self) -> Decimal | None:
        """The sum of its parts; None where it has none."""
        return _sum(self.parts_rows)

    @property
    def items(self) -> Decimal | None:
        """The sum of its items of spend; None where it has none."""
        return _sum(self.item_rows)

    @property
    def spent(self) -> Decimal | None:
        return _amount(self.spending, self.stage.spent)

    @property
    def planned(self) -> Decimal | None:
        return _amount(self.spending, self.stage.planned)

    @property
    def forecast(self) -> Decimal | None:
        return _amount(self.spending, self.stage.forecast)

    @property
    def variance(self) -> Decimal | None:
        """Allocated − spent, minus is an overspend; None before the final return."""
        if self.stage.role != FINAL or self.allocated is None or self.spent is None:
            return None
        return self.allocated - self.spent

    @property
    def move(self) -> str | None:
        """What happens to the whole variance, by its key."""
        move: str | None = self.spending.get("move")
        return move

    @property
    def other(self) -> str | None:
        """The other project of a move of the whole variance."""
        other: str | None = self.spending.get("other")
        return other

    @property
    def carried(self) -> Decimal:
        """What is carried forward into the next year."""
        return self.moved("carried")

    @property
    def returned(self) -> Decimal:
        """What is returned to the OPCC."""
        return self.moved("returned")

    def moved(self, move: str, *, over: bool = False) -> Decimal:
        """What of the underspend goes one way by its key, or what meets the overspend where `over`.

        By rows of the sheet moves; where there are none, all of it.
        """
        if self.moves:
            return total(row["amount"] for row in self.moves if row["move"] == move)
        variance = self.variance or NOTHING
        return max(-variance if over else variance, NOTHING) if self.move == move else NOTHING


@dataclass(frozen=True)
class Figures:
    """The figures of a return. `grant_total` is the round's, in pounds; `stage` is the return's."""

    returned: Return
    grant_total: Decimal
    stage: StagePlaces

    @property
    def carried_in(self) -> Decimal:
        """What was carried forward into the year."""
        return self.returned.start.get("carried_forward") or NOTHING

    @property
    def available(self) -> Decimal:
        """The grant total and what was carried forward."""
        return self.grant_total + self.carried_in

    @property
    def allocated(self) -> Decimal:
        return total(self.returned["projects"].frame["allocated"])

    @property
    def left(self) -> Decimal:
        """Available − allocated; minus where more is allocated than there is."""
        return self.available - self.allocated

    @cached_property
    def spending(self) -> SheetData | None:
        """The sheet of the stage's money; None at the plan stage."""
        return self.returned.sheets.get(self.stage.sheet)

    @cached_property
    def projects(self) -> dict[str, ProjectFigures]:
        """The projects by ref, the first of each, in the order of the sheet."""
        found: dict[str, ProjectFigures] = {}
        for project in self.rows:
            if project.ref:
                found.setdefault(project.ref, project)
        return found

    @cached_property
    def rows(self) -> list[ProjectFigures]:
        """Every row of Projects, those without a ref and the second of one ref too."""
        return [self.of(row) for row in self.returned["projects"].rows()]

    def of(self, row: Row) -> ProjectFigures:
        """The figures of a row of Projects."""
        ref = row["ref"] or ""
        spending = self._spending_rows.get(ref, {})
        parts, measures, items, moves = (self._rows[sheet].get(ref, []) for sheet in _BESIDE)
        return ProjectFigures(row, parts, measures, items, moves, spending, self.stage)

    @property
    def measures(self) -> Iterator[tuple[ProjectFigures, Row]]:
        """Each project with each of its measures."""
        return ((project, measure) for project in self.rows for measure in project.measures)

    @property
    def silent(self) -> list[ProjectFigures]:
        """The projects whose spend is not given."""
        return [project for project in self.rows if project.spent is None]

    @property
    def spent_so_far(self) -> Decimal:
        """The sum of the spend that is given."""
        return total(project.spent for project in self.rows)

    @property
    def spent(self) -> Decimal | None:
        """What all projects spent; None at the plan stage, or where the spend of one is not given."""
        return whole(project.spent for project in self.rows) if self.spending is not None else None

    @property
    def underspent(self) -> Decimal:
        """What all projects that spent less than allocated have over, none of it set against another's overspend."""
        return total(max(project.variance or NOTHING, NOTHING) for project in self.rows)

    @property
    def overspent(self) -> Decimal:
        """What all projects that spent more than allocated are short of, likewise."""
        return total(max(-(project.variance or NOTHING), NOTHING) for project in self.rows)

    @property
    def not_told(self) -> Decimal:
        """What is allocated to the projects whose spend is not given."""
        return total(project.allocated for project in self.silent)

    def moved(self, move: str, *, over: bool = False) -> Decimal:
        """What of all underspends goes one way by its key, or what meets the overspends where `over`."""
        return total(project.moved(move, over=over) for project in self.rows)

    def unexplained(self, leaves: Iterable[str], meets: Iterable[str]) -> Decimal:
        """What is allocated, is not said to be spent, and goes none of these ways; minus where too much goes them.

        `leaves` and `meets` are the keys of what happens to an underspend and to an overspend. Moves between projects
        change no total and are not among them. Projects whose spend is not given are left aside.
        """
        left = total(self.moved(move) for move in leaves) - total(self.moved(move, over=True) for move in meets)
        return self.allocated - self.not_told - self.spent_so_far - left

    @property
    def carried(self) -> dict[str, Decimal]:
        """What each project carries forward into the next year, where it does."""
        return {ref: project.carried for ref, project in self.projects.items() if project.carried > 0}

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, list[Row]]]:
        return {sheet: self.returned[sheet].by_ref() for sheet in _BESIDE}

    @cached_property
    def _spending_rows(self) -> dict[str, Row]:
        return self.spending.first_by_ref() if self.spending is not None else {}


_BESIDE = ("parts", "measures", "spend_items", "moves")
"""The sheets with rows of a project."""


def _amount(row: Row, key: str) -> Decimal | None:
    amount: Decimal | None = row.get(key)
    return amount


def _sum(rows: list[Row]) -> Decimal | None:
    return total(row["amount"] for row in rows) if rows else None
