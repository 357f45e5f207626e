"""Rounds found anywhere, and rounds of many partnerships, at the command line."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import EXAMPLES
from openpyxl import load_workbook

from grants.commands.cli import cli

DATA = Path(__file__).parent / "data"
NORTHSHIRE, FOUR = DATA / "northshire-2026-27.toml", DATA / "four-partnerships.toml"
KEYS = ["riverton", "millford", "oxbow", "west_vale"]
SHIPS = "safer-plymouth-2021-22"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that write where they are run write here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GRANTS_ROUNDS", raising=False)


def run(*words: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(cli, list(map(str, words)), env=environment, catch_exceptions=False)


def found(*words: str | Path, **environment: str) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = json.loads(run("validate", *words, "--format", "json", **environment).stdout)
    return results


def northshire(name: str = "n.xlsx") -> Path:
    """A blank workbook of a round that does not ship."""
    assert run("template", "--round", NORTHSHIRE, "--rows", "2", "-o", name).exit_code == 0
    return Path(name)


# ------------------------------------------------------------------------------------------------ rounds found anywhere


def test_a_workbook_is_known_by_its_stamp_wherever_its_round_is() -> None:
    path = northshire()
    assert (found(path)[0]["round"], found(path)[0]["findings"][0]["code"]) == (None, "FILE06")
    for words in (["--rounds", NORTHSHIRE], ["--rounds", DATA], ["--rounds", FOUR, "--rounds", NORTHSHIRE]):
        assert found(path, *words)[0]["round"] == "northshire-2026-27"
    assert found(path, GRANTS_ROUNDS=str(NORTHSHIRE))[0]["round"] == "northshire-2026-27"
    both = found(path, EXAMPLES / "2021-22.xlsx", GRANTS_ROUNDS=os.pathsep.join(["", str(FOUR), str(NORTHSHIRE)]))
    assert [each["round"] for each in both] == ["northshire-2026-27", SHIPS]


def test_the_report_finds_it_too() -> None:
    words = ["report", northshire(), "--draft", "--format", "html"]
    assert run(*words).exit_code == 2
    assert run(*words, "--rounds", DATA).output.split() == ["n-return.html"]


def test_an_id_is_looked_up_among_them() -> None:
    assert run("template", "--rounds", DATA, "--round", "northshire-2026-27").output == "northshire-2026-27.xlsx\n"
    assert "£81,250.50" in run("rounds", "show", "northshire-2026-27", "--rounds", DATA).output
    assert run("template", "--rounds", NORTHSHIRE, "-o", "newest.xlsx").exit_code == 0
    assert load_workbook("newest.xlsx").custom_doc_props["grants-round"].value == "northshire-2026-27"
    unknown = run("template", "--rounds", NORTHSHIRE, "--round", "southshire")
    assert (unknown.exit_code, "northshire-2026-27, safer-plymouth" in unknown.stderr) == (2, True)


def test_a_bad_file_among_them_is_named_and_stops_no_other() -> None:
    Path("rounds").mkdir()
    Path("rounds/bad.toml").write_text("id = 1\n", encoding="utf-8")
    Path("rounds/good.toml").write_bytes(NORTHSHIRE.read_bytes())
    path = northshire()
    done = run("validate", path, "--rounds", "rounds")
    assert (done.exit_code, done.stderr.count("rounds/bad.toml: left out")) == (1, 1)
    listed = run("rounds", "list", "--rounds", "rounds")
    assert (listed.exit_code, "bad.toml" in listed.stderr) == (1, True)
    assert [line.split()[0] for line in listed.stdout.splitlines()][:2] == [
        "northshire-2026-27",
        SHIPS.replace("2021-22", "2017-18"),
    ]
    assert run("template", "--rounds", "rounds", "-o", "a.xlsx").exit_code == 0
    alone = run("template", "--rounds", "rounds/bad.toml", "-o", "b.xlsx")
    assert (alone.exit_code, Path("b.xlsx").exists()) == (2, False)


def test_what_holds_no_round_is_named() -> None:
    Path("empty").mkdir()
    for source, words in {"empty": "there is no round (.toml) in this folder", "none.toml": "No such file"}.items():
        done = run("validate", EXAMPLES / "2021-22.xlsx", "--rounds", source)
        assert (done.exit_code, f"{source}: " in done.stderr, words in done.stderr) == (0, True, True)


def test_two_rounds_of_one_id_are_an_error_that_names_both() -> None:
    other = Path("other.toml")
    other.write_text(NORTHSHIRE.read_text(encoding="utf-8").replace("Theft", "Robbery"), encoding="utf-8")
    for words in (
        ["validate", EXAMPLES / "2021-22.xlsx"],
        ["report", EXAMPLES / "2021-22.xlsx"],
        ["template"],
        ["rounds", "list"],
        ["rounds", "show", SHIPS],
    ):
        done = run(*words, "--rounds", NORTHSHIRE, "--rounds", other)
        assert done.exit_code == 2
        assert "northshire-2026-27.toml" in done.stderr
        assert "other.toml" in done.stderr
    assert list(Path().glob("*.xlsx")) == []


@pytest.mark.parametrize("option", ["--round", "--stage", "--plan"])
def test_what_is_one_is_given_once(option: str) -> None:
    done = run("validate", EXAMPLES / "2021-22.xlsx", option, SHIPS, option, SHIPS)
    assert (done.exit_code, f"{option} is given 2 times" in done.stderr) == (2, True)


# ----------------------------------------------------------------------------------------------- of many partnerships


def test_a_workbook_for_each_partnership() -> None:
    done = run("template", "--rounds", FOUR, "--rows", "2")
    assert done.output.split() == [f"thames-2023-24/{key}.xlsx" for key in KEYS]
    results = found("thames-2023-24", "--rounds", FOUR)
    assert [each["round"] for each in results] == [f"thames-2023-24/{key}" for key in sorted(KEYS)]
    assert [each["totals"]["available"] for each in results] == ["40000.00", "30000.00", "50000.00", "20000.00"]
    assert {each["stage"] for each in results} == {"spending-intentions"}
    text = run("validate", "thames-2023-24/west_vale.xlsx", "--round", FOUR).output
    assert "West Vale Partnership, 2023-24, spending intentions" in text


def test_none_is_written_where_one_can_not_be() -> None:
    Path("out").mkdir()
    Path("out/oxbow.xlsx").write_text("mine")
    done = run("template", "--round", FOUR, "-o", "out")
    assert (done.exit_code, "out/oxbow.xlsx is there already" in done.stderr) == (2, True)
    assert [path.name for path in Path("out").iterdir()] == ["oxbow.xlsx"]
    assert run("template", "--round", FOUR, "-o", "out", "--rows", "1", "--force").exit_code == 0
    assert len(list(Path("out").iterdir())) == 4
    Path("file").touch()
    for target, words in {"file": "no folder", "-": "--partnership", "no/where": "can't be made"}.items():
        refused = run("template", "--round", FOUR, "-o", target)
        assert (refused.exit_code, words in refused.stderr) == (2, True)


def test_the_workbook_of_one_partnership() -> None:
    stamps = {}
    for words, name in {
        ("--partnership", "oxbow"): "oxbow.xlsx",
        ("--partnership", "oxbow", "-o", "mine.xlsx"): "mine.xlsx",
        ("--round", "thames-2023-24/west_vale"): "west_vale.xlsx",
    }.items():
        assert run("template", "--rounds", FOUR, "--rows", "1", *words).output == f"{name}\n"
        stamps[name] = load_workbook(name).custom_doc_props["grants-round"].value.rpartition("/")[2]
    assert stamps == {"oxbow.xlsx": "oxbow", "mine.xlsx": "oxbow", "west_vale.xlsx": "west_vale"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--round", FOUR, "--partnership", "oxbo"], "did you mean oxbow? There are riverton, millford, oxbow and west_vale"),
        (["--round", FOUR, "--partnership", "zzz"], "there are riverton"),
        (["--rounds", FOUR, "--round", "thames-2023-24/zzz"], "no partnership with the key zzz"),
        (["--rounds", FOUR, "--round", "thames-2023-24/oxbow", "--partnership", "west_vale"], "one of the two"),
        (["--partnership", "oxbow"], "is of one partnership"),
        (["--round", FOUR, "--from", EXAMPLES / "2021-22.xlsx"], "Name it with --partnership: riverton"),
    ],
)  # fmt: skip
def test_a_partnership_that_there_is_not(words: list[str | Path], said: str) -> None:
    done = run("template", *words)
    assert (done.exit_code, said in done.stderr) == (2, True)
    assert list(Path().iterdir()) == []


def test_last_years_return_says_whose_it_is() -> None:
    assert (
        run("template", "--round", FOUR, "--partnership", "millford", "--rows", "1", "-o", "last.xlsx").exit_code == 0
    )
    done = run("template", "--rounds", FOUR, "--from", "last.xlsx")
    assert (done.exit_code, done.stdout) == (0, "millford.xlsx\n")
    other = run("template", "--rounds", FOUR, "--from", "last.xlsx", "--partnership", "oxbow")
    assert (other.exit_code, other.stdout) == (0, "oxbow.xlsx\n")
    assert "is of Millford Safer Town Partnership" in " ".join(other.stderr.split())


def test_the_whole_round_is_shown() -> None:
    """Its keys that are seldom used are in a copy."""
    more = """
        [[work]]
        deliverable = "Test purchases of knives"
        lead = "Trading Standards"
        due = 2023-09-30
        [settings]
        over_allocation = 10
        [[columns]]
        sheet = "projects"
        key = "wards"
        title = "Wards"
        [[sheets]]
        key = "profile"
        title = "Spend profile"
        columns = [{ key = "q1", title = "Quarter 1 £", kind = "money" }]
    """
    Path("more.toml").write_text(f'leave_out = ["parts"]\n{FOUR.read_text(encoding="utf-8")}{more}', encoding="utf-8")
    shown = " ".join(run("rounds", "show", "more.toml").output.split())
    for words in (
        "Fund total £150,000",
        "Kept by the PCC £10,000",
        "Police and Crime Commissioner for Upper Thames (GB-PCC-UTH)",
        "riverton: Riverton Community Safety Partnership, £50,000 to Riverton Borough Council (GB-LAE-RVT)",
        "west_vale: West Vale Partnership, £20,000 to Vale Council",
        "Reasons Each project works on a cause",
        "Knife crime: High",
        "Violence: The head of community safety",
        "Test purchases of knives, Trading Standards, by 30 September 2023",
        "half-year: Half-Year Return, signed from 1 October 2023, due 30 October 2023",
        "over_allocation = 10",
        "variance_tolerance = 10",
        "Left out parts",
        "Wards, on Projects (text)",
        "Spend profile: ",
    ):
        assert words in shown, words
    one = run("rounds", "show", "--rounds", FOUR, "thames-2023-24/riverton", SHIPS, "nobodys")
    assert (one.exit_code, "Grant total      £50,000" in one.stdout, SHIPS in one.stdout) == (2, True, True)
    assert "millford" not in one.stdout
    assert "nobodys: there is no round of this name" in one.stderr


# ------------------------------------------------------------------------------------------------------------- stages


@pytest.mark.parametrize("name", ["half-year", "Half-year", "HALF-YEAR", "progress"])
def test_a_stage_by_its_key_its_label_or_its_role(name: str) -> None:
    assert found(EXAMPLES / "2021-22.xlsx", "--stage", name)[0]["stage"] == "half-year"


def test_a_stage_that_the_round_lacks() -> None:
    plan = EXAMPLES / "2021-22.xlsx"
    given = run("validate", plan, "--stage", "Quarter 2", "--round", SHIPS)
    assert (given.exit_code, given.stdout) == (2, "")
    assert 'has no return called "Quarter 2"' in given.stderr
    assert "spending-intentions, half-year and final-evaluation" in given.stderr
    Path("short.toml").write_text(
        "\n".join(line for line in NORTHSHIRE.read_text(encoding="utf-8").splitlines() if "half-year" not in line),
        encoding="utf-8",
    )
    assert run("template", "--round", "short.toml", "--rows", "1", "-o", "short.xlsx").exit_code == 0
    results = found(plan, "short.xlsx", "--rounds", "short.toml", "--stage", "half-year")
    assert [(each["stage"], each["findings"][0]["code"]) for each in results][1] == (None, "FILE06")
    assert results[0]["stage"] == "half-year"
    assert "spending-intentions and final-evaluation" in results[1]["findings"][0]["fix"]


# ---------------------------------------------------------------------------------------------- checked, and next year's


def test_many_rounds_are_checked_in_one_call() -> None:
    Path("bad.toml").write_text("id = 1\n", encoding="utf-8")
    done = run("rounds", "check", "bad.toml", NORTHSHIRE, "none.toml", SHIPS)
    assert done.exit_code == 2
    assert "bad.toml: not usable" in done.stdout
    assert f"{NORTHSHIRE}: a good round" in done.stdout
    assert f"{SHIPS}: a good round" in done.stdout
    assert run("rounds", "check", "bad.toml", NORTHSHIRE).exit_code == 1
    folder = run("rounds", "check", DATA)
    assert (folder.exit_code, "form.toml" in folder.output) == (0, False)
    form = run("rounds", "check", DATA / "quarterly-form.toml", NORTHSHIRE)
    assert (form.exit_code, "is a form, and no round" in form.stderr, "good round" in form.stdout) == (2, True, True)
    assert run("rounds", "check", EXAMPLES.parent / "docs").exit_code == 2
    Path("again.toml").write_bytes(NORTHSHIRE.read_bytes())
    twice = run("rounds", "check", NORTHSHIRE, "again.toml")
    assert (twice.exit_code, "is the id of" in twice.stdout) == (1, True)
    assert run("rounds", "check", NORTHSHIRE, NORTHSHIRE).exit_code == 0


def test_what_is_to_be_looked_at_again_is_no_fault() -> None:
    text = FOUR.read_text(encoding="utf-8")
    Path("short.toml").write_text(text.replace("30_000", "29_000"), encoding="utf-8")
    done = run("rounds", "check", "short.toml")
    assert done.exit_code == 0
    assert "to look at again" in done.stdout
    assert "£1,000" in done.stdout


def test_next_years_round() -> None:
    Path("mine").mkdir()
    Path("mine/four.toml").write_bytes(FOUR.read_bytes())
    done = run("rounds", "next", "mine/four.toml")
    assert (done.exit_code, done.stdout) == (0, "mine/thames-2024-25.toml\n")
    assert "fund_total: £150,000" in done.stderr
    assert "grant_total of west_vale: £20,000" in done.stderr
    assert run("rounds", "check", done.stdout.strip()).exit_code == 0
    shown = " ".join(run("rounds", "show", done.stdout.strip()).output.split())
    assert "Fund Community Safety Fund 2024-25" in shown
    assert "signed from 1 October 2024, due 30 October 2024" in shown
    assert Path("mine/four.toml").read_bytes() == FOUR.read_bytes()
    assert run("rounds", "next", "mine/four.toml").exit_code == 2  # it is there already
    assert run("rounds", "next", "mine/four.toml", "-o", "mine/four.toml", "--force").exit_code == 2
    assert run("rounds", "next", SHIPS).stdout == "safer-plymouth-2022-23.toml\n"
    assert run("rounds", "next", "mine/four.toml", "-o", "-").stdout.startswith("# A fund with four partnerships")
    Path("bad.toml").write_text("id = 1\n", encoding="utf-8")
    assert run("rounds", "next", "bad.toml").exit_code == 2
