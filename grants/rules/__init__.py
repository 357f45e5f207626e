"""The rule catalogue: every code once, with its severity, stages, words and reason."""

from grants.rules import cells, figures, files, measures, people, projects, spend
from grants.rules.rule import ALL, FINAL, HALF, PLAN, Rule

__all__ = ["ALL", "CATALOGUE", "FINAL", "HALF", "PLAN", "Rule", "rule"]

CATALOGUE: dict[str, Rule] = {
    row.code: row
    for table in (files.RULES, cells.RULES, figures.RULES, projects.RULES, measures.RULES, spend.RULES, people.RULES)
    for row in table
}


def rule(code: str) -> Rule:
    """The catalogue's row for a code; raises KeyError where there is none."""
    return CATALOGUE[code]
