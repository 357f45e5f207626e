"""A document → an Excel workbook: a sheet of text in front, then a sheet a table, with native charts beside them.

An amount is a number in a cell of its own, and what adds up is a formula with its value beside it.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from grants.documents.document import (
    LIGHTS,
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
from grants.documents.formats.charts import ACCENT, chart, rows_of_bars
from grants.documents.formats.sheet_fit import height, in_rows, joined, pieces, sheet_name, shown, unlike, widths_of
from grants.documents.wording import say
from grants.model.packaging import finished

TEXT, QUIET, ALARM, LINE = "#0b0c0c", "#505a5f", "#942514", "#b1b4b6"
_FONT = {"font_name": "Arial", "font_size": 11, "font_scheme": "", "font_color": TEXT, "valign": "top"}
_MADE = datetime(2000, 1, 1)  # a fixed day, so that the same document is the same file
_HEADER, _BESIDE_MARK = 120, 70  # characters; a header of Excel holds 255, an & counts twice
_PAGE = 90  # characters of a line of text: a column that is wider than the page would be cut off in print
_PLAIN = re.compile(
    r"(?P<number>-?(?P<whole>0|[1-9]\d{0,2}(?:,\d{3}){1,3}|[1-9]\d{0,8})(?:\.(?P<decimals>\d{1,6}))?)(?P<percent>%)?"
)
"""A figure as documents write it; what begins with noughts is a name."""
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
            "status": document.status,
            "created": datetime.combine(document.made, datetime.min.time()) if document.made else _MADE,
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
    names: list[str] = field(default_factory=list)
    """Of the sheets with a table."""
    figures: list[Figure] = field(default_factory=list)
    """Figures that wait for the table with the same amounts, which comes after them."""
    _formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page = self._sheet(say(self.document.language, "sheet_of_text"))
        self.page.set_column(0, 0, _PAGE)
        self._text(self.document.title, font_size=16, bold=True)
        self._text(self.document.subtitle, font_color=QUIET)
        if self.document.draft:
            self._text(self.document.mark, bold=True, font_color=ALARM)

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
        page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        # Beside the mark of a draft there is no room for all of it.
        title = self.document.title[:_BESIDE_MARK] if self.document.draft else self.document.full_title[:_HEADER]
        title = title.replace("&", "&&")
        page.set_header(f"&L&9{title}{f'&R&9{self.document.mark}' if self.document.draft else ''}")
        words = (say(self.document.language, "page"), say(self.document.language, "page_of"))
        page.set_footer(f"&L&9&A&R&9{words[0]} &P {words[1]} &N")
        return page

    def write(self, block: Block) -> None:
        match block:
            case Heading():
                self.row += 1
                self._text(block.text, font_size=14 if block.level == 2 else 12, bold=True)
            case Paragraph():
                for line in block.lines:
                    self._text(shown(line), bold=line.weight == "strong")
            case Fields():
                self._fields(block)
            case Table():
                for table in block.apart or (block,):
                    self._table(table)
            case Figure():
                self.figures.append(block)
                self._text(block.title, bold=True)

    def _text(self, text: str, **properties: Any) -> None:
        """A line of text, wrapped where it is long."""
        for part in pieces(text, _PAGE):
            self.page.write_string(self.row, 0, part, self.style(text_wrap=True, **properties))
            self.page.set_row(self.row, height([(part, _PAGE)]) * properties.get("font_size", 11) / 11)
            self.row += 1

    def _fields(self, block: Fields) -> None:
        for label, value in block.pairs:
            self._text(f"{label}: {value}")

    # ------------------------------------------------------------------------------------------------ a table

    def _table(self, block: Table) -> None:
        name = sheet_name(block.title, len(self.names) + 1, self.names)
        self.names.append(name)
        link = self.style(font_color=ACCENT, underline=1)
        self.page.write_url(self.row, 0, f"internal:'{name}'!A1", link, block.title)
        self.row += 1
        page = self._sheet(name)
        page.write_string(0, 0, block.title, self.style(font_size=16, bold=True))
        page.set_row(0, 24)
        page.write_string(1, 0, f"{self.document.title}, {self.document.subtitle}.", self.style(font_color=QUIET))
        widths = widths_of(block.columns)
        for place, width in enumerate(widths):
            page.set_column(place, place, width)
        last = self._rows(page, block, widths)
        head: dict[str, Any] = {"bold": True, "font_color": "#ffffff", "bg_color": ACCENT, "text_wrap": True}
        titles = unlike(column.title for column in block.columns)
        columns = [
            {"header": title, "header_format": self.style(**head, **_side(column))}
            for title, column in zip(titles, block.columns, strict=True)
        ]
        area = (_FIRST - 1, 0, last, len(columns) - 1)
        table = {"name": f"Table_{len(self.names)}", "columns": columns, "style": None, "autofilter": False}
        page.add_table(*area, table)
        page.set_row(_FIRST - 1, height(zip(titles, widths, strict=True)) + 4)
        page.freeze_panes(_FIRST, 1)
        page.repeat_rows(_FIRST - 1)
        below = 0
        for figure in [each for each in self.figures if rows_of_bars(each, block)]:
            self.figures.remove(figure)
            below += chart(self.book, page, figure, block, name, _FIRST, last, below, self.document.language)

    def _rows(self, page: Any, block: Table, widths: Sequence[int]) -> int:
        """Write the rows and the totals; gives the last row of the table, to which the totals do not belong."""
        number, starts = _FIRST, []
        for row in block.rows:
            starts.append(number)
            for part in in_rows(row, widths):
                more = {"bold": True, "top": 2} if any(line.sums for cell in row for line in cell) else {}
                self._row(page, number, part, block, widths, starts=starts, **more)
                number += 1
        last = max(number - 1, _FIRST)
        if block.total:
            whole, notes = zip(*(_number_and_notes(cell) for cell in block.total), strict=True)
            self._row(page, last + 1, whole, block, widths, starts=starts, of=last, bold=True, top=2)
            if any(notes):
                self._row(page, last + 2, notes, block, widths, font_color=QUIET)
        return last

    def _row(
        self,
        page: Any,
        number: int,
        row: Sequence[Cell],
        block: Table,
        widths: Sequence[int],
        *,
        starts: Sequence[int] = (),
        of: int = 0,
        **more: Any,
    ) -> None:
        """A row of cells; its sums are of rows that begin at `starts`, or as a total of all rows as far as `of`."""
        border = {"bottom": 1, "bottom_color": LINE, "text_wrap": True}
        for place, (cell, column) in enumerate(zip(row, block.columns, strict=True)):
            amount, figure = _amount(cell), _figure(cell, column)
            if figure:
                value, form = figure
                page.write_number(number, place, value, self.style(num_format=form, **_side(column), **border, **more))
                continue
            if amount is None:
                style = self.style(**_side(column), **border, **(_light(cell) | more))
                page.write_string(number, place, joined(cell), style)
                continue
            pence = "" if amount == amount.to_integral_value() else ".00"
            style = self.style(num_format=f"[$£-809]#,##0{pence}", **border, **more)
            formula = _formula(cell[0], block, place, starts, of)
            if formula:
                page.write_formula(number, place, formula, style, float(amount))
            else:
                page.write_number(number, place, float(amount), style)
        page.set_row(number, height((joined(cell), width) for cell, width in zip(row, widths, strict=True)))


def _side(column: Column) -> dict[str, Any]:
    """Numbers stand at the right, and texts a little away from the numbers before them."""
    return {"align": "right"} if column.numbers else {"align": "left", "indent": 1}


def _amount(cell: Cell) -> Decimal | None:
    """The amount of a cell that has nothing else."""
    return cell[0].amount if len(cell) == 1 else None


def _figure(cell: Cell, column: Column) -> tuple[float, str] | None:
    """The number or percentage of a cell that has nothing else, and the format that shows it as it is written.

    Outside of columns of numbers only percentages are: "1" may be what a part is called.
    """
    found = _PLAIN.fullmatch(cell[0].text) if len(cell) == 1 and cell[0].amount is None else None
    if not found or not (column.numbers or found["percent"]):
        return None
    decimals, percent = found["decimals"] or "", found["percent"] or ""
    value = Decimal(found["number"].replace(",", "")) / (100 if percent else 1)
    thousands = "#,##0" if "," in found["whole"] else "0"
    return float(value), f"{thousands}{'.' if decimals else ''}{'0' * len(decimals)}{percent}"


def _light(cell: Cell) -> dict[str, Any]:
    """The colours of a cell that holds a light and nothing else."""
    if len(cell) != 1 or cell[0].weight not in LIGHTS:
        return {}
    ink, ground = LIGHTS[cell[0].weight]
    return {"bold": True, "font_color": ink, "bg_color": ground}


def _number_and_notes(total: Cell) -> tuple[Cell, Cell]:
    """A total's amount, and what stands below it, such as from how many projects it is."""
    return (total[:1], total[1:]) if total and total[0].amount is not None else (total, ())


def _formula(line: Line, block: Table, place: int, starts: Sequence[int], of: int) -> str:
    """The formula of an amount that is a sum of others in its column; "" for one that is not."""
    if line.sums:
        return "=" + "+".join(xl_rowcol_to_cell(starts[row], place) for row in line.sums)
    above = [amount for row in block.rows if (amount := _amount(row[place])) is not None]
    if of and above and sum(above) == line.amount:
        return f"=SUM({xl_rowcol_to_cell(_FIRST, place)}:{xl_rowcol_to_cell(of, place)})"
    return ""
