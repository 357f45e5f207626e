"""Last year's return → the answers with which next year's workbook begins, and what to look at again in it.

Projects, parts, measures and contracts are carried over; results, spend, the OPCC's decisions and sign-offs are not.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from grants.form.answers import ticked
from grants.form.rounds import Round, Sheet
from grants.model.addresses import letters
from grants.model.finding import Note
from grants.model.money import pounds, read_number, written_figure
from grants.model.returns import Return
from grants.model.stages import FINAL
from grants.model.targets import is_met
from grants.model.words import alike, day, listed, quoted
from grants.template.content import Content, Row
from grants.template.formulas import FIRST

KEPT: Mapping[str, tuple[str, ...]] = {
    "projects": (
        "ref", "project", "outline", "theme_group", "provider", "allocated", "contract_value", "contribution",
        "contract_end", "monitored", "comment",
    ),
    "parts": ("ref", "part", "description", "amount"),
    "measures": (
        "ref", "part", "measure", "kind", "unit", "direction", "target", "baseline", "evidence", "accountable",
    ),
}  # fmt: skip
"""What is carried over, by sheet; the priorities are, where the plan still has them."""

_FIGURES = ("target", "baseline")


class Forward:
    """The next workbook's content and notes."""

    def __init__(self, last: Return, old: Round, new: Round) -> None:
        self.last, self.old, self.new = last, old, new
        self.evaluation = last["evaluation"].first_by_ref() if last.stage == FINAL else {}

    # -------------------------------------------------------------------------------------------------- answers

    def content(self) -> Content:
        """Last year's answers that still hold, by sheet and column."""
        kept = {sheet: [self._kept(sheet, row) for row in self.last[sheet].rows()] for sheet in KEPT}
        for row, before in zip(kept["projects"], self.last["projects"].rows(), strict=True):
            row |= self._ticks(before)
        return {**kept, "start": [self._start()]}

    def _kept(self, sheet: str, row: Row) -> dict[str, Any]:
        answers = {key: row[key] for key in KEPT[sheet] if row[key] is not None}
        for key in _FIGURES:
            if key in answers:
                answers[key] = _typed(answers[key])
        if answers.get("theme_group") not in (None, *self.new.theme_groups):
            del answers["theme_group"]
        return answers

    def _ticks(self, project: Row) -> dict[str, str]:
        """Yes under each priority of the new plan that the project served in the old one, by the priority's words."""
        now = {alike(words): number for number, words in self.new.priorities.items()}
        served = (self.old.priorities[number] for number in ticked(project, self.old))
        return {f"priority_{now[alike(words)]}": "Yes" for words in served if alike(words) in now}

    def _start(self) -> dict[str, Any]:
        new, start = self.new, self.last.start
        answers: dict[str, Any] = {
            "partnership": new.partnership,
            "fund": new.fund,
            "year": new.year,
            "return": new.offered[0].label,
            "grant_total": new.grant_total,
            "contact_name": start.get("contact_name"),
            "contact_email": start.get("contact_email"),
        }
        carried = self._carried()
        if carried:
            answers["carried_forward"] = sum(carried.values(), Decimal(0))
            parts = [f"{self._pounds(amount)} of {ref}" for ref, amount in carried.items()]
            answers["carried_for"] = f"Not spent in {self.old.year}: {listed(parts)}."
        return answers

    def _carried(self) -> dict[str, Decimal]:
        """What each project carries forward."""
        move = self.old.form.moves.carried
        variances = {ref: variance for ref, variance in self._variances() if self.evaluation[ref]["move"] == move}
        return {ref: variance for ref, variance in variances.items() if variance > 0}

    def _variances(self) -> Iterator[tuple[str, Decimal]]:
        for project in self.last["projects"].rows():
            spent = self.evaluation.get(project["ref"], {}).get("spent")
            if spent is not None and project["allocated"] is not None:
                yield project["ref"], project["allocated"] - spent

    # ---------------------------------------------------------------------------------------------------- notes

    def notes(self) -> list[Note]:
        """What to look at again, in the order of the new workbook's sheets."""
        return [*self._of_the_file(), *self._of_the_money(), *self._of_projects(), *self._of_measures()]

    def _of_the_file(self) -> Iterator[Note]:
        if alike(self.old.partnership) != alike(self.new.partnership):
            what = f"Last year's return is of {self.old.partnership}; this workbook is for {self.new.partnership}"
            yield Note("", "", f"{what}.", "Make sure that it is the right one to begin with.")
        unread = {
            (data.name, data.cell(key, row))
            for data in (self.last[sheet] for sheet in KEPT)
            for key, row in data.unread
            if key in KEPT[data.key]
        }
        lost = [each for each in self.last.findings if (each.sheet, each.cell) in unread and each.severity == "error"]
        for finding in lost:
            what = f"Last year's {finding.sheet} {finding.cell} could not be read, and was left out"
            yield Note("", "", f"{what}: {finding.message}", f"Type {finding.field} again, if it still holds.")

    def _of_the_money(self) -> Iterator[Note]:
        carried = self._carried()
        if carried:
            amount = self._pounds(sum(carried.values(), Decimal(0)))
            what = f"{amount} was carried forward from {self.old.year}, from {listed(list(carried))}."
            yield self._note("start", "carried_forward", 0, what, "Make sure that the OPCC agreed, and say what for.")
        allocated = sum(self.last["projects"].frame["allocated"].drop_nulls(), Decimal(0))
        available = self.new.grant_total + sum(carried.values(), Decimal(0))
        if allocated != available:
            what = f"Last year's amounts come to {self._pounds(allocated)}; {self._pounds(available)} is available."
            yield self._note("projects", "allocated", -1, what, "Change the amounts until they come to that.")

    def _of_projects(self) -> Iterator[Note]:
        variances = dict(self._variances())
        for place, project in enumerate(self.last["projects"].rows()):
            ref, end = project["ref"], project["contract_end"]
            if end and end < self.new.ends:
                when = "ended" if end < self.new.begins else "ends"
                before = "before the year begins" if end < self.new.begins else "within the year"
                what = f"The contract for {ref} {when} on {day(end, self.new.locale)}, {before}."
                yield self._note("projects", "contract_end", place, what, "Type the new end date, or say what follows.")
            if variance := variances.get(ref):
                gap = f"{self._pounds(abs(variance))} {'less' if variance > 0 else 'more'}"
                what = f"{ref} spent {gap} in {self.old.year} than the {self._pounds(project['allocated'])} it got."
                yield self._note("projects", "allocated", place, what, "Look at its amount again.")
            yield from self._dropped(place, project)

    def _dropped(self, place: int, project: Row) -> Iterator[Note]:
        """Choices that the new round does not offer."""
        kept = {alike(words) for words in self.new.priorities.values()}
        gone = [
            words for number in ticked(project, self.old) if alike(words := self.old.priorities[number]) not in kept
        ]
        if gone:
            lost = listed([quoted(words) for words in gone])
            what = f"{project['ref']} served {lost}, which the {self.new.plan} does not have."
            yield self._note("projects", self.new.priority_keys[0], place, what, "Choose its priorities again.")
        group = project["theme_group"]
        if group not in (None, *self.new.theme_groups):
            what = f"{project['ref']} belonged to {quoted(group)}, which is no theme group of this round."
            yield self._note("projects", "theme_group", place, what, "Choose its theme group again.")

    def _of_measures(self) -> Iterator[Note]:
        for place, measure in enumerate(self.last["measures"].rows()):
            if self.last.stage == FINAL and is_met(measure, "year_end") is False:
                result = written_figure(measure["year_end"], measure["unit"], self.new.locale)
                missed = f"{result} for {quoted(measure['measure'])}"
                what = f"{measure['ref']} missed its target in {self.old.year}: {missed}."
                key = "baseline" if measure["direction"] in ("Rise", "Fall") else "target"
                yield self._note("measures", key, place, what, "Look at the target and the baseline again.")

    def _note(self, sheet: str, key: str, place: int, what: str, how: str) -> Note:
        """A note at the cell of the new workbook where the answer stands; `place` -1 is the title."""
        form = self.new.sheets[sheet]
        return Note(form.name, _cell(form, key, place), what, how)

    def _pounds(self, amount: Decimal) -> str:
        return pounds(amount, self.new.locale)


def _cell(sheet: Sheet, key: str, place: int) -> str:
    number = [column.key for column in sheet.columns].index(key)
    if sheet.layout == "fields":
        return f"B{FIRST + number + 1}"
    return f"{letters(number + 1)}{FIRST + place + 1}"


def _typed(figure: str) -> str | Decimal:
    """A measure's figure as a number where it is one; a share as its fraction."""
    number = read_number(figure)
    return figure if number is None else number
