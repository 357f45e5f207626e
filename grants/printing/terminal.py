"""Results → text for a terminal: findings by sheet, aligned, with a closing line. The caller says if it has colours."""

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from grants.model.finding import Finding, Note, Result, Severity
from grants.model.money import pounds
from grants.model.visible import visible
from grants.model.words import counted, listed

WIDTH = 100
NAME_ROUND = "Where you know its round: name it with --round, or say with --rounds where its file is."
"""What is said beside a FILE06, whose own words are for people without a terminal."""
_BOLD, _DIM, _RED, _YELLOW, _GREEN, _END = "\033[1m", "\033[2m", "\033[31m", "\033[33m", "\033[32m", "\033[0m"
_COLOURS: dict[Severity, str] = {"error": _RED, "warning": _YELLOW}


class _Painter:
    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, code: str) -> str:
        text = visible(text)
        return f"{code}{text}{_END}" if self._colour else text


def results(items: Iterable[Result], *, colour: bool = False) -> str:
    """All results as one text, a blank line between files."""
    return "\n\n".join(result(item, colour=colour) for item in items)


def result(item: Result, *, colour: bool = False) -> str:
    """One file's heading, its findings by sheet, and whether it is ready to send."""
    paint = _Painter(colour)
    lines = [paint(item.file, _BOLD)]
    if item.heading:
        lines.append(visible(item.heading))
    width = max((len(finding.cell) for finding in item.findings), default=0)
    for sheet, findings in groupby(item.findings, key=lambda finding: finding.sheet):
        lines += ["", paint(sheet or "The workbook", _BOLD)]
        for finding in findings:
            lines += _finding(finding, width, paint)
        for more in (each for each in item.more if each.sheet == sheet):
            lines.append(f"  {'':<{width}}{'  ' if width else ''}{more.severity:<7}  {more.code:<7}  {more.message}")
    return "\n".join([*lines, "", *_closing(item, paint)])


def _finding(finding: Finding, width: int, paint: _Painter) -> Iterator[str]:
    """Cell and severity first, then the message, then what to do, in a column of their own."""
    head = f"  {finding.cell:<{width}}{'  ' if width else ''}{finding.severity:<7}  {finding.code:<7}  "
    room = WIDTH - len(head)
    first, *rest = textwrap.wrap(visible(finding.message), room)
    painted = head.replace(finding.severity, paint(finding.severity, _COLOURS[finding.severity]), 1)
    yield painted + first
    for line in rest:
        yield " " * len(head) + line
    for line in textwrap.wrap(visible(f"To do: {finding.fix}"), room):
        yield " " * len(head) + paint(line, _DIM)


def notes(heading: str, items: Iterable[Note]) -> str:
    """What to look at again, by sheet, under a heading."""
    listed = list(items)
    width = max((len(note.cell) for note in listed), default=0)
    lines = [f"{visible(heading)}; {counted(len(listed), 'thing')} to look at again."]
    for sheet, group in groupby(listed, key=lambda note: note.sheet):
        lines += ["", sheet or "The workbook"]
        for note in group:
            head = f"  {note.cell:<{width}}  "
            first, *rest = textwrap.wrap(visible(f"{note.what} {note.how}"), WIDTH - len(head))
            lines += [head + first, *(" " * len(head) + line for line in rest)]
    return "\n".join(lines)


def _closing(item: Result, paint: _Painter) -> Iterator[str]:
    errors, warnings = counted(item.count("error"), "error"), counted(item.count("warning"), "warning")
    if not item.readable:
        yield paint("Not read: this file can't be checked as a return.", _RED)
        if any(finding.code == "FILE06" for finding in item.findings):
            yield NAME_ROUND
        return
    verdict = paint("Ready to send", _GREEN) if item.valid else paint("Not ready to send", _RED)
    yield f"{verdict}: {errors}, {warnings}."
    yield money_line(item)


def money_line(item: Result) -> str:
    """ "£428,686 available, £428,686 allocated." of what the workbook gives."""
    amounts = {"available": item.totals.available, "allocated": item.totals.allocated, "spent": item.totals.spent}
    figures = [f"{pounds(amount)} {name}" for name, amount in amounts.items() if amount is not None]
    return f"{listed(figures)}."
