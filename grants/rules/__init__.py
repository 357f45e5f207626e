"""The rules: a module a family, in which each row of the catalogue stands above the function that finds its fault.

To add a rule, add its row, its function and its `Check` to the family's module. A new family has a line here too.
"""

from grants.model.rule import Rule
from grants.reading import faults
from grants.rules import (
    allocation,
    approval,
    columns,
    contracts,
    evaluation,
    free_text,
    measures,
    moved_money,
    outturn,
    own_sums,
    parts,
    plan,
    priorities,
    progress,
    signing,
    spend,
    start,
)
from grants.rules.check import Check, Checks, RowCheck

__all__ = ["CATALOGUE", "CHECKS", "FAMILIES", "ROW_CHECKS", "Check", "RowCheck", "Rule"]

FAMILIES: tuple[Checks, ...] = (
    start.CHECKS,
    allocation.CHECKS,
    parts.CHECKS,
    own_sums.CHECKS,
    priorities.CHECKS,
    contracts.CHECKS,
    signing.CHECKS,
    approval.CHECKS,
    measures.CHECKS,
    outturn.CHECKS,
    progress.CHECKS,
    spend.CHECKS,
    moved_money.CHECKS,
    evaluation.CHECKS,
    free_text.CHECKS,
    plan.CHECKS,
)
"""In the order in which people meet them: the answers, the plan, the results, and what others may see."""

CHECKS = tuple(check for family in FAMILIES for check in family if isinstance(check, Check))
ROW_CHECKS = tuple(check for family in FAMILIES for check in family if isinstance(check, RowCheck))

_RULES = (*faults.RULES, *columns.RULES, *(check.rule for family in FAMILIES for check in family), *faults.BUGS)


def _family(rule: Rule) -> str:
    return rule.code.rstrip("0123456789")


_ORDER = list(dict.fromkeys(map(_family, _RULES)))

CATALOGUE: dict[str, Rule] = {
    rule.code: rule for rule in sorted(_RULES, key=lambda rule: (_ORDER.index(_family(rule)), rule.code))
}
"""Every rule by its code: first what reading reports, then family by family."""
