"""TIME01 and TIME02: whether contracts cover the year."""

import polars as pl

from grants.form.round import Round
from grants.model.rule import Rule
from grants.model.stages import PLAN
from grants.rules.check import Checks, RowCheck

TIME01 = Rule(
    "TIME01", "warning", (PLAN,),
    finds="A contract ended before the year began.",
    points="cell",
    message="The contract for {ref} ended on {contract_end}, before the year began on {begins}.",
    fix="Type the end date of the contract now in force; the OPCC will ask what the money pays for without one.",
    why="The OPCC will ask under what contract this year's money is spent.",
    example="A contract end of 30 November 2020 in a plan for the year from 1 April 2021.",
)  # fmt: skip


def contract_runs_into_the_year(round: Round) -> pl.Expr:
    return pl.col("contract_end") >= round.begins


TIME02 = Rule(
    "TIME02", "warning", (PLAN,),
    finds="A contract ends within the year, and nothing says what follows.",
    points="cell",
    message="The contract for {ref} ends on {contract_end}, before the year ends on {ends}, "
        "and {title[projects.comment]} is blank.",
    fix="Say in {title[projects.comment]} what follows: an extension, a new contract, or none.",
    why="Money is planned for a whole year, and the service may stop before it is over.",
    example="A contract that ends on 31 October of the year, with no comment.",
)  # fmt: skip


def what_follows_the_contract_is_said(round: Round) -> pl.Expr:
    end = pl.col("contract_end")
    return (end < round.begins) | (end >= round.ends) | pl.col("comment").is_not_null()


CHECKS: Checks = (
    RowCheck(TIME01, "projects.contract_end", contract_runs_into_the_year),
    RowCheck(TIME02, "projects.contract_end", what_follows_the_contract_is_said, "projects.comment"),
)
