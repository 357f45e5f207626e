"""Rules of Half-year, Evaluation and Spend items: what was spent, what happens to a variance, what it achieved."""

from collections.abc import Iterator
from decimal import Decimal

from grants.checks.registry import Context, check, explained, wrong_sums
from grants.model.finding import Finding
from grants.model.returns import Row, SheetData
from grants.model.words import listed


def _unanswered(context: Context, sheet: SheetData, key: str) -> Iterator[tuple[str, int, str]]:
    """Projects that lack an answer, the row to point at, and what to say of it: the header where there is no row."""
    if not sheet.has(key):
        return
    rows = sheet.first_by_ref()
    known = explained(context, sheet.key)
    for ref in context.projects:
        if ref in rows:
            number = rows[ref]["row"]
            if rows[ref][key] is None and sheet.readable(number, key):
                yield ref, number, ""
        elif ref not in known:
            yield ref, sheet.header_row, f" The sheet {sheet.name} has no row for {ref}: add one."


@check("SPEND01", "projects.ref")
def spend_is_given(context: Context) -> Iterator[Finding]:
    sheet = context.spend
    for ref, number, row in _unanswered(context, sheet, "spent"):
        yield context.found("SPEND01", sheet, "spent", number, ref=ref, row=row)


@check("EVAL01", "projects.ref", "evaluation.ref")
def outcomes_are_given(context: Context) -> Iterator[Finding]:
    sheet = context["evaluation"]
    for ref, number, row in _unanswered(context, sheet, "outcomes"):
        yield context.found("EVAL01", sheet, "outcomes", number, ref=ref, row=row)


@check("EVAL02", "projects.ref", "evaluation.ref")
def case_study_is_given(context: Context) -> Iterator[Finding]:
    sheet = context["evaluation"]
    for ref, number, row in _unanswered(context, sheet, "case_study"):
        yield context.found("EVAL02", sheet, "case_study", number, ref=ref, row=row)


def _variances(context: Context) -> Iterator[tuple[Row, Decimal, Decimal]]:
    """Each row of Evaluation that has one: its allocation, and what was allocated less what was spent, worked out."""
    for ref, row in context.evaluation.items():
        allocated = context.projects[ref]["allocated"]
        if allocated is not None and row["spent"] is not None:
            yield row, allocated, allocated - row["spent"]


@check("SPEND02", "projects.allocated", "evaluation.spent", "evaluation.comments")
def variance_is_explained(context: Context) -> Iterator[Finding]:
    sheet = context["evaluation"]
    for row, allocated, variance in _variances(context):
        if variance and row["comments"] is None and sheet.readable(row["row"], "comments"):
            amounts = {"allocated": allocated, "spent": row["spent"], "variance": variance}
            words = {key: context.pounds(amount) for key, amount in amounts.items()}
            yield context.found("SPEND02", sheet, "comments", row["row"], ref=row["ref"], **words)


@check("SPEND03", "projects.allocated", "evaluation.spent", "evaluation.move")
def variance_goes_somewhere(context: Context) -> Iterator[Finding]:
    sheet = context["evaluation"]
    for row, _, variance in _variances(context):
        if variance and row["move"] is None and sheet.readable(row["row"], "move"):
            yield context.found("SPEND03", sheet, "move", row["row"], ref=row["ref"], variance=context.pounds(variance))


@check("SPEND04", "projects.allocated", "evaluation.spent", "evaluation.move", "evaluation.other")
def moves_between_projects_are_met(context: Context) -> Iterator[Finding]:
    """A move names another project, that project says the opposite, and what they move comes to nothing together."""
    moves = context.round.form.moves
    opposite = {moves.given: moves.taken, moves.taken: moves.given}
    rows = context.evaluation
    variances = {row["ref"]: variance for row, _, variance in _variances(context)}
    moving = {ref: row for ref, row in rows.items() if row["move"] in opposite}
    for group in _groups(moving):
        if any(_turned_round(moving[ref], variances.get(ref), context) for ref in group):
            continue  # SPEND07 tells of it
        unmet = list(_unmet(context, group, rows, variances, opposite))
        yield from unmet or _uneven(context, group, moving, variances)


def _groups(moving: dict[str, Row]) -> Iterator[list[str]]:
    """Projects that name each other, together."""
    left = dict.fromkeys(moving)
    while left:
        group, border = [], [next(iter(left))]
        while border:
            ref = border.pop()
            if ref in left:
                del left[ref]
                group.append(ref)
                border += [near for near in left if moving[near]["other"] == ref or moving[ref]["other"] == near]
        yield group


def _turned_round(row: Row, variance: Decimal | None, context: Context) -> bool:
    """Whether an underspend is said to be met, or an overspend to go somewhere."""
    moves = context.round.form.moves
    if not variance:
        return False
    return row["move"] in (moves.overspend if variance > 0 else moves.underspend)


def _unmet(
    context: Context, group: list[str], rows: dict[str, Row], variances: dict[str, Decimal], opposite: dict[str, str]
) -> Iterator[Finding]:
    sheet = context["evaluation"]
    for ref in group:
        row, other = rows[ref], rows[ref]["other"]
        choice = f'"{opposite[row["move"]]}"'
        if other is None and sheet.readable(row["row"], "other"):
            what, how = f'{ref} says "{row["move"]}" and names none', "Choose the other project's Ref."
        elif other == ref:
            what, how = f"{ref} names itself as the other project", "Choose the other project's Ref."
        elif (
            other in rows
            and rows[other]["move"] != opposite[row["move"]]
            and not _is_said(sheet, rows[other], variances)
        ):
            what = f"{ref} names {other}, and {other} does not say {choice}"
            how = f"Choose {choice} for {other}, with {ref} as its other project; or correct what {ref} says."
        else:
            continue
        yield context.found("SPEND04", sheet, "other", row["row"], what=what, how=how)


def _is_said(sheet: SheetData, row: Row, variances: dict[str, Decimal]) -> bool:
    """Whether another rule tells that a row's move is unreadable, or blank beside a variance."""
    return not sheet.readable(row["row"], "move") or (row["move"] is None and variances.get(row["ref"]) != 0)


def _uneven(
    context: Context, group: list[str], moving: dict[str, Row], variances: dict[str, Decimal]
) -> Iterator[Finding]:
    """A group whose moves do not come to nothing, where all that they are is known."""
    known = all(ref in variances and moving[ref]["other"] in group for ref in group)
    total = sum((variances[ref] for ref in group), Decimal(0)) if known else Decimal(0)
    if total:
        amounts = listed([f"{ref} {context.pounds(variances[ref])}" for ref in sorted(group)])
        what = f"The variances that are moved do not come to nothing: {amounts} leave {context.pounds(total)}"
        how = "Correct what was spent, or say how the rest is met."
        first = min(group, key=lambda ref: int(moving[ref]["row"]))
        yield context.found("SPEND04", context["evaluation"], "move", moving[first]["row"], what=what, how=how)


@check("SPEND05", "evaluation.ref", "evaluation.spent", "spend_items.ref", "spend_items.amount")
def items_come_to_the_spend(context: Context) -> Iterator[Finding]:
    sheet = context["evaluation"]
    rows = context.evaluation
    for ref, total, gap, much in wrong_sums(context, "spend_items", {ref: row["spent"] for ref, row in rows.items()}):
        amounts = {"items": total, "spent": rows[ref]["spent"], "difference": gap}
        words = {key: context.pounds(amount) for key, amount in amounts.items()}
        yield context.found("SPEND05", sheet, "spent", rows[ref]["row"], ref=ref, much=much, **words)


@check("SPEND06", "projects.allocated", "evaluation.spent", "evaluation.variance")
def variance_is_worked_out(context: Context) -> Iterator[Finding]:
    """A formula is worked out again, whatever it shows; only a value that was typed can be wrong."""
    sheet = context["evaluation"]
    for row, allocated, variance in _variances(context):
        typed, unread = row["variance"], not sheet.readable(row["row"], "variance")
        if unread or typed not in (None, variance):
            amounts = {"allocated": allocated, "spent": row["spent"], "variance": variance}
            words = {key: context.pounds(amount) for key, amount in amounts.items()}
            shown = "something that is no amount" if unread else context.pounds(typed)
            yield context.found("SPEND06", sheet, "variance", row["row"], ref=row["ref"], typed=shown, **words)


@check("SPEND07", "projects.allocated", "evaluation.spent", "evaluation.move")
def what_happens_fits_the_variance(context: Context) -> Iterator[Finding]:
    sheet, moves = context["evaluation"], context.round.form.moves
    for row, _, variance in _variances(context):
        fits = moves.underspend if variance > 0 else moves.overspend
        if _turned_round(row, variance, context):
            kind = "an underspend" if variance > 0 else "an overspend"
            words = {"kind": kind, "amount": context.pounds(abs(variance)), "move": row["move"]}
            yield context.found("SPEND07", sheet, "move", row["row"], ref=row["ref"], fits=listed(fits, "or"), **words)
