"""Results → JSON: one object a file, in a list; the contract that other programs read."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from grants.finding import Result


def results(items: Iterable[Result]) -> str:
    """The JSON of many results; money as strings with two decimals."""
    return json.dumps([_object(item) for item in items], ensure_ascii=False, indent=2)


def _object(result: Result) -> dict[str, Any]:
    return {
        "file": result.file,
        "round": result.round,
        "stage": result.stage,
        "valid": result.valid,
        "counts": {"error": result.count("error"), "warning": result.count("warning")},
        "totals": {key: _money(amount) for key, amount in asdict(result.totals).items()},
        "findings": [asdict(finding) for finding in result.findings],
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
