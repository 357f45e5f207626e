"""The list of rules, and what a rule is given."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import polars as pl

from grants.form.rounds import Round
from grants.model.finding import Finding, Severity
from grants.model.money import pounds, written_figure
from grants.model.returns import Return, Row, SheetData
from grants.model.stages import RESULT, SPEND
from grants.model.words import nearest
from grants.rules import Rule, rule


@dataclass(frozen=True)  # without slots, so that what is worked out once can be kept
class Context:
    """What a rule may look at: the return, its round, and today, which no rule reads for itself."""

    returned: Return
    round: Round
    today: date
    whole: Return
    """The return with all that it says; in `returned`, answers that can't be are blank and unread, so that no rule
    judges what another has refused. The grand total alone is taken of the whole."""
    plan: Return | None = None
    """The approved plan, where it was given to compare with."""

    @property
    def stage(self) -> str:
        return self.returned.stage

    @property
    def result_key(self) -> str:
        """The column of Measures that holds the results of this stage."""
        return RESULT[self.stage]

    @property
    def spend(self) -> SheetData:
        """The sheet on which this stage gives what was spent."""
        return self[SPEND[self.stage]]

    @cached_property
    def projects(self) -> dict[str, Row]:
        """The projects by ref, the first of each."""
        return self["projects"].first_by_ref()

    @cached_property
    def evaluation(self) -> dict[str, Row]:
        """What Evaluation says of each project, the first row of each."""
        return {ref: row for ref, row in self["evaluation"].first_by_ref().items() if ref in self.projects}

    def figure(self, text: str | None, unit: str | None) -> str:
        """A measure's figure as people write it."""
        return written_figure(text, unit, self.round.locale)

    def doubted(self, sheet: str, cell: str, code: str) -> bool:
        """Whether a cell was read with this doubt."""
        return any((each.sheet, each.cell, each.code) == (sheet, cell, code) for each in self.whole.findings)

    def __getitem__(self, sheet: str) -> SheetData:
        return self.returned[sheet]

    def pounds(self, amount: Decimal) -> str:
        return pounds(amount, self.round.locale)

    def found(
        self, code: str, place: SheetData, key: str, row: int, severity: Severity | None = None, /, **words: str
    ) -> Finding:
        """A finding at a cell of a sheet."""
        return rule(code).found(place.name, place.cell(key, row), place.titles.get(key, ""), severity, **words)

    def at_header(self, code: str, place: SheetData, key: str, **words: str) -> Finding:
        """A finding at a column's title."""
        return self.found(code, place, key, place.header_row, **words)


@dataclass(frozen=True, slots=True)
class Check:
    rule: Rule
    reads: tuple[str, ...]
    run: Callable[[Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class RowCheck:
    rule: Rule
    sheet: str
    column: str
    reads: tuple[str, ...]
    passes: Callable[[Round], pl.Expr]


CHECKS: list[Check] = []
ROW_CHECKS: list[RowCheck] = []


def check(
    code: str, *reads: str
) -> Callable[[Callable[[Context], Iterator[Finding]]], Callable[[Context], Iterator[Finding]]]:
    """Enter a function in the list as the rule `code`; it reads these columns, each written "sheet.column"."""

    def enter(run: Callable[[Context], Iterator[Finding]]) -> Callable[[Context], Iterator[Finding]]:
        CHECKS.append(Check(rule(code), reads, run))
        return run

    return enter


def row_check(code: str, at: str, *reads: str) -> Callable[[Callable[[Round], pl.Expr]], Callable[[Round], pl.Expr]]:
    """Enter a function that gives the expression true where a row is well. `at` is the "sheet.column" it points at.

    Its message may name the row's values by their keys, and the round's days as begins and ends.
    """
    sheet, _, column = at.partition(".")

    def enter(passes: Callable[[Round], pl.Expr]) -> Callable[[Round], pl.Expr]:
        everything = (at, *(f"{sheet}.{read}" for read in reads))
        ROW_CHECKS.append(RowCheck(rule(code), sheet, column, everything, passes))
        return passes

    return enter


def difference(actual: Decimal, wanted: Decimal) -> tuple[Decimal, str]:
    """By how much a sum is wrong, and which way, in the words "£440 too much"."""
    return abs(actual - wanted), "much" if actual > wanted else "little"


def refs_of(sheet: SheetData) -> set[str]:
    """The refs that stand on a sheet."""
    return set(sheet.frame["ref"].drop_nulls())


def strays(context: Context, sheet: str) -> list[Row]:
    """The rows of a sheet that belong to no project: their ref is blank or unknown, which other rules have said."""
    refs = refs_of(context["projects"])
    return [row for row in context[sheet].rows() if row["ref"] not in refs]


def wrong_sums(
    context: Context, sheet: str, wanted: Mapping[str, Decimal | None]
) -> Iterator[tuple[str, Decimal, Decimal, str]]:
    """Projects whose amounts on a sheet do not add up to what is wanted: ref, sum, difference, "much" or "little".

    Silent where what is lacking is blank or unreadable, or stands under a blank or wrong ref: that has been said.
    """
    sums: dict[str, Decimal] = defaultdict(Decimal)
    unknown = set()
    for row in context[sheet].rows():
        if row["amount"] is None:
            unknown.add(row["ref"])
        else:
            sums[row["ref"]] += row["amount"]
    lost = [row["amount"] for row in strays(context, sheet)]
    for ref, amount in wanted.items():
        if ref in sums and amount is not None and sums[ref] != amount:
            gap, much = difference(sums[ref], amount)
            if much == "much" or not (ref in unknown or gap in lost):
                yield ref, sums[ref], gap, much


_PAIRS = 20_000
"""Rows times projects that are told apart one by one, which takes the square of their number."""


def explained(context: Context, sheet: str) -> set[str]:
    """Projects that seem to lack a row on a sheet, and have one under a blank or wrong ref, which has been said.

    A stray row belongs to a project that lacks one and whose place is between the rows around it; of several, the
    one whose ref is most like the row's, else the first. Where far too many are lacking, each is taken for explained.
    """
    place = {ref: number for number, ref in enumerate(context.projects)}
    here = refs_of(context[sheet])
    lacking = [ref for ref in place if ref not in here]
    rows = list(context[sheet].rows())
    if len(rows) * len(lacking) > _PAIRS:
        return set(lacking)
    behind, last = [0] * len(rows), len(place) - 1
    for index in range(len(rows) - 1, -1, -1):
        last = place.get(rows[index]["ref"], last)
        behind[index] = last
    found: set[str] = set()
    first = 0
    for row, last in zip(rows, behind, strict=True):
        if row["ref"] in place:
            first = place[row["ref"]]
        elif between := [ref for ref in lacking if first <= place[ref] <= last and ref not in found]:
            found.add(nearest(row["ref"] or "", between) or between[0])
    return found


def named(row: Mapping[str, object]) -> str:
    """A project as a message names it: its Ref, or its row where it has none."""
    return str(row["ref"] or f"The project in row {row['row']}")
