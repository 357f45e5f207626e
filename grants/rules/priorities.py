"""PRIO: which priorities of the plan the projects serve."""

from collections.abc import Iterator

from grants.form.answers import ticked
from grants.model.finding import Finding
from grants.model.rule import Rule
from grants.model.stages import PLAN
from grants.rules.by_project import named
from grants.rules.check import Check, Checks
from grants.rules.context import Context


def _keys(context: Context) -> tuple[str, ...]:
    """The columns of the priorities; none where the form or the workbook lacks one of them."""
    keys = context.round.priority_keys
    return keys if context["projects"].has(*keys) else ()


PRIO01 = Rule(
    "PRIO01", "error", (PLAN,),
    finds="A project supports no priority.",
    points="row's first priority cell",
    message="{ref} supports no priority of the {plan}.",
    fix="Choose {label[yes.yes]} under each priority that the project serves.",
    why="The grant is given to serve the plan; the OPCC approves each line by the priorities it names.",
    example="A project with no tick in any of the priority columns.",
)  # fmt: skip


def project_supports_a_priority(context: Context) -> Iterator[Finding]:
    projects, keys = context["projects"], _keys(context)
    for row in projects.rows() if keys else ():
        is_project = row["ref"] or row["project"]  # else it is an amount, or a note, that CELL01 asks about
        if is_project and not ticked(row, context.round) and projects.readable(row["row"], *keys):
            yield context.found(PRIO01, projects, keys[0], row["row"], ref=named(row), plan=context.round.plan)


PRIO02 = Rule(
    "PRIO02", "warning", (PLAN,),
    finds="A project ticks every priority.",
    points="row's first priority cell",
    message="{ref} is said to support every priority of the {plan}.",
    fix="Keep {label[yes.yes]} only under those that it serves in the main; leave it if it truly serves all.",
    why="A project that serves everything tells the OPCC little about what the money is for.",
    example="An analyst's post that ticks all five columns.",
)  # fmt: skip


def project_does_not_support_all(context: Context) -> Iterator[Finding]:
    projects, keys = context["projects"], _keys(context)
    for row in projects.rows() if len(keys) > 1 else ():
        if len(ticked(row, context.round)) == len(keys):
            yield context.found(PRIO02, projects, keys[0], row["row"], ref=named(row), plan=context.round.plan)


PRIO03 = Rule(
    "PRIO03", "warning", (PLAN,),
    finds="A priority that no money supports.",
    points="column header",
    message='No money supports "{field}".',
    fix="Choose {label[yes.yes]} for the projects that serve it; or be ready to say why none does.",
    why="The OPCC will see at once that a part of its plan has nothing from this grant.",
    example="No project with an amount ticks the fifth priority.",
)  # fmt: skip


def priority_has_money(context: Context) -> Iterator[Finding]:
    """Silent while a project has no tick at all: PRIO01 asks for it, and it may be the one that is missing."""
    projects, keys = context["projects"], _keys(context)
    rows = list(projects.rows())
    if not rows or any(not ticked(row, context.round) for row in rows):
        return
    for key in keys:
        if not any(row[key] and row["allocated"] != 0 for row in rows):
            yield context.at_header(PRIO03, projects, key)


CHECKS: Checks = (
    Check(PRIO01, project_supports_a_priority, "projects.ref"),
    Check(PRIO02, project_does_not_support_all, "projects.ref"),
    Check(PRIO03, priority_has_money, "projects.allocated"),
)
