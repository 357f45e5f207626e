"""A comparison of two workbooks → the JSON that other programs read."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from grants.model.choices import UNKNOWN
from grants.model.money import tidy
from grants.model.returns import Value
from grants.office.asked_of_both import Workbook
from grants.office.changes import Change, Comparison, Place, Standing
from grants.printing.results_json import money, safe

_PENCE = -2


def as_json(found: Comparison) -> str:
    """The JSON of a comparison; money as strings with two decimals, days as 2021-05-21."""
    return safe(json.dumps(as_values(found), ensure_ascii=False, indent=2))


def as_values(found: Comparison) -> dict[str, Any]:
    """What the JSON of a comparison holds."""
    return {
        "same": found.same,
        "relation": found.relation,
        "old": _workbook(found.old),
        "new": _workbook(found.new),
        "totals": {
            key: {"old": money(each.old), "new": money(each.new), "difference": money(each.difference)}
            for key, each in found.totals.items()
        },
        "allocated_by": {key: money(amount) for key, amount in found.allocated_by.items()},
        "projects": [
            {"matched": each.by or None, "old": _standing(each.old), "new": _standing(each.new)}
            for each in found.projects
        ],
        "changes": [_change(each) for each in found.changes],
        "notes": list(found.notes),
        "not_compared": list(found.not_compared),
    }


def _workbook(workbook: Workbook) -> dict[str, Any]:
    result = workbook.result
    return {
        "file": result.file,
        "round": result.round,
        "partnership": workbook.round.partnership,
        "year": workbook.round.year,
        "stage": result.stage,
        "counts": {"error": result.count("error"), "warning": result.count("warning")},
    }


def _standing(standing: Standing | None) -> dict[str, Any] | None:
    if standing is None:
        return None
    return {**asdict(standing), "allocated": money(standing.allocated), "spent": money(standing.spent)}


def _change(change: Change) -> dict[str, Any]:
    return {
        "section": change.section,
        "kind": change.kind,
        "sheet": change.sheet,
        "ref": change.ref or None,
        "name": change.name or None,
        "field": change.field or None,
        "title": change.title or None,
        "old": _place(change.old),
        "new": _place(change.new),
        "difference": money(change.difference),
        "easier": change.easier,
        "matched": change.matched or None,
        "beside": dict(change.beside),
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"sheet": place.sheet, "cell": place.cell or None, "value": _value(place.value), "text": place.text or None}


def _value(value: Value) -> str | None:
    """A typed value: an amount with two decimals, another number with those that it has, a choice by its key."""
    if isinstance(value, Decimal):
        return format(value if value.as_tuple().exponent == _PENCE else tidy(value), "f")
    return value.isoformat() if isinstance(value, date) else value and value.removeprefix(UNKNOWN)
