"""What a condition is: a fault of the return as a formula of Excel, with the cells where it stands and its words."""

from dataclasses import dataclass
from typing import Literal

from grants.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Condition:
    """A fault that Excel can see. Its colour, its count and its line on the sheet of checks all come from here.

    `code` is the rule that finds the same in a workbook that is sent. `columns` are written "sheet.column", the stage's
    own as "spending.spent" or "results.light"; "*.money" is every column of a kind, on every sheet, and so are
    "*.required", "*.once", "*.answered" and "*.list" (of choices). "projects.priority" is each priority, and
    "projects.priority:first" the first of them.

    `words` follow the column's title in a sentence: "is blank". They may name sheets, titles and choices, as messages
    of rules do.

    `formula` is more than 0 for a cell at fault. It is written for one row and works for a whole column at once, so it
    multiplies where AND would stand and adds where OR would, and holds nothing that takes an array for one value. It
    may name, of the cell: {cell}, {words} (as text with its spaces made one), {number} (0 where it is none), {empty}
    (blank, or "n/a" and the like), {sound} (no error value), {text_of_list} (the choices of its list). Of its row:
    {own[key]}, {words_of[key]}, {number_of[key]}, {empty_of[key]}, {good[key]} (a number that is an amount),
    {first[key]} (whether no earlier row has the same), {used} (whether it holds anything), {place} (its number in the
    table), {known} (whether its ref is a project's). Of others: {projects[ref]}, a column; {texts[projects.ref]}, as
    text; {label[lights.red]}. What else there is stands in `vocabulary.py`. Where a form lacks what the formula names,
    the condition is left out.
    """

    code: str
    columns: tuple[str, ...]
    formula: str
    words: str
    roles: tuple[str, ...] = ()
    """The roles of the stages at which it is asked; () is those of its rule."""
    severity: Severity | None = None
    """None is that of its rule."""
    always: bool = False
    """Whether it holds on sheets of later stages too, as what a cell can't hold at all does."""
    header: bool = False
    """Whether it stands at the column's title, once for the return."""
    of: str = ""
    """At a title: the sheet each row of which may have the fault. The formula is of that sheet's rows."""
    only: Literal["", "row", "sheet"] = ""
    """Whether only the first cell at fault of a row, or of the whole sheet, has the fault."""
    strays: str = ""
    """A sheet each row of which that belongs to no project explains one of these faults, the first of them."""
    whole: bool = False
    """Whether the formula works for whole columns only, and the cell that turns red is looked up in what it gives."""
