"""Columns that a later return asks for: grey until Start here names that return, and then like all others.

They are neither hidden nor grouped. On a protected sheet Excel refuses to open a group, so whoever comes to the results
could not reach them without lifting the protection; and what is pasted across hidden columns lands in them unseen.
"""

from collections.abc import Iterator

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from grants.form.form import Sheet, Stage
from grants.form.round import Round
from grants.form.sentences import NOT_YET
from grants.template.formulas import FIRST, HEADER, text
from grants.template.style import LATER, LATER_CELL, TEXT
from grants.template.writer import TemplateBook

Runs = dict[tuple[Stage, ...], list[tuple[int, int]]]


def grey_later_columns(book: TemplateBook, page: Worksheet, sheet: Sheet, last: int) -> None:
    """Grey each column of a table at the returns before the one that asks for it, and say so above it.

    `last` is the table's last row, counted from 0. Fault marks are added before, so that they show all the same.
    """
    for stages, runs in _early(book.round, sheet).items():
        when = book.names.is_stage(*stages)
        for top, bottom, fill in ((HEADER, HEADER, LATER), (FIRST, last, LATER_CELL)):
            areas = [xl_range(top, first, bottom, final) for first, final in runs]
            rule = {"type": "formula", "criteria": f"={when}", "format": book.style.mark((TEXT, fill))}
            page.conditional_format(areas[0], rule | {"multi_range": " ".join(areas)})
    for place, begins in _beginnings(book.round, sheet):
        words = book.names.by_stage({stage: text(NOT_YET) for stage in begins})
        now = NOT_YET if book.outcome.stage in begins else ""
        page.write_formula(HEADER - 1, place, f"={words}", book.style.about, now)


def _stages_before(round: Round, sheet: Sheet, place: int) -> tuple[Stage, ...]:
    """The returns at which a sheet is filled already, or not yet, and the column in this place is not."""
    since = sheet.columns[place].since
    if not since or since == sheet.since:
        return ()
    return tuple(stage for stage in round.offered if not round.reached(since, stage.key))


def _early(round: Round, sheet: Sheet) -> Runs:
    """The returns at which columns are not asked for yet, and the first and last place of each run of such columns."""
    found: Runs = {}
    for place in range(len(sheet.columns)):
        if stages := _stages_before(round, sheet, place):
            runs = found.setdefault(stages, [])
            if runs and runs[-1][1] == place - 1:
                runs[-1] = (runs[-1][0], place)
            else:
                runs.append((place, place))
    return found


def _beginnings(round: Round, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Each place where a run of grey columns begins, and the keys of the returns at which one does."""
    before: tuple[Stage, ...] = ()
    for place in range(len(sheet.columns)):
        stages = _stages_before(round, sheet, place)
        if begins := [stage.key for stage in stages if stage not in before]:
            yield place, begins
        before = stages
