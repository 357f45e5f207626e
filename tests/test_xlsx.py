"""The reader of Excel workbooks, held against openpyxl; and what openpyxl gets wrong, or does not read."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import oracle
import pytest
import xlsxwriter
from conftest import EXAMPLES, ROOT, TODAY, needs_libreoffice
from filled import SOURCES, small
from fuzzing import CORPUS, cells_changed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from grants.model.addresses import letters
from grants.reading.book import EPOCH_1904, Book, Page
from grants.reading.cells import BEYOND, UNSTORED
from grants.reading.gate import Refused
from grants.reading.opening import open_book
from grants.validate import validate

WORKBOOKS = sorted([*EXAMPLES.glob("*.xlsx"), *(ROOT / "tests" / "data").rglob("*.xlsx"), *CORPUS.glob("*.xlsx"), *(ROOT / "workbooks").glob("*.xlsx")])  # fmt: skip


def alike(book: Book, expected: dict[str, Page]) -> None:
    """Hold pages against the oracle's, in its words for what it can't tell."""
    assert list(book.pages) == list(expected)
    for name, page in book.pages.items():
        rows = {
            number: {
                column: "#VALUE!" if value is BEYOND else value
                for column, value in row.items()
                if value is not UNSTORED
            }
            for number, row in page.rows.items()
        }
        rows = {number: row for number, row in rows.items() if row}
        assert rows == expected[name].rows, name
        assert {type(value) for row in rows.values() for value in row.values()} == {
            type(value) for row in expected[name].rows.values() for value in row.values()
        }
        left = replace(page, rows={}, merged=tuple(sorted(page.merged)))
        assert left == replace(expected[name], rows={}, merged=tuple(sorted(expected[name].merged))), name


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_workbook_is_read_as_openpyxl_reads_it(path: Path) -> None:
    content = path.read_bytes()
    try:
        expected = oracle.pages(content)
    except Exception:  # openpyxl raises as it likes
        pytest.skip("openpyxl can't read this damaged workbook, so there is nothing to hold it against")
    alike(open_book(content), expected)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_changed_cell_is_read_as_openpyxl_reads_it(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(small(data.draw(st.sampled_from(SOURCES))))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = data.draw(st.sampled_from([each for each in sorted(parts) if "worksheets/sheet" in each]))
    parts[name] = data.draw(cells_changed(parts[name]))
    content = packed(parts)
    try:
        expected = oracle.pages(content)
    except Exception:  # a day that is none, or an address that can't be: openpyxl raises as it likes
        return
    addresses = re.findall(rb'<c r="(\w+)"', parts[name])
    if len(addresses) == len(set(addresses)):
        alike(open_book(content), expected)
    else:  # openpyxl takes the last cell of an address; two that hold something are refused
        with suppress(Refused):
            open_book(content)


def packed(parts: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return output.getvalue()


# ------------------------------------------------------------------------------------------- many kinds of values

DAYS = [
    "dd/mm/yyyy",
    "d mmm yyyy",
    "[$-809]dd mmmm yyyy",
    "yyyy-mm-dd hh:mm",
    "h:mm AM/PM",
    "mm:ss.0",
    "[h]:mm",
    "[mm]:ss",
    14,
    17,
    22,
    45,
    46,
    47,
]
NUMBERS = [
    "0",
    "0.00",
    "#,##0",
    "£#,##0.00",
    '"days" 0',
    "0%",
    "0.00E+00",
    "[Red]0;[Blue]-0",
    "# ?/?",
    "General",
    1,
    4,
    9,
    10,
    11,
    49,
]
FIGURES = [0, 1, -1, 0.5, 59, 60, 61, 44651, 44651.75, 1.25, 1e-9, 12345678901, -0.25, 3_000_000, 1e300]


def with_xlsxwriter(**options: bool) -> bytes:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, **options})
    page = book.add_worksheet("Values")
    for row, figure in enumerate(FIGURES):
        for column, code in enumerate([*DAYS, *NUMBERS]):
            page.write_number(row, column, figure, book.add_format({"num_format": code}))
    page = book.add_worksheet("Others")
    page.write_row(0, 0, ["text", " spaced ", "two\nlines", "<&>", "£", "", True, False, 7, 7.0, 0.1])
    page.write_rich_string(1, 0, "plain ", book.add_format({"bold": True}), "bold", " plain")
    for column, (formula, value) in enumerate(
        {"=1+1": 2, '="a"': "a", "=TRUE": True, "=1/0": "#DIV/0!", '=""': ""}.items()
    ):
        page.write_formula(2, column, formula, None, value)
    page.write_url(3, 0, "https://example.org", string="a link")
    page.write_datetime(4, 0, datetime(2022, 3, 31, 12, 30), book.add_format({"num_format": "dd/mm/yyyy"}))
    page.merge_range("A7:C9", "merged")
    page.write("B8", "lost below")
    page.merge_range("E7:E8", 5)
    page.set_row(10, None, None, {"hidden": True})
    page.write("A11", "in a hidden row")
    page.set_column("F:H", None, None, {"hidden": True})
    page.write("XFD1048576", "far")
    page.conditional_format(
        "A1:A9", {"type": "cell", "criteria": ">", "value": 5, "format": book.add_format({"num_format": "yyyy"})}
    )
    book.add_worksheet("Hidden").hide()
    book.add_worksheet("Very hidden").very_hidden()
    book.add_chart({"type": "column"})
    book.close()
    return output.getvalue()


@pytest.mark.parametrize("options", [{}, {"date_1904": True}, {"constant_memory": True}], ids=str)
def test_all_kinds_of_values_are_read_as_openpyxl_reads_them(options: dict[str, bool]) -> None:
    content = with_xlsxwriter(**options)
    book = open_book(content)
    alike(book, oracle.pages(content))
    assert book.epoch == (EPOCH_1904 if "date_1904" in options else date(1899, 12, 30))
    assert BEYOND in book.pages["Values"].rows[15].values()  # 1e300 as a day
    assert {type(value) for value in book.pages["Values"].rows[9].values()} == {datetime, timedelta, float}
    assert [page.hidden for page in book.pages.values()] == [False, False, True, True]


def test_what_openpyxl_writes_is_read_as_openpyxl_reads_it() -> None:
    made = Workbook()
    page = made.active
    assert page is not None
    values = [
        "text",
        1,
        1.5,
        True,
        datetime(2022, 3, 31),
        date(2022, 3, 31),
        time(9, 30),
        timedelta(hours=30),
        "=1+1",
        "#REF!",
    ]
    page.append(values)
    page.append([None, "b"])
    page.merge_cells("A5:B6")
    page.row_dimensions[2].hidden = True
    page.column_dimensions["C"].hidden = True
    output = io.BytesIO()
    made.save(output)
    book = open_book(output.getvalue())
    alike(book, oracle.pages(output.getvalue()))
    assert book.pages["Sheet"].rows[1][9] is UNSTORED


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks that LibreOffice has opened and saved."""
    folder = tmp_path_factory.mktemp("converted")
    (folder / "values.xlsx").write_bytes(with_xlsxwriter())
    sources = [str(folder / "values.xlsx"), *map(str, EXAMPLES.glob("*.xlsx"))]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder / "out"


@needs_libreoffice
@pytest.mark.parametrize("name", ["values", "2017-18", "2018-19", "2021-22"])
def test_what_libreoffice_writes_is_read_as_openpyxl_reads_it(name: str, converted: Path) -> None:
    content = (converted / f"{name}.xlsx").read_bytes()
    alike(open_book(content), oracle.pages(content))


# ----------------------------------------------------------------------------------------- what openpyxl does not read

GOOD = EXAMPLES / "2021-22.xlsx"


def edited(change: Callable[[str, bytes], bytes]) -> bytes:
    with zipfile.ZipFile(GOOD) as package:
        return packed({name: change(name, package.read(name)) for name in package.namelist()})


def messages(content: bytes) -> list[tuple[str, str, str]]:
    return [(each.code, each.cell, each.message) for each in validate("-", content, today=TODAY).findings]


def strict(name: str, part: bytes) -> bytes:
    """A part as Excel writes it in a strict Open XML workbook."""
    kinds = {
        b"spreadsheetml/2006/main": b"spreadsheetml/main",
        b"officeDocument/2006": b"officeDocument",
        b"drawingml/2006": b"drawingml",
    }
    for plain, other in kinds.items():
        part = part.replace(b"http://schemas.openxmlformats.org/" + plain, b"http://purl.oclc.org/ooxml/" + other)
    if name == "xl/workbook.xml":
        part = part.replace(b"<workbook ", b'<workbook conformance="strict" ', 1)
    return part


def test_a_strict_workbook_is_read_like_a_plain_one() -> None:
    content = edited(strict)
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml")
    assert messages(content) == messages(GOOD.read_bytes())


def test_days_as_a_strict_workbook_writes_them() -> None:
    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet2.xml":
            return strict(name, part)
        cells = re.compile(rb'<c r="(I\d+)"( s="\d+")><v>(\d+)</v></c>')

        def written(found: re.Match[bytes]) -> bytes:
            when = datetime(1899, 12, 30) + timedelta(days=int(found[3]))
            return b'<c r="%s"%s t="d"><v>%s</v></c>' % (found[1], found[2], when.isoformat().encode())

        changed, number = cells.subn(written, part)
        assert number == 2
        return strict(name, changed)

    assert messages(edited(change)) == messages(GOOD.read_bytes())


def test_rows_and_cells_without_an_address_stand_one_behind_the_other() -> None:
    def change(name: str, part: bytes) -> bytes:
        if "worksheets/sheet" not in name:
            return part
        full = re.sub(rb'<row r="\d+"', b"<row", part)
        # Only where a row has every cell from A on, and no row is left out, an address says nothing.
        return re.sub(rb'(<c) r="([A-B])\d+"', lambda found: found[1] if found[2] in b"AB" else found[0], full)

    rows = open_book(edited(change)).pages["Projects"].rows
    assert rows == open_book(GOOD.read_bytes()).pages["Projects"].rows


def test_a_large_sheet_is_read_like_a_small_one() -> None:
    """A large one is parsed a row at a time, and forgotten."""
    padding = b"".join(b"<!--" + os.urandom(30_000).hex().encode() + b"-->" for _ in range(20))

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"<row ", padding + b"<row ", 1) if name.endswith(("sheet2.xml", "sheet4.xml")) else part

    large, small = open_book(edited(change)), open_book(GOOD.read_bytes())
    assert large.pages == small.pages


def test_a_text_is_read_as_it_was_typed() -> None:
    """Excel writes the end of a line that was pasted, and its own mark, in a way of its own."""
    typed = {b"_x000D_": "\r", b"_x005F_x000D_": "_x000D_", b"a_x0009_b": "a\tb", b"_x0041_": "_x0041_"}
    for stored, meant in typed.items():

        def change(name: str, part: bytes, stored: bytes = stored) -> bytes:
            return re.sub(rb"<t>Ref</t>", b"<t>%s</t>" % stored, part, count=1)

        values = open_book(edited(change)).pages["Projects"].rows[4].values()
        assert meant in values


def test_a_phonetic_guide_is_no_part_of_a_text() -> None:
    def change(_name: str, part: bytes) -> bytes:
        return part.replace(
            b"<t>Ref</t>", b"<r><t>Re</t></r><r><rPr><b/></rPr><t>f</t></r><rPh sb='0' eb='1'><t>no</t></rPh>", 1
        )

    assert messages(edited(change)) == messages(GOOD.read_bytes())


def test_formats_of_east_asia_are_days_and_those_of_conditions_are_none() -> None:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    page = book.add_worksheet()
    for row, code in enumerate([27, 36, 50, 58, 26, 37, 49, 59]):
        page.write_number(row, 0, 44651, book.add_format({"num_format": code}))
    book.close()
    days = [type(row[1]) for row in open_book(output.getvalue()).pages["Sheet1"].rows.values()]
    assert days == [datetime] * 4 + [int] * 4


def _twice(part: bytes) -> bytes:
    return part.replace(b'name="Parts"', b'name="PROJECTS"', 1)


REFUSED: dict[str, tuple[Callable[[str, bytes], bytes], str]] = {
    "two sheets of one name": (
        lambda name, part: _twice(part) if name == "xl/workbook.xml" else part,
        "two sheets called",
    ),
    "two cells of one address": (
        lambda name, part: (
            part.replace(b"</row>", b'<c r="F5"><v>1</v></c></row>', 1) if name == "xl/worksheets/sheet2.xml" else part
        ),
        "two of its cells have one address",
    ),
    "two sheets of one part": (
        lambda name, part: (
            re.sub(rb'(<sheet name="Parts"[^>]*r:id=")rId\d+', rb"\1rId2", part) if name == "xl/workbook.xml" else part
        ),
        "two of its sheets are one part",
    ),
    "columns told again and again": (
        lambda name, part: (
            part.replace(b"<cols>", b"<cols>" + b'<col min="1" max="16384" hidden="1"/>' * 2_000, 1)
            if name == "xl/worksheets/sheet2.xml"
            else part
        ),
        "a column of a sheet is told twice",
    ),
    "a sheet with a very long name": (
        lambda name, part: (
            part.replace(b'name="Parts"', b'name="%s"' % (b"P" * 256), 1) if name == "xl/workbook.xml" else part
        ),
        "very long name",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_excel_calls_damaged_is_damaged(name: str) -> None:
    change, words = REFUSED[name]
    ((code, _, message),) = messages(edited(change))
    assert (code, words in message) == ("FILE03", True)


def test_thousands_of_unknown_titles_are_answered() -> None:
    """To look for the nearest of them took the product of their number and that of the missing ones."""

    def change(name: str, part: bytes) -> bytes:
        if "worksheets/sheet" not in name or name.endswith(("sheet1.xml", "sheet10.xml", "sheet11.xml")):
            return part
        cells = b"".join(
            b'<c r="%s4" t="inlineStr"><is><t>Amount allocated %d</t></is></c>' % (letters(each).encode(), each)
            for each in range(2, 10_000)
        )
        cells = b'<c r="A4" t="inlineStr"><is><t>Ref</t></is></c>' + cells  # without one there is no row of titles
        return re.sub(
            rb'(<row r="4"[^>]*>).*?</row>', lambda found: found[1] + cells + b"</row>", part, count=1, flags=re.DOTALL
        )

    found = validate("-", edited(change), today=TODAY)
    assert len([each for each in found.findings if each.code == "SHEET02"]) > 20
    assert "SHEET04" in {each.code for each in found.more}


def test_two_parts_of_one_name_are_damage() -> None:
    """Programs differ in which of the two they read."""
    content = io.BytesIO(GOOD.read_bytes())
    with zipfile.ZipFile(content, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("xl/worksheets/sheet2.xml", b"<worksheet/>")
    ((code, _, message),) = messages(content.getvalue())
    assert (code, "two parts called" in message) == ("FILE03", True)


@pytest.mark.parametrize("claim", ["UTF-7", "x-unheard-of", "cp037"])
def test_a_part_is_read_as_what_was_looked_at(claim: str) -> None:
    """A document type that is hidden in another encoding, behind a long first line, reaches no parser."""

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet2.xml":
            return part
        return part.replace(
            b'<?xml version="1.0" encoding="UTF-8"',
            b'<?xml version="1.0"' + b" " * 5000 + b'encoding="%s"' % claim.encode(),
            1,
        )

    ((code, _, message),) = messages(edited(change))
    assert (code, "in a writing" in message) == ("FILE03", True)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "utf-8-sig"])
def test_xml_in_another_encoding_is_read(encoding: str) -> None:
    names = {"latin-1": "ISO-8859-1", "cp1252": "windows-1252", "utf-8-sig": "UTF-8"}

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/sharedStrings.xml":
            return part
        text = part.decode().replace('encoding="UTF-8"', f'encoding="{names.get(encoding, "UTF-16")}"')
        return text.encode(encoding, "xmlcharrefreplace" if encoding in ("latin-1", "cp1252") else "strict")

    assert messages(edited(change)) == messages(GOOD.read_bytes())


def test_openpyxl_is_not_imported_for_a_verdict() -> None:
    script = f"import sys; from grants.validate import validate; from datetime import date; validate({str(GOOD)!r}, today=date(2026, 11, 22)); print([m for m in sys.modules if m.startswith('openpyxl')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
