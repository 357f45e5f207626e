"""Grants → the list that a council has to publish of what it gives to voluntary and community organisations.

The Local Government Transparency Code 2015 asks of each: the day, the time that it is for, the department, the
beneficiary and its registration number, the purpose and the amount. The beneficiary is a project's provider, whom the
council, as accountable body, pays. Nothing in a return says whether a provider is a voluntary organisation or a
company: whoever publishes the list strikes out those that are none.
"""

from collections.abc import Iterator, Sequence

from grants.model.words import alike
from grants.office.publish.awards import DEPARTMENT, REGISTRATION, Award, Awarded
from grants.office.publish.publication import Field, Lack, Publication, Value, each_once, withheld

_USES = ("project", "outline", "provider", DEPARTMENT, REGISTRATION)
"""The keys of the texts that it publishes."""
_FIELDS = (
    Field("date", "Date awarded", "Day of the decision", "date", 14),
    Field("begins", "From", "First day of the time that it is for", "date", 14),
    Field("ends", "To", "Last day of the time that it is for", "date", 14),
    Field("authority", "Local authority", "The accountable body that pays it", width=30),
    Field("department", "Department", "The department of the local authority that awards it", width=24),
    Field("beneficiary", "Beneficiary", "The organisation that delivers the project", width=30),
    Field("registration_number", "Registration number", "The beneficiary's, where it has one", width=20),
    Field("purpose", "Purpose", "The project, and what it pays for", width=60),
    Field("amount", "Amount £", "Amount allocated, in pounds", "number", 14),
)


def publication(found: Sequence[Awarded]) -> Publication:
    """The grants with a provider that is not the council itself; what is missing is named."""
    lacks = each_once([*(lack for each in found for lack in _lacks(each)), *withheld(found, _USES)])
    rows = [_row(each, award) for each in found for award in _given_on(each)]
    notes = [
        f"{each.file}: {award.ref} left out: {each.round.recipient} delivers it itself."
        for each in found
        for award in each.awards
        if _is_own(each, award)
    ]
    title = "Grants to voluntary, community and social enterprise organisations"
    return Publication("transparency", "Grants", title, _FIELDS, rows, lacks, notes)


def _given_on(found: Awarded) -> list[Award]:
    """The grants that go to somebody else than the council."""
    return [award for award in found.awards if award.provider and not _is_own(found, award)]


def _is_own(found: Awarded, award: Award) -> bool:
    return bool(award.provider) and alike(award.provider) == alike(found.round.recipient)


def _lacks(found: Awarded) -> Iterator[Lack]:
    round = found.round
    for award in found.awards:
        if not award.provider and "provider" not in award.withheld:
            what = f"Nothing says who delivers {award.ref}, so it is left out."
            yield Lack(f"{found.file}: {award.cells['provider']}", what)
    given_on = _given_on(found)
    if given_on and found.decided is None:
        yield Lack(f"{found.file}: {found.decided_at}", "The day of the decision is missing.")
    if given_on and not round.has(f"projects.{DEPARTMENT}"):
        how = f"Give the round a column of its own on projects, with the key {DEPARTMENT}"
        what = f"The Code asks which department awards each grant. {how} (and {REGISTRATION} for registered numbers)."
        yield Lack(f"[[columns]] in the round {round.id}", what)
        return
    for award in given_on:
        if not award.department and DEPARTMENT not in award.withheld:
            what = f"The Code asks which department awards {award.ref}."
            yield Lack(f"{found.file}: {award.cells[DEPARTMENT]}", what)


def _row(found: Awarded, award: Award) -> list[Value]:
    round = found.round
    purpose = ": ".join(filter(None, (award.project, award.outline))) or found.purpose
    return [
        found.decided, round.begins, round.ends, round.recipient, award.department, award.provider,
        award.registration_number, purpose, award.amount,
    ]  # fmt: skip
