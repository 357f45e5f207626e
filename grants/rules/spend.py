"""SPEND and EVAL: what was spent, and what it achieved."""

from grants.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
