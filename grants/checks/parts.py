"""Rules of Parts."""

from collections.abc import Iterator

import polars as pl

from grants.checks.registry import Context, check, row_check, wrong_sums
from grants.form.rounds import Round
from grants.model.finding import Finding


@check("PART01", "projects.ref", "projects.allocated", "parts.ref", "parts.amount")
def parts_come_to_their_project(context: Context) -> Iterator[Finding]:
    allocated = {ref: row["allocated"] for ref, row in context.projects.items()}
    for ref, total, gap, much in wrong_sums(context, "parts", allocated):
        amounts = {"parts": total, "allocated": allocated[ref], "difference": gap}
        words = {key: context.pounds(amount) for key, amount in amounts.items()}
        row = context.projects[ref]["row"]
        yield context.found("PART01", context["projects"], "allocated", row, ref=ref, much=much, **words)


@row_check("PART02", "parts.amount")
def part_has_an_amount(_round: Round) -> pl.Expr:
    return pl.col("amount").is_not_null()
