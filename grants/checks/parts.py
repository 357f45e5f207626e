"""Rules of Parts."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from grants.checks.registry import Context, check, difference, row_check, strays
from grants.finding import Finding
from grants.rounds import Round


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
