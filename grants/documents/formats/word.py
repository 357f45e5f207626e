"""A document → a Word file that can be edited: real headings, header rows that repeat, one table style."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from grants.documents.document import (
    LIGHTS,
    Block,
    Break,
    Cell,
    Document,
    Fields,
    Figure,
    Heading,
    Line,
    Paragraph,
    Table,
    Together,
)
from grants.documents.formats.typeset import picture
from grants.documents.formats.word_tables import (
    LONG,
    MARGIN,
    TEXT,
    frame,
    ground_of,
    is_long,
    repeat,
    rule_above,
    shade,
    whole,
)
from grants.documents.wording import say
from grants.model.packaging import finished

FONT = "Arial"
QUIET, ACCENT, ALARM = "505A5F", "1D70B8", "942514"
_SHORT, _MARK = Mm(210), Mm(20)
_MADE = datetime(2000, 1, 1)  # a fixed day, so that the same return is the same file

_LONGEST = 255  # characters of a property of a Word file


def render(document: Document) -> bytes:
    """The document as bytes of a .docx file."""
    word = docx.Document()
    _set_up(word, document)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.subtitle, style="Subtitle")
    following = [*(block for block, _ in document.captioned[1:]), None]
    start, left = None, 0
    for (block, caption), after in zip(document.captioned, following, strict=True):
        if isinstance(block, Together):
            start, left = len(word.element.body), block.count
            continue
        _block(word, block, caption, after)
        left -= 1
        if left == 0:
            _keep(word.element.body[start:])
    output = io.BytesIO()
    word.save(output)
    return finished(output.getvalue())


def _block(word: Word, block: Block, caption: str, following: Block | None) -> None:
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
            _table(word, block, caption)
        case Fields():
            _fields(word, block)
        case Figure():
            _figure(word, block, caption)
        case Break():
            word.add_page_break()  # type: ignore[no-untyped-call]  # this method of python-docx has no types


def _keep(elements: Sequence[Any]) -> None:
    """The last two tables, with the heading of the first, stay on one page.

    Nobody can ask Word whether all that should stay together fits on a page, and what does not is torn anywhere.
    """
    tables = [place for place, element in enumerate(elements) if element.tag == qn("w:tbl")]
    start = tables[-2] if len(tables) > 1 else 0
    while start and not (elements[start].tag == qn("w:p") and (elements[start].style or "").startswith("Heading")):
        start -= 1
    for element in elements[start:-1]:
        for paragraph in element.iter(qn("w:p")):
            properties = paragraph.get_or_add_pPr()
            if properties.find(qn("w:keepNext")) is None:
                properties.get_or_add_keepNext()


def _set_up(word: Word, document: Document) -> None:
    section = word.sections[0]
    if document.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (LONG, _SHORT) if document.landscape else (_SHORT, LONG)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.header_distance = section.footer_distance = Mm(8)
    _styles(word, document.language)
    properties = word.core_properties
    properties.title = document.full_title[:_LONGEST]
    properties.subject = properties.keywords = document.stage
    properties.author, properties.language, properties.comments = document.author[:_LONGEST], document.language, ""
    properties.created = properties.modified = (
        datetime.combine(document.made, datetime.min.time()) if document.made else _MADE
    )
    properties.content_status = document.status
    section.top_margin = _MARK if document.draft else MARGIN
    section.different_first_page_header_footer = True  # the first page has the title itself
    for header, running in ((section.first_page_header, ""), (section.header, document.subtitle)):
        _header(header.paragraphs[0], running, document.mark)
    for footer in (section.first_page_footer, section.footer):
        _footer(footer.paragraphs[0], document, right=section.page_width - 2 * MARGIN)


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


def _header(paragraph: Any, running: str, mark: str) -> None:
    """Whose document it is, and that it is a draft."""
    for text, colour in ((running, QUIET), (mark, ALARM)):
        if text:
            run = paragraph.add_run(f"{text}  ")
            run.font.size, run.bold, run.font.color.rgb = Pt(9), text == mark, RGBColor.from_string(colour)


def _footer(paragraph: Any, document: Document, right: int) -> None:
    """The title at the left, the number of the page at the right."""
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.style.paragraph_format.tab_stops.clear_all()
    paragraph.add_run(f"{document.title}\t").font.size = Pt(9)
    words = (say(document.language, "page"), say(document.language, "page_of"))
    for text, field in ((f"{words[0]} ", "PAGE"), (f" {words[1]} ", "NUMPAGES")):
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


def _table(word: Word, block: Table, caption: str) -> None:
    title = word.add_paragraph()
    _write(title, Line(caption, "strong"), size=10)
    title.paragraph_format.keep_with_next = True
    total = [block.total] if block.total else []
    table = word.add_table(rows=1 + len(block.rows) + len(total), cols=len(block.columns), style="Table Grid")
    frame(table, block.title, [column.width for column in block.columns], word, block.share / 100)
    rows = list(table.rows)
    repeat(rows[0])
    for cell, column in zip(rows[0].cells, block.columns, strict=True):
        shade(cell, ACCENT)
        run = cell.paragraphs[0].add_run(column.title)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT if column.numbers else WD_ALIGN_PARAGRAPH.LEFT
        run.bold, run.font.size, run.font.color.rgb = True, Pt(10), RGBColor(255, 255, 255)
    numbers = [column.numbers for column in block.columns]
    landscape = word.sections[0].orientation == WD_ORIENT.LANDSCAPE
    for row, texts in zip(rows[1:], [*block.rows, *total], strict=True):
        for cell, lines, right in zip(row.cells, texts, numbers, strict=True):
            _fill(cell, lines, right=right)
            if any(line.sums for each in texts for line in each):
                rule_above(cell)
        if not is_long(texts, block.columns, landscape=landscape):
            whole(row)
    if total:
        for cell in rows[-1].cells:
            rule_above(cell)
        for cell in rows[-2].cells:  # a total is not alone on a page
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
    word.add_paragraph()


def _fields(word: Word, block: Fields) -> None:
    """Labels and values; across a page, two of those that are to be filled beside each other."""
    across = 2 if block.to_fill and word.sections[0].orientation == WD_ORIENT.LANDSCAPE else 1
    pairs = list(block.pairs)
    table = word.add_table(rows=-(-len(pairs) // across), cols=2 * across, style="Table Grid")
    frame(table, block.title, [1, 3] * across if block.to_fill else [1, 2], word)
    for row in table.rows:
        whole(row)
        row.height = Mm(9) if block.to_fill else Mm(5)
    cells = [cell for row in table.rows for cell in row.cells]
    for place, text in enumerate(text for pair in pairs for text in pair):
        _fill(cells[place], (Line(text, "plain" if place % 2 else "strong"),))


def _figure(word: Word, block: Figure, caption: str) -> None:
    """Title, bars as a picture with alternative text, and source, kept on one page."""
    _write(word.add_paragraph(), Line(caption, "strong"), size=12)
    width = min((word.sections[0].page_width or LONG) - 2 * MARGIN, Mm(180))
    shape = word.add_picture(io.BytesIO(picture(block, "png")), width=width)
    shape._inline.docPr.set("descr", block.alt)
    shape._inline.docPr.set("title", block.title)
    _write(word.add_paragraph(), Line(block.source, "quiet"), size=9)
    for paragraph in word.paragraphs[-3:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _fill(cell: _Cell, lines: Cell, *, right: bool = False) -> None:
    """A cell's lines, the first in the paragraph that a Word cell always has."""
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        _write(paragraph, line, size=10)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cell.paragraphs[-1].paragraph_format.space_after = Pt(1)


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
    run._r.get_or_add_rPr().append(ground_of(ground))
