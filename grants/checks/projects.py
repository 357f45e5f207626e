"""Rules of Projects and Parts: whether the money adds up, and what it serves."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from grants.checks.registry import Context, check, difference, named, row_check, strays
from grants.finding import Finding
from grants.money import PENNY
from grants.rounds import Round
from grants.words import counted


@check("ALLOC01", "projects.allocated", "start.carried_forward")
def allocations_come_to_what_is_available(context: Context) -> Iterator[Finding]:
    """The one rule that is never silent about an unreadable cell: a wrong total is said whatever made it wrong."""
    projects, start = context["projects"], context.returned.start
    carried = start["carried_forward"] or Decimal(0)
    available = context.round.grant_total + carried
    allocated = sum(projects.frame["allocated"].drop_nulls(), Decimal(0))
    most = available * (100 + Decimal(str(context.round.settings.over_allocation))) / 100
    if available <= allocated <= most.quantize(PENNY):
        return
    amount, much = difference(allocated, available)
    unread = sum(key == "allocated" for key, _ in projects.unread)
    words = {"allocated": allocated, "available": available, "difference": amount}
    shown = {key: context.pounds(value) for key, value in words.items()}
    makeup = f" ({context.pounds(context.round.grant_total)} and {context.pounds(carried)} carried forward)"
    left_out = f" {counted(unread, 'amount')} that can't be read {'is' if unread == 1 else 'are'} left out."
    shown |= {"makeup": makeup if carried else "", "unread": left_out if unread else ""}
    yield context.at_header("ALLOC01", projects, "allocated", much=much, **shown)


@check("PART01", "projects.ref", "projects.allocated", "parts.ref", "parts.amount")
def parts_come_to_their_project(context: Context) -> Iterator[Finding]:
    projects, parts = context["projects"], context["parts"]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    unknown = set()  # projects of whose parts one has no amount: the sum is not known
    for part in parts.rows():
        if part["amount"] is None:
            unknown.add(part["ref"])
        else:
            sums[part["ref"]] += part["amount"]
    lost = [row["amount"] for row in strays(context, "parts")]
    for row in projects.rows():
        ref, allocated = row["ref"], row["allocated"]
        if ref not in sums or allocated is None or sums[ref] == allocated:
            continue
        amount, much = difference(sums[ref], allocated)
        if much == "little" and (ref in unknown or amount in lost):
            continue  # what is lacking is blank, unreadable or under another ref, and has been said
        words = {"parts": sums[ref], "allocated": allocated, "difference": amount}
        shown = {key: context.pounds(value) for key, value in words.items()}
        yield context.found("PART01", projects, "allocated", row["row"], ref=ref, much=much, **shown)


@row_check("PART02", "parts.amount")
def part_has_an_amount(_round: Round) -> pl.Expr:
    return pl.col("amount").is_not_null()


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
