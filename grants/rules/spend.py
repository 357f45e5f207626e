"""SPEND: what was spent, and what happens to a variance."""

from collections.abc import Iterator

from grants.model.figures import ProjectFigures
from grants.model.finding import Finding
from grants.model.rule import Rule
from grants.model.stages import FINAL, RESULTS
from grants.model.words import listed
from grants.rules.by_project import not_given, wrong_amounts
from grants.rules.check import Check, Checks
from grants.rules.context import Context


def _rows(context: Context) -> dict[str, ProjectFigures]:
    """The projects that have a row on the sheet of what was spent, by ref."""
    return {ref: project for ref, project in context.figures.projects.items() if project.spending}


def _variances(context: Context) -> Iterator[tuple[ProjectFigures, dict[str, str]]]:
    """The projects of which it is known what they were allocated and spent, with these figures in words."""
    for project in _rows(context).values():
        amounts = {"allocated": project.allocated, "spent": project.spent, "variance": project.variance}
        if project.variance is not None:
            yield project, {key: context.pounds(amount) for key, amount in amounts.items() if amount is not None}


SPEND01 = Rule(
    "SPEND01", "error", RESULTS,
    finds="A project has no spend.",
    points="cell",
    message='"{field}" {blank} for {ref}.',
    fix="Fill in what was spent, in pounds; 0 if nothing was.{row}",
    why="The return exists to compare what was spent with what was allocated.",
    example="A project that stands in the plan, and not on the sheet of what was spent.",
)  # fmt: skip


def spend_is_given(context: Context) -> Iterator[Finding]:
    return not_given(context, SPEND01, context.stage.spent)


SPEND02 = Rule(
    "SPEND02", "error", (FINAL,),
    finds="A variance is not explained.",
    points="comments cell",
    message='{ref} was allocated {allocated} and spent {spent}, a variance of {variance}; "{field}" {blank}.',
    fix="Say why in this cell.",
    why="The form asks for comments on any underspend; the OPCC can ask for unexplained money back.",
    example="£38,560 spent of £39,000, with no comment.",
)  # fmt: skip


def variance_is_explained(context: Context) -> Iterator[Finding]:
    sheet = context.spending
    for project, words in _variances(context):
        row = project.spending
        if project.variance and row["comments"] is None and sheet.readable(row["row"], "comments"):
            yield context.found(SPEND02, sheet, "comments", row["row"], ref=row["ref"], **words)


SPEND03 = Rule(
    "SPEND03", "error", (FINAL,),
    finds="Nothing says what happens to a variance.",
    points="cell",
    message="{ref} has a variance of {variance}, and nothing says what happens to it.",
    fix="Choose from the list where an underspend goes, or what meets an overspend.",
    why="Money that was not spent has to go somewhere, and an overspend has to be met.",
    example="An underspend of £440 with no choice beside it.",
)  # fmt: skip


def variance_goes_somewhere(context: Context) -> Iterator[Finding]:
    sheet = context.spending
    for project, words in _variances(context):
        row = project.spending
        told = bool(project.moves or project.move) or _is_listed_by_another(context, row["ref"])
        if project.variance and not told and sheet.readable(row["row"], "move"):
            yield context.found(SPEND03, sheet, "move", row["row"], ref=row["ref"], **words)


def _is_listed_by_another(context: Context, ref: str) -> bool:
    """Whether another project lists money that moves to this one, or from it."""
    flows = (flow for flows in context.moves.own.values() for flow in flows if flow.listed)
    return any(flow.other == ref for flow in flows)


SPEND05 = Rule(
    "SPEND05", "error", (FINAL,),
    finds="The items of spend do not add up to the project's spend.",
    points="spend cell",
    message="The items of {ref} come to {items}; its spend is {spent}; {difference} too {much}.",
    fix="Add or correct items on the {sheet[spend_items]} sheet, or correct the spend here.",
    why="Items are given so that the spend can be followed; a gap is money that nobody can see.",
    example="Items of £16,535 under a spend of £16,926.",
)  # fmt: skip


def items_come_to_the_spend(context: Context) -> Iterator[Finding]:
    sheet, projects = context.spending, _rows(context)
    items = {ref: project.items for ref, project in projects.items()}
    spent = {ref: project.spent for ref, project in projects.items()}
    for ref, total, gap, much in wrong_amounts(context, "spend_items", items, spent):
        amounts = {"items": total, "spent": spent[ref], "difference": gap}
        words = {key: context.pounds(amount) for key, amount in amounts.items() if amount is not None}
        row = projects[ref].spending["row"]
        yield context.found(SPEND05, sheet, context.stage.spent, row, ref=ref, much=much, **words)


SPEND06 = Rule(
    "SPEND06", "error", (FINAL,),
    finds="A variance is not what was allocated less what was spent: its formula was typed over.",
    points="cell",
    message="The variance of {ref} is typed as {typed}; {allocated} less {spent} is {variance}.",
    fix="Clear the cell and copy the formula from the cell above or below.",
    why="A typed variance does not follow when an amount is corrected.",
    example="440 typed where -440 was worked out.",
)  # fmt: skip


def variance_is_worked_out(context: Context) -> Iterator[Finding]:
    """A formula is worked out again, whatever it shows; only a value that was typed can be wrong."""
    sheet = context.spending
    for project, words in _variances(context):
        row = project.spending
        typed, unread = row["variance"], not sheet.readable(row["row"], "variance")
        if unread or typed not in (None, project.variance):
            shown = "something that is no amount" if unread else context.pounds(typed)
            yield context.found(SPEND06, sheet, "variance", row["row"], ref=row["ref"], typed=shown, **words)


SPEND07 = Rule(
    "SPEND07", "error", (FINAL,),
    finds="What happens to a variance does not fit it: an overspend can't be carried forward.",
    points="cell",
    message='{ref} has {kind} of {amount}, which can\'t be "{move}".',
    fix="Choose what fits: {fits}.",
    why="An underspend goes somewhere, and an overspend is met from somewhere; one word wrong turns it round.",
    example="An overspend of £440 that is returned to the OPCC.",
)  # fmt: skip


def what_happens_fits_the_variance(context: Context) -> Iterator[Finding]:
    sheet, moves = context.spending, context.round.form.moves
    for project, _ in _variances(context):
        if turned_round(context, project) and project.variance is not None:
            under = project.variance > 0
            fits = [context.label("moves", key) for key in (moves.underspend if under else moves.overspend)]
            words = {"kind": "an underspend" if under else "an overspend", "fits": listed(fits, "or")}
            words |= {"amount": context.pounds(abs(project.variance)), "move": context.label("moves", project.move)}
            row = project.spending
            yield context.found(SPEND07, sheet, "move", row["row"], ref=row["ref"], **words)


def turned_round(context: Context, project: ProjectFigures) -> bool:
    """Whether an underspend is met from somewhere, or an overspend goes somewhere, by what is chosen."""
    moves = context.round.form.moves
    if not project.variance or project.moves:  # several moves can turn either way
        return False
    return project.move in (moves.overspend if project.variance > 0 else moves.underspend)


SPEND08 = Rule(
    "SPEND08", "warning", (FINAL,),
    finds="Something is said to happen to a variance of nothing.",
    points="cell",
    message='{ref} spent what it was allocated, {allocated}, and "{move}" is chosen.',
    fix="Clear the cell, or correct what was spent.",
    why="Money that is said to move, and does not, is looked for by whoever adds the moves up.",
    example="A carry-forward beside a variance of £0.",
)  # fmt: skip


def nothing_happens_to_no_variance(context: Context) -> Iterator[Finding]:
    for project, words in _variances(context):
        if project.variance == 0 and project.move and not project.moves:
            row, move = project.spending, context.label("moves", project.move)
            yield context.found(SPEND08, context.spending, "move", row["row"], ref=row["ref"], move=move, **words)


CHECKS: Checks = (
    Check(SPEND01, spend_is_given, "projects.ref", "spending.spent"),
    Check(SPEND02, variance_is_explained, "projects.allocated", "spending.spent", "spending.comments"),
    Check(SPEND03, variance_goes_somewhere, "projects.allocated", "spending.spent", "spending.move"),
    Check(
        SPEND05,
        items_come_to_the_spend,
        "spending.ref", "spending.spent", "spend_items.ref", "spend_items.amount",
    ),
    Check(SPEND06, variance_is_worked_out, "projects.allocated", "spending.spent", "spending.variance"),
    Check(SPEND07, what_happens_fits_the_variance, "projects.allocated", "spending.spent", "spending.move"),
    Check(SPEND08, nothing_happens_to_no_variance, "projects.allocated", "spending.spent", "spending.move"),
)  # fmt: skip
