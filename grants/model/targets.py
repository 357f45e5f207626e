"""Whether a measure's result meets its target."""

from collections.abc import Mapping
from typing import Any

from grants.model.money import figure, plain, written_figure

COMPARED = ("At least", "At most", "Below", "Exactly")
"""Directions that need a target; Rise and Fall need a baseline to be judged."""


def is_met(measure: Mapping[str, Any], key: str) -> bool | None:
    """Whether the result in column `key` of a measure meets its target; None where that can't be told.

    `measure` has text under unit, direction, target, baseline and `key`, as the workbook shows it.
    """
    unit, direction = measure.get("unit"), measure.get("direction")
    if unit == "Yes/No":
        known = measure.get(key) and measure.get("target") and direction in ("At least", "Exactly")
        return bool(measure[key].casefold() == measure["target"].casefold()) if known else None
    result, target, baseline = (figure(measure.get(name), unit) for name in (key, "target", "baseline"))
    base = baseline if direction in ("Rise", "Fall") else target
    if result is None or base is None:
        return None
    tests = {
        "At least": result >= base,
        "At most": result <= base,
        "Below": result < base,
        "Exactly": result == base,
        "Rise": result > base,
        "Fall": result < base,
    }
    return tests.get(direction or "")


def aim(measure: Mapping[str, Any], locale: str) -> str:
    """The target in words: "at least 75%", "to fall", or nothing."""
    direction, target = measure["direction"], written_figure(measure["target"], measure["unit"], locale)
    if direction in ("Rise", "Fall"):
        return f"to {direction.lower()}"
    if direction in (None, "No target") or not target:
        return target
    return f"{direction.lower()} {target}"


def behind(measure: Mapping[str, Any], locale: str) -> str:
    """The counts and comparisons behind a result: "308 of 1,231; compared with 21.9%"."""
    more = []
    if measure["numerator"] is not None and measure["denominator"] is not None:
        more.append(f"{plain(measure['numerator'], locale)} of {plain(measure['denominator'], locale)}")
    if measure["comparator"]:
        more.append(f"compared with {written_figure(measure['comparator'], measure['unit'], locale)}")
    if measure["baseline"]:
        more.append(f"from {written_figure(measure['baseline'], measure['unit'], locale)}")
    return "; ".join(more)
