"""A comparison of two collections → a workbook: the partnerships, their projects, and every change at each of them."""

from decimal import Decimal

from grants.office.changes import Comparison
from grants.office.collection import Returned
from grants.office.compare_funds import FundComparison, Partners
from grants.office.comparison_workbook import (
    ABOUT_CHANGES,
    ABOUT_PROJECTS,
    CHANGE_COLUMNS,
    change_row,
    project_columns,
    project_row,
    written,
)
from grants.office.tables import Book, Cell, Column, Formula, Row
from grants.template.formulas import FIRST

_WHOSE = Column("Of partnership", 32)


def write_fund_comparison(found: FundComparison) -> bytes:
    """The workbook as bytes of an .xlsx file; the same comparison gives the same bytes."""
    compared = [(each.name, each.comparison) for each in found.partnerships if each.comparison]

    def fill(book: Book) -> None:
        _partnerships(book, found)
        _projects(book, compared)
        _changes(book, compared)
        _not_compared(book, compared)

    return written("What changed at each partnership", found.new.round.locale, fill)


def _partnerships(book: Book, found: FundComparison) -> None:
    columns = [
        Column("Key", 14), Column("Of partnership", 40), Column("Old file", 32), Column("New file", 32),
        Column("Old allocated £", 16, "money", total=True), Column("New allocated £", 16, "money", total=True),
        Column("Difference £", 16, "money", total=True), Column("Changes", 10, "number"),
        Column("Easier targets", 10, "number"),
    ]  # fmt: skip
    old, new = (f"{each.round.year}, {each.round.stage(each.stage).label.lower()}" for each in (found.old, found.new))
    about = f"Old: {old}. New: {new}. A partnership without changes counted was not compared."
    rows = [_partnership(each, row) for row, each in enumerate(found.partnerships, start=FIRST + 1)]
    book.sheet("Partnerships", "What changed at each partnership", about, columns, rows)


def _partnership(partners: Partners, row: int) -> Row:
    old, new = (_allocated(one) for one in (partners.old, partners.new))
    by = Formula(f"ROUND(F{row}-E{row},2)", new - old) if old is not None and new is not None else None
    found = partners.comparison
    counts: list[Cell] = [len(found.changes), found.easier] if found else [None, None]
    return [partners.key, partners.name, _file(partners.old), _file(partners.new), old, new, by, *counts]


def _file(one: Returned | None) -> str:
    return one.entry.file if one and one.entry else ""


def _allocated(one: Returned | None) -> Decimal | None:
    return one.entry.totals.allocated if one and one.entry else None


def _projects(book: Book, compared: list[tuple[str, Comparison]]) -> None:
    pairs = [(name, pair) for name, found in compared for pair in found.projects]
    rows = [project_row(pair, row, [name]) for row, (name, pair) in enumerate(pairs, start=FIRST + 1)]
    spent = [
        any(each.spent is not None for _, pair in pairs if (each := getattr(pair, side))) for side in ("old", "new")
    ]
    book.sheet("By project", "Each project in both folders", ABOUT_PROJECTS, [_WHOSE, *project_columns(spent)], rows)


def _changes(book: Book, compared: list[tuple[str, Comparison]]) -> None:
    rows: list[Row] = [[name, *change_row(change, found)] for name, found in compared for change in found.changes]
    book.sheet("Changes", "Changes", ABOUT_CHANGES, [_WHOSE, *CHANGE_COLUMNS], rows)


def _not_compared(book: Book, compared: list[tuple[str, Comparison]]) -> None:
    """What was not compared, on a sheet that is there only where there is anything."""
    rows: list[Row] = [[name, each] for name, found in compared for each in found.not_compared]
    if rows:
        about = "Answers for which only one of the two workbooks has a place."
        book.sheet("Not compared", "Not compared", about, [_WHOSE, Column("What", 110)], rows)
