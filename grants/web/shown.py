"""A result, or a collection → what a page shows of it, in the order in which people read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from grants.form.library import Library
from grants.form.rounds import Round
from grants.model.finding import Finding, Result, Severity
from grants.model.words import counted
from grants.printing.terminal import money_line
from grants.validate import Reading

THE_FILE = "The workbook"
_HEADINGS: dict[Severity, str] = {"error": "Errors", "warning": "Warnings"}


@dataclass(frozen=True, slots=True)
class OfASheet:
    """The findings of one severity on a sheet, and in words how many more there are."""

    sheet: str
    findings: Sequence[Finding]
    more: Sequence[str]


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity, sheet by sheet."""

    severity: Severity
    heading: str
    sheets: Sequence[OfASheet]


@dataclass(frozen=True, slots=True)
class Found:
    """What a page says of one workbook."""

    file: str
    heading: str
    state: str
    """ "ready", "not ready" or "unread"."""
    verdict: str
    counts: str
    money: str
    groups: Sequence[Group]


def found(result: Result) -> Found:
    """Errors before warnings; of a file that is no return, why."""
    counts = f"{counted(result.count('error'), 'error')}, {counted(result.count('warning'), 'warning')}"
    groups = [group for severity in _HEADINGS if (group := _group(result, severity)).sheets]
    about = (result.file, result.heading)
    if not result.readable:
        return Found(*about, "unread", "This file can't be checked as a return", "", "", groups)
    money = money_line(result) if any((result.totals.available, result.totals.allocated, result.totals.spent)) else ""
    if result.valid:
        return Found(*about, "ready", "Ready to send", counts, money, groups)
    return Found(*about, "not ready", "Not ready to send", counts, money, groups)


def _group(result: Result, severity: Severity) -> Group:
    of_this = [each for each in result.findings if each.severity == severity]
    sheets = tuple(_sheets(of_this, result, severity))
    number = result.count(severity)
    return Group(severity, f"{_HEADINGS[severity]} ({number:,})", sheets)


def _sheets(findings: Sequence[Finding], result: Result, severity: Severity) -> Iterator[OfASheet]:
    for sheet, group in groupby(findings, key=lambda each: each.sheet):
        more = [
            f"{each.code}: {each.message}" for each in result.more if (each.sheet, each.severity) == (sheet, severity)
        ]
        yield OfASheet(sheet or THE_FILE, tuple(group), more)


def later_rounds(reading: Reading, known: Library) -> list[tuple[str, str]]:
    """The rounds for which next year's workbook can begin with this return: their stamps and names, the next first."""
    return [(each.stamp, name_of(each)) for each in sorted(_later(reading, known), key=lambda each: each.begins)]


def _later(reading: Reading, known: Library) -> Iterator[Round]:
    """Later rounds of the same funder for who holds this grant; partnerships are renamed, their councils seldom."""
    this = reading.round
    for each in known.rounds():
        if each.begins <= this.begins or each.funder != this.funder:
            continue
        if this.key in each.partnerships:
            yield each.of(this.key)
        else:
            parts = [each.of(key) for key in each.partnerships] or [each]
            yield from (one for one in parts if one.recipient == this.recipient)


def name_of(round: Round) -> str:
    return f"{round.fund}, {round.year}"
