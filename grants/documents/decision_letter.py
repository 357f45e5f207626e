"""A partnership's return and the OPCC's decisions → the letter that tells them: what was asked, and what is decided."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.documents.document import Block, Column, Document, Heading, Line, Paragraph, Table
from grants.documents.wording import day, say
from grants.form.rounds import Round
from grants.model.figures import total
from grants.model.money import pounds

_NUMBERED = re.compile(r"(?:^|\s)\(?\d{1,2}[.)]\s+")
"""How an office numbers conditions in one cell: "1. ... 2. ..."."""


@dataclass(frozen=True, slots=True)
class Told:
    """A project as the letter tells of it. `decision` is a choice by its key."""

    ref: str
    project: str
    allocated: Decimal | None
    decision: str
    conditions: str


def build(round: Round, stage: str, told: Sequence[Told], *, by: str, on: date | None) -> Document:
    """The letter on a return of a stage by its key. `by` is who decided, "" where that is not said."""
    blocks: list[Block] = [
        Paragraph((Line(round.funder, "strong"), *([Line(day(round.locale, on))] if on else []))),
        Paragraph((Line(_say(round, "to", partnership=round.partnership, recipient=round.recipient)),)),
        Paragraph((Line(_opening(round, stage)), Line(_summary(round, told)))),
        Heading(_say(round, "decisions")),
        _table(round, told),
        *_conditions(round, told),
        Heading(_say(round, "dates")),
        Paragraph(tuple(Line(text, "item") for text in _dates(round, stage))),
        Heading(_say(round, "decided")),
        Paragraph((Line(_decided(round, by, on)),)),
    ]
    return Document(
        title=_say(round, "title", fund=round.fund, year=round.year),
        subtitle=round.partnership,
        author=round.funder,
        language=round.locale.replace("_", "-"),
        stage=round.stage(stage).label,
        blocks=tuple(blocks),
        made=on,
    )


def _say(round: Round, key: str, **facts: object) -> str:
    """A sentence of the letter in the round's language, by its key."""
    return say(round.locale, f"letter.{key}", **facts)


def _opening(round: Round, stage: str) -> str:
    facts = {"partnership": round.partnership, "fund": round.fund, "year": round.year, "purpose": round.purpose}
    return _say(round, "opening", stage=round.stage(stage).label.lower(), **facts)


def _summary(round: Round, told: Sequence[Told]) -> str:
    """How many projects and how much money are approved and refused."""
    said = []
    for keys, sentence in ((("yes", "conditions"), "approved"), (("no",), "not_approved")):
        these = [each for each in told if each.decision in keys]
        if these:
            amount = pounds(total(each.allocated for each in these), round.locale)
            said.append(_say(round, sentence, count=len(these), amount=amount))
    key = "summary" if said else "nothing_decided"
    return _say(round, key, decisions="; ".join(said))


def _decided(round: Round, by: str, on: date | None) -> str:
    """Who decided and when; room to sign where nobody is named."""
    if not by:
        return _say(round, "signature")
    if not on:
        return _say(round, "decided_by", by=by)
    return _say(round, "decided_by_on", by=by, day=day(round.locale, on))


def _table(round: Round, told: Sequence[Told]) -> Table:
    columns = (
        Column(_say(round, "ref"), 6),
        Column(_say(round, "project"), 40),
        Column(_say(round, "asked_for"), 14, True),
        Column(_say(round, "decision"), 24),
    )
    rows = tuple(
        (
            (Line(each.ref),),
            (Line(each.project),),
            (Line(_amount(round, each.allocated), amount=each.allocated),),
            (Line(round.label("approvals", each.decision), "strong"),),
        )
        for each in told
    )
    asked = total(each.allocated for each in told)
    last = ((Line(_say(round, "total"), "strong"),), (), (Line(_amount(round, asked), "strong", asked),), ())
    return Table(_say(round, "table"), columns, rows, last)


def _amount(round: Round, amount: Decimal | None) -> str:
    return pounds(amount, round.locale) if amount is not None else _say(round, "not_given")


def _conditions(round: Round, told: Sequence[Told]) -> Iterator[Block]:
    """The conditions numbered through the letter, so that each can be referred to; and the reasons of each refusal."""
    lines, number = [], 0
    for text in round.conditions:
        number += 1
        lines.append(Line(f"{number}. {text}"))
    for each in (each for each in told if each.decision == "conditions"):
        for text in _parts_of(each.conditions):
            number += 1
            lines.append(Line(f"{number}. {each.ref}: {text}"))
    if lines:
        yield Heading(_say(round, "conditions"))
        yield Paragraph(tuple(lines))
    reasons = [
        Line(f"{each.ref}: {each.conditions}", "item") for each in told if each.decision == "no" and each.conditions
    ]
    if reasons:
        yield Heading(_say(round, "reasons"))
        yield Paragraph(tuple(reasons))


def _parts_of(conditions: str) -> list[str]:
    return [part.strip() for part in _NUMBERED.split(conditions) if part.strip()]


def _dates(round: Round, stage: str) -> Iterator[str]:
    """What is due after this return: the later returns of the round."""
    later = False
    for each in round.offered:
        if later:
            due = day(round.locale, round.stages[each.key].due)
            yield _say(round, "due", stage=each.label, day=due)
        later = later or each.key == stage
    begins, ends = (day(round.locale, each) for each in (round.begins, round.ends))
    yield _say(round, "year", begins=begins, ends=ends)
