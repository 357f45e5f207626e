"""Which answers of last year's return the next workbook begins with: those of the columns that the form carries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grants.form.answers import ticked
from grants.form.form import Column, Sheet
from grants.form.round import Round
from grants.model.choices import UNKNOWN
from grants.model.money import read_number
from grants.model.returns import Return, Row
from grants.model.words import alike


@dataclass(frozen=True)
class Dropped:
    """A choice of last year's that the new round does not offer: what it was, and where it stood."""

    sheet: str
    column: Column
    place: int
    """The place of its row among those that are carried over, counted from 0."""
    ref: str
    words: str


@dataclass(frozen=True)
class Carried:
    """What is carried over from last year's return of the round `old` to the round `new`."""

    last: Return
    old: Round
    new: Round

    @cached_property
    def columns(self) -> Mapping[str, list[Column]]:
        """By the key of each sheet of the new round that begins with last year's rows: the columns that are filled."""
        kept = {key: self._columns(sheet) for key, sheet in self.new.sheets.items() if sheet.layout == "table"}
        return {key: columns for key, columns in kept.items() if any(not _is_ref(column) for column in columns)}

    def _columns(self, sheet: Sheet) -> list[Column]:
        """The carried columns of a sheet that the old round has too; its refs always, since they say whose a row is."""
        return [
            column
            for column in sheet.columns
            if (column.carry or column.key == "ref") and column.key not in self.new.priority_keys
            if column.answered and self.is_alike(sheet, column)
        ]

    def is_alike(self, sheet: Sheet, column: Column) -> bool:
        """Whether the old round has the same column, with the same kind of answers."""
        return self.old.has(f"{sheet.key}.{column.key}") and self._old(sheet.key, column).kind == column.kind

    def _old(self, sheet: str, column: Column) -> Column:
        return self.old.sheets[sheet].column(column.key)

    def rows(self, sheet: str) -> list[tuple[Row, dict[str, Any]]]:
        """The rows of a sheet that are carried over: each as it was, and its answers as the new workbook has them."""
        return self._rows.get(sheet, [])

    @cached_property
    def _rows(self) -> Mapping[str, list[tuple[Row, dict[str, Any]]]]:
        made = {}
        for key, columns in self.columns.items():
            rows = [(row, self._answers(key, columns, row)) for row in self.last[key].rows()]
            refs = {column.key for column in columns if _is_ref(column)}
            made[key] = [(row, answers) for row, answers in rows if answers.keys() - refs]
        return made

    def start(self) -> dict[str, Any]:
        """The answers of Start here that are carried over."""
        sheet = self.new.sheets["start"]
        return self._answers("start", [each for each in self._columns(sheet) if each.carry], self.last.start)

    @cached_property
    def dropped(self) -> list[Dropped]:
        """The choices that are not carried over, sheet by sheet."""
        return [each for key in self.columns for each in self._dropped(key)]

    def _dropped(self, key: str) -> Iterator[Dropped]:
        for place, (row, answers) in enumerate(self.rows(key)):
            for column in self.columns[key]:
                if column.kind == "choice" and row[column.key] is not None and column.key not in answers:
                    words = self.old.label(self._old(key, column).choices, row[column.key])
                    yield Dropped(key, column, place, row["ref"] or "A project", words)

    def _answers(self, sheet: str, columns: list[Column], row: Row) -> dict[str, Any]:
        answers = {}
        for column in columns:
            value = row.get(column.key)
            if column.kind == "choice" and value is not None:
                value = self._label(column, self._old(sheet, column), value)
            elif column.kind == "measure" and value is not None:
                value = _typed(value)
            if value is not None:
                answers[column.key] = value
        return answers | (self._ticks(row) if sheet == "projects" else {})

    def _label(self, column: Column, old: Column, key: str) -> str | None:
        """A choice as the new round calls it, by its key or else by its words; None where it has no such choice."""
        labels, words = self.new.choices(column.choices), self.old.label(old.choices, key)
        if not labels:
            return words
        if key in labels and not key.startswith(UNKNOWN):
            return labels[key]
        return next((label for label in labels.values() if alike(label) == alike(words)), None)

    def _ticks(self, project: Row) -> dict[str, str]:
        """Yes under each priority of the new plan that the project served in the old one, by the priority's words."""
        numbers = {alike(words): number for number, words in self.new.priorities.items()}
        if not self.new.priority_keys:
            return {}
        yes = self.new.label("yes", "yes")
        return {f"priority_{numbers[alike(words)]}": yes for words in self.served(project) if alike(words) in numbers}

    def served(self, project: Row) -> list[str]:
        """The priorities that a project served in the old plan, in words."""
        return [self.old.priorities[number] for number in ticked(project, self.old)]


def _is_ref(column: Column) -> bool:
    return column.kind == "project-ref"


def _typed(figure: str) -> Any:
    """A measure's figure as a number where it is one; a share as its fraction."""
    number = read_number(figure)
    return figure if number is None else number
