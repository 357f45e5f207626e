"""Answers of a return as documents print them, by the kind of their column; and what a column of amounts comes to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from grants.documents.document import Cell, Line, Weight
from grants.documents.wording import day, say
from grants.form.answers import aimed
from grants.form.form import Column
from grants.form.rounds import Round
from grants.model.money import percent, plain, pounds, written_figure

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
            return day(round.locale, value)
        case "choice":
            return round.label(column.choices, value)
    return str(value)


def aim(measure: Mapping[str, Any], round: Round) -> str:
    """The target of a measure in words: "at least 75%", "to fall"; "" where it has none."""
    direction, figure = aimed(measure, round)
    if not direction:
        return figure
    return say(round.locale, "aim_held" if figure else "aim_moving", direction=direction, figure=figure)


def behind(measure: Mapping[str, Any], round: Round) -> str:
    """The counts and comparisons behind a result: "308 of 1,231; compared with 21.9%"."""
    more, unit, locale = [], measure["unit"], round.locale
    if measure["numerator"] is not None and measure["denominator"] is not None:
        part, whole = (plain(measure[key], locale) for key in ("numerator", "denominator"))
        more.append(say(locale, "behind_share", part=part, whole=whole))
    for key, sentence in (("comparator", "behind_comparator"), ("baseline", "behind_baseline")):
        if measure[key]:
            more.append(say(locale, sentence, figure=written_figure(measure[key], unit, locale)))
    return "; ".join(more)


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
    in_all = amount_line(sum(amounts, Decimal(0)), round, "strong")
    if not whole or given == len(cells):
        return (in_all,)
    return (in_all, Line(say(round.locale, "given_by", given=given, count=len(cells)), "quiet"))
