"""Grants → the 360Giving Data Standard 1.4: a grants package, and the table with its titles.

One grant is one project that the OPCC approved, and its recipient is the accountable body that is paid. A grant that
lacks what the standard asks of each is left out, so that what is written is always valid.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from grants.form.rounds import Round
from grants.model.money import CURRENCY
from grants.office.publish.awards import Award, Awarded
from grants.office.publish.publication import Field, Lack, Publication, Value, each_once, withheld

VERSION = "1.4"
_LONGEST = 139
"""Characters of a title: the standard asks for fewer than 140."""
_ORGANISATION = re.compile(r"[A-Z0-9]{2,}(?:-[A-Za-z0-9._]+)+")
"""An identifier of an organisation: the code of a list, a dash, and its number there, as GB-LAE-PLY."""

_USES = ("project", "outline")
"""The keys of the texts that it publishes."""

_COLUMNS: tuple[tuple[Field, tuple[str | int, ...]], ...] = (
    (Field("id", "Identifier", "The grant's own identifier", width=44), ("id",)),
    (Field("title", "Title", "The project", width=34), ("title",)),
    (Field("description", "Description", "What the money pays for", width=60), ("description",)),
    (Field("currency", "Currency", "Code of the currency", width=10), ("currency",)),
    (Field("amount", "Amount Awarded", "Amount allocated, in pounds", "number", 16), ("amountAwarded",)),
    (Field("date", "Award Date", "Day of the OPCC's decision", "date", 14), ("awardDate",)),
    (
        Field("begins", "Planned Dates:Start Date", "First day of the year", "date", 14),
        ("plannedDates", 0, "startDate"),
    ),
    (Field("ends", "Planned Dates:End Date", "Last day of the year", "date", 14), ("plannedDates", 0, "endDate")),
    (
        Field("recipient_id", "Recipient Org:Identifier", "Identifier of the accountable body"),
        ("recipientOrganization", 0, "id"),
    ),
    (Field("recipient", "Recipient Org:Name", "The accountable body", width=34), ("recipientOrganization", 0, "name")),
    (Field("funder_id", "Funding Org:Identifier", "Identifier of the funder"), ("fundingOrganization", 0, "id")),
    (Field("funder", "Funding Org:Name", "The funder", width=34), ("fundingOrganization", 0, "name")),
    (Field("round", "Grant Programme:Code", "The round's id"), ("grantProgramme", 0, "code")),
    (Field("fund", "Grant Programme:Title", "The fund", width=34), ("grantProgramme", 0, "title")),
)
"""Each column of the table, and where its value stands in the grant as an object."""


def publication(found: Sequence[Awarded]) -> Publication:
    """The grants of these returns, and what keeps others from being among them."""
    lacks = each_once([*(lack for each in found for lack in _lacks(each)), *withheld(found, _USES)])
    grants = [_grant(each, award) for each in found if not any(_lacks(each)) for award in each.awards]
    fields = tuple(field for field, _ in _COLUMNS)
    rows = [[_at(grant, path) for _, path in _COLUMNS] for grant in grants]
    title = ", ".join(dict.fromkeys(f"{each.round.fund} {each.round.year}" for each in found))
    package: dict[str, Any] = {"version": VERSION, "title": f"Grants of the {title}"}
    funders = [grant["fundingOrganization"][0] for grant in grants]
    if funders and all(each == funders[0] for each in funders):
        package["publisher"] = {"name": funders[0]["name"], "identifier": funders[0]["id"]}
    package["grants"] = grants
    return Publication("360giving", "grants", package["title"], fields, rows, lacks, package=package)


def _lacks(found: Awarded) -> Iterator[Lack]:
    """What the standard asks of a grant, and the grants of this return do not have."""
    round = found.round
    if not found.awards:
        return
    if why := _no_identifier(round.funder_id):
        yield Lack(f"funder_id in the round {round.id}", f"{why} No grant of this round can be published without it.")
    if why := _no_identifier(round.recipient_id):
        table = f" under [partnerships.{round.key}]" if round.key else ""
        where = f"recipient_id{table} in the round {round.id}"
        yield Lack(where, f"{why} No grant to {round.recipient} can be published without it.")
    if found.decided is None:
        what = "The day of the OPCC's decision is missing, and no grant of this return can be published without it."
        yield Lack(f"{found.file}: {found.decided_at}", what)


def _no_identifier(given: str) -> str:
    """Why a text is no identifier of an organisation; "" where it is one."""
    if not given:
        return "An identifier such as GB-LAE-PLY is missing."
    return "" if _ORGANISATION.fullmatch(given) else "This is no identifier of an organisation, such as GB-LAE-PLY."


def _grant(found: Awarded, award: Award) -> dict[str, Any]:
    round = found.round
    return {
        "id": _identifier(round, award.ref),
        "title": _short(award.project) or f"Project {award.ref}",
        "description": award.outline or found.purpose or _short(award.project) or f"Project {award.ref}",
        "currency": CURRENCY,
        "amountAwarded": award.amount,
        "awardDate": found.decided,
        "plannedDates": [{"startDate": round.begins, "endDate": round.ends}],
        "recipientOrganization": [{"id": round.recipient_id, "name": round.recipient}],
        "fundingOrganization": [{"id": round.funder_id, "name": round.funder}],
        "grantProgramme": [{"code": round.id, "title": round.fund}],
    }


def _identifier(round: Round, ref: str) -> str:
    """The grant's identifier: the same for the same project whatever file it comes from.

    What an identifier may not hold, such as a slash in a ref, is written as "=" and its code.
    """
    return "-".join(filter(None, ("360G", round.funder_id, round.id, round.key, quote(ref, safe="").replace("%", "="))))


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 3].rstrip()}..."


def _at(grant: Any, path: tuple[str | int, ...]) -> Value:
    """The value at a path within nested lists and tables."""
    for step in path:
        grant = grant[step]
    value: Value = grant
    return value
