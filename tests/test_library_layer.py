"""The functions for programs: from bytes to bytes, without a path, a print, or a trace in the process."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT, TODAY, check

from grants.marking import marked_copy
from grants.reading.gate import Refused
from grants.report import FORMATS, KINDS, HasErrors, report
from grants.validate import validate

PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
GOOD, FAULTY = ((EXAMPLES / f"{year}.xlsx").read_bytes() for year in ("2021-22", "2018-19"))

WATCHED = """
import os, sys, warnings
from datetime import date
seen = []
def watch(event, arguments):
    if event in ("subprocess.Popen", "os.putenv", "os.unsetenv", "os.remove", "os.rename", "os.mkdir", "os.chdir",
                 "socket.connect", "os.system", "os.fork", "tempfile.mkstemp", "tempfile.mkdtemp"):
        seen.append((event, arguments))
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        seen.append((event, arguments[:2]))
from grants.form import rounds
from grants.marking import marked_copy
from grants.report import FORMATS, KINDS, report
from grants.template import write_template
from grants.validate import validate
content = sys.stdin.buffer.read()
def all_of_it():
    today = date(2026, 11, 22)
    result = validate("return.xlsx", content, today=today)
    assert result.readable
    assert marked_copy(content, result.findings, result.more)
    for kind in KINDS:
        for form in FORMATS:
            assert report(content, kind, form, today=today, draft=True)
    assert write_template(rounds.load("safer-plymouth-2021-22"))
all_of_it()  # what is imported late is imported now
before = dict(os.environ), list(warnings.filters), sys.stdout, sys.stderr, os.getcwd()
sys.addaudithook(watch)
all_of_it()
after = dict(os.environ), list(warnings.filters), sys.stdout, sys.stderr, os.getcwd()
assert before == after
assert not seen, seen
"""


def test_nothing_is_printed_written_or_left_behind(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", WATCHED], input=FAULTY, capture_output=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert not list(tmp_path.iterdir())


def test_the_page_about_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102  # our own page
    assert bytes(str(names["pdf"])[2:6], "ascii") == b"%PDF"
    assert isinstance(names["blank"], bytes)
    assert isinstance(names["marked"], bytes)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMATS)
def test_a_return_with_errors_is_refused_unless_a_draft_is_wished_for(kind: str, form: str) -> None:
    with pytest.raises(HasErrors, match="2 errors") as refused:
        report(FAULTY, kind, form, today=TODAY)
    assert refused.value.result.count("error") == 2
    assert report(FAULTY, kind, form, today=TODAY, draft=True)
    assert report(GOOD, kind, form, today=TODAY)


def test_what_is_no_return_is_refused() -> None:
    with pytest.raises(Refused, match="PDF"):
        report(b"%PDF-1.7", "return", "pdf", today=TODAY)
    with pytest.raises(Refused, match="PDF"):
        marked_copy(b"%PDF-1.7", ())


def test_the_note_of_an_open_workbook_is_known_by_the_name_that_is_given() -> None:
    for name in ("~$return.xlsx", "folder/~$return.xlsx", "folder\\~$return.xlsx"):
        (finding,) = validate(name, b"\5Somebody", today=TODAY).findings
        assert "while a workbook is open" in finding.message
    assert validate("return.xlsx", GOOD, today=TODAY).findings == check(EXAMPLES / "2021-22.xlsx").findings
