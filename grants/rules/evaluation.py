"""EVAL: what each project achieved."""

from collections.abc import Iterator

from grants.model.finding import Finding
from grants.model.rule import Rule
from grants.model.stages import FINAL
from grants.rules.by_project import not_given
from grants.rules.check import Check, Checks
from grants.rules.context import Context

EVAL01 = Rule(
    "EVAL01", "error", (FINAL,),
    finds="No outcomes are given for a project.",
    points="cell",
    message='"{field}" {blank} for {ref}.',
    fix="Say in a few sentences what the project changed.{row}",
    why="The final evaluation asks of every project what it achieved.",
    example="A spend with nothing beside it.",
)  # fmt: skip


def outcomes_are_given(context: Context) -> Iterator[Finding]:
    return not_given(context, EVAL01, "outcomes")


EVAL02 = Rule(
    "EVAL02", "warning", (FINAL,),
    finds="A project has no case study.",
    points="cell",
    message='{ref} has no case study: "{field}" {blank}.',
    fix="Add one brief, anonymous, positive story of the difference that it made.{row}",
    why="The form asks for one of each funded project; the board remembers it longer than any figure.",
    example="A project with outcomes and no story.",
)  # fmt: skip


def case_study_is_given(context: Context) -> Iterator[Finding]:
    return not_given(context, EVAL02, "case_study")


CHECKS: Checks = (
    Check(EVAL01, outcomes_are_given, "projects.ref", "spending.ref", "spending.outcomes"),
    Check(EVAL02, case_study_is_given, "projects.ref", "spending.ref", "spending.case_study"),
)
