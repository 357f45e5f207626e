"""PART: whether the parts of a project come to its amount."""

from collections.abc import Iterator

import polars as pl

from grants.form.round import Round
from grants.model.finding import Finding
from grants.model.rule import Live, Mark, Rule
from grants.model.stages import ROLES
from grants.rules.by_project import wrong_amounts
from grants.rules.check import Check, Checks, RowCheck
from grants.rules.context import Context

PART01 = Rule(
    "PART01", "error", ROLES,
    finds="The parts of a project do not add up to its amount.",
    points="project's amount",
    message="The parts of {ref} come to {parts}; its amount is {allocated}; {difference} too {much}.",
    fix="Correct the amounts on the {sheet[parts]} sheet, or the project's amount here.",
    why="The return shows the parts in brackets under the amount; a reader will add them up.",
    example="Parts of £4,000 and £5,000 under a project of £10,000.",
    live=(
        Live(
            "Parts do not add up",
            "Correct the amounts on {sheet[parts]}, or the project's amount on {sheet[projects]}.",
            "AND(ISNUMBER({parts_total}),ISNUMBER({allocated}),ABS(N({parts_total})-N({allocated}))>0.004)",
        ),
    ),
    marks=(
        Mark(
            ("projects.allocated",),
            'AND({own[ref]}<>"",COUNTIF({parts[ref]},{own[ref]})>0,'
            "ABS(SUMIF({parts[ref]},{own[ref]},{parts[amount]})-N({own[allocated]}))>0.004)",
        ),
    ),
)  # fmt: skip


def parts_come_to_their_project(context: Context) -> Iterator[Finding]:
    projects = context.figures.projects
    parts = {ref: project.parts for ref, project in projects.items()}
    allocated = {ref: project.allocated for ref, project in projects.items()}
    for ref, total, gap, much in wrong_amounts(context, "parts", parts, allocated):
        amounts = {"parts": total, "allocated": allocated[ref], "difference": gap}
        words = {key: context.pounds(amount) for key, amount in amounts.items() if amount is not None}
        row = projects[ref].row["row"]
        yield context.found(PART01, context["projects"], "allocated", row, ref=ref, much=much, **words)


PART02 = Rule(
    "PART02", "warning", ROLES,
    finds="A part of a project has no amount.",
    points="cell",
    message="This part of {ref} has no amount.",
    fix="Type the part's share of the project's amount; where it costs nothing, type 0.",
    why="A part without an amount is printed as if it were free, and the parts can't be added up.",
    example="Part B is described, but its amount is left for later.",
)  # fmt: skip


def part_has_an_amount(_round: Round) -> pl.Expr:
    return pl.col("amount").is_not_null()


CHECKS: Checks = (
    Check(PART01, parts_come_to_their_project, "projects.ref", "projects.allocated", "parts.ref", "parts.amount"),
    RowCheck(PART02, "parts.amount", part_has_an_amount),
)
