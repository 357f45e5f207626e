"""How a table is laid out on paper: over how many pages side by side, so that its text can still be read."""

from collections.abc import Sequence

MARGIN = 0.25
"""Inches beside the table; every usual printer reaches as far."""

_PAPER = (297 / 25.4 - 2 * MARGIN) * 96
"""Pixels across a page of A4 on its side, at full size."""
_GOOD, _LEAST = 0.65, 0.55
"""Parts of full size: type of 11 points has 7 at the first, and 6 at the second, below which few people can read."""


def pages_across(widths: Sequence[int], kept: int) -> int:
    """How many pages a table takes side by side, by its columns' widths in characters.

    `kept` is the number of columns on its left that each page repeats. What fits on one page at a good size is kept on
    one; all else takes as few as can be read. Excel then prints it as large as it goes on so many.
    """
    pixels = [8 * width + 5 for width in widths]
    return 1 if _needed(pixels, kept, _GOOD) == 1 else max(_needed(pixels, kept, _LEAST), 2)


def _needed(pixels: Sequence[int], kept: int, size: float) -> int:
    """The pages that a table takes at a size: each holds the columns that are repeated, and as many more as fit."""
    room, repeated = _PAPER / size, sum(pixels[:kept])
    pages, used = 1, 0
    for place, width in enumerate(pixels):
        if used + width > room:
            pages, used = pages + 1, repeated if place >= kept else 0
        used += width
    return pages
