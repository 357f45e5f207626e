"""Which answers of last year's return the next workbook begins with: those of the columns that the form carries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grants.form.answers import ticked
from grants.form.form import Column, Sheet
from grants.form.round import Round
from grants.model.choices import UNKNOWN
from grants.model.money import figure, read_number
from grants.model.returns import Return, Row
from grants.model.stages import FINAL
from grants.model.words import alike

BASELINE = "baseline"


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
            kept = (row for row in self.last[key].rows() if not self.is_refused(key, row))
            rows = [(row, self._answers(key, columns, row)) for row in kept]
            refs = {column.key for column in columns if _is_ref(column)}
            made[key] = [(row, answers) for row, answers in rows if answers.keys() - refs]
        return made

    @cached_property
    def refused(self) -> list[Row]:
        """Last year's projects that the OPCC refused; neither they nor what belongs to them is carried over."""
        return [row for row in self.last["projects"].rows() if row.get("approved") == "no"]

    def is_refused(self, sheet: str, row: Row) -> bool:
        """Whether a row of last year's is a refused project, or belongs to one and to no other of the same ref."""
        return row.get("approved") == "no" if sheet == "projects" else row.get("ref") in self._refused_refs

    @cached_property
    def _refused_refs(self) -> set[str]:
        kept = {row["ref"] for row in self.last["projects"].rows() if not self.is_refused("projects", row)}
        return {row["ref"] for row in self.refused if row["ref"]} - kept

    def new_baseline(self, measure: Row) -> str | None:
        """Last year's final result, where it is the figure that next year's is to be compared with.

        None where the measure does not compare with its baseline, where nothing final was given, and where the result
        is no figure.
        """
        result = measure.get(self.result) if self.is_turned(measure) else None
        return result if result is not None and figure(result, measure.get("unit")) is not None else None

    def is_turned(self, measure: Row) -> bool:
        """Whether last year's result of a measure is to be its baseline: it has figures, and is to rise or to fall."""
        has_figures = measure.get("unit") not in ("narrative", "yes_no")
        return self._sets_baselines and has_figures and measure.get("direction") in ("rise", "fall")

    @cached_property
    def _sets_baselines(self) -> bool:
        """Whether last year's return is final, and both rounds ask for a baseline."""
        return bool(self.result) and any(column.key == BASELINE for column in self.columns.get("measures", ()))

    @cached_property
    def result(self) -> str:
        """The column of last year's final results of measures; "" where its return was of an earlier stage."""
        stage = self.old.stage(self.last.stage)
        return stage.result if stage.role == FINAL else ""

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
        if sheet == "measures" and (result := self.new_baseline(row)) is not None:
            answers[BASELINE] = _typed(result)
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


def _typed(given: str) -> Any:
    """A measure's figure as a number where it is one; a share as its fraction."""
    number = read_number(given)
    return given if number is None else number
