"""Many files in one call: each answered, in their order, whatever one of them is or does."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from multiprocessing import active_children, parent_process
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import EXAMPLES, TODAY
from filled import small

from grants import report, validate
from grants.commands.cli import cli
from grants.sharing.spread import PAYS
from grants.validate import Job, check_all


def copies(number: int, folder: Path) -> list[str]:
    """Copies of two examples, with no more rows than they need, and a broken one among them."""
    names = []
    for place in range(number):
        path = folder / f"{place:03}.xlsx"
        path.write_bytes(small("2018-19" if place % 5 == 3 else "2021-22"))
        names.append(str(path))
    Path(names[1]).write_bytes(b"%PDF-1.7")
    return names


@pytest.mark.parametrize("number", [3, PAYS])
def test_each_file_has_its_answer_in_its_place(number: int, tmp_path: Path) -> None:
    """The same where other processes share the work."""
    names = copies(number, tmp_path)
    found = list(check_all(Job(TODAY), names))
    assert [each.file for each in found] == names
    alone = [Job(TODAY).check(name) for name in names[:4]]
    assert found[: len(alone)] == alone
    assert found[1].findings[0].code == "FILE01"


def test_the_worst_file_gives_the_exit_code(tmp_path: Path) -> None:
    names = copies(4, tmp_path)
    result = CliRunner().invoke(cli, ["validate", "--format", "json", *names])
    assert result.exit_code == 2
    assert [each["valid"] for each in json.loads(result.stdout)] == [True, False, True, False]


def test_workers_end_with_what_started_them(tmp_path: Path) -> None:
    """A process that is killed can't end them itself."""
    command = [sys.executable, "-m", "grants", "validate", *copies(PAYS, tmp_path) * 20]
    main = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 60
    while members(main.pid) < 3 and time.monotonic() < deadline:  # itself, what tracks resources, and workers
        time.sleep(0.1)
    assert members(main.pid) >= 3
    main.kill()
    main.wait()
    while members(main.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert members(main.pid) == 0


def test_a_process_that_dies_takes_no_file_with_it(tmp_path: Path) -> None:
    names = [*copies(PAYS, tmp_path)] * 3
    said: list[str] = []
    results = check_all(Job(TODAY), names, say=said.append)
    found = [next(results)]
    active_children()[0].kill()
    found += results
    assert found == list(Job(TODAY).check_some([(name, None) for name in names]))
    assert said == ["A process that checked files has ended; others go on with what it had."]


class Deadly(Job):
    """A job that ends the process which reads a certain file."""

    def check_some(self, files: Sequence[tuple[str, bytes | None]]) -> list[validate.Result]:
        if any(file.endswith("007.xlsx") for file, _ in files) and parent_process():
            os._exit(1)
        return super().check_some(files)


def test_a_file_that_ends_each_process_is_reported_and_stops_no_other(tmp_path: Path) -> None:
    names = copies(PAYS, tmp_path)
    found = list(check_all(Deadly(TODAY), names))
    assert [each.file for each in found] == names
    assert [each.file for each in found if each.findings[0].code == "BUG01"] == [names[7]]
    assert "the process that checked it ended" in found[7].findings[0].fix
    assert found[8:] == [Job(TODAY).check(name) for name in names[8:]]


def members(session: int) -> int:
    """How many living processes a session has."""
    listed = subprocess.run(["ps", "-A", "-o", "sess=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return sum(row[0] == str(session) and not row[1].startswith("Z") for row in rows)


def test_a_file_that_breaks_the_tool_stops_no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = copies(3, tmp_path)
    real = validate.read_file

    def fail(file: str, content: bytes | None = None, **more: Any) -> validate.Reading:
        if file == names[0]:
            raise ZeroDivisionError("nobody thought of this")
        return real(file, content, **more)

    monkeypatch.setattr(validate, "read_file", fail)
    found = list(check_all(Job(TODAY), names))
    assert [each.findings[0].code for each in found[:2]] == ["BUG01", "FILE01"]
    assert "ZeroDivisionError: nobody thought of this" in found[0].findings[0].fix
    assert (found[0].exit_code, found[2].exit_code) == (2, 0)
    with pytest.raises(ZeroDivisionError):
        Job(TODAY, debug=True).check(names[0])


# --------------------------------------------------------------------------------------------- folders, and many reports


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands that write where they are run write here."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False)


def test_a_folder_stands_for_its_workbooks(here: Path) -> None:
    folder = Path("returns")
    (folder / "deeper.xlsx").mkdir(parents=True)
    for name in ("b.xlsx", "a.xlsx", "~$a.xlsx", "notes.docx", "c.XLSX"):
        (folder / name).write_bytes(small("2021-22"))
    results = json.loads(run("validate", "./returns/", EXAMPLES / "2021-22.xlsx", "--format", "json").stdout)
    assert [each["file"] for each in results] == [
        "./returns/a.xlsx", "./returns/b.xlsx", "./returns/c.XLSX", str(EXAMPLES / "2021-22.xlsx")
    ]  # fmt: skip
    Path("empty").mkdir()
    for command in ("validate", "report"):
        done = run(command, "empty", "returns")
        assert (done.exit_code, done.stdout) == (2, "")
        assert "There is no workbook (.xlsx or .ods) in the folder empty" in done.stderr


def test_one_bad_return_stops_no_other(here: Path) -> None:
    Path("bad.xlsx").write_bytes(b"%PDF")
    words = ["--format", "html", "-o", "out"]
    done = run("report", EXAMPLES / "2017-18.xlsx", "bad.xlsx", EXAMPLES / "2021-22.xlsx", *words)
    assert (done.exit_code, done.stdout) == (2, "out/2021-22-return.html\n")
    assert "£440 too much" in done.stderr
    assert "bad.xlsx: This is not a workbook (.xlsx or .ods)" in done.stderr
    assert run("report", EXAMPLES, *words, "--force").exit_code == 1
    assert run("report", EXAMPLES, *words, "--force", "--draft").stdout.count("\n") == 3


def test_a_fault_of_the_tool_stops_no_other(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = report.render

    def fail(document: Any, form: str) -> bytes:
        if "2018-19" in document.title:
            raise ZeroDivisionError("nobody thought of this")
        return real(document, form)

    monkeypatch.setattr("grants.report.render", fail)
    done = run("report", EXAMPLES, "--draft", "--format", "html", "-o", "out")
    assert (done.exit_code, done.stdout.count("\n")) == (2, 2)
    assert "2018-19.xlsx: Sorry, grants met a fault of its own (ZeroDivisionError" in done.stderr


def test_two_of_one_name_are_refused_before_anything_is_written(here: Path) -> None:
    Path("a").mkdir()
    Path("a/2021-22.xlsx").write_bytes(small("2021-22"))
    done = run("report", EXAMPLES / "2021-22.xlsx", "a", "--format", "html", "-o", "out")
    assert done.exit_code == 2
    assert str(EXAMPLES / "2021-22.xlsx") in done.stderr
    assert "a/2021-22.xlsx" in done.stderr
    assert not Path("out").exists()
    for words in (["-o", "-", "--format", "html"], ["--kind", "board", "--plan", EXAMPLES / "2021-22.xlsx"]):
        done = run("report", EXAMPLES, *words)
        assert (done.exit_code, "one FILE" in done.stderr) == (2, True)
