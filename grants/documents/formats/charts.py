"""A figure of a document as a chart of Excel, which draws the cells of the table that follows the figure."""

from itertools import takewhile
from typing import Any

from grants.documents.document import Figure, Table
from grants.documents.wording import say

ACCENT, SECOND = "#1d70b8", "#6b7276"
_LOOKS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": ACCENT}},
    {
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": SECOND, "bg_color": "#ffffff"},
        "border": {"color": SECOND},
    },
)
"""Of the first and of the second series, which can be told apart in grey too."""


def chart(
    book: Any, page: Any, figure: Figure, block: Table, name: str, first: int, last: int, below: int, language: str
) -> int:
    """Put a figure under its table on the sheet of a name, and say how many pixels it takes.

    The table's rows stand from `first` to `last`, counted from 0; the figure stands so many pixels `below` its place,
    where another is. Nothing where the table has no column with one amount a cell.
    """
    amounts = [place for place, column in enumerate(block.columns) if column.numbers and _has_amounts(block, place)]
    if not amounts:
        return 0
    count = rows_of_bars(figure, block)
    alt = figure.alt if count == len(figure.bars) else say(language, "figure_of_first", count=count)
    made = book.add_chart({"type": "bar"})
    for number, (series, place) in enumerate(zip(figure.series, amounts, strict=False)):
        made.add_series(
            {
                "name": series,
                "categories": [name, first, 0, first + count - 1, 0],
                "values": [name, first, place, first + count - 1, place],
                **_LOOKS[number % len(_LOOKS)],
                "data_labels": {"value": True},
                "gap": 40,
            }
        )
    made.set_title({"name": figure.title, "name_font": {"name": "Arial", "size": 12}, "overlay": False})
    made.set_y_axis({"reverse": True, "num_font": {"name": "Arial", "size": 9}})
    made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    made.set_legend({"none": True} if len(figure.series) == 1 else {"position": "bottom"})
    height = 120 + 34 * count * len(figure.series[:2])
    made.set_size({"width": 760, "height": height})
    page.insert_chart(last + 3, 0, made, {"description": alt, "y_offset": below})
    return height + 20


def rows_of_bars(figure: Figure, block: Table) -> int:
    """How many rows from the first on are those of a figure's bars; 0 where the table is not the figure's."""
    names = (row[0][0].text if row and row[0] else "" for row in block.rows)
    return sum(1 for _ in takewhile(lambda pair: pair[0].label == pair[1], zip(figure.bars, names, strict=False)))


def _has_amounts(block: Table, place: int) -> bool:
    return any(len(row[place]) == 1 and row[place][0].amount is not None for row in block.rows)
