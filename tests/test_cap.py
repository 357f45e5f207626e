"""Findings of one kind on one sheet: the first are listed, the others counted, wherever findings are shown."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import EXAMPLES, check
from openpyxl import load_workbook

from grants.commands.cli import cli
from grants.model.limits import LISTED

ROWS = LISTED + 50


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A workbook with measures of projects that there are not, more of them than are listed."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>X%d</t></is></c><c r="D%d" t="inlineStr"><is><t>People</t></is></c></row>'
        % (row, row, row, row)
        for row in range(300, 300 + ROWS)
    )
    output = io.BytesIO()
    with zipfile.ZipFile(EXAMPLES / "2021-22.xlsx") as old, zipfile.ZipFile(output, "w") as new:
        for each in old.infolist():
            part = old.read(each)
            if each.filename == "xl/worksheets/sheet4.xml":
                part = part.replace(b"</sheetData>", rows + b"</sheetData>")
            new.writestr(each.filename, part)
    path = tmp_path / "return.xlsx"
    path.write_bytes(output.getvalue())
    return path


def test_the_first_are_listed_and_all_are_counted(faulty: Path) -> None:
    result = check(faulty)
    listed = [each for each in result.findings if each.code == "CELL10"]
    (more,) = (each for each in result.more if each.code == "CELL10")
    assert (len(listed), more.number, more.sheet, more.severity) == (LISTED, ROWS - LISTED, "Measures", "error")
    assert [each.cell for each in listed] == [f"A{row}" for row in range(300, 300 + LISTED)]
    others = sum(each.severity == "error" for each in result.findings) - LISTED
    rest = sum(each.number for each in result.more if each.severity == "error") - more.number
    assert result.count("error") == ROWS + others + rest
    assert result.exit_code == 1


def test_as_many_as_are_listed_are_all_of_them(faulty: Path) -> None:
    book = load_workbook(faulty)
    book["Measures"].delete_rows(300 + LISTED, ROWS)
    book.save(faulty)
    result = check(faulty)
    assert len([each for each in result.findings if each.code == "CELL10"]) == LISTED
    assert "CELL10" not in {each.code for each in result.more}


def test_text_json_and_the_marked_copy_say_how_many_more(faulty: Path, tmp_path: Path) -> None:
    words = f"And {ROWS - LISTED} more like these, which are counted and not listed."
    marked = tmp_path / "marked.xlsx"
    text = CliRunner().invoke(cli, ["validate", str(faulty), "--marked-copy", str(marked)]).stdout
    assert re.search(rf"^ +error +CELL10 +{re.escape(words)}$", text, re.MULTILINE)
    count = check(faulty).count("error")
    assert f"Not ready to send: {count} errors" in text

    (shown,) = json.loads(CliRunner().invoke(cli, ["validate", str(faulty), "--format", "json"]).stdout)
    assert shown["counts"]["error"] == count
    assert {"code": "CELL10", "severity": "error", "sheet": "Measures", "number": ROWS - LISTED} in shown["more"]

    todo = load_workbook(marked)["To do"]
    assert str(todo["A1"].value).startswith(f"To do: {count} errors")
    rows = [[cell.value or "" for cell in row] for row in todo.iter_rows(min_row=5)]
    assert ["Measures", "", "Error", words, "Mend those that are listed, and check again.", "CELL10"] in rows


def test_a_return_with_few_findings_has_no_more_in_its_json() -> None:
    (shown,) = json.loads(
        CliRunner().invoke(cli, ["validate", str(EXAMPLES / "2017-18.xlsx"), "--format", "json"]).stdout
    )
    assert "more" not in shown
