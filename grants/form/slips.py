"""The usual slips of a TOML file: each with its line, and the text without them, so that the rest can be judged too.

tomllib stops at the first thing that it can't read. So the file is taken apart into statements, and those that are no
TOML by themselves are mended one by one: by what the value seems to be, or by the one sign whose lack or surplus
keeps tomllib from reading on.
"""

from dataclasses import dataclass
from functools import lru_cache

from grants.form.mends import Mend, cut, parsed, quoted, unquoted
from grants.form.repairs import Budget, repaired, wrong_at
from grants.form.statements import HEAD, OUTSIDE, by_words
from grants.form.toml_places import Lines, Path, Place, places
from grants.model.patterns import pattern

UNREADABLE = "can't be read; docs/rounds.md says how it is written"
NO_PAIR = "a line has a key, an equals sign and a value; put # in front of a remark"
_MOST = 50  # slips that are reported of a file
_ROUNDS = 5  # statements that can't stand with the others
_LINES = 400  # of one statement


@dataclass(frozen=True, slots=True)
class Slip:
    """A line as it was typed, and what to write. Where it is not `sure`, what was put in its place only stands in.

    `path` is the key that stands twice, where that is the slip.
    """

    line: int
    typed: str
    words: str
    sure: bool = True
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Mended:
    """The text of a file with its slips mended, in the lines of the file; it may still be no TOML."""

    text: str
    slips: tuple[Slip, ...]


@lru_cache(maxsize=8)
def mended(text: str) -> Mended:
    """A file's text without its slips, and the slips in the file's order. Raises RecursionError for deep nesting."""
    plain = text.replace("\r\n", "\n")
    if wrong_at(plain) is None:
        return Mended(plain, ())
    mender = _Mender(plain.split("\n"))
    mender.statements()
    mender.keys_twice()
    return Mended(mender.text, tuple(sorted(mender.slips, key=lambda slip: slip.line)))


class _Mender:
    def __init__(self, lines: list[str]) -> None:
        self.typed = lines
        self.lines = list(lines)
        self.slips: list[Slip] = []
        self.budget = Budget()
        self._table = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def statements(self) -> None:
        """Mends each statement that is no TOML by itself."""
        at, after_a_slip = 0, False
        while at < len(self.lines):
            end = _end(self.lines, at)
            block = "\n".join(self.lines[at:end])
            if header := _HEADER.match(block):
                self._table = unquoted(header["name"])
            if wrong_at(block) is None:
                after_a_slip = after_a_slip and not block.strip()
            elif len(self.slips) >= _MOST or (after_a_slip and not _STATEMENT.match(block)):
                self._put(at, end, "")  # what is left of the statement before, or more than anybody reads
            else:
                end = self._mend(at, end)
                after_a_slip = True
            at = end

    def _put(self, at: int, end: int, text: str) -> None:
        """New text for some lines, which stay as many as they were."""
        new = text.split("\n")
        self.lines[at:end] = [*new, *[""] * (end - at - len(new))]

    def _report(self, line: int, words: str, *, sure: bool = True, column: int = 0, path: Path = ()) -> None:
        if len(self.slips) < _MOST:
            self.slips.append(Slip(line + 1, cut(self.typed[line].strip(), column), words, sure, path))

    def _mend(self, at: int, end: int) -> int:
        """Mends the statement that begins on a line; gives the line behind it."""
        if joined := _joined(self.lines, at):
            new, words, end = joined
            self._report(at, words)
            self._put(at, end, new)
            return end
        block = "\n".join(self.lines[at:end])
        block, found = by_words(block, self._table)
        tried = repaired(block, self.budget) if wrong_at(block) is not None else (block, [])
        if tried is None:
            unread = [(0, Mend("", UNREADABLE if "=" in block else NO_PAIR))]
            found = [(position, Mend("", each.words, sure=False)) for position, each in found or unread]
            block = _stand_in(block)
        else:
            block, more = tried
            found += more
        for position, each in found:
            before = "\n".join(self.lines[at:end])[:position]
            line = before.count("\n")
            self._report(at + line, each.words, sure=each.sure, column=len(before) - before.rfind("\n") - 1)
        self._put(at, end, block)
        return end

    def keys_twice(self) -> None:
        """Gives keys that stand twice another name; what still is no TOML then is taken out, a statement at a time."""
        for _ in range(_ROUNDS):
            position = wrong_at(self.text)
            if position is None:
                return
            if not self._renamed():
                self._stand_in_at(self.text.count("\n", 0, min(position, len(self.text) - 1)))

    def _renamed(self) -> bool:
        """Whether there was a key that stands twice; each of them has another name then."""
        text, pieces, behind = self.text, list[str](), 0
        try:
            again = _second_ones(places(text))
        except ValueError:
            return False
        lines = Lines(text if again else "")
        for place, first in again:
            key, header = str(place.path[-1]), text[place.start] == "["
            words = _twice(key, lines.at(first), header=header)
            self._report(lines.at(place.start) - 1, words, sure=False, path=place.path)
            name = f"again-{len(pieces)}"
            pieces.append(text[behind : place.start] + (f"[{name}]" if header else f"{name} "))
            behind = place.value_end if header else text.index("=", place.start + len(key))
        self.lines = ("".join(pieces) + text[behind:]).split("\n")
        return bool(pieces)

    def _stand_in_at(self, line: int) -> None:
        self._report(line, UNREADABLE, sure=False)
        end = _end(self.lines, line)
        self._put(line, end, "")


def _second_ones(found: list[Place]) -> list[tuple[Place, int]]:
    """Keys and headers that stood before, each with the position of the first; not what stands within them."""
    first: dict[Path, int] = {}
    again: list[tuple[Place, int]] = []
    header, behind = False, 0
    for place in found:
        is_header = place.value_start == place.value_end
        if place.start < behind or (header and not is_header):
            continue
        if place.path in first:
            again.append((place, first[place.path]))
            behind = place.value_end
        else:
            first[place.path] = place.start
        header = is_header and place.path in first and first[place.path] != place.start
    return again


def _twice(key: str, line: int, *, header: bool) -> str:
    if header:
        return f"this stands on line {line} already; put what is under it there"
    if key.isdigit():
        return f"the number {key} stands on line {line} already; give each its own"
    return f"{key} stands on line {line} already; take one of the two out"


# ------------------------------------------------------------------------------------------------ statements

_HEADER = pattern(r"\s*\[\[?(?P<name>[^\[\]=,]+)\]\]?\s*(?:#.*)?$")
_STATEMENT = pattern(r"\s*(?:\[\[?[^\[\]=,\"']+(?:\]|$)|(?:[\w.-]+|\"[^\"]*\"|'[^']*')\s*=)")
_BRACKETS = {"[": 1, "{": 1, "]": -1, "}": -1}


def _end(lines: list[str], at: int) -> int:
    """The line behind the statement that begins on a line, as far as brackets and the shape of lines can say."""
    for mark in ('"""', "'''"):
        if lines[at].count(mark) % 2:
            return next((end + 1 for end in range(at + 1, len(lines)) if mark in lines[end]), at + 1)
    depth = _depth(lines[at])
    if depth <= 0 or _HEADER.match(lines[at]):
        return at + 1
    in_braces = lines[at].rstrip().endswith("{")
    for end in range(at + 1, min(at + _LINES, len(lines))):
        if _STATEMENT.match(lines[end]) and not (in_braces and _has_closing(lines, end)):
            return _without_blank(lines, at, end)
        depth += _depth(lines[end])
        if depth <= 0:
            return end + 1
    return _without_blank(lines, at, min(at + _LINES, len(lines)))


def _depth(line: str) -> int:
    return sum(_BRACKETS.get(character, 0) for character in OUTSIDE.sub("", line))


def _has_closing(lines: list[str], at: int) -> bool:
    """Whether a brace at the beginning of a line follows, before anything that can't stand in braces."""
    for line in lines[at : at + 30]:
        if line.lstrip().startswith("}"):
            return True
        if not line.strip() or _HEADER.match(line):
            return False
    return False


def _without_blank(lines: list[str], at: int, end: int) -> int:
    while end > at + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _stand_in(block: str) -> str:
    key = block.partition("=")[0].strip() if "=" in block.partition("\n")[0] else ""
    return f'{key} = ""' if key and wrong_at(f'{key} = ""') is None else ""


def _joined(lines: list[str], at: int) -> tuple[str, str, int] | None:
    """A text or a table in braces that goes over several lines, on one; what to say; and the line behind it."""
    head = HEAD.match(lines[at])
    typed = lines[at][head.end() :].strip() if head else ""
    if head is None or not typed or parsed(typed) is not None:
        return None
    text = typed[0] == '"' and '"' not in typed[1:]
    if not text and typed != "{":
        return None
    for end in range(at + 1, min(at + 20, len(lines))):
        line = lines[end].strip()
        if not line or (text and _STATEMENT.match(line)):
            return None
        if text and line.rstrip(",").endswith('"'):
            value = quoted(unquoted(" ".join(each.strip() for each in (typed, *lines[at + 1 : end + 1]))))
            words = f"a text stands on one line: write {cut(value)}"
            return f"{head[0]}{value}", words, end + 1
        if not text and line.startswith("}"):
            pairs = ", ".join(
                pair for each in lines[at + 1 : end] if (pair := each.partition(" #")[0].strip().strip(","))
            )
            value = f"{{ {pairs} }}"
            if parsed(value) is None:
                return None
            return f"{head[0]}{value}", f"a table in braces stands on one line: write {cut(value)}", end + 1
    return None
