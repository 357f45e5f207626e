"""What the board has to decide: blockages that are escalated, money, the OPCC's conditions, changed targets."""

from collections.abc import Iterator

from grants.documents.board.measured import aim_of, is_escalated, is_wrong
from grants.documents.board.page_room import Room, brief
from grants.documents.board.published import Published
from grants.documents.board.since_plan import changed_targets
from grants.documents.document import Block, Heading, Line, Paragraph
from grants.model.figures import total as sum_of
from grants.model.words import counted

_NO_DECISION = "Nothing in this return asks the board for a decision."
HEADING = "For decision"


def decisions(published: Published) -> list[str]:
    """What is to be decided, a sentence or two each: what is escalated first."""
    return [
        *_escalated(published),
        *_allocations(published),
        *_carried(published),
        *_moved(published),
        *_conditions(published),
        *(f"Changed target. {text}" for text in (changed_targets(published) if published.plan else [])),
    ]


def for_decision(published: Published, room: Room, where: str) -> Paragraph:
    """The first decisions, for page one, and how many more there are; `where` says where what is cut stands."""
    found = decisions(published)
    more = len(found) - room.decisions
    rest = [Line(f"{more} more: see {_IN_FULL}.")] if more > 0 else []
    items = [Line(brief(text, room.item, where), "item") for text in found[: room.decisions]] or [Line(_NO_DECISION)]
    return Paragraph((Line(HEADING, "strong"), *items, *rest))


_IN_FULL = "For decision, in full"


def in_full(published: Published, room: Room) -> list[Block]:
    """All decisions, where page one has no room for them, or for all their words."""
    found = decisions(published)
    lines = tuple(Line(text, "item") for text in found)
    cut = len(found) > room.decisions or any(brief(text, room.item) != text for text in found)
    return [Heading(_IN_FULL), Paragraph(lines)] if cut else []


def _escalated(published: Published) -> Iterator[str]:
    for project, measure in published.figures.measures:
        if published.has_results and is_escalated(measure):
            aim = aim_of(published, measure)
            where = f"; the aim is {aim}" if aim else ""
            comment = "" if is_wrong(published, measure) else published.comment(measure)
            role = published.role(measure)
            yield " ".join(
                filter(
                    None,
                    (
                        f"Escalated. {published.called(project.row)}, {published.measure(measure)}: "
                        f"{published.result(measure)}{where}.",
                        comment,
                        f"Owner: {role}." if role else "",
                    ),
                )
            )


def _allocations(published: Published) -> Iterator[str]:
    figures = published.figures
    left, available = published.pounds(abs(figures.left)), published.pounds(figures.available)
    if figures.left < 0:
        yield f"Money. {left} more is allocated than the {available} available: say which project gets less."
    elif figures.left > 0:
        yield f"Money. {left} of the {available} available is not allocated: say what it is for."
    if not published.has_results:
        undecided = [project for project in figures.rows if not project.row.get("approved")]
        if undecided:
            amount = published.pounds(sum_of(project.allocated for project in undecided))
            yield f"Plan. Agree {counted(len(undecided), 'project')} with {amount}, on which the OPCC has not decided."


def _carried(published: Published) -> Iterator[str]:
    for ref, amount in published.figures.carried.items():
        project = published.figures.projects[ref]
        yield f"Carry-forward. {published.called(project.row)} is to take {published.pounds(amount)} into next year."


def _moved(published: Published) -> Iterator[str]:
    """Money that moves between projects, and no day is given on which the OPCC agreed to it."""
    known = published.figures.projects
    for project in published.figures.rows:
        rows = [
            (row["other"], row["amount"]) for row in project.moves if row["move"] == "given" and not row.get("agreed")
        ]
        if not project.moves and project.variance and project.move == "given":
            rows = [(project.other, abs(project.variance))]
        for other, amount in rows:
            taker = f" to {published.called(known[other].row)}" if other in known else ""
            moved = f"{published.pounds(amount)} moves from {published.called(project.row)}{taker}"
            yield f"Move of money. {moved}; no day is given on which the OPCC agreed to it."


def _conditions(published: Published) -> Iterator[str]:
    for project in published.figures.rows:
        decided, text = project.row.get("approved"), project.row.get("conditions")
        if decided in ("conditions", "no"):
            words = published.prose(text, project.ref) or "none are given"
            what = "Refused" if decided == "no" else "Conditions of the OPCC"
            yield f"{what}. {published.called(project.row)}, {published.pounds(project.allocated)}: {words}"
        elif decided == "yes" and text:
            yield f"Remark of the OPCC. {published.called(project.row)}: {published.prose(text, project.ref)}"
