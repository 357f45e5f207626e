"""The list on Start here: what to fill, and by when, with links to the sheets."""

from collections.abc import Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from grants.form.form import Sheet, Stage
from grants.form.round import Round
from grants.form.sentences import asked_for
from grants.model.words import day
from grants.template.formulas import FIRST, quoted_sheet
from grants.template.style import row_height
from grants.template.writer import TemplateBook

_TOP = f"A{FIRST + 1}"


def write_steps(book: TemplateBook, page: Worksheet, row: int, widths: Sequence[int]) -> int:
    """Write the list from a row on: a link, what to do there, and for which return. Gives the row below it."""
    style, guide = book.style, book.round.form.guide
    page.write_string(row, 0, guide.title, style.subtitle)
    page.set_row(row, 24)
    row += 1
    for number, (name, what, when) in enumerate(_steps(book.round), start=1):
        page.write_url(
            row, 0, f"internal:{quoted_sheet(name)}!{_TOP}", style.link, f"{number}. {name}", f"Go to {name}"
        )
        page.write_string(row, 1, what, style.wrapped)
        page.write_string(row, 2, when, style.wrapped)
        page.set_row(row, row_height(((what, widths[1]), (when, widths[2]))) + 2)
        row += 1
    for hint in guide.hints:
        page.write_string(row, 0, hint, style.about)
        page.set_row(row, 18)
        row += 1
    return row


def _steps(round: Round) -> Iterator[tuple[str, str, str]]:
    """Sheet, what to do on it, and for which returns by when."""
    for sheet in round.sheets.values():
        if sheet.step and (stages := asked_at(round, sheet)):
            due = {stage.key: day(round.stages[stage.key].due, round.locale) for stage in stages}
            yield sheet.name, sheet.step, asked_for(stages, due)
    yield round.form.checks, round.form.guide.checks, round.form.guide.for_every


def asked_at(round: Round, sheet: Sheet) -> list[Stage]:
    """The returns of this round for which something is filled on a sheet."""
    filled = {sheet.since, *(column.since for column in sheet.columns)}
    filled |= {stage.key for stage in round.offered if stage.sheet == sheet.key}
    every = sheet.layout == "signatures"
    return [stage for stage in round.offered if every or stage.key in filled]
