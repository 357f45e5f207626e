"""What the own columns of a round or a form hold of a project, where a stage prints them: as safe as others."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grants.documents.document import Line
from grants.documents.own_columns import printed
from grants.documents.printed import NAMES, label, written
from grants.form.form import Column, Sheet
from grants.model.returns import Row

if TYPE_CHECKING:
    from grants.documents.board.published import Published


def own_answers(published: "Published", project: Row) -> list[Line]:
    """What they hold of a project: "Wards: Efford.", a line a row.

    Of sheets where a project can have several rows they are items, with the sheet's title in front.
    """
    found = [(sheet, _answers(published, sheet, row)) for sheet, row in _rows(published, project)]
    once = ("projects", published.stage.sheet)
    return [
        Line(words) if sheet.key in once else Line(f"{sheet.title}: {words}", "item") for sheet, words in found if words
    ]


def own_numbers(published: "Published") -> Iterator[tuple[Column, Row]]:
    """The cells of own columns that hold numbers, which may count people, since nothing says what they count."""
    for sheet in _sheets(published):
        for column in _of(published, sheet):
            if column.kind == "number":
                yield from ((column, row) for row in published.returned[sheet.key].rows())


def _sheets(published: "Published") -> list[Sheet]:
    """The sheets that have such columns."""
    sheets = published.round.sheets.values()
    return [sheet for sheet in sheets if sheet.layout == "table" and sheet.has("ref") and _of(published, sheet)]


def _rows(published: "Published", project: Row) -> list[tuple[Sheet, Row]]:
    """The rows of a project on those sheets, that of Projects first."""
    sheets = sorted(_sheets(published), key=lambda sheet: sheet.key != "projects")
    by_ref = ((sheet, published.returned[sheet.key].by_ref().get(project["ref"], [])) for sheet in sheets)
    return [(sheet, row) for sheet, rows in by_ref for row in ([project] if sheet.key == "projects" else rows)]


def _of(published: "Published", sheet: Sheet) -> list[Column]:
    return [column for column in printed(sheet, published.stage.key) if column.own and not column.personal]


def _answers(published: "Published", sheet: Sheet, row: Row) -> str:
    if sheet.key == "measures" and published.is_few(row):
        return ""
    texts = [(label(column.title), _answer(published, sheet, column, row)) for column in _of(published, sheet)]
    words = "; ".join(f"{title}: {text}" for title, text in texts if text)
    key = NAMES.get(sheet.key, "")
    name = published.title(written(sheet.column(key), row[key], published.round), row["ref"]) if sheet.has(key) else ""
    if not words:
        return ""
    sentence = f"{name}: {words}" if name else words
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _answer(published: "Published", sheet: Sheet, column: Column, row: Row) -> str:
    value = row[column.key]
    if column.kind == "number" and published.is_small(value):
        published.suppress(sheet.key, row, column.key)
        return published.fewer_than_limit
    text = written(column, value, published.round)
    if column.study:
        project = published.figures.projects.get(row["ref"] or "")
        return published.case_study(project.spending if project else {}, text)
    return published.prose(text, row["ref"])
