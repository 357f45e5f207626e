"""Answers of a return as documents print them, by the kind of their column; and what a column of amounts comes to."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from grants.documents.document import Cell, Line, Weight
from grants.form.form import Column
from grants.form.rounds import Round
from grants.model.money import percent, plain, pounds, written_figure
from grants.model.words import day, given_by

NUMBERS = frozenset({"money", "number", "percent", "variance"})
"""Kinds of column that stand at the right of a table."""

NAMES = {"parts": "part", "measures": "measure", "spend_items": "item", "moves": "move"}
"""The column that names a row, on the sheets where a project can have several rows."""


def title(round: Round, place: str) -> str:
    """The title of a column, such as "projects.provider"; "" where the round has no such column."""
    sheet, _, key = place.partition(".")
    return round.sheets[sheet].column(key).title if key and round.has(place) else ""


def label(title: str) -> str:
    """A title as it stands before its answer, which has the sign of its unit itself: "Quarter 1" of "Quarter 1 £"."""
    return title.removesuffix(" £").removesuffix(" %")


def written(column: Column, value: Any, round: Round, unit: str | None = None) -> str:
    """An answer as people read it; "" for a blank. `unit` is the key of the unit of a measure's figure."""
    if value is None:
        return ""
    match column.kind:
        case "money" | "variance":
            return pounds(value, round.locale)
        case "percent":
            return percent(value, round.locale)
        case "number":
            return plain(value, round.locale)
        case "measure":
            return written_figure(value, unit, round.locale)
        case "date":
            return day(value, round.locale)
        case "choice":
            return round.label(column.choices, value)
    return str(value)


def amount_line(amount: Decimal | None, round: Round, weight: Weight = "plain") -> Line:
    """An amount as a line that a format can add up; an empty line for None."""
    return Line("" if amount is None else pounds(amount, round.locale), weight, amount)


def total(cells: Sequence[Cell], round: Round, *, whole: bool = True) -> Cell:
    """What the amounts of a column come to, and from how many projects where not from all; empty without any amount.

    `whole` is for a column that has a row for each project.
    """
    amounts = [line.amount for cell in cells for line in cell if line.amount is not None]
    if not amounts:
        return ()
    given = sum(any(line.amount is not None for line in cell) for cell in cells)
    lacking = [Line(given_by(given, len(cells)), "quiet")] if whole and given < len(cells) else []
    return (amount_line(sum(amounts, Decimal(0)), round, "strong"), *lacking)
