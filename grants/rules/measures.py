"""MEAS: how outcomes are measured."""

from grants.rules.rule import ALL, Rule

RULES = (
    Rule(
        "MEAS01", "error", ALL,
        finds="A project has no measure.",
        points="project's Ref",
        message="{ref} has no measure on the Measures sheet.",
        fix="Add at least one row on Measures with the Ref {ref}: what will show whether the project worked.",
        why="The form asks of every project how its outcomes will be measured.",
        example="A project on Projects whose Ref does not stand on Measures.",
    ),
)  # fmt: skip
