"""The answers of a return by project, as its columns, its own tables and its money read them."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property

from grants.documents.document import Cell, Line, Weight
from grants.documents.printed import written
from grants.documents.wording import say
from grants.form.form import WORKED_OUT, Column, Sheet
from grants.form.rounds import Round
from grants.model.figures import Figures
from grants.model.money import pounds
from grants.model.returns import Return, Row


class AnswersByProject:
    """The answers of a return by project, with what its blocks need to print them."""

    def __init__(self, returned: Return, round: Round) -> None:
        self.returned, self.round = returned, round
        self.stage = round.stage(returned.stage)
        self._by_ref: dict[str, Mapping[str, list[Row]]] = {}

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.returned, self.round.grant_total, self.stage)

    def rows(self, sheet: str, project: Row) -> list[Row]:
        """The rows of a sheet that belong to a project; none where there is no such sheet."""
        if sheet == "projects":
            return [project]
        if not sheet:
            return []
        if sheet not in self._by_ref:
            self._by_ref[sheet] = self.returned[sheet].by_ref()
        return self._by_ref[sheet].get(project["ref"], [])

    def spending(self, project: Row) -> list[Row]:
        """The rows of a project on the sheet of the stage's money."""
        return self.rows(self.stage.sheet, project)

    def project_of(self, row: Row) -> Row | None:
        """The project to which a row of any sheet belongs, the first of its ref; None where no project has it."""
        project = self.figures.projects.get(row.get("ref") or "")
        return project.row if project else None

    def line(self, sheet: Sheet, column: Column, row: Row, weight: Weight = "plain") -> Cell:
        """An answer as people read it, and what the workbook works out as the tool works it out; () for a blank."""
        value, unit = row[column.key], row["unit"] if sheet.key == "measures" else None
        if column.kind in WORKED_OUT:
            project = self.project_of(row)
            known = self.figures.of(project) if project else None
            value = (known.variance if column.kind == "variance" else known.row["project"]) if known else None
        text = written(column, value, self.round, unit)
        return (Line(text, weight, value if column.kind in ("money", "variance") else None),) if text else ()

    def say(self, key: str, **facts: object) -> str:
        """A sentence of the return by its key."""
        return say(self.round.locale, key, **facts)

    def pounds(self, amount: Decimal | None) -> str:
        return "" if amount is None else pounds(amount, self.round.locale)


CellOf = Callable[[AnswersByProject, Row], Cell]
"""A column of the return: the cell of a project in it."""


def labelled(words: str, text: str) -> list[Line]:
    """ "Words: text", or nothing without a text."""
    return [Line(f"{words}: {text}")] if text else []
