"""What is wrong with a round file or a form file, in words, with the key's path and its line."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from grants.form.mends import cut
from grants.form.slips import Mended, Slip, mended
from grants.form.toml_places import Lines, Path, first_header
from grants.form.wrong_values import WORDS, Wrong, in_words, one_each


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file. `line` is 0 where the file as a whole is meant; `typed` is the line, where it is quoted."""

    key: str
    line: int
    message: str
    typed: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        if self.typed:
            return f"{place}{self.typed}: {self.message}"
        return f"{place}{self.key} {self.message}" if self.key else f"{place}{self.message}"


class RoundError(Exception):
    """A round that can't be used: every problem of its file, in the file's order."""

    def __init__(self, source: str, problems: Sequence[Problem], *, readable: bool = True) -> None:
        super().__init__(f"{source}: " + "; ".join(str(problem) for problem in problems))
        self.source = source
        self.problems = tuple(problems)
        self.readable = readable

    def __reduce__(self) -> tuple[object, ...]:
        """How another process gets it: what an exception keeps by itself is its message alone."""
        return _round_error, (self.source, self.problems, self.readable)


def _round_error(source: str, problems: Sequence[Problem], readable: bool) -> RoundError:
    return RoundError(source, problems, readable=readable)


SLIPS = "\0slips"
"""A key of the values of a file with slips that could be mended. No form and no round has it, so that whoever
validates the values finds a fault, and `from_pydantic` says the slips with all other problems."""

_MOST = 200  # errors that are put into words
_MANY_PARTS = re.compile(r"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*\"|'[^'\n]*')[ \t]*\.[ \t]*){100}")
"""A key of so many parts takes tomllib minutes and gigabytes."""


def values_of(text: str, source: str) -> dict[str, Any]:
    """What a TOML file says, its numbers exact; raises RoundError where it is none.

    A file with slips that could be mended gives the mended values and the key SLIPS, which is for `from_pydantic`.
    """
    if "\0" in text:  # UTF-16 looks so
        raise RoundError(source, [Problem("", 0, "it is not in UTF-8; in Notepad: Save As, Encoding UTF-8")])
    too_deep = RoundError(source, [Problem("", 0, "it is nested too deeply")])
    if _MANY_PARTS.search(text):
        raise too_deep
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise too_deep from None
    except (ValueError, InvalidOperation):  # no TOML; or a number that is beyond all numbers
        better = _mended(text, too_deep)
    try:
        return {**tomllib.loads(better.text, parse_float=Decimal), SLIPS: len(better.slips)}
    except (ValueError, InvalidOperation):
        raise RoundError(source, list(_of_slips(better))) from None


def _mended(text: str, too_deep: RoundError) -> Mended:
    try:
        return mended(text)
    except RecursionError:
        raise too_deep from None


def from_pydantic(errors: Iterable[ErrorDetails], text: str, known: Mapping[Path, Iterable[str]]) -> list[Problem]:
    """Pydantic's errors as problems with lines, in the file's order, with the slips of the file.

    `known` has the keys that each table may have. What only follows from a slip is left out.
    """
    better = mended(text)
    values = {**tomllib.loads(better.text, parse_float=Decimal), **({SLIPS: 0} if better.slips else {})}
    lines, typed = Lines(better.text), text.split("\n")
    wrong = [each for each in one_each(errors, values) if not better.slips or each.path != (SLIPS,)]
    moved = _misplaced(wrong, values, known.get((), ()))
    problems = list(_of_slips(better))
    for each in wrong[:_MOST]:
        line = lines.of(each.path)
        if each.path in moved or _follows(each, line, better.slips):
            continue
        message, is_quoted = in_words(each)
        if each.kind == "extra_forbidden":
            message = _unknown(str(each.path[-1]), known.get(each.path[:-1], ()))
        quote = _quote(typed[line - 1], each.path) if is_quoted and line else ""
        problems.append(Problem(_written(each.path), line, message, quote))
    problems += [
        Problem(
            _written(path), lines.of(path), f"belongs to the top of the file: move it above {first_header(better.text)}"
        )
        for path in moved.values()
        if path
    ]
    more = [Problem("", 0, f"there are {len(wrong) - _MOST} errors more")] if len(wrong) > _MOST else []
    return [*sorted(problems, key=lambda problem: problem.line), *more]


def from_faults(faults: Iterable[tuple[Path, str]], text: str) -> list[Problem]:
    """Faults of a file whose keys and kinds are good, each with its path, as problems with lines."""
    lines = Lines(text)
    problems = [Problem(_written(path), lines.of(path), message) for path, message in faults]
    return sorted(problems, key=lambda problem: problem.line)


def _of_slips(better: Mended) -> Iterator[Problem]:
    return (Problem("", slip.line, slip.words, slip.typed) for slip in better.slips)


def _follows(wrong: Wrong, line: int, slips: Iterable[Slip]) -> bool:
    """Whether an error is only what a slip leaves behind: on its line, or in the table of a key that stands twice."""
    return any(not slip.sure and (slip.line == line or wrong.path == slip.path[:-1] != ()) for slip in slips)


def _misplaced(wrong: Sequence[Wrong], values: Mapping[str, Any], known: Iterable[str]) -> dict[Path, Path]:
    """Errors of keys that are missing at the top of a file and stand under a header, by path; and where they stand.

    The path is () for errors about them that need no words of their own.
    """
    lost = {str(each.path[0]) for each in wrong if each.kind == "missing" and len(each.path) == 1}
    unfit = {each.path[:2] for each in wrong}
    absent = set(known) - values.keys()
    moved: dict[Path, Path] = {}
    for name, table in values.items():
        for key in absent & table.keys() if isinstance(table, dict) else ():
            if key in lost or (name, key) in unfit:
                moved |= {each.path: () for each in wrong if each.path[:2] == (name, key)}
                moved |= {(key,): (name, key)} if key in lost else {(name, key): (name, key)}
    return moved


def _quote(line: str, path: Path) -> str:
    """A line as it was typed, cut to a readable length around the last key of a path."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    return cut(line.strip(), max(0, line.strip().rfind(key)))


def _unknown(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key.lower().replace("-", "_"), list(known), n=1)
    return WORDS["extra_forbidden"] + (f"; perhaps {near[0]} is meant" if near else "")


def _written(path: Path) -> str:
    """("priorities", "2") as priorities.2; list items count from 1, as people do."""
    return ".".join(f"item {part + 1}" if isinstance(part, int) else part for part in path)
