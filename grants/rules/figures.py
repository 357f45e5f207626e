"""ALLOC and PART: whether the money adds up."""

from grants.model.rule import Rule
from grants.model.stages import STAGES

RULES = (
    Rule(
        "ALLOC01", "error", STAGES,
        finds="Allocations do not add up to what is available: the grant total and what was carried forward.",
        points="Projects, amount header",
        message="Allocations come to {allocated}; {available} is available{makeup}; {difference} too {much}.{unread}",
        fix="Change the amounts on Projects until they come to {available}, or correct Carried forward £.",
        why="The OPCC pays the grant for what is listed: more can't be paid, less would be left without a purpose.",
        example="Allocations come to £428,686; £428,246 is available; £440 too much.",
    ),
    Rule(
        "ALLOC02", "error", STAGES,
        finds="An answer of Start here differs from what the round says.",
        points="Start here",
        message='"{field}" is {value}; for this round it is {expected}.',
        fix="Type {expected}; if the workbook is meant for another round, start from that round's template.",
        why="The OPCC files a return by partnership, fund and year, and pays by the grant total.",
        example="Last year's workbook sent with this year's figures: the year still says 2020-21.",
    ),
    Rule(
        "PART01", "error", STAGES,
        finds="The parts of a project do not add up to its amount.",
        points="project's amount",
        message="The parts of {ref} come to {parts}; its amount is {allocated}; {difference} too {much}.",
        fix="Correct the amounts on the Parts sheet, or the project's amount here.",
        why="The return shows the parts in brackets under the amount; a reader will add them up.",
        example="Parts of £4,000 and £5,000 under a project of £10,000.",
    ),
    Rule(
        "PART02", "warning", STAGES,
        finds="A part of a project has no amount.",
        points="cell",
        message="This part of {ref} has no amount.",
        fix="Type the part's share of the project's amount; where it costs nothing, type 0.",
        why="A part without an amount is printed as if it were free, and the parts can't be added up.",
        example="Part B is described, but its amount is left for later.",
    ),
    Rule(
        "ALLOC03", "error", STAGES,
        finds="An allocation is above the total value of its contract.",
        points="cell",
        message="{ref} is allocated {allocated}; its whole contract is worth {contract_value}.",
        fix="Correct the amount, or the total contract value: the whole contract for this year, whoever pays.",
        why="The grant can't pay more than what is bought.",
        example="£93,575 allocated to a contract of £75,000.",
    ),
    Rule(
        "ALLOC04", "warning", STAGES,
        finds="The stated OPCC contribution is not the allocation divided by the contract value.",
        points="cell",
        message="The contribution to {ref} is stated as {stated}; {allocated} of {contract_value} is {actual}.",
        fix="Type {actual}, or correct the amount or the contract value; if more is counted in, say so in Comment.",
        why="The OPCC compares the shares that it pays of the same service across the force area.",
        example="0.5% stated, where £98,500 of £1,905,122 is 5.2%.",
    ),
    Rule(
        "ALLOC05", "warning", STAGES,
        finds="A project is allocated £0.",
        points="cell",
        message="{ref} is allocated £0.",
        fix="Type its amount, or take the project out of the plan.",
        why="A line without money is usually an amount that was forgotten.",
        example="An amount of 0 beside a full outline.",
    ),
)  # fmt: skip
