"""How a table is laid out on paper: over how many pages side by side, so that its text can still be read."""

from collections.abc import Sequence

MARGIN = 0.25
"""Inches beside the table; every usual printer reaches as far."""

_PAPER = (297 / 25.4 - 2 * MARGIN) * 96
"""Pixels across a page of A4 on its side, at full size."""
_GOOD, _LEAST = 65, 55
"""Percent of full size: type of 11 points has 7 at the first, and 6 at the second, below which few people can read.

A table that fits on one page at `_GOOD` is kept on one; one that does not takes as many as it needs for `_LEAST`.
"""
_MOST = 6
"""Pages side by side; wider tables than that are none that anybody prints."""


def pages_across(widths: Sequence[int], kept: int) -> int:
    """How many pages a table takes side by side, by its columns' widths in characters.

    `kept` is the number of columns on its left that each page repeats.
    """
    if scale(widths, kept, 1) >= _GOOD:
        return 1
    return next((pages for pages in range(2, _MOST) if scale(widths, kept, pages) >= _LEAST), _MOST)


def scale(widths: Sequence[int], kept: int, pages: int) -> int:
    """The percent of full size at which a table fits on so many pages side by side; no more than 100."""
    pixels = [8 * width + 5 for width in widths]
    return next((percent for percent in range(100, 1, -1) if _needed(pixels, kept, percent) <= pages), 1)


def _needed(pixels: Sequence[int], kept: int, percent: int) -> float:
    """The pages that a table takes at a size: each holds the columns that are repeated, and as many more as fit."""
    room, repeated = _PAPER * 100 / percent, sum(pixels[:kept])
    pages, used = 1, 0
    for place, width in enumerate(pixels):
        if used + width > room:
            pages, used = pages + 1, repeated if place >= kept else 0
        if used + width > room:
            return float("inf")  # a column wider than a page is cut
        used += width
    return pages
