"""A return as a spreadsheet holds it: a table a sheet of the form, an answer a cell, an amount a number.

Other formats print the same answers by project, several in a cell. The money of the stage stands beside the projects'
own, so that what was allocated, spent and left over can be added up in one place. What a round has of its own on other
sheets than Projects stands in tables apart, as in other formats.
"""

from collections.abc import Callable, Iterator
from functools import partial

from grants.documents.answers_by_project import AnswersByProject
from grants.documents.document import Cell, Line, Table
from grants.documents.document import Column as TableColumn
from grants.documents.own_columns import beside_others
from grants.documents.printed import NUMBERS, total
from grants.documents.return_columns import answer_of, priority_names
from grants.form.form import Column, Sheet
from grants.form.needs import RESULT_ROLES
from grants.model.returns import Row

_Shown = tuple[TableColumn, Callable[[Row], Cell]]
"""A column of a table, and the cell of a row in it."""

_MONEY = frozenset({"money", "variance"})
_UNADDED = frozenset({"moves"})
"""Sheets whose amounts go different ways, so that their sum says nothing."""


def sheets(answers: AnswersByProject) -> tuple[Table, ...]:
    """A table for each sheet with something to say at the return's stage, in the form's order."""
    found = [_table(answers, sheet) for sheet in answers.round.sheets.values() if _is_of_the_stage(answers, sheet)]
    return tuple(table for table in found if table)


def _is_of_the_stage(answers: AnswersByProject, sheet: Sheet) -> bool:
    """Whether it is a table that is filled by now, and not the money of another stage."""
    others = {stage.sheet for stage in answers.round.form.stages} - {answers.stage.sheet}
    by_now = answers.round.reached(sheet.since, answers.stage.key)
    known = sheet.layout == "table" and sheet.has("ref") and not sheet.own
    return known and by_now and sheet.key not in others


def _table(answers: AnswersByProject, sheet: Sheet) -> Table | None:
    rows = list(answers.returned[sheet.key].rows()) if sheet.key in answers.returned else []
    shown = [(column, [cell(row) for row in rows]) for column, cell in _columns(answers, sheet)]
    given = [(column, cells) for column, cells in shown if any(cells)]
    if not any(column.title not in _heads(sheet) for column, _ in given):
        return None
    body = tuple(zip(*(cells for _, cells in given), strict=True))
    return Table(sheet.title, tuple(column for column, _ in given), body, _totals(answers, sheet, given))


def _heads(sheet: Sheet) -> set[str]:
    """The titles of the columns that say no more than whose a row is."""
    if sheet.key == "projects":
        return set()
    return {column.title for column in sheet.columns if column.says_whose or column.kind == "project-title"}


def _totals(answers: AnswersByProject, sheet: Sheet, given: list[tuple[TableColumn, list[Cell]]]) -> tuple[Cell, ...]:
    whole = sheet.key == "projects"
    cells = [total(cells, answers.round, whole=whole) if sheet.key not in _UNADDED else () for _, cells in given]
    return ((Line(answers.say("total"), "strong"), *cells[0]), *cells[1:]) if any(cells) else ()


def _columns(answers: AnswersByProject, sheet: Sheet) -> Iterator[_Shown]:
    """The columns of a sheet, each by its kind; the priorities as one; beside what is allocated, the stage's money."""
    listed = False
    for column in sheet.columns:
        if not _is_printed(answers, sheet, column):
            continue
        if column.key in answers.round.priority_keys:
            if not listed:
                yield _priorities(answers)
            listed = True
            continue
        yield _plain(answers, sheet, column)
        if sheet.key == "projects" and column.key == "allocated":
            yield from _spending(answers)


def _is_printed(answers: AnswersByProject, sheet: Sheet, column: Column) -> bool:
    stage, key = answers.stage, column.key
    if column.own or stage.key in column.shown:
        return sheet.key == "projects" and column in beside_others(answers)
    if sheet.key == stage.sheet and column.kind in _MONEY and not column.own:
        return False  # it stands beside what is allocated
    others = [each for each in answers.round.form.stages if each.key != stage.key]
    results = {getattr(each, role) for each in others for role in RESULT_ROLES}
    mine = {getattr(stage, role) for role in RESULT_ROLES}
    if sheet.key == "measures" and key in results - mine:
        return False
    return answers.round.reached(column.since, stage.key)


def _plain(answers: AnswersByProject, sheet: Sheet, column: Column) -> _Shown:
    shown = TableColumn(column.title, column.width, column.kind in NUMBERS or column.kind == "measure")
    return shown, lambda row: answers.line(sheet, column, row)


def _priorities(answers: AnswersByProject) -> _Shown:
    return TableColumn(answers.say("priorities"), 34), lambda row: priority_names(answers, row)


def _spending(answers: AnswersByProject) -> Iterator[_Shown]:
    """The columns of money on the stage's own sheet, which has a row a project."""
    sheet = answers.round.sheets.get(answers.stage.sheet)
    if sheet:
        for column in sheet.columns:
            if column.kind in _MONEY and not column.own:
                block = partial(answer_of(sheet, column), answers)
                yield TableColumn(column.title, column.width, numbers=True), block
