"""The columns of the sheet of live checks; what a form does not ask about has none."""

from collections.abc import Iterator, Mapping

from grants.form.form import Stage
from grants.form.round import Round
from grants.model.addresses import letters
from grants.model.stages import FINAL
from grants.template.formula_names import unique

MONEY = ("parts", "spent", "variance", "items")
"""Columns that hold amounts. The figure of a row can be an amount or a count."""
SHARES = ("stated", "share")

Columns = Mapping[str, tuple[str, int]]
"""The key of a column to its title and its width."""


def columns_for(round: Round) -> Columns:
    """The columns that a round's sheet has, each under a title of its own."""
    taken: set[str] = set()
    return {key: (unique(title, taken), width) for key, title, width in _columns(round)}


def _columns(round: Round) -> Iterator[tuple[str, str, int]]:
    projects = round.sheets["projects"]
    yield "check", "Check", 34
    yield "project", projects.column("project").title, 32
    yield "figure", "Amount £, or count", 14
    yield "answer", round.sheets["start"].heads[1], 15
    yield "errors", "To put right", 44
    yield "warnings", "To look at again", 40
    if round.has("parts.amount"):
        yield "parts", f"{round.sheets['parts'].name} £", 13
    if projects.has("contribution"):
        yield "stated", f"{projects.column('contribution').title} stated", 14
    if projects.has("contribution") and projects.has("contract_value"):
        yield "share", f"{projects.column('contribution').title} worked out", 14
    stages = with_money(round)
    if stages:
        last = round.sheets[stages[-1].sheet]
        yield "spent", last.column(stages[-1].spent).title, 13
        if stages[-1].role == FINAL:
            yield "variance", last.column("variance").title if last.has("variance") else "Not spent £", 13
    if round.has("spend_items.amount"):
        yield "items", f"{round.sheets['spend_items'].title} £", 13


def with_money(round: Round) -> list[Stage]:
    """The stages of a round that say what was spent."""
    return [stage for stage in round.offered if stage.sheet]


def row_cells(columns: Columns, row: str) -> Mapping[str, str]:
    """The cells of a row of the sheet, by the column."""
    return {key: f"${letters(place)}{row}" for place, key in enumerate(columns, start=1)}


def letter(columns: Columns, key: str) -> str:
    """The letters of a column."""
    return letters(list(columns).index(key) + 1)
