"""The marked copy: the user's own workbook with everything kept, its faults marked, and a list of what to do."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import EXAMPLES, check, needs_libreoffice, shown
from lxml import etree
from openpyxl import load_workbook
from openpyxl.comments import Comment
from test_template import recalculated

from grants.commands.cli import cli
from grants.marking import marked_copy

YEARS = ["2017-18", "2018-19", "2021-22"]


def mark(path: Path, folder: Path) -> Path:
    copy = folder / f"{path.stem}-marked.xlsx"
    copy.write_bytes(marked_copy(path.read_bytes(), check(path).findings))
    return copy


@pytest.mark.parametrize("year", YEARS)
def test_it_validates_to_the_same_findings(year: str, tmp_path: Path) -> None:
    path = EXAMPLES / f"{year}.xlsx"
    copy = mark(path, tmp_path)
    assert check(copy).findings == check(path).findings
    again = mark(copy, tmp_path)
    assert check(again).findings == check(path).findings


def test_each_faulty_cell_is_marked_and_no_other(tmp_path: Path) -> None:
    path = EXAMPLES / "2017-18.xlsx"
    found = check(path).findings
    before, after = load_workbook(path), load_workbook(mark(path, tmp_path))
    faulty = {(each.sheet, each.cell) for each in found if each.cell}
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                new = after[sheet.title][cell.coordinate]
                marked = new.fill.fgColor.rgb != cell.fill.fgColor.rgb or new.border.left.style == "medium"
                assert marked == ((sheet.title, cell.coordinate) in faulty), (sheet.title, cell.coordinate)
                assert bool(new.comment) == marked
                assert shown(new.value) == shown(cell.value)
                assert new.number_format == cell.number_format
    for each in found:
        text = after[each.sheet][each.cell].comment.text
        assert each.message in text
        assert each.fix in text


def test_everything_else_is_kept(tmp_path: Path) -> None:
    """Formulas keep their stored results; dropdowns, conditional formats, tables, names and stamps are as they were."""
    path = EXAMPLES / "2017-18.xlsx"
    copy = mark(path, tmp_path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy) as new:
        edited = {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}
        for name in old.namelist():
            if name in edited or name.endswith(".rels"):
                continue
            before, after = old.read(name), new.read(name)
            if name.startswith("xl/worksheets/"):
                before, after = stripped(before), stripped(after)
            assert before == after, name
    stored = load_workbook(copy, data_only=True)
    assert stored["Evaluation"]["D9"].value == -440
    assert stored["Evaluation"]["B5"].value == load_workbook(path, data_only=True)["Evaluation"]["B5"].value
    assert stored.sheetnames[0] == "To do"
    assert stored.active.title == "To do"


def stripped(content: bytes) -> bytes:
    """A sheet's part without what marking may change: styles of cells, the link to comments, the chosen tab."""
    root = etree.fromstring(content)
    for cell in root.iter("{*}c"):
        cell.attrib.pop("s", None)
    for view in root.iter("{*}sheetView"):
        view.attrib.pop("tabSelected", None)
    for link in list(root.iter("{*}legacyDrawing")):
        link.getparent().remove(link)
    return etree.tostring(root, method="c14n")


def test_the_list_links_to_each_cell(tmp_path: Path) -> None:
    path = EXAMPLES / "2017-18.xlsx"
    found = check(path).findings
    sheet = load_workbook(mark(path, tmp_path))["To do"]
    rows = list(sheet.iter_rows(min_row=5))
    assert len(rows) == len(found)
    for row, finding in zip(rows, found, strict=True):
        assert [cell.value or "" for cell in row] == [
            finding.sheet, finding.cell, finding.severity.capitalize(), finding.message, finding.fix, finding.code,
        ]  # fmt: skip
        assert row[1].hyperlink.location == f"'{finding.sheet}'!{finding.cell}"


def test_a_comment_of_the_user_is_kept(broken: Callable[..., Path], tmp_path: Path) -> None:
    def comment(book: Any) -> None:
        book["Projects"]["F7"].comment = Comment("Ann agreed this.", "Ann")
        book["Projects"]["B8"].comment = Comment("A note.", "Ann")

    path = broken("2021-22", {"Projects!F7": "ten"}, comment)
    once = mark(path, tmp_path)
    for copy in (once, mark(once, tmp_path)):
        sheet = load_workbook(copy)["Projects"]
        assert sheet["F7"].comment.text.startswith("Ann agreed this.")
        assert sheet["F7"].comment.text.count("CELL02") == 1
        assert sheet["F7"].comment.author == "Ann"
        assert sheet["B8"].comment.text == "A note."


def test_a_mended_fault_is_not_marked_again(broken: Callable[..., Path], tmp_path: Path) -> None:
    """Somebody mends the marked copy itself and asks for a new one: what is mended looks as it did before."""
    path = broken("2021-22", {"Projects!F7": "ten", "Projects!I7": "spring", "Measures!F9": "Numbr"})
    before = load_workbook(path)
    once = load_workbook(mark(path, tmp_path))
    for cell, value in {"F7": 93575, "I7": None}.items():
        once["Projects"][cell] = value
    mended = tmp_path / "mended.xlsx"
    once.save(mended)
    after = load_workbook(mark(mended, tmp_path))
    for cell in ("F7", "I7", "F4"):
        old, new = before["Projects"][cell], after["Projects"][cell]
        assert new.fill.fgColor.rgb == old.fill.fgColor.rgb, cell
        assert new.border.left.style == old.border.left.style, cell
        assert new.number_format == old.number_format, cell
        assert not new.comment or "CELL0" not in new.comment.text, cell
    assert after["Measures"]["F9"].border.left.style == "medium"


def test_a_cell_that_is_not_stored_is_made_in_its_place(broken: Callable[..., Path], tmp_path: Path) -> None:
    def drop(book: Any) -> None:
        for row in range(5, 12):
            book["Projects"]._cells.pop((row, 6), None)

    path = broken("2021-22", {}, drop)
    copy = mark(path, tmp_path)
    assert load_workbook(copy)["Projects"]["F7"].comment
    with zipfile.ZipFile(copy) as package:
        root = etree.fromstring(package.read("xl/worksheets/sheet2.xml"))
    for row in root.iter("{*}row"):
        columns = [cell.get("r").rstrip("0123456789") for cell in row]
        assert columns == sorted(columns, key=lambda name: (len(name), name))


def test_names_of_one_sheet_move_with_it(tmp_path: Path) -> None:
    before, after = (
        load_workbook(path) for path in (EXAMPLES / "2021-22.xlsx", mark(EXAMPLES / "2021-22.xlsx", tmp_path))
    )
    assert before["Projects"].print_title_rows == after["Projects"].print_title_rows == "$4:$4"
    assert after.defined_names["project_refs"].value == before.defined_names["project_refs"].value


def test_the_command(broken: Callable[..., Path], tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    path = broken("2021-22", {"Projects!F7": "ten"})
    words = ["validate", str(path), "--marked-copy", str(target), "--format", "json"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["counts"]["error"] == 2
    assert str(target) in done.stderr
    assert load_workbook(io.BytesIO(target.read_bytes())).sheetnames[0] == "To do"
    assert CliRunner().invoke(cli, words).exit_code == 2
    assert CliRunner().invoke(cli, [*words, "--force"]).exit_code == 1
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"%PDF")
    refused = CliRunner().invoke(cli, ["validate", str(bad), "--marked-copy", str(tmp_path / "no.xlsx")])
    assert refused.exit_code == 2
    assert not (tmp_path / "no.xlsx").exists()


@needs_libreoffice
def test_libreoffice_opens_it_and_keeps_the_marks(tmp_path: Path) -> None:
    copy = mark(EXAMPLES / "2017-18.xlsx", tmp_path)
    saved = recalculated(copy, tmp_path)
    assert check(saved).findings == check(copy).findings
    assert "SPEND05" in load_workbook(saved)["Evaluation"]["C9"].comment.text
