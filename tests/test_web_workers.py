"""The page's worker processes: what ends one of them does nothing to the others, and nothing to the next job."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from conftest import EXAMPLES
from served import ENDED, Page, form, served

from grants.web.workers import Busy, Ended, Failed, TooLong, Workers

pytest.importorskip("uvicorn", reason="the page is not installed: pip install '.[web]'")
psutil: Any = pytest.importorskip("psutil", reason="psutil is not installed: pip install '.[test]'")

PLAN = (EXAMPLES / "2021-22.xlsx").read_bytes()
MEMORY = 3 * 1024**3


def with_workers(number: int, work: Callable[[Workers], Awaitable[Any]], memory: int = MEMORY, waiting: int = 4) -> Any:
    async def run() -> Any:
        workers = Workers(number, memory, waiting)
        workers.start()
        try:
            return await work(workers)
        finally:
            workers.stop()

    return asyncio.run(run())


def test_jobs_are_done_and_their_results_given() -> None:
    async def work(workers: Workers) -> None:
        done = await asyncio.gather(*(workers.do("operator:add", each, 1, deadline=20) for each in range(5)))
        assert done == [1, 2, 3, 4, 5]

    with_workers(2, work)


def test_a_job_without_end_is_stopped_and_others_go_on() -> None:
    async def work(workers: Workers) -> None:
        await workers.do("operator:add", 1, 1, deadline=20)  # both have started
        endless = asyncio.create_task(workers.do("time:sleep", 3600, deadline=1))
        assert await workers.do("operator:add", 1, 1, deadline=20) == 2
        with pytest.raises(TooLong):
            await endless
        assert await workers.do("operator:add", 2, 2, deadline=20) == 4

    with_workers(2, work)


def test_a_job_that_ends_its_process_is_told_and_the_next_is_done() -> None:
    async def work(workers: Workers) -> None:
        with pytest.raises(Ended):
            await workers.do("os:_exit", 1, deadline=20)
        with pytest.raises(Ended):
            await workers.do("builtins:bytearray", 2 * MEMORY, deadline=20)
        assert await workers.do("operator:add", 2, 2, deadline=20) == 4

    with_workers(1, work)


def test_a_process_that_was_killed_while_idle_is_replaced() -> None:
    async def work(workers: Workers) -> None:
        first = await workers.do("os:getpid", deadline=20)
        os.kill(first, signal.SIGKILL)
        await asyncio.sleep(0.2)
        assert await workers.do("os:getpid", deadline=20) not in (first, os.getpid())
        assert workers.alive

    with_workers(1, work)


def test_a_process_that_was_killed_at_work_has_its_job_done_by_another() -> None:
    async def work(workers: Workers) -> None:
        first = await workers.do("os:getpid", deadline=20)
        job = asyncio.create_task(workers.do("time:sleep", 1, deadline=20))
        await asyncio.sleep(0.3)
        os.kill(first, signal.SIGKILL)
        assert await job is None

    with_workers(1, work)


def test_more_than_can_wait_is_refused() -> None:
    async def work(workers: Workers) -> None:
        waiting = [asyncio.create_task(workers.do("time:sleep", 0.5, deadline=20)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await workers.do("operator:add", 1, 1, deadline=20)
        await asyncio.gather(*waiting)
        assert await workers.do("operator:add", 1, 1, deadline=20) == 2

    with_workers(1, work, waiting=2)


def test_what_a_job_raises_is_told_without_its_words() -> None:
    async def work(workers: Workers) -> None:
        with pytest.raises(Failed) as failed:
            await workers.do("builtins:int", "a secret", deadline=20)
        assert "secret" not in str(failed.value)
        assert "ValueError" in str(failed.value)

    with_workers(1, work)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_worker_can_write_no_file(tmp_path: Any) -> None:
    async def work(workers: Workers) -> None:
        with pytest.raises(Failed):
            await workers.do("pathlib:Path.write_text", tmp_path / "kept", "a return", deadline=20)

    with_workers(1, work)
    assert not (tmp_path / "kept").exists() or (tmp_path / "kept").read_text() == ""


# ------------------------------------------------------------------------------------------------- through the page


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with served() as found:
        found.check("a.xlsx", PLAN)
        yield found


def workers_of(page: Page) -> list[Any]:
    children = psutil.Process(page.process.pid).children(recursive=True)
    found = [each for each in children if each.status() != psutil.STATUS_ZOMBIE]
    return [each for each in found if "resource_tracker" not in " ".join(each.cmdline())]


def test_workers_that_are_killed_change_no_answer(page: Page) -> None:
    expected = page.check("a.xlsx", PLAN).content
    with ThreadPoolExecutor(4) as clients:
        replies = [clients.submit(page.check, "a.xlsx", PLAN) for _ in range(8)]
        time.sleep(0.1)
        workers_of(page)[0].kill()
        assert {reply.result().content for reply in replies} == {expected}
    for each in workers_of(page):
        each.kill()
    assert page.check("a.xlsx", PLAN).content == expected


def test_a_client_that_stops_in_mid_upload_changes_no_answer(page: Page) -> None:
    expected = page.check("a.xlsx", PLAN).content
    kind, body = form([("workbook", "a.xlsx", PLAN)], {})
    for piece in (body[:1000], b""):
        sent = socket.create_connection(("127.0.0.1", page.port))
        head = f"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        sent.sendall(head.encode() + piece)
        sent.close()
    assert page.check("a.xlsx", PLAN).content == expected


@pytest.mark.parametrize(
    "request_line",
    [
        "\x16\x03\x01\r\n\r\n",
        "GET /" + "a" * 100_000,
        "POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_in_words(request_line: str, page: Page) -> None:
    with socket.create_connection(("127.0.0.1", page.port), timeout=20) as sent:
        sent.sendall(request_line.encode("latin-1"))
        reply = b"".join(iter(lambda: sent.recv(4000), b""))
    assert reply.startswith(b"HTTP/1.1 400")
    assert b"can't be read" in reply


def test_ctrl_c_ends_it_cleanly_with_its_workers() -> None:
    with served() as found:
        found.check("a.xlsx", PLAN)
        children = psutil.Process(found.process.pid).children(recursive=True)
        os.killpg(found.process.pid, signal.SIGINT)  # as a terminal sends it, to all of them
        _, faults = found.process.communicate(timeout=20)
        assert found.process.returncode == 0
        assert faults == ENDED
        psutil.wait_procs(children, timeout=10)
        assert not [each for each in children if each.is_running()]


def test_workers_end_with_a_page_that_is_killed() -> None:
    with served() as found:
        found.check("a.xlsx", PLAN)
        children = psutil.Process(found.process.pid).children(recursive=True)
        found.process.kill()
        _, left = psutil.wait_procs(children, timeout=15)
        assert left == []


def test_a_port_that_is_taken_is_told(page: Page) -> None:
    import subprocess

    command = [sys.executable, "-m", "grants", "serve", "--port", str(page.port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"port {page.port}" in done.stderr
    assert "Traceback" not in done.stderr
