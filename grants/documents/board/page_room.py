"""How much of a page of A4 blocks take, roughly and rather too much; and how much page one may say, so that it fits."""

from collections.abc import Sequence
from typing import NamedTuple

from grants.documents.document import Block, Cell, Fields, Heading, Paragraph, Table
from grants.documents.telling import Telling

PAGE = 236
"""Millimetres of a page below its title."""
_LINE, _GAP = 4.8, 2.0
_OF_TEXT, _OF_FIELDS, _OF_NAME = 98, 82, 56
"""Characters of a line of text, beside the labels of fields, and in the first column of a table."""
_BAR, _AROUND_BARS = 9.0, 19


class Room(NamedTuple):
    """How much page one says: items of what went wrong and for decision, rows of lights, and characters of texts."""

    wrong: int
    decisions: int
    lights: int
    beside: int
    """Characters beside a label."""
    item: int
    """Characters of an item of a list."""


ROOMS = (
    Room(4, 6, 9, 600, 400),
    Room(4, 5, 5, 500, 400),
    Room(3, 4, 4, 450, 400),
    Room(2, 4, 3, 400, 330),
    Room(2, 3, 2, 400, 330),
    Room(1, 3, 2, 400, 330),
    Room(2, 3, 3, 300, 240),
    Room(2, 3, 2, 220, 140),
)
"""From what a page holds of most returns, to what it holds of one with long texts."""


def taken(blocks: Sequence[Block]) -> float:
    """The millimetres that blocks take."""
    return sum(map(_height, blocks))


def fits(blocks: Sequence[Block]) -> bool:
    """Whether the blocks stand on one page."""
    return taken(blocks) <= PAGE


def bars_that_fit(blocks: Sequence[Block]) -> int:
    """How many bars of a figure have room below the blocks on one page; 0 where fewer than two have."""
    bars = int((PAGE - taken(blocks) - _AROUND_BARS) // _BAR)
    return bars if bars > 1 else 0


def brief(told: Telling, text: str, most: int, rest: str = "cut_short") -> str:
    """A text of no more than so many characters or little more; `rest` is the key of where what is cut stands."""
    if len(text) <= most:
        return text
    return told.say(rest, text=text[:most].rsplit(None, 1)[0].rstrip(" .,;:"))


def _lines(text: str, width: int) -> int:
    return sum(-(-max(len(part), 1) // width) for part in text.split("\n"))


def _height(block: Block) -> float:
    match block:
        case Heading():
            return 14
        case Paragraph():
            return sum(_lines(line.text, _OF_TEXT) * _LINE + 0.8 for line in block.lines) + _GAP
        case Fields():
            return sum(_lines(value, _OF_FIELDS) * _LINE + 3.6 for _, value in block.pairs)
        case Table():
            rows = [*block.rows, *([block.total] if block.total else [])]
            return 14 + sum(_row(row) for row in rows)
    return 0


def _row(row: Sequence[Cell]) -> float:
    return max((_lines(line.text, _OF_NAME) for line in row[0]), default=1) * _LINE + 3.6
