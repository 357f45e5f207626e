"""How a table fits the sheet of a spreadsheet: widths, heights, rows that are split, and names that Excel allows."""

import textwrap
from collections.abc import Iterable, Sequence

from grants.documents.document import Cell, Column, Line

WIDTH = 150  # characters that the columns of a table have together at least
_TALLEST, _LINE_HEIGHT = 400.0, 14.5  # points; Excel shows no row of more than 409
_LINES = int((_TALLEST - 4) / _LINE_HEIGHT)
_NAME = 31  # characters of a sheet's name
_EMPTY = 3  # characters of a line that words leave empty, so that none is hidden where letters are wide


def shown(line: Line) -> str:
    """A line as a cell shows it."""
    return f"• {line.text}" if line.weight == "item" else line.text


def joined(cell: Cell) -> str:
    return "\n".join(map(shown, cell))


def widths_of(columns: Sequence[Column]) -> list[int]:
    """The columns' widths in characters: no amount and no title's longest word is cut off."""
    share = max(WIDTH / sum(column.width for column in columns), 1)
    return [
        max(round(column.width * share), 10, *(len(word) + 3 for word in column.title.split())) for column in columns
    ]


def _lines(text: str, width: int) -> list[str]:
    """A text in the lines that a column of a width in characters shows; those that end in the text end with a break."""
    wrapper = textwrap.TextWrapper(
        max(width - _EMPTY, 1), expand_tabs=False, replace_whitespace=False, drop_whitespace=False
    )
    lines = [(wrapper.wrap(line) or [""]) for line in text.split("\n")]
    return [part for each in lines for part in (*each[:-1], f"{each[-1]}\n")]


def height(texts: Iterable[tuple[str, int]]) -> float:
    """Points that wrapped texts need in columns of their width in characters."""
    lines = max((len(_lines(text, width)) for text, width in texts), default=1)
    return min(lines * _LINE_HEIGHT + 4, _TALLEST)


def in_rows(row: Sequence[Cell], widths: Sequence[int]) -> list[tuple[Cell, ...]]:
    """A row, and below it what is too tall for Excel to show in one."""
    columns = [pieces(joined(cell), width) for cell, width in zip(row, widths, strict=True)]
    first = tuple(cell if len(parts) == 1 else (Line(parts[0]),) for cell, parts in zip(row, columns, strict=True))
    more = [
        tuple((Line(parts[number]),) if number < len(parts) else () for parts in columns)
        for number in range(1, max(map(len, columns)))
    ]
    return [first, *more]


def pieces(text: str, width: int) -> list[str]:
    """A text in lengths that a row shows."""
    lines = _lines(text, width)
    if len(lines) <= _LINES:
        return [text]
    return ["".join(lines[start : start + _LINES]).rstrip("\n") for start in range(0, len(lines), _LINES)]


def unlike(titles: Iterable[str]) -> list[str]:
    """Titles that differ, capitals aside, as a table of Excel needs."""
    given: list[str] = []
    for title in titles:
        is_new = title.casefold() not in map(str.casefold, given)
        given.append(title if is_new else f"{title} ({len(given) + 1})")
    return given


def sheet_name(title: str, number: int, taken: Iterable[str]) -> str:
    """A name that Excel allows, with none of the characters that formulas use: the title, or its first whole words."""
    plain = "".join(" " if character in "[]:*?/\\'" else character for character in title).strip()
    for name in (f"{number}. {plain}", plain):
        if 0 < len(name) <= _NAME and name.casefold() not in map(str.casefold, taken):
            return name
    whole = f"{number}. {plain}"[: _NAME + 1].rpartition(" ")[0]
    return (whole if len(whole) > len(f"{number}.") else f"{number}. {plain}"[:_NAME]).rstrip(" ,;")
