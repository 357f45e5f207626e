"""How much of a page of A4 blocks take, roughly and rather too much, so that what follows is chosen to fit."""

from collections.abc import Sequence

from grants.documents.document import Block, Cell, Fields, Heading, Paragraph, Table

PAGE = 236
"""Millimetres of a page below its title."""
_LINE, _GAP = 4.8, 2.0
_OF_TEXT, _OF_FIELDS, _OF_NAME = 98, 82, 56
"""Characters of a line of text, beside the labels of fields, and in the first column of a table."""
_BAR, _AROUND_BARS = 9.0, 19


def taken(blocks: Sequence[Block]) -> float:
    """The millimetres that blocks take."""
    return sum(map(_height, blocks))


def bars_that_fit(blocks: Sequence[Block]) -> int:
    """How many bars of a figure have room below the blocks on one page; 0 where fewer than two have."""
    bars = int((PAGE - taken(blocks) - _AROUND_BARS) // _BAR)
    return bars if bars > 1 else 0


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
            return 16 + sum(_row(row) for row in rows)
    return 0


def _row(row: Sequence[Cell]) -> float:
    return max((_lines(line.text, _OF_NAME) for line in row[0]), default=1) * _LINE + 3.6
