"""Two workbooks → the answers that both are asked for, what each means, and how people write it."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from grants.form.form import Column
from grants.form.round import Round
from grants.model.choices import UNKNOWN
from grants.model.figures import Figures
from grants.model.finding import Result
from grants.model.money import figure, percent, plain, pounds, tidy, written_figure
from grants.model.returns import Row, SheetData, Value
from grants.model.words import alike, counted, day, listed, quoted
from grants.validate import Reading


@dataclass(frozen=True)
class Workbook:
    """One of two workbooks: as it was read, and what its check came to."""

    reading: Reading
    result: Result

    @property
    def round(self) -> Round:
        return self.reading.round

    @property
    def stage(self) -> str:
        return self.reading.stage

    @property
    def role(self) -> str:
        """What the code asks of its stage."""
        return self.round.stage(self.stage).role

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.reading.returned, self.round.grant_total, self.round.stage(self.stage))

    @cached_property
    def said_of(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """What was found in a cell while it was read, by the names of its sheet and its cell."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for each in self.reading.returned.findings:
            found[each.sheet, each.cell] = (*found.get((each.sheet, each.cell), ()), each.message)
        return found

    def __getitem__(self, sheet: str) -> SheetData:
        return self.reading.returned[sheet]


class Both(NamedTuple):
    """A column that both workbooks ask for; its key differs where a priority has another number."""

    old: Column
    new: Column


@dataclass(frozen=True)
class Asked:
    """The columns that both are asked for, by the key of their sheet; and what only one is, in sentences."""

    columns: Mapping[str, tuple[Both, ...]]
    not_compared: tuple[str, ...] = field(default=())


STATED = ("round", "return")
"""Fields of Start here that say which return it is, which the heading of a comparison does."""
OF_A_ROUND = (*STATED, "fund", "year", "partnership")
"""Likewise where the rounds differ."""


def asked_of_both(old: Workbook, new: Workbook) -> Asked:
    """What both workbooks are asked for. An answer that only one of them has a place for is told, and not compared.

    Columns of a later return are left out: the earlier is not asked for them. From one round to another, so is what
    belongs to its year alone: decisions, signatures, and prose that next year's workbook does not begin with.
    """
    columns: dict[str, tuple[Both, ...]] = {}
    only: list[str] = []
    for key in dict.fromkeys((*new.round.sheets, *old.round.sheets)):
        olds, news = _asked(key, old, new), _asked(key, new, old)
        columns[key] = tuple(Both(olds[name], column) for name, column in news.items() if name in olds)
        only += _told("OLD", old, key, [column for name, column in olds.items() if name not in news])
        only += _told("NEW", new, key, [column for name, column in news.items() if name not in olds])
    return Asked(columns, tuple(only))


def _asked(key: str, workbook: Workbook, other: Workbook) -> dict[str, Column]:
    """The columns of a sheet that a workbook has, and that its round asks for by the stages of both.

    They go by their keys; those of priorities by the names of these, since numbers change with the plan.
    """
    round, sheet = workbook.round, workbook.round.sheets.get(key)
    one_round = round.stamp == other.round.stamp
    if sheet is None or (sheet.layout == "signatures" and not one_round):
        return {}
    left_out = () if key != "start" else STATED if one_round else OF_A_ROUND
    known = {stage.key for stage in round.form.stages}
    stages = [each.stage for each in (workbook, other) if each.stage in known]
    asked = [
        column
        for column in sheet.columns
        if column.answered
        and not column.says_whose
        and column.key not in left_out
        and (one_round or not _is_of_its_year(column))
        and all(round.reached(since, stage) for since in (sheet.since, column.since) for stage in stages)
        and workbook[key].has(column.key)
    ]
    names = dict(zip(round.priority_keys, round.priorities.values(), strict=False))
    return {f"priority {alike(names[each.key])}" if each.key in names else each.key: each for each in asked}


def _is_of_its_year(column: Column) -> bool:
    return column.office or (column.kind == "text" and not column.carry)


def _told(what: str, workbook: Workbook, key: str, columns: list[Column]) -> Iterator[str]:
    """That a workbook has answers for which the other has no place."""
    if not columns:
        return
    data = workbook[key]
    answers = {column.title: data.frame[column.key].drop_nulls().len() for column in columns}
    given = [quoted(title) for title, number in answers.items() if number]
    if given:
        number = counted(sum(answers.values()), "answer")
        yield f"Only {what} has {listed(given)} on {data.name}: {number} not compared."


# ------------------------------------------------------------------------------------------- what an answer means


def meaning(value: Value, column: Column, unit: str | None = None) -> Hashable:
    """An answer as it is compared: 75% and 0.75 are one, and so are texts that differ in capitals, spaces or dashes.

    `unit` is that of a measure. None for a blank.
    """
    if not isinstance(value, str):
        return value
    if column.kind == "measure":
        number = figure(value, unit)
        return number if number is not None else alike(value) or None
    return alike(value) or None


def written(value: Value, column: Column, round: Round, unit: str | None = None) -> str:
    """An answer as people write it; "" for a blank."""
    match column.kind:
        case "money" if isinstance(value, Decimal):
            return pounds(value, round.locale)
        case "percent" if isinstance(value, Decimal):
            return percent(value, round.locale)
        case "number" if isinstance(value, Decimal):
            return plain(tidy(value), round.locale)
        case "measure" if isinstance(value, str):
            return written_figure(value, unit, round.locale)
        case "choice" if isinstance(value, str):
            return round.label(column.choices, value)
        case "date" if value is not None and not isinstance(value, str | Decimal):
            return day(value, round.locale)
    return str(value or "").removeprefix(UNKNOWN)


def unit_of(row: Row) -> str | None:
    """The unit in which figures of a measure stand; None in a row of another sheet."""
    unit: str | None = row.get("unit")
    return unit
