"""Last year's return → the answers with which next year's workbook begins, and what to look at again in it.

The form says which columns are carried over: projects, parts, measures and contracts are; results, spend, the OPCC's
decisions and sign-offs are not, nor is anything of a project that the OPCC refused. A measure that is to rise or fall
begins with last year's final result as its baseline.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from grants.form.round import Round
from grants.model.addresses import letters
from grants.model.figures import Figures, total
from grants.model.finding import Note
from grants.model.money import figure, pounds, written_figure
from grants.model.returns import Return, Row
from grants.model.stages import FINAL
from grants.model.targets import is_met
from grants.model.words import alike, day, listed, quoted
from grants.template.carried import BASELINE, Carried
from grants.template.content import Content
from grants.template.formulas import FIRST

_TITLE = -1
"""In place of a row: the title of a column."""


class Forward:
    """The next workbook's content and notes."""

    def __init__(self, last: Return, old: Round, new: Round) -> None:
        self.last, self.old, self.new = last, old, new
        self.stage = old.stage(last.stage)
        self.figures = Figures(last, old.grant_total, self.stage)
        self.carried = Carried(last, old, new)

    @cached_property
    def money(self) -> dict[str, Decimal]:
        """What each project carries forward, where it does; nothing is known of that before the final return."""
        return self.figures.carried if self.stage.role == FINAL else {}

    # -------------------------------------------------------------------------------------------------- answers

    def content(self) -> Content:
        """Last year's answers that still hold, by sheet and column."""
        rows = {sheet: [answers for _, answers in self.carried.rows(sheet)] for sheet in self.carried.columns}
        return {**rows, "start": [self._start()]}

    def _start(self) -> dict[str, Any]:
        new = self.new
        answers: dict[str, Any] = {
            **self.carried.start(),
            "partnership": new.partnership,
            "fund": new.fund,
            "year": new.year,
            "return": new.offered[0].label,
            "grant_total": new.grant_total,
        }
        if self.money:
            parts = [f"{self._pounds(amount)} of {ref}" for ref, amount in self.money.items()]
            answers["carried_forward"] = total(self.money.values())
            answers["carried_for"] = f"Not spent in {self.old.year}: {listed(parts)}."
        return answers

    # ---------------------------------------------------------------------------------------------------- notes

    def notes(self) -> list[Note]:
        """What to look at again, in the order of the new workbook's sheets."""
        return [
            *self._of_the_file(),
            *self._of_columns(),
            *self._of_the_money(),
            *self._of_projects(),
            *self._of_measures(),
            *self._of_choices(),
        ]

    def _of_the_file(self) -> Iterator[Note]:
        if alike(self.old.partnership) != alike(self.new.partnership):
            what = f"Last year's return is of {self.old.partnership}; this workbook is for {self.new.partnership}"
            yield Note("", "", f"{what}.", "Make sure that it is the right one to begin with.")
        unread = {
            (self.last[sheet].name, self.last[sheet].cell(key, row))
            for sheet, columns in self.carried.columns.items()
            for key, row in self.last[sheet].unread - self._of_refused(sheet)
            if key in {column.key for column in columns}
        }
        lost = [each for each in self.last.findings if (each.sheet, each.cell) in unread and each.severity == "error"]
        for finding in lost:
            what = f"Last year's {finding.sheet} {finding.cell} could not be read, and was left out"
            yield Note("", "", f"{what}: {finding.message}", f"Type {finding.field} again, if it still holds.")

    def _of_refused(self, sheet: str) -> set[tuple[str, int]]:
        """The cells of last year's that could not be read and belong to refused projects, by key and row."""
        rows = {row["row"] for row in self.last[sheet].rows() if self.carried.is_refused(sheet, row)}
        return {(key, row) for key, row in self.last[sheet].unread if row in rows}

    def _of_columns(self) -> Iterator[Note]:
        """Columns with answers that would be carried over, and that the new round asks for in another way, or not."""
        for key, sheet in self.old.sheets.items():
            for column in sheet.columns:
                given = column.carry and column.answered and column.key not in self.old.priority_keys
                if not given or not self.last[key].frame[column.key].count():
                    continue
                where = f"Last year's {quoted(column.title)} on {sheet.name}"
                if not self.new.has(f"{key}.{column.key}"):
                    what = f"{where} is not asked for this year, and was left out."
                    yield Note("", "", what, "If its answers still matter, put them elsewhere.")
                elif not self.carried.is_alike(self.new.sheets[key], self.new.sheets[key].column(column.key)):
                    what = f"{where} held another kind of answer, and was left out."
                    yield self._note(key, column.key, _TITLE, what, "Fill it in again.")

    def _of_the_money(self) -> Iterator[Note]:
        brought = total(self.money.values())
        if brought:
            what = f"{self._pounds(brought)} was carried forward from {self.old.year}, from {listed(list(self.money))}."
            yield self._note("start", "carried_forward", 0, what, "Make sure that the OPCC agreed, and say what for.")
        allocated = total(row["allocated"] for row, _ in self.carried.rows("projects"))
        available = self.new.grant_total + brought
        if allocated != available:
            what = f"Last year's amounts come to {self._pounds(allocated)}; {self._pounds(available)} is available."
            yield self._note("projects", "allocated", _TITLE, what, "Change the amounts until they come to that.")

    def _of_projects(self) -> Iterator[Note]:
        for project in self.carried.refused:
            named = " ".join(filter(None, (project["ref"], project["project"] and quoted(project["project"]))))
            what = f"{named or 'A project'} was refused by the OPCC in {self.old.year}, and was left out."
            yield Note(self.new.sheets["projects"].name, "", what, "Give it a row again only if you ask for it anew.")
        for place, (row, _) in enumerate(self.carried.rows("projects")):
            ref, end = row["ref"] or "A project", row["contract_end"]
            if end and end < self.new.ends and self.new.has("projects.contract_end"):
                when = "ended" if end < self.new.begins else "ends"
                before = "before the year begins" if end < self.new.begins else "within the year"
                what = f"The contract for {ref} {when} on {day(end, self.new.locale)}, {before}."
                yield self._note("projects", "contract_end", place, what, "Type the new end date, or say what follows.")
            spent = self.figures.of(row)
            if spent.variance and spent.allocated is not None:
                gap = f"{self._pounds(abs(spent.variance))} {'less' if spent.variance > 0 else 'more'}"
                what = f"{ref} spent {gap} in {self.old.year} than the {self._pounds(spent.allocated)} it got."
                yield self._note("projects", "allocated", place, what, "Look at its amount again.")
            yield from self._of_priorities(place, row)

    def _of_priorities(self, place: int, project: Row) -> Iterator[Note]:
        """Priorities that the new plan does not have."""
        kept = {alike(words) for words in self.new.priorities.values()}
        gone = [words for words in self.carried.served(project) if alike(words) not in kept]
        if gone and self.new.priority_keys:
            lost = listed([quoted(words) for words in gone])
            what = f"{project['ref']} served {lost}, which the {self.new.plan} does not have."
            yield self._note("projects", self.new.priority_keys[0], place, what, "Choose its priorities again.")

    def _of_measures(self) -> Iterator[Note]:
        """Targets that were missed, and baselines that are last year's results or could not be, a note a measure."""
        result, year = self.carried.result, self.old.year
        rows = self.carried.rows("measures") if result else []
        for place, (measure, _) in enumerate(rows):
            ref, name = measure["ref"] or "A project", quoted(measure["measure"] or "a measure")
            turned = self.carried.is_turned(measure)
            missed = is_met(measure, result) is False
            how = "Look at the target and the baseline again."
            what = f"{ref} missed its target in {year}: {self._figure(measure, result)} for {name}." if missed else ""
            if turned and self.carried.new_baseline(measure) is None:
                had = self._figure(measure, BASELINE)
                kept = f"its baseline is still {had}" if had else "it has no baseline yet"
                what = f"{ref} has no figure as the result of {name} in {year}, so {kept}."
                how = "Type the figure that the next result is to be compared with."
            elif turned and self._is_new(measure, result):
                had = self._figure(measure, BASELINE)
                before = f", in place of {had}" if had else ""
                begins = f"The baseline of {name} of {ref} is now the result of {year}: {self._figure(measure, result)}"
                what = f"{what} That is its baseline now{before}." if missed else f"{begins}{before}."
                how = how if missed else "Make sure that the next result is to be compared with it."
            if what:
                key = BASELINE if turned else "target"
                yield self._note("measures", key, place, what, how)

    def _is_new(self, measure: Row, result: str) -> bool:
        """Whether last year's result is another figure than its baseline was."""
        given, had = (figure(measure.get(key), measure["unit"]) for key in (result, BASELINE))
        return given != had

    def _figure(self, measure: Row, key: str) -> str:
        return written_figure(measure.get(key), measure["unit"], self.new.locale)

    def _of_choices(self) -> Iterator[Note]:
        for each in self.carried.dropped:
            had = f"{quoted(each.words)} under {quoted(each.column.title)}"
            what = f"{each.ref} had {had}, which this round does not offer."
            yield self._note(each.sheet, each.column.key, each.place, what, "Choose again.")

    def _note(self, sheet: str, key: str, place: int, what: str, how: str) -> Note:
        """A note at the cell of the new workbook where the answer stands, so far as it has that column."""
        form = self.new.sheets[sheet]
        if not form.has(key):
            return Note(form.name, "", what, how)
        number = form.keys.index(key) + 1
        cell = f"B{FIRST + number}" if form.layout == "fields" else f"{letters(number)}{FIRST + place + 1}"
        return Note(form.name, cell, what, how)

    def _pounds(self, amount: Decimal) -> str:
        return pounds(amount, self.new.locale)
