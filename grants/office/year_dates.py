"""A round, and returns of it → the dates of its year as a calendar (iCalendar, RFC 5545), a day each.

The same dates give the same bytes. An event keeps its identifier when its day changes, so that a calendar that reads
the file again moves it, and doesn't show it twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from grants.form.answers import signature
from grants.form.rounds import Round
from grants.model.days import OPEN_ENDED
from grants.model.finding import Result
from grants.model.visible import clean
from grants.model.words import counted
from grants.validate import Reading


@dataclass(frozen=True, slots=True)
class Day:
    """What happens on a day. `key` says which event it is, whatever its day and its words."""

    key: str
    day: date
    title: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Contracts:
    """The days on which the contracts of a return end."""

    file: str
    round: Round
    stage: str
    signed: date | None
    days: tuple[Day, ...]
    errors: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that can't be read as a return, and why."""

    file: str
    why: str


def contracts(reading: Reading | None, result: Result) -> Contracts | Unreadable:
    """When the contracts of a return's projects end; not of those that the OPCC refused, nor of those that go on."""
    if reading is None:
        return Unreadable(result.file, f"{result.findings[0].message} {result.findings[0].fix}")
    round = reading.round
    signed = signature(reading.returned["sign_off"], round, reading.stage)
    days = tuple(_ends(reading))
    return Contracts(result.file, round, reading.stage, signed["date"] if signed else None, days, result.count("error"))


def _ends(reading: Reading) -> Iterator[Day]:
    round = reading.round
    for row in reading.returned["projects"].rows():
        ends = row.get("contract_end")
        if ends is None or ends == OPEN_ENDED or row.get("approved") == "no":
            continue
        ref = row["ref"] or f"row {row['row']}"
        name = f"{ref} {row['project']}" if row["project"] else ref
        about = f"{round.partnership}. Provider: {row['provider']}." if row.get("provider") else round.partnership
        whose = f" ({round.partnership})" if round.key else ""
        yield Day(f"{round.stamp} contract {ref}", ends, f"Contract ends: {name}{whose}", about)


def days_of(round: Round, found: Iterable[Contracts] = ()) -> list[Day]:
    """The days of a round in their order: when its returns open and are due, its work, and the ends of contracts."""
    days = [*_returns(round), *_work(round), *(day for each in found for day in each.days)]
    return sorted(days, key=lambda each: (each.day, each.key))


def _returns(round: Round) -> Iterator[Day]:
    whose = round.partnership or counted(len(round.partnerships), "partnership")
    for stage in round.offered:
        window, about = round.stages[stage.key], f"{round.fund}, {round.year}: {whose}."
        yield Day(f"{round.stamp} {stage.key} opens", window.opens, f"{stage.label}: return opens", about)
        yield Day(f"{round.stamp} {stage.key} due", window.due, f"{stage.label}: return due", about)


def _work(round: Round) -> Iterator[Day]:
    """The round's work. The same deliverable on several days is known by the order of these."""
    before: list[str] = []
    for work in round.work:
        key = f"{round.id} work {work.deliverable}"
        place = f" {before.count(key) + 1}" if key in before else ""
        before.append(key)
        yield Day(f"{key}{place}", work.due, f"Due: {work.deliverable}", f"Lead: {work.lead}.")


def as_ics(round: Round, days: Sequence[Day]) -> bytes:
    """The bytes of an .ics file with an event for each day."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//grants//Dates of a round//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{round.fund} {round.year}")
    stamp = datetime.combine(round.begins, time(), UTC)  # the day is fixed, so that the same dates are the same bytes
    for each in days:
        event = Event()
        event.add("uid", str(uuid5(NAMESPACE_URL, f"grants:{each.key}")))
        event.add("dtstamp", stamp)
        event.add("dtstart", each.day)
        if each.day < date.max:
            event.add("dtend", each.day + timedelta(days=1))  # the day after, as the standard has it
        event.add("summary", clean(each.title))
        if each.about:
            event.add("description", clean(each.about))
        event.add("transp", "TRANSPARENT")  # nobody is busy all day because of it
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
