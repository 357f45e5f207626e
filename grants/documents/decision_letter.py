"""A partnership's return and the OPCC's decisions → the letter that tells them: what was asked, and what is decided."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.documents.document import Block, Column, Document, Heading, Line, Paragraph, Table
from grants.form.rounds import Round
from grants.model.figures import total
from grants.model.money import pounds
from grants.model.words import counted, day

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
    label = round.stage(stage).label.lower()
    blocks: list[Block] = [
        Paragraph((Line(round.funder, "strong"), *([Line(day(on, round.locale))] if on else []))),
        Paragraph((Line(f"To {round.partnership}, and to {round.recipient} as its accountable body."),)),
        Paragraph((Line(_opening(round, label)), Line(_summary(round, told)))),
        Heading("What is decided"),
        _table(round, told),
        *_conditions(round, told),
        Heading("Dates"),
        Paragraph(tuple(Line(text, "item") for text in _dates(round, stage))),
        Heading("Decided"),
        Paragraph(
            (Line(f"By {by}" + (f" on {day(on, round.locale)}." if on else ".") if by else "Signature and date:"),)
        ),
    ]
    return Document(
        title=f"{round.fund} {round.year}: decision",
        subtitle=round.partnership,
        author=round.funder,
        language=round.locale.replace("_", "-"),
        stage=round.stage(stage).label,
        blocks=tuple(blocks),
        made=on,
    )


def _opening(round: Round, label: str) -> str:
    return (
        f"Thank you for the {label} return of {round.partnership} for the {round.fund}, {round.year}. {round.purpose}"
    )


def _summary(round: Round, told: Sequence[Told]) -> str:
    """How many projects and how much money are approved and refused."""
    said = []
    for keys, words in ((("yes", "conditions"), "approved"), (("no",), "not approved")):
        these = [each for each in told if each.decision in keys]
        if these:
            amount = pounds(total(each.allocated for each in these), round.locale)
            said.append(f"{counted(len(these), 'project')} {words}, {amount} in all")
    return f"{'; '.join(said).capitalize()}." if said else "Nothing is decided yet."


def _table(round: Round, told: Sequence[Told]) -> Table:
    columns = (Column("Ref", 6), Column("Project", 40), Column("Asked for £", 14, True), Column("Decision", 24))
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
    last = ((Line("Total", "strong"),), (), (Line(_amount(round, asked), "strong", asked),), ())
    return Table("What was asked for, and what is decided", columns, rows, last)


def _amount(round: Round, amount: Decimal | None) -> str:
    return pounds(amount, round.locale) if amount is not None else "not given"


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
        yield Heading("Conditions")
        yield Paragraph(tuple(lines))
    reasons = [
        Line(f"{each.ref}: {each.conditions}", "item") for each in told if each.decision == "no" and each.conditions
    ]
    if reasons:
        yield Heading("Reasons")
        yield Paragraph(tuple(reasons))


def _parts_of(conditions: str) -> list[str]:
    return [part.strip() for part in _NUMBERED.split(conditions) if part.strip()]


def _dates(round: Round, stage: str) -> Iterator[str]:
    """What is due after this return: the later returns of the round."""
    later = False
    for each in round.offered:
        if later:
            yield f"{each.label} return: due on {day(round.stages[each.key].due, round.locale)}."
        later = later or each.key == stage
    yield f"The grant is for the year from {day(round.begins, round.locale)} to {day(round.ends, round.locale)}."
