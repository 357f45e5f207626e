"""Where keys and values stand in the text of a TOML file."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]

_SKIPPED = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
STRING = re.compile(
    r'"""(?:\\.|(?!""")[^\\])*"""(?:"{0,2})' r"|'''(?:(?!''').)*'''(?:'{0,2})" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\r\n]+")
_DEEP = 100  # parts of a path


@dataclass(frozen=True, slots=True)
class Place:
    """A key, a header or an item of a list: where it starts, and from where to where its value stands.

    The value of a header is empty.
    """

    path: Path
    start: int
    value_start: int
    value_end: int


def places(text: str) -> list[Place]:
    """Every key, header and item of a list of a TOML file, in its order; a key that stands twice comes twice.

    Raises ValueError where the text is not laid out as TOML, or is nested deeper than anybody writes.
    """
    scan = _Scan(text)
    scan.run()
    return scan.found


def first_header(text: str) -> str:
    """The first header of a TOML file, such as "[priorities]"; in words where none is found."""
    try:
        headers = [text[each.start : each.value_end] for each in places(text) if text[each.start] == "["]
    except ValueError:
        headers = []
    return headers[0] if headers else "the first line in square brackets"


class Lines:
    """On which lines the keys of a TOML file stand; those of a text that is no TOML are not known."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lines: dict[Path, int] = {}
        try:
            found = places(text)
        except ValueError:
            found = []
        for place in found:
            line = self.at(place.start)
            for end in range(len(place.path), 0, -1):
                if place.path[:end] in self._lines:
                    break
                self._lines[place.path[:end]] = line

    def at(self, position: int) -> int:
        """The line of a position in the text; the first line is 1."""
        return bisect_right(self._starts, position)

    def of(self, path: Path) -> int:
        """The line on which a key starts; of the nearest table around it where it is not there; 0 where none is."""
        return next((line for end in range(len(path), 0, -1) if (line := self._lines.get(path[:end], 0))), 0)


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: list[Place] = []
        self._tables: dict[Path, int] = {}  # how many [[tables]] of a path there were

    def run(self) -> None:
        table: Path = ()
        self._skip()
        while self.at < len(self.text):
            start = self.at
            if self._take("[["):
                table = self._resolved(self._key())
                self._expect("]]")
                number = self._tables.get(table, 0)
                self._tables[table] = number + 1
                table = (*table, number)
                self.found.append(Place(table, start, self.at, self.at))
            elif self._take("["):
                table = self._resolved(self._key())
                self._expect("]")
                self.found.append(Place(table, start, self.at, self.at))
            else:
                self._pair(table)
            self._skip()

    def _resolved(self, key: Path) -> Path:
        """The path of a header: what stands under a list of tables is of its last one."""
        path: Path = ()
        for number, part in enumerate(key):
            path = (*path, part)
            if path in self._tables and number < len(key) - 1:
                path = (*path, self._tables[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        start = self.at
        path = table + self._key()
        self._expect("=")
        self._value(path, start)

    def _key(self) -> Path:
        parts: list[str] = []
        while True:
            self._space()
            if match := _BARE_KEY.match(self.text, self.at):
                parts.append(match[0])
            elif (match := STRING.match(self.text, self.at)) and not match[0].startswith(('"""', "'''")):
                parts.append(str(tomllib.loads(f"key = {match[0]}")["key"]))
            else:
                raise ValueError(self.at)
            self.at = match.end()
            self._space()
            if not self._take("."):
                return tuple(parts)
            if len(parts) > _DEEP:
                raise ValueError(self.at)

    def _value(self, path: Path, start: int | None = None) -> None:
        """Takes a value; that of an item of a list starts where its value does."""
        if len(path) > _DEEP:
            raise ValueError(self.at)
        self._space()
        begin = self.at
        place = len(self.found)
        if self._take("["):
            self._items(path)
        elif self._take("{"):
            self._pairs(path)
        elif match := STRING.match(self.text, self.at) or _BARE_VALUE.match(self.text, self.at):
            self.at = match.start() + len(match[0].rstrip())
        else:
            raise ValueError(self.at)
        self.found.insert(place, Place(path, begin if start is None else start, begin, self.at))

    def _items(self, path: Path) -> None:
        number = 0
        self._skip()
        while not self._take("]"):
            self._value((*path, number))
            number += 1
            self._after_item("]")

    def _pairs(self, path: Path) -> None:
        self._skip()
        while not self._take("}"):
            self._pair(path)
            self._after_item("}")

    def _after_item(self, end: str) -> None:
        self._skip()
        if self._take(","):
            self._skip()
        elif not self.text.startswith(end, self.at):
            raise ValueError(self.at)

    def _skip(self) -> None:
        match = _SKIPPED.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _take(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def _expect(self, sign: str) -> None:
        self._space()
        if not self._take(sign):
            raise ValueError(self.at)


def comments(text: str) -> Iterator[tuple[int, int]]:
    """From where to where the comments of a TOML file stand."""
    for match in re.finditer(rf"{STRING.pattern}|(?P<comment>#[^\n]*)", text, re.DOTALL):
        if match["comment"]:
            yield match.span("comment")
