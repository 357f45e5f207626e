"""What answers of a return mean, where several parts of the tool ask."""

from collections.abc import Mapping
from typing import Any

from grants.form.rounds import Round
from grants.model.money import plain, written_figure
from grants.model.returns import Row, SheetData


def ticked(project: Mapping[str, Any], round: Round) -> list[int]:
    """The numbers of the priorities that a project serves: Yes is a tick, and nothing else is.

    Empty too where the form does not ask for priorities.
    """
    return [number for number, key in zip(round.priorities, round.priority_keys, strict=False) if project[key] == "yes"]


def signature(signed: SheetData, round: Round, stage: str) -> Row | None:
    """The row of Sign-off of a stage by its key: by what it names, or by its place where that was changed."""
    keys, rows = list(round.choices("signatures")), list(signed.rows())
    exact = next((row for row in rows if row["return"] == stage), None)
    placed = {row["row"]: row for row in rows if row["return"] not in keys}
    return exact or placed.get(signed.header_row + 1 + keys.index(stage))


def aim(measure: Mapping[str, Any], round: Round) -> str:
    """The target of a measure in words: "at least 75%", "to fall"; "" where it has none."""
    direction, target = measure["direction"], written_figure(measure["target"], measure["unit"], round.locale)
    words = round.label("directions", direction).lower()
    if direction in ("rise", "fall"):
        return f"to {words}"
    if direction in (None, "no_target") or not target:
        return target
    return f"{words} {target}"


def behind(measure: Mapping[str, Any], round: Round) -> str:
    """The counts and comparisons behind a result: "308 of 1,231; compared with 21.9%"."""
    more, unit, locale = [], measure["unit"], round.locale
    if measure["numerator"] is not None and measure["denominator"] is not None:
        more.append(f"{plain(measure['numerator'], locale)} of {plain(measure['denominator'], locale)}")
    if measure["comparator"]:
        more.append(f"compared with {written_figure(measure['comparator'], unit, locale)}")
    if measure["baseline"]:
        more.append(f"from {written_figure(measure['baseline'], unit, locale)}")
    return "; ".join(more)
