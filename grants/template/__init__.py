"""A round, and answers where there are any → a workbook to fill. The same input gives the same bytes."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter

from grants.form.rounds import Round
from grants.model.finding import Note
from grants.model.packaging import finished
from grants.template.content import Content, Row
from grants.template.live.page import write_checks
from grants.template.notes_sheet import write_todo
from grants.template.sheets import write_lists, write_sheet
from grants.template.style import FONT, Look
from grants.template.writer import Desk

__all__ = ["Content", "Row", "write_template"]

_MADE = datetime(2000, 1, 1)  # a fixed day, so that the same template is the same file


def write_template(
    round: Round,
    content: Content | None = None,
    *,
    stage: str | None = None,
    rows: int | None = None,
    notes: Sequence[Note] = (),
) -> bytes:
    """The workbook of a round, as bytes of an .xlsx file.

    `content` has answers by sheet and column key; without it the template is blank but for what the round says.
    `stage` is the one whose sheets are marked as the present ones. `rows` is the number of rows to fill on each
    sheet, in place of the form's own. `notes` are what to look at again, on a sheet "To do" in front.
    """
    stage = stage or round.offered[0].key
    filled = {**_known_answers(round), **(content or {})}
    output = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": dict(FONT),  # xlsxwriter writes into it
    }
    book = xlsxwriter.Workbook(output, options)
    book.set_properties(_properties(round))
    book.set_custom_property("grants-round", round.id)
    book.set_custom_property("grants-template", round.version)
    desk = Desk(book, Look(book), round, filled, stage, rows)
    if notes:
        write_todo(desk, notes)
    for sheet in round.sheets.values():
        write_sheet(desk, sheet)
    write_checks(desk)
    write_lists(desk)
    book.close()
    return finished(output.getvalue(), round.locale.replace("_", "-"))


def _properties(round: Round) -> Mapping[str, object]:
    return {
        "title": f"{round.fund} {round.year}: {round.partnership}",
        "subject": "A return of how a community safety grant is to be spent, and of what it achieved",
        "author": round.partnership,
        "company": round.recipient,
        "created": _MADE,
    }


def _known_answers(round: Round) -> dict[str, list[Row]]:
    """What a blank template says already: the round's own facts."""
    start: Row = {
        "partnership": round.partnership,
        "fund": round.fund,
        "year": round.year,
        "return": round.offered[0].label,
        "grant_total": round.grant_total,
    }
    return {"start": [start]}
