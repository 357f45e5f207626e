"""How the workbook looks: colours, type, number formats, and how tall a row has to be."""

from collections.abc import Iterable
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import cell_autofit_width
from xlsxwriter.workbook import Workbook

TEXT, QUIET, ACCENT, LATER = "#0b0c0c", "#505a5f", "#1d70b8", "#b1b4b6"
INPUT, WORKED_OUT, LINE = "#fff7d6", "#e8f1f8", "#d8d8d8"
LATER_CELL = "#f0f1f1"
ERROR, WARNING, GOOD = ("#942514", "#fbe9e6"), ("#6e4b00", "#fff4d6"), ("#00542d", "#e5f2ea")

MONEY, WHOLE_MONEY = "[$£-809]#,##0.00", "[$£-809]#,##0"
PERCENT, WHOLE_PERCENT = "0.0%", "0%"
NUMBERS = {"money": MONEY, "variance": MONEY, "percent": PERCENT, "number": "#,##0", "date": "d mmmm yyyy"}

FONT = {"font_name": "Arial", "font_size": 11, "font_scheme": ""}
"""The workbook's default too: column widths are counted in digits of it, 8 pixels each."""

_LINE_HEIGHT = 14.3  # points of a line of Arial 11
_ARIAL = 1.12  # Arial's width against the Calibri that xlsxwriter measures
_TALLEST = 400.0  # points; Excel allows 409
_TITLE_LINES, _WIDEST = 9, 60  # of a title in a header row; characters of its column


class Style:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """A format of the workbook's style with these properties more."""
        style = FONT | {"font_color": TEXT, "valign": "top"} | properties
        key = tuple(sorted(style.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(style)
        return self._made[key]

    @property
    def title(self) -> Format:
        return self(font_size=16, bold=True)

    @property
    def about(self) -> Format:
        return self(font_color=QUIET)

    @property
    def status(self) -> Format:
        return self(bold=True)

    @property
    def subtitle(self) -> Format:
        return self(font_size=14, bold=True)

    @property
    def link(self) -> Format:
        return self(font_color=ACCENT, underline=1)

    @property
    def place(self) -> Format:
        return self(font_color=ACCENT, underline=1, border=1, border_color=LINE)

    @property
    def wrapped(self) -> Format:
        return self(text_wrap=True)

    @property
    def header(self) -> Format:
        return self(bold=True, font_color="#ffffff", bg_color=ACCENT, text_wrap=True, border=1, border_color=LINE)

    def cell(self, kind: str, *, answered: bool, align: str = "") -> Format:
        """An input cell or a worked-out one, with the number format of its kind."""
        colour = INPUT if answered else WORKED_OUT
        style: dict[str, Any] = {"bg_color": colour, "border": 1, "border_color": LINE, "text_wrap": True}
        if answered:
            style["locked"] = False
        if kind in NUMBERS:
            style["num_format"] = NUMBERS[kind]
        if align or kind == "date":
            style["align"] = align or "left"
        return self(**style)

    @property
    def label(self) -> Format:
        return self(bold=True, border=1, border_color=LINE, text_wrap=True)

    @property
    def plain(self) -> Format:
        return self(border=1, border_color=LINE, text_wrap=True)

    @property
    def note(self) -> Format:
        return self(font_color=QUIET, border=1, border_color=LINE, text_wrap=True)

    def number_only(self, number_format: str) -> Format:
        """For a conditional format that changes how a number is written and nothing else."""
        return self._book.add_format({"num_format": number_format})

    def mark(self, colours: tuple[str, str]) -> Format:
        """For a conditional format in the colours of error, warning or good."""
        return self._book.add_format({"font_color": colours[0], "bg_color": colours[1]})


def row_height(texts: Iterable[tuple[str, int]], *, bold: bool = False) -> float:
    """Points that a row needs to show each text, wrapped, in a column of its width in characters."""
    lines = max((_lines(text, width, 1.07 if bold else 1.0) for text, width in texts), default=1)
    return min(max(lines, 1) * _LINE_HEIGHT + 3, _TALLEST)


def _lines(text: str, width: int, stretch: float) -> int:
    room = (width * 8) / (_ARIAL * stretch)
    count = 0
    for paragraph in text.split("\n"):
        count, used = count + 1, 0.0
        for word in paragraph.split():
            wide = cell_autofit_width(word + " ") - 7
            if used and used + wide > room:
                count, used = count + 1, 0.0
            used += wide
            count, used = count + int(used // (room + 4)), used % (room + 4)
    return count


def fitting(title: str, width: int) -> int:
    """The width of a column, in characters, in which its title takes no more than some lines; no less than `width`."""
    while _lines(title, width, 1.07) > _TITLE_LINES and width < _WIDEST:
        width += 2
    return width
