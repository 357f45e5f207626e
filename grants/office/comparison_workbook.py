"""A comparison of two workbooks → a workbook: its totals, its projects, and every change with both cells."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from grants.model.packaging import finished
from grants.office.asked_of_both import Workbook
from grants.office.changes import TOTALS, Change, Comparison, Matched, Place, Standing, Total
from grants.office.relation import heading
from grants.office.tables import Book, Cell, Column, Formula, Row
from grants.template.formulas import FIRST

_MADE = datetime(2000, 1, 1)  # a fixed day, so that the same comparison is the same file
_LONGEST = 32_000
"""Characters of a text in a cell; Excel takes 32,767."""
KNOWN_BY = {"ref": "By ref", "title": "By title", "likeness": "By likeness", "place": "By place", "": ""}


def write_comparison(found: Comparison) -> bytes:
    """The workbook as bytes of an .xlsx file; the same comparison gives the same bytes."""

    def fill(book: Book) -> None:
        for write in (_workbooks, _totals, _projects, _changes, _not_compared):
            write(book, found)

    return written("What changed between two workbooks", found.new.round.locale, fill)


def written(title: str, locale: str, fill: Callable[[Book], None]) -> bytes:
    """A workbook with the sheets that `fill` puts into it."""
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(output, options)
    workbook.set_properties({"title": title, "created": _MADE})
    fill(Book(workbook))
    workbook.close()
    return finished(output.getvalue(), locale.replace("_", "-"))


def _workbooks(book: Book, found: Comparison) -> None:
    columns = [
        Column("Which", 9), Column("File", 40), Column("Of partnership", 34), Column("Year", 10), Column("Stage", 22),
        Column("Errors", 10, "number"), Column("Warnings", 11, "number"),
    ]  # fmt: skip
    rows = [_workbook(name, each) for name, each in (("Old", found.old), ("New", found.new))]
    about = heading(found.old, found.new, found.relation)
    book.sheet("Workbooks", "What changed between two workbooks", about, columns, rows)


def _workbook(name: str, workbook: Workbook) -> Row:
    round, result = workbook.round, workbook.result
    counts = (result.count("error"), result.count("warning"))
    return [name, result.file, round.partnership, round.year, round.stage(workbook.stage).label, *counts]


def _totals(book: Book, found: Comparison) -> None:
    columns = [
        Column("Total", 22), Column("Old £", 18, "money"), Column("New £", 18, "money"),
        Column("Difference £", 18, "money"),
    ]  # fmt: skip
    totals = {key: each for key, each in found.totals.items() if each.old is not None or each.new is not None}
    rows = [_total(TOTALS[key], each, row) for row, (key, each) in enumerate(totals.items(), start=FIRST + 1)]
    book.sheet("Totals", "Totals", "What the two workbooks come to.", columns, rows)


def _total(name: str, total: Total, row: int) -> Row:
    difference: Cell = None
    if total.difference is not None:
        difference = Formula(f"ROUND(C{row}-B{row},2)", total.difference)
    return [name, total.old, total.new, difference]


def _projects(book: Book, found: Comparison) -> None:
    spent = [found.totals["spent"].old is not None, found.totals["spent"].new is not None]
    rows = [project_row(each, row) for row, each in enumerate(found.projects, start=FIRST + 1)]
    book.sheet("By project", "Each project in both workbooks", ABOUT_PROJECTS, project_columns(spent), rows)


ABOUT_PROJECTS = "A row for each project of either workbook; one that only one of them has was added or dropped."
ABOUT_CHANGES = "Money first, then projects, measures and other answers; among targets, the easier ones stand first."


def project_columns(spent: Sequence[bool]) -> list[Column]:
    """The columns of a list of projects; `spent` says of old and new whether their spend can be added up."""
    columns = [
        Column("Old ref", 9), Column("New ref", 9), Column("Old project", 36), Column("New project", 36),
        Column("Matched", 12), Column("Old allocated £", 16, "money", total=True),
        Column("New allocated £", 16, "money", total=True), Column("Difference £", 16, "money", total=True),
    ]  # fmt: skip
    titles = zip(("Old spent £", "New spent £"), spent, strict=True)
    return [*columns, *(Column(title, 16, "money", total=given) for title, given in titles)]


def project_row(pair: Matched, row: int, before: Sequence[Cell] = ()) -> Row:
    """A project of both workbooks in the row of this number, with other cells before it."""
    old, new = pair.old or _NONE, pair.new or _NONE
    nothing = Decimal(0)
    amounts = [xl_col_to_name(len(before) + place) for place in (_ALLOCATED, _ALLOCATED + 1)]
    by = Formula(
        f"ROUND({amounts[1]}{row}-{amounts[0]}{row},2)", (new.allocated or nothing) - (old.allocated or nothing)
    )
    names = (old.ref, new.ref, old.project, new.project)
    return [*before, *names, _matched_by(pair), old.allocated, new.allocated, by, old.spent, new.spent]


_ALLOCATED = 5
"""The place of what was allocated among the cells of a project."""
_NONE = Standing("", "", "", None, None)


def _matched_by(pair: Matched) -> str:
    return KNOWN_BY[pair.by] if pair.old and pair.new else "Dropped" if pair.old else "Added"


def _changes(book: Book, found: Comparison) -> None:
    book.sheet("Changes", "Changes", ABOUT_CHANGES, CHANGE_COLUMNS, [change_row(each, found) for each in found.changes])


CHANGE_COLUMNS = [
    Column("Section", 14), Column("What happened", 11), Column("Of project", 9), Column("What", 30),
    Column("Which answer", 18), Column("Old", 32), Column("New", 32), Column("Difference £", 14, "money"),
    Column("Easier to reach", 9), Column("Old cell", 14), Column("New cell", 14), Column("Matched", 11),
]  # fmt: skip


def change_row(change: Change, found: Comparison) -> Row:
    return [
        found.called(change.section), change.kind.capitalize(), change.ref, change.name, change.title,
        _answer(change.old), _answer(change.new), change.difference or None, "Easier" if change.easier else "",
        _cell(change.old), _cell(change.new), KNOWN_BY[change.matched],
    ]  # fmt: skip


def _answer(place: Place | None) -> str:
    return place.text[:_LONGEST] if place else ""


def _cell(place: Place | None) -> str:
    return f"{place.sheet} {place.cell}" if place and place.cell else ""


def _not_compared(book: Book, found: Comparison) -> None:
    """What was not compared, on a sheet that is there only where there is anything."""
    if found.not_compared:
        rows: list[Row] = [[each] for each in found.not_compared]
        about = "Answers for which only one of the two workbooks has a place."
        book.sheet("Not compared", "Not compared", about, [Column("What", 110)], rows)
