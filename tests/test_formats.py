"""What was written, read back: each format says what the neutral document says, and that says what the workbook says."""

import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from conftest import EXAMPLES, source_path
from lxml import html as lxml_html
from openpyxl import load_workbook
from pypdf import PageObject, PdfReader

from grants.documents.document import Column, Document, Fields, Figure, Heading, Line, Paragraph, Table
from grants.documents.formats.typeset import printable
from grants.report import FORMATS, KINDS, make, render
from grants.validate import read_file

SOURCES = ["2017-18", "2018-19", "2021-22", "half-year", "final-evaluation"]


def made(path: Path, kind: str, *, draft: bool = False) -> Document:
    reading = read_file(str(path))
    return make(kind, reading.returned, reading.round, draft=draft)


def texts(document: Document, *, apart: bool = False) -> list[str]:
    """Every text of a document's tables, paragraphs, headings and fields; those of figures are checked apart.

    With `apart`, of the tables that a spreadsheet has in the place of others.
    """
    found: list[str] = [document.title, document.subtitle]
    blocks = [each for block in document.blocks for each in (apart and getattr(block, "apart", ())) or (block,)]
    for block in blocks:
        match block:
            case Heading():
                found.append(block.text)
            case Paragraph():
                found += [line.text for line in block.lines]
            case Fields():
                found += [text for pair in block.pairs for text in pair]
            case Table():
                found += [column.title for column in block.columns]
                found += [line.text for row in (*block.rows, block.total) for cell in row for line in cell]
    return found


def pages(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def word(content: bytes) -> str:
    with ZipFile(io.BytesIO(content)) as package:
        tree = lxml_html.fromstring(package.read("word/document.xml"))
    return " ".join(tree.itertext())


def page(content: bytes) -> str:
    return " ".join(lxml_html.document_fromstring(content.decode()).body.itertext())


def as_shown(value: float, form: str) -> str:
    """A number as Excel shows it in a format of amounts, of whole and decimal numbers, or of percentages."""
    whole, _, decimals = form.replace("[$£-809]", "").removesuffix("%").partition(".")
    assert whole in ("#,##0", "0")
    number = abs(value) * (100 if form.endswith("%") else 1)
    figure = f"{number:{',' if ',' in whole else ''}.{len(decimals)}f}"
    return f"{'-' if value < 0 else ''}{'£' if '£' in form else ''}{figure}{'%' if form.endswith('%') else ''}"


def cells(content: bytes) -> str:
    """The texts of every cell, and numbers as Excel shows them."""
    shown = []
    for sheet in load_workbook(io.BytesIO(content), data_only=True):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    shown.append(as_shown(cell.value, cell.number_format))
                elif cell.value is not None:
                    assert cell.data_type == "s"
                    shown.append(str(cell.value))
    return "\n".join(shown)


READERS: dict[str, Callable[[bytes], str]] = {"docx": word, "pdf": pages, "html": page, "xlsx": cells}


def bare(text: str) -> str:
    """Text as it is compared: where lines break, and what bullets look like, says nothing."""
    return re.sub(r"[\s\u200b•]", "", text)


def words(text: str) -> Counter[str]:
    """The words and figures of a text, counted: on pages, a row that is split has others between its lines."""
    return Counter(re.findall(r"[\w£%']+(?:[.,]\d+)*", text))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", SOURCES)
def test_each_format_says_what_the_document_says(source: str, kind: str, tmp_path: Path) -> None:
    document = made(source_path(source, tmp_path), kind, draft=True)
    assert len(texts(document)) > 60
    for form in FORMATS:
        read = READERS[form](render(document, form))
        if form == "pdf":
            assert words("\n".join(texts(document))) - words(read) == Counter()
            assert read.count("DRAFT") == len(re.findall(r"Page \d+ of \d+", read))
        else:
            said = texts(document, apart=form == "xlsx")
            assert [text for text in said if bare(text) not in bare(read)] == [], form
        assert "DRAFT" in read or form == "docx"  # Word has it in the page's header


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", SOURCES)
def test_the_document_has_every_amount_of_the_workbook(source: str, kind: str, tmp_path: Path) -> None:
    path = source_path(source, tmp_path)
    book, wanted = load_workbook(path, data_only=True), Counter[str]()
    for sheet, title in (
        ("Projects", "Amount allocated £"),
        ("Evaluation", "Spent £"),
        ("Half-year", "Spent to date £"),
    ):
        if (sheet == "Half-year" and source != "half-year") or (sheet == "Evaluation" and source == "half-year"):
            continue
        column = [cell.value for cell in book[sheet][4]].index(title)
        amounts = [row[column] for row in book[sheet].iter_rows(min_row=5, values_only=True) if row[column]]
        wanted.update(f"£{amount:,.0f}" if amount == int(amount) else f"£{amount:,.2f}" for amount in amounts)
    said = Counter(re.findall(r"£\d[\d,]*(?:\.\d\d)?", "\n".join(texts(made(path, kind)))))
    assert wanted - said == Counter()  # as often as the workbook has it, allocated and spent


@pytest.mark.parametrize("kind", KINDS)
def test_each_file_knows_its_title_language_and_stage(kind: str, tmp_path: Path) -> None:
    document = made(EXAMPLES / "2017-18.xlsx", kind)
    title = document.full_title
    assert "2017-18" in title
    pdf = PdfReader(io.BytesIO(render(document, "pdf")))
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author, pdf.metadata.subject) == (
        title,
        "Plymouth City Council",
        "Final evaluation",
    )
    root: Any = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    core = docx.Document(io.BytesIO(render(document, "docx"))).core_properties
    assert (core.title, core.language, core.subject) == (title, "en-GB", "Final evaluation")
    book = load_workbook(io.BytesIO(render(document, "xlsx"))).properties
    assert (book.title, book.language, book.subject) == (title, "en-GB", "Final evaluation")
    tree = lxml_html.document_fromstring(render(document, "html").decode())
    assert (tree.get("lang"), tree.findtext(".//title")) == ("en-GB", title)
    assert tree.xpath("//meta[@name='description']/@content") == ["Final evaluation"]


def test_the_same_document_gives_the_same_bytes() -> None:
    document = made(EXAMPLES / "2021-22.xlsx", "board")
    for form in FORMATS:
        assert render(document, form) == render(document, form)


def test_every_figure_has_a_text_that_says_it_and_its_table(tmp_path: Path) -> None:
    document = made(source_path("final-evaluation", tmp_path), "board")
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    assert [figure.title for figure in figures] == [
        "Plymouth Domestic Abuse Service (PDAS) and perpetrator pilot gets 60p of each pound",
        "2 projects spent otherwise than allocated",
        "Protecting people at risk of abuse gets most, however it is counted",
    ]
    for place, block in enumerate(document.blocks):
        if isinstance(block, Figure):
            after = [
                each
                for each in document.blocks[place:]
                if isinstance(each, Table) and any(c.numbers for c in each.columns)
            ]
            assert [bar.label for bar in block.bars] == [row[0][0].text for row in after[0].rows]
            assert all(bar.label in block.alt and text in block.alt for bar in block.bars for text in bar.shown)
    with ZipFile(io.BytesIO(render(document, "docx"))) as package:
        body = package.read("word/document.xml").decode()
        assert body.count("descr=") == len(figures)
        assert len([name for name in package.namelist() if name.endswith(".png")]) == len(figures)
    tree = lxml_html.document_fromstring(render(document, "html").decode())
    assert [image.get("alt") for image in tree.iter("img")] == [figure.alt for figure in figures]
    with ZipFile(io.BytesIO(render(document, "xlsx"))) as package:
        drawings = b"".join(package.read(name) for name in package.namelist() if "drawings/drawing" in name)
        assert len([name for name in package.namelist() if "charts/chart" in name]) == len(figures)
        assert drawings.count(b'descr="') == len(figures)


def test_text_of_any_kind_is_printed_in_each_format(broken: Callable[..., Path]) -> None:
    nasty = "=1+1 <b>&amp; #let x = {{ 7*7 }} $x$ *_` \u05d0\u05d1 e\u0301 \u4e2d " + "w" * 500
    changes = {"Projects!B7": nasty, "Projects!C7": "long " * 6000, "Projects!C8": "a_x000D_\nb"}
    path = broken("2021-22", changes, lambda book: setattr(book["Projects"]["B7"], "data_type", "s"))
    for kind in KINDS:
        document = made(path, kind)
        for form in FORMATS:
            read = READERS[form](render(document, form))
            if form == "pdf":
                assert bare("[cjk unified ideograph-4e2d]") in bare(read)
                assert bare("=1+1 <b>&amp; #let x = {{ 7*7 }} $x$ *_`") in bare(read)
            else:
                assert bare(nasty) in bare(read)
            assert read.count("long") >= 6000
            assert read.count("w" * 20) >= 20 or form == "pdf"


def test_what_the_fonts_lack_is_named() -> None:
    assert printable("a \u2713 \u4e2d") == "a \u2713 [cjk unified ideograph-4e2d]"
    assert printable("\U0001f469 writes") == "[woman] writes"
    assert printable("x" * 60).replace("\u200b", "") == "x" * 60


def test_a_long_return_loses_no_row(tmp_path: Path) -> None:
    row = ((Line("a project", "strong"),), (Line("£1"),))
    columns = made(EXAMPLES / "2017-18.xlsx", "return").blocks[2].columns[:2]  # type: ignore[union-attr]
    rows = tuple(((Line(f"number {place:04}"),), row[1]) for place in range(1200))
    document = Document("A title", "of a test", "An author", "en-GB", "A stage", (Table("Rows", columns, rows),))
    for form in FORMATS:
        found = re.findall(r"number \d{4}", READERS[form](render(document, form)))
        assert found == [f"number {place:04}" for place in range(1200)], form


def test_a_chart_of_many_projects_says_what_it_shows(broken: Callable[..., Path]) -> None:
    many = {
        f"Projects!{column}{row}": value
        for row in range(11, 17)
        for column, value in zip("ABF", (f"P{row}", f"Small {row}", row), strict=True)
    }
    document = made(broken("2021-22", many), "board")
    *bars, rest = next(block for block in document.blocks if isinstance(block, Figure)).bars
    assert rest.label == f"{12 - len(bars)} other projects"
    with ZipFile(io.BytesIO(render(document, "xlsx"))) as package:
        chart, drawing = package.read("xl/charts/chart1.xml"), package.read("xl/drawings/drawing1.xml")
    assert f"$A$5:$A${4 + len(bars)}".encode() in chart
    assert f'descr="Bars of the first {len(bars)} rows of the table above."'.encode() in drawing


def test_a_tall_row_of_a_narrow_column_stays_on_its_pages() -> None:
    """On pages a row that is too tall for one goes on on the next: below the edge nobody could read it."""
    items = tuple(Line(f"Measure {number} of the project: a result that is given", "item") for number in range(16))
    columns = tuple(Column(f"Title {place}", width) for place, width in enumerate((15, 70, 25)))
    rows = tuple((items[: 1 + 15 * (row == 1)], (Line("text"),), (Line("text"),)) for row in range(3))
    table = Table("Rows", columns, rows)
    for landscape in (True, False):
        document = Document("A title", "of a test", "An author", "en-GB", "A stage", (table,), landscape=landscape)
        assert lowest_text(render(document, "pdf")) > 20  # points; the foot of the page stands there


def lowest_text(content: bytes) -> float:
    """How far above the edge of a page the lowest text of a PDF begins, in points."""
    return min(height for sheet in PdfReader(io.BytesIO(content)).pages for height in heights(sheet))


def heights(sheet: PageObject) -> list[float]:
    """How far above the edge of a page each of its texts begins, in points."""
    found: list[float] = []

    def see(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        if text.strip():
            found.append(inner[4] * outer[1] + inner[5] * outer[3] + outer[5])

    sheet.extract_text(visitor_text=see)
    return found
