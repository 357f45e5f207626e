"""CELL: what each column asks of its answers, whatever sheet it stands on. pandera judges them; see `schema.py`."""

from grants.model.rule import Rule
from grants.model.stages import ROLES

CELL01 = Rule(
    "CELL01", "error", ROLES,
    finds="A required answer is blank.",
    points="cell",
    message='"{field}" {blank}{because}.',
    fix="Fill it in{or_clear}.",
    why="The return can't be understood, or its figures can't be checked, without it.",
    example="A project with no amount.",
)  # fmt: skip

CELL06 = Rule(
    "CELL06", "error", ROLES,
    finds="An amount or a count is negative where none can be.",
    points="cell",
    message='"{field}" is {value}; it can\'t be negative.',
    fix="Type it without its minus or brackets, or take it out.",
    why="A negative amount hides that the others come to more than there is.",
    example="An allocation of -£5,000.",
)  # fmt: skip

CELL09 = Rule(
    "CELL09", "error", ROLES,
    finds="Two projects have the same ref, or a project has two rows on a sheet that has one for each.",
    points="second cell",
    message="The {title[projects.ref]} {value} stands in an earlier row too.",
    fix="Give each project a {title[projects.ref]} of its own, and one row on this sheet.",
    why="Parts, measures and results find their project by its ref; two of one name mix them up.",
    example="P2 copied down for the next project.",
)  # fmt: skip

CELL10 = Rule(
    "CELL10", "error", ROLES,
    finds="A project ref that no project has.",
    points="cell",
    message="No project has the {title[projects.ref]} {value}{nearest}.",
    fix="Choose a {title[projects.ref]} from the list, which is made from {sheet[projects]}; "
        "or correct the project's own {title[projects.ref]} there.",
    why="What this row says would belong to no project, and would be missing from the return.",
    example="A measure of P7, when the list of projects ends with P6.",
)  # fmt: skip

RULES = (CELL01, CELL06, CELL09, CELL10)
