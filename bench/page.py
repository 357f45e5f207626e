"""What the page costs beside the engine: one client, then eight at once, then its memory. At most 300 requests.

python bench/page.py      prints a table

The engine's figure is that of a process that has checked before; the page's is a request over loopback, with the page that
comes back. Those of one client take turns with the engine's, so that a slow moment slows both.
"""

import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from served import Page, served  # noqa: E402  # the tests' own way to start a page

PLAN = HERE.parent / "examples" / "2021-22.xlsx"
ENGINE = """
import sys, time
from datetime import date
from grants.model.starting import settle
settle()
from grants.validate import validate
content = open(sys.argv[1], "rb").read()
validate("-", content, today=date(2026, 11, 22))
for _ in sys.stdin:
    started = time.perf_counter()
    validate("-", content, today=date(2026, 11, 22))
    print(time.perf_counter() - started, flush=True)
"""
ALONE, EACH_OF_EIGHT, MADE = 60, 25, 20
"""Requests of one client, of each of eight, and for documents."""


def timed(work: Any) -> tuple[float, int]:
    started = time.perf_counter()
    status: int = work().status
    return time.perf_counter() - started, status


def memory(page: Page) -> dict[str, float]:
    """Megabytes of the process that answers, and of those that read workbooks."""
    parent = psutil.Process(page.process.pid)
    workers = [
        each.memory_info().rss for each in parent.children() if "resource_tracker" not in " ".join(each.cmdline())
    ]
    return {"web": parent.memory_info().rss / 1024**2, "workers": sum(workers) / 1024**2}


def main() -> None:
    content = PLAN.read_bytes()
    engine = subprocess.Popen(
        [sys.executable, "-c", ENGINE, str(PLAN)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    to_engine, from_engine = engine.stdin, engine.stdout
    if to_engine is None or from_engine is None:
        return  # it was asked for both
    with served() as page:
        for _ in range(4):
            page.check("a.xlsx", content)
        before = memory(page)
        by_engine, by_page = [], []
        for _ in range(ALONE):
            print(file=to_engine, flush=True)
            by_engine.append(float(from_engine.readline()))
            by_page.append(timed(lambda: page.check("a.xlsx", content)))
        started = time.perf_counter()
        at_once = eight(page, content)
        taken = time.perf_counter() - started
        documents = [timed(lambda: page.make("board-pdf", "a.xlsx", content)) for _ in range(MADE)]
        time.sleep(1)
        after = memory(page)
    to_engine.close()
    engine.wait()
    warm = show("the engine, warm", [(each, 200) for each in by_engine])
    alone = show("the page, one client", by_page)
    show("the page, eight clients", at_once)
    show("the board's report as PDF", documents)
    print(f"{'page / engine, p50':34} {alone / warm:8.2f}")
    print(f"{'checks a second, eight clients':34} {len(at_once) / taken:8.1f}")
    for name in before:
        print(f"{f'MB of {name}, before and after':34} {before[name]:8.0f} {after[name]:8.0f}")


def eight(page: Page, content: bytes) -> list[tuple[float, int]]:
    found: list[tuple[float, int]] = []

    def client() -> None:
        found.extend(timed(lambda: page.check("a.xlsx", content)) for _ in range(EACH_OF_EIGHT))

    clients = [threading.Thread(target=client) for _ in range(8)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    return found


def show(name: str, found: list[tuple[float, int]]) -> float:
    """Print how long it took and how often it failed; give the median."""
    seconds = sorted(each for each, _ in found)
    median = statistics.median(seconds)
    worst, failed = seconds[int(len(seconds) * 0.95)], sum(status != 200 for _, status in found)
    print(f"{name:34} {median * 1000:8.0f} ms p50 {worst * 1000:8.0f} ms p95 {failed:4} failed of {len(found)}")
    return median


if __name__ == "__main__":
    main()
