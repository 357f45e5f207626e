"""Results → JSON: one object a file, in a list; the contract that other programs read."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from grants.model.finding import Result

_STEERING = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Characters that steer a terminal, or the direction of writing; JSON itself escapes only the older ones."""

_OF_A_FINDING = ("code", "severity", "sheet", "cell", "field", "message", "fix")
"""What other programs are given of a finding, in this order."""


def results(items: Iterable[Result]) -> str:
    """The JSON of many results; money as strings with two decimals, and null for what could not be read."""
    return safe(json.dumps([_object(item) for item in items], ensure_ascii=False, indent=2))


def safe(text: str) -> str:
    """JSON without characters that steer whoever shows it."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _object(result: Result) -> dict[str, Any]:
    """A result. Only where some findings are counted and not listed, "more" says how many of which kind and sheet."""
    more = {"more": [asdict(each) for each in result.more]} if result.more else {}
    return {
        "file": result.file,
        "round": result.round or None,
        "stage": result.stage or None,
        "valid": result.valid,
        "counts": {"error": result.count("error"), "warning": result.count("warning")},
        "totals": {key: money(amount) for key, amount in asdict(result.totals).items()},
        "findings": [{key: getattr(finding, key) for key in _OF_A_FINDING} for finding in result.findings],
        **more,
    }


def money(amount: Decimal | None) -> str | None:
    """An amount as other programs read it."""
    return None if amount is None else f"{amount:.2f}"
