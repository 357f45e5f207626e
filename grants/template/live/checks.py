"""The sheet of checks: what `grants validate` would say, worked out in Excel while a workbook is filled.

The first rows are about the whole return; then each project has a row, and below the last of them each faulty cell,
with a link to it. Where the projects end, and so which row says what, is worked out too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grants.form.round import Round
from grants.template.content import Content
from grants.template.formula_names import Names
from grants.template.formulas import FIRST, quoted_sheet, spoken, text
from grants.template.live.check_columns import Columns, columns_for, row_cells
from grants.template.live.check_words import ANSWERS, GOOD, LINES, LOOK_AGAIN, PUT_RIGHT, UNSEEN_LABEL, unseen
from grants.template.live.fault_table import FaultTable, Formula
from grants.template.live.outcome import Outcome
from grants.template.live.project_rows import PLACE, ROW, Cells, ProjectRows
from grants.template.live.return_checks import ReturnCheck, return_checks

NOT_NOW = "Not asked now"
VERDICT = "To put right: {errors}. To look at again: {warnings}."
ALL = "All projects"
LINK = "\2"
"""Stands in a formula for the number of a project's row in Excel."""


@dataclass(frozen=True)
class Checks:
    """The rows of the sheet, for some answers; `rooms` is how many rows each sheet's table is written with."""

    names: Names
    outcome: Outcome
    content: Content
    rooms: Mapping[str, int]

    @property
    def round(self) -> Round:
        return self.names.round

    @cached_property
    def table(self) -> FaultTable:
        return FaultTable(self.names, self.outcome, self.content, self.rooms)

    @cached_property
    def columns(self) -> Columns:
        return columns_for(self.round)

    @cached_property
    def whole(self) -> list[ReturnCheck]:
        """The rows of the whole return."""
        return return_checks(self.names, self.outcome)

    @property
    def first(self) -> int:
        """The number, in Excel, of the first project's row."""
        return FIRST + len(self.whole) + 2

    def rows(self) -> Iterator[Cells]:
        for check in self.whole:
            yield self._judged(check)
        yield {"check": ("", UNSEEN_LABEL), "errors": ("", unseen())}
        for place in range(self.rooms["projects"] + LINES + 1):
            yield self._row(place)

    def numbered(self) -> Iterator[tuple[int, ReturnCheck]]:
        """The rows of the whole return with their numbers in Excel."""
        return enumerate(self.whole, start=FIRST + 1)

    def count(self, code: str) -> Formula:
        """How many findings of a rule there are, as a formula of any sheet."""
        return self.table.counted_of(code), sum(self.table.count(kind, code) for kind in ANSWERS.values())

    def verdict(self, words: str = VERDICT) -> Formula:
        """How many findings there are, in words."""
        counts = {"errors": self.table.counted(PUT_RIGHT), "warnings": self.table.counted(LOOK_AGAIN)}
        values = {"errors": self.table.count(PUT_RIGHT), "warnings": self.table.count(LOOK_AGAIN)}
        return spoken(words, **counts), words.format(**values)

    def _judged(self, check: ReturnCheck) -> Cells:
        cells: dict[str, Formula] = {
            "check": ("", check.label),
            "project": ("", ALL),
            "figure": (check.formula, check.value),
        }
        asked = self.outcome.asks(check.stages)
        given, value = '""', ""
        if check.code:
            formula, count = self.count(check.code)
            given, value = f'IF({formula}>0,"{PUT_RIGHT}","{GOOD}")', PUT_RIGHT if count else GOOD
        formula = self.names.by_stage(dict.fromkeys(check.stages, given), text(NOT_NOW))
        cells["answer"] = formula, value if asked else NOT_NOW
        return cells

    # ------------------------------------------------------------------------------- projects, and faulty cells

    @cached_property
    def _projects(self) -> ProjectRows:
        return ProjectRows(self.names, self.outcome, self.columns, self.table)

    @cached_property
    def last_project(self) -> int:
        """The number of the last project's row on its sheet; 1 where there is none."""
        rows = self.content.get("projects", ())
        return max((n for n, row in enumerate(rows, 1) if any(v not in (None, "") for v in row.values())), default=1)

    def _row(self, place: int) -> Cells:
        """A row that is of a project, of a faulty cell, or blank."""
        project = self._projects.values(place) if place < self.last_project else self._line_values(place)
        kind = "first" if place == 0 else "any" if place < self.rooms["projects"] else "line"
        made: dict[str, Formula] = {}
        for key, formula in self._formulas[kind].items():
            whole = formula.replace(PLACE, str(place + 1)).replace(ROW, str(self.first + place))
            made[key] = whole.replace(LINK, str(FIRST + 1 + place)), project.get(key, "")
        return made

    @cached_property
    def _formulas(self) -> Mapping[str, Mapping[str, str]]:
        """The formulas of rows: of the first, which no fault has; of those that both have; and of those below."""
        project, line = self._projects.formulas, self._line
        is_project = f"{PLACE}<={self.names.last('projects')}"
        to_project = text(f"#{quoted_sheet(self.round.sheets['projects'].name)}!A{LINK}")
        made: dict[str, dict[str, str]] = {"first": {}, "any": {}, "line": {}}
        for key in self.columns:
            own, other = project.get(key, '""'), line.get(key, '""')
            made["first"][key], made["line"][key] = own, other
            made["any"][key] = f"IF({is_project},{own},{other})"
        links = {"first": to_project, "any": f"IF({is_project},{to_project},{self._to_line})", "line": self._to_line}
        for kind, link in links.items():
            made[kind]["check"] = f"HYPERLINK({link},{made[kind]['check']})"
        return made

    @cached_property
    def _line(self) -> Mapping[str, str]:
        """The formulas of a line, in a row that no project takes."""
        answer, number = row_cells(self.columns, ROW)["answer"], f"{PLACE}-{self.names.last('projects')}"
        return {
            "check": f'IFERROR(INDEX(line_labels,{number}),"")',
            "project": f'IFERROR(INDEX(line_projects,{number}),"")',
            "answer": f'IFERROR(INDEX(line_kinds,{number}),"")',
            "errors": f'IF({answer}="{PUT_RIGHT}",INDEX(line_words,{number}),"")',
            "warnings": f'IF({answer}="{LOOK_AGAIN}",INDEX(line_words,{number}),"")',
        }

    @property
    def _to_line(self) -> str:
        """Where a line leads: to the cell at fault."""
        return f'IFERROR(INDEX(line_links,{PLACE}-{self.names.last("projects")}),"")'

    def _line_values(self, place: int) -> Mapping[str, Any]:
        """What stands in the row of a place that no project takes."""
        line = place - self.last_project
        if not 0 <= line <= LINES:
            return {}
        given = self.table.values(line)
        words = "errors" if given["is"] == PUT_RIGHT else "warnings"
        return {"check": given["label"], "project": given["of"], "answer": given["is"], words: given["words"]}
