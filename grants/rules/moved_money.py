"""SPEND04: whether money that moves between projects leaves one and reaches the other."""

from collections.abc import Iterator, Mapping

from grants.model.figures import ProjectFigures, total
from grants.model.finding import Finding
from grants.model.rule import Rule
from grants.model.stages import FINAL
from grants.model.words import listed
from grants.rules.check import Check, Checks
from grants.rules.context import Context
from grants.rules.spend import turned_round

OPPOSITE = {"given": "taken", "taken": "given"}
"""What the other project has to choose."""

Moving = Mapping[str, ProjectFigures]

SPEND04 = Rule(
    "SPEND04", "error", (FINAL,),
    finds="A move between projects names none, is not met on the other side, or does not come to nothing.",
    points="cell",
    message="{what}.",
    fix="{how}",
    why="A move changes no total: what one project gives another has to get.",
    example="P8 moves £440 to P5, and P5 says nothing of it.",
)  # fmt: skip


def moves_between_projects_are_met(context: Context) -> Iterator[Finding]:
    """A move names another project, that project says the opposite, and what they move comes to nothing together."""
    projects = {ref: project for ref, project in context.figures.projects.items() if project.spending}
    moving = {ref: project for ref, project in projects.items() if project.move in OPPOSITE}
    for group in _groups(moving):
        if any(turned_round(context, moving[ref]) for ref in group):
            continue  # SPEND07 reports it
        unmet = list(_unmet(context, group, projects))
        yield from unmet or _uneven(context, group, moving)


def _groups(moving: Moving) -> Iterator[list[str]]:
    """Projects that name each other, together."""
    left = dict.fromkeys(moving)
    while left:
        group, border = [], [next(iter(left))]
        while border:
            ref = border.pop()
            if ref in left:
                del left[ref]
                group.append(ref)
                border += [near for near in left if moving[near].other == ref or moving[ref].other == near]
        yield group


def _unmet(context: Context, group: list[str], projects: Moving) -> Iterator[Finding]:
    sheet = context.spending
    for ref in group:
        project, other = projects[ref], projects[ref].other
        move, row = project.move or "", project.spending["row"]
        choice = f'"{context.label("moves", OPPOSITE[move])}"'
        if other is None and sheet.readable(row, "other"):
            what = f'{ref} says "{context.label("moves", move)}" and names none'
            how = f"Choose the other project's {context.title('projects.ref')}."
        elif other == ref:
            what = f"{ref} names itself as the other project"
            how = f"Choose the other project's {context.title('projects.ref')}."
        elif other is not None and other in projects and not _meets(context, projects[other], OPPOSITE[move]):
            what = f"{ref} names {other}, and {other} does not say {choice}"
            how = f"Choose {choice} for {other}, with {ref} as its other project; or correct what {ref} says."
        else:
            continue
        yield context.found(SPEND04, sheet, "other", row, what=what, how=how)


def _meets(context: Context, project: ProjectFigures, move: str) -> bool:
    """Whether a project says what it has to, or says nothing that can be read, which another rule reports."""
    readable = context.spending.readable(project.spending["row"], "move")
    return project.move == move or not readable or (project.move is None and project.variance != 0)


def _uneven(context: Context, group: list[str], moving: Moving) -> Iterator[Finding]:
    """A group whose moves do not come to nothing, where all that they are is known."""
    if any(moving[ref].variance is None or moving[ref].other not in group for ref in group):
        return
    rest = total(moving[ref].variance for ref in group)
    if rest:
        amounts = listed([f"{ref} {context.pounds(moving[ref].variance or rest)}" for ref in sorted(group)])
        what = f"The variances that are moved do not come to nothing: {amounts} leave {context.pounds(rest)}"
        how = "Correct what was spent, or say how the rest is met."
        first = min(int(moving[ref].spending["row"]) for ref in group)
        yield context.found(SPEND04, context.spending, "move", first, what=what, how=how)


CHECKS: Checks = (
    Check(
        SPEND04,
        moves_between_projects_are_met,
        "projects.allocated", "spending.spent", "spending.move", "spending.other",
    ),
)  # fmt: skip
