"""APPR: what the OPCC decided, and on what conditions."""

import polars as pl

from grants.form.round import Round
from grants.model.rule import Rule
from grants.model.stages import ROLES
from grants.rules.check import Checks, RowCheck

APPR01 = Rule(
    "APPR01", "warning", ROLES,
    finds="A project is refused, or approved with conditions, and nothing says why or on what conditions.",
    points="cell",
    message='{title[projects.approved]} is "{approved}" for {ref}, and no reason or condition is given.',
    fix="Ask the OPCC for its conditions or its reason, and put them here.",
    why="A PCC has to publish the conditions of a crime and disorder reduction grant (SI 2011/3050).",
    example="A project that is approved with conditions, and an empty cell beside it.",
)  # fmt: skip


def approval_has_its_conditions(_round: Round) -> pl.Expr:
    return pl.col("approved").is_null() | (pl.col("approved") == "yes") | pl.col("conditions").is_not_null()


CHECKS: Checks = (RowCheck(APPR01, "projects.conditions", approval_has_its_conditions, "projects.approved"),)
