"""How tables look in Word, for which its library has no words: widths, borders, rows that repeat or are not split."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from grants.documents.document import Cell, Column

TEXT = "0B0C0C"
LONG, MARGIN = Mm(297), Mm(15)
"""The long side of a page, and its margins."""

_LANDSCAPE, _PORTRAIT = (135, 34), (90, 55)  # characters across a page in small type, and lines down it


def is_long(row: Sequence[Cell], columns: Sequence[Column], *, landscape: bool) -> bool:
    """Whether a row may be taller than a page, which it must then be allowed to break across."""
    across, down = _LANDSCAPE if landscape else _PORTRAIT
    width = sum(column.width for column in columns)
    return any(
        sum(1 + len(line.text) // max(across * column.width // width, 1) for line in cell) > down
        for cell, column in zip(row, columns, strict=True)
    )


def frame(table: WordTable, title: str, widths: Sequence[int], word: Word, share: float = 1.0) -> None:
    """Fixed widths in proportion, quiet borders, and a title for screen readers."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    section = word.sections[0]
    room = ((section.page_width or LONG) - 2 * MARGIN) * share
    for column, width in zip(table.columns, widths, strict=True):
        column.width = int(room * width / sum(widths))
        for cell in column.cells:
            cell.width = column.width
    properties = table._tbl.tblPr
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    properties.append(caption)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "B1B4B6")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties.insert(list(properties).index(caption), borders)


def repeat(row: _Row) -> None:
    """A header row that stands on every page."""
    header = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(header)
    whole(row)


def whole(row: _Row) -> None:
    """A row that is never split across pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def shade(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(ground_of(colour))


def ground_of(colour: str) -> Any:
    """What colours the ground of a cell or of words."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.strip("#").upper())):
        shading.set(qn(f"w:{name}"), value)
    return shading


def rule_above(cell: _Cell) -> None:
    borders, top = OxmlElement("w:tcBorders"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "12"), ("color", TEXT)):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    cell._tc.get_or_add_tcPr().append(borders)
