"""ALLOC and PART: whether the money adds up."""

from grants.rules.rule import ALL, Rule

RULES = (
    Rule(
        "ALLOC01", "error", ALL,
        finds="Allocations do not add up to what is available: the grant total and what was carried forward.",
        points="Projects, amount header",
        message="Allocations come to {allocated}; {available} is available{makeup}; {difference} too {much}.{unread}",
        fix="Change the amounts on Projects until they come to {available}, or correct Carried forward £.",
        why="The OPCC pays the grant for what is listed: more can't be paid, less would be left without a purpose.",
        example="Allocations come to £428,686; £428,246 is available; £440 too much.",
    ),
    Rule(
        "ALLOC02", "error", ALL,
        finds="An answer of Start here differs from what the round says.",
        points="Start here",
        message='"{field}" is {value}; for this round it is {expected}.',
        fix="Type {expected}; if the workbook is meant for another round, start from that round's template.",
        why="The OPCC files a return by partnership, fund and year, and pays by the grant total.",
        example="Last year's workbook sent with this year's figures: the year still says 2020-21.",
    ),
    Rule(
        "PART01", "error", ALL,
        finds="The parts of a project do not add up to its amount.",
        points="project's amount",
        message="The parts of {ref} come to {parts}; its amount is {allocated}; {difference} too {much}.",
        fix="Correct the amounts on the Parts sheet, or the project's amount here.",
        why="The return shows the parts in brackets under the amount; a reader will add them up.",
        example="Parts of £4,000 and £5,000 under a project of £10,000.",
    ),
    Rule(
        "PART02", "warning", ALL,
        finds="A part of a project has no amount.",
        points="cell",
        message="Part {part} of {ref} has no amount.",
        fix="Type the part's share of the project's amount; where it costs nothing, type 0.",
        why="A part without an amount is printed as if it were free, and the parts can't be added up.",
        example="Part B is described, but its amount is left for later.",
    ),
)  # fmt: skip
