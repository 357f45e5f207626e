"""What the sections of a board report are written from: the return's answers, kept safe for publication."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

from grants.documents.document import Cell, Line, Weight
from grants.form.rounds import Round
from grants.model.money import figure, pounds, written_figure
from grants.model.privacy import counts_people, few, few_behind, tells_who
from grants.model.returns import Return, Row
from grants.model.stages import FINAL, RESULT, SPEND
from grants.model.targets import aim, behind, is_met

WITHHELD = "Withheld: it could tell who somebody is."
NOT_SHOWN = "not shown"


class Year:
    """A return for publication. Amounts are Decimal pounds, None where nothing is given.

    Two things are never shown: prose that can tell who somebody is, by personal details or by counting fewer people
    than the round's threshold; and figures that count so few, with whatever would give them away.
    """

    def __init__(self, returned: Return, round: Round) -> None:
        self.returned, self.round = returned, round
        self.stage = round.stage(returned.stage)
        self.limit = round.settings.small_number
        self.projects: list[Row] = list(returned["projects"].rows())
        self.withheld: set[str] = set()
        self.suppressed = False

    @property
    def has_results(self) -> bool:
        return self.stage.key in SPEND

    @property
    def is_final(self) -> bool:
        return self.stage.key == FINAL

    @property
    def result_key(self) -> str:
        return RESULT[self.stage.key]

    @property
    def source(self) -> str:
        return f"Source: {self.round.partnership}, {self.stage.label.lower()} return for {self.round.year}."

    # ---------------------------------------------------------------------------------------------------- rows

    @cached_property
    def spending(self) -> Mapping[str, Row]:
        """The first row of each project on the sheet that gives this stage's spend."""
        return self.returned[SPEND[self.stage.key]].first_by_ref() if self.has_results else {}

    @cached_property
    def measures(self) -> Mapping[str, list[Row]]:
        return self.returned["measures"].by_ref()

    # ------------------------------------------------------------------------------------------------- amounts

    @property
    def available(self) -> Decimal:
        return self.round.grant_total + (self.returned.start.get("carried_forward") or Decimal(0))

    @property
    def allocated(self) -> Decimal:
        return total(project["allocated"] for project in self.projects)

    def spent(self, project: Row) -> Decimal | None:
        spent: Decimal | None = self.spending.get(project["ref"], {}).get("spent")
        return spent

    @property
    def unspoken(self) -> list[Row]:
        """Projects that do not say what they spent."""
        return [project for project in self.projects if self.spent(project) is None]

    def variance(self, project: Row) -> Decimal | None:
        spent = self.spent(project)
        return project["allocated"] - spent if self.is_final and None not in (project["allocated"], spent) else None

    def pounds(self, amount: Decimal | None) -> str:
        return "not given" if amount is None else pounds(amount, self.round.locale)

    def amount(self, amount: Decimal | None, weight: Weight = "plain") -> Cell:
        return (Line(self.pounds(amount), weight, amount),)

    # ---------------------------------------------------------------------------------------- what may be shown

    def prose(self, text: str | None) -> str:
        """A text of the return, or that it is withheld; "" where there is none."""
        if not text or not tells_who(text, self.limit):
            return text or ""
        self.withheld.add(text)
        return WITHHELD

    def name(self, project: Row) -> str:
        return self.prose(project["project"]) or project["ref"] or "A project without a name"

    def is_few(self, measure: Row) -> bool:
        """Whether any figure of a measure counts so few people that it must not be shown."""
        if any(few(measure, key, self.limit) for key in ("half_year", "year_end")):
            return True
        beside = [figure(measure[key], "People") for key in ("baseline", "comparator")]
        return counts_people(measure) and any(count is not None and 0 < count < self.limit for count in beside)

    def result(self, measure: Row) -> str:
        """A result as people write it, with what is behind it; "fewer than 5" where it counts so few people."""
        given = measure[self.result_key]
        if given and self.is_few(measure):
            self.suppressed = True
            counts = few(measure, self.result_key, self.limit)
            return f"fewer than {self.limit}" if counts and counts[0] == self.result_key else NOT_SHOWN
        if measure["unit"] == "Narrative" and given:
            return self.prose(given)
        shown = written_figure(given, measure["unit"], self.round.locale)
        detail = behind(measure, self.round.locale)
        if detail and few_behind(measure, self.limit):
            detail, self.suppressed = "", True  # what it counts is not said, so it may be people
        return f"{shown} ({detail})" if shown and detail else shown or "no result given"

    def aim(self, measure: Row) -> str:
        return self.prose(aim(measure, self.round.locale))

    def verdict(self, measure: Row) -> str:
        """Missed, Met, or why neither can be said."""
        if measure[self.result_key] and self.is_few(measure):
            return NOT_SHOWN.capitalize()
        met = is_met(measure, self.result_key)
        if met is not None:
            return "Met" if met else "Missed"
        return "No result" if not measure[self.result_key] else "No target"

    def light(self, measure: Row) -> str:
        hidden = measure[self.result_key] and self.is_few(measure)
        return "" if hidden else measure["light"] or ""

    def comment(self, measure: Row) -> str:
        """What the measure's figures need beside them; nothing where they must not be shown."""
        return "" if self.is_few(measure) else self.prose(measure["comment"])


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
