"""ALLOC02 and CELL01: whether the questions about the whole return are answered as the round has them."""

from collections.abc import Iterator
from decimal import Decimal

from grants.model.finding import Finding
from grants.model.rule import Rule
from grants.model.stages import ROLES
from grants.model.words import alike, quoted
from grants.rules.check import Check, Checks
from grants.rules.columns import CELL01
from grants.rules.context import Context


def carried_forward_has_a_purpose(context: Context) -> Iterator[Finding]:
    start = context["start"]
    for row in start.rows():
        if row["carried_forward"] and not row["carried_for"] and start.readable(row["row"], "carried_for"):
            amount = context.pounds(row["carried_forward"])
            because = f", though {amount} was carried forward"
            yield context.found(CELL01, start, "carried_for", row["row"], because=because, or_clear="")


ALLOC02 = Rule(
    "ALLOC02", "error", ROLES,
    finds="An answer about the whole return differs from what the round says.",
    points="the answer",
    message='"{field}" is {value}; for this round it is {expected}.',
    fix="Type {expected}; if the workbook is meant for another round, start from that round's template.",
    why="The OPCC files a return by partnership, fund and year, and pays by the grant total.",
    example="Last year's workbook sent with this year's figures: the year still says 2020-21.",
)  # fmt: skip


def partnership_is_the_rounds(context: Context) -> Iterator[Finding]:
    return _as_the_round_says(context, "partnership", context.round.partnership)


def fund_is_the_rounds(context: Context) -> Iterator[Finding]:
    return _as_the_round_says(context, "fund", context.round.fund)


def year_is_the_rounds(context: Context) -> Iterator[Finding]:
    return _as_the_round_says(context, "year", context.round.year)


def grant_total_is_the_rounds(context: Context) -> Iterator[Finding]:
    return _as_the_round_says(context, "grant_total", context.round.grant_total)


def _as_the_round_says(context: Context, key: str, expected: str | Decimal) -> Iterator[Finding]:
    start = context["start"]
    for row in start.rows():
        given = row[key]
        if given is not None and not _same(given, expected):
            words = {"value": _shown(context, given), "expected": _shown(context, expected)}
            yield context.found(ALLOC02, start, key, row["row"], **words)


def _same(given: str | Decimal, expected: str | Decimal) -> bool:
    """Capitals, spaces and the kind of dash or stroke in a year make no difference."""
    if isinstance(given, Decimal) or isinstance(expected, Decimal):
        return given == expected
    return alike(given) == alike(expected)


def _shown(context: Context, value: str | Decimal) -> str:
    return context.pounds(value) if isinstance(value, Decimal) else quoted(value)


CHECKS: Checks = (
    Check(CELL01, carried_forward_has_a_purpose, "start.carried_forward", "start.carried_for"),
    Check(ALLOC02, partnership_is_the_rounds, "start.partnership"),
    Check(ALLOC02, fund_is_the_rounds, "start.fund"),
    Check(ALLOC02, year_is_the_rounds, "start.year"),
    Check(ALLOC02, grant_total_is_the_rounds, "start.grant_total"),
)
