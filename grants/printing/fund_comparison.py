"""A comparison of two collections → what a terminal says of it, and the JSON that other programs read."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from grants.model.visible import visible
from grants.office.collection import Collection, Returned
from grants.office.compare_funds import FundComparison, Partners
from grants.printing.comparison import amounts, summary
from grants.printing.comparison import text as text_of_two
from grants.printing.comparison_json import as_values
from grants.printing.results_json import money, safe
from grants.printing.terminal import WIDTH

_TOTALS = {
    "fund": "Whole fund",
    "retained": "Retained",
    "granted": "Granted",
    "available": "Available",
    "allocated": "Allocated",
    "spent": "Spent",
}


def text(found: FundComparison) -> str:
    """The money of both funds, each partnership in a line, then each that changed in full."""
    return "\n".join(_lines(found))


def _lines(found: FundComparison) -> Iterator[str]:
    for name, collection in (("OLD", found.old), ("NEW", found.new)):
        yield visible(f"{name}  {_about(collection)}")
    yield from ["", "Money"]
    yield from amounts({_TOTALS[key]: each for key, each in found.totals.items()}, found.new.round.locale)
    yield from ["", "Partnerships"]
    for each in found.partnerships:
        line = visible(f"{each.name}: {_said(each)}")
        yield from textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="      ")
    for name, collection in (("OLD", found.old), ("NEW", found.new)):
        if collection.left_out:
            yield from ["", f"Files of no use in {name}"]
            yield from (visible(f"  {file}: {why}") for file, why in collection.left_out)
    for each in found.partnerships:
        if each.comparison and not each.comparison.same:
            yield from ["", visible(f"--- {each.name}"), "", text_of_two(each.comparison)]


def _about(collection: Collection) -> str:
    round = collection.round
    return f"{round.fund}, {round.year}, {round.stage(collection.stage).label.lower()} ({round.id})."


def _said(partners: Partners) -> str:
    """What changed at a partnership in short, or why it can't be said."""
    if partners.comparison:
        return summary(partners.comparison)
    states = [f"{name} {_state(one)}" for name, one in (("OLD", partners.old), ("NEW", partners.new))]
    return f"not compared: {', '.join(states)}."


def _state(one: Returned | None) -> str:
    if one is None:
        return "does not have this partnership"
    if one.state == "unreadable" and one.entry:
        return f"can't be read ({one.entry.file})"
    return f"has {one.entry.file}" if one.entry else "has no return"


def as_json(found: FundComparison) -> str:
    """The JSON of two collections: their totals, and the comparison of each partnership's returns."""
    made: dict[str, Any] = {
        "same": found.same,
        "old": _collection(found.old),
        "new": _collection(found.new),
        "totals": {
            key: {"old": money(each.old), "new": money(each.new), "difference": money(each.difference)}
            for key, each in found.totals.items()
        },
        "partnerships": [_partners(each) for each in found.partnerships],
    }
    return safe(json.dumps(made, ensure_ascii=False, indent=2))


def _collection(collection: Collection) -> dict[str, Any]:
    left_out = [{"file": file, "why": why} for file, why in collection.left_out]
    return {"round": collection.round.id, "stage": collection.stage, "left_out": left_out}


def _partners(partners: Partners) -> dict[str, Any]:
    return {
        "key": partners.key,
        "name": partners.name,
        "old": _returned(partners.old),
        "new": _returned(partners.new),
        "comparison": as_values(partners.comparison) if partners.comparison else None,
    }


def _returned(one: Returned | None) -> dict[str, Any] | None:
    return {"file": one.entry.file if one.entry else None, "state": one.state} if one else None
