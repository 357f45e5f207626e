"""Work for the page, done by other processes: each within a deadline and a limit of memory, one job at a time.

A job is named, as "module:function", so that this process need not import what the others work with. What goes wrong
with it ends its process and nothing else.
"""

import asyncio
import contextlib
import gc
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from grants.model.starting import settle
from grants.sharing.processes import end_with_parent, uninterrupted
from grants.web.freed import give_back

RECYCLED = 200
"""Jobs after which a process is replaced, so that nothing adds up in it."""
BEGINS = 60.0
"""Seconds in which a process has to begin with a job: it may have to start first."""
GROWN = 192 * 1024**2
"""Bytes by which a process may have grown after a job; one that keeps more is replaced."""


Call = tuple[str, tuple[Any, ...]]
"""A job and what it is given."""


class Busy(Exception):
    """More is asked for than can wait."""


class TooLong(Exception):
    """A job was not done within its deadline; its process is ended."""


class Ended(Exception):
    """The process that did a job ended before it was done, twice: it took more memory than it may have, say."""


class _WasDead(Exception):
    """A process had ended before it got its job."""


class Failed(Exception):
    """A job raised what it should not; in words, without what it was given."""


class _Worker:
    """A process, and this end of the line to it."""

    def __init__(self, memory: int, warm: Call | None) -> None:
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, memory, warm), daemon=True, name="grants-worker")
        with uninterrupted():
            self.process.start()
        theirs.close()

    def ask(self, job: str, given: tuple[Any, ...], deadline: float) -> tuple[bool, Any, bool]:
        """Whether the job was done, what came of it, and whether the process has had enough. Waits, in a thread."""
        try:
            self.line.send((job, given))
            if not self.line.poll(BEGINS):
                raise _WasDead
            self.line.recv()  # that it has the job
        except (EOFError, OSError):
            raise _WasDead from None
        try:
            if not self.line.poll(deadline):
                raise TooLong
            answer: tuple[bool, Any, bool] = self.line.recv()
        except (EOFError, OSError):
            raise Ended from None
        return answer

    def end(self) -> None:
        """Now, whatever it does. What is left of it is cleared away in the background."""
        self.process.kill()
        self.line.close()


class Workers:
    """Some processes, and a bounded queue before them."""

    def __init__(self, number: int, memory: int, waiting: int, warm: Call | None = None) -> None:
        self._number, self._memory, self._room, self._warm = number, memory, number + waiting, warm
        self._asked = 0
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="line")

    def start(self) -> None:
        for _ in range(self._number):
            self._idle.put_nowait(self._new())

    def stop(self) -> None:
        for worker in self._all:
            worker.end()
        for worker in self._all:
            worker.process.join(5)
        self._all.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def alive(self) -> bool:
        """Whether any process is there to work."""
        return any(worker.process.is_alive() for worker in self._all)

    async def do(self, job: str, *given: Any, deadline: float) -> Any:
        """What comes of a job. Raises `Busy`, `TooLong`, `Ended` and `Failed`.

        A process that was killed from outside, idle or at work, is no reason to fail: another one gets the job, once.
        """
        if self._asked >= self._room:
            raise Busy
        self._asked += 1
        try:
            return await self._twice(job, given, deadline)
        finally:
            self._asked -= 1

    async def _twice(self, job: str, given: tuple[Any, ...], deadline: float) -> Any:
        for _ in range(2 * self._number):  # all may have been killed at once
            with contextlib.suppress(_WasDead):
                with contextlib.suppress(Ended):
                    return await self._once(job, given, deadline)
                return await self._once(job, given, deadline)
        raise Ended

    async def _once(self, job: str, given: tuple[Any, ...], deadline: float) -> Any:
        worker = await self._idle.get()
        keep = False
        try:
            if not worker.process.is_alive():
                worker = self._instead_of(worker)
            loop = asyncio.get_running_loop()
            done, value, enough = await loop.run_in_executor(self._threads, worker.ask, job, given, deadline)
            keep = not enough
        finally:
            self._idle.put_nowait(worker if keep else self._instead_of(worker))
        if not done:
            raise Failed(value)
        return value

    def _new(self) -> _Worker:
        worker = _Worker(self._memory, self._warm)
        self._all.add(worker)
        return worker

    def _instead_of(self, worker: _Worker) -> _Worker:
        worker.end()
        self._all.discard(worker)
        return self._new()


# ---------------------------------------------------------------------------------------------- in the other process


def _work(line: Connection, memory: int, warm: Call | None) -> None:
    """Do jobs until there is nobody to ask for one."""
    import threading

    settle()
    threading.Thread(target=end_with_parent, daemon=True).start()
    _say_nothing()
    if warm:
        with contextlib.suppress(Exception):
            _do(*warm)
    gc.freeze()
    _bound(memory)
    grown = _resident() + GROWN
    for number in range(1, RECYCLED + 1):
        try:
            job, given = line.recv()
            line.send(True)
        except (EOFError, OSError, KeyboardInterrupt):
            return
        done, value = _done(job, given)
        del given
        try:
            line.send((done, value, number == RECYCLED or _resident() > grown))
        except OSError:
            return
        del value
        gc.collect()  # while nobody waits for it
        give_back()


def _done(job: str, given: tuple[Any, ...]) -> tuple[bool, Any]:
    """Whether a job was done, and what came of it, or where it failed: never what it was given."""
    try:
        return True, _do(job, given)
    except MemoryError:
        raise  # it is told as what it is: the process has come to its limit
    except BaseException as error:  # a panic of polars is no Exception
        return False, where(error)


def _do(job: str, given: tuple[Any, ...]) -> Any:
    module, _, name = job.partition(":")
    return getattr(import_module(module), name)(*given)


def where(error: BaseException) -> str:
    """What was raised in which function, without its words, which may be those of a workbook."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    return f"{type(error).__name__} in {place.tb_frame.f_code.co_qualname}" if place else type(error).__name__


def _say_nothing() -> None:
    """What a library prints may hold what a workbook says, and a log would keep it."""
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # until the process ends
    for number in (1, 2):
        with contextlib.suppress(OSError):
            os.dup2(sys.stdout.fileno(), number)


def _bound(memory: int) -> None:
    """Limit what this process may hold, and let it write no file. Windows has no such limits."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (("RLIMIT_AS", memory), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            resource.setrlimit(getattr(resource, kind), (limit, limit))


def _resident() -> int:
    """Bytes of memory that this process has now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  # after each job, without a Path
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0
