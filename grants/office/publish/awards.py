"""A return → the grants that come of it: one for each project that the OPCC approved, with texts fit to publish."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from grants.form.answers import signature
from grants.form.rounds import Round
from grants.model.figures import Figures
from grants.model.finding import Result
from grants.model.money import plain
from grants.model.privacy import tells_who
from grants.model.returns import SheetData
from grants.model.visible import clean
from grants.model.words import counted, listed
from grants.validate import Reading

DEPARTMENT, REGISTRATION = "department", "registration_number"
"""Columns of a round's own on Projects that a publication reads where there are any."""
APPROVED = ("yes", "conditions")
"""The decisions that make a project a grant, by their keys."""
_TEXTS = ("project", "outline", "provider", "conditions", DEPARTMENT, REGISTRATION)


@dataclass(frozen=True, slots=True)
class Award:
    """A project that the OPCC approved. A text is "" where it is not given, or could tell who somebody is."""

    ref: str
    project: str
    outline: str
    provider: str
    conditions: str
    """The OPCC's for this project."""
    department: str
    registration_number: str
    amount: Decimal
    with_conditions: bool
    """Whether it was approved with conditions."""
    cells: Mapping[str, str]
    """Where each text stands, by the column's key: "Projects!C5"."""
    withheld: frozenset[str]
    """The keys of the texts that could tell who somebody is."""


@dataclass(frozen=True, slots=True)
class Awarded:
    """The grants of a return."""

    file: str
    round: Round
    stage: str
    signed: date | None
    decided: date | None
    """The day of the OPCC's decision."""
    decided_at: str
    """The cell in which it stands."""
    awards: tuple[Award, ...]
    purpose: str
    reasons: str
    conditions: tuple[str, ...]
    withheld: tuple[tuple[str, str], ...]
    """The texts that could tell who somebody is: the key of each, and where it stands."""
    left_out: tuple[str, ...]
    """In words: the projects that the OPCC refused, or has not decided on."""


@dataclass(frozen=True, slots=True)
class NotPublished:
    """A file of which nothing may be published, and why."""

    file: str
    why: str
    exit_code: int


def awarded(reading: Reading | None, result: Result) -> Awarded | NotPublished:
    """The grants of a return that was read and judged; of one with errors nothing is published."""
    if reading is None:
        first = result.findings[0]
        return NotPublished(result.file, f"{first.message} {first.fix}", result.exit_code)
    if not result.valid:
        errors = counted(result.count("error"), "error")
        return NotPublished(result.file, f"Left out: it has {errors}, which grants validate lists.", result.exit_code)
    round, returned = reading.round, reading.returned
    office = next(iter(round.form.choices["decisions"]))
    signed, decided = (signature(returned["sign_off"], round, key) for key in (reading.stage, office))
    awards = tuple(_awards(reading))
    publishable = {key: _publishable(text, round) for key, text in _texts_of(round)}
    return Awarded(
        result.file,
        round,
        reading.stage,
        signed["date"] if signed else None,
        decided["date"] if decided else None,
        _cell(returned["sign_off"], "date", decided["row"] if decided else returned["sign_off"].header_row),
        awards,
        publishable["purpose"],
        publishable["reasons"],
        tuple(text for key, text in publishable.items() if key.startswith("conditions") and text),
        tuple(_withheld(reading, publishable, awards)),
        tuple(_left_out(reading)),
    )


def _awards(reading: Reading) -> Iterator[Award]:
    round, data = reading.round, reading.returned["projects"]
    for project in Figures(reading.returned, round.grant_total, round.stage(reading.stage)).rows:
        row, approved = project.row, project.row.get("approved")
        if approved not in APPROVED or project.allocated is None or _tells(project.ref or "", round):
            continue
        given = {key: _text(row.get(key)) for key in _TEXTS}
        shown = {key: _publishable(text, round) for key, text in given.items()}
        yield Award(
            project.ref or "",
            shown["project"],
            shown["outline"],
            shown["provider"],
            shown["conditions"],
            shown[DEPARTMENT],
            shown[REGISTRATION],
            project.allocated,
            approved == "conditions",
            {key: _cell(data, key, row["row"]) for key in _TEXTS},
            frozenset(key for key in _TEXTS if given[key] and not shown[key]),
        )


def _left_out(reading: Reading) -> Iterator[str]:
    """The projects that are no grants, with why."""
    refs: dict[str, list[str]] = {}
    for row in reading.returned["projects"].rows():
        refs.setdefault(row.get("approved") or "", []).append(row["ref"] or f"row {row['row']}")
    for key, why in (("no", "refused by the OPCC"), ("", "not decided by the OPCC")):
        if key in refs:
            yield f"{listed(refs[key])} left out: {why}."


# --------------------------------------------------------------------------------------------- what may be published


def _texts_of(round: Round) -> Iterator[tuple[str, str]]:
    """The texts of a round, by their keys in its file."""
    yield "purpose", round.purpose
    yield "reasons", round.reasons
    yield from ((f"conditions: item {number}", text) for number, text in enumerate(round.conditions, start=1))


def _publishable(text: str, round: Round) -> str:
    """A text; "" where it could tell who somebody is.

    A name with a title and an address count too, as in a case study: nobody looks through what is published so.
    """
    return "" if _tells(text, round) else text


def _tells(text: str, round: Round) -> bool:
    limit = round.settings.small_number
    return bool(tells_who(text, limit) or tells_who(text, limit, study=True))


def _withheld(reading: Reading, publishable: Mapping[str, str], awards: Iterable[Award]) -> Iterator[tuple[str, str]]:
    for key, text in _texts_of(reading.round):
        if text and not publishable[key]:
            yield key.partition(":")[0], f"{key} in the round {reading.round.id}"
    projects = reading.returned["projects"]
    for row in projects.rows():  # without its ref a grant can't be told from others, so it is left out whole
        if row.get("approved") in APPROVED and _tells(row["ref"] or "", reading.round):
            yield "ref", f"{reading.file}: {_cell(projects, 'ref', row['row'])}"
    for award in awards:
        yield from ((key, f"{reading.file}: {award.cells[key]}") for key in _TEXTS if key in award.withheld)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):  # a registration number, typed as a number
        return plain(value).replace(",", "")
    return clean(str(value)).strip() if value is not None else ""


def _cell(data: SheetData, key: str, row: int) -> str:
    """ "Projects!C5"; the sheet alone where the workbook has no such column."""
    return "!".join(filter(None, (data.name, data.cell(key, row))))
