"""The sheet of decisions, as the office filled it → what was decided of each project, and what of that can be used."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from grants.form.round import Round
from grants.model.addresses import letters
from grants.model.days import day_in
from grants.model.money import pounds, squeeze
from grants.model.words import alike, day, listed, quoted
from grants.office.collection import Unclear
from grants.office.fund_workbook import DECISIONS, STAMP, decision_columns
from grants.reading.cells import says_nothing
from grants.reading.gate import unpack
from grants.reading.opening import open_book
from grants.reading.xlsx import stamps_of
from grants.validate import Reading


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the sheet. `decision` is a choice by its key, "" where none was chosen."""

    key: str
    """The partnership's key."""
    ref: str
    project: str
    allocated: Decimal | None
    decision: str
    said: str
    """What stands in the cell, whether it is a choice or not."""
    conditions: str
    by: str
    on: date | None
    said_on: str
    """What stands in the cell of the day, whether it is one or not."""
    cell: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What can be written into a partnership's workbook, and what can't, in words."""

    lines: tuple[Decision, ...]
    refused: tuple[str, ...]
    """Lines that changed since the collection, or whose decision is none."""
    missing: tuple[str, ...]
    """Projects without a decision."""
    unclear: str = ""
    """Why nothing at all can be written: two people or two days, or a day that is none."""
    by: str = ""
    """Who decided: said once, in any row of the partnership."""
    on: date | None = None


def stamped(content: bytes) -> tuple[str, str]:
    """The round and the stage of a collection; raises `Unclear` where the workbook is none, `Refused` where it is not
    readable.
    """
    round, _, stage = stamps_of(unpack(content)).get(STAMP, "").partition(" ")
    if not stage:
        raise Unclear("it is no collection: give the workbook that `grants collect -o` wrote, with its sheet Decisions")
    return round, stage


def decisions(content: bytes, round: Round) -> list[Decision]:
    """The lines of the sheet, whatever their order; raises `Unclear` where the sheet or a column is missing."""
    pages = open_book(content).pages
    rows = pages[DECISIONS].rows if DECISIONS in pages else {}
    titles = [column.title for column in decision_columns()]
    header = next((row for row, cells in rows.items() if titles[0] in cells.values()), 0)
    places = {str(value): column for column, value in rows.get(header, {}).items()}
    lost = [title for title in titles if title not in places]
    if lost:
        raise Unclear(f"its sheet {DECISIONS} has no column {listed([quoted(title) for title in lost])}")
    found = []
    for row in sorted(number for number in rows if number > header):
        given = {title: rows[row].get(places[title]) for title in titles}
        if not says_nothing(given["Ref"]) and not says_nothing(given["Project"]):
            found.append(_decision(given, round, f"{DECISIONS}!{letters(places['Decision'])}{row}"))
    return found


def _decision(given: Mapping[str, Any], round: Round, cell: str) -> Decision:
    said = _text(given["Decision"])
    choices = {alike(label): key for key, label in round.choices("approvals").items()}
    amount = given["Amount allocated £"]
    said_on = given["Decided on"]
    on = said_on.date() if isinstance(said_on, datetime) else day_in(_text(said_on))
    return Decision(
        _text(given["Key"]),
        _text(given["Ref"]),
        _text(given["Project"]),
        Decimal(str(amount)).quantize(Decimal("0.01")) if isinstance(amount, int | float) else None,
        choices.get(alike(said), ""),
        said,
        _text(given["Conditions and reasons"]),
        _text(given["Decided by"]),
        on,
        _text(said_on),
        cell,
    )


def _text(value: object) -> str:
    return "" if says_nothing(value) else squeeze(str(value))


def decided(lines: Sequence[Decision], reading: Reading) -> Decided:
    """What of the decisions can be written into a return: those of its lines as they were collected, in its order."""
    round = reading.round
    rows = {row["ref"].casefold(): row for row in reading.returned["projects"].rows() if row["ref"]}
    order = list(rows)
    own = [line for line in lines if line.key == round.key]
    own.sort(key=lambda line: order.index(line.ref.casefold()) if line.ref.casefold() in rows else len(order))
    kept, refused, missing = [], [], []
    for line in own:
        row = rows.pop(line.ref.casefold(), None)
        change = _change(line, row, round)
        if change:
            refused.append(f"{line.ref} {quoted(line.project)}: {change}")
        elif line.decision:
            kept.append(line)
        elif line.said:
            refused.append(f"{line.ref} {quoted(line.project)}: {quoted(line.said)} is no decision ({line.cell})")
        else:
            missing.append(f"{line.ref} {quoted(line.project)}: nothing is decided ({line.cell})")
    missing += [f"{row['ref']} {quoted(row['project'] or '')}: it was not in the collection" for row in rows.values()]
    by = next((line.by for line in own if line.by), "")
    on = next((line.on for line in own if line.on), None)
    return Decided(tuple(kept), tuple(refused), tuple(missing), _unclear(own, round), by, on)


def _unclear(lines: Sequence[Decision], round: Round) -> str:
    """Why nobody can tell who decided of a partnership, and when; "" where it is clear, or is not said at all."""
    no_day = next((line for line in lines if line.said_on and not line.on), None)
    if no_day:
        return f"{quoted(no_day.said_on)} is no day (Decided on, in the row of {no_day.cell})"
    names = {alike(line.by): line.by for line in lines if line.by}
    days = sorted({line.on for line in lines if line.on})
    if len(names) > 1:
        return f"two people decided of one partnership: {listed(list(names.values()))}"
    return f"decided on two days: {listed([day(each, round.locale) for each in days])}" if len(days) > 1 else ""


def _change(line: Decision, row: Mapping[str, Any] | None, round: Round) -> str:
    """What changed in a line since it was collected; "" where nothing did."""
    if row is None:
        return "the workbook has no such project any more"
    if alike(row["project"] or "") != alike(line.project):
        return f"it is called {quoted(row['project'] or '')} in the workbook now"
    if row["allocated"] != line.allocated:
        now = pounds(row["allocated"], round.locale) if row["allocated"] is not None else "nothing"
        then = pounds(line.allocated, round.locale) if line.allocated is not None else "nothing"
        return f"it was allocated {then} when it was collected, and {now} in the workbook now"
    return ""


def twice(lines: Sequence[Decision]) -> Iterator[str]:
    """Lines that stand twice, which nobody can tell apart."""
    seen: dict[tuple[str, str], str] = {}
    for line in lines:
        same = line.key, line.ref.casefold()
        if same in seen:
            yield f"{line.ref} of {line.key or 'the partnership'} stands twice: at {seen[same]} and {line.cell}"
        seen.setdefault(same, line.cell)
