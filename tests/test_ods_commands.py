"""What the commands make of returns that LibreOffice saved as its own kind of spreadsheet (.ods)."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import EXAMPLES, ROOT, check, needs_libreoffice
from filled import filled
from openpyxl import load_workbook

from grants.commands.cli import cli

OLD = ROOT / "tests" / "data" / "version-1"
NAMES = ("2021-22", "half-year", "final-evaluation")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks, and what LibreOffice makes of them."""
    folder = tmp_path_factory.mktemp("ods")
    for name in NAMES:
        source = EXAMPLES / f"{name}.xlsx"
        (folder / f"{name}.xlsx").write_bytes(source.read_bytes() if source.exists() else filled(name))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    sources = sorted(map(str, folder.glob("*.xlsx")))
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(folder), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder


@needs_libreoffice
@pytest.mark.parametrize("name", NAMES)
def test_a_return_is_judged_the_same(name: str, folder: Path) -> None:
    excel, ods = check(folder / f"{name}.xlsx"), check(folder / f"{name}.ods")
    assert ods.findings == excel.findings
    assert (ods.round, ods.stage, ods.totals) == (excel.round, excel.stage, excel.totals)


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


def edited(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            part = old.read(each)
            new.writestr(each.filename, change(part) if each.filename == "content.xml" else part)
    return output.getvalue()


@needs_libreoffice
def test_a_spreadsheet_that_excel_can_not_hold_is_not_marked_and_that_is_said(folder: Path, tmp_path: Path) -> None:
    """LibreOffice takes names of sheets that Excel does not; the findings are printed all the same."""
    path = tmp_path / "return.ods"
    path.write_bytes(
        edited(
            (folder / "2021-22.ods").read_bytes(),
            lambda part: part.replace(b'table:name="Moves"', b'table:name="Mo[ves"'),
        )
    )
    done = CliRunner().invoke(cli, ["validate", str(path), "--marked-copy", str(tmp_path / "marked.xlsx")])
    assert done.exit_code == 2
    assert "SHEET01" in done.stdout
    assert "No marked copy was written: open" in done.stderr
    assert not (tmp_path / "marked.xlsx").exists()
