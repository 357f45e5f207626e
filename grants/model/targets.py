"""Whether a measure's result meets its target."""

from collections.abc import Mapping
from typing import Any

from grants.model.money import figure

COMPARED = ("at_least", "at_most", "below", "exactly")
"""Directions that need a target; Rise and Fall need a baseline to be judged."""


def is_met(measure: Mapping[str, Any], result: str) -> bool | None:
    """Whether the result in the column `result` of a measure meets its target; None where that can't be decided.

    `measure` has the keys of its unit and direction, and text under target, baseline and `result`, as typed.
    """
    unit, direction = measure.get("unit"), measure.get("direction")
    if unit == "yes_no":
        known = measure.get(result) and measure.get("target") and direction in ("at_least", "exactly")
        return bool(measure[result].casefold() == measure["target"].casefold()) if known else None
    given, target, baseline = (figure(measure.get(name), unit) for name in (result, "target", "baseline"))
    base = baseline if direction in ("rise", "fall") else target
    if given is None or base is None:
        return None
    tests = {
        "at_least": given >= base,
        "at_most": given <= base,
        "below": given < base,
        "exactly": given == base,
        "rise": given > base,
        "fall": given < base,
    }
    return tests.get(direction or "")
