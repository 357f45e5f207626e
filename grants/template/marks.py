"""Faults marked while they are made: conditional formats of the cells where `grants validate` would point.

They are the `marks` of the rules. A colour alone says nothing: the sheet of live checks says in words what is wrong
with each project that has a marked cell.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from xlsxwriter.worksheet import Worksheet

from grants.form import needs
from grants.form.form import Sheet, Stage
from grants.model.addresses import letters
from grants.model.limits import GROWTH
from grants.model.rule import Mark, Rule
from grants.rules import CATALOGUE
from grants.template.formula_names import Names
from grants.template.formulas import FIRST, HEADER, area, available, text
from grants.template.placeholders import Lookup, Placeholders, split
from grants.template.style import ERROR, WARNING
from grants.template.writer import TemplateBook


def mark_faults(book: TemplateBook, page: Worksheet, sheet: Sheet, last: int) -> None:
    """Mark the cells of a sheet's table in which a fault can be seen."""
    for rule in CATALOGUE.values():
        for mark in rule.marks:
            colours = ERROR if (mark.severity or rule.severity) == "error" else WARNING
            first, final = (HEADER, HEADER) if mark.header else (FIRST, last)
            for key, formula in _formulas(book.names, rule, mark, sheet):
                place = sheet.keys.index(key)
                how = {"type": "formula", "criteria": f"={formula}", "format": book.style.mark(colours)}
                page.conditional_format(first, place, final, place, how)


def _formulas(names: Names, rule: Rule, mark: Mark, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Each column of a sheet that a mark is for, and when it holds: at the stages of its own, or at all."""
    stages: dict[tuple[str, str], list[Stage]] = {}
    for stage in names.round.of_role(*(mark.roles or rule.roles)):
        for key in _columns(names, mark, sheet, stage):
            try:
                formula = mark.formula.format_map(_Cell(names, stage, sheet, key))
            except KeyError:  # the form lacks what it names
                continue
            stages.setdefault((key, formula), []).append(stage)
    for (key, formula), asked in stages.items():
        always = len(asked) == len(names.round.offered)
        yield key, formula if always else f"AND({names.is_stage(*asked)},{formula})"


def _columns(names: Names, mark: Mark, sheet: Sheet, stage: Stage) -> Iterable[str]:
    """The columns of a sheet that a mark is for at a stage."""
    if sheet.layout != "table":
        return
    for read in mark.columns:
        match read:
            case "*.required":
                yield from (column.key for column in sheet.columns if names.round.required(column, stage.key))
            case "*.once":
                yield from (column.key for column in sheet.columns if column.once)
            case "*.project-ref":
                yield from (column.key for column in sheet.columns if column.kind == "project-ref")
            case "projects.priority":
                yield from names.round.priority_keys if sheet.key == "projects" else ()
            case _:
                key, _, column = needs.place(stage, read).partition(".")
                yield from [column] if key == sheet.key and sheet.has(column) else []


class _Cell(Placeholders):
    """What the formula of a mark may name, for the first row of a table, in one of its columns.

    A conditional format can't name a table, so columns are ranges here; and it moves down with its cell.
    """

    def __init__(self, names: Names, stage: Stage, sheet: Sheet, key: str) -> None:
        super().__init__(names, stage, {"own": Lookup(self._own), "cell": f"${_letters(sheet, key)}{FIRST + 1}"})
        self.sheet, self.key = sheet, key

    def __getitem__(self, name: str) -> Any:
        match name:
            case "column":
                column = f"${_letters(self.sheet, self.key)}"
                return f"{column}${FIRST + 1}:{column}${FIRST + GROWTH}"
            case "row":
                first, last = (_letters(self.sheet, key) for key in (self.sheet.keys[0], self.sheet.keys[-1]))
                return f"${first}{FIRST + 1}:${last}{FIRST + 1}"
            case "ticks":
                return self._ticks()
            case "available":
                return available(self.names.round)
            case "over_allocation":
                return f"{self.names.round.settings.over_allocation / 100:g}"
        return super().__getitem__(name)

    def column(self, read: str) -> str:
        sheet, key = split(self.stage, read)
        form = self.names.round.sheets[sheet]
        if not form.has(key):
            raise KeyError(read)
        return area(form, key)

    def _own(self, key: str) -> str:
        """A cell of the same row, by its key or by the role that it has in the stage."""
        if "." in key:
            sheet, key = split(self.stage, key)
            if sheet != self.sheet.key:
                raise KeyError(key)
        elif key in needs.SPENDING_ROLES and self.sheet.key == self.stage.sheet:
            key = getattr(self.stage, key)
        if not self.sheet.has(key):
            raise KeyError(key)
        return f"${_letters(self.sheet, key)}{FIRST + 1}"

    def _ticks(self) -> str:
        yes = text(self.names.round.choices("yes")["yes"])
        ticks = [f"({self._own(key)}={yes})" for key in self.names.round.priority_keys]
        if not ticks:
            raise KeyError("projects.priority")
        return f"({'+'.join(ticks)})"


def _letters(sheet: Sheet, key: str) -> str:
    return letters(sheet.keys.index(key) + 1)
