"""What answers of a return mean, where several parts of the tool ask."""

from collections.abc import Mapping
from typing import Any

from grants.form.rounds import Round
from grants.model.money import written_figure
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


def aimed(measure: Mapping[str, Any], round: Round) -> tuple[str, str]:
    """What a measure aims at: its direction, as the form's label says it, and its figure.

    No figure where it is only to rise or to fall, no direction of a bare figure, and neither where it has no target.
    """
    direction, target = measure["direction"], written_figure(measure["target"], measure["unit"], round.locale)
    words = round.label("directions", direction).lower()
    if direction in ("rise", "fall"):
        return words, ""
    return ("" if direction in (None, "no_target") or not target else words), target


def aim(measure: Mapping[str, Any], round: Round) -> str:
    """The target of a measure in words: "at least 75%", "to fall"; "" where it has none."""
    direction, target = aimed(measure, round)
    if direction and not target:
        return f"to {direction}"
    return f"{direction} {target}" if direction else target
