"""Columns that a round or a form has of its own, where a stage's return prints them: `shown` names that stage.

Those of Projects stand in the return's main table while it has room, those of Start here above it, and those of the
other sheets in tables of their own below it.
"""

from collections.abc import Iterator, Sequence

from grants.documents.answers_by_project import AnswersByProject, CellOf
from grants.documents.document import Block, Cell, Heading, Line, Table
from grants.documents.document import Column as TableColumn
from grants.documents.printed import NAMES, NUMBERS, label, title, total, written
from grants.documents.return_columns import answer_of
from grants.form.form import Column, Sheet
from grants.model.returns import Row

_ROOM_BESIDE = 50  # shares of width that the main table, which has 100, can take besides
_ROOM = 90  # shares of width for the answers in a table of one's own
_REF = 6
_NAME = 22
_WIDTHS = {"text": 16, "choice": 14, "date": 13}
_NUMBER = 11
_LONGEST_WORD = 24


def printed(sheet: Sheet, stage: str) -> list[Column]:
    """The columns of a sheet that the return of a stage prints under their titles."""
    return [column for column in sheet.columns if stage in column.shown]


def width(column: Column) -> int:
    """A share of a table's width that has room for the column's answers, and for the longest word of its title."""
    word = max(map(len, column.title.split()))
    return max(_WIDTHS.get(column.kind, _NUMBER if column.kind in NUMBERS else 16), min(word, _LONGEST_WORD) + 3)


def above(answers: AnswersByProject) -> list[Line]:
    """What the return prints of Start here: "Title: answer", a line each."""
    sheet, start = answers.round.sheets["start"], answers.returned.start
    texts = [(column, written(column, start.get(column.key), answers.round)) for column in _of(answers, sheet)]
    return [Line(f"{label(column.title)}: {text}") for column, text in texts if text]


def signed(answers: AnswersByProject, row: Row) -> list[tuple[str, str]]:
    """What the return prints of the stage's row of Sign-off: titles and answers."""
    columns = _of(answers, answers.round.sheets["sign_off"])
    return [(label(column.title), written(column, row.get(column.key), answers.round)) for column in columns]


def beside(answers: AnswersByProject) -> list[tuple[TableColumn, CellOf]]:
    """Further columns of the main table."""
    sheet = answers.round.sheets["projects"]
    return [(_table_column(column), answer_of(sheet, column)) for column in beside_others(answers)]


def beside_others(answers: AnswersByProject) -> list[Column]:
    """The columns that the main table takes; none where they would leave no column wide enough to read."""
    return _of(answers, answers.round.sheets["projects"]) if _fit(answers) else []


def tables(answers: AnswersByProject) -> list[Block]:
    """A table for each other sheet with something to print, under the sheet's title."""
    blocks: list[Block] = []
    for key, sheet in answers.round.sheets.items():
        if sheet.layout == "table" and not (key == "projects" and _fit(answers)):
            found = list(_tables(answers, sheet))
            blocks += [Heading(sheet.title), *found] if found else []
    return blocks


def _of(answers: AnswersByProject, sheet: Sheet) -> list[Column]:
    return printed(sheet, answers.stage.key)


def _fit(answers: AnswersByProject) -> bool:
    """Whether the columns of Projects find room in the main table."""
    return sum(width(column) for column in _of(answers, answers.round.sheets["projects"])) <= _ROOM_BESIDE


def _tables(answers: AnswersByProject, sheet: Sheet) -> Iterator[Table]:
    """The answers of a sheet, in as many tables as their columns need to be read."""
    rows = list(answers.returned[sheet.key].rows())
    heads = ("ref", "title", NAMES.get(sheet.key))
    for columns in _groups([column for column in _of(answers, sheet) if column.key not in heads]):
        given = [(row, cells) for row in rows if any(cells := [answers.line(sheet, each, row) for each in columns])]
        if given:
            body = tuple((*_head(answers, sheet, row), *cells) for row, cells in given)
            titles = (*_head_columns(answers, sheet), *(_table_column(column) for column in columns))
            yield Table(sheet.title, titles, body, _totals(answers, titles, body))


def _groups(columns: Sequence[Column]) -> list[list[Column]]:
    """Columns in groups that a page has room for, in their order."""
    groups: list[list[Column]] = []
    for column in columns:
        if groups and sum(map(width, groups[-1])) + width(column) <= _ROOM:
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups


def _table_column(column: Column) -> TableColumn:
    return TableColumn(column.title, width(column), column.kind in NUMBERS)


def project_columns(answers: AnswersByProject, width: int) -> tuple[TableColumn, TableColumn]:
    """The columns of the ref and of the title of a project."""
    return TableColumn(title(answers.round, "projects.ref"), _REF), TableColumn(
        title(answers.round, "projects.project"), width
    )


def _head_columns(answers: AnswersByProject, sheet: Sheet) -> list[TableColumn]:
    """The columns that identify a row: its project, and its own name."""
    name = NAMES.get(sheet.key, "")
    columns = list(project_columns(answers, _NAME)) if _has_project(sheet) else []
    return [*columns, *([TableColumn(sheet.column(name).title, _NAME)] if sheet.has(name) else [])]


def _head(answers: AnswersByProject, sheet: Sheet, row: Row) -> list[Cell]:
    """The cells that identify a row."""
    project = row if sheet.key == "projects" else answers.project_of(row) or {}
    name = NAMES.get(sheet.key, "")
    cells: list[Cell] = []
    if _has_project(sheet):
        cells += [(Line(row["ref"] or ""),), (Line(project.get("project") or "", "strong"),)]
    return [*cells, *([answers.line(sheet, sheet.column(name), row)] if sheet.has(name) else [])]


def _has_project(sheet: Sheet) -> bool:
    return sheet.has("ref") and sheet.column("ref").kind in ("ref", "project-ref")


def _totals(
    answers: AnswersByProject, columns: Sequence[TableColumn], body: Sequence[tuple[Cell, ...]]
) -> tuple[Cell, ...]:
    """What the columns of money come to; no row of totals where there is none."""
    cells = [total([row[place] for row in body], answers.round, whole=False) for place in range(len(columns))]
    return ((Line(answers.say("total"), "strong"), *cells[0]), *cells[1:]) if any(cells) else ()
