"""What checking a return comes to: findings, totals, and the result that holds both."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from grants.model.limits import LISTED

Severity = Literal["error", "warning"]

TO_DO = "To do"
"""The sheet that lists findings in a marked copy, and notes in a workbook that was rolled forward."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: what is wrong with which figures, where, and what to do about it.

    `cell` is an Excel address such as "F7", or empty where the whole sheet or file is meant. `sheet` is
    the sheet's name in the workbook, or empty for the file. `field` is the title of the column or answer.
    """

    code: str
    severity: Severity
    sheet: str
    cell: str
    field: str
    message: str
    fix: str
    project: str = ""
    """The ref of the project that it is about, where it is about one; not part of the JSON."""


@dataclass(frozen=True, slots=True)
class More:
    """How many findings of a kind on a sheet are not listed one by one."""

    code: str
    severity: Severity
    sheet: str
    number: int

    @property
    def message(self) -> str:
        return f"And {self.number:,} more like these, which are counted and not listed."


@dataclass(frozen=True, slots=True)
class Note:
    """Something to look at again in a workbook that begins with last year's answers."""

    sheet: str
    """The sheet's name, or empty for the whole workbook."""
    cell: str
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class Totals:
    """A return's totals in pounds; None where the workbook does not give one."""

    available: Decimal | None = None
    allocated: Decimal | None = None
    spent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """All that checking one file came to."""

    file: str
    round: str = ""
    stage: str = ""
    heading: str = ""
    """Partnership, year and return, as people say it."""
    totals: Totals = Totals()
    findings: tuple[Finding, ...] = ()
    more: tuple[More, ...] = ()
    """Findings that are counted and not listed."""

    @classmethod
    def of(
        cls, file: str, round: str, stage: str, heading: str, totals: Totals, findings: Iterable[Finding]
    ) -> "Result":
        """A result that lists the first of its findings of each kind on each sheet, and counts the others."""
        kinds: Counter[tuple[str, Severity, str]] = Counter()
        listed = []
        for finding in findings:
            kind = finding.code, finding.severity, finding.sheet
            kinds[kind] += 1
            if kinds[kind] <= LISTED:
                listed.append(finding)
        more = tuple(More(*kind, number - LISTED) for kind, number in kinds.items() if number > LISTED)
        return cls(file, round, stage, heading, totals, tuple(listed), more)

    def count(self, severity: Severity) -> int:
        listed = sum(finding.severity == severity for finding in self.findings)
        return listed + sum(each.number for each in self.more if each.severity == severity)

    @property
    def valid(self) -> bool:
        return not self.count("error")

    @property
    def readable(self) -> bool:
        return bool(self.round)

    @property
    def exit_code(self) -> int:
        """0 no error, 1 errors found, 2 not readable as a return."""
        if not self.readable:
            return 2
        return 0 if self.valid else 1


def worst(results: Iterable[Result]) -> int:
    """The exit code of many files: the highest of them."""
    return max((result.exit_code for result in results), default=0)
