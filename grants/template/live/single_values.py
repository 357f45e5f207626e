"""Single values that many formulas need: each is worked out in one cell of the sheet of lists."""

from collections import Counter
from typing import Any

from grants.template.content import Content
from grants.template.formula_names import STAGE_NOW, Names
from grants.template.live.named_arrays import ALLOCATED_NOW, AVAILABLE_NOW
from grants.template.live.outcome import Outcome


def single_values(names: Names, outcome: Outcome, content: Content) -> list[tuple[str, tuple[str, Any]]]:
    """Each value that is asked for, by its name: its formula, and what it comes to for some answers."""
    known: dict[str, Any] = {
        ALLOCATED_NOW: outcome.allocated,
        AVAILABLE_NOW: outcome.available,
        "lost_refs": _lost(content),
        "most_uses": _most_uses(names, content),
        "decided_now": int(any(row.get("approved") for row in content.get("projects", ()))),
    }
    known |= {f"strays_{key}": _strays(content, key) for key in names.round.sheets}
    keys = [stage.key for stage in names.round.offered]
    now = keys.index(outcome.stage) + 1 if outcome.stage in keys else 0
    made = [(name, (formula, known.get(name, 0))) for name, formula in names.values.items()]
    return [(STAGE_NOW, (names.stage_formula(), now)), *made]


def _refs(content: Content) -> list[str]:
    return [str(row.get("ref") or "").casefold() for row in content.get("projects", ()) if any(row.values())]


def _lost(content: Content) -> int:
    """How many projects have no ref of their own."""
    refs = _refs(content)
    return len(refs) - len({ref for ref in refs if ref})


def _strays(content: Content, sheet: str) -> int:
    """How many rows of a sheet belong to no project."""
    there = set(_refs(content)) - {""}
    refs = [str(row.get("ref") or "").casefold() for row in content.get(sheet, ()) if any(row.values())]
    return sum(ref not in there for ref in refs)


def _most_uses(names: Names, content: Content) -> int:
    """How often that ref is used which is used most of those that no project has."""
    there = set(_refs(content))
    used = Counter(
        str(row[column.key]).casefold()
        for key, sheet in names.round.sheets.items()
        for column in sheet.columns
        if column.kind == "project-ref"
        for row in content.get(key, ())
        if row.get(column.key) and str(row[column.key]).casefold() not in there
    )
    return max(used.values(), default=0)
