"""Removes the marks of an earlier marked copy, so that a fault that was mended is not marked any more.

Which style a cell had is not stored. It is that of the nearest cell in its column (a title: in its row) that is not
marked and is alike but for fill and border.
"""

from collections import defaultdict

from grants.marking.editing import Element, Parts
from grants.marking.styles import Styles
from grants.model.addresses import place_of

Styled = list[tuple[int, int, Element]]
"""Row, column and cell of each cell with a style."""


def take_marks_off(parts: Parts, styles: Styles, part: str) -> None:
    """Give each marked cell of a sheet the style that it seems to have had."""
    if not styles.marks:
        return
    columns: dict[int, Styled] = defaultdict(list)
    rows: dict[int, Styled] = defaultdict(list)
    marked: Styled = []
    for cell in parts.xml(part).iter("{*}c"):
        row, column = place_of(cell.get("r", ""))
        if int(cell.get("s", "0")) in styles.marks:
            marked.append((row, column, cell))
        else:
            columns[column].append((row, column, cell))
            rows[row].append((row, column, cell))
    for row, column, cell in marked:
        alike = styles.marks[int(cell.get("s"))]
        near = _nearest(columns[column], row, column, alike) or _nearest(rows[row], row, column, alike)
        cell.set("s", near or "0")


def _nearest(cells: Styled, row: int, column: int, alike: frozenset[int]) -> str | None:
    """The style of the nearest of some cells whose style is among those that are alike."""
    fitting = [each for each in cells if int(each[2].get("s", "0")) in alike]
    nearest = min(fitting, key=lambda each: abs(each[0] - row) + abs(each[1] - column), default=None)
    return nearest[2].get("s", "0") if nearest else None
