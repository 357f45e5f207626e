"""What is wrong with a round file, in words, with the key's path and its line."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]

# Pydantic's kinds of error, as a person who edits a round file would put them. The rest keep pydantic's own words.
WORDS = {
    "missing": "is missing",
    "string_type": "has to be text in quotation marks",
    "string_too_short": "is empty",
    "tuple_type": "has to be a list in square brackets",
    "dict_type": "has to be a table of keys and values",
    "model_type": "has to be a table of keys and values",
    "model_attributes_type": "has to be a table of keys and values",
    "date_type": "has to be a date such as 2021-04-01, without quotation marks",
    "date_parsing": "has to be a date such as 2021-04-01, without quotation marks",
    "date_from_datetime_parsing": "has to be a date such as 2021-04-01, without quotation marks",
    "date_from_datetime_inexact": "has to be a date without a time of day",
    "int_type": "has to be a whole number",
    "int_parsing": "has to be a whole number",
    "int_from_float": "has to be a whole number",
    "decimal_type": "has to be a number",
    "decimal_parsing": "has to be a number",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "too_long": "has more entries than any round needs",
    "string_too_long": "is far too long",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a round file. `line` is 0 where the file as a whole is meant."""

    key: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.key} {self.message}" if self.key else f"{place}{self.message}"


class RoundError(Exception):
    """A round that can't be used: every problem of its file, in the file's order."""

    def __init__(self, source: str, problems: Sequence[Problem], *, readable: bool = True) -> None:
        super().__init__(f"{source}: " + "; ".join(str(problem) for problem in problems))
        self.source = source
        self.problems = tuple(problems)
        self.readable = readable


_DOTS = 100  # a key of so many parts takes tomllib gigabytes


def values_of(text: str, source: str) -> dict[str, Any]:
    """What a TOML file says, its numbers exact; raises RoundError where it is none."""
    too_deep = RoundError(source, [Problem("", 0, "it is nested too deeply")])
    if any(line.partition("=")[0].count(".") > _DOTS for line in text.splitlines()):
        raise too_deep
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise too_deep from None
    except (ValueError, InvalidOperation) as error:  # no TOML; or a number that is beyond all numbers
        raise RoundError(source, [_syntax(error, text)]) from None


def _syntax(error: Exception, text: str) -> Problem:
    """The problem of a file that is not TOML; tomllib gives its line only in its message."""
    if not isinstance(error, tomllib.TOMLDecodeError):
        return Problem("", 0, "it has a number that is too large or too small to be one")
    message = str(error)
    line = next((int(word) for word in message.replace(",", " ").split() if word.isdigit()), text.count("\n") + 1)
    return Problem("", line, f"this is not TOML: {message.partition(' (at')[0].lower()}")


def from_pydantic(errors: Iterable[ErrorDetails], text: str, known: Mapping[Path, Iterable[str]]) -> list[Problem]:
    """Pydantic's errors as problems with lines, in the file's order. `known` has the keys that each table may have."""
    lines = Lines(text)
    problems = []
    for error in errors:
        path: Path = tuple(part for part in error["loc"] if part != "[key]")
        message = WORDS.get(error["type"], error["msg"])
        if error["type"] == "extra_forbidden":
            message = _unknown(str(path[-1]), known.get(path[:-1], ()))
        problems.append(Problem(_written(path), lines.of(path), message))
    return sorted(problems, key=lambda problem: problem.line)


def from_faults(faults: Iterable[tuple[Path, str]], text: str) -> list[Problem]:
    """Faults of a file whose keys and kinds are good, each with its path, as problems with lines."""
    lines = Lines(text)
    problems = [Problem(_written(path), lines.of(path), message) for path, message in faults]
    return sorted(problems, key=lambda problem: problem.line)


def _unknown(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, list(known), n=1)
    return (
        f"is not a key that a round has here; did you mean {near[0]}?" if near else "is not a key that a round has here"
    )


def _written(path: Path) -> str:
    """("priorities", "2") as priorities.2; list items count from 1, as people do."""
    return ".".join(f"item {part + 1}" if isinstance(part, int) else part for part in path)


class Lines:
    """Where keys stand in a TOML file.

    tomllib tells no lines. But a key starts just behind the longest beginning of the file that is TOML and lacks the
    key; that holds for every way of writing it: dotted, in a table, inside braces.
    """

    LIMIT = 400  # beginnings to parse; a round file has some 40 lines

    def __init__(self, text: str) -> None:
        lines = text.splitlines(keepends=True)
        self._beginnings: list[tuple[int, Any]] = []
        for number in range(min(len(lines), self.LIMIT) + 1):
            try:
                self._beginnings.append((number, tomllib.loads("".join(lines[:number]))))
            except ValueError:
                continue

    def of(self, path: Path) -> int:
        """The line on which a key starts; of the nearest table around it where it is not there; 0 where none is."""
        for end in range(len(path), 0, -1):
            before = 0
            for number, values in self._beginnings:
                if _holds(values, path[:end]):
                    return before + 1
                before = number
        return 0


def _holds(values: Any, path: Path) -> bool:
    for part in path:
        if isinstance(values, dict) and str(part) in values:
            values = values[str(part)]
        elif isinstance(values, list) and isinstance(part, int) and part < len(values):
            values = values[part]
        else:
            return False
    return True
