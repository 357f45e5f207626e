"""Where rounds are found: files and folders that are named, then those that ship; by stamps; and what can't be used."""

import pickle
import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from bent import DATA, fill, given, run, validated
from click.testing import CliRunner

from grants.commands.cli import cli
from grants.form import rounds
from grants.form.library import Library
from grants.form.rounds import RoundError
from grants.validate import Job, validate

SHIPPED = ["safer-plymouth-2017-18", "safer-plymouth-2018-19", "safer-plymouth-2021-22"]
FUND = DATA / "four-partnerships.toml"


def lie(folder: Path, *names: str) -> Path:
    """A folder with some of the rounds and forms of tests/data."""
    folder.mkdir(exist_ok=True)
    for name in names:
        shutil.copy(DATA / f"{name}.toml", folder)
    return folder


# ------------------------------------------------------------------------------------------------------ what is found


def test_without_sources_the_rounds_that_ship_are_known() -> None:
    known = Library()
    assert known.ids() == SHIPPED == rounds.ids()
    assert known.problems == ()
    assert known.newest().id == "safer-plymouth-2021-22"


def test_files_and_folders_come_before_those_that_ship(tmp_path: Path) -> None:
    folder = lie(tmp_path / "office", "no-parts", "no-groups")
    known = Library([FUND, folder])
    assert known.ids() == ["thames-2023-24", "estuary-2023-24", "moorland-2023-24", *SHIPPED]
    assert [each.id for each in known.rounds()] == known.ids()
    assert known.problems == ()


def test_a_form_that_lies_beside_its_round_is_no_round(tmp_path: Path) -> None:
    folder = lie(tmp_path / "office", "welsh", "welsh-form", "quarterly", "quarterly-form")
    known = Library([folder])
    assert known.ids() == ["northport-2023-24", "gwynfa-2023-24", *SHIPPED]
    assert known.problems == ()


def test_other_files_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    folder = lie(tmp_path / "office", "no-parts")
    (folder / "notes.txt").write_text("id = 1", encoding="utf-8")
    (folder / "old").mkdir()
    shutil.copy(FUND, folder / "old")
    assert Library([folder]).ids() == ["moorland-2023-24", *SHIPPED]


@pytest.mark.parametrize("again", ["no-parts.toml", "./no-parts.toml", "../office/no-parts.toml", ""])
def test_a_file_that_is_named_twice_is_one(again: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lie(tmp_path / "office", "no-parts")
    monkeypatch.chdir(folder)
    assert Library([folder / "no-parts.toml", again or folder]).ids() == ["moorland-2023-24", *SHIPPED]


def test_a_file_by_a_link_is_the_same_file(tmp_path: Path) -> None:
    folder = lie(tmp_path / "office", "no-parts")
    (tmp_path / "link").symlink_to(folder)
    assert Library([folder, tmp_path / "link"]).ids() == ["moorland-2023-24", *SHIPPED]


# ------------------------------------------------------------------------------------------------- what can't be used


def test_a_bad_file_is_named_and_the_others_are_used(tmp_path: Path) -> None:
    folder = lie(tmp_path / "office", "no-parts", "no-groups")
    bad = folder / "a-bad-one.toml"
    bad.write_text("id = \n", encoding="utf-8")
    known = Library([folder])
    assert known.ids() == ["estuary-2023-24", "moorland-2023-24", *SHIPPED]
    (error,) = known.problems
    assert error.source == str(bad)
    assert known.named_problems == known.problems
    run("template", "--rounds", folder, "--round", "moorland-2023-24", "--rows", 2, "-o", tmp_path / "blank.xlsx")
    listed = CliRunner().invoke(cli, ["rounds", "list", "--rounds", str(folder)])
    assert listed.exit_code == 1
    assert str(bad) in listed.stderr
    assert "estuary-2023-24" in listed.stdout


@pytest.mark.parametrize("name", ["none.toml", "none"])
def test_a_source_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    known = Library([tmp_path / name])
    assert known.ids() == SHIPPED
    assert [error.source for error in known.problems] == [str(tmp_path / name)]


def test_a_round_whose_form_is_not_there_is_named(tmp_path: Path) -> None:
    known = Library([lie(tmp_path / "office", "welsh", "no-parts")])
    assert known.ids() == ["moorland-2023-24", *SHIPPED]
    assert "form" in str(known.problems[0])


def test_a_workbook_of_a_round_that_can_not_be_used_is_of_no_known_round(tmp_path: Path) -> None:
    folder = lie(tmp_path / "office", "no-parts")
    run("template", "--rounds", folder, "--round", "moorland-2023-24", "--rows", 2, "-o", tmp_path / "blank.xlsx")
    path = folder / "no-parts.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("30_000", '"some"'), encoding="utf-8")
    assert [each["code"] for each in validated(tmp_path / "blank.xlsx", "--rounds", folder)["findings"]] == ["FILE06"]


def test_two_rounds_of_one_id_are_refused(tmp_path: Path) -> None:
    folder = lie(tmp_path / "office", "no-parts")
    other = folder / "other.toml"
    other.write_text((DATA / "no-parts.toml").read_text(encoding="utf-8").replace("30_000", "31_000"), encoding="utf-8")
    with pytest.raises(RoundError) as refusal:
        Library([folder])
    assert "moorland-2023-24" in str(refusal.value)
    assert "no-parts.toml" in str(refusal.value)
    assert "other.toml" in str(refusal.value)
    result = CliRunner().invoke(cli, ["rounds", "list", "--rounds", str(folder)])
    assert result.exit_code == 2
    assert "moorland-2023-24" in result.stderr


def test_another_round_by_the_id_of_one_that_ships_is_refused(tmp_path: Path) -> None:
    text = (files("grants") / "rounds" / f"{SHIPPED[0]}.toml").read_text(encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(text.replace("Plymouth City Council", "Another Council"), encoding="utf-8")
    with pytest.raises(RoundError, match=SHIPPED[0]):
        Library([path])


def test_a_copy_of_a_round_that_ships_is_no_trouble(tmp_path: Path) -> None:
    text = (files("grants") / "rounds" / f"{SHIPPED[0]}.toml").read_text(encoding="utf-8")
    (tmp_path / "copy.toml").write_text(f"# A copy\n{text}", encoding="utf-8")
    known = Library([tmp_path])
    assert known.ids() == SHIPPED
    assert known.problems == ()


# ------------------------------------------------------------------------------------------------------------ stamps


def test_a_stamp_finds_a_round_or_one_of_its_partnerships() -> None:
    known = Library([FUND, DATA / "no-parts.toml"])
    found = {stamp: known.find(stamp) for stamp in ("moorland-2023-24", "thames-2023-24/oxbow", SHIPPED[0])}
    assert {stamp: each.stamp for stamp, each in found.items() if each} == {stamp: stamp for stamp in found}
    oxbow = found["thames-2023-24/oxbow"]
    assert oxbow
    assert (oxbow.id, oxbow.key, oxbow.grant_total) == ("thames-2023-24", "oxbow", 30_000)
    assert (oxbow.partnership, oxbow.recipient) == ("Oxbow Community Safety Partnership", "Oxbow District Council")
    whole = known.find("thames-2023-24")
    assert whole
    assert (whole.key, whole.stamp, list(whole.partnerships)) == (
        "", "thames-2023-24", ["riverton", "millford", "oxbow", "west_vale"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "stamp",
    ["", "/", "thames-2023-24/other", "thames-2023-24/", "moorland-2023-24/x", "../etc/passwd", "thames", "x/oxbow"],
)
def test_a_stamp_of_nothing_that_is_known_finds_nothing(stamp: str) -> None:
    found = Library([FUND, DATA / "no-parts.toml"]).find(stamp)
    assert found is None or (stamp, found.stamp) == ("thames-2023-24/", "thames-2023-24")


def test_the_newest_is_of_those_that_are_named_where_there_are_any(tmp_path: Path) -> None:
    text = (DATA / "no-parts.toml").read_text(encoding="utf-8").replace("2023-24", "2009-10")
    for year in (2023, 2024):
        text = text.replace(f"{year}-0", f"{year - 14}-0").replace(f"{year}-1", f"{year - 14}-1")
    (tmp_path / "old.toml").write_text(text, encoding="utf-8")
    assert Library([tmp_path / "old.toml"]).newest().begins == date(2009, 4, 1)
    assert Library([tmp_path / "old.toml", FUND]).newest().id == "thames-2023-24"


def test_the_environment_names_rounds_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lie(tmp_path / "office", "no-parts")
    monkeypatch.setenv("GRANTS_ROUNDS", f"{folder}:{FUND}")
    listed = run("rounds", "list", "--rounds", DATA / "own-sheet.toml").stdout
    assert [line.split()[0] for line in listed.splitlines()] == [
        "valleys-2023-24", "moorland-2023-24", "thames-2023-24", *SHIPPED,
    ]  # fmt: skip
    run("template", "--round", "moorland-2023-24", "--rows", 2, "-o", tmp_path / "blank.xlsx")
    assert validated(tmp_path / "blank.xlsx")["round"] == "moorland-2023-24"


def test_each_file_is_judged_as_its_own_round(tmp_path: Path) -> None:
    """Many rounds among the files of one call."""
    sources = [DATA / f"{name}.toml" for name in ("no-parts", "welsh", "quarterly")]
    known = Library(sources)
    for each in known.rounds()[:3]:
        path = tmp_path / f"{each.id}.xlsx"
        run("template", "--rounds", DATA, "--round", each.id, "--rows", 5, "-o", path)
        fill(path, each, given(each, each.offered[0]))
    options = [part for source in sources for part in ("--rounds", source)]
    assert run("validate", tmp_path, *options).output.count("Ready to send") == 3


def test_a_library_goes_to_other_processes() -> None:
    """As it does where many files are checked."""
    known = pickle.loads(pickle.dumps(Library([FUND, DATA / "welsh.toml"])))  # noqa: S301  # our own
    assert known.ids() == ["thames-2023-24", "gwynfa-2023-24", *SHIPPED]
    oxbow = pickle.loads(pickle.dumps(known.find("thames-2023-24/oxbow")))  # noqa: S301  # our own
    assert oxbow.stamp == "thames-2023-24/oxbow"
    assert pickle.loads(pickle.dumps(Job(date(2026, 1, 1), library=known))).library.ids() == known.ids()  # noqa: S301  # our own


def test_a_round_that_is_given_overrides_the_stamp(tmp_path: Path) -> None:
    run("template", "--rounds", FUND, "--partnership", "oxbow", "--rows", 2, "-o", tmp_path / "one.xlsx")
    moorland = rounds.load(DATA / "no-parts.toml")
    result = validate(str(tmp_path / "one.xlsx"), today=date(2026, 1, 1), round=moorland, library=Library([FUND]))
    assert result.round == "moorland-2023-24"
    assert "FILE07" in {each.code for each in result.findings}


def test_a_bad_file_goes_to_other_processes_too(tmp_path: Path) -> None:
    """Many files are checked by processes, each of which is given the library."""
    (tmp_path / "broken.toml").write_text("id = £5\n", encoding="utf-8")
    library = Library([tmp_path, FUND])
    known = pickle.loads(pickle.dumps(library))  # noqa: S301  # our own
    assert [str(error) for error in known.problems] == [str(error) for error in library.problems] != []
