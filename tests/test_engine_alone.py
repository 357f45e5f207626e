"""The engine uses nothing that a browser lacks: no threads, no other processes, no network, and no file is written.

So that the page can move wholly into the browser, once the libraries that the engine stands on can be had there.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

SCRIPT = """
import _thread
import sys
import threading
from datetime import date
from pathlib import Path

contents = [Path(name).read_bytes() for name in sys.argv[1:]]
FORBIDDEN = {
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system",
    "socket.bind", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "tempfile.mkstemp", "tempfile.mkdtemp",
    "os.mkdir", "os.remove", "os.rename", "os.truncate",
}
seen = []

def watch(event, given):
    if event in FORBIDDEN:
        seen.append((event, given))
    if event == "open" and isinstance(given[2], int) and given[2] & 3 and "__pycache__" not in str(given[0]):
        seen.append((event, given))  # opened to write

def start_new_thread(*given):
    seen.append(("thread", given))
    return started(*given)

started = _thread.start_new_thread
_thread.start_new_thread = threading._start_new_thread = start_new_thread
sys.addaudithook(watch)

from grants.form.library import Library
from grants.marking import marked_copy
from grants.office.collection import collected, latest_stage
from grants.office.entries import entry_of
from grants.office.fund_workbook import write_collection
from grants.report import FORMATS, KINDS, report
from grants.template import write_template
from grants.template.forward import Forward
from grants.validate import Job, read_file, validate

today, known, made = date(2026, 11, 22), Library(), 0
for content in contents:
    result = validate("a", content, today=today)
    made += bool(marked_copy(content, result.findings, result.more))
    for kind in KINDS:
        for form in FORMATS:
            made += bool(report(content, kind, form, today=today, draft=True))
last, new = read_file("a", contents[0]), known.newest()
forward = Forward(last.returned, last.round, new)
made += bool(write_template(new, forward.content(), notes=forward.notes()))
entries = [entry_of(*each) for each in Job(today).judge_some([("a", contents[0])])]
made += bool(write_collection(collected(entries, last.round, latest_stage(entries, last.round))))
print(made, "multiprocessing" in sys.modules and "multiprocessing.pool" in sys.modules, seen)
"""


def test_the_engine_needs_nothing_that_a_browser_lacks() -> None:
    files = [str(ROOT / "examples" / "2017-18.xlsx"), str(ROOT / "tests" / "data" / "ods" / "2021-22.ods")]
    command = [sys.executable, "-c", SCRIPT, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == f"{2 * (1 + 2 * 4) + 2} False []\n"


def test_the_watch_sees_what_it_looks_for() -> None:
    """The same script, with each of them done once."""
    spoilt = "import threading; threading.Thread(target=print).start(); open('/dev/null', 'w'); import subprocess; subprocess.run(['true'])\n"
    script = SCRIPT[: SCRIPT.index("from grants.form.library")] + spoilt + "print({event for event, _ in seen})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {"thread", "open", "subprocess.Popen"} <= eval(done.stdout.strip())  # noqa: S307  # our own
