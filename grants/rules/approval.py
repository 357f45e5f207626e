"""APPR: what the OPCC decided, on what conditions, and whether money was spent against it."""

from collections.abc import Iterator

import polars as pl

from grants.form.answers import signature
from grants.form.round import Round
from grants.model.finding import Finding
from grants.model.rule import Rule
from grants.model.stages import RESULTS, ROLES
from grants.rules.check import Check, Checks, RowCheck
from grants.rules.context import Context
from grants.rules.signing import unsigned

APPR01 = Rule(
    "APPR01", "warning", ROLES,
    finds="A project is refused, or approved with conditions, and nothing says why or on what conditions.",
    points="cell",
    message='{title[projects.approved]} is "{approved}" for {ref}, and no reason or condition is given.',
    fix="Ask the OPCC for its conditions or its reason, and put them here.",
    why="A PCC has to publish the conditions of a crime and disorder reduction grant (SI 2011/3050).",
    example="A project that is approved with conditions, and an empty cell beside it.",
)  # fmt: skip


def approval_has_its_conditions(_round: Round) -> pl.Expr:
    return pl.col("approved").is_null() | (pl.col("approved") == "yes") | pl.col("conditions").is_not_null()


APPR02 = Rule(
    "APPR02", "error", RESULTS,
    finds="Money was spent on a project that the OPCC refused.",
    points="cell",
    message="{spent} was spent on {ref}, which the OPCC refused.",
    fix="Ask the OPCC: correct the spend, or {title[projects.approved]} on {sheet[projects]} if it decided otherwise.",
    why="The grant may only be spent on what the OPCC approved; it can ask for the money back.",
    example="£90,626 spent on a project with a No beside it.",
)  # fmt: skip


def nothing_is_spent_on_what_was_refused(context: Context) -> Iterator[Finding]:
    for ref, project in context.figures.projects.items():
        if project.refused and project.spent:
            spent = context.pounds(project.spent)
            row = project.spending["row"]
            yield context.found(APPR02, context.spending, context.stage.spent, row, ref=ref, spent=spent)


APPR03 = Rule(
    "APPR03", "warning", RESULTS,
    finds="Money was spent on a project of which the OPCC has not decided, though it has of others.",
    points="cell",
    message="{spent} was spent on {ref}, and the OPCC's decision on it is not here; it has decided on others.",
    fix="Ask the OPCC for its decision, and choose it here.",
    why="A line without a decision is usually one that was forgotten, or refused in a letter.",
    example="Seven projects approved, and an eighth with a spend and no decision.",
)  # fmt: skip


def what_is_spent_was_decided(context: Context) -> Iterator[Finding]:
    projects = context["projects"]
    if not any(row["approved"] for row in projects.rows()):
        return
    for ref, project in context.figures.projects.items():
        row = project.row
        if project.spent and row["approved"] is None and projects.readable(row["row"], "approved"):
            spent = context.pounds(project.spent)
            yield context.found(APPR03, projects, "approved", row["row"], ref=ref, spent=spent)


APPR04 = Rule(
    "APPR04", "warning", ROLES,
    finds="Decisions are given, and the OPCC's row of the sign-off lacks a name, a position or a date.",
    points="first blank cell",
    message="The OPCC has decided, and its row of {sheet[sign_off]} has no {missing}.",
    fix="Ask the OPCC who decided, and when; fill in {asked}.",
    why="A decision that nobody signed can't be shown to an auditor.",
    example="Approved beside every project, and an empty last row on the sheet of signatures.",
)  # fmt: skip


def decisions_are_signed(context: Context) -> Iterator[Finding]:
    office = next(iter(context.round.form.choices["decisions"]))
    row = signature(context.whole["sign_off"], context.round, office)
    if row is not None and any(each["approved"] for each in context["projects"].rows()):
        yield from unsigned(context, APPR04, row)


CHECKS: Checks = (
    RowCheck(APPR01, "projects.conditions", approval_has_its_conditions, "projects.approved"),
    Check(APPR02, nothing_is_spent_on_what_was_refused, "projects.approved", "spending.ref", "spending.spent"),
    Check(APPR03, what_is_spent_was_decided, "projects.approved", "spending.ref", "spending.spent"),
    Check(
        APPR04,
        decisions_are_signed,
        "projects.approved", "sign_off.return", "sign_off.name", "sign_off.position", "sign_off.date",
    ),
)  # fmt: skip
