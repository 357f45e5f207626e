"""The template and the examples: what they hold, that they are fresh, and that a real LibreOffice opens them."""

import io
import os
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, ROOT, check, needs_libreoffice
from openpyxl import load_workbook

from grants.form import rounds
from grants.model.addresses import letters
from grants.template import write_template
from grants.template.content import from_toml

TEMPLATE = ROOT / "workbooks" / "template.xlsx"
YEARS = ["2017-18", "2018-19", "2021-22"]


def test_generated_workbooks_are_fresh() -> None:
    """Another version of zlib may pack the same parts to other bytes, so the parts are compared."""
    script = (
        "import sys; sys.path.insert(0, 'examples'); import make; print(*(path for path, _ in make.made()), sep='\\n')"
    )
    made = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    written = {Path(path).relative_to(ROOT) for path in made.stdout.split()}
    assert written == {path.relative_to(ROOT) for path in [*EXAMPLES.rglob("*.xlsx"), TEMPLATE]}
    for name in YEARS:
        round = rounds.load(f"safer-plymouth-{name}")
        content = from_toml(EXAMPLES / f"{name}.toml", round)
        label = content["start"][0]["return"]
        stage = next(stage.key for stage in round.offered if stage.label == label)
        assert parts(write_template(round, content, stage=stage)) == parts((EXAMPLES / f"{name}.xlsx").read_bytes())
    assert parts(write_template(rounds.newest())) == parts(TEMPLATE.read_bytes())


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_same_round_gives_the_same_bytes() -> None:
    script = "import hashlib; from grants.form import rounds; from grants.template import write_template as w;"
    script += "print(hashlib.sha256(w(rounds.newest())).hexdigest())"
    digests = set()
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        made = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(made.stdout)
    assert len(digests) == 1


@pytest.mark.parametrize("path", [TEMPLATE, *(EXAMPLES / f"{year}.xlsx" for year in YEARS)], ids=lambda path: path.stem)
def test_every_sheet_is_one_accessible_table(path: Path) -> None:
    book = load_workbook(path)
    assert [sheet.title for sheet in book] == [
        "Start here", "Projects", "Parts", "Measures", "Half-year", "Evaluation", "Spend items", "Moves", "Sign-off",
        "Checks", "Lists",
    ]  # fmt: skip
    for sheet in book:
        assert sheet["A1"].value
        assert str(sheet["A2"].value).endswith(".")
        assert len(sheet.tables) == 1
        table = next(iter(sheet.tables.values()))
        assert table.ref.startswith("A4:")
        assert not sheet.merged_cells.ranges
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$4:$4"
        assert all(cell.value for cell in sheet[table.ref][0])
    stamps = {stamp.name: stamp.value for stamp in book.custom_doc_props.props}  # type: ignore[attr-defined]  # not in the stubs
    assert stamps["grants-round"] in rounds.ids()
    assert stamps["grants-template"]


@pytest.mark.parametrize("year", YEARS)
def test_an_example_holds_every_answer_of_its_data(year: str) -> None:
    """What people review in the data file is what stands in the workbook, value by value."""
    round = rounds.load(f"safer-plymouth-{year}")
    content = from_toml(EXAMPLES / f"{year}.toml", round)
    book = load_workbook(EXAMPLES / f"{year}.xlsx", data_only=True)
    seen = 0
    for key in ("projects", "parts", "measures", "evaluation", "spend_items"):
        sheet = round.sheets[key]
        titles = [cell.value for cell in book[sheet.name][4]]
        for number, row in enumerate(content.get(key, []), start=5):
            for column in sheet.columns:
                if column.answered:
                    stored = book[sheet.name].cell(number, titles.index(column.title) + 1).value
                    assert same(stored, row.get(column.key)), (key, number, column.title)
                    seen += stored is not None
    assert seen > 100


def same(stored: Any, given: Any) -> bool:
    if isinstance(given, date):
        return bool(stored.date() == given)
    if isinstance(given, int | float | Decimal):
        return bool(Decimal(str(stored)) == Decimal(str(given)))
    return bool(stored == given)


def test_rows_to_fill_can_be_more() -> None:
    book = load_workbook(io.BytesIO(write_template(rounds.newest(), rows=200)))
    assert book["Projects"].tables["Projects"].ref.endswith("204")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    round = rounds.newest()
    content = {"projects": [{"ref": "P1", "project": "=1+1", "outline": "@SUM(A1)", "allocated": Decimal(5)}]}
    cell = load_workbook(io.BytesIO(write_template(round, content)))["Projects"]["B5"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_cells_to_fill_are_open_and_all_others_are_protected() -> None:
    """No password; titles and formulas can't be typed over, answers can."""
    book = load_workbook(TEMPLATE)
    round = rounds.newest()
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    for form in round.sheets.values():
        sheet = book[form.name]
        assert all(cell.protection.locked for row in sheet["A1:C4"] for cell in row)
        for number, column in enumerate(form.columns, start=1):
            place = (4 + number, 2) if form.layout == "fields" else (5, number)
            label = form.layout == "signatures" and number == 1
            assert sheet.cell(*place).protection.locked == (label or not column.answered), (form.name, column.title)


def test_every_column_says_what_belongs_there() -> None:
    """An input message at each cell to fill; a list for each choice."""
    book = load_workbook(TEMPLATE)
    for form in rounds.newest().sheets.values():
        held = book[form.name].data_validations.dataValidation
        for number, column in enumerate(form.columns, start=1):
            cell = f"B{4 + number}" if form.layout == "fields" else f"{letters(number)}5"
            rules = [rule for rule in held if cell in rule.sqref]
            if column.answered and not (form.layout == "signatures" and number == 1):
                assert rules, (form.name, column.title)
                assert rules[0].prompt == column.note
                chosen = column.kind == "project-ref" or bool(rounds.newest().choices(column.choices))
                assert (rules[0].type == "list") == chosen


def test_start_here_leads_to_every_sheet() -> None:
    sheet = load_workbook(TEMPLATE)["Start here"]
    cells = [cell for (cell,) in sheet["A16:A28"] if cell.hyperlink]
    links = {cell.hyperlink.location.partition("!")[0].strip("'"): cell.value for cell in cells}
    assert links["Projects"] == "1. Projects"
    assert list(links) == [
        "Projects",
        "Parts",
        "Measures",
        "Half-year",
        "Evaluation",
        "Spend items",
        "Moves",
        "Sign-off",
        "Checks",
    ]
    words = " ".join(str(cell.value) for row in sheet["A16:C28"] for cell in row)
    for due in ("31 May 2021", "30 November 2021", "31 May 2022"):
        assert due in words


def test_the_file_says_its_title_author_and_language() -> None:
    properties = load_workbook(TEMPLATE).properties
    assert properties.title == "Community Safety Partnership Fund 2021-22: Safer Plymouth Partnership"
    assert (properties.creator, properties.language) == ("Safer Plymouth Partnership", "en-GB")


def test_the_template_stays_small() -> None:
    assert TEMPLATE.stat().st_size < 150 * 1024


def test_a_round_of_one_stage_asks_for_no_later_sheet(tmp_path: Path) -> None:
    text = (ROOT / "grants" / "rounds" / "safer-plymouth-2021-22.toml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("half-year", "final-evaluation"))]
    path = tmp_path / "one-stage.toml"
    path.write_text("\n".join(kept).replace("safer-plymouth-2021-22", "one-stage"), encoding="utf-8")
    book = load_workbook(io.BytesIO(write_template(rounds.load(path))), data_only=True)
    assert book["Evaluation"]["A3"].value == "This round does not ask for this sheet."
    assert book["Measures"]["A3"].value == "Projects without a measure: 0."


@needs_libreoffice
@pytest.mark.parametrize("path", [TEMPLATE, *(EXAMPLES / f"{year}.xlsx" for year in YEARS)], ids=lambda path: path.stem)
def test_libreoffice_recalculates_every_formula_to_the_stored_value(path: Path, tmp_path: Path) -> None:
    """Opened, forced to recalculate, and saved by a real LibreOffice: each formula comes to what was stored beside it."""
    saved = recalculated(path, tmp_path)
    assert_worked_out_as_stored(path, saved)
    assert check(saved).findings == check(path).findings


def assert_worked_out_as_stored(path: Path, saved: Path) -> None:
    """Each formula of a workbook comes, in the one that LibreOffice saved, to what was stored beside it."""
    before, after = load_workbook(path, data_only=True), load_workbook(saved, data_only=True)
    formulas = load_workbook(path)
    seen = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    stored = before[sheet.title][cell.coordinate].value
                    worked_out = after[sheet.title][cell.coordinate].value
                    assert alike(stored, worked_out), f"{sheet.title}!{cell.coordinate}"
                    seen += 1
    assert seen > 100


def alike(stored: Any, worked_out: Any) -> bool:
    """Whether two values are the same; a share may differ in its sixteenth digit, and "" is nothing."""
    if isinstance(stored, float):
        return bool(stored == pytest.approx(worked_out, rel=1e-12))
    return bool((stored or "") == (worked_out or ""))


@needs_libreoffice
def test_a_planted_value_is_worked_out_again(tmp_path: Path) -> None:
    """The test above would prove nothing if LibreOffice kept the stored values."""
    planted = tmp_path / "planted.xlsx"
    with zipfile.ZipFile(EXAMPLES / "2021-22.xlsx") as old, zipfile.ZipFile(planted, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet10.xml":
                assert b"<v>400568.0</v>" in content
                content = content.replace(b"<v>400568.0</v>", b"<v>1</v>")
            new.writestr(part, content)
    assert load_workbook(recalculated(planted, tmp_path), data_only=True)["Checks"]["C5"].value == 400568


def recalculated(path: Path, tmp_path: Path, kind: str = "xlsx") -> Path:
    """The workbook as LibreOffice saves it, with every formula worked out anew; nothing is left outside `tmp_path`."""
    return recalculated_all([path], tmp_path, kind)[path]


def recalculated_all(paths: list[Path], tmp_path: Path, kind: str = "xlsx") -> dict[Path, Path]:
    """As `recalculated`, many workbooks by one LibreOffice, which is what takes the time."""
    profile, output = tmp_path / "profile", tmp_path / "saved"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
        '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>',
        encoding="utf-8",
    )
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind]
    environment = os.environ | {"HOME": str(tmp_path)}
    subprocess.run(
        [*command, "--outdir", output, *paths], env=environment, capture_output=True, check=True, timeout=240
    )
    return {path: output / f"{path.stem}.{kind}" for path in paths}


@pytest.mark.parametrize(
    ("cell", "colour"),
    [("Projects!F5", "FBE9E6"), ("Projects!A5", "FBE9E6"), ("Projects!H5", "FFF4D6"), ("Evaluation!C5", "FBE9E6")],
)
def test_a_fault_is_marked_whatever_format_its_number_has(cell: str, colour: str) -> None:
    """Formats of numbers end the search for rules, so those that mark faults come before them."""
    sheet, _, address = cell.rpartition("!")
    ranges = load_workbook(TEMPLATE)[sheet].conditional_formatting
    rules = sorted(
        (rule for each in ranges if address in each.cells for rule in each.rules), key=lambda rule: rule.priority
    )
    marks = [place for place, rule in enumerate(rules) if rule.dxf.fill]
    ends = [place for place, rule in enumerate(rules) if rule.stopIfTrue]
    assert marks
    assert max(marks) < min(ends, default=99)
    assert any(rules[place].dxf.fill.bgColor.rgb.endswith(colour) for place in marks)
