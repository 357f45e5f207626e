"""What happens to each project's variance: its moves of money, row by row, or the whole of it at once.

Money that a project gives another, and what it takes from another, are two sides of one move. A side that says nothing
is taken at the other's word, so that one row for each move is enough.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from grants.model.figures import NOTHING, ProjectFigures

BETWEEN = {"given": "taken", "taken": "given"}
"""Moves between projects, by key, and what the other side says of each."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Money that leaves a project or reaches it. `amount` is in pounds, None where it is not given."""

    ref: str
    move: str
    """By the key of the choice."""
    other: str
    """The ref of the other project; "" where none is named."""
    amount: Decimal | None
    row: int
    """Its row in Excel; on the sheet of moves where `listed`, else on that of the stage's money."""
    listed: bool


@dataclass(frozen=True)
class Moves:
    """The moves of a return. `leaves` are the keys of what happens to an underspend."""

    projects: Mapping[str, ProjectFigures]
    leaves: tuple[str, ...]
    own: Mapping[str, list[Flow]] = field(init=False)
    """What each project says of its own variance."""
    told: Mapping[tuple[str, str], Decimal] = field(init=False)
    """By giver and taker: what the giver says."""
    heard: Mapping[tuple[str, str], Decimal] = field(init=False)
    """Likewise what the taker says."""

    def __post_init__(self) -> None:
        own = {ref: list(_flows(project)) for ref, project in self.projects.items()}
        told: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        heard: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for flow in (flow for flows in own.values() for flow in flows):
            if flow.move in BETWEEN and flow.other and flow.amount is not None:
                if flow.move == "given":
                    told[flow.ref, flow.other] += flow.amount
                else:
                    heard[flow.other, flow.ref] += flow.amount
        object.__setattr__(self, "own", own)
        object.__setattr__(self, "told", told)
        object.__setattr__(self, "heard", heard)

    def given(self, ref: str) -> Decimal:
        """What a project gives to others in all, less what it takes from them."""
        pairs = self.told.keys() | self.heard.keys()
        out = sum((self.between(pair) for pair in pairs if pair[0] == ref), NOTHING)
        return out - sum((self.between(pair) for pair in pairs if pair[1] == ref), NOTHING)

    @property
    def in_all(self) -> Decimal:
        """What all projects together give others."""
        return sum((self.between(pair) for pair in self.told.keys() | self.heard.keys()), NOTHING)

    def between(self, pair: tuple[str, str]) -> Decimal:
        """What moves from a giver to a taker: as the giver says, else as the taker does."""
        return self.told.get(pair, self.heard.get(pair, NOTHING))

    def net(self, ref: str) -> Decimal | None:
        """What leaves a project less what reaches it, in all; None where an amount is not given."""
        flows = [flow for flow in self.own[ref] if flow.move not in BETWEEN]
        if any(flow.amount is None for flow in self.own[ref]):
            return None
        rest = sum(
            (flow.amount if flow.move in self.leaves else -flow.amount for flow in flows if flow.amount), NOTHING
        )
        return rest + self.given(ref)


def _flows(project: ProjectFigures) -> list[Flow]:
    ref = project.ref or ""
    if project.moves:
        rows = (row for row in project.moves if row["move"])
        return [Flow(ref, row["move"], row["other"] or "", row["amount"], row["row"], True) for row in rows]
    if project.move and project.variance is not None:
        return [Flow(ref, project.move, project.other or "", abs(project.variance), project.spending["row"], False)]
    return []
