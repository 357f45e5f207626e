"""SPEND04 and SPEND09: whether money that moves leaves one project and reaches the other, and who agreed to it."""

from collections.abc import Iterator

from grants.model.figures import ProjectFigures, total
from grants.model.finding import Finding
from grants.model.moves import BETWEEN, Flow, Moves
from grants.model.returns import SheetData
from grants.model.rule import Rule
from grants.model.stages import FINAL
from grants.model.words import listed, quoted
from grants.rules.check import Check, Checks
from grants.rules.context import Context
from grants.rules.spend import turned_round

SPEND04 = Rule(
    "SPEND04", "error", (FINAL,),
    finds="A move between projects names none, is not met on the other side, or does not come to the variance.",
    points="cell",
    message="{what}.",
    fix="{how}",
    why="A move changes no total: what one project gives another has to get.",
    example="P8 moves £440 to P5, and P5 says nothing of it.",
)  # fmt: skip


def moves_between_projects_are_met(context: Context) -> Iterator[Finding]:
    """A move names another project, that project says the opposite, and what they move comes to nothing together.

    Of projects that move money among each other, all by what happens to their whole variance, the variances come to
    nothing. Where one of them lists its moves, each move is met by its amount, and each project's come to its variance.
    """
    moves = context.moves
    seen = set[str]()
    for group in _groups(moves):
        seen |= set(group)
        if any(turned_round(context, moves.projects[ref]) for ref in group):
            continue  # SPEND07 reports it
        unnamed = list(_unnamed(context, moves, group))
        if unnamed:
            yield from unnamed
        elif any(moves.projects[ref].moves for ref in group):
            yield from _by_rows(context, moves, group)
        else:
            yield from list(_unmet(context, moves, group)) or _uneven(context, moves, group)
    for ref, project in moves.projects.items():
        if project.moves and ref not in seen:
            yield from _not_the_variance(context, moves, ref)


def _groups(moves: Moves) -> Iterator[list[str]]:
    """Projects that move money among each other, together; one that is named by others, and known, is among them."""
    near: dict[str, list[str]] = {}
    for ref, flows in moves.own.items():
        for flow in flows:
            if flow.move in BETWEEN:
                near.setdefault(ref, [])
                if flow.other in moves.projects and flow.other != ref:
                    near[ref].append(flow.other)
                    near.setdefault(flow.other, []).append(ref)
    left = dict.fromkeys(near)
    while left:
        group, border = [], [next(iter(left))]
        while border:
            ref = border.pop()
            if ref in left:
                del left[ref]
                group.append(ref)
                border += near[ref]
        yield group


def _between(moves: Moves, group: list[str]) -> Iterator[Flow]:
    return (flow for ref in group for flow in moves.own[ref] if flow.move in BETWEEN)


def _place(context: Context, flow: Flow) -> SheetData:
    return context["moves"] if flow.listed else context.spending


def _unnamed(context: Context, moves: Moves, group: list[str]) -> Iterator[Finding]:
    """Moves that name no project, or their own."""
    for flow in _between(moves, group):
        sheet = _place(context, flow)
        if not flow.other and sheet.readable(flow.row, "other"):
            what = f"{flow.ref} says {quoted(context.label('moves', flow.move))} and names none"
        elif flow.other == flow.ref:
            what = f"{flow.ref} names itself as the other project"
        else:
            continue
        how = f"Choose the other project's {context.title('projects.ref')}."
        yield context.found(SPEND04, sheet, "other", flow.row, what=what, how=how, ref=flow.ref)


def _unmet(context: Context, moves: Moves, group: list[str]) -> Iterator[Finding]:
    for flow in _between(moves, group):
        other, wanted = flow.other, BETWEEN[flow.move]
        if other in moves.projects and not _meets(context, moves.projects[other], wanted):
            yield _is_unmet(context, flow, wanted)


def _is_unmet(context: Context, flow: Flow, wanted: str) -> Finding:
    choice = quoted(context.label("moves", wanted))
    what = f"{flow.ref} names {flow.other}, and {flow.other} does not say {choice}"
    how = f"Choose {choice} for {flow.other}, with {flow.ref} as its other project; or correct what {flow.ref} says."
    return context.found(SPEND04, _place(context, flow), "other", flow.row, what=what, how=how, ref=flow.ref)


def _meets(context: Context, project: ProjectFigures, move: str) -> bool:
    """Whether a project says what it has to, or says nothing that can be read, which another rule reports."""
    readable = context.spending.readable(project.spending["row"], "move")
    return project.move == move or not readable or (project.move is None and project.variance != 0)


def _uneven(context: Context, moves: Moves, group: list[str]) -> Iterator[Finding]:
    """A group whose moves do not come to nothing, where all that they are is known."""
    moving = [moves.projects[ref] for ref in group]
    if any(project.variance is None or project.other not in group for project in moving):
        return
    rest = total(project.variance for project in moving)
    if rest:
        shown = sorted((project.ref or "", context.pounds(project.variance or rest)) for project in moving)
        amounts = listed([f"{ref} {amount}" for ref, amount in shown])
        what = f"The variances that are moved do not come to nothing: {amounts} leave {context.pounds(rest)}"
        how = "Correct what was spent, or say how the rest is met."
        first = min(int(project.spending["row"]) for project in moving)
        yield context.found(SPEND04, context.spending, "move", first, what=what, how=how)


def _by_rows(context: Context, moves: Moves, group: list[str]) -> Iterator[Finding]:
    """Moves of a group of which some are listed: each is met, and each project's come to its variance."""
    told = set[tuple[str, str]]()
    for flow in _between(moves, group):
        pair = (flow.ref, flow.other) if flow.move == "given" else (flow.other, flow.ref)
        both = moves.told.get(pair), moves.heard.get(pair)
        if pair in told or flow.other not in moves.projects:
            continue
        told.add(pair)
        if None not in both and both[0] != both[1]:
            giver, taker = pair
            amounts = [context.pounds(amount) for amount in both if amount is not None]
            what = f"{giver} says that it gives {taker} {amounts[0]}, and {taker} that it takes {amounts[1]}"
            how = "Correct one of the two amounts: they are one move."
            yield context.found(
                SPEND04, _place(context, flow), _amount(flow), flow.row, what=what, how=how, ref=flow.ref
            )
            return
        other = moves.projects[flow.other]
        if None in both and moves.net(flow.other) != other.variance and not other.moves and other.variance is not None:
            yield _is_unmet(context, flow, BETWEEN[flow.move])
            return
    for ref in group:
        if moves.own[ref]:
            yield from _not_the_variance(context, moves, ref)


def _amount(flow: Flow) -> str:
    return "amount" if flow.listed else "move"


def _not_the_variance(context: Context, moves: Moves, ref: str) -> Iterator[Finding]:
    """A project whose moves do not come to its variance, where all that they are is known."""
    variance, net, flows = moves.projects[ref].variance, moves.net(ref), moves.own[ref]
    if variance is None or net is None or net == variance or not flows:
        return
    what = f"The moves of {ref} come to {context.pounds(net)}; its variance is {context.pounds(variance)}"
    how = "Correct the amounts that move, or what was spent; money that leaves the project counts as an underspend."
    yield context.found(
        SPEND04, _place(context, flows[0]), _amount(flows[0]), flows[0].row, what=what, how=how, ref=ref
    )


SPEND09 = Rule(
    "SPEND09", "warning", (FINAL,),
    finds="Money is moved between projects or carried forward, and no day is given on which the OPCC agreed to it.",
    points="cell",
    message='"{move}" is said of {amount} of {ref}, and no day is given on which the OPCC agreed to it.',
    fix="{how}",
    why="The OPCC has to agree before money moves between projects or into the next year.",
    example="£440 moved from P5 to P8, and nobody knows who agreed to it, or when.",
)  # fmt: skip


def moves_were_agreed(context: Context) -> Iterator[Finding]:
    """Asked of whoever gives, or of a taker that lists what nobody gives, so that one move is asked for once.

    It is silent where another rule speaks of the move.
    """
    moves, agreed = context.moves, _agreed(context)
    for flow in (flow for flows in moves.own.values() for flow in flows):
        given_here = flow.move == "carried" or (flow.move == "given" and flow.other not in ("", flow.ref))
        taken_alone = flow.move == "taken" and flow.listed and (flow.other, flow.ref) not in moves.told
        pair = (flow.other, flow.ref) if flow.move == "taken" else (flow.ref, flow.other)
        if not (given_here or taken_alone) or (flow.move, *pair) in agreed or not flow.amount:
            continue
        if turned_round(context, moves.projects[flow.ref]):
            continue
        if flow.listed and not context["moves"].readable(flow.row, "agreed"):
            continue
        title, moves_sheet = context.title("moves.agreed"), context.names["sheet"]["moves"]
        how = f"Type the day under {title}." if flow.listed else f"Add a row on {moves_sheet} with {title}."
        words = {"move": context.label("moves", flow.move), "amount": context.pounds(flow.amount), "how": how}
        key = "agreed" if flow.listed else "move"
        yield context.found(SPEND09, _place(context, flow), key, flow.row, ref=flow.ref, **words)


def _agreed(context: Context) -> set[tuple[str, str, str]]:
    """The moves to which the OPCC agreed on a day, whichever of the two sides says it."""
    found = set[tuple[str, str, str]]()
    for row in context["moves"].rows():
        if row["agreed"] is not None and row["move"]:
            ref, other = row["ref"], row["other"] or ""
            found |= {(row["move"], ref, other)} if row["move"] not in BETWEEN else set()
            if row["move"] in BETWEEN:
                pair = (other, ref) if row["move"] == "taken" else (ref, other)
                found |= {("given", *pair), ("taken", *pair)}
    return found


CHECKS: Checks = (
    Check(
        SPEND04,
        moves_between_projects_are_met,
        "projects.allocated", "spending.spent", "spending.move", "spending.other",
    ),
    Check(
        SPEND09,
        moves_were_agreed,
        "projects.allocated", "spending.spent", "spending.move", "spending.other", "moves.ref", "moves.agreed",
    ),
)  # fmt: skip
