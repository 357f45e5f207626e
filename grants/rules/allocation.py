"""ALLOC and CELL12: whether allocations come to what is available, and to what contracts are worth."""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from grants.form.round import Round
from grants.model.figures import Figures
from grants.model.finding import Finding
from grants.model.money import PENNY, percent
from grants.model.rule import Rule
from grants.model.stages import ROLES
from grants.model.words import counted
from grants.reading.faults import CELL12
from grants.rules.by_project import difference, named
from grants.rules.check import Check, Checks, RowCheck
from grants.rules.context import Context

ALLOC01 = Rule(
    "ALLOC01", "error", ROLES,
    finds="Allocations do not add up to what is available: the grant total and what was carried forward.",
    points="the amounts' header",
    message="Allocations come to {allocated}; {available} is available{makeup}; {difference} too {much}.{unread}",
    fix="Change the amounts on {sheet[projects]} until they come to {available}, "
        "or correct {title[start.carried_forward]}.",
    why="The OPCC pays the grant for what is listed: more can't be paid, less would be left without a purpose.",
    example="Allocations come to £428,686; £428,246 is available; £440 too much.",
)  # fmt: skip


def allocations_come_to_what_is_available(context: Context) -> Iterator[Finding]:
    """The one rule that is never silent about an unreadable cell: a wrong total is reported whatever made it wrong."""
    figures, whole = context.figures, context.whole["projects"]
    available = figures.available
    allocated = Figures(context.whole, context.round.grant_total, context.stage).allocated
    most = available * (100 + Decimal(str(context.round.settings.over_allocation))) / 100
    if available <= allocated <= most.quantize(PENNY):
        return
    amount, much = difference(allocated, available)
    unread = sum(key == "allocated" for key, _ in whole.unread)
    words = {"allocated": allocated, "available": available, "difference": amount}
    shown = {key: context.pounds(value) for key, value in words.items()}
    grant, carried = context.pounds(context.round.grant_total), context.pounds(figures.carried_in)
    left_out = f" {counted(unread, 'amount')} that can't be read {'is' if unread == 1 else 'are'} left out."
    shown["makeup"] = f" ({grant} and {carried} carried forward)" if figures.carried_in else ""
    shown["unread"] = left_out if unread else ""
    yield context.at_header(ALLOC01, context["projects"], "allocated", much=much, **shown)


ALLOC03 = Rule(
    "ALLOC03", "error", ROLES,
    finds="An allocation is above the total value of its contract.",
    points="cell",
    message="{ref} is allocated {allocated}; its whole contract is worth {contract_value}.",
    fix="Correct the amount, or the total contract value: the whole contract for this year, whoever pays.",
    why="The grant can't pay more than what is bought.",
    example="£93,575 allocated to a contract of £75,000.",
)  # fmt: skip


def contract_is_worth_the_allocation(_round: Round) -> pl.Expr:
    return (pl.col("allocated") <= pl.col("contract_value")) | (pl.col("contract_value") < 0)


ALLOC04 = Rule(
    "ALLOC04", "warning", ROLES,
    finds="The stated OPCC contribution is not the allocation divided by the contract value.",
    points="cell",
    message="The contribution to {ref} is stated as {stated}; {allocated} of {contract_value} is {actual}.",
    fix="Type {actual}, or correct the amount or the contract value; "
        "if more is counted in, say so in {title[projects.comment]}.",
    why="The OPCC compares the shares that it pays of the same service across the force area.",
    example="0.5% stated, where £98,500 of £1,905,122 is 5.2%.",
)  # fmt: skip


def contribution_is_the_share(context: Context) -> Iterator[Finding]:
    projects = context["projects"]
    tolerance = Decimal(str(context.round.settings.contribution_tolerance)) / 100
    for project in context.figures.rows:
        stated, actual, allocated, value = project.stated, project.share, project.allocated, project.contract_value
        if stated is None or actual is None or allocated is None or value is None:
            continue
        if 0 < actual <= 1 and 0 <= stated <= 1 and abs(stated - actual) > tolerance:
            words = {"allocated": context.pounds(allocated), "contract_value": context.pounds(value)}
            shares = {"stated": percent(stated), "actual": percent(round(actual, 3))}
            row = project.row
            yield context.found(ALLOC04, projects, "contribution", row["row"], ref=named(row), **words, **shares)


ALLOC05 = Rule(
    "ALLOC05", "warning", ROLES,
    finds="A project is allocated £0.",
    points="cell",
    message="{ref} is allocated £0.",
    fix="Type its amount, or take the project out of the plan.",
    why="A line without money is usually an amount that was forgotten.",
    example="An amount of 0 beside a full outline.",
)  # fmt: skip


def allocation_is_not_nothing(_round: Round) -> pl.Expr:
    return pl.col("allocated") != 0


def contribution_is_a_share(context: Context) -> Iterator[Finding]:
    projects = context["projects"]
    for row in projects.rows():
        if row["contribution"] is not None and row["contribution"] > 1:
            words = {"value": percent(row["contribution"]), "what": "over 100%", "how": "Type a share up to 100%."}
            yield context.found(CELL12, projects, "contribution", row["row"], **words)


CHECKS: Checks = (
    Check(ALLOC01, allocations_come_to_what_is_available, "projects.allocated", "start.carried_forward?"),
    RowCheck(ALLOC03, "projects.allocated", contract_is_worth_the_allocation, "projects.contract_value"),
    Check(ALLOC04, contribution_is_the_share, "projects.allocated", "projects.contract_value", "projects.contribution"),
    RowCheck(ALLOC05, "projects.allocated", allocation_is_not_nothing),
    Check(CELL12, contribution_is_a_share, "projects.contribution"),
)
