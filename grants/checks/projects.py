"""Rules of Projects: whether the money adds up, what it serves, and until when it is contracted."""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from grants.checks.registry import Context, check, difference, named, row_check
from grants.form.rounds import Round
from grants.model.finding import Finding
from grants.model.money import PENNY, percent, plain, tidy
from grants.model.words import counted


@check("ALLOC01", "projects.allocated", "start.carried_forward")
def allocations_come_to_what_is_available(context: Context) -> Iterator[Finding]:
    """The one rule that is never silent about an unreadable cell: a wrong total is said whatever made it wrong."""
    projects, start = context["projects"], context.returned.start
    carried = start["carried_forward"] or Decimal(0)
    available = context.round.grant_total + carried
    allocated = sum(context.whole["projects"].frame["allocated"].drop_nulls(), Decimal(0))
    most = available * (100 + Decimal(str(context.round.settings.over_allocation))) / 100
    if available <= allocated <= most.quantize(PENNY):
        return
    amount, much = difference(allocated, available)
    unread = sum(key == "allocated" for key, _ in context.whole["projects"].unread)
    words = {"allocated": allocated, "available": available, "difference": amount}
    shown = {key: context.pounds(value) for key, value in words.items()}
    makeup = f" ({context.pounds(context.round.grant_total)} and {context.pounds(carried)} carried forward)"
    left_out = f" {counted(unread, 'amount')} that can't be read {'is' if unread == 1 else 'are'} left out."
    shown |= {"makeup": makeup if carried else "", "unread": left_out if unread else ""}
    yield context.at_header("ALLOC01", projects, "allocated", much=much, **shown)


@row_check("ALLOC03", "projects.allocated", "contract_value")
def contract_is_worth_the_allocation(_round: Round) -> pl.Expr:
    return (pl.col("allocated") <= pl.col("contract_value")) | (pl.col("contract_value") < 0)


@check("ALLOC04", "projects.allocated", "projects.contract_value", "projects.contribution")
def contribution_is_the_share(context: Context) -> Iterator[Finding]:
    """Ratios are taken in Python: polars would round them to pence."""
    projects = context["projects"]
    tolerance = Decimal(str(context.round.settings.contribution_tolerance)) / 100
    for row in projects.rows():
        allocated, value, stated = row["allocated"], row["contract_value"], row["contribution"]
        if None in (allocated, value, stated) or not 0 < allocated <= value or value == 0 or not 0 <= stated <= 1:
            continue
        actual = allocated / value
        if abs(stated - actual) > tolerance:
            words = {"allocated": context.pounds(allocated), "contract_value": context.pounds(value)}
            shares = {"stated": percent(stated), "actual": percent(round(actual, 3))}
            yield context.found("ALLOC04", projects, "contribution", row["row"], ref=named(row), **words, **shares)


@row_check("ALLOC05", "projects.allocated")
def allocation_is_not_nothing(_round: Round) -> pl.Expr:
    return pl.col("allocated") != 0


@check("CELL12", "projects.contribution")
def contribution_is_a_share(context: Context) -> Iterator[Finding]:
    projects = context["projects"]
    for row in projects.rows():
        stated = row["contribution"]
        if stated is None or stated <= 1:
            continue
        meant = plain(tidy(stated))
        how = (
            f"If you mean {meant}%, type {meant}% with its percent sign." if stated >= 2 else "Type a share up to 100%."
        )
        yield context.found("CELL12", projects, "contribution", row["row"], value=percent(stated), how=how)


@check("PRIO01", "projects.ref")
def project_supports_a_priority(context: Context) -> Iterator[Finding]:
    projects, keys = context["projects"], context.round.priority_keys
    if not projects.has(*keys):
        return
    for row in projects.rows():
        if not any(row[key] for key in keys) and projects.readable(row["row"], *keys):
            yield context.found("PRIO01", projects, keys[0], row["row"], ref=named(row), plan=context.round.plan)


@row_check("TIME01", "projects.contract_end")
def contract_runs_into_the_year(round: Round) -> pl.Expr:
    return pl.col("contract_end") >= round.begins


@check("PRIO02", "projects.ref")
def project_does_not_support_all(context: Context) -> Iterator[Finding]:
    projects, keys = context["projects"], context.round.priority_keys
    if not projects.has(*keys) or len(keys) < 2:
        return
    for row in projects.rows():
        if all(row[key] == "Yes" for key in keys):
            yield context.found("PRIO02", projects, keys[0], row["row"], ref=named(row), plan=context.round.plan)


@check("PRIO03", "projects.allocated")
def priority_has_money(context: Context) -> Iterator[Finding]:
    """Silent while a project has no tick at all: PRIO01 asks for it, and it may be the one that is missing."""
    projects, keys = context["projects"], context.round.priority_keys
    rows = list(projects.rows())
    if not rows or not projects.has(*keys) or any(not any(row[key] for key in keys) for row in rows):
        return
    for key in keys:
        if not any(row[key] and row["allocated"] != 0 for row in rows):
            yield context.at_header("PRIO03", projects, key)


@row_check("TIME02", "projects.contract_end", "comment")
def what_follows_the_contract_is_said(round: Round) -> pl.Expr:
    end = pl.col("contract_end")
    return (end < round.begins) | (end >= round.ends) | pl.col("comment").is_not_null()


@row_check("APPR01", "projects.conditions", "approved")
def approval_has_its_conditions(_round: Round) -> pl.Expr:
    return pl.col("approved").is_null() | (pl.col("approved") == "Yes") | pl.col("conditions").is_not_null()
