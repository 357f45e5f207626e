"""Removes the marks of an earlier marked copy, so that a fault that was mended is not marked any more.

Which style a cell had is not stored. It is that of the nearest cell in its column (a title: in its row) that is not
marked and is alike but for fill and border.
"""

from bisect import bisect
from collections import defaultdict

from grants.marking.editing import Element, Parts
from grants.marking.styles import Styles
from grants.model.addresses import place_of

Styled = dict[int, list[int]]
"""The cells of a column, or of a row, that are not marked: of each style the numbers of their rows, or columns."""


def take_marks_off(parts: Parts, styles: Styles, part: str) -> None:
    """Give each marked cell of a sheet the style that it seems to have had."""
    if not styles.marks:
        return
    columns: dict[int, Styled] = defaultdict(lambda: defaultdict(list))
    rows: dict[int, Styled] = defaultdict(lambda: defaultdict(list))
    marked: list[tuple[int, int, Element]] = []
    for cell in parts.xml(part).iter("{*}c"):
        row, column = place_of(cell.get("r", ""))
        style = int(cell.get("s", "0"))
        if style in styles.marks:
            marked.append((row, column, cell))
        else:
            columns[column][style].append(row)
            rows[row][style].append(column)
    for line in (*columns.values(), *rows.values()):
        for places in line.values():
            places.sort()
    for row, column, cell in marked:
        alike = styles.marks[int(cell.get("s"))]
        near = _nearest(columns[column], row, alike)
        if near is None:
            near = _nearest(rows[row], column, alike)
        cell.set("s", str(near or 0))


def _nearest(line: Styled, place: int, alike: frozenset[int]) -> int | None:
    """The style of the nearest cell of a column or row whose style is among those that are alike."""
    found = []
    for style in sorted(alike & line.keys()):
        places = line[style]
        after = bisect(places, place)
        found += [(abs(near - place), near, style) for near in places[max(after - 1, 0) : after + 1]]
    return min(found)[2] if found else None
