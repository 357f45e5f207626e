"""The list on Start here: what to fill, and by when, with links to the sheets."""

from collections.abc import Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from grants.form.rounds import Round, Sheet, Stage, asked_for
from grants.model.words import day
from grants.template.formulas import FIRST
from grants.template.style import row_height
from grants.template.writer import Desk

_TOP = f"A{FIRST + 1}"


def write_steps(desk: Desk, page: Worksheet, row: int, widths: Sequence[int]) -> None:
    """Write the list from a row on: a link, what to do there, and for which return."""
    look, guide = desk.look, desk.round.form.guide
    page.write_string(row, 0, guide.title, look.subtitle)
    page.set_row(row, 24)
    row += 1
    for number, (name, what, when) in enumerate(_steps(desk.round), start=1):
        page.write_url(row, 0, f"internal:'{name}'!{_TOP}", look.link, f"{number}. {name}", f"Go to {name}")
        page.write_string(row, 1, what, look.wrapped)
        page.write_string(row, 2, when, look.wrapped)
        page.set_row(row, row_height(((what, widths[1]), (when, widths[2]))) + 2)
        row += 1
    for hint in guide.hints:
        page.write_string(row, 0, hint, look.about)
        page.set_row(row, 18)
        row += 1


def _steps(round: Round) -> Iterator[tuple[str, str, str]]:
    """Sheet, what to do on it, and for which returns by when."""
    for sheet in round.sheets.values():
        if sheet.step and (stages := _stages(round, sheet)):
            due = {stage.key: day(round.stages[stage.key].due, round.locale) for stage in stages}
            yield sheet.name, sheet.step, asked_for(stages, due)
    yield round.form.also[0], round.form.guide.checks, round.form.guide.for_every


def _stages(round: Round, sheet: Sheet) -> list[Stage]:
    """The returns of this round for which something is filled on a sheet."""
    filled = {sheet.since, *(column.since for column in sheet.columns)}
    every = sheet.layout == "signatures"
    return [stage for stage in round.offered if every or stage.key in filled]
