"""A round, and answers where there are any → a workbook to fill. The same input gives the same bytes."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter

from grants.form.round import Round
from grants.model.finding import Note
from grants.model.packaging import finished
from grants.template.content import Content, Row
from grants.template.lists import write_lists
from grants.template.live.outcome import blank, judged
from grants.template.live.page import write_checks
from grants.template.notes_sheet import write_todo
from grants.template.sheets import write_sheet
from grants.template.style import FONT, Style
from grants.template.writer import TemplateBook

__all__ = ["Content", "Row", "write_template"]

_MADE = datetime(2000, 1, 1)  # a fixed day, so that the same template is the same file
_PROPERTY = 255
"""Characters that Excel shows of a document's property."""


def write_template(
    round: Round,
    content: Content | None = None,
    *,
    stage: str | None = None,
    rows: int | None = None,
    notes: Sequence[Note] = (),
) -> bytes:
    """The workbook of a round, of one partnership, as bytes of an .xlsx file.

    `content` has answers by sheet and column key; without it the template is blank but for what the round says.
    `stage` is the one whose sheets are marked as the present ones. `rows` is the number of rows to fill on each
    sheet, in place of the form's own. `notes` are what to look at again, on a sheet "To do" in front.
    """
    stage = stage or round.offered[0].key
    filled = _filled(round, _with_refs(round, content or {}, stage))
    outcome = judged(round, filled, stage) if content else blank(round)
    output = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": dict(FONT),  # xlsxwriter writes into it
    }
    workbook = xlsxwriter.Workbook(output, options)
    workbook.set_properties(_properties(round))
    workbook.set_custom_property("grants-round", round.stamp)
    workbook.set_custom_property("grants-template", round.version)
    book = TemplateBook(workbook, Style(workbook), round, filled, outcome, stage, rows)
    if notes:
        write_todo(book, notes)
    for sheet in round.sheets.values():
        write_sheet(book, sheet)
    write_checks(book)
    write_lists(book)
    for name, formula in book.names.defined.items():
        workbook.define_name(name, f"={formula}")
    workbook.close()
    return finished(output.getvalue(), round.locale.replace("_", "-"))


def _properties(round: Round) -> Mapping[str, object]:
    words = {
        "title": f"{round.fund} {round.year}: {round.partnership}",
        "subject": "A return of how a community safety grant is to be spent, and of what it achieved",
        "author": round.partnership,
        "company": round.recipient,
    }
    return {name: text[:_PROPERTY] for name, text in words.items()} | {"created": _MADE}


def _with_refs(round: Round, content: Content, stage: str) -> Content:
    """The answers, and each project's ref on sheets of this stage and later ones that have a row a project.

    Only where such a sheet has no row yet. They are plain values: a formula that reads the ref from Projects would give
    another project's as soon as either sheet is sorted, and what was answered beside it would change hands.
    """
    named = dict.fromkeys(row["ref"] for row in content.get("projects", ()) if row.get("ref"))
    coming = (each.sheet for each in round.offered if each.sheet and round.reached(stage, each.key))
    rows: list[Row] = [{"ref": ref} for ref in named]
    return {**content, **{sheet: rows for sheet in coming if not content.get(sheet)}}


def _filled(round: Round, content: Content) -> Content:
    """The answers, with those that the round knows where they are not given; its stamp is always its own."""
    known: Row = {
        "partnership": round.partnership,
        "fund": round.fund,
        "year": round.year,
        "return": round.offered[0].label,
        "grant_total": round.grant_total,
    }
    given = next(iter(content.get("start", ())), known)
    return {**content, "start": [{**given, "round": round.stamp}]}
