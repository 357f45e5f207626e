"""An office's collection → what a terminal says of it, and the JSON that other programs read."""

import json
from collections.abc import Iterator
from typing import Any

from grants.model.money import pounds
from grants.model.visible import visible
from grants.model.words import counted, day, listed
from grants.office.collection import Collection, Returned
from grants.printing.results_json import money, safe


def text(found: Collection) -> str:
    """Who has returned and who has not first, then what is wrong with whom, then the money."""
    return "\n".join(map(visible, _lines(found)))


def _lines(found: Collection) -> Iterator[str]:
    yield headline(found)
    stage = found.round.stage(found.stage).label.lower()
    yield f"{found.round.fund}, {found.round.year}, {stage}, due on {day(found.due, found.round.locale)}."
    yield ""
    for one in found.partnerships:
        yield f"  {one.name}: {_state(found, one)}"
    yield ""
    yield from money_lines(found)
    yield from _risks(found)
    if found.left_out:
        yield ""
        yield f"{counted(len(found.left_out), 'file')} of no use here:"
        yield from (f"  {file}: {why}" for file, why in found.left_out)


def headline(found: Collection) -> str:
    """ "8 of 9 returned. Missing: West Berkshire." """
    there = [one for one in found.partnerships if one.state in ("returned", "with errors")]
    missing = [one.name for one in found.partnerships if one.state == "missing"]
    unreadable = [one.name for one in found.partnerships if one.state == "unreadable"]
    said = [f"{len(there)} of {len(found.partnerships)} returned."]
    said += [f"Missing: {listed(missing)}."] if missing else []
    said += [f"Not readable: {listed(unreadable)}."] if unreadable else []
    return " ".join(said)


def _state(found: Collection, one: Returned) -> str:
    entry = one.entry
    if entry is None:
        return "missing."
    if not entry.round:
        return f"can't be read. {entry.findings[0].message}"
    counts = f"{counted(entry.errors, 'error')}, {counted(entry.warnings, 'warning')}"
    late = f", {counted(one.days_late, 'day')} late" if one.days_late else ""
    signed = f"signed on {day(one.signed, found.round.locale)}{late}" if one.signed else "not signed"
    before = f"; {counted(len(one.superseded), 'earlier file')} superseded" if one.superseded else ""
    return f"{counts}; {signed}{before} ({entry.file})."


def money_lines(found: Collection) -> Iterator[str]:
    """The fund, and what those who returned have, in sentences."""
    round, totals = found.round, found.totals

    def shown(key: str) -> str:
        amount = totals[key]
        return pounds(amount, round.locale) if amount is not None else "not given"

    yield f"{shown('fund')} fund: {shown('granted')} granted and {shown('retained')} retained."
    if gap := found.gap:
        more = "not given to anybody" if gap > 0 else "more than there is"
        yield f"{pounds(abs(gap), round.locale)} {more}."
    money = f"{shown('available')} available, {shown('allocated')} allocated"
    money += f", {shown('spent')} spent" if round.stage(found.stage).sheet else ""
    yield f"Of those who returned: {money}."


def _risks(found: Collection) -> Iterator[str]:
    """High risks that get no money, and money that names no risk; nothing where the round states no risks."""
    if bare := [each.risk or "" for each in found.risks if each.is_bare]:
        yield f"High risks without money: {listed(bare)}."
    for each in found.risks:
        if each.risk is None and each.amount:
            yield f"{pounds(each.amount, found.round.locale)} names no risk."


def as_json(found: Collection) -> str:
    """The JSON of a collection; money as strings with two decimals."""
    return safe(json.dumps(_object(found), ensure_ascii=False, indent=2))


def _object(found: Collection) -> dict[str, Any]:
    return {
        "round": found.round.id,
        "stage": found.stage,
        "due": found.due.isoformat(),
        "totals": {key: money(amount) for key, amount in found.totals.items()},
        "partnerships": [_partnership(one) for one in found.partnerships],
        "priorities": [
            {
                "number": each.number,
                "name": each.name,
                "projects": each.projects,
                "in_full": money(each.in_full),
                "shared": money(each.shared),
            }
            for each in found.priorities
            if each.number is not None
        ],
        "lines": [
            {
                "partnership": one.key,
                "ref": line.ref,
                "project": line.project,
                "allocated": money(line.allocated),
                "spent": money(line.spent),
                "priorities": list(line.priorities),
                "approved": line.approved or None,
                "conditions": line.conditions or None,
            }
            for one, line in found.lines
        ],
        "risks": [
            {"risk": each.risk, "rating": each.rating, "projects": each.projects, "amount": money(each.amount)}
            for each in found.risks
        ],
        "left_out": [{"file": file, "why": why} for file, why in found.left_out],
    }


def _partnership(one: Returned) -> dict[str, Any]:
    entry = one.entry
    return {
        "key": one.key,
        "name": one.name,
        "file": entry.file if entry else None,
        "state": one.state,
        "signed": one.signed.isoformat() if one.signed else None,
        "days_late": one.days_late,
        "counts": {"error": entry.errors, "warning": entry.warnings} if entry else None,
        "available": money(entry.totals.available) if entry else None,
        "allocated": money(entry.totals.allocated) if entry else None,
        "spent": money(entry.totals.spent) if entry else None,
        "superseded": list(one.superseded),
    }
