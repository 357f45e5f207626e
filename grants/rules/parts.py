"""PART: whether the parts of a project come to its amount, and are told apart."""

from collections.abc import Iterator

import polars as pl

from grants.form.round import Round
from grants.model.finding import Finding
from grants.model.part_letters import letter_of
from grants.model.rule import Rule
from grants.model.stages import ROLES
from grants.model.words import listed, quoted
from grants.rules.by_project import strays, wrong_amounts
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


PART03 = Rule(
    "PART03", "error", ROLES,
    finds="A part's letter stands twice in one project, or a measure is of a part that its project does not have.",
    points="cell",
    message="{what}.",
    fix="{how}",
    why="A part is found by its letter; what belongs to no part, or to two, is printed in the wrong place.",
    example='Parts A, B and B of one project; a measure of part "D" where the parts end with C.',
)  # fmt: skip


def letters_stand_once(context: Context) -> Iterator[Finding]:
    """ "Part D", "d" and D are one."""
    parts = context["parts"]
    for ref, rows in parts.by_ref().items():
        first: dict[str, int] = {}
        for row in rows:
            letter = letter_of(row["part"])
            if letter and first.setdefault(letter, row["row"]) != row["row"]:
                what = f"{ref} has the part {quoted(row['part'])} in row {first[letter]} too"
                how = "Give each part of a project a letter of its own."
                yield context.found(PART03, parts, "part", row["row"], what=what, how=how)


def measures_are_of_known_parts(context: Context) -> Iterator[Finding]:
    measures, by_ref = context["measures"], context["parts"].by_ref()
    stray = {letter_of(row["part"]) for row in strays(context, "parts")}  # parts under a ref that is reported
    for row in measures.rows():
        ref, letter = row["ref"], letter_of(row["part"])
        if not letter or ref not in context.projects:
            continue
        rows = by_ref.get(ref, [])
        known = [each["part"] for each in rows if each["part"]]
        if letter in stray or letter in map(letter_of, known) or len(known) < len(rows):  # one without is CELL01
            continue
        has = f"its parts are {listed(known)}" if known else "it has no parts"
        what = f"The measure is of the part {quoted(row['part'])} of {ref}; {has}"
        how = "Choose the letter of one of the project's parts, or add the part; or clear the cell."
        yield context.found(PART03, measures, "part", row["row"], what=what, how=how)


CHECKS: Checks = (
    Check(PART01, parts_come_to_their_project, "projects.ref", "projects.allocated", "parts.ref", "parts.amount"),
    RowCheck(PART02, "parts.amount", part_has_an_amount),
    Check(PART03, letters_stand_once, "parts.ref", "parts.part"),
    Check(
        PART03, measures_are_of_known_parts, "projects.ref", "measures.ref", "measures.part", "parts.ref", "parts.part"
    ),
)
