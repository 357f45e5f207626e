"""What a row of the rule catalogue is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grants.model.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Live:
    """What the sheet of live checks says of a project that has the fault, and the formula that is true of it.

    `words` and `advice` may name sheets, titles and choices, as messages do. A formula may name:

    - a column of a table: {measures[ref]}; the stage's own: {spending[spent]}, {results[light]};
    - what is worked out in the project's row: {ref}, {allocated}, {stated}, {share}, {spent}, {variance},
      {parts_total}, {items_total}; and {ticks}, how many of the {priorities} it serves;
    - {tolerance} of a stated contribution; {misfit}, for each measure whether its light does not fit its result;
      {sums_off}, whether a sum of the round's own is not what it should be;
    - a choice as it stands in cells, in quotation marks: {label[lights.red]}.

    Where a form lacks what the formula names, the live check is left out.
    """

    words: str
    advice: str
    formula: str
    roles: tuple[str, ...] = ()
    """The roles of the stages at which it is asked; () is those of its rule."""
    severity: Severity | None = None
    """None is that of its rule."""
    sheet: str = ""
    """The key of the sheet whose findings it stands for, where its rule finds the fault on other sheets too."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Cells that turn red or yellow in Excel while the fault is there.

    `columns` are written "sheet.column", the stage's own as "spending.spent" or "results.light". All of a kind are
    "*.required", "*.once" and "*.project-ref", on every sheet that is a table; "projects.priority" is every priority.
    A formula is for the first row of the table, and moves down with the cell. It may name:

    - {own[allocated]}, a cell of the same row; {own[spent]} and {own[light]} likewise, by the role that it has in the
      stage; {cell}, the marked cell itself; {column}, its whole column; {row}, the whole row of the table;
    - a whole column of a sheet: {parts[ref]};
    - {ticks}, how many priorities the row serves; {tolerance} and {label[yes.yes]}, as live checks have them.

    Where a form lacks what the formula names, the mark is left out.
    """

    columns: tuple[str, ...]
    formula: str
    roles: tuple[str, ...] = ()
    """The roles of the stages at which it is marked; () is those of its rule."""
    severity: Severity | None = None
    """None is that of its rule."""
    header: bool = False
    """Whether the column's title is marked, and not its cells."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A code: what it means and the words for it. A `Finding` is one occurrence.

    `message` and `fix` name figures in braces; whoever finds the fault supplies them as text people can read. They
    name what the form calls things as {sheet[projects]}, {title[projects.comment]} and {label[lights.red]}.
    """

    code: str
    severity: Severity
    roles: tuple[str, ...]
    """The roles of the stages at which it is asked."""
    finds: str
    points: str
    message: str
    fix: str
    why: str
    example: str
    live: tuple[Live, ...] = ()
    marks: tuple[Mark, ...] = ()

    def found(
        self, sheet: str = "", cell: str = "", field: str = "", severity: Severity | None = None, /, **words: str
    ) -> Finding:
        """This fault, at a place, with its figures. Raises KeyError where a figure is missing."""
        return self.worded({**words, "field": field}, sheet, cell, field, severity)

    def worded(
        self,
        words: Mapping[str, Any],
        sheet: str,
        cell: str,
        field: str,
        severity: Severity | None = None,
        project: str = "",
    ) -> Finding:
        """As `found`, with the figures in a mapping, which is asked for no more of them than the rule names.

        `project` is the ref of the project that it is about.
        """
        message, fix = self.message.format_map(words), self.fix.format_map(words)
        return Finding(self.code, severity or self.severity, sheet, cell, field, message, fix, project)
