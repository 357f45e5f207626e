"""The rule catalogue: every code once, with its severity, stages, words and reason."""

from grants.model.rule import Rule
from grants.rules import cells, figures, files, measures, people, projects, spend

__all__ = ["CATALOGUE", "Rule", "rule"]

FAMILIES = [
    "FILE",
    "SHEET",
    "CELL",
    "ALLOC",
    "PART",
    "PRIO",
    "TIME",
    "SIGN",
    "APPR",
    "MEAS",
    "SPEND",
    "EVAL",
    "PRIV",
    "PLAN",
    "BUG",
]
"""The order in which people meet them: the file, its answers, the plan, the results, and what others may see."""

_TABLES = (files.RULES, cells.RULES, figures.RULES, projects.RULES, measures.RULES, spend.RULES, people.RULES)


def _place(row: Rule) -> tuple[int, str]:
    return FAMILIES.index(row.code.rstrip("0123456789")), row.code


CATALOGUE: dict[str, Rule] = {row.code: row for row in sorted((row for table in _TABLES for row in table), key=_place)}


def rule(code: str) -> Rule:
    """The catalogue's row for a code; raises KeyError where there is none."""
    return CATALOGUE[code]
