"""Grants → the list that a commissioner has to publish of crime and disorder reduction grants.

The Elected Local Policing Bodies (Specified Information) Order 2011 (SI 2011/3050) asks of each: its recipient, its
purpose, its conditions where it has any, and why the commissioner thinks that it will reduce crime and disorder.
"""

from collections.abc import Iterator, Sequence

from grants.office.publish.awards import Award, Awarded
from grants.office.publish.publication import Field, Lack, Publication, Value, each_once, sentences, withheld

_USES = ("project", "outline", "conditions", "purpose", "reasons")
"""The keys of the texts that it publishes."""
_FIELDS = (
    Field("fund", "Fund", "The fund", width=30),
    Field("year", "Year", "The financial year", width=10),
    Field("recipient", "Recipient", "The accountable body that is paid", width=30),
    Field("partnership", "Partnership", "The partnership that holds the grant", width=30),
    Field("ref", "Ref", "The project's ref in the partnership's return", width=8),
    Field("project", "Project", "The project that the grant pays for", width=30),
    Field("outline", "What it pays for", "The project in outline", width=50),
    Field("purpose", "Purpose", "What the grant is for", width=40),
    Field("reasons", "Reasons", "Why it is thought to reduce crime and disorder", width=40),
    Field("conditions", "Conditions", "The grant's conditions, then the project's own", width=50),
    Field("amount", "Amount £", "Amount allocated, in pounds", "number", 14),
    Field("decided", "Decided on", "Day of the commissioner's decision", "date", 14),
)


def publication(found: Sequence[Awarded]) -> Publication:
    """The grants of these returns, with a blank where something is missing, which is named."""
    lacks = each_once([*(lack for each in found for lack in _lacks(each)), *withheld(found, _USES)])
    rows = [_row(each, award) for each in found for award in each.awards]
    return Publication("specified-information", "Grants", "Crime and disorder reduction grants", _FIELDS, rows, lacks)


def _lacks(found: Awarded) -> Iterator[Lack]:
    round = found.round
    if not found.awards:
        return
    if not round.reasons:
        what = "The Order asks why the grant is thought to reduce crime and disorder; the column Reasons is blank."
        yield Lack(f"reasons in the round {round.id}", what)
    if found.decided is None:
        yield Lack(f"{found.file}: {found.decided_at}", "The day of the OPCC's decision is missing.")
    for award in found.awards:
        if award.with_conditions and not award.conditions and "conditions" not in award.withheld:
            what = f"{award.ref} is approved with conditions, and none is given; the Order asks for them."
            yield Lack(f"{found.file}: {award.cells['conditions']}", what)


def _row(found: Awarded, award: Award) -> list[Value]:
    round = found.round
    conditions = sentences([*found.conditions, award.conditions])
    return [
        round.fund, round.year, round.recipient, round.partnership, award.ref, award.project, award.outline,
        found.purpose, found.reasons, conditions, award.amount, found.decided,
    ]  # fmt: skip
