"""A statement of TOML that lacks one sign, or has one too many → the statement that tomllib can read."""

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from grants.form.mends import CURLY, Mend, cut

_LONGEST = 2_000  # characters of a statement that is tried with other signs
_ROUNDS = 8  # signs that one statement may lack
_NEAR = 40  # places of a statement where a quotation mark is tried


class Budget:
    """How often tomllib may be asked about a file: a file of faults alone is not to cost minutes."""

    def __init__(self) -> None:
        self.left = 3_000


def wrong_at(text: str) -> int | None:
    """Where tomllib stops reading a text; None where it reads it all."""
    try:
        tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)$", str(error))
        if not place:
            return len(text)
        lines = text.split("\n")[: int(place[1]) - 1]
        return min(sum(len(line) + 1 for line in lines) + int(place[2]) - 1, len(text))
    except (ValueError, InvalidOperation):  # a number that is beyond all numbers
        return 0
    return None


def repaired(block: str, budget: Budget) -> tuple[str, list[tuple[int, Mend]]] | None:
    """A statement that tomllib can read, and what was put in or taken out of it, with its position; or None."""
    found: list[tuple[int, Mend]] = []
    for _ in range(_ROUNDS):
        wrong = wrong_at(block)
        if wrong is None:
            return block, found
        best = _best(block, wrong, budget) if len(block) <= _LONGEST else None
        if best is None:
            return None
        position, block, words = best
        found.append((position, Mend("", words)))
    return None


def _best(block: str, wrong: int, budget: Budget) -> tuple[int, str, str] | None:
    """The change with which tomllib reads farthest, if it reads farther than before."""
    best, least = None, len(block) - wrong
    for start, end, sign, words in _changes(block, wrong):
        if budget.left <= 0:
            return None
        budget.left -= 1
        tried = f"{block[:start]}{sign}{block[end:]}"
        stop = wrong_at(tried)
        left = -1 if stop is None else len(tried) - stop
        if left < least:
            best, least = (start, tried, words), left
    return best


def _changes(block: str, wrong: int) -> Iterator[tuple[int, int, str, str]]:
    """What may be put in or taken out near where tomllib stops: from, to, the sign, and the words for it."""
    before = len(block[:wrong].rstrip())
    last = re.search(r"(\"[^\"\n]*\"|'[^'\n]*'|[^\s,\[\]{}=]+|[\]}])$", block[:before])
    behind = cut(last[0]) if last else "this"
    if block[wrong : wrong + 1] == ",":
        yield wrong, wrong + 1, "", "take the second comma out"
    if block[before - 1 : before] == ",":
        yield before - 1, before, "", "take out the comma that has nothing behind it"
    yield before, before, ",", f"write a comma behind {behind}"
    if block[wrong : wrong + 1] == ":":
        yield wrong, wrong + 1, "=", "write = in place of the colon"
    if block[wrong : wrong + 1] == ";":
        yield wrong, wrong + 1, ",", "write a comma in place of the semicolon"
    for place in _near(re.finditer(f"[{CURLY}]", block), wrong):
        yield place, place + 1, '"', "write straight quotation marks"
    for place in _near(re.finditer(r"\\", block), wrong):
        yield place, place + 1, "\\\\", "write a backslash twice, as \\\\"
    yield from _quotes(block, wrong)
    end = len(re.sub(r"(\s|#[^\n]*)*$", "", block))
    yield end, end, "]", "write ] at the end of the list"
    yield end, end, " }", "write } at the end of the table in braces"
    yield end, end, " }]", "write } and ] at the end"
    yield end, end, '"]', 'write " and ] at the end of the list'
    if "{" in block[:before]:
        yield before, wrong, " = ", f"write = behind {behind}"
    yield before, before, " }", f"write }} behind {behind}"
    yield before, before, "]", f"write ] behind {behind}"
    for place in (wrong, before - 1):
        if block[place : place + 1].strip():
            yield place, place + 1, "", f"take {block[place]} out"


def _quotes(block: str, wrong: int) -> Iterator[tuple[int, int, str, str]]:
    """Quotation marks at the beginning and at the end of what may be a text."""
    for place in _near(re.finditer(r"[\[,={][ \t]*|\n[ \t]*", block), wrong, at_end=True):
        word = re.split(r"[,\]}\n\"]", block[place:])[0].strip()
        yield place, place, '"', f"write a quotation mark in front of {cut(word)}"
    for place in _near(re.finditer(r"[ \t]*[,\]}\n]|[ \t]*$", block), wrong):
        word = re.split(r"[,\[{=\n\"]", block[:place])[-1].strip()
        yield place, place, '"', f"write a quotation mark behind {cut(word)}"


def _near(found: Iterator[re.Match[str]], wrong: int, *, at_end: bool = False) -> list[int]:
    """The positions of what was found, nearest first to where tomllib stops, and not too many."""
    positions = [match.end() if at_end else match.start() for match in found]
    return sorted(positions, key=lambda place: abs(place - wrong))[:_NEAR]
