"""A document → a Word file that can be edited: real headings, header rows that repeat, one table style."""

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from grants.documents.document import (
    LIGHTS,
    MARK,
    Break,
    Cell,
    Document,
    Fields,
    Figure,
    Heading,
    Line,
    Paragraph,
    Table,
)
from grants.documents.formats.typeset import picture
from grants.model.packaging import finished

FONT = "Arial"
TEXT, QUIET, ACCENT, ALARM = "0B0C0C", "505A5F", "1D70B8", "942514"
_LONG, _SHORT, _MARGIN, _MARK = Mm(297), Mm(210), Mm(15), Mm(20)
_MADE = datetime(2000, 1, 1)  # a fixed day, so that the same return is the same file

_LONGEST = 255  # characters of a property of a Word file


def render(document: Document) -> bytes:
    """The document as bytes of a .docx file."""
    word = docx.Document()
    _set_up(word, document)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.subtitle, style="Subtitle")
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        match block:
            case Heading():
                word.add_heading(block.text, block.level)
            case Paragraph():
                for line in block.lines:
                    paragraph = word.add_paragraph()
                    _write(paragraph, line)
                    leads = line.weight == "strong" or isinstance(following, Table | Figure)
                    paragraph.paragraph_format.keep_with_next = leads
            case Table():
                _table(word, block)
            case Fields():
                _fields(word, block)
            case Figure():
                _figure(word, block)
            case Break():
                word.add_page_break()  # type: ignore[no-untyped-call]  # this method of python-docx has no types
    output = io.BytesIO()
    word.save(output)
    return finished(output.getvalue())


def _set_up(word: Word, document: Document) -> None:
    section = word.sections[0]
    if document.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (_LONG, _SHORT) if document.landscape else (_SHORT, _LONG)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    section.header_distance = section.footer_distance = Mm(8)
    _styles(word, document.language)
    properties = word.core_properties
    properties.title = document.full_title[:_LONGEST]
    properties.subject = properties.keywords = document.stage
    properties.author, properties.language, properties.comments = document.author[:_LONGEST], document.language, ""
    properties.created = properties.modified = _MADE
    properties.content_status = "Draft" if document.draft else "Final"
    if document.draft:
        paragraph = section.header.paragraphs[0]
        run = paragraph.add_run(MARK)
        run.bold, run.font.color.rgb = True, RGBColor.from_string(ALARM)
        section.top_margin = _MARK
    _page_number(section.footer.paragraphs[0])


def _styles(word: Word, language: str) -> None:
    headings = {"Title": 20, "Subtitle": 14, "Heading 1": 16, "Heading 2": 14, "Heading 3": 12}
    sizes = {"Normal": 11, "List Bullet": 11, **headings}
    for name, size in sizes.items():
        style: Any = word.styles[name]
        style.font.name, style.font.size, style.font.italic = FONT, Pt(size), False
        style.font.color.rgb = RGBColor.from_string(QUIET if name == "Subtitle" else TEXT)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
        style.paragraph_format.space_after = Pt(4)
        for spacing in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(spacing)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        style = word.styles[name]
        style.font.bold = True
        style.paragraph_format.keep_with_next = True
    borders = word.styles["Title"].element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)
    for tag in word.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(text).font.size = Pt(9)
        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), field)
        run = OxmlElement("w:r")
        shown = OxmlElement("w:t")
        shown.text = "1"
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), "18")
        properties = OxmlElement("w:rPr")
        properties.append(size)
        run.extend((properties, shown))
        simple.append(run)
        paragraph._p.append(simple)


def _table(word: Word, block: Table) -> None:
    total = [block.total] if block.total else []
    table = word.add_table(rows=1 + len(block.rows) + len(total), cols=len(block.columns), style="Table Grid")
    _frame(table, block.title, [column.width for column in block.columns], word)
    rows = list(table.rows)
    _repeat(rows[0])
    for cell, column in zip(rows[0].cells, block.columns, strict=True):
        _shade(cell, ACCENT)
        run = cell.paragraphs[0].add_run(column.title)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT if column.numbers else WD_ALIGN_PARAGRAPH.LEFT
        run.bold, run.font.size, run.font.color.rgb = True, Pt(10), RGBColor(255, 255, 255)
    numbers = [column.numbers for column in block.columns]
    for row, texts in zip(rows[1:], [*block.rows, *total], strict=True):
        for cell, lines, right in zip(row.cells, texts, numbers, strict=True):
            _fill(cell, lines, right=right)
    if total:
        _whole(rows[-1])
        for cell in rows[-1].cells:
            _rule_above(cell)
    word.add_paragraph()


def _fields(word: Word, block: Fields) -> None:
    table = word.add_table(rows=len(block.pairs), cols=2, style="Table Grid")
    _frame(table, block.title, [1, 3] if block.to_fill else [1, 2], word, share=0.6 if block.to_fill else 1.0)
    for row, (label, value) in zip(table.rows, block.pairs, strict=True):
        _whole(row)
        row.height = Mm(9) if block.to_fill else Mm(5)
        _fill(row.cells[0], (Line(label, "strong"),))
        _fill(row.cells[1], (Line(value),))


def _figure(word: Word, block: Figure) -> None:
    """Title, bars as a picture with alternative text, and source, kept on one page."""
    _write(word.add_paragraph(), Line(block.title, "strong"), size=12)
    width = min((word.sections[0].page_width or _LONG) - 2 * _MARGIN, Mm(180))
    shape = word.add_picture(io.BytesIO(picture(block, "png")), width=width)
    shape._inline.docPr.set("descr", block.alt)
    shape._inline.docPr.set("title", block.title)
    _write(word.add_paragraph(), Line(block.source, "quiet"), size=9)
    for paragraph in word.paragraphs[-3:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _frame(table: WordTable, title: str, widths: Sequence[int], word: Word, share: float = 1.0) -> None:
    """Fixed widths in proportion, quiet borders, and a title for screen readers."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    section = word.sections[0]
    room = ((section.page_width or _LONG) - 2 * _MARGIN) * share
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


def _repeat(row: _Row) -> None:
    """A header row that stands on every page."""
    header = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(header)
    _whole(row)


def _whole(row: _Row) -> None:
    """A row that is never split across pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(_ground(colour))


def _ground(colour: str) -> Any:
    """What colours the ground of a cell or of words."""
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.strip("#").upper())):
        shade.set(qn(f"w:{name}"), value)
    return shade


def _rule_above(cell: _Cell) -> None:
    borders, top = OxmlElement("w:tcBorders"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "12"), ("color", TEXT)):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    cell._tc.get_or_add_tcPr().append(borders)


def _fill(cell: _Cell, lines: Cell, *, right: bool = False) -> None:
    """A cell's lines, the first in the paragraph that a Word cell always has."""
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        _write(paragraph, line, size=10)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write(paragraph: Any, line: Line, size: int = 11) -> None:
    if line.weight == "item":
        paragraph.style = "List Bullet"
    run = paragraph.add_run(line.text)
    run.font.size, run.bold = Pt(size), line.weight == "strong"
    if line.weight == "quiet":
        run.font.color.rgb = RGBColor.from_string(QUIET)
    if line.weight in LIGHTS:
        _light(run, *LIGHTS[line.weight])


def _light(run: Any, ink: str, ground: str) -> None:
    """Words in a light's colour, on a ground of it."""
    run.bold, run.font.color.rgb = True, RGBColor.from_string(ink[1:].upper())
    run._r.get_or_add_rPr().append(_ground(ground))
