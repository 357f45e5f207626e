"""Chunks of files → their results, by processes of this machine. One that dies takes no file with it but its own."""

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from grants.model.starting import settle
from grants.sharing.work import Say, Work

Result = TypeVar("Result")

_work: list[Work[Any]] = []
"""In a process that was started here, what it works with."""


def share(work: Work[Result], chunks: Sequence[list[str]], workers: int, say: Say) -> Iterator[Result]:
    """The result of each file. Where a process dies, which nobody can tell of what, others go on."""
    waiting = deque(chunks)
    while waiting:
        with _pool(work, workers, list(waiting)) as futures, suppress(BrokenExecutor):
            for future in futures:
                results = future.result()
                waiting.popleft()
                yield from results
        if waiting:
            say("A process that checked files has ended; others go on with what it had.")
            yield from _one_by_one(work, waiting.popleft())


def _one_by_one(work: Work[Result], files: Sequence[str]) -> Iterator[Result]:
    """The results of files of which one may end the process that works on it: one process, one file at a time."""
    waiting = deque(files)
    while waiting:
        with _pool(work, 1, [[file] for file in waiting]) as futures, suppress(BrokenExecutor):
            for future in futures:
                (result,) = future.result()
                waiting.popleft()
                yield result
        if waiting:
            yield work.failed(waiting.popleft(), "the process that checked it ended before it was done")


@contextmanager
def _pool(work: Work[Result], workers: int, chunks: Sequence[list[str]]) -> Iterator[list[Future[Sequence[Result]]]]:
    """The results to come of processes that work on chunks.

    They are started anew: a copy of this process could stop for ever in the threads that polars has.
    """
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(work,))
    try:
        with uninterrupted():
            futures = [pool.submit(_check, chunk) for chunk in chunks]
        yield futures
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown(cancel_futures=True)  # a process that ends while its pool does would print a traceback of the pool


def _begin(work: Work[Any]) -> None:
    settle()
    gc.freeze()
    _work[:] = [work]
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """A process that was killed can't end its workers, and they would wait for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _check(chunk: list[str]) -> Sequence[Any]:
    return _work[0].check_some([(file, None) for file in chunk])


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal. Those that are started here leave the answer to this one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
