"""How a rule is written down for the list of rules: its row of the catalogue, what it reads, and its function."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from grants.model.finding import Finding
from grants.model.rule import Rule

if TYPE_CHECKING:
    import polars as pl

    from grants.form.round import Round
    from grants.rules.context import Context


class Check:
    """A rule over sums, rows or sheets.

    What it reads is written "sheet.column"; the stage's own as "spending.spent" and "results.light". A rule is left
    out where the form or the workbook lacks what it reads. With a "?" behind it, the form may lack it.
    """

    def __init__(self, rule: Rule, run: "Callable[[Context], Iterator[Finding]]", *reads: str) -> None:
        self.rule, self.run, self.reads = rule, run, reads


class RowCheck:
    """A rule that judges each row of a sheet by an expression, which is true where the row is well.

    `at` is where it points. Its message may name the row's values by their keys, and the round's days as begins and
    ends.
    """

    def __init__(self, rule: Rule, at: str, passes: "Callable[[Round], pl.Expr]", *reads: str) -> None:
        self.rule, self.passes, self.reads = rule, passes, (at, *reads)
        self.sheet, _, self.column = at.partition(".")


Checks = tuple[Check | RowCheck, ...]
"""The rules of a family."""
