"""PRIO, TIME, SIGN: what a project serves, when its contract ends, and who signed."""

from grants.rules.rule import ALL, PLAN, Rule

RULES = (
    Rule(
        "PRIO01", "error", (PLAN,),
        finds="A project supports no priority.",
        points="row's first priority cell",
        message="{ref} supports no priority of the {plan}.",
        fix="Choose Yes under each priority that the project serves.",
        why="The grant is given to serve the plan; the OPCC approves each line by the priorities it names.",
        example="A project with no Yes in any of the priority columns.",
    ),
    Rule(
        "TIME01", "warning", (PLAN,),
        finds="A contract ended before the year began.",
        points="cell",
        message="The contract for {ref} ended on {contract_end}, before the year began on {begins}.",
        fix="Type the date of the contract now in force, or say in Comment what the money pays for without one.",
        why="The OPCC will ask under what contract this year's money is spent.",
        example="A contract end of 30 November 2020 in a plan for the year from 1 April 2021.",
    ),
    Rule(
        "SIGN01", "error", ALL,
        finds="The sign-off of the return lacks a name, a position or a date.",
        points="first blank cell",
        message="The {stage} return is not signed off: {missing} {are} blank.",
        fix="Have it signed by someone who can commit the partnership, and fill in name, position and date.",
        why="The OPCC accepts a return only with its signature block filled.",
        example="A name and position, but no date.",
    ),
)  # fmt: skip
