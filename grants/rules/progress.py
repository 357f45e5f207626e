"""HALF: what a return while the year runs says of money and progress, and what the final one says against it."""

from collections.abc import Iterator
from decimal import Decimal

from grants.model.figures import Figures, ProjectFigures
from grants.model.finding import Finding
from grants.model.money import plain
from grants.model.rule import Rule
from grants.model.stages import FINAL, PROGRESS
from grants.rules.by_project import not_given
from grants.rules.check import Check, Checks
from grants.rules.context import Context

HALF01 = Rule(
    "HALF01", "warning", (PROGRESS,),
    finds="A forecast is blank.",
    points="cell",
    message='"{field}" {blank} for {ref}.',
    fix="Say what will have been spent at the end of the year; the same as allocated, if all goes to plan.{row}",
    why="The OPCC can only move money that will not be spent while there is time to spend it.",
    example="A spend to date, and nothing about the rest of the year.",
)  # fmt: skip


def forecast_is_given(context: Context) -> Iterator[Finding]:
    return not_given(context, HALF01, context.stage.forecast)


HALF02 = Rule(
    "HALF02", "warning", (PROGRESS,),
    finds="A forecast for the whole year is below what is already spent.",
    points="cell",
    message="{ref} is forecast to have spent {forecast} at the end of the year, and has spent {spent} already.",
    fix="Correct one of the two; the forecast is for the whole year, with what is spent.",
    why="A forecast below the spend can't come true, so nobody knows what is meant.",
    example="A forecast of £1 beside a spend of £120,000.",
)  # fmt: skip


def forecast_is_no_less_than_spent(context: Context) -> Iterator[Finding]:
    for project in _given(context):
        if project.forecast is not None and project.spent is not None and project.forecast < project.spent:
            words = {"forecast": context.pounds(project.forecast), "spent": context.pounds(project.spent)}
            row = project.spending["row"]
            yield context.found(HALF02, context.spending, context.stage.forecast, row, ref=project.ref or "", **words)


HALF03 = Rule(
    "HALF03", "warning", (PROGRESS,),
    finds="Spend or forecast is further from its plan than the round allows, and nothing says why.",
    points="cell",
    message='{ref}: {what}, more than {tolerance}% apart; "{field}" {blank}.',
    fix="Say in this cell why, and what is done about it; or correct the figures.",
    why="The OPCC asks for a reason wherever money runs off its plan, while something can still be done.",
    example="£300,000 spent to date, of £240,819 for the whole year.",
)  # fmt: skip


def distance_from_the_plan_is_explained(context: Context) -> Iterator[Finding]:
    sheet, key = context.spending, context.stage.why
    share = Decimal(str(context.round.settings.variance_tolerance)) / 100
    for project in _given(context):
        row = project.spending["row"]
        apart = _apart(context, project, share)
        if apart and project.spending[key] is None and sheet.readable(row, key):
            words = {"ref": project.ref or "", "what": apart, "tolerance": plain(share * 100)}
            yield context.found(HALF03, sheet, key, row, **words)


def _apart(context: Context, project: ProjectFigures, share: Decimal) -> str:
    """Which two figures of a project are too far apart, in words; "" where none are."""
    spent, planned, forecast, allocated = project.spent, project.planned, project.forecast, project.allocated
    pounds = context.pounds
    if spent is not None and planned is not None and abs(spent - planned) > planned * share:
        return f"{pounds(spent)} was spent, and {pounds(planned)} was planned to date"
    if forecast is not None and allocated is not None and abs(forecast - allocated) > allocated * share:
        return f"{pounds(forecast)} is forecast, and {pounds(allocated)} is allocated"
    if spent is not None and allocated is not None and spent > allocated * (1 + share):
        return f"{pounds(spent)} was spent already, and {pounds(allocated)} is allocated for the whole year"
    return ""


HALF04 = Rule(
    "HALF04", "warning", (PROGRESS,),
    finds="No progress is told of a project.",
    points="cell",
    message='"{field}" {blank} for {ref}.',
    fix="Say in a sentence or two what has been done so far.{row}",
    why="Money that was spent says nothing of what it did.",
    example="A spend to date with nothing beside it.",
)  # fmt: skip


def progress_is_told(context: Context) -> Iterator[Finding]:
    return not_given(context, HALF04, context.stage.progress)


HALF05 = Rule(
    "HALF05", "warning", (FINAL,),
    finds="Less was spent in the year than was spent while it ran.",
    points="cell",
    message="{ref} is said to have spent {spent} in the year; in the {earlier} return it had spent {before} already.",
    fix="Correct one of the two, or say in {title[spending.comments]} what was paid back.",
    why="Spend adds up over the year; if it falls, one of the two figures is wrong.",
    example="£40,000 for the year, where £50,000 was spent in its first half.",
)  # fmt: skip


def spend_did_not_fall(context: Context) -> Iterator[Finding]:
    earlier = [
        (stage, Figures(context.returned, context.round.grant_total, stage).projects)
        for stage in context.round.of_role(PROGRESS)
        if stage.sheet and context.has(f"{stage.sheet}.{stage.spent}")
    ]
    for ref, project in context.figures.projects.items():
        before = [(each[ref].spent, stage) for stage, each in earlier if each[ref].spent is not None]
        most, stage = max(before, key=lambda each: each[0] or 0, default=(None, None))
        if project.spent is not None and most is not None and stage and project.spent < most:
            words = {"spent": context.pounds(project.spent), "before": context.pounds(most)}
            words |= {"ref": ref, "earlier": stage.label.lower()}
            yield context.found(HALF05, context.spending, context.stage.spent, project.spending["row"], **words)


def _given(context: Context) -> list[ProjectFigures]:
    """The projects that have a row on the sheet of what was spent."""
    return [project for project in context.figures.projects.values() if project.spending]


CHECKS: Checks = (
    Check(HALF01, forecast_is_given, "projects.ref", "spending.ref", "spending.forecast"),
    Check(HALF02, forecast_is_no_less_than_spent, "spending.ref", "spending.spent", "spending.forecast"),
    Check(
        HALF03,
        distance_from_the_plan_is_explained,
        "projects.allocated", "spending.ref", "spending.spent", "spending.why",
        "spending.planned?", "spending.forecast?",
    ),
    Check(HALF04, progress_is_told, "projects.ref", "spending.ref", "spending.progress"),
    Check(HALF05, spend_did_not_fall, "projects.ref", "spending.ref", "spending.spent", "spending.comments"),
)  # fmt: skip
