"""The rows of projects on the sheet of checks: what each comes to, and how many of its cells are at fault."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from grants.model.finding import Severity
from grants.model.stages import FINAL
from grants.template.formula_names import Names
from grants.template.live.check_columns import Columns, row_cells, with_money
from grants.template.live.check_words import GOOD, LOOK_AGAIN, PUT_RIGHT
from grants.template.live.fault_table import FaultTable, Formula
from grants.template.live.outcome import Outcome

if TYPE_CHECKING:
    from grants.model.figures import ProjectFigures

Cells = Mapping[str, Formula]
"""A row's cells: the key of a column to a formula and its value."""

SEVERITIES: Mapping[str, Severity] = {"errors": "error", "warnings": "warning"}
"""The columns that say how much is wrong."""
PLACE, ROW = "\0", "\1"
"""Stand in a formula for the number of a project in its table, and for the number of the formula's own row."""


@dataclass(frozen=True)
class ProjectRows:
    """The rows of projects, in the order of the sheet of projects."""

    names: Names
    outcome: Outcome
    columns: Columns
    table: FaultTable

    def values(self, place: int) -> Mapping[str, Any]:
        """What stands in the row of the project at a place, counted from 0, by column."""
        project = self.outcome.projects.get(place)
        return {key: self._value(key, project) for key in self.formulas}

    @cached_property
    def formulas(self) -> Mapping[str, str]:
        """Its formulas by column, with marks in place of the numbers of its row and of the project's."""
        cells = row_cells(self.columns, ROW)
        made = self._formulas(cells)
        return {key: each if key == "check" else f'IF({cells["check"]}="","",{each})' for key, each in made.items()}

    def _formulas(self, cells: Mapping[str, str]) -> Mapping[str, str]:
        own, amount = self._own("allocated"), cells["figure"]
        answer = f'IF({cells["errors"]}>0,"{PUT_RIGHT}",IF({cells["warnings"]}>0,"{LOOK_AGAIN}","{GOOD}"))'
        made = {
            "check": f'{self._own("ref")}&""',
            "project": f'{self._own("project")}&""',
            "figure": f'IF(ISNUMBER({own}),{own},"")',
            "answer": answer,
            **{key: f"SUM(INDEX(project_{severity}s,{PLACE},0))" for key, severity in SEVERITIES.items()},
        }
        ref = cells["check"]
        amounts: dict[str, Callable[[], str]] = {
            "parts": lambda: self._total("parts", ref),
            "stated": lambda: f'IF(ISNUMBER({self._own("contribution")}),{self._own("contribution")},"")',
            "share": lambda: f'IFERROR(IF({amount}="","",{amount}/{self._own("contract_value")}),"")',
            "spent": lambda: self._spent(ref),
            "variance": lambda: self._variance(cells),
            "items": lambda: self._total("spend_items", ref),
        }
        return made | {key: formula() for key, formula in amounts.items() if key in self.columns}

    def _own(self, key: str) -> str:
        """An answer of Projects in the project's own row."""
        return f"INDEX({self.names.column('projects', key)},{PLACE})"

    def _total(self, sheet: str, ref: str) -> str:
        refs = self.names.column(sheet, "ref")
        return f'IFERROR(IF(COUNTIF({refs},{ref})=0,"",SUMIF({refs},{ref},{self.names.column(sheet, "amount")})),"")'

    def _spent(self, ref: str) -> str:
        """What was spent by the stage; nothing where a project has no amount there."""
        cases = {}
        for stage in with_money(self.names.round):
            refs, spent = self.names.column(stage.sheet, "ref"), self.names.column(stage.sheet, stage.spent)
            none = f'COUNTIFS({refs},{ref},{spent},">=0")=0'
            cases[stage.key] = f'IFERROR(IF({none},"",SUMIF({refs},{ref},{spent})),"")'
        return self.names.by_stage(cases)

    def _variance(self, cells: Mapping[str, str]) -> str:
        spent, figure = cells["spent"], cells["figure"]
        left = f'IF(OR({figure}="",{spent}=""),"",ROUND({figure}-{spent},2))'
        return self.names.by_stage({stage.key: left for stage in self.names.round.of_role(FINAL)})

    # --------------------------------------------------------------------------------------------------- values

    def _value(self, key: str, project: "ProjectFigures | None") -> Any:
        if project is None:
            return ""
        counts = {column: self._counts.get((project.ref or "", severity), 0) for column, severity in SEVERITIES.items()}
        match key:
            case "check":
                return project.ref
            case "project":
                return project.row["project"] or ""
            case "figure":
                return "" if project.allocated is None else project.allocated
            case "answer":
                return PUT_RIGHT if counts["errors"] else LOOK_AGAIN if counts["warnings"] else GOOD
            case "errors" | "warnings":
                return counts[key]
        if key in ("spent", "variance") and not self.outcome.stage:
            return ""
        amount = getattr(project, key)
        return "" if amount is None else amount

    @cached_property
    def _counts(self) -> Mapping[tuple[str, Severity], int]:
        """How many faults the rows of each project have, as the sheet of lists counts them row by row."""
        found: dict[tuple[str, Severity], int] = {}
        for each in self.table.by_row:
            counts = each.values(self.table.seen, self.table.content)
            for ref, count in zip(self.table.refs, counts, strict=True):
                found[ref, each.severity] = found.get((ref, each.severity), 0) + count
        return found
