"""What a rule may look at, and how it reports what it finds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from grants.form import needs
from grants.form.form import Column, Stage
from grants.form.round import Round
from grants.model.figures import Figures
from grants.model.finding import Finding, Severity
from grants.model.money import pounds, squeeze, written_figure
from grants.model.moves import Moves
from grants.model.returns import Return, Row, SheetData
from grants.model.rule import Rule
from grants.rules.names import Names, names


class Words(NamedTuple):
    """An answer in words: its sheet, its column, its row, and the text with spaces made one."""

    data: SheetData
    column: Column
    row: int
    text: str


@dataclass(frozen=True)  # without slots, so that what is worked out once can be kept
class Context:
    """A return, its round, and today, which no rule reads for itself."""

    returned: Return
    round: Round
    today: date
    whole: Return
    """The return with all its answers; in `returned`, answers that can't be are blank and unread, so that no rule
    judges what another has refused. The grand total alone is taken of the whole."""
    plan: Return | None = None
    """The approved plan, where it was given to compare with."""

    def __getitem__(self, sheet: str) -> SheetData:
        return self.returned[sheet]

    # ---------------------------------------------------------------------------------------------- the stage

    @cached_property
    def stage(self) -> Stage:
        return self.round.stage(self.returned.stage)

    @property
    def role(self) -> str:
        return self.stage.role

    @property
    def spending(self) -> SheetData:
        """The sheet on which this stage gives what was spent; not at the plan stage."""
        return self[self.stage.sheet]

    def has(self, read: str) -> bool:
        """Whether the workbook has what is read, as a `Check` writes it."""
        optional = read.endswith("?")
        sheet, _, column = needs.place(self.stage, read.removesuffix("?")).partition(".")
        if not self.round.has(f"{sheet}.{column}"):
            return optional
        return self[sheet].has(column)

    # ------------------------------------------------------------------------------------------- what is given

    @cached_property
    def figures(self) -> Figures:
        """What the return comes to."""
        return Figures(self.returned, self.round.grant_total, self.stage)

    @cached_property
    def moves(self) -> Moves:
        """What each project says of its variance; of those that have a row on the sheet of the stage's money."""
        projects = {ref: project for ref, project in self.figures.projects.items() if project.spending}
        return Moves(projects, self.round.form.moves.underspend)

    @cached_property
    def projects(self) -> dict[str, Row]:
        """The projects by ref, the first of each."""
        return self["projects"].first_by_ref()

    @cached_property
    def words(self) -> list[Words]:
        """Every answer in words on the sheets of this stage, in the order of sheets, columns and rows."""
        return [
            Words(self[key], column, row["row"], squeeze(row[column.key]))
            for key, sheet in self.round.sheets.items()
            if self.round.reached(sheet.since, self.stage.key)
            for column in sheet.columns
            if column.kind in ("text", "measure") and self[key].has(column.key)
            for row in self[key].rows()
            if row[column.key] and (column.kind == "text" or row["unit"] == "narrative")
        ]

    @cached_property
    def tables(self) -> frozenset[str]:
        """The keys of the sheets that are tables: neither about the whole return nor signatures."""
        return frozenset(key for key, sheet in self.round.sheets.items() if sheet.layout == "table")

    def doubted(self, place: SheetData, key: str, row: int, rule: Rule) -> bool:
        """Whether a cell was read with this doubt."""
        doubt = (place.name, place.cell(key, row), rule.code)
        return any((each.sheet, each.cell, each.code) == doubt for each in self.whole.findings)

    # ------------------------------------------------------------------------------------------------- reporting

    def pounds(self, amount: Decimal) -> str:
        return pounds(amount, self.round.locale)

    def figure(self, text: str | None, unit: str | None) -> str:
        """A measure's figure as people write it."""
        return written_figure(text, unit, self.round.locale)

    def label(self, choices: str, key: str | None) -> str:
        """A choice of a list as people see it."""
        return self.round.label(choices, key)

    @cached_property
    def names(self) -> Names:
        """What messages may name: sheets, titles and choices as the form calls them."""
        return names(self.round, (self.stage,))

    def title(self, read: str) -> str:
        """The title of a column, "sheet.column"."""
        return self.names["title"][read]

    def found(
        self, rule: Rule, place: SheetData, key: str, row: int, severity: Severity | None = None, /, **words: str
    ) -> Finding:
        """A finding at a cell of a sheet. Where its row names no project, the word `ref` may."""
        ref = words.get("ref", "")
        project = self._refs_of(place).get(row) or (ref if ref in self.projects else "")
        field = place.titles.get(key, "")
        named = {**self.names, "blank": place.blank(key, row), **words, "field": field}
        return rule.worded(named, place.name, place.cell(key, row), field, severity, project)

    def at_header(self, rule: Rule, place: SheetData, key: str, **words: str) -> Finding:
        """A finding at a column's title."""
        return self.found(rule, place, key, place.header_row, **words)

    def _refs_of(self, place: SheetData) -> dict[int, str | None]:
        """The ref that each row of a sheet gives."""
        if place.key not in self._refs:
            frame = place.frame
            pairs = zip(frame["row"], frame["ref"], strict=True) if "ref" in frame.columns else ()
            self._refs[place.key] = dict(pairs)
        return self._refs[place.key]

    @cached_property
    def _refs(self) -> dict[str, dict[int, str | None]]:
        return {}
