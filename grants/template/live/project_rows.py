"""The rows of projects on the sheet of live checks: what each comes to, and what it lacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from grants.model.finding import Severity
from grants.model.stages import FINAL
from grants.template.formula_names import Names
from grants.template.formulas import text
from grants.template.live.check_columns import Columns, row_cells, with_money
from grants.template.live.outcome import Outcome
from grants.template.live.project_checks import BEFORE, ROW, ProjectCheck, own

if TYPE_CHECKING:
    from grants.model.figures import ProjectFigures

GOOD, PUT_RIGHT, LOOK_AGAIN = "Good", "Put right", "Look again"
ANSWERS: Mapping[Severity, str] = {"error": PUT_RIGHT, "warning": LOOK_AGAIN}
SEVERITIES: Mapping[str, Severity] = {"errors": "error", "warnings": "warning"}
"""The columns that say what is wrong."""

Formula = tuple[str, Any]
Cells = Mapping[str, Formula]
"""A row's cells: the key of a column to a formula and its value."""


@dataclass(frozen=True)
class ProjectRows:
    """The rows of projects, in the order of the sheet of projects; the first has the number `first` in Excel."""

    names: Names
    outcome: Outcome
    columns: Columns
    checks: list[ProjectCheck]
    first: int

    def row(self, place: int) -> Cells:
        """The cells of the project at a place, counted from 0; of one that is not there yet they show nothing."""
        number, project = self.first + place, self.outcome.projects.get(place)
        blank = f'IF({row_cells(self.columns, str(number))["check"]}="","",'
        cells = {}
        for key, formula in self._formulas.items():
            formula = formula.replace(ROW, str(number)).replace(BEFORE, str(self.first - 1))
            cells[key] = (formula if key == "check" else f"{blank}{formula})", self._value(key, project))
        return cells

    def count(self, check: ProjectCheck) -> int:
        """How many projects have a fault."""
        return sum(self._has(project, check) for project in self.outcome.projects.values())

    # ------------------------------------------------------------------------------------------------- formulas

    @cached_property
    def _formulas(self) -> Mapping[str, str]:
        made = {
            "check": f'IF({self._own("ref")}="","",{self._own("ref")})',
            "project": f'{self._own("project")}&""',
            "figure": f'IF(ISNUMBER({self._own("allocated")}),{self._own("allocated")},"")',
            "answer": f'IF({self._cell["errors"]}<>"","{PUT_RIGHT}",'
            f'IF({self._cell["warnings"]}<>"","{LOOK_AGAIN}","{GOOD}"))',
            **{key: self._sentences(severity) for key, severity in SEVERITIES.items()},
        }
        amounts: dict[str, Callable[[], str]] = {
            "parts": lambda: self._total("parts"),
            "stated": lambda: f'IF({self._own("contribution")}="","",{self._own("contribution")})',
            "share": self._share,
            "spent": self._spent,
            "variance": self._variance,
            "items": lambda: self._total("spend_items"),
        }
        return made | {key: formula() for key, formula in amounts.items() if key in self.columns}

    @cached_property
    def _cell(self) -> Mapping[str, str]:
        return row_cells(self.columns, ROW)

    def _own(self, key: str) -> str:
        return own(self.names, key)

    def _total(self, sheet: str) -> str:
        ref, refs = self._cell["check"], self.names.column(sheet, "ref")
        return f'IF(COUNTIF({refs},{ref})=0,"",SUMIF({refs},{ref},{self.names.column(sheet, "amount")}))'

    def _share(self) -> str:
        value, amount = self._own("contract_value"), self._cell["figure"]
        return f'IF(OR({amount}="",N({value})=0),"",{amount}/{value})'

    def _spent(self) -> str:
        """What was spent by the stage; nothing where a project has no amount there."""
        cases = {}
        for stage in with_money(self.names.round):
            ref, refs = self._cell["check"], self.names.column(stage.sheet, "ref")
            spent = self.names.column(stage.sheet, stage.spent)
            none = f'COUNTIFS({refs},{ref},{spent},">=0")=0'
            cases[stage.key] = f'IF({none},"",SUMIF({refs},{ref},{spent}))'
        return self.names.by_stage(cases)

    def _variance(self) -> str:
        spent, figure = self._cell["spent"], self._cell["figure"]
        left = f'IF(OR({figure}="",{spent}=""),"",ROUND({figure}-{spent},2))'
        return self.names.by_stage({stage.key: left for stage in self.names.round.of_role(FINAL)})

    def _sentences(self, severity: Severity) -> str:
        """The words of each fault that a project has, one after the other."""
        faults = []
        for check in self.checks:
            if check.severity == severity:
                words = text(f"{check.words}. ")
                cases = {stage: f'IF({formula},{words},"")' for stage, formula in check.formulas.items()}
                faults.append(self.names.by_stage(cases))
        return f"TRIM({'&'.join(faults)})" if faults else '""'

    # --------------------------------------------------------------------------------------------------- values

    def _value(self, key: str, project: "ProjectFigures | None") -> Any:
        if project is None:
            return ""
        said = {column: self._said(project, severity) for column, severity in SEVERITIES.items()}
        match key:
            case "check":
                return project.ref
            case "project":
                return project.row["project"] or ""
            case "figure":
                return "" if project.allocated is None else project.allocated
            case "answer":
                return PUT_RIGHT if said["errors"] else LOOK_AGAIN if said["warnings"] else GOOD
            case "errors" | "warnings":
                return said[key]
        if key in ("spent", "variance") and not self.outcome.stage:
            return ""
        amount = getattr(project, key)
        return "" if amount is None else amount

    def _said(self, project: "ProjectFigures", severity: Severity) -> str:
        found = (check.words for check in self.checks if check.severity == severity and self._has(project, check))
        return " ".join(f"{words}." for words in found)

    def _has(self, project: "ProjectFigures", check: ProjectCheck) -> bool:
        return check.found(self.outcome, project.ref or "")
