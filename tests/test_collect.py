"""`grants collect`: who of a fund has returned, and sums that equal those of the returns, here and in a spreadsheet."""

import json
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bent import DATA, cell, fill, given, run
from conftest import EXAMPLES, needs_libreoffice
from openpyxl import load_workbook
from test_template import recalculated

from grants.form import rounds
from grants.template import write_template

FUND = DATA / "four-partnerships.toml"
ROUND = rounds.load(FUND)
KEYS = tuple(ROUND.partnerships)
KNOWN = ("--rounds", FUND)


@pytest.fixture(scope="module")
def filled_returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plans of three of the four partnerships, made once; that of West Vale is missing."""
    folder = tmp_path_factory.mktemp("filled")
    for key in KEYS[:3]:
        one = ROUND.of(key)
        path = folder / f"{key}.xlsx"
        path.write_bytes(write_template(one, rows=5))
        fill(path, one, given(one, one.offered[0]))
    return folder


@pytest.fixture
def returns(tmp_path: Path, filled_returns: Path) -> Path:
    """A folder with these plans, that a test may change."""
    return Path(shutil.copytree(filled_returns, tmp_path / "returns"))


def collected(folder: Path, *more: Any, code: int = 1) -> dict[str, Any]:
    done = run("collect", folder, *KNOWN, "--format", "json", *more, code=code)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def change(path: Path, place: str, value: Any) -> None:
    book = load_workbook(path)
    sheet, _, where = place.rpartition("!")
    book[sheet][where] = value
    book.save(path)


def place(key: str, path: Path, row: int = 0) -> str:
    return cell(load_workbook(path), ROUND, key, row)


def test_who_has_returned_comes_first(returns: Path) -> None:
    done = run("collect", returns, *KNOWN, code=1)
    assert done.output.splitlines()[0] == "3 of 4 returned. Missing: West Vale Partnership."


def test_the_json_is_that_of_the_contract(returns: Path) -> None:
    found = collected(returns)
    assert list(found)[:7] == ["round", "stage", "due", "totals", "partnerships", "priorities", "lines"]
    assert [one["state"] for one in found["partnerships"]] == ["returned", "returned", "returned", "missing"]
    assert [one["key"] for one in found["partnerships"]] == list(KEYS)
    assert found["totals"] == {
        "fund": "150000.00", "retained": "10000.00", "granted": "140000.00",
        "available": "120000.00", "allocated": "120000.00", "spent": None,
    }  # fmt: skip
    assert sum(Decimal(line["allocated"]) for line in found["lines"]) == Decimal(120_000)
    shared = sum(Decimal(each["shared"]) for each in found["priorities"])
    assert shared == Decimal(120_000)


def test_all_that_returned_without_error_ends_well(returns: Path) -> None:
    one = ROUND.of(KEYS[3])
    path = returns / "last.xlsx"
    path.write_bytes(write_template(one, rows=5))
    fill(path, one, given(one, one.offered[0]))
    assert all(each["state"] == "returned" for each in collected(returns, code=0)["partnerships"])


def test_an_error_is_told_of_its_partnership(returns: Path) -> None:
    path = returns / f"{KEYS[1]}.xlsx"
    change(path, place("projects.allocated", path), 1)
    states = {one["key"]: (one["state"], one["counts"]["error"]) for one in collected(returns)["partnerships"][:3]}
    assert states[KEYS[1]][0] == "with errors"
    assert states[KEYS[1]][1] > 0
    assert states[KEYS[0]] == ("returned", 0)


def test_days_late_are_counted_from_the_day_it_was_due(returns: Path) -> None:
    path = returns / f"{KEYS[0]}.xlsx"
    change(path, "Sign-off!D5", date(2023, 6, 7))
    assert [one["days_late"] for one in collected(returns)["partnerships"]] == [7, 0, 0, None]


def test_of_two_files_the_one_that_was_signed_last_counts(returns: Path) -> None:
    first = returns / f"{KEYS[0]}.xlsx"
    again = Path(shutil.copy(first, returns / "again.xlsx"))
    change(again, "Sign-off!D5", date(2023, 3, 1))
    one = collected(returns)["partnerships"][0]
    assert (one["file"], one["superseded"]) == (str(again), [str(first)])


def test_two_files_of_one_day_are_wrong_use(returns: Path) -> None:
    shutil.copy(returns / f"{KEYS[0]}.xlsx", returns / "again.xlsx")
    done = run("collect", returns, *KNOWN, code=2)
    assert "again.xlsx" in done.stderr
    assert f"{KEYS[0]}.xlsx" in done.stderr


def test_other_files_are_no_trouble(returns: Path) -> None:
    (returns / "notes.docx").write_bytes(b"words")
    (returns / f"~${KEYS[0]}.xlsx").write_bytes(b"a note")
    (returns / f"{KEYS[3]}.xlsx").write_bytes(b"no workbook")
    shutil.copy(EXAMPLES / "2017-18.xlsx", returns / "old.xlsx")
    found = collected(returns)
    assert [one["state"] for one in found["partnerships"]] == ["returned", "returned", "returned", "unreadable"]
    why = {Path(each["file"]).name: each["why"] for each in found["left_out"]}
    assert why["old.xlsx"] == "it is of the round safer-plymouth-2017-18"
    assert why["notes.docx"] == "it is no workbook"
    assert "open" in why[f"~${KEYS[0]}.xlsx"]


def test_a_round_of_one_is_collected_too() -> None:
    done = run("collect", EXAMPLES / "2021-22.xlsx", "--format", "json", code=0)
    found = json.loads(done.stdout)
    assert [(one["key"], one["state"]) for one in found["partnerships"]] == [("", "returned")]
    assert found["totals"]["allocated"] == "400568.00"


def test_a_return_comes_through_a_pipe() -> None:
    command = [sys.executable, "-m", "grants", "collect", "-", "--format", "json"]
    content = (EXAMPLES / "2021-22.xlsx").read_bytes()
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    assert [one["state"] for one in json.loads(done.stdout)["partnerships"]] == ["returned"]


def test_the_stage_can_be_named(returns: Path) -> None:
    found = collected(returns, "--stage", "half-year")
    assert {one["state"] for one in found["partnerships"]} == {"missing"}
    assert len(found["left_out"]) == 3


@needs_libreoffice
def test_sums_of_the_workbook_are_those_of_the_returns(returns: Path, tmp_path: Path) -> None:
    target = tmp_path / "fund.xlsx"
    run("collect", returns, *KNOWN, "-o", target, code=1)
    found = collected(returns)
    stored = load_workbook(target, data_only=True)
    worked_out = load_workbook(recalculated(target, tmp_path / "again"), data_only=True)
    for book in (stored, worked_out):
        money = list(book["Money"].iter_rows(min_row=5, max_row=8, values_only=True))
        for one, row in zip(found["partnerships"], money, strict=True):
            assert row[0] == one["name"]
            assert (row[3] and Decimal(row[3])) == (one["allocated"] and Decimal(one["allocated"]))
        assert book["Money"]["D10"].value == 120_000
        assert book["Lines"]["G12"].value == 120_000


def test_the_same_returns_give_the_same_bytes(returns: Path, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        run("collect", returns, *KNOWN, "-o", tmp_path / name, code=1)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    done = run("collect", returns, *KNOWN, "-o", tmp_path / "one.xlsx", code=2)
    assert "--force" in done.stderr
