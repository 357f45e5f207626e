"""`grants compare` with forms that are bent, in other words, or of several partnerships; and with what can't be read."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bent import DATA, fill, given, put, run
from openpyxl import load_workbook

from grants.form import rounds


class Fund:
    """A round of tests/data, and its workbooks filled for a stage."""

    def __init__(self, name: str, folder: Path) -> None:
        for path in DATA.glob(f"{name}*.toml"):
            shutil.copy(path, folder)
        self.folder, self.path = folder, folder / f"{name}.toml"
        self.round = rounds.load(self.path)

    def filled(self, stages: int, key: str = "") -> Path:
        """A workbook that is filled for the first stages of the round; `key` is a partnership's."""
        round = self.round.of(key) if key else self.round
        path = self.folder / f"{key}{stages}.xlsx"
        if path.exists():
            return path
        who = ("--partnership", key) if key else ()
        run("template", "--round", self.path, *who, "--rows", "5", "-o", path)
        for stage in round.offered[:stages]:
            fill(path, round, given(round, stage))
        return path

    def changed(self, path: Path, change: Callable[[Any], object]) -> tuple[Path, Any]:
        """A copy of a workbook with something changed, and what the change gives back."""
        book = load_workbook(path)
        back = change(book)
        copy = path.with_name(f"{path.stem}-changed.xlsx")
        book.save(copy)
        return copy, back

    def compared(self, old: Path, new: Path, code: int = 1) -> dict[str, Any]:
        done = run("compare", old, new, "--rounds", self.folder, "--format", "json", code=code)
        found: dict[str, Any] = json.loads(done.stdout)
        run("compare", old, new, "--rounds", self.folder, code=code)
        return found


@pytest.fixture
def fund(tmp_path: Path) -> Callable[[str], Fund]:
    return lambda name: Fund(name, tmp_path)


def places(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Changes in short: kind, sheet, field, and the cell of the new workbook."""
    return [
        (each["kind"], each["sheet"], each["field"], f"{each['new']['sheet']}!{each['new']['cell']}")
        for each in found["changes"]
    ]


CASES: dict[str, tuple[str, int, str, Any]] = {
    "a column of one's own": ("own-columns", 1, "projects.matched", 750),
    "a choice of one's own": ("own-columns", 1, "measures.setting", "Home"),
    "a number of one's own": ("own-columns", 2, "half_year.sessions", 77),
    "a form without parts": ("no-parts", 1, "projects.allocated", 77),
    "a form in Welsh": ("welsh", 1, "projects.allocated", 77),
    "a result of the third quarter": ("quarterly", 4, "measures.result_3", "77"),
    "the money of the first quarter, at the third": ("quarterly", 4, "quarter_1.paid", 77),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_told_whatever_the_form(case: str, fund: Callable[[str], Fund]) -> None:
    name, stages, place, value = CASES[case]
    made = fund(name)
    before = made.filled(stages)
    assert made.compared(before, before, code=0)["same"]
    after, cell = made.changed(before, lambda book: put(book, made.round, place, value))
    sheet, _, field = place.partition(".")
    assert places(made.compared(before, after)) == [("changed", sheet, field, cell)]


def test_a_row_of_a_sheet_of_ones_own_is_known_by_its_project(fund: Callable[[str], Fund]) -> None:
    made = fund("own-sheet")

    def profile(book: Any) -> None:
        for row, ref in enumerate(("P1", "P2")):
            put(book, made.round, "profile.ref", ref, row)
            put(book, made.round, "profile.q1", 1000, row)

    before, _ = made.changed(made.filled(1), profile)
    assert made.compared(before, before, code=0)["same"]
    after, cell = made.changed(before, lambda book: put(book, made.round, "profile.q1", 77, row=1))
    assert places(made.compared(before, after)) == [("changed", "profile", "q1", cell)]


def test_two_quarters_are_compared_in_what_both_ask_for(fund: Callable[[str], Fund]) -> None:
    """Spend so far, by quarter, is no change; a forecast that is another than a quarter before is."""
    made = fund("quarterly")
    second, third = made.filled(2), made.filled(3)
    assert made.compared(second, third, code=0)["relation"] == "stages"
    changed, cell = made.changed(third, lambda book: put(book, made.round, "quarter_2.forecast", 11_500))
    assert places(made.compared(second, changed)) == [("outturn", "quarter_2", "outturn", cell)]


def test_partnerships_of_one_round(fund: Callable[[str], Fund]) -> None:
    made = fund("four-partnerships")
    riverton, millford = made.filled(1, "riverton"), made.filled(1, "millford")
    assert made.compared(riverton, riverton, code=0)["relation"] == "resubmission"
    found = made.compared(riverton, millford)
    assert (found["relation"], found["old"]["round"], found["new"]["round"]) == (
        "partnerships",
        "thames-2023-24/riverton",
        "thames-2023-24/millford",
    )
    assert found["totals"]["granted"] == {"old": "50000.00", "new": "40000.00", "difference": "-10000.00"}


@pytest.fixture
def folders(fund: Callable[[str], Fund], tmp_path: Path) -> tuple[Fund, Path, Path]:
    """Two folders with the returns of two partnerships of four."""
    made = fund("four-partnerships")
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
        for key in ("riverton", "millford"):
            shutil.copy(made.filled(1, key), folder / f"{key}.xlsx")
    return made, old, new


def test_two_folders_with_the_same_returns_are_the_same(folders: tuple[Fund, Path, Path]) -> None:
    made, old, new = folders
    found = made.compared(old, new, code=0)
    assert [(each["key"], each["comparison"] is None) for each in found["partnerships"]] == [
        ("riverton", False),
        ("millford", False),
        ("oxbow", True),
        ("west_vale", True),
    ]


def test_in_two_folders_each_partnership_is_compared_with_itself(folders: tuple[Fund, Path, Path]) -> None:
    """Whatever its file is called; a partnership that only one folder has is told."""
    made, old, new = folders
    changed, cell = made.changed(
        new / "riverton.xlsx", lambda book: put(book, made.round, "projects.allocated", 11_000)
    )
    (new / "riverton.xlsx").unlink()
    changed.rename(new / "again.xlsx")
    shutil.copy(made.filled(1, "oxbow"), new / "oxbow.xlsx")
    found = made.compared(old, new)
    river, mill, oxbow, _ = found["partnerships"]
    assert places(river["comparison"]) == [("changed", "projects", "allocated", cell)]
    assert river["comparison"]["relation"] == "resubmission"
    assert (mill["comparison"]["same"], oxbow["comparison"], oxbow["old"]["state"]) == (True, None, "missing")
    assert found["totals"]["allocated"] == {"old": "90000.00", "new": "119000.00", "difference": "29000.00"}
    said = run("compare", old, new, "--rounds", made.folder, code=1).output
    words = " ".join(said.split())  # lines end where the names of files let them
    assert "Millford Safer Town Partnership: Nothing changed." in words
    assert "Oxbow Community Safety Partnership: not compared: OLD has no return, NEW has " in words
    assert said.count("\n--- ") == 1


def test_a_file_of_a_folder_that_cant_be_read_is_told_and_stops_no_other(folders: tuple[Fund, Path, Path]) -> None:
    made, old, new = folders
    (new / "broken.xlsx").write_bytes(b"%PDF")
    found = made.compared(old, new, code=2)
    assert [each["comparison"]["same"] for each in found["partnerships"][:2]] == [True, True]
    assert [Path(each["file"]).name for each in found["new"]["left_out"]] == ["broken.xlsx"]


def test_a_folder_is_compared_with_a_folder_alone(folders: tuple[Fund, Path, Path]) -> None:
    made, old, new = folders
    run("compare", old, new / "riverton.xlsx", "--rounds", made.folder, code=2)
    run("compare", old, "-", "--rounds", made.folder, code=2)
    run("compare", old, new, "--new-round", made.path, code=2)


def test_the_workbook_of_two_folders_has_a_row_for_each_partnership(folders: tuple[Fund, Path, Path]) -> None:
    made, old, new = folders
    book = load_workbook(new / "riverton.xlsx")
    cell = put(book, made.round, "projects.allocated", 11_000)
    book.save(new / "riverton.xlsx")
    out = made.folder / "out.xlsx"
    run("compare", old, new, "--rounds", made.folder, "--format", "xlsx", "-o", out, code=1)
    written = load_workbook(out, data_only=True)
    assert written.sheetnames == ["Partnerships", "By project", "Changes"]
    rows = list(written["Partnerships"].iter_rows(min_row=5, max_row=8, values_only=True))
    assert [(row[0], row[6], row[7]) for row in rows] == [
        ("riverton", -1000, 1),
        ("millford", 0, 0),
        ("oxbow", None, None),
        ("west_vale", None, None),
    ]
    (change,) = written["Changes"].iter_rows(min_row=5, values_only=True)
    assert (change[0], change[8], change[10]) == (
        "Riverton Community Safety Partnership",
        -1000,
        cell.replace("!", " "),
    )
    projects = list(written["By project"].iter_rows(min_row=5, max_row=6, values_only=True))
    assert [row[8] for row in projects] == [-1000, 0]
    run(
        "compare", old, new, "--rounds", made.folder, "--format", "xlsx", "-o", new / "riverton.xlsx", "--force", code=2
    )


def test_what_cant_be_read_in_both_is_the_same_only_where_the_same_stands_there(fund: Callable[[str], Fund]) -> None:
    made = fund("no-parts")
    lots, cell = made.changed(made.filled(1), lambda book: put(book, made.round, "projects.allocated", "lots"))
    assert made.compared(lots, lots, code=0)["same"]
    more, _ = made.changed(lots, lambda book: put(book, made.round, "projects.allocated", "lots more"))
    found = made.compared(lots, more)
    assert places(found) == [("changed", "projects", "allocated", cell)]
    assert found["changes"][0]["new"]["text"] == found["changes"][0]["old"]["text"] == "can't be read"
