"""What a reader has to know of the report itself: its standing, its terms, its figures, and what is not shown."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from grants.documents.board.published import Published
from grants.documents.document import Block, Fields, Figure, Heading, Line, Paragraph, Table
from grants.documents.telling import Telling
from grants.form.answers import signature
from grants.model.privacy import Tells
from grants.model.returns import Row
from grants.model.roles import shared_address


def standing(published: Published) -> Paragraph:
    """Draft, proposed or approved; when and by which office it was signed; whom to ask."""
    return Paragraph((Line(" ".join([_status(published), _signed(published), *_contact(published)]), "quiet"),))


def _row(published: Published, key: str) -> Row:
    return signature(published.returned["sign_off"], published.round, key) or {}


def _status(published: Published) -> str:
    if published.draft:
        return published.say("standing_draft")
    office = next(iter(published.round.choices("decisions")), "")
    decided = _row(published, office).get("date") if office else None
    approved = any(project.row.get("approved") in ("yes", "conditions") for project in published.figures.rows)
    if not approved:
        return published.say("standing_proposed")
    if not decided:
        return published.say("standing_approved")
    return published.say("standing_approved_on", day=published.day(decided))


def _signed(published: Published) -> str:
    row = _row(published, published.stage.key)
    if not row.get("date"):
        return published.say("standing_not_signed")
    role = published.role_in(row.get("position"))
    return published.say("standing_signed_by" if role else "standing_signed", day=published.day(row["date"]), role=role)


def _contact(published: Published) -> Iterator[str]:
    """A team or a role and its shared address; neither where it may be somebody's own."""
    start, round = published.returned.start, published.round
    role = published.role_in(start.get("contact_name"))
    address = shared_address(start.get("contact_email"), (round.partnership, round.recipient))
    if role or address:
        yield published.say("standing_contact", contact=", ".join(filter(None, (role, address))))


# ---------------------------------------------------------------------------------------------- at the end


def about(published: Published, before: Iterable[Block]) -> list[Block]:
    """What publication needs: who gives, who receives, what for, on what conditions; the figures and the terms.

    `before` is all that stands before it, whose terms are explained.
    """
    round, say = published.round, published.say
    pairs = (
        (say("about_recipient"), round.recipient),
        (say("about_funder"), round.funder),
        (say("about_purpose"), round.purpose),
        (say("about_conditions"), "\n".join(round.conditions)),
        (say("about_plan"), round.plan),
    )
    return [
        Heading(say("about")),
        Fields(say("about_grant"), pairs),
        *terms(published, before),
        *figures_explained(published),
    ]


class Hiding(Protocol):
    """A report that leaves out what could tell who somebody is."""

    @property
    def limit(self) -> int: ...
    @property
    def is_final(self) -> bool: ...
    @property
    def has_results(self) -> bool: ...
    @property
    def withheld(self) -> Mapping[Any, Tells]: ...
    @property
    def suppressed(self) -> Collection[object]: ...
    @property
    def unpublished(self) -> int: ...
    @property
    def fewer_than_limit(self) -> str: ...
    def say(self, key: str, **facts: Any) -> str: ...
    def listed(self, items: Sequence[str]) -> str: ...


def terms(told: Telling, before: Iterable[Block]) -> list[Block]:
    """The terms of the round's glossary that stand in the blocks before; nothing where none does."""
    found = tuple(Line(f"{term}: {words}.", "item") for term, words in used(told.round.glossary, before).items())
    return [Heading(told.say("about_terms"), 3), Paragraph(found)] if found else []


def figures_explained(told: Hiding) -> list[Block]:
    """How figures are rounded, and what is not shown."""
    texts = (*_figures(told), *_not_shown(told))
    return [Heading(told.say("about_figures"), 3), Paragraph(tuple(Line(text) for text in texts))]


def used(glossary: Iterable[tuple[str, str]] | dict[str, str], blocks: Iterable[Block]) -> dict[str, str]:
    """The terms of a glossary that stand in a report, in the order of the alphabet."""
    text = "\n".join(_words(blocks))
    known = sorted(dict(glossary).items(), key=lambda pair: pair[0].casefold())
    return {term: words for term, words in known if re.search(rf"(?<!\w){re.escape(term)}s?(?!\w)", text)}


def _words(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield from (line.text for line in block.lines)
            case Fields():
                yield from (text for pair in block.pairs for text in pair)
            case Table():
                yield from (line.text for row in block.rows for cell in row for line in cell)
            case Figure():
                yield from (bar.label for bar in block.bars)


def _figures(told: Hiding) -> Iterator[str]:
    """How figures are rounded and what signs mean, once."""
    yield told.say("about_amounts")
    if told.is_final:
        yield told.say("about_variance")
    if told.has_results:
        yield told.say("about_aims")


def _not_shown(told: Hiding) -> Iterator[str]:
    """What is not shown, how much of it and why; and that somebody has to read the rest before it is published."""
    say, limit = told.say, told.limit
    if limit > 1:
        yield say("about_few", limit=limit, double=2 * limit, shown=told.fewer_than_limit)
    if told.suppressed:
        yield say("about_hidden", count=len(told.suppressed))
    if told.withheld:
        reasons = Counter(told.withheld.values())
        why = told.listed([say(_REASONS[reason], number=number) for reason, number in sorted(reasons.items())])
        yield say("about_withheld", count=len(told.withheld), why=why)
    if told.unpublished:
        yield say("about_unpublished", count=told.unpublished)
    yield say("about_names")
    yield say("about_reading")


_REASONS: dict[Tells, str] = {
    "details": "about_withheld_details",
    "few": "about_withheld_few",
    "given away": "about_withheld_given_away",
}
"""The key of what is said of texts that are withheld, by the reason."""
