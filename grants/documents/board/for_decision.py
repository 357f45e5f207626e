"""What the board has to decide: blockages that are escalated, money, the OPCC's conditions, changed targets."""

from collections.abc import Iterator

from grants.documents.board.measured import aim_of, is_escalated, is_wrong
from grants.documents.board.page_room import Room, brief
from grants.documents.board.published import Published
from grants.documents.board.since_plan import changed_targets
from grants.documents.document import Block, Heading, Line, Paragraph
from grants.model.figures import ProjectFigures
from grants.model.figures import total as sum_of
from grants.model.returns import Row


def decisions(published: Published) -> list[str]:
    """What is to be decided, a sentence or two each: what is escalated first."""
    return [
        *_escalated(published),
        *_allocations(published),
        *_carried(published),
        *_moved(published),
        *_conditions(published),
        *(
            published.say("decide_target", change=text)
            for text in (changed_targets(published) if published.plan else [])
        ),
    ]


def for_decision(published: Published, room: Room, where: str) -> Paragraph:
    """The first decisions, for page one, and how many more there are; `where` is the key of where the rest stands."""
    found = decisions(published)
    more = len(found) - room.decisions
    heading, in_full = published.say("decide"), published.say("decide_in_full")
    rest = [Line(published.say("decide_more", count=more, heading=in_full))] if more > 0 else []
    items = [Line(brief(published, text, room.item, where), "item") for text in found[: room.decisions]]
    items = items or [Line(published.say("decide_nothing"))]
    return Paragraph((Line(heading, "strong"), *items, *rest))


def in_full(published: Published, room: Room) -> list[Block]:
    """All decisions, where page one has no room for them, or for all their words."""
    found = decisions(published)
    lines = tuple(Line(text, "item") for text in found)
    cut = len(found) > room.decisions or any(brief(published, text, room.item) != text for text in found)
    return [Heading(published.say("decide_in_full")), Paragraph(lines)] if cut else []


def _escalated(published: Published) -> Iterator[str]:
    for project, measure in published.figures.measures:
        if published.has_results and is_escalated(measure):
            role = published.role(measure)
            parts = (
                _of_measure(published, project, measure),
                "" if is_wrong(published, measure) else published.comment(measure),
                published.say("owner", role=role) if role else "",
            )
            yield " ".join(filter(None, parts))


def _of_measure(published: Published, project: ProjectFigures, measure: Row) -> str:
    """A measure that is escalated, with its result and its aim."""
    aim = aim_of(published, measure)
    return published.say(
        "decide_escalated_aim" if aim else "decide_escalated",
        project=published.called(project.row),
        measure=published.measure(measure),
        result=published.result(measure),
        aim=aim,
    )


def _allocations(published: Published) -> Iterator[str]:
    figures = published.figures
    left, available = published.pounds(abs(figures.left)), published.pounds(figures.available)
    if figures.left:
        key = "decide_over" if figures.left < 0 else "decide_left"
        yield published.say(key, amount=left, available=available)
    if not published.has_results:
        undecided = [project for project in figures.rows if not project.row.get("approved")]
        if undecided:
            amount = published.pounds(sum_of(project.allocated for project in undecided))
            yield published.say("decide_plan", count=len(undecided), amount=amount)


def _carried(published: Published) -> Iterator[str]:
    for ref, amount in published.figures.carried.items():
        name = published.called(published.figures.projects[ref].row)
        yield published.say("decide_carried", project=name, amount=published.pounds(amount))


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
            yield published.say(
                "decide_moved_to" if other in known else "decide_moved",
                amount=published.pounds(amount),
                giver=published.called(project.row),
                taker=published.called(known[other].row) if other in known else "",
            )


def _conditions(published: Published) -> Iterator[str]:
    for project in published.figures.rows:
        decided, text = project.row.get("approved"), project.row.get("conditions")
        name = published.called(project.row)
        if decided in ("conditions", "no"):
            yield published.say(
                "decide_refused" if decided == "no" else "decide_conditions",
                project=name,
                amount=published.pounds(project.allocated),
                conditions=published.prose(text, project.ref) or published.say("decide_conditions_none"),
            )
        elif decided == "yes" and text:
            yield published.say("decide_remark", project=name, remark=published.prose(text, project.ref))
