"""What is to be decided, for all partnerships."""

from collections.abc import Sequence
from itertools import chain, zip_longest

from grants.documents.board.for_decision import decisions
from grants.documents.board.page_room import Room, brief
from grants.documents.document import Block, Heading, Line, Paragraph
from grants.documents.fund.gathered import Fund

Decisions = Sequence[tuple[str, Sequence[str]]]
"""The name of each partnership, and what is to be decided of its return."""


def by_partnership(fund: Fund) -> Decisions:
    """The partnerships of which something is to be decided: one that is missing, and what a return asks for."""
    return [
        (one.name, decisions(one.published) if one.published else [fund.say("decide_missing")])
        for one in fund.partnerships
    ]


def first_decisions(fund: Fund, room: Room) -> Paragraph:
    """The first decision of each partnership, then the second of each, as far as page one has room."""
    found = by_partnership(fund)
    turns = zip_longest(*([fund.say("of", name=name, text=text) for text in texts] for name, texts in found))
    items = [text for text in chain.from_iterable(turns) if text]
    more = len(items) - room.decisions
    lines = [Line(brief(fund, text, room.item), "item") for text in items[: room.decisions]]
    lines += [Line(fund.say("decisions_more", count=more))] if more > 0 else []
    return Paragraph((Line(fund.say("decisions"), "strong"), *(lines or [Line(fund.say("decisions_none"))])))


def decisions_in_full(fund: Fund) -> list[Block]:
    """All decisions, under the name of each partnership that has any."""
    blocks: list[Block] = [Heading(fund.say("decisions_in_full"))]
    for name, texts in by_partnership(fund):
        if texts:
            blocks += [Heading(name, 3), Paragraph(tuple(Line(text, "item") for text in texts))]
    return blocks if len(blocks) > 1 else []
