"""PRIO, TIME, SIGN: what a project serves, when its contract ends, and who signed."""

from grants.model.rule import Rule
from grants.model.stages import PLAN, STAGES

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
        fix="Type the end date of the contract now in force; the OPCC will ask what the money pays for without one.",
        why="The OPCC will ask under what contract this year's money is spent.",
        example="A contract end of 30 November 2020 in a plan for the year from 1 April 2021.",
    ),
    Rule(
        "SIGN01", "error", STAGES,
        finds="The sign-off of the return lacks a name, a position or a date.",
        points="first blank cell",
        message="The {stage} return is not signed off: {missing} {are} blank.",
        fix="Have it signed by someone who can commit the partnership, and fill in name, position and date.",
        why="The OPCC accepts a return only with its signature block filled.",
        example="A name and position, but no date.",
    ),
    Rule(
        "PRIO02", "warning", (PLAN,),
        finds="A project ticks every priority.",
        points="row's first priority cell",
        message="{ref} is said to support every priority of the {plan}.",
        fix="Keep Yes only under those that it serves in the main; leave it if it truly serves all.",
        why="A project that serves everything tells the OPCC little about what the money is for.",
        example="An analyst's post with Yes in all five columns.",
    ),
    Rule(
        "PRIO03", "warning", (PLAN,),
        finds="A priority that no money supports.",
        points="column header",
        message='No money supports "{field}".',
        fix="Choose Yes for the projects that serve it; or be ready to say why none does.",
        why="The OPCC will see at once that a part of its plan has nothing from this grant.",
        example="No project with an amount has Yes under the fifth priority.",
    ),
    Rule(
        "TIME02", "warning", (PLAN,),
        finds="A contract ends within the year, and nothing says what follows.",
        points="cell",
        message="The contract for {ref} ends on {contract_end}, before the year ends on {ends}, and Comment is blank.",
        fix="Say in Comment what follows: an extension, a new contract, or none.",
        why="Money is planned for a whole year, and the service may stop before it is over.",
        example="A contract that ends on 31 October of the year, with no comment.",
    ),
    Rule(
        "TIME03", "warning", STAGES,
        finds="A sign-off's date is in the future, or before the return could exist.",
        points="cell",
        message="The sign-off of {stage} is dated {date}, {when}.",
        fix="Type the day on which it was signed.",
        why="A wrong date of signing can make the sign-off worthless in an audit.",
        example="21/05/2012 typed for 21/05/2021.",
    ),
    Rule(
        "APPR01", "warning", STAGES,
        finds="Approved is No, or Yes with conditions, and nothing says why or on what conditions.",
        points="cell",
        message='Approved is "{approved}" for {ref}, and no reason or condition is given.',
        fix="Ask the OPCC for its conditions or its reason, and put them here.",
        why="A PCC has to publish the conditions of a crime and disorder reduction grant (SI 2011/3050).",
        example="Approved: Yes with conditions, and an empty cell beside it.",
    ),
)  # fmt: skip
