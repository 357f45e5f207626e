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
from grants.template.live.fault_table import FaultTable, Formula
from grants.template.live.outcome import Outcome
from grants.template.live.project_rows import Cells, ProjectRows
from grants.template.live.return_checks import ReturnCheck, return_checks
from grants.template.live.words import ANSWERS, GOOD, LINES, LOOK_AGAIN, PUT_RIGHT, UNSEEN_LABEL, unseen

NOT_NOW = "Not asked now"
VERDICT = "To put right: {errors}. To look at again: {warnings}."
ALL = "All projects"
_MORE = "and {count} more"


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
        self.table.faults  # noqa: B018  # defines the names of what is available and allocated
        return return_checks(self.names, self.outcome)

    @property
    def first(self) -> int:
        """The number, in Excel, of the first project's row."""
        return FIRST + len(self.whole) + 2

    def rows(self) -> Iterator[Cells]:
        for number, check in self.numbered():
            yield self._judged(check, number)
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

    def _judged(self, check: ReturnCheck, row: int) -> Cells:
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
        cells = row_cells(self.columns, str(self.first + place))
        project = self._projects.row(place, cells) if place < self.rooms["projects"] else {}
        line = self._line(place, cells) if place else {}
        is_project = f"{place + 1}<={self.names.last('projects')}"
        made: dict[str, Formula] = {}
        for key in self.columns:
            here, value = project.get(key, ('""', "")) if place < self.last_project else line.get(key, ('""', ""))
            formula = line.get(key, ('""', ""))[0]
            if key in project:
                formula = f"IF({is_project},{project[key][0]},{formula})" if place else project[key][0]
            made[key] = formula, value
        label, value = made["check"]
        return {**made, "check": (f"HYPERLINK({self._link(place)},{label})", value)}

    def _line(self, place: int, cells: Mapping[str, str]) -> Cells:
        """The cells of the line of a fault, in the row of a place that no project takes."""
        number = f"{place + 1}-{self.names.last('projects')}"
        shown, answer = self.table.lines, cells["answer"]
        formulas = {
            "project": f'IFERROR(INDEX(line_projects,{number})&"","")',
            "answer": f'IF({cells["check"]}="","",IFERROR(INDEX(fault_kinds,INDEX(line_faults,{number})),""))',
            "errors": f'IF({answer}="{PUT_RIGHT}",INDEX(line_words,{number}),"")',
            "warnings": f'IF({answer}="{LOOK_AGAIN}",INDEX(line_words,{number}),"")',
        }
        values: dict[str, Any] = dict.fromkeys(("check", *formulas), "")
        formulas["check"] = self._label(place)
        line = place - self.last_project
        values = dict.fromkeys(formulas, "")
        if 0 <= line < len(shown):
            fault, _ = shown[line]
            given = self.table.values(line)
            word = ANSWERS[fault.severity]
            values |= {"check": f"{fault.sheet.name} {given['cell']}", "project": given["of"], "answer": word}
            values["errors" if word == PUT_RIGHT else "warnings"] = given["words"]
        elif line == len(shown) and len(self.table.seen) > line:
            values["check"] = _MORE.format(count=len(self.table.seen) - line)
        return {key: (formula, values[key]) for key, formula in formulas.items()}

    def _label(self, place: int) -> str:
        """Of the line in a row: the cell at fault, or how many more there are."""
        number, shown = f"{place + 1}-{self.names.last('projects')}", f"MIN({LINES},SUM(fault_shown))"
        at = f'INDEX(fault_sheets,INDEX(line_faults,{number}))&" "&INDEX(line_cells,{number})'
        more = f"SUM(fault_counts)-{shown}"
        rest = f'IF(AND({number}={shown}+1,{more}>0),{spoken(_MORE, count=more)},"")'
        return f"IF({number}<={shown},{at},{rest})"

    def _link(self, place: int) -> str:
        """Where a row leads: to the project's own row, or to the cell at fault."""
        number = f"{place + 1}-{self.names.last('projects')}"
        sheet = f"INDEX(fault_sheets,INDEX(line_faults,{number}))"
        fault = f'"#\'"&SUBSTITUTE({sheet},"\'","\'\'")&"\'!"&INDEX(line_cells,{number})'
        project = text(f"#{quoted_sheet(self.round.sheets['projects'].name)}!A{FIRST + 1 + place}")
        if place >= self.rooms["projects"]:
            return f'IFERROR({fault},"")'
        return f"IF({place + 1}<={self.names.last('projects')},{project},IFERROR({fault},\"\"))" if place else project
