"""A document → an Excel workbook: a sheet of text in front, then a sheet a table, with native charts beside them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any

import xlsxwriter

from grants.documents.document import (
    LIGHTS,
    MARK,
    Block,
    Cell,
    Column,
    Document,
    Fields,
    Figure,
    Heading,
    Line,
    Paragraph,
    Table,
)
from grants.model.packaging import finished

TEXT, QUIET, ACCENT, ALARM, LINE = "#0b0c0c", "#505a5f", "#1d70b8", "#942514", "#b1b4b6"
_FONT = {"font_name": "Arial", "font_size": 11, "font_scheme": "", "font_color": TEXT, "valign": "top"}
_MADE = datetime(2000, 1, 1)  # a fixed day, so that the same document is the same file
_LONGEST = 32_000  # characters; a cell of Excel holds 32,767
_WIDTH = 150  # characters of a table's columns together
_PAGE = 90  # characters of a line of text: a column that is wider than the page would be cut off in print
_LINE_HEIGHT, _TALLEST = 14.5, 400.0  # points
_FIRST = 4  # the first row under the header, counted from 0


def render(document: Document) -> bytes:
    """The document as bytes of a .xlsx file."""
    output = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "Arial", "font_size": 11},
    }
    book = xlsxwriter.Workbook(output, options)
    book.set_properties(
        {
            "title": document.full_title,
            "subject": document.stage,
            "keywords": document.stage,
            "author": document.author,
            "status": "Draft" if document.draft else "Final",
            "created": _MADE,
        }
    )
    writer = _Writer(book, document)
    for block in document.blocks:
        writer.write(block)
    book.close()
    return finished(output.getvalue(), document.language)


@dataclass
class _Writer:
    """Writes blocks one after the other: text on the first sheet, each table on its own."""

    book: Any
    document: Document
    row: int = 0
    tables: int = 0
    figures: list[Figure] = field(default_factory=list)
    """Figures that wait for the table with the same amounts, which comes after them."""
    heading: str = ""
    _formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page = self._sheet("Report")
        self.page.set_column(0, 0, _PAGE)
        self._text(self.document.title, font_size=16, bold=True)
        self._text(self.document.subtitle, font_color=QUIET)
        if self.document.draft:
            self._text(MARK, bold=True, font_color=ALARM)

    def style(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(_FONT | properties)
        return self._formats[key]

    def _sheet(self, name: str) -> Any:
        page = self.book.add_worksheet(name)
        page.hide_gridlines(2)
        page.set_paper(9)  # A4
        page.set_landscape() if self.document.landscape else page.set_portrait()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.7 if self.document.draft else 0.5, bottom=0.6)
        if self.document.draft:
            page.set_header(f"&L&9{MARK}")
        page.set_footer("&L&9&A&R&9Page &P of &N")
        return page

    def write(self, block: Block) -> None:
        match block:
            case Heading():
                self.heading = block.text
                self.row += 1
                self._text(block.text, font_size=14 if block.level == 2 else 12, bold=True)
            case Paragraph():
                for line in block.lines:
                    self._text(_shown(line), bold=line.weight == "strong")
            case Fields():
                self._fields(block)
            case Table():
                self._table(block)
            case Figure():
                self.figures.append(block)
                self._text(block.title, bold=True)

    def _text(self, text: str, **properties: Any) -> None:
        """A line of text, wrapped where it is long."""
        for part in _parts(text):
            self.page.write_string(self.row, 0, part, self.style(text_wrap=True, **properties))
            self.page.set_row(self.row, _height([(part, _PAGE)]) * properties.get("font_size", 11) / 11)
            self.row += 1

    def _fields(self, block: Fields) -> None:
        for label, value in block.pairs:
            self._text(f"{label}: {value}")

    # ------------------------------------------------------------------------------------------------ a table

    def _table(self, block: Table) -> None:
        self.tables += 1
        name = _sheet_name(block.title, self.tables)
        self.page.write_url(
            self.row, 0, f"internal:'{name}'!A1", self.style(font_color=ACCENT, underline=1), block.title
        )
        self.row += 1
        page = self._sheet(name)
        page.write_string(0, 0, block.title, self.style(font_size=16, bold=True))
        page.set_row(0, 24)
        page.write_string(1, 0, f"{self.document.title}, {self.document.subtitle}.", self.style(font_color=QUIET))
        rows = [part for row in block.rows for part in _split(row)]
        widths = _widths(block.columns)
        for place, width in enumerate(widths):
            page.set_column(place, place, width)
        header = self.style(bold=True, font_color="#ffffff", bg_color=ACCENT, text_wrap=True)
        titles = _unlike(column.title for column in block.columns)
        columns = [{"header": title, "header_format": header} for title in titles]
        last = _FIRST + max(len(rows), 1) - 1
        area = (_FIRST - 1, 0, last, len(columns) - 1)
        page.add_table(*area, {"name": f"Table_{self.tables}", "columns": columns, "style": None, "autofilter": False})
        page.set_row(_FIRST - 1, _height(zip(titles, widths, strict=True)) + 4)
        page.freeze_panes(_FIRST, 1)
        page.repeat_rows(_FIRST - 1)
        for number, row in enumerate(rows, start=_FIRST):
            self._row(page, number, row, block.columns, widths)
        if block.total:
            self._row(page, last + 1, block.total, block.columns, widths, bold=True, top=2)
        height = 0
        for figure in [each for each in self.figures if _rows_of_bars(each, block)]:
            self.figures.remove(figure)
            height += self._chart(page, name, block, last, figure, height)

    def _row(
        self,
        page: Any,
        number: int,
        row: Sequence[Cell],
        columns: Sequence[Column],
        widths: Sequence[int],
        **more: Any,
    ) -> None:
        border = {"bottom": 1, "bottom_color": LINE, "text_wrap": True}
        for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
            amount = cell[0].amount if len(cell) == 1 else None
            if amount is not None:
                pence = "" if amount == amount.to_integral_value() else ".00"
                style = self.style(num_format=f"[$£-809]#,##0{pence}", **border, **more)
                page.write_number(number, place, float(amount), style)
            else:
                style = self.style(align="right" if column.numbers else "left", **border, **_light(cell), **more)
                page.write_string(number, place, _joined(cell), style)
        page.set_row(number, _height((_joined(cell), width) for cell, width in zip(row, widths, strict=True)))

    def _chart(self, page: Any, name: str, block: Table, last: int, figure: Figure, below: int) -> int:
        """A figure as a chart of the table's own cells, its columns of amounts, and how many pixels it takes.

        It stands under the table and so many pixels `below` its place, where another chart is.
        """
        amounts = [place for place, column in enumerate(block.columns) if column.numbers and _has_amounts(block, place)]
        if not amounts:
            return 0
        count = _rows_of_bars(figure, block)
        alt = figure.alt if count == len(figure.bars) else f"Bars of the first {count} rows of the table above."
        chart = self.book.add_chart({"type": "bar"})
        for series, place in zip(figure.series, amounts, strict=False):
            chart.add_series(
                {
                    "name": series,
                    "categories": [name, _FIRST, 0, _FIRST + count - 1, 0],
                    "values": [name, _FIRST, place, _FIRST + count - 1, place],
                    "fill": {"color": ACCENT if place == amounts[0] else LINE},
                    "data_labels": {"value": True},
                    "gap": 40,
                }
            )
        chart.set_title({"name": figure.title, "name_font": {"name": "Arial", "size": 12}, "overlay": False})
        chart.set_y_axis({"reverse": True, "num_font": {"name": "Arial", "size": 9}})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_legend({"none": True} if len(figure.series) == 1 else {"position": "bottom"})
        height = 120 + 34 * count * len(figure.series[:2])
        chart.set_size({"width": 760, "height": height})
        page.insert_chart(last + 3, 0, chart, {"description": alt, "y_offset": below})
        return height + 20


def _rows_of_bars(figure: Figure, block: Table) -> int:
    """How many rows from the first on are those of a figure's bars; 0 where the table is not the figure's."""
    names = (row[0][0].text if row and row[0] else "" for row in block.rows)
    return sum(1 for _ in takewhile(lambda pair: pair[0].label == pair[1], zip(figure.bars, names, strict=False)))


def _has_amounts(block: Table, place: int) -> bool:
    return any(len(row[place]) == 1 and row[place][0].amount is not None for row in block.rows)


def _light(cell: Cell) -> dict[str, Any]:
    """The colours of a cell that holds a light and nothing else."""
    if len(cell) != 1 or cell[0].weight not in LIGHTS:
        return {}
    ink, ground = LIGHTS[cell[0].weight]
    return {"bold": True, "font_color": ink, "bg_color": ground}


def _shown(line: Line) -> str:
    return f"• {line.text}" if line.weight == "item" else line.text


def _joined(cell: Cell) -> str:
    return "\n".join(map(_shown, cell))


def _parts(text: str) -> list[str]:
    """A text in lengths that a cell holds."""
    return [text[start : start + _LONGEST] for start in range(0, len(text), _LONGEST)] or [""]


def _split(row: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
    """A row, and below it what its cells can't hold."""
    columns = [_parts(_joined(cell)) for cell in row]
    if all(len(parts) == 1 for parts in columns):
        return [row]
    return [
        tuple((Line(parts[number]),) if number < len(parts) else () for parts in columns)
        for number in range(max(map(len, columns)))
    ]


def _widths(columns: Sequence[Column]) -> list[int]:
    share = _WIDTH / sum(column.width for column in columns)
    return [max(round(column.width * share), 10) for column in columns]


def _unlike(titles: Any) -> list[str]:
    """Titles that differ, capitals aside, as a table of Excel needs."""
    given: list[str] = []
    for title in titles:
        is_new = title.casefold() not in map(str.casefold, given)
        given.append(title if is_new else f"{title} ({len(given) + 1})")
    return given


def _sheet_name(title: str, number: int) -> str:
    """A name that Excel allows: 31 characters, none of those that formulas use."""
    plain = "".join(" " if character in "[]:*?/\\'" else character for character in title)
    return f"{number}. {plain}"[:31].strip()


def _height(texts: Any) -> float:
    """Points that wrapped texts need in columns of their width in characters."""
    lines = 1
    for text, width in texts:
        lines = max(lines, sum(max(-(-len(line) // max(width - 2, 1)), 1) for line in text.split("\n")))
    return min(lines * _LINE_HEIGHT + 4, _TALLEST)
