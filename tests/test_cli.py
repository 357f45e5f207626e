"""The command line: what it prints, what it writes, and with which exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import EXAMPLES, ROOT
from openpyxl import load_workbook

from grants.commands.cli import cli
from grants.report import FORMATS

PLAN, UNSIGNED, FINAL = (str(EXAMPLES / f"{year}.xlsx") for year in ("2021-22", "2018-19", "2017-18"))


def run(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, list(words), input=stdin, catch_exceptions=False)


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["validate", "--help"], ["report", "--help"], ["rounds", "--help"]]
)
def test_help_and_version_import_only_what_they_need(words: list[str]) -> None:
    script = "import sys; from grants.__main__ import main\ntry: main()\nexcept SystemExit as done: code = done.code\n"
    script += "heavy = {'polars', 'openpyxl', 'pandera', 'xlsxwriter', 'babel', 'lxml', 'docx', 'pydantic'} & set(sys.modules)\n"
    script += "print(sorted(heavy), code, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[] 0"
    assert done.stdout


def test_no_pandas_and_no_numpy() -> None:
    script = "import sys; import grants.validate, grants.report, grants.template; print({'pandas', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_exit_codes(tmp_path: Path) -> None:
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK")
    assert run("validate", PLAN).exit_code == 0
    assert run("validate", PLAN, FINAL).exit_code == 1
    assert run("validate", FINAL, str(broken), PLAN).exit_code == 2
    assert run("validate", str(tmp_path / "none.xlsx")).exit_code == 2
    assert run("validate").exit_code == 2
    assert run("validate", PLAN, "--stage", "yearly").exit_code == 2
    assert run("validate", PLAN, "--round", "nobodys").exit_code == 2


def test_text_is_aligned_short_and_plain() -> None:
    done = run("validate", FINAL)
    assert "\033" not in done.output
    assert all(len(line) <= 100 for line in done.output.splitlines() if not line.startswith("/"))
    assert "£440 too much" in " ".join(done.output.split())
    assert "Not ready to send: 9 errors" in done.output
    assert "£428,246 available and £428,686 allocated" in done.output


def test_json_is_the_contract(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"%PDF")
    done = run("validate", PLAN, str(bad), "--format", "json")
    good, refused = json.loads(done.stdout)
    assert set(good) == {"file", "round", "stage", "valid", "counts", "totals", "findings"}
    assert good["file"] == PLAN
    assert (good["round"], good["stage"], good["valid"]) == ("safer-plymouth-2021-22", "spending-intentions", True)
    assert good["totals"] == {"available": "400568.00", "allocated": "400568.00", "spent": None}
    assert good["counts"]["error"] == 0
    assert set(good["findings"][0]) == {"code", "severity", "sheet", "cell", "field", "message", "fix"}
    assert (refused["valid"], refused["findings"][0]["code"]) == (False, "FILE01")
    assert (refused["round"], refused["stage"]) == (None, None)
    assert refused["totals"] == {"available": None, "allocated": None, "spent": None}


def test_standard_input() -> None:
    done = run("validate", "-", "--format", "json", stdin=Path(PLAN).read_bytes())
    assert done.exit_code == 0
    assert json.loads(done.stdout)[0]["file"] == "-"


def test_the_stage_can_be_given() -> None:
    done = run("validate", PLAN, "--stage", "final-evaluation", "--format", "json")
    found = json.loads(done.stdout)[0]
    assert found["stage"] == "final-evaluation"
    assert ("SIGN01", "B7") in {(each["code"], each["cell"]) for each in found["findings"]}


def test_the_input_is_never_changed(broken: Callable[..., Path], tmp_path: Path) -> None:
    path = broken("2021-22", {"Projects!F7": "ten"})
    before = path.read_bytes()
    run("validate", str(path))
    run("report", str(path), "--draft", "-o", str(tmp_path / "out"))
    assert path.read_bytes() == before


def test_what_is_read_is_never_replaced(tmp_path: Path) -> None:
    own, linked = tmp_path / "own.xlsx", tmp_path / "linked.xlsx"
    own.write_bytes(Path(PLAN).read_bytes())
    linked.symlink_to(own)
    for command in (
        ["validate", str(own), "--marked-copy", str(own), "--force"],
        ["validate", str(own), "--marked-copy", str(linked), "--force"],
        ["template", "--from", str(own), "-o", str(own), "--force"],
    ):
        done = run(*command)
        assert (done.exit_code, "never replaced" in done.stderr) == (2, True)
    assert own.read_bytes() == Path(PLAN).read_bytes()


def test_a_plan_is_for_a_final_evaluation_of_its_round(tmp_path: Path) -> None:
    board = ["report", FINAL, "--draft", "--kind", "board", "--format", "html", "-o", str(tmp_path)]
    other = run(*board, "--plan", PLAN)
    assert (other.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "is of the round safer-plymouth-2021-22; give the approved plan of safer-plymouth-2017-18" in other.stderr
    early = run("validate", PLAN, "--plan", PLAN)
    assert early.exit_code == 2
    assert "Ready to send" in early.stdout
    assert early.stderr == "--plan is for final evaluations; this is none.\n"
    missing = run("validate", str(tmp_path / "none.xlsx"), "--plan", PLAN)
    assert "there is no file of this name" in missing.stdout
    assert not missing.stderr


def test_the_board_report_lists_what_changed_since_the_plan(tmp_path: Path, broken: Callable[..., Path]) -> None:
    """A changed amount is an error of the return held against its plan, and news to the board."""
    final = broken(
        "final-evaluation", {"Projects!F6": 24000, "Projects!F7": 94575, "Evaluation!C6": 24000, "Evaluation!C7": 94575}
    )
    plan = broken("2021-22", {"Measures!D5": "Ring Ann on 01752 668000"})
    words = ["report", str(final), "--kind", "board", "--format", "html", "-o", "-", "--plan", str(plan)]
    page = run(*words).stdout
    name = "P2 Adult therapeutic counselling for victims of sexual assault (First Light)"
    assert f"{name} was allocated £25,000 in the plan and £24,000 now." in page
    assert "01752" not in page


def test_characters_that_the_terminal_lacks_do_not_stop_it(broken: Callable[..., Path]) -> None:
    path = broken("2021-22", {"Projects!D5": "\u2713"})
    for form in ("text", "json"):
        command = [sys.executable, "-m", "grants", "validate", str(path), "--format", form]
        done = subprocess.run(
            command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "cp1252"}, check=False
        )
        assert (done.returncode, done.stderr) == (1, b"")
        assert "\u2713" in done.stdout.decode() if form == "json" else b"CELL04" in done.stdout


def test_a_template_is_written_whole_and_not_over_another(tmp_path: Path) -> None:
    target = tmp_path / "new.xlsx"
    assert run("template", "-o", str(target)).output.strip() == str(target)
    assert target.read_bytes() == (ROOT / "workbooks" / "template.xlsx").read_bytes()
    target.write_text("mine")
    refused = run("template", "-o", str(target))
    assert refused.exit_code == 2
    assert "--force" in refused.output
    assert target.read_text() == "mine"
    assert run("template", "-o", str(target), "--force").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["new.xlsx"]
    assert run("template", "-o", str(tmp_path / "no" / "new.xlsx")).exit_code == 2


def test_a_template_goes_to_a_pipe() -> None:
    assert run("template", "--rows", "5", "-o", "-").stdout_bytes.startswith(b"PK")


def test_a_report_is_refused_while_there_are_errors(tmp_path: Path) -> None:
    done = run("report", FINAL, "-o", str(tmp_path))
    assert done.exit_code == 1
    assert "£440 too much" in " ".join(done.output.split())
    assert "--draft" in done.output
    assert list(tmp_path.iterdir()) == []
    assert run("report", str(tmp_path / "none.xlsx")).exit_code == 2


def test_a_report_prints_the_names_of_what_it_wrote(tmp_path: Path) -> None:
    done = run("report", PLAN, "-o", str(tmp_path / "out"))
    assert done.exit_code == 0
    names = done.output.split()
    assert [Path(name).name for name in names] == [f"2021-22-return.{form}" for form in FORMATS]
    assert all(Path(name).stat().st_size > 5000 for name in names)
    assert run("report", PLAN, "-o", str(tmp_path / "out")).exit_code == 2
    assert run("report", PLAN, "-o", str(tmp_path / "out"), "--force").exit_code == 0


def test_a_report_goes_to_a_pipe() -> None:
    done = run("report", "-", "--format", "html", "-o", "-", stdin=Path(PLAN).read_bytes())
    assert done.stdout_bytes.startswith(b"<!doctype html>")
    assert run("report", PLAN, "-o", "-").exit_code == 2


def test_rounds_are_listed_shown_and_checked(tmp_path: Path) -> None:
    assert "safer-plymouth-2021-22" in run("rounds", "list").output
    assert "£400,568" in run("rounds", "show", "safer-plymouth-2021-22").output
    assert run("rounds", "show", "nobodys").exit_code == 2
    good = str(Path(__file__).parent / "data" / "northshire-2026-27.toml")
    assert run("rounds", "check", good).exit_code == 0
    bad = tmp_path / "bad.toml"
    bad.write_text("id = 1\n")
    done = run("rounds", "check", str(bad))
    assert done.exit_code == 1
    assert "grant_total is missing" in done.output
    assert run("rounds", "check", str(tmp_path / "none.toml")).exit_code == 2


def test_a_fault_of_the_tool_is_reported_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr("grants.validate.check_all", fail)
    monkeypatch.setattr(sys, "argv", ["grants", "validate", PLAN])
    from grants.__main__ import main

    with pytest.raises(SystemExit) as done:
        main()
    assert done.value.code == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "No workbook was changed" in said


def ended(words: list[str], **more: Any) -> tuple[int, str]:
    """A process's exit code and what it says of itself."""
    done = subprocess.run([sys.executable, "-m", "grants", *words], stderr=subprocess.PIPE, check=False, **more)
    return done.returncode, done.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_output_that_can_not_be_written_is_reported() -> None:
    with Path("/dev/full").open("wb") as full:
        code, said = ended(["validate", PLAN], stdout=full)
    assert (code, said) == (2, "The output can't be written: No space left on device.\n")


def test_a_reader_that_goes_is_no_error_of_the_return() -> None:
    read, write = os.pipe()
    os.close(read)
    assert ended(["validate", PLAN], stdout=write) == (141, "")
    os.close(write)


def test_closed_streams_are_no_fault(tmp_path: Path) -> None:
    command = f"{sys.executable} -m grants report {PLAN} --format html -o {tmp_path} <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["2021-22-return.html"]


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe, real, link = tmp_path / "pipe", tmp_path / "real.xlsx", tmp_path / "link.xlsx"
    os.mkfifo(pipe)
    real.write_bytes(b"old")
    link.symlink_to(real)
    for place, what in ((pipe, "is a device or a pipe"), (tmp_path, "is a folder")):
        done = run("template", "-o", str(place), "--force")
        assert (done.exit_code, what in done.stderr) == (2, True)
    assert pipe.is_fifo()
    assert run("template", "-o", str(link), "--force").exit_code == 0
    assert link.is_symlink()
    assert real.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("words", [["validate", ""], ["validate", PLAN, "--plan", ""], ["template", "-o", ""]])
def test_an_empty_name_is_none(words: list[str]) -> None:
    done = run(*words)
    assert (done.exit_code, "a name is missing" in done.stderr) == (2, True)


def test_what_files_say_does_not_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\nReady to send.xlsx"
    book = load_workbook(PLAN)
    book.custom_doc_props["grants-round"].value = "x\u009b31m\u202e"
    book["Projects"]["D5"] = "\u202eSafer"
    book.save(path)
    for words in (
        ["report", str(path), "-o", str(tmp_path)],
        ["validate", str(path)],
        ["validate", str(path), "--format", "json", "--round", "safer-plymouth-2021-22"],
        ["template", "--from", str(path), "-o", str(tmp_path / "b.xlsx")],
        ["rounds", "check", str(path)],
    ):
        done = run(*words)
        assert done.exit_code
        assert not set(done.output) & set("\x1b\u009b\u202e"), words
        assert "\nReady to send.xlsx" not in done.output


def test_a_rule_that_fails_is_reported_and_the_others_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    from grants import rules

    broken = rules.CHECKS[0]

    def fail(_: object) -> None:
        raise ZeroDivisionError("nobody thought of this")

    failing = type(broken)(broken.rule, fail, *broken.reads)  # type: ignore[arg-type]  # it returns nothing, by failing
    monkeypatch.setattr("grants.rules.engine.CHECKS", [failing, *rules.CHECKS[1:]])
    codes = {each["code"] for each in json.loads(run("validate", FINAL, "--format", "json").stdout)[0]["findings"]}
    assert {"BUG01", "ALLOC01", "SIGN01"} <= codes
