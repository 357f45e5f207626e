"""The Checks sheet: live formulas that show, in Excel, what `grants validate` would say, while the workbook is filled.

The first rows are about the whole return; below them each project has a row. The faults of a project are worked out
in its own row, and the rows above count them, so that each is defined once, in `pieces.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from grants.form.rounds import Round
from grants.model.finding import Severity
from grants.model.stages import FINAL, HALF
from grants.template.formulas import FIRST, is_stage, references, span, spoken, text, tolerance
from grants.template.live.figures import Facts, Project
from grants.template.live.project_checks import PIECES, Piece
from grants.template.live.return_checks import MISFITS, RESULTS, Judged, whole_return

GOOD, PUT_RIGHT, LOOK_AGAIN, NOT_NOW = "Good", "Put right", "Look again", "Not asked now"
VERDICT = "To put right: {errors}. To look at again: {warnings}."
STAGES = "All projects"

COLUMNS = {
    "check": ("Check", 34),
    "project": ("Project", 32),
    "figure": ("Amount £, or count", 14),
    "answer": ("Answer", 15),
    "errors": ("To put right", 44),
    "warnings": ("To look at again", 40),
    "parts": ("Parts £", 13),
    "stated": ("OPCC contribution % stated", 14),
    "share": ("OPCC contribution % worked out", 14),
    "spent": ("Spent £", 13),
    "variance": ("Variance £", 13),
    "items": ("Items of spend £", 13),
}
"""Key to title and width. A row's cells are mappings of these keys to a formula and its value."""

_ROW = "\0"

Formula = tuple[str, Any]
Cells = Mapping[str, Formula]


@dataclass(frozen=True)
class Checks:
    """The rows of the sheet for a round and some answers; `room` is how many rows of projects it has."""

    facts: Facts
    room: int

    @property
    def round(self) -> Round:
        return self.facts.round

    @cached_property
    def whole(self) -> list[Judged]:
        return [*whole_return(self.facts), *(self._counted(piece) for piece in PIECES)]

    @cached_property
    def first(self) -> int:
        """The number, in Excel, of the first project's row."""
        return FIRST + len(whole_return(self.facts)) + len(PIECES) + 1

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        return references(self.round)

    def rows(self) -> Iterator[Cells]:
        for number, check in self.numbered():
            yield self._judged(check, number)
        projects = self.facts.projects
        for place in range(self.room):
            yield self._project(self.first + place, projects[place] if place < len(projects) else None)

    def numbered(self) -> Iterator[tuple[int, Judged]]:
        """The rows of the whole return with their numbers in Excel."""
        return enumerate(self.whole, start=FIRST + 1)

    def verdict(self, words: str = VERDICT) -> Formula:
        """How many checks of the whole return are not good, in words."""
        area = f"Checks!$D${FIRST + 1}:$D${self.first - 1}"
        given = [answered(check, self.facts) for check in self.whole]
        counts = {"errors": f'COUNTIF({area},"{PUT_RIGHT}")', "warnings": f'COUNTIF({area},"{LOOK_AGAIN}")'}
        values = {"errors": given.count(PUT_RIGHT), "warnings": given.count(LOOK_AGAIN)}
        return spoken(words, **counts), words.format(**values)

    def _counted(self, piece: Piece) -> Judged:
        """The row that counts the projects with a fault."""
        column = "E" if piece.severity == "error" else "F"
        area = f"${column}${self.first}:${column}${self.first + self.room - 1}"
        count = sum(self._is(piece, project) for project in self.facts.projects)
        label = f"Projects: {piece.words[0].lower()}{piece.words[1:]}"
        return Judged(
            label,
            f'COUNTIF({area},"*{piece.words}.*")',
            count,
            piece.advice,
            piece.severity,
            piece.stages,
            faulty=count > 0,
            code=piece.code,
        )

    def _is(self, piece: Piece, project: Project) -> bool:
        return self.facts.stage in piece.stages and piece.holds(project)

    def _judged(self, check: Judged, row: int) -> Cells:
        said = answered(check, self.facts)
        figure, given = f"$C{row}", f"$D{row}"
        wrong = PUT_RIGHT if check.severity == "error" else LOOK_AGAIN
        judged = f'IF({check.fault.format(figure=figure)},"{wrong}","{GOOD}")' if check.severity else text("")
        asked = self._asked(check.stages, judged, text(NOT_NOW))
        advice = "errors" if check.severity == "error" else "warnings"
        cells: dict[str, Formula] = {
            "check": (text(check.label), check.label),
            "project": (text(STAGES), STAGES),
            "figure": (check.formula, check.value),
            "answer": (asked, said),
        }
        if check.severity:
            cells[advice] = (f'IF({given}="{wrong}",{text(check.advice)},"")', check.advice if said == wrong else "")
        return cells

    def _asked(self, stages: tuple[str, ...], then: str, otherwise: str) -> str:
        """A formula that holds at some stages, and another for the rest."""
        offered = [stage for stage in self.round.offered if stage.key in stages]
        if len(offered) == len(self.round.offered):
            return then
        return f"IF({is_stage(self.round, *offered)},{then},{otherwise})"

    # ------------------------------------------------------------------------------------ the row of a project

    def _project(self, row: int, project: Project | None) -> Cells:
        """A project's row; its faults are put together from the pieces."""
        cell, names = _row_cells(str(row)), self._names
        ref = cell["check"]
        own = {key: f"INDEX({column},ROW()-{self.first - 1})" for key, column in names["projects"].items()}

        def total(sheet: str, amount: str) -> str:
            its = names[sheet]
            return f'IF(COUNTIF({its["ref"]},{ref})=0,"",SUMIF({its["ref"]},{ref},{its[amount]}))'

        values = _values(project)
        formulas = {
            "check": f'IF({own["ref"]}="","",{own["ref"]})',
            "project": f'{own["project"]}&""',
            "figure": f"N({own['allocated']})",
            "answer": f'IF({cell["errors"]}<>"","{PUT_RIGHT}",IF({cell["warnings"]}<>"","{LOOK_AGAIN}","{GOOD}"))',
            "errors": self._sentences["error"].replace(_ROW, str(row)),
            "warnings": self._sentences["warning"].replace(_ROW, str(row)),
            "parts": total("parts", "amount"),
            "stated": f'IF({own["contribution"]}="","",{own["contribution"]})',
            "share": f'IF(N({own["contract_value"]})=0,"",{cell["figure"]}/{own["contract_value"]})',
            "spent": self._spent(names, ref),
            "variance": self._asked(
                (FINAL,), f'IF({cell["spent"]}="","",ROUND({cell["figure"]}-{cell["spent"]},2))', '""'
            ),
            "items": total("spend_items", "amount"),
        }
        blank = f'IF({ref}="","",'
        return {
            key: (formula if key == "check" else f"{blank}{formula})", self._value(key, project, values))
            for key, formula in formulas.items()
        }

    def _spent(self, names: Mapping[str, Mapping[str, str]], ref: str) -> str:
        """What was spent to date, or in the year; nothing where a project has no amount there."""

        def given(sheet: str) -> str:
            its = names[sheet]
            none = f'COUNTIFS({its["ref"]},{ref},{its["spent"]},">=0")=0'
            return f'IF({none},"",SUMIF({its["ref"]},{ref},{its["spent"]}))'

        return self._asked((HALF,), given("half_year"), self._asked((FINAL,), given("evaluation"), '""'))

    @cached_property
    def _sentences(self) -> Mapping[Severity, str]:
        """The words of each fault that a project has, one after the other."""
        said: dict[Severity, list[str]] = {"error": [], "warning": []}
        for piece in PIECES:
            fault = piece.formula.format(**self._words)
            said[piece.severity].append(self._asked(piece.stages, f'IF({fault},"{piece.words}. ","")', '""'))
        return {severity: f"TRIM({'&'.join(faults)})" for severity, faults in said.items()}

    @cached_property
    def _words(self) -> Mapping[str, Any]:
        """What the formulas of the pieces may name; `_ROW` stands for the number of the row."""
        cell, keys = _row_cells(_ROW), self.round.priority_keys
        ticks = f"INDEX({span(self.round.sheets['projects'], keys[0], keys[-1])},ROW()-{self.first - 1},0)"
        return {
            **self._names,
            "ref": cell["check"],
            "allocated": cell["figure"],
            "parts_total": cell["parts"],
            "items_total": cell["items"],
            **{key: cell[key] for key in ("stated", "share", "spent", "variance")},
            "ticks": f'COUNTIF({ticks},"Yes")',
            "priorities": len(keys),
            "tolerance": tolerance(self.round),
            "result": RESULTS,
            "misfit": MISFITS,
        }

    def _value(self, key: str, project: Project | None, values: Mapping[str, Any]) -> Any:
        if project is None:
            return ""
        if key in ("errors", "warnings"):
            return self._said(project, "error" if key == "errors" else "warning")
        if key == "answer":
            errors, warnings = (self._said(project, severity) for severity in ("error", "warning"))
            return PUT_RIGHT if errors else LOOK_AGAIN if warnings else GOOD
        return "" if values[key] is None else values[key]

    def _said(self, project: Project, severity: Severity) -> str:
        return " ".join(
            f"{piece.words}." for piece in PIECES if piece.severity == severity and self._is(piece, project)
        )


def _row_cells(row: str) -> Mapping[str, str]:
    """The cells of a row of the sheet, by key."""
    return {key: f"${xl_col_to_name(place)}{row}" for place, key in enumerate(COLUMNS)}


def _values(project: Project | None) -> Mapping[str, Any]:
    if project is None:
        return {}
    return {
        "check": project.ref,
        "project": project.row.get("project") or "",
        "figure": project.allocated,
        "parts": project.parts,
        "stated": project.stated,
        "share": project.share,
        "spent": project.spent,
        "variance": project.variance,
        "items": project.items,
    }


def answered(check: Judged, facts: Facts) -> str:
    """What a row of the whole return answers, in words."""
    if facts.stage not in check.stages:
        return NOT_NOW
    if not check.severity:
        return ""
    wrong = PUT_RIGHT if check.severity == "error" else LOOK_AGAIN
    return wrong if check.faulty else GOOD
