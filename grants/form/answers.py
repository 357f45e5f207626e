"""What answers of a return mean, where several parts of the tool ask."""

from collections.abc import Mapping
from typing import Any

from grants.form.rounds import Round
from grants.model.returns import Row, SheetData


def ticked(project: Mapping[str, Any], round: Round) -> list[int]:
    """The numbers of the priorities that a project serves: Yes is a tick, and nothing else is."""
    keys = zip(round.priorities, round.priority_keys, strict=True)
    return [number for number, key in keys if project[key] == "Yes"]


def signature(signed: SheetData, round: Round, label: str) -> Row | None:
    """The row of Sign-off of a stage: by its label, or by its place where the label was changed."""
    labels, rows = round.choices("signatures"), list(signed.rows())
    exact = next((row for row in rows if row["return"] == label), None)
    placed = {row["row"]: row for row in rows if row["return"] not in labels}
    return exact or placed.get(signed.header_row + 1 + labels.index(label))
