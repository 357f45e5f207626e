"""The sheet of live checks: formulas that show, in Excel, what `grants validate` would say while a workbook is filled.

The first rows are about the whole return; below them each project has a row. The faults of a project are worked out
in its own row, and the rows above count them, so that each is defined once, beside its rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from grants.form.round import Round
from grants.template.formula_names import Names
from grants.template.formulas import FIRST, quoted_sheet, spoken, text
from grants.template.live.check_columns import Columns, columns_for, letter, named_cells
from grants.template.live.outcome import Outcome
from grants.template.live.project_checks import ROW, ProjectCheck, project_checks
from grants.template.live.project_rows import (
    ANSWERS,
    GOOD,
    LOOK_AGAIN,
    PUT_RIGHT,
    Cells,
    Formula,
    ProjectRows,
)
from grants.template.live.return_checks import ReturnCheck, return_checks

NOT_NOW = "Not asked now"
VERDICT = "To put right: {errors}. To look at again: {warnings}."
ALL = "All projects"


@dataclass(frozen=True)
class Checks:
    """The rows of the sheet, for some answers; `room` is how many rows of projects it has."""

    names: Names
    outcome: Outcome
    room: int

    @property
    def round(self) -> Round:
        return self.names.round

    @cached_property
    def columns(self) -> Columns:
        return columns_for(self.round)

    @cached_property
    def whole(self) -> list[ReturnCheck]:
        """The rows of the whole return."""
        return [*self._of_the_return, *(self._counted(check) for check in self.of_projects)]

    @cached_property
    def of_projects(self) -> list[ProjectCheck]:
        return project_checks(self.names, named_cells(self.columns, ROW))

    @cached_property
    def _of_the_return(self) -> list[ReturnCheck]:
        return return_checks(self.names, self.outcome)

    @cached_property
    def first(self) -> int:
        """The number, in Excel, of the first project's row."""
        return FIRST + len(self._of_the_return) + len(self.of_projects) + 1

    @cached_property
    def _projects(self) -> ProjectRows:
        return ProjectRows(self.names, self.outcome, self.columns, self.of_projects, self.first)

    def rows(self) -> Iterator[Cells]:
        for number, check in self.numbered():
            yield self._judged(check, number)
        yield from map(self._projects.row, range(self.room))

    def numbered(self) -> Iterator[tuple[int, ReturnCheck]]:
        """The rows of the whole return with their numbers in Excel."""
        return enumerate(self.whole, start=FIRST + 1)

    def count(self, code: str) -> Formula | None:
        """The count that the row of a rule has, as a formula of another sheet; None where there is no such row."""
        for row, check in self.numbered():
            if check.code == code:
                return f"{self._sheet}!${letter(self.columns, 'figure')}${row}", check.value
        return None

    def verdict(self, words: str = VERDICT) -> Formula:
        """How many checks of the whole return are not good, in words."""
        column = letter(self.columns, "answer")
        area = f"{self._sheet}!${column}${FIRST + 1}:${column}${self.first - 1}"
        given = [self.answered(check) for check in self.whole]
        counts = {"errors": f'COUNTIF({area},"{PUT_RIGHT}")', "warnings": f'COUNTIF({area},"{LOOK_AGAIN}")'}
        values = {"errors": given.count(PUT_RIGHT), "warnings": given.count(LOOK_AGAIN)}
        return spoken(words, **counts), words.format(**values)

    @property
    def _sheet(self) -> str:
        return quoted_sheet(self.round.form.checks)

    def answered(self, check: ReturnCheck) -> str:
        """What a row of the whole return answers, in words."""
        if not self.outcome.asks(check.stages):
            return NOT_NOW
        if not check.severity:
            return ""
        return ANSWERS[check.severity] if check.faulty else GOOD

    def _counted(self, check: ProjectCheck) -> ReturnCheck:
        """The row that counts the projects with a fault: its words stand first in a cell, or after a full stop."""
        column = letter(self.columns, "errors" if check.severity == "error" else "warnings")
        area = f"${column}${self.first}:${column}${self.first + self.room - 1}"
        words = "".join(f"~{character}" if character in "~*?" else character for character in check.words)
        count = self._projects.count(check)
        return ReturnCheck(
            f"{self.round.sheets['projects'].name}: {check.words[0].lower()}{check.words[1:]}",
            f"COUNTIF({area},{text(f'{words}.*')})+COUNTIF({area},{text(f'*. {words}.*')})",
            count,
            frozenset(check.formulas),
            check.severity,
            check.advice,
            faulty=count > 0,
            code=check.code,
        )

    def _judged(self, check: ReturnCheck, row: int) -> Cells:
        answered = self.answered(check)
        cells: dict[str, Formula] = {
            "check": (text(check.label), check.label),
            "project": (text(ALL), ALL),
            "figure": (check.formula, check.value),
        }
        if not check.severity:
            cells["answer"] = self.names.by_stage(dict.fromkeys(check.stages, '""'), text(NOT_NOW)), answered
            return cells
        wrong, given = ANSWERS[check.severity], f"${letter(self.columns, 'answer')}{row}"
        fault = check.fault.format(figure=f"${letter(self.columns, 'figure')}{row}")
        judged = f'IF({fault},"{wrong}","{GOOD}")'
        cells["answer"] = self.names.by_stage(dict.fromkeys(check.stages, judged), text(NOT_NOW)), answered
        advice = self.names.by_stage({stage: text(check.advice_at(stage)) for stage in check.stages})
        stage = self.outcome.stage or next(iter(self.round.stages))  # what all stages ask, they ask in one way
        value = check.advice_at(stage) if answered == wrong else ""
        cells["errors" if check.severity == "error" else "warnings"] = (f'IF({given}="{wrong}",{advice},"")', value)
        return cells
