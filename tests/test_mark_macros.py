"""Marked copies of workbooks with macros: what is inside is what the copy's name says, and no value is lost."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import EXAMPLES, check, needs_libreoffice, shown
from lxml import etree
from openpyxl import load_workbook
from test_template import recalculated

from grants.commands.cli import cli
from grants.marking import marked_copy

PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"
CODE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
TYPES, RELATIONS, WORKBOOK = "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"

Edit = Callable[[dict[str, str]], None]


def made(path: Path, *edits: Edit, **more: bytes) -> Path:
    """A copy of an example with its lists of parts edited, and parts more: `code` and `sheet`."""
    names = {"code": "xl/vbaProject.bin", "sheet": "xl/macrosheets/sheet1.xml"}
    with zipfile.ZipFile(EXAMPLES / "2017-18.xlsx") as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        lists = {name: old.read(name).decode() for name in (TYPES, RELATIONS, WORKBOOK)}
        for edit in edits:
            edit(lists)
        for name in old.namelist():
            new.writestr(name, lists.get(name) or old.read(name))
        for name, content in more.items():
            new.writestr(names[name], content)
    return path


def of_type(content_type: str) -> Edit:
    def edit(lists: dict[str, str]) -> None:
        assert PLAIN in lists[TYPES]
        lists[TYPES] = lists[TYPES].replace(PLAIN, content_type)

    return edit


def code(lists: dict[str, str]) -> None:
    """As Excel saves a workbook with code."""
    said = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override'
    lists[TYPES] = lists[TYPES].replace("<Override", said, 1)
    relation = f'<Relationship Id="rIdV" Type="{MICROSOFT}/vbaProject" Target="vbaProject.bin"/></Relationships>'
    lists[RELATIONS] = lists[RELATIONS].replace("</Relationships>", relation)


def macro_sheet(lists: dict[str, str]) -> None:
    """A sheet of Excel 4 macros, put third, with a name that calls it; the names of other sheets count it."""
    kind = "application/vnd.ms-excel.macrosheet+xml"
    override = f'<Override PartName="/xl/macrosheets/sheet1.xml" ContentType="{kind}"/></Types>'
    lists[TYPES] = lists[TYPES].replace("</Types>", override)
    relation = f'<Relationship Id="rIdM" Type="{MICROSOFT}/xlMacrosheet" Target="macrosheets/sheet1.xml"/>'
    lists[RELATIONS] = lists[RELATIONS].replace("</Relationships>", relation + "</Relationships>")
    sheets = lists[WORKBOOK].split("<sheet ")
    sheets.insert(3, 'name="Macro1" sheetId="99" r:id="rIdM"/>')
    text = "<sheet ".join(sheets)
    for place in reversed(range(2, 11)):
        text = text.replace(f'localSheetId="{place}"', f'localSheetId="{place + 1}"')
    own = '<definedNames><definedName name="Auto_Open" function="1">Macro1!$A$1</definedName>'
    lists[WORKBOOK] = text.replace("<definedNames>", own)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def values(content: bytes) -> dict[str, list[Any]]:
    """What each sheet of the return holds: formulas, and everything else as it is stored."""
    book = load_workbook(io.BytesIO(content))
    return {
        sheet.title: [shown(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        for sheet in book
        if sheet.title != "To do"
    }


def names(content: bytes) -> dict[tuple[str, str], str]:
    """The workbook's sheets by their places, and its defined names with the sheets that they belong to."""
    root = etree.fromstring(parts(content)[WORKBOOK])
    sheets = {("sheet", str(place)): each.get("name", "") for place, each in enumerate(root.iter("{*}sheet"))}
    defined = {(each.get("name", ""), each.get("localSheetId", "")): each.text for each in root.iter("{*}definedName")}
    return {**sheets, **{key: text or "" for key, text in defined.items()}}


def marked(path: Path, *, macros: bool) -> bytes:
    found = check(path)
    return marked_copy(path.read_bytes(), found.findings, found.more, macros=macros)


def test_a_plain_copy_of_a_workbook_with_macros_holds_none(tmp_path: Path) -> None:
    path = made(tmp_path / "return.xlsm", of_type(WITH_MACROS), code, code=CODE)
    assert check(path).findings[0].code == "FILE05"
    content = marked(path, macros=False)
    inside = parts(content)
    said = b"".join(inside[name] for name in (TYPES, RELATIONS)).decode()
    assert PLAIN in said
    assert [word for word in ("vbaProject", "macroEnabled", 'Extension="bin"') if word in said] == []
    assert [name for name in inside if "vba" in name.lower()] == []
    assert values(content) == values((EXAMPLES / "2017-18.xlsx").read_bytes())
    copy = tmp_path / "marked.xlsx"
    copy.write_bytes(content)
    assert check(copy).findings == check(path).findings[1:]


def test_a_copy_that_is_named_so_keeps_its_macros(tmp_path: Path) -> None:
    path = made(tmp_path / "return.xlsm", of_type(WITH_MACROS), code, code=CODE)
    content = marked(path, macros=True)
    inside = parts(content)
    assert inside["xl/vbaProject.bin"] == CODE
    assert WITH_MACROS in inside[TYPES].decode()
    assert "vbaProject" in inside[RELATIONS].decode()
    archive = load_workbook(io.BytesIO(content), keep_vba=True).vba_archive
    assert archive
    archive.close()  # openpyxl leaves it open, and what is collected later would be told in some other test
    copy = tmp_path / "marked.xlsm"
    copy.write_bytes(content)
    assert check(copy).findings == check(path).findings


@pytest.mark.parametrize("macros", [True, False])
@pytest.mark.parametrize("kind", [PLAIN, TEMPLATE, WITH_MACROS])
def test_a_copy_is_always_of_the_type_that_its_name_says(kind: str, macros: bool, tmp_path: Path) -> None:
    content = marked(made(tmp_path / "return.xlsx", of_type(kind)), macros=macros)
    types = parts(content)[TYPES].decode()
    assert [each in types for each in (PLAIN, WITH_MACROS, TEMPLATE)] == [not macros, macros, False]


def test_a_sheet_of_old_macros_goes_and_every_other_sheet_keeps_its_names(tmp_path: Path) -> None:
    path = made(tmp_path / "return.xlsm", of_type(WITH_MACROS), macro_sheet, sheet=b"<macrosheet/>")
    content = marked(path, macros=False)
    assert [name for name in parts(content) if "macro" in name] == []
    plain = marked(EXAMPLES / "2017-18.xlsx", macros=False)
    assert names(path.read_bytes()) != names(plain)
    assert names(content) == names(plain)
    assert "Macro1" not in parts(content)[WORKBOOK].decode()


def test_the_command_goes_by_the_name_and_says_what_it_left_out(tmp_path: Path) -> None:
    path = made(tmp_path / "return.xlsm", of_type(WITH_MACROS), code, code=CODE)
    said = "Its macros were left out"
    for source, name, is_told, is_kept in (
        (path, "marked.xlsx", True, False),
        (path, "marked.XLSM", False, True),
        (EXAMPLES / "2017-18.xlsx", "plain.xlsx", False, False),
    ):
        done = CliRunner().invoke(cli, ["validate", str(source), "--marked-copy", str(tmp_path / name)])
        assert done.exit_code == 1
        assert (said in done.stderr) == is_told, name
        assert ("xl/vbaProject.bin" in parts((tmp_path / name).read_bytes())) == is_kept, name


@needs_libreoffice
def test_libreoffice_opens_a_copy_without_its_macros(tmp_path: Path) -> None:
    path = made(tmp_path / "return.xlsm", of_type(WITH_MACROS), code, macro_sheet, code=CODE, sheet=b"<macrosheet/>")
    copy = tmp_path / "marked.xlsx"
    copy.write_bytes(marked(path, macros=False))
    saved = recalculated(copy, tmp_path)
    assert check(saved).findings == check(copy).findings
    assert load_workbook(saved).sheetnames == load_workbook(copy).sheetnames
