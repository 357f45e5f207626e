"""What a fund report is written from: the partnerships of a round with their returns, and what they come to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from grants.documents.board.published import Published
from grants.documents.telling import Telling
from grants.form.rounds import Round
from grants.model.finding import Finding
from grants.model.privacy import Tells
from grants.model.serving import AtRisk, Served


@dataclass(frozen=True, slots=True)
class Partnership:
    """A partnership, with its return where there is one. Amounts are pounds."""

    name: str
    granted: Decimal
    signed: date | None
    days_late: int | None
    errors: tuple[Finding, ...]
    published: Published | None
    """Its return, kept safe for publication; None where it is missing."""


class Fund(Telling):
    """The returns of all partnerships of a round at one stage.

    `totals` are those of the collection: fund, retained, granted, available, allocated and spent, in pounds; spent is
    None where a project does not give it. `priorities` and `risks` leave refused projects out.
    """

    sections = ("fund", "board")

    def __init__(
        self,
        round: Round,
        stage: str,
        partnerships: Sequence[Partnership],
        totals: Mapping[str, Decimal | None],
        priorities: Sequence[Served],
        risks: Sequence[AtRisk],
        *,
        draft: bool,
    ) -> None:
        self.round, self.partnerships, self.totals = round, partnerships, totals
        self.stage = round.stage(stage)
        self.due = round.stages[stage].due
        self.priorities, self.risks, self.draft = priorities, risks, draft

    @property
    def source(self) -> str:
        return self.say("source", stage=self.stage.label.lower(), year=self.round.year)

    @property
    def returned(self) -> Iterator[tuple[Partnership, Published]]:
        """The partnerships that have returned, each with its return."""
        return ((one, one.published) for one in self.partnerships if one.published)

    @property
    def missing(self) -> list[Partnership]:
        return [one for one in self.partnerships if one.published is None]

    @cached_property
    def verdicts(self) -> Counter[str]:
        """How many results of all partnerships have each verdict."""
        return Counter(each.verdict(measure) for _, each in self.returned for _, measure in each.figures.measures)

    # ----------------------------------------------------------------------------- what is not shown, in all returns

    @property
    def withheld(self) -> dict[tuple[str, str], Tells]:
        """The texts that are not shown, by partnership, and why."""
        return {(one.name, text): why for one, each in self.returned for text, why in each.withheld.items()}

    @property
    def suppressed(self) -> set[tuple[str, str, int, str]]:
        return {(one.name, *place) for one, each in self.returned for place in each.suppressed}

    @property
    def unpublished(self) -> int:
        return sum(each.unpublished for _, each in self.returned)
