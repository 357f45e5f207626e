"""What a reader has to know of the report itself: its standing, its terms, its figures, and what is not shown."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol

from grants.documents.board.published import Published
from grants.documents.document import Block, Fields, Figure, Heading, Line, Paragraph, Table
from grants.documents.telling import Telling
from grants.form.answers import signature
from grants.model.privacy import Tells
from grants.model.returns import Row
from grants.model.roles import shared_address
from grants.model.words import counted, day, listed


def standing(published: Published) -> Paragraph:
    """Draft, proposed or approved; when and by which office it was signed; whom to ask."""
    return Paragraph((Line(" ".join([_status(published), _signed(published), *_contact(published)]), "quiet"),))


def _row(published: Published, key: str) -> Row:
    return signature(published.returned["sign_off"], published.round, key) or {}


def _status(published: Published) -> str:
    if published.draft:
        return "Status: draft."
    office = next(iter(published.round.choices("decisions")), "")
    decided = _row(published, office).get("date") if office else None
    approved = any(project.row.get("approved") in ("yes", "conditions") for project in published.figures.rows)
    if not approved:
        return "Status: proposed; the OPCC's decision is not in the return."
    on = f" on {day(decided, published.round.locale)}" if decided else ""
    return f"Status: approved by the OPCC{on}."


def _signed(published: Published) -> str:
    row = _row(published, published.stage.key)
    if not row.get("date"):
        return "Return: not signed."
    role = published.role_in(row.get("position"))
    on = day(row["date"], published.round.locale)
    return f"Return signed: {on}{f', {role}' if role else ''}."


def _contact(published: Published) -> Iterator[str]:
    """A team or a role and its shared address; neither where it may be somebody's own."""
    start, round = published.returned.start, published.round
    role = published.role_in(start.get("contact_name"))
    address = shared_address(start.get("contact_email"), (round.partnership, round.recipient))
    if role or address:
        yield f"Contact: {', '.join(filter(None, (role, address)))}."


# ---------------------------------------------------------------------------------------------- at the end


def about(published: Published, before: Iterable[Block]) -> list[Block]:
    """What publication needs: who gives, who receives, what for, on what conditions; the figures and the terms.

    `before` is all that stands before it, whose terms are explained.
    """
    round = published.round
    pairs = (
        ("Recipient", round.recipient),
        ("Funder", round.funder),
        ("Purpose", round.purpose),
        ("Conditions of the grant", "\n".join(round.conditions)),
        ("Plan that it serves", round.plan),
    )
    return [
        Heading("About this grant and this report"),
        Fields("About the grant", pairs),
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


def terms(told: Telling, before: Iterable[Block]) -> list[Block]:
    """The terms of the round's glossary that stand in the blocks before; nothing where none does."""
    found = tuple(Line(f"{term}: {words}.", "item") for term, words in used(told.round.glossary, before).items())
    return [Heading("Terms", 3), Paragraph(found)] if found else []


def figures_explained(told: Hiding) -> list[Block]:
    """How figures are rounded, and what is not shown."""
    texts = (*_figures(told), *_not_shown(told))
    return [Heading("Figures, and what is not shown", 3), Paragraph(tuple(Line(text) for text in texts))]


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
    yield (
        "Amounts are those of the return; pence are shown where there are any. Pence of each pound and shares in whole "
        "pounds are rounded so that they come to their total."
    )
    if told.is_final:
        yield "A variance is what was allocated less what was spent: a minus sign is an overspend."
    if told.has_results:
        yield (
            'An aim "to rise" or "to fall" compares with the figure at the start, which follows "from". The counts '
            "behind a percentage stand in brackets."
        )


def _not_shown(told: Hiding) -> Iterator[str]:
    """What is not shown, how much of it and why; and that somebody has to read the rest before it is told."""
    limit, texts = told.limit, len(told.withheld)
    if limit > 1:
        yield (
            f'Counts of fewer than {limit} people are shown as "fewer than {limit}". Shares of fewer than {2 * limit} '
            "are not shown, nor is what would give either away."
        )
    if told.suppressed:
        figures = counted(len(told.suppressed), "figure").capitalize()
        yield f"{figures} of the return {'is' if len(told.suppressed) == 1 else 'are'} hidden in this way."
    if texts:
        are, they = ("is", "it") if texts == 1 else ("are", "they")
        reasons = Counter(told.withheld.values())
        why = listed([f"{number} {_REASONS[reason]}" for reason, number in sorted(reasons.items())])
        yield (
            f"{counted(texts, 'text').capitalize()} of the return {are} withheld, since {they} could tell who "
            f"somebody is: {why}."
        )
    if told.unpublished:
        studies = counted(told.unpublished, "case study", "case studies").capitalize()
        are, they = ("is", "it") if told.unpublished == 1 else ("are", "they")
        yield f"{studies} of the return {are} not shown, since nobody said that {they} may be told."
    yield "Names of people are left out: who answers for a measure is named by role, where the return names one."
    yield (
        "Personal details and small numbers are looked for by a program, which may miss a name in a plain sentence. "
        "Somebody has to read this report before it is told."
    )


_REASONS: dict[Tells, str] = {
    "details": "for personal details",
    "few": "for words about very few people",
    "given away": "for a figure that is not shown",
}
