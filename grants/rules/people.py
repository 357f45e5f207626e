"""PRIV: what could tell who somebody is. PLAN: what changed since the plan was approved."""

from grants.model.rule import Rule
from grants.model.stages import FINAL, HALF, STAGES

RULES = (
    Rule(
        "PRIV01", "warning", STAGES,
        finds="Personal details stand in free text (an error in a case study).",
        points="cell",
        message='"{field}" seems to hold {details}.',
        fix="Take out whatever tells who a person is, and describe them in general words.",
        why="Returns about victims are sensitive, go through many hands and may be published.",
        example="A telephone number or a postcode in a case study.",
    ),
    Rule(
        "PRIV02", "warning", (HALF, FINAL),
        finds="A figure or words about so few people that it may tell who they are.",
        points="cell",
        message="{what}: so few people may be recognised.",
        fix="The OPCC may need the figure; before anything is published, write \"fewer than {limit}\" or leave it out.",
        why="Official practice does not publish counts of people under 5, since neighbours can tell who is meant.",
        example='A result of 2 people; "1 client not yet".',
    ),
    Rule(
        "PLAN01", "error", (FINAL,),
        finds="A project of the plan is missing, or one was added (with --plan).",
        points="Ref",
        message="{what}.",
        fix="{how}",
        why="The OPCC approved the plan line by line, and compares the evaluation with it line by line.",
        example="P7 of the plan does not stand in the final evaluation.",
    ),
    Rule(
        "PLAN02", "error", (FINAL,),
        finds="An allocation was changed, and no move between projects explains it (with --plan).",
        points="cell",
        message="{ref} was allocated {planned} in the plan and {allocated} here; no move between projects explains it.",
        fix="Type the amount of the plan; or say on Evaluation which project the money moved to or came from.",
        why="The OPCC approved the amounts of the plan; a change has to be agreed.",
        example="£30,000 in the plan, £25,000 in the evaluation.",
    ),
    Rule(
        "PLAN03", "warning", (FINAL,),
        finds="A measure of the plan is missing (with --plan).",
        points="project's Ref",
        message="The plan measures {ref} by {measure}; that measure is not here.",
        fix="Put the measure back with its result, or say in Comment why it was dropped.",
        why="A measure that vanishes is often one that was missed.",
        example="The re-referral rate stands in the plan alone.",
    ),
    Rule(
        "PLAN04", "warning", (FINAL,),
        finds="A target was changed after approval (with --plan).",
        points="cell",
        message="The target of {measure} is {target}; in the plan it was {planned}.",
        fix="Put the target of the plan back, or say in Comment when the change was agreed.",
        why="A target that moves after the result is known says nothing.",
        example="At least 75% in the plan, at least 60% in the evaluation.",
    ),
)  # fmt: skip
