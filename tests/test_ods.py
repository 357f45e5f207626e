"""Returns that LibreOffice saved as its own kind of spreadsheet (.ods): read, judged and marked like Excel's."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from conftest import EXAMPLES, ROOT, TODAY, check, needs_libreoffice
from filled import filled
from openpyxl import load_workbook
from test_xlsx import with_xlsxwriter

from grants.commands.cli import cli
from grants.model import limits
from grants.reading.cells import BEYOND, UNSTORED
from grants.reading.opening import open_book
from grants.validate import validate

OLD = ROOT / "tests" / "data" / "version-1"
NAMES = ("2017-18", "2018-19", "2021-22", "half-year", "final-evaluation", "old-2017-18", "old-2021-22")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks, and what LibreOffice makes of them."""
    folder = tmp_path_factory.mktemp("ods")
    for name in NAMES:
        source = OLD / f"{name[4:]}.xlsx" if name.startswith("old-") else EXAMPLES / f"{name}.xlsx"
        (folder / f"{name}.xlsx").write_bytes(source.read_bytes() if source.exists() else filled(name))
    (folder / "values.xlsx").write_bytes(with_xlsxwriter())
    (folder / "more.xlsx").write_bytes(more_values())
    profile = f"-env:UserInstallation=file://{folder}/profile"
    sources = sorted(map(str, folder.glob("*.xlsx")))
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(folder), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder


def more_values() -> bytes:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    page = book.add_worksheet("More")
    page.write_column(0, 0, ["two  spaces", " before", "tab\there", "two\nlines", "a & <b>", "\u00a3 5"])
    page.write_column(0, 1, [1250, 0.5, 1250.5, -3])
    page.write(0, 2, 0.285, book.add_format({"num_format": "0.0%"}))
    page.write(1, 2, 1250.5, book.add_format({"num_format": "[$\u00a3-809]#,##0.00"}))
    page.write(2, 2, 44651, book.add_format({"num_format": "dd/mm/yyyy"}))
    page.write(3, 2, 5, book.add_format({"num_format": "dd/mm/yyyy"}))
    for row, (formula, value) in enumerate(
        {"=1/0": "#DIV/0!", "=NA()": "#N/A", "=nothing()": "#NAME?", '=1+"a"': "#VALUE!"}.items()
    ):
        page.write_formula(row, 3, formula, None, value)
    page.write_comment("A1", "a comment is no value")
    page.merge_range("A10:B12", "merged")
    page.write("E1", "x")
    page.set_row(3, None, None, {"hidden": True})
    page.set_column("E:G", None, None, {"hidden": True})
    book.add_worksheet("Hidden").hide()
    book.close()
    return output.getvalue()


@needs_libreoffice
@pytest.mark.parametrize("name", NAMES)
def test_a_return_is_judged_the_same(name: str, folder: Path) -> None:
    excel, ods = check(folder / f"{name}.xlsx"), check(folder / f"{name}.ods")
    assert ods.findings == excel.findings
    assert (ods.round, ods.stage, ods.totals) == (excel.round, excel.stage, excel.totals)


@needs_libreoffice
@pytest.mark.parametrize("name", NAMES)
def test_a_return_is_stored_the_same(name: str, folder: Path) -> None:
    """But for the Checks, which LibreOffice works out for itself: 0 in place of 0.0, and fifteen digits of a share."""
    excel, ods = (open_book((folder / f"{name}.{kind}").read_bytes()) for kind in ("xlsx", "ods"))
    assert list(ods.pages) == list(excel.pages)
    for page in excel.pages:
        if page != "Checks":
            assert ods.pages[page] == excel.pages[page], page
    assert (ods.round, ods.template, ods.epoch) == (excel.round, excel.template, excel.epoch)


@needs_libreoffice
def test_all_kinds_of_values_are_stored_the_same(folder: Path) -> None:
    excel, ods = (open_book((folder / f"more.{kind}").read_bytes()) for kind in ("xlsx", "ods"))
    assert ods.pages == excel.pages
    values = ods.pages["More"].rows
    assert [values[row][4] for row in (1, 2, 3, 4)] == ["#DIV/0!", "#N/A", "#NAME?", "#VALUE!"]
    assert values[4][3] == datetime(1900, 1, 5)  # a spreadsheet has no time zones


@needs_libreoffice
def test_what_libreoffice_stores_otherwise(folder: Path) -> None:
    """In columns of times it stores lengths of time, and it takes TRUE for a number; no answer of a return is either."""
    excel, ods = (open_book((folder / f"values.{kind}").read_bytes()) for kind in ("xlsx", "ods"))
    for row, values in excel.pages["Values"].rows.items():
        for column, value in values.items():
            other = ods.pages["Values"].rows[row][column]
            if other != value:
                assert isinstance(other, timedelta | time) or other is BEYOND, (row, column, value, other)
    assert ods.pages["Others"].rows[1][7] == 1
    assert (ods.pages["Others"].hidden_rows, ods.pages["Others"].merged) == (excel.pages["Others"].hidden_rows, excel.pages["Others"].merged)  # fmt: skip


@needs_libreoffice
def test_a_fault_is_found_at_its_cell_and_marked_in_an_excel_workbook(folder: Path, tmp_path: Path) -> None:
    before = check(folder / "2021-22.ods")
    broken = edited(
        (folder / "2021-22.ods").read_bytes(),
        lambda part: part.replace(b'office:value="240819"', b'office:value="-5"', 1),
    )
    path = tmp_path / "return.ods"
    path.write_bytes(broken)
    new = [each for each in check(path).findings if each not in before.findings]
    assert ("CELL06", "Projects", "F5") in {(each.code, each.sheet, each.cell) for each in new}
    done = CliRunner().invoke(cli, ["validate", str(path), "--marked-copy", str(tmp_path / "marked.xlsx")])
    assert done.exit_code == 1
    assert "an Excel workbook with the same values in the same cells" in done.stderr
    marked = load_workbook(tmp_path / "marked.xlsx")
    assert marked.sheetnames[0] == "To do"
    assert marked["Projects"]["F5"].value == -5
    assert "CELL06" in marked["Projects"]["F5"].comment.text
    assert {(each.code, each.cell) for each in check(tmp_path / "marked.xlsx").findings} >= {("CELL06", "F5")}


@needs_libreoffice
@pytest.mark.parametrize("command", ["validate", "report", "template"])
def test_every_command_takes_it(command: str, folder: Path, tmp_path: Path) -> None:
    source = str(folder / "2021-22.ods")
    words = {
        "validate": ["validate", source],
        "report": ["report", source, "--format", "html", "-o", str(tmp_path), "--draft"],
        "template": [
            "template",
            "--round",
            "safer-plymouth-2021-22",
            "--from",
            source,
            "-o",
            str(tmp_path / "next.xlsx"),
        ],
    }[command]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    assert command == "validate" or list(tmp_path.iterdir())


# ------------------------------------------------------------------------------- what LibreOffice itself would not write

HEAD = b"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:body><office:spreadsheet>"""
TAIL = b"</office:spreadsheet></office:body></office:document-content>"


def made(tables: bytes, **more: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", HEAD + tables + TAIL)
        for name, part in more.items():
            package.writestr(name.replace("__", "/") + ".xml", part)
    return output.getvalue()


def edited(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            part = old.read(each)
            new.writestr(each.filename, change(part) if each.filename == "content.xml" else part)
    return output.getvalue()


def cell(inner: bytes = b"<text:p>x</text:p>", **attributes: object) -> bytes:
    named = b"".join(
        b' table:%s="%s"' % (key.replace("_", "-").encode(), str(value).encode()) for key, value in attributes.items()
    )
    return b'<table:table-cell office:value-type="string"%s>%s</table:table-cell>' % (named, inner)


def row(*cells: bytes, repeated: int = 1) -> bytes:
    return b'<table:table-row table:number-rows-repeated="%d">%s</table:table-row>' % (repeated, b"".join(cells))


def table(*rows: bytes, name: str = "One") -> bytes:
    return b'<table:table table:name="%s">%s</table:table>' % (name.encode(), b"".join(rows))


BLANK = b'<table:table-cell table:number-columns-repeated="16000"/>'


def test_what_is_repeated_is_read_as_often() -> None:
    content = made(
        table(
            row(BLANK, repeated=1000),
            row(cell(number_columns_repeated=3), repeated=2),
            row(b"<table:table-cell/>", cell()),
        )
    )
    rows = open_book(content).pages["One"].rows
    assert rows == {1001: {1: "x", 2: "x", 3: "x"}, 1002: {1: "x", 2: "x", 3: "x"}, 1003: {2: "x"}}


def test_blank_rows_and_columns_cost_nothing() -> None:
    content = made(table(row(BLANK, repeated=1_048_000), row(cell())))
    assert open_book(content).pages["One"].rows == {1_048_001: {1: "x"}}


def test_what_is_covered_is_no_answer_and_a_group_is_looked_into() -> None:
    covered = b"<table:covered-table-cell><text:p>lost</text:p></table:covered-table-cell>"
    rows = row(cell(number_columns_spanned=2, number_rows_spanned=2), covered, cell()) + row(covered, covered, cell())
    page = open_book(made(table(b"<table:table-row-group>" + rows + b"</table:table-row-group>"))).pages["One"]
    assert page.rows == {1: {1: "x", 3: "x"}, 2: {3: "x"}}
    assert page.merged == (("A1:B2", 1, 1, 2, 2),)


def test_text_is_read_as_it_is_shown() -> None:
    inner = b"<text:p>a<text:s text:c='2'/>b<text:tab/>c<text:span>d<text:a>e</text:a></text:span>f</text:p><text:p>g<text:line-break/>h</text:p>"
    note = b"<office:annotation><text:p>a comment</text:p></office:annotation>"
    assert open_book(made(table(row(cell(note + inner))))).pages["One"].rows[1][1] == "a  b\tcdef\ng\nh"


def test_a_formula_without_a_result() -> None:
    bare = b'<table:table-cell table:formula="of:=1+1"/>'
    page = open_book(made(table(row(bare)))).pages["One"]
    assert (page.rows[1][1], page.formulas) == (UNSTORED, {(1, 1)})


def test_links_and_macros_are_told() -> None:
    linked = made(table(b'<table:table-source xmlns:x="x" x:href="file:///a.ods"/>', row(cell())))
    with zipfile.ZipFile(io.BytesIO(linked)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as package:
        for name, part in (parts | {"Basic/Standard/Module1.xml": b"<x/>"}).items():
            package.writestr(name, part)
    assert [each.code for each in open_book(output.getvalue()).findings] == ["FILE05", "FILE05"]


def message(content: bytes) -> str:
    """The one finding of a file that is no return."""
    result = validate("-", content, today=TODAY)
    ((code, words),) = [(each.code, each.message) for each in result.findings]
    assert not result.readable
    return f"{code} {words}"


def filled_cells(number: int) -> bytes:
    """So many cells that are stored, or repeated: a table of few elements."""
    wide, rest = divmod(number, 1000)
    return made(table(row(cell(number_columns_repeated=1000), repeated=wide), row(*([cell()] * rest))))


def merged(number: int) -> bytes:
    return made(table(row(cell(number_columns_spanned=2), repeated=number)))


def texts(number: int) -> bytes:
    whole, rest = divmod(number, 200_000)
    long = cell(b"<text:p>" + b"x" * 200_000 + b"</text:p>", number_columns_repeated=whole)
    return made(table(row(long, cell(b"<text:p>" + b"x" * rest + b"</text:p>") if rest else b"")))


READ = "FILE06 The workbook can't be read as a return of a round that is known: it carries no stamp of a template."
LIMITS: dict[str, tuple[Callable[[int], bytes], int, str]] = {
    "CELLS": (filled_cells, limits.CELLS, "FILE04 The workbook is too large to be a return: it has over 200,000 cells"),
    "MERGES": (merged, limits.MERGES, "FILE04 The workbook is too large to be a return: it has over 2,000 merged"),
    "CHARACTERS": (texts, limits.CHARACTERS, "FILE04 The workbook is too large to be a return: its cells have over"),
    "LAST_ROW": (lambda number: made(table(row(BLANK, repeated=number - 1), row(cell()))), limits.LAST_ROW, "FILE04"),
    "NAME": (lambda number: made(table(row(cell()), name="x" * number)), limits.NAME, "FILE03"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_one_step_below_a_limit_is_read_and_one_above_is_refused(name: str) -> None:
    make, limit, words = LIMITS[name]
    assert message(make(limit)) == READ
    assert message(make(limit + 1)).startswith(words)


HOSTILE = {
    "filled cells in all rows": (made(table(row(cell(), repeated=1_048_576))), "FILE04"),
    "filled cells in all columns of all rows": (made(table(row(cell(number_columns_repeated=16_384), repeated=1_048_576))), "FILE04"),
    "repeated without end": (made(table(row(cell(number_columns_repeated="9" * 4000)))), "FILE03"),
    "rows repeated without end": (made(table(row(cell()).replace(b'repeated="1"', b'repeated="' + b"9" * 4000 + b'"'))), "FILE04"),
    "hidden columns without end": (
        made(table(b'<table:table-column table:visibility="collapse" table:number-columns-repeated="' + b"9" * 4000 + b'"/>', row(cell()))),
        "FILE06",
    ),
    "repeated less than once": (made(table(row(cell(number_columns_repeated=-5)))), "FILE03"),
    "repeated by a word": (made(table(row(cell(number_columns_repeated="many")))), "FILE03"),
    "spans over all": (made(table(row(cell(number_columns_spanned=16_384, number_rows_spanned=1_048_576)))), "FILE04"),
    "a wide space": (made(table(row(cell(b'<text:p><text:s text:c="999999999"/></text:p>')))), "FILE06"),
    "a column beyond all": (made(table(row(BLANK, BLANK, cell()))), "FILE03"),
    "two sheets of one name": (made(table(row(cell())) + table(row(cell()), name="ONE")), "FILE03"),
    "a document type": (edited(made(table(row(cell()))), lambda part: part.replace(b"?>", b"?><!DOCTYPE x>", 1)), "FILE04"),
    "deep spans": (made(table(row(cell(b"<text:p>" + b"<text:span>" * 5000 + b"</text:span>" * 5000 + b"</text:p>")))), "FILE03"),
    "a password": (made(table(row(cell())), **{"META-INF__manifest": b"<manifest:encryption-data xmlns:manifest='x'/>"}), "FILE02"),
    "no sheets": (made(b""), "FILE06"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_spreadsheet_has_is_refused(name: str) -> None:
    content, code = HOSTILE[name]
    assert message(content).startswith(code)
