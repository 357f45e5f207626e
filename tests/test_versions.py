"""Workbooks of earlier versions of the form, and workbooks whose properties mail gateways and other programs changed."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from bent import DATA, cell, findings, put, run, validated
from conftest import ROOT
from filled import small
from openpyxl import load_workbook

from grants.form import rounds
from grants.form.library import Library
from grants.template import write_template

OLD = DATA / "version-1"
YEARS = ["2017-18", "2018-19", "2021-22"]
ROUND = rounds.load("safer-plymouth-2021-22")
CUSTOM, CORE = "docProps/custom.xml", "docProps/core.xml"


def changed(content: bytes, changes: Mapping[str, Callable[[bytes], bytes] | None], path: Path) -> Path:
    """A workbook with some of its parts changed, or taken out."""
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as new:
        assert changes.keys() <= set(old.namelist())
        for name in old.namelist():
            change = changes.get(name, bytes)
            if change is not None:
                new.writestr(name, change(old.read(name)))
    return path


def stripped(content: bytes, path: Path) -> Path:
    """A workbook as a gateway leaves it that takes its properties out: no part, and nothing that speaks of one."""
    return changed(
        content,
        {
            CUSTOM: None,
            "_rels/.rels": lambda part: re.sub(rb"<Relationship [^>]*docProps/custom.xml[^>]*/>", b"", part),
            "[Content_Types].xml": lambda part: re.sub(rb"<Override [^>]*docProps/custom.xml[^>]*/>", b"", part),
        },
        path,
    )


# ----------------------------------------------------------------------------------------------------- version 1


@pytest.mark.parametrize("year", YEARS)
def test_a_workbook_of_version_1_is_judged_as_its_page_says(year: str) -> None:
    """What is found in them, word for word, is kept in tests/data: no change of the form may change it unseen."""
    (before,) = json.loads((OLD / f"{year}.json").read_text(encoding="utf-8"))
    now = validated(OLD / f"{year}.xlsx")
    assert before["findings"]
    assert {**now, "file": ""} == {**before, "file": ""}


@pytest.mark.parametrize("year", YEARS)
def test_the_workbooks_of_version_1_lack_what_was_added_since(year: str) -> None:
    book = load_workbook(OLD / f"{year}.xlsx")
    stamps = {each.name: each.value for each in book.custom_doc_props.props}  # type: ignore[attr-defined]  # not in the stubs
    assert stamps["grants-template"] == "csp-fund 1"
    assert "Moves" not in book.sheetnames
    titles = {each.value for sheet in book for row in sheet.iter_rows(max_row=20) for each in row}
    added = {column.title for sheet in ROUND.sheets.values() for column in sheet.columns if column.added}
    assert len(added) == 6
    assert not titles & added


def test_a_column_that_version_1_had_is_missed_in_it(broken: Callable[..., Path]) -> None:
    path = broken(OLD / "2021-22.xlsx", {"Measures!I4": "Base"})
    assert ("SHEET02", "Measures!I4") in findings(path)


def test_at_half_year_the_lights_of_version_1_stand_where_they_stood(broken: Callable[..., Path]) -> None:
    """It had one light and one comment for both returns; the light of a half-year return is in that one."""
    book = load_workbook(OLD / "2021-22.xlsx")
    titles = {each.value: each.column_letter for each in book["Measures"][4]}
    rows = list(book["Measures"].iter_rows(min_row=5, values_only=True))
    row = 5 + next(number for number, each in enumerate(rows) if each[6] == "At least" and each[5] == "%")
    result, light = f"{titles['Half-year result']}{row}", f"{titles['Traffic light']}{row}"
    changes = {"Start here!B8": "Half-year", f"Measures!{result}": 0.01, f"Measures!{light}": "Green"}
    found = validated(broken(OLD / "2021-22.xlsx", changes))
    assert found["stage"] == "half-year"
    (misfit,) = [each for each in found["findings"] if each["code"] == "MEAS08"]
    assert (misfit["sheet"], misfit["cell"]) == ("Measures", light)
    red = broken(OLD / "2021-22.xlsx", {**changes, f"Measures!{light}": "Red"})
    assert ("MEAS09", f"Measures!{light}") in findings(red)
    said = broken(
        OLD / "2021-22.xlsx", {**changes, f"Measures!{light}": "Red", f"Measures!{titles['Comment']}{row}": "Late."}
    )
    assert not {code for code, _ in findings(said)} & {"MEAS08", "MEAS09"}


def test_a_report_and_next_years_workbook_are_made_of_version_1(tmp_path: Path) -> None:
    for kind in ("return", "board"):
        run("report", OLD / "2021-22.xlsx", "--kind", kind, "--draft", "--format", "html", "-o", tmp_path)
        old = (tmp_path / f"2021-22-{kind}.html").read_text(encoding="utf-8")
        run(
            "report",
            ROOT / "examples" / "2021-22.xlsx",
            "--kind",
            kind,
            "--draft",
            "--format",
            "html",
            "-o",
            tmp_path,
            "--force",
        )
        assert (tmp_path / f"2021-22-{kind}.html").read_text(encoding="utf-8") == old
    target = tmp_path / "next.xlsx"
    run("template", "--round", ROUND.id, "--from", OLD / "2018-19.xlsx", "-o", target)
    book = load_workbook(target)
    assert "Moves" in book.sheetnames
    assert book["Projects"]["B5"].value == load_workbook(OLD / "2018-19.xlsx")["Projects"]["B5"].value


# ----------------------------------------------------------------------------------------------------- version 2


@pytest.mark.parametrize(
    "place", ["measures.half_year_light", "half_year.planned", "half_year.why", "evaluation.publish"]
)
def test_a_workbook_of_version_2_has_what_version_2_added(place: str, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(small("2021-22")))
    where = put(book, ROUND, place, "Something else", -1)
    book.save(tmp_path / "changed.xlsx")
    assert ("SHEET02", where) in findings(tmp_path / "changed.xlsx")


def test_a_workbook_of_version_2_has_the_sheet_moves(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(small("2021-22")))
    del book["Moves"]
    book.save(tmp_path / "changed.xlsx")
    assert "SHEET01" in {code for code, _ in findings(tmp_path / "changed.xlsx")}


def test_a_workbook_of_a_version_that_is_not_known_is_remarked_on(tmp_path: Path) -> None:
    path = changed(
        small("2021-22"), {CUSTOM: lambda part: part.replace(b"csp-fund 2", b"csp-fund 3")}, tmp_path / "3.xlsx"
    )
    assert [each for each in findings(path) if each not in findings(whole(tmp_path))] == [("FILE07", "!")]


# ----------------------------------------------------------------------------------------------------- properties


def whole(folder: Path) -> Path:
    path = folder / "whole.xlsx"
    path.write_bytes(small("2021-22"))
    return path


def test_the_stamp_on_start_here_is_found_where_the_properties_are_gone(tmp_path: Path) -> None:
    before = validated(whole(tmp_path))
    for path in (
        stripped(small("2021-22"), tmp_path / "stripped.xlsx"),
        changed(small("2021-22"), {CUSTOM: None}, tmp_path / "without.xlsx"),
        changed(small("2021-22"), {CUSTOM: lambda _: b'<Properties xmlns="x"/>'}, tmp_path / "empty.xlsx"),
    ):
        assert {**validated(path), "file": ""} == {**before, "file": ""}


def test_the_stamp_on_start_here_is_found_of_a_round_that_is_named(tmp_path: Path) -> None:
    """Of a round of many partnerships, and of one whose first sheet is called otherwise."""
    known = Library([DATA / "four-partnerships.toml", DATA / "welsh.toml"])
    for stamp in ("thames-2023-24/oxbow", "gwynfa-2023-24"):
        round = known.find(stamp)
        assert round is not None
        path = stripped(write_template(round, rows=2), tmp_path / "stripped.xlsx")
        result = validated(path, "--rounds", DATA / "four-partnerships.toml", "--rounds", DATA / "welsh.toml")
        assert result["round"] == stamp


def test_a_workbook_of_version_1_without_properties_is_of_no_known_round(tmp_path: Path) -> None:
    path = stripped((OLD / "2021-22.xlsx").read_bytes(), tmp_path / "stripped.xlsx")
    assert findings(path) == [("FILE06", "!")]
    assert validated(path, "--round", ROUND.id)["round"] == ROUND.id


def test_the_property_counts_where_the_two_stamps_differ(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(small("2021-22")))
    sheet, _, where = cell(book, ROUND, "start.round").rpartition("!")
    book[sheet][where] = "safer-plymouth-2018-19"
    book.save(tmp_path / "changed.xlsx")
    assert validated(tmp_path / "changed.xlsx")["round"] == ROUND.id


PROPERTY = b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="%d" name="%b">%b</property></Properties>'


def more(name: bytes, value: bytes) -> Callable[[bytes], bytes]:
    """A further property in front of the end."""
    return lambda part: part.replace(b"</Properties>", PROPERTY % (90, name, value))


ODD: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a day alone": (CORE, lambda part: re.sub(rb">[^<]*</dcterms:created>", b">2021-05-31</dcterms:created>", part)),
    "no day at all": (CORE, lambda part: re.sub(rb">[^<]*</dcterms:created>", b"></dcterms:created>", part)),
    "a day that can't be": (CORE, lambda part: re.sub(rb">[^<]*</dcterms:created>", b">31/02/2021</dcterms:created>", part)),
    "an element that is not known": (CORE, lambda part: part.replace(b"<dc:title>", b"<dc:odd>1</dc:odd><dc:title>")),
    "an empty property": (CUSTOM, more(b"Department", b"")),
    "an empty text": (CUSTOM, more(b"Department", b"<vt:lpwstr></vt:lpwstr>")),
    "a value without a text": (CUSTOM, more(b"Department", b"<vt:empty/>")),
    "a number that is none": (CUSTOM, more(b"Count", b"<vt:i4>many</vt:i4>")),
    "a date that is none": (CUSTOM, more(b"Date", b"<vt:filetime>soon</vt:filetime>")),
    "a property twice": (CUSTOM, more(b"grants-note", b"<vt:lpwstr>1</vt:lpwstr>")),
    "a property without a name": (CUSTOM, lambda part: more(b"", b"<vt:lpwstr>1</vt:lpwstr>")(part).replace(b' name=""', b"")),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_properties_that_nobody_reads_make_no_workbook_damaged(name: str, tmp_path: Path) -> None:
    part, change = ODD[name]
    with zipfile.ZipFile(io.BytesIO(small("2021-22"))) as package:
        assert change(package.read(part)) != package.read(part)
    path = changed(small("2021-22"), {part: change}, tmp_path / "odd.xlsx")
    expected: dict[str, Any] = {**validated(whole(tmp_path)), "file": ""}
    assert {**validated(path), "file": ""} == expected
    run("report", path, "--draft", "--format", "html", "-o", tmp_path)
    run("validate", path, "--marked-copy", tmp_path / "marked.xlsx", code=0 if expected["valid"] else 1)
