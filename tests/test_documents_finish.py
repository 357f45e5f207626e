"""How documents are finished: numbers of tables, their day, what a draft lists, what can be told apart without colour."""

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from click.testing import CliRunner
from conftest import EXAMPLES, source_path
from docx.oxml.ns import qn
from lxml import etree, html
from openpyxl import load_workbook
from pypdf import PdfReader
from test_formats import READERS, made

from grants.commands.cli import cli
from grants.documents.document import Bar, Column, Document, Figure, Line, Table, Together
from grants.documents.formats.sheet_fit import sheet_name
from grants.form.rounds import Round
from grants.model.finding import Finding, Result
from grants.model.returns import Return
from grants.report import FORMATS, KINDS, make, render, report
from grants.validate import read_file

DAY = date(2026, 11, 28)


def read(source: str, folder: Path) -> tuple[Return, Round]:
    reading = read_file(str(source_path(source, folder)))
    return reading.returned, reading.round


def plain(*blocks: Table | Figure | Together, landscape: bool = False) -> Document:
    return Document("A title", "of a test", "An author", "en-GB", "A stage", blocks, landscape=landscape)


def table(title: str, rows: int = 2) -> Table:
    columns = (Column("Name", 50), Column("Amount £", 20, numbers=True))
    return Table(
        title, columns, tuple(((Line(f"row {number}"),), (Line("£1", amount=None),)) for number in range(rows))
    )


# ---------------------------------------------------------------------------------------------------------- the day


def test_a_document_knows_the_day_on_which_it_was_made(tmp_path: Path) -> None:
    document = make("return", *read("2021-22", tmp_path), today=DAY)
    pdf = PdfReader(io.BytesIO(render(document, "pdf"))).metadata
    assert pdf is not None
    assert pdf.creation_date is not None
    assert pdf.creation_date.date() == DAY
    assert docx.Document(io.BytesIO(render(document, "docx"))).core_properties.created.date() == DAY  # type: ignore[union-attr]
    assert load_workbook(io.BytesIO(render(document, "xlsx"))).properties.created.date() == DAY  # type: ignore[union-attr]
    assert render(document, "pdf") == render(document, "pdf")
    assert render(make("return", *read("2021-22", tmp_path), today=date(2026, 11, 27)), "pdf") != render(
        document, "pdf"
    )


def test_the_day_is_the_one_that_report_is_given() -> None:
    content = report((EXAMPLES / "2021-22.xlsx").read_bytes(), "return", "pdf", today=DAY)
    assert b"20261128" in content
    assert b"1970" not in content


# --------------------------------------------------------------------------------------------------------- a draft


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMATS)
def test_a_draft_lists_its_errors(form: str, kind: str) -> None:
    content = (EXAMPLES / "2018-19.xlsx").read_bytes()
    said = " ".join(READERS[form](report(content, kind, form, today=DAY, draft=True)).split())
    assert "2 errors of this return are to be put right before it is sent" in said
    assert "P8 has no measure on the Measures sheet." in said
    assert "A12" in said


def test_a_draft_without_errors_lists_none() -> None:
    content = (EXAMPLES / "2021-22.xlsx").read_bytes()
    said = READERS["html"](report(content, "return", "html", today=DAY, draft=True))
    assert "DRAFT" in said
    assert "to be put right" not in said


def test_a_draft_counts_the_errors_that_are_not_listed(tmp_path: Path) -> None:
    errors = [
        Finding("CELL01", "error", "Projects", f"B{n}", "", f"Row {n} is blank.", "Fill it in.") for n in range(450)
    ]
    result = Result.of("a.xlsx", "", "", "", Result("").totals, errors)
    document = make("return", *read("2021-22", tmp_path), draft=True, result=result)
    listed = [block for block in document.blocks if isinstance(block, Table)][-1]
    assert document.blocks[0].lines[0].text.startswith("450 errors")  # type: ignore[union-attr]
    assert len(listed.rows) == 201
    assert listed.rows[-1][2][0].text == "And 250 more like these, which are counted and not listed."


def test_the_command_lists_them_too(tmp_path: Path) -> None:
    run = CliRunner().invoke(
        cli, ["report", str(EXAMPLES / "2018-19.xlsx"), "--draft", "--format", "html", "-o", str(tmp_path)]
    )
    assert run.exit_code == 0
    assert "What is to be put right" in (tmp_path / "2018-19-return.html").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------ numbers and names


def figure(title: str) -> Figure:
    return Figure(title, "A bar.", "A source.", ("Allocated",), (Bar("row 0", (1,), ("£1",)),))  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_tables_and_figures_are_numbered_apart(form: str) -> None:
    said = READERS[form](render(plain(table("First"), figure("Seen"), table("Second")), form))
    places = [said.find(text) for text in ("Table 1. First", "Figure 1. Seen", "Table 2. Second")]
    assert -1 < places[0] < places[1] < places[2]
    assert "Table 3" not in said


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Money by project", "1. Money by project"),
        ("Allocated, spent so far and money", "1. Allocated, spent so far and"),
        ("Allocated, spent and variance", "Allocated, spent and variance"),
        ("Unbreakableunbreakableunbreakable", "1. Unbreakableunbreakableunbrea"),
        ("What/is: this?", "1. What is  this"),
    ],
)
def test_a_sheet_is_named_in_whole_words(title: str, name: str) -> None:
    assert sheet_name(title, 1, []) == name
    assert len(name) <= 31


def test_two_tables_of_one_long_title_have_two_sheets() -> None:
    title = "Allocated, spent and variance"
    book = load_workbook(io.BytesIO(render(plain(table(title), table(title)), "xlsx")))
    assert book.sheetnames == ["Report", title, "2. Allocated, spent and"]


# -------------------------------------------------------------------------------------------------------- on pages


def test_pages_of_word_have_a_header_a_footer_and_whole_rows(tmp_path: Path) -> None:
    word = docx.Document(io.BytesIO(render(make("return", *read("2017-18", tmp_path)), "docx")))
    section, title = word.sections[0], "Community Safety Partnership Fund 2017-18: Final Evaluation Report"
    assert section.header.paragraphs[0].text.strip() == "Safer Plymouth Partnership"
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text.startswith(title)
        assert [each.get(qn("w:instr")) for each in footer._element.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    rows = [bool(list(row._tr.iter(qn("w:cantSplit")))) for row in word.tables[0].rows]
    assert rows == [True, True, True, False, True, True, True, True, True, True]  # P3 is taller than a page
    assert all(list(row._tr.iter(qn("w:cantSplit"))) for row in word.tables[1].rows)


def test_what_stays_together_is_on_one_page_or_flows() -> None:
    """A block that fits is not torn, and one that is taller than a page loses nothing."""
    for rows, whole in ((12, True), (300, False)):
        document = plain(table("Before", 20), Together(1), table("Kept", rows), landscape=True)
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(render(document, "pdf"))).pages]
        assert (len(pages) == 2) == whole
        kept = "\n".join(pages).partition("Table 2. Kept")[2]
        assert re.findall(r"row \d+", kept) == [f"row {number}" for number in range(rows)]


# ------------------------------------------------------------------------------------------------------ seen by all


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_bars_can_be_told_apart_without_colour(tmp_path: Path) -> None:
    """Each series has 3 to 1 against white, and the second a pattern."""
    document = made(source_path("final-evaluation", tmp_path), "board")
    with ZipFile(io.BytesIO(render(document, "xlsx"))) as package:
        names = [name for name in package.namelist() if "charts/chart" in name]
        charts = [etree.fromstring(package.read(name)) for name in names]
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main", "c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}  # fmt: skip
    two = [series for chart in charts if len(series := chart.findall(".//c:ser", space)) == 2]
    assert two
    for first, second in two:
        assert second.find("c:spPr/a:pattFill", space) is not None
        assert first.find("c:spPr/a:pattFill", space) is None
        for each, path in ((first, "c:spPr/a:solidFill/a:srgbClr"), (second, "c:spPr/a:pattFill/a:fgClr/a:srgbClr")):
            found = each.find(path, space)
            assert found is not None
            assert 1.05 / (luminance(f"#{found.get('val')}") + 0.05) >= 3


def test_a_telephone_is_given_a_narrow_picture_and_titles_in_its_cards(tmp_path: Path) -> None:
    tree = html.document_fromstring(render(made(source_path("final-evaluation", tmp_path), "board"), "html").decode())
    for picture in tree.iter("picture"):
        narrow, wide = picture.find(".//source"), picture.find(".//img")
        assert narrow is not None
        assert wide is not None
        assert len({narrow.get("srcset"), wide.get("src"), None}) == 3
    for row in tree.xpath("//table[@class='rows']/tbody/tr"):
        assert all(cell.get("data-title") for cell in row.findall("td") if cell.text_content().strip())
    assert tree.xpath("//table[@class='rows']/tbody/tr")


# ------------------------------------------------------------------------------------------------------------ totals


def long_table(rows: int) -> Document:
    """A document with a table of so many rows and a total."""
    cells = tuple(((Line(f"Row {number}."),), (Line("£1", amount=Decimal(1)),)) for number in range(rows))
    total = ((Line("Total", "strong"),), (Line(f"£{rows}", "strong", Decimal(rows)),))
    columns = (Column("Row", 70), Column("Amount £", 30, numbers=True))
    return plain(Table("Amounts", columns, cells, total))


@pytest.mark.parametrize("rows", range(50, 56))
def test_a_total_is_not_alone_on_a_page(rows: int) -> None:
    *_, page = PdfReader(io.BytesIO(render(long_table(rows), "pdf"))).pages
    told = page.extract_text()
    assert "Total" in told
    assert f"Row {rows - 1}." in told


def test_a_total_stays_with_its_last_row_in_word() -> None:
    (found,) = docx.Document(io.BytesIO(render(long_table(3), "docx"))).tables
    held = [all(each.paragraph_format.keep_with_next for each in row.cells[0].paragraphs) for row in found.rows]
    assert held == [False, False, False, True, False]


def test_the_header_of_a_draft_has_room_for_its_mark() -> None:
    document = replace(long_table(3), title="A report of so many words " * 4, draft=True)
    header = load_workbook(io.BytesIO(render(document, "xlsx"))).worksheets[0].oddHeader
    assert header.right.text == document.mark
    assert len(header.left.text) <= 70
