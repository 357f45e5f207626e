"""What a row of the rule catalogue is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grants.model.finding import Finding, Severity


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
