"""Files that are no return: each told for what it is, by its FILE finding."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import EXAMPLES, check

from grants.marking import marked_copy
from grants.model import limits
from grants.model.addresses import place_of
from grants.reading import gate
from grants.reading.opening import open_book

GOOD = (EXAMPLES / "2021-22.xlsx").read_bytes()


def archive(**parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return content.getvalue()


def without(part: str, source: bytes = GOOD, instead: bytes | None = None) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            if each.filename != part:
                new.writestr(each, old.read(each))
            elif instead is not None:
                new.writestr(each, instead)
    return content.getvalue()


FIRST_VERSION = (Path(__file__).parent / "data" / "version-1" / "2021-22.xlsx").read_bytes()
"""A workbook whose stamp stands among its properties alone."""
THEME = "xl/theme/theme1.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
FILES = {
    "empty": (b"", "FILE01", "empty"),
    "pdf": (b"%PDF-1.7\n...", "FILE01", "PDF"),
    "csv": (b"Ref,Project\nP1,Wardens\n", "FILE01", "text file"),
    "html": (b"<html><table><tr><td>P1</td></tr></table></html>", "FILE01", "web page"),
    "image": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "FILE01", "another kind"),
    "xls": (OLE, "FILE01", "old Office file"),
    "word": (archive(word__document_dot_xml="<x/>"), "FILE01", "Word document"),
    "odt": (
        archive(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="<x/>"),
        "FILE01",
        "OpenDocument",
    ),
    "zip": (archive(readme="hello"), "FILE01", "archive"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "FILE02", "password"),
    "cut short": (GOOD[: len(GOOD) // 2], "FILE03", "cut short"),
    "a part lost": (without("xl/_rels/workbook.xml.rels"), "FILE03", "can't be read"),
    "a part that nobody reads, and is no XML": (without(THEME, instead=b"<theme>"), "FILE03", "can't be read"),
    "one with a prefix of no namespace": (without(THEME, instead=b"<a:theme/>"), "FILE03", "can't be read"),
    "a bit turned": (GOOD[:900] + bytes([GOOD[900] ^ 255]) + GOOD[901:], "FILE03", "damaged"),
    "no stamp": (without("docProps/custom.xml", FIRST_VERSION), "FILE06", "no stamp"),
    "a bomb": (archive(xl__workbook_dot_xml="0" * 5_000_000), None, ""),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_kind_is_told_for_what_it_is(name: str, tmp_path: Path) -> None:
    content, code, words = FILES[name]
    path = tmp_path / "return.xlsx"
    path.write_bytes(content)
    result = check(path)
    assert result.exit_code == 2
    assert len(result.findings) == 1
    if code:
        assert result.findings[0].code == code
        assert words in result.findings[0].message


def test_no_file_a_folder_and_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    for name, words in {"none.xlsx": "no file", "": "folder", "pipe.xlsx": "not an ordinary file"}.items():
        finding = check(tmp_path / name).findings[0]
        assert finding.code == "FILE01"
        assert words in finding.message


def test_a_small_part_that_unpacks_to_much_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "0" * 30_000_000)
    with pytest.raises(gate.Refused) as refused:
        gate.unpack(content.getvalue())
    assert refused.value.finding.code == "FILE04"


def test_a_part_that_lies_about_its_size_is_not_unpacked_whole(tmp_path: Path) -> None:
    """200 MB in a part that declares 1,000 bytes: the process that reads it never holds them."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package, package.open("xl/workbook.xml", "w") as part:
        for _ in range(200):
            part.write(b" " * 1024**2)
    content = bytearray(output.getvalue())
    for record, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = content.find(record) + offset
        content[start : start + 4] = (1000).to_bytes(4, "little")
    path = tmp_path / "return.xlsx"
    path.write_bytes(content)
    script = (
        "import resource, sys; from datetime import date; from grants.validate import validate;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "found = validate(sys.argv[1], today=date(2026, 11, 22)).findings;"
        "print(found[0].code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    code, megabytes = done.stdout.split()
    assert code == "FILE03"
    assert int(megabytes) < 30


def test_the_note_of_an_open_workbook(tmp_path: Path) -> None:
    path = tmp_path / "~$return.xlsx"
    path.write_bytes(b"\x05Somebody")
    assert "while a workbook is open" in check(path).findings[0].message


def test_macros_and_links_are_told_and_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    content = io.BytesIO(GOOD)
    with zipfile.ZipFile(content, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")
        package.writestr("xl/externalLinks/externalLink1.xml", b"<x/>")
    path.write_bytes(content.getvalue())
    result = check(path)
    assert [finding.code for finding in result.findings][:2] == ["FILE05", "FILE05"]
    assert result.exit_code == 0


def test_a_photograph_in_a_workbook_is_no_trouble() -> None:
    """It begins with a byte with which XML in UTF-16 begins too."""
    content = io.BytesIO(GOOD)
    with zipfile.ZipFile(content, "a") as package:
        package.writestr("xl/media/image1.jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0<!DOCTYPE")
    assert open_book(content.getvalue()).pages


def test_a_stamp_is_never_a_path(broken: Callable[..., Path]) -> None:
    """A workbook that names a file of the machine as its round does not get it read."""

    def stamp(book: object) -> None:
        book.custom_doc_props["grants-round"].value = "/etc/passwd"  # type: ignore[attr-defined]  # not in the stubs

    assert check(broken("2021-22", {}, stamp)).findings[0].code == "FILE06"


# --------------------------------------------------------------------------------------- what no workbook has

SHEET = "xl/worksheets/sheet2.xml"


def edited(change: Callable[[bytes], bytes], part: str = SHEET, *, stored: bool = False) -> bytes:
    content = io.BytesIO()
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(content, "w", how) as new:
        for each in old.infolist():
            data = old.read(each)
            new.writestr(each.filename, change(data) if each.filename == part else data)
    return content.getvalue()


def after_cells(more: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(b"</sheetData>", b"</sheetData>" + more)


def in_cells(more: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(b"</sheetData>", more + b"</sheetData>")


PADDING = b" " * 1024**2
DOCTYPE = b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
MERGES = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(100, 101 + limits.MERGES))
CELLS = b"".join(b'<c r="A%d" s="1"/>' % row for row in range(limits.CELLS + 1))
HOSTILE = {
    "a document type": (edited(lambda part: part.replace(b"?>", DOCTYPE, 1)), "document type"),
    "a document type in UTF-16": (
        edited(lambda part: part.replace(b"?>", DOCTYPE, 1).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")),
        "document type",
    ),
    "a document type in a large part": (
        edited(lambda part: part.replace(b"?>", DOCTYPE, 1) + PADDING, stored=True),
        "document type",
    ),
    "a long comment": (edited(after_cells(b"<!--" + b"a" * (limits.TOKEN + 1) + b"-->"), stored=True), "comment"),
    "a long comment in a large part": (
        edited(after_cells(b"<!--" + b"a" * (limits.TOKEN + 1) + b"-->" + PADDING), stored=True),
        "comment",
    ),
    "a long attribute": (edited(after_cells(b'<a b="' + b"a>" * limits.TOKEN + b'"/>'), stored=True), "attribute"),
    "a long attribute in a large part": (
        edited(after_cells(b'<a b="' + b"a>" * limits.TOKEN + b'"/>' + PADDING), stored=True),
        "attribute",
    ),
    "many merged ranges": (edited(after_cells(b"<mergeCells>" + MERGES + b"</mergeCells>")), "merged ranges"),
    "vast merged ranges": (
        edited(after_cells(b'<mergeCells><mergeCell ref="A100:XFD200"/></mergeCells>')),
        f"{limits.CELLS:,} cells",
    ),
    "many formatted blanks": (edited(in_cells(b'<row r="99">' + CELLS + b"</row>"), stored=True), f"{limits.CELLS:,} cells"),
    "a long text": (edited(after_cells(b"<a>" + b"1" * (limits.TEXT + 1) + b"</a>"), stored=True), "texts"),
    "a long text in a large part": (edited(after_cells(b"<a>" + b"1" * (limits.TEXT + 1) + b"</a>" + PADDING), stored=True), "texts"),
    "a long number format": (
        edited(
            lambda part: re.sub(rb'(<numFmts[^>]*>)', rb'\1<numFmt numFmtId="999" formatCode="' + b"0" * (limits.FORMAT + 1) + b'"/>', part, count=1),
            "xl/styles.xml",
        ),
        "number formats",
    ),
    "a row beyond all rows": (edited(in_cells(b'<row r="99999999999999999999"><c r="A99999999999999999999"/></row>')), "beyond the last row"),
    "many names": (
        edited(after_cells(b"<a/>" * (limits.OTHERS + 1)), stored=True),
        "styles, names and formats",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_workbook_has_is_refused_before_it_is_read(name: str) -> None:
    content, words = HOSTILE[name]
    with pytest.raises(gate.Refused) as refused:
        open_book(content)
    assert refused.value.finding.code == "FILE04"
    assert words in refused.value.finding.message


def test_a_stray_cell_in_the_last_corner_is_told_and_costs_nothing(tmp_path: Path) -> None:
    stray = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    path = tmp_path / "return.xlsx"
    path.write_bytes(edited(in_cells(stray)))
    assert ("SHEET04", "XFD1048576") in {(each.code, each.cell) for each in check(path).findings}


def test_a_cell_without_an_address_is_the_next_one(tmp_path: Path) -> None:
    """Open XML lets rows and cells leave their address out, and some programs do where none is left out before."""

    def nameless(part: bytes) -> bytes:
        def row(match: re.Match[bytes]) -> bytes:
            columns = [place_of(each.decode() + "1")[1] for each in re.findall(rb'<c r="([A-Z]+)', match[0])]
            whole = columns == list(range(1, len(columns) + 1))
            return re.sub(rb'<c r="[A-Z]+\d+"', b"<c", match[0]) if whole else match[0]

        return re.sub(rb"<row .*?</row>", row, part, flags=re.DOTALL)

    path = tmp_path / "return.xlsx"
    path.write_bytes(edited(nameless, "xl/worksheets/sheet2.xml"))
    before = check(EXAMPLES / "2021-22.xlsx")
    after = check(path)
    assert b"<c s=" in ZipFile(path).read("xl/worksheets/sheet2.xml")
    assert (after.findings, after.totals) == (before.findings, before.totals)
    assert marked_copy(path.read_bytes(), after.findings)


def test_many_faults_of_one_kind_take_time_in_proportion(tmp_path: Path) -> None:
    """Each of these took the square of its number, and minutes: it is enough that they are answered."""
    rows = [
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>X%d</t></is></c><c r="D%d" t="inlineStr"><is><t>%s</t></is></c></row>'
        % (row, row, row, row, b"1 a 2 " * 30)
        for row in range(100, 2100)
    ]
    path = tmp_path / "return.xlsx"
    path.write_bytes(edited(in_cells(b"".join(rows)), "xl/worksheets/sheet4.xml"))
    assert next(each.number for each in check(path).more if each.code == "CELL10") == 2000 - limits.LISTED


def test_too_many_rows_of_answers_are_no_return(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="F%d"><v>5</v></c></row>' % (row, row) for row in range(100, 101 + limits.ROWS))
    path = tmp_path / "return.xlsx"
    path.write_bytes(edited(in_cells(rows)))
    assert [each.code for each in check(path).findings] == ["FILE04"]


def test_a_part_that_other_parsers_take_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(edited(lambda part: part.replace(b"</t>", b"]]></t>", 1), "xl/sharedStrings.xml"))
    assert [each.code for each in check(path).findings] == ["FILE03"]
