"""Whether a measure's figures fit its unit, what a share may mean, and whether a result meets its target."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grants.model.money import figure
from grants.model.words import alike

COMPARED = ("at_least", "at_most", "below", "exactly")
"""Directions that need a target."""
TRENDS = ("rise", "fall")
"""Directions that need a baseline, and no target."""
COUNTS = ("people", "number", "pounds")
"""Units of what is counted, which grows while the year runs."""

_SURELY_PERCENT = 10
"""From this on a share without its sign is a number of percent."""

Measure = Mapping[str, Any]
"""The answers of a measure by key: its unit and direction by their keys, its figures as text, as they were typed."""


def fits(value: str, unit: str | None) -> bool:
    """Whether a figure fits its unit; any does that is no number, such as words or a yes."""
    if unit not in (*COUNTS, "percent"):
        return True
    foreign = set("£kmb") if unit == "percent" else {"%"} if unit == "pounds" else {"£", "%"}
    number = None if foreign & set(value.casefold()) else figure(value, unit)
    if number is None:
        return False
    return unit != "people" or (number >= 0 and number == number.to_integral_value())


def is_met(measure: Measure, result: str) -> bool | None:
    """Whether the result in the column `result` of a measure meets its target; None where that can't be decided.

    A figure that does not fit its unit decides nothing, nor does a share of which it is not known what it means.
    """
    unit, direction = measure.get("unit"), measure.get("direction")
    if unit == "yes_no":
        known = measure.get(result) and measure.get("target") and direction in ("at_least", "exactly")
        return bool(measure[result].casefold() == measure["target"].casefold()) if known else None
    given, base = (measure.get(name) for name in (result, _compared_with(direction)))
    if not given or not base or not (fits(given, unit) and fits(base, unit)):
        return None
    if two_readings(given, unit) or two_readings(base, unit):
        return None
    numbers = figure(given, unit), figure(base, unit)
    return None if None in numbers else _meets(direction, *numbers)


def _compared_with(direction: str | None) -> str:
    """The column with which a result is compared."""
    return "baseline" if direction in TRENDS else "target"


def _meets(direction: str | None, given: Decimal | None, base: Decimal | None) -> bool | None:
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


def two_readings(text: str | None, unit: str | None) -> tuple[Decimal, Decimal] | None:
    """What a share between 1 and 2 that has no percent sign may be: 1.5 is 150% to Excel, and 1.5% may be meant."""
    stored = _unsigned_share(text, unit)
    return (stored, stored / 100) if stored is not None and 1 < stored < 2 else None


def other_verdict(measure: Measure, result: str) -> tuple[Decimal, Decimal] | None:
    """The two readings of a result in % from 2 on that meets its target by one of them alone: as Excel stores it, or as
    a number of percent. From 10 on nobody means a hundred times as much, so a miss by that reading is a miss.
    """
    unit, direction = measure.get("unit"), measure.get("direction")
    stored, met = _unsigned_share(measure.get(result), unit), is_met(measure, result)
    if stored is None or stored < 2 or met is None or (stored >= _SURELY_PERCENT and not met):
        return None
    base = figure(measure.get(_compared_with(direction)), unit)
    return (stored, stored / 100) if _meets(direction, stored, base) is not met else None


def _unsigned_share(text: str | None, unit: str | None) -> Decimal | None:
    """A share as Excel stores it, where no percent sign says what it is."""
    return figure(text, "number") if unit == "percent" and text and "%" not in text else None


# ------------------------------------------------------------------------------------- a target that was changed


def aim_compared(measure: Measure, unit: str | None) -> tuple[object, object]:
    """Direction and target as they count: 75% and 0.75 are one, and so are no target and none given.

    `unit` is the one of before. A result in words, as MEAS05 advises where there is no figure, leaves the target in it.
    """
    number = figure(measure["target"], unit if measure["unit"] == "narrative" else measure["unit"])
    target = number if number is not None else alike(measure["target"] or "")
    direction = measure["direction"] if measure["direction"] != "no_target" else None
    return direction, target


def is_easier(before: Measure, after: Measure) -> bool:
    """Whether a target was made easier to reach: lowered where it is to be reached, raised where it is not to be
    passed, or dropped. Figures in different units can't be compared.
    """
    direction = before["direction"]
    old, new = figure(before["target"], before["unit"]), figure(after["target"], after["unit"])
    if old is None or direction not in COMPARED:
        return False
    if new is None or after["direction"] != direction:
        return after["direction"] in (None, "no_target") or new is None
    if before["unit"] != after["unit"]:
        return False
    return new < old if direction == "at_least" else new > old if direction in ("at_most", "below") else False


def begins_easier(before: Measure, after: Measure) -> bool:
    """Whether a baseline was moved so that less of a rise or a fall is needed."""
    direction = before["direction"]
    if direction != after["direction"] or before["unit"] != after["unit"]:
        return False
    old, new = figure(before["baseline"], before["unit"]), figure(after["baseline"], after["unit"])
    if old is None or new is None:
        return False
    return (direction == "rise" and new < old) or (direction == "fall" and new > old)
