"""What the sections of a board report are written from: the return's answers, kept safe for publication."""

from collections import defaultdict
from decimal import Decimal
from functools import cached_property
from typing import Literal

from grants.documents.board.own_answers import own_numbers
from grants.documents.printed import aim, behind
from grants.documents.telling import Telling
from grants.form.rounds import Round
from grants.model.against_plan import measures_of_both, met_by_plan
from grants.model.figures import Figures
from grants.model.given_away import Withheld, gives_away
from grants.model.money import written_figure
from grants.model.privacy import Tells, few, few_behind, people, small_base, tells_who, withheld_figures
from grants.model.remarks import about_the_work
from grants.model.returns import Return, Row
from grants.model.roles import role_in
from grants.model.targets import is_met

_BESIDE = ("baseline", "comparator")
"""The columns of a measure whose figures stand beside its result."""

Verdict = Literal["missed", "eased", "met", "no target", "not shown", "no result"]
"""What the report says of a result, in the order in which it lists them: "eased" is one that misses the target of the
plan, and would not be called missed by what the target was changed to."""

_VERDICTS: dict[Verdict, str] = {
    "missed": "verdict_missed",
    "eased": "verdict_eased",
    "met": "verdict_met",
    "no target": "verdict_no_target",
    "not shown": "verdict_not_shown",
    "no result": "verdict_no_result",
}
"""The key of the words that stand beside a result, by its verdict."""


class Published(Telling):
    """A return for publication, with its figures. Amounts are Decimal pounds, None where nothing is given.

    Two things are never shown: prose that can tell who somebody is, by personal details or by counting fewer people
    than the round's threshold; and figures that count so few, with whatever would give them away: a share of fewer
    than twice as many, the counts behind a share, and every text of the same project that holds a withheld figure.
    """

    def __init__(self, returned: Return, round: Round, *, plan: Return | None = None, draft: bool = False) -> None:
        self.returned, self.round, self.plan, self.draft = returned, round, plan, draft
        self.stage = round.stage(returned.stage)
        self.figures = Figures(returned, round.grant_total, self.stage)
        self.withheld: dict[str, Tells] = {}
        """The texts that are not shown, and why."""
        self.suppressed: set[tuple[str, int, str]] = set()
        """The figures that are not shown: sheet, row and column."""
        self.elsewhere: dict[str, list[Withheld]] = {}
        """What other years withhold of the projects with these refs, which no text of this one may give away."""
        self.unpublished = 0
        """The case studies of which nobody said that they may be published."""

    @property
    def source(self) -> str:
        round = self.round
        return self.say("source", partnership=round.partnership, stage=self.stage.label.lower(), year=round.year)

    @cached_property
    def _results(self) -> tuple[str, ...]:
        """The columns of Measures that hold the results of any stage."""
        return tuple(dict.fromkeys(stage.result for stage in self.round.form.stages if stage.result))

    def in_words(self, verdict: Verdict) -> str:
        """A verdict as it stands beside a result."""
        return self.say(_VERDICTS[verdict])

    @property
    def withheld_words(self) -> str:
        """What stands in the place of a text that is not shown."""
        return self.say("withheld")

    # ---------------------------------------------------------------------------------------- what may be shown

    def prose(self, text: str | None, ref: str | None = None, *, study: bool = False, story: bool = False) -> str:
        """A text of the return, or that it is withheld; "" where there is none.

        `ref` is of the project that it is about. `study` is whether it is a case study; `story` whether it may be
        about one person, as outcomes are.
        """
        return self._shown(text, ref, title=False, study=study, story=story)

    def title(self, text: str | None, ref: str | None) -> str:
        """What names something of a project, such as a measure, likewise; "" where there is none."""
        return self._shown(text, ref, title=True)

    def _shown(
        self, text: str | None, ref: str | None, *, title: bool, study: bool = False, story: bool = False
    ) -> str:
        text = about_the_work(text or "")
        if not text:
            return ""
        reason = tells_who(text, self.limit, study=study, story=story)
        if not reason and gives_away(text, self._hidden_of(ref or ""), title=title):
            reason = "given away"
        if not reason:
            return text
        self.withheld.setdefault(text, reason)
        return self.withheld_words

    def change(self, sentence: str) -> str:
        """A sentence on what differs from the plan, which is about any project."""
        known = [figures for found in (*self.withheld_of.values(), *self.elsewhere.values()) for figures in found]
        if not gives_away(sentence, known, title=True):
            return self.prose(sentence)
        self.withheld.setdefault(sentence, "given away")
        return self.withheld_words

    def case_study(self, spending: Row, text: str | None) -> str:
        """A case study, or that it is withheld; "" where the project's row of spending lets nobody publish it.

        A form that does not ask whether it may be published lets nobody.
        """
        if text and spending.get("publish") != "yes":
            self.unpublished += 1
            return ""
        return self.prose(text, spending.get("ref"), study=True)

    def name(self, project: Row) -> str:
        return self.title(project["project"], project["ref"]) or project["ref"] or self.say("no_name")

    def called(self, project: Row) -> str:
        """A project by its ref and its title: "P1 Outreach"."""
        ref, name = project["ref"] or "", self.name(project)
        return name if name == ref else f"{ref} {name}".strip()

    def measure(self, measure: Row) -> str:
        """What a measure is called."""
        return self.title(measure["measure"], measure["ref"])

    def _hidden_of(self, ref: str) -> list[Withheld]:
        return [*self.withheld_of.get(ref, []), *self.elsewhere.get(ref, [])]

    @cached_property
    def withheld_of(self) -> dict[str, list[Withheld]]:
        """The figures that no text of a project may give away, by its ref."""
        found: dict[str, list[Withheld]] = defaultdict(list)
        for measure in self.returned["measures"].rows():
            hidden = self.is_few(measure)
            if measure["ref"] and (hidden or few_behind(measure, self.limit)):
                keys = (*self._results, *_BESIDE)
                found[measure["ref"]].append(withheld_figures(measure, keys, self.limit, share=hidden))
        for column, row in own_numbers(self):
            if self.is_small(row[column.key]):
                found[row["ref"] or ""].append(Withheld(frozenset([row[column.key]])))
        return found

    def is_small(self, number: Decimal | None) -> bool:
        return number is not None and 0 < number < self.limit

    def is_few(self, measure: Row) -> bool:
        """Whether any figure of a measure counts so few people, or is of so few, that it must not be shown."""
        if small_base(measure, self.limit) or any(few(measure, key, self.limit) for key in self._results):
            return True
        beside = [people(measure, key) for key in _BESIDE]
        return any(self.is_small(count) for count in beside)

    def result(self, measure: Row) -> str:
        """A result as people write it, with what is behind it; "fewer than 5" where it counts so few people."""
        key, unit = self.stage.result, measure["unit"]
        given = measure.get(key)
        if given and self.is_few(measure):
            self.suppress("measures", measure, key)
            counts = few(measure, key, self.limit)
            return self.fewer_than_limit if counts and counts[0] == key else self.say("not_shown")
        if unit == "narrative" and given:
            return self.prose(given, measure["ref"])
        if given and is_of_nothing(measure):
            return self.say("result_of_nothing")
        shown = written_figure(given, unit, self.round.locale)
        detail = behind(measure, self.round)
        if detail and few_behind(measure, self.limit):
            detail = ""  # nothing says what it counts, so it may be people
            self.suppress("measures", measure, "numerator")
        return f"{shown} ({detail})" if shown and detail else shown or self.say("result_none")

    def suppress(self, sheet: str, row: Row, key: str) -> None:
        self.suppressed.add((sheet, row["row"], key))

    def aim(self, measure: Row) -> str:
        return self.prose(aim(measure, self.round))

    def verdict(self, measure: Row) -> Verdict:
        """Whether the result meets its target, or why that can't be decided."""
        given = measure.get(self.stage.result)
        if given and self.is_few(measure):
            return "not shown"
        if not given or is_of_nothing(measure):
            return "no result"
        met, before = is_met(measure, self.stage.result), self.planned.get(measure["row"])
        if met is not False and before and met_by_plan(before, measure, self.stage.result) is False:
            return "eased"
        return "no target" if met is None else "met" if met else "missed"

    @cached_property
    def planned(self) -> dict[int, Row]:
        """The measures as the plan had them, by the rows that they have now."""
        return {after["row"]: before for before, after in measures_of_both(self.plan, self.returned)}

    def role(self, measure: Row) -> str:
        """Who answers for a measure, where a role is named and not a person."""
        return self.role_in(measure.get("accountable"))

    def role_in(self, text: str | None) -> str:
        round = self.round
        return role_in(text, (round.partnership, round.recipient, round.funder, *round.theme_groups))

    def light(self, measure: Row) -> str | None:
        """The key of the measure's light at this stage; None where it must not be shown."""
        hidden = measure.get(self.stage.result) and self.is_few(measure)
        light: str | None = None if hidden else measure.get(self.stage.light)
        return light

    def comment(self, measure: Row) -> str:
        """What the measure's figures need beside them; nothing where they must not be shown."""
        text = measure.get(self.stage.comment)
        if not self.is_few(measure):
            return self.prose(text, measure["ref"])
        if text:
            self.withheld.setdefault(text, "given away")
        return ""


def is_of_nothing(measure: Row) -> bool:
    """Whether a share is of nobody and nothing, so that it is none."""
    return bool(measure["unit"] == "percent" and measure["denominator"] == 0)
