"""Checking one file or thousands in one call: one start-up, all cores where that pays; no file stops the rest."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import parent_process

from grants.form.rounds import Round
from grants.model.finding import Result
from grants.rules import rule
from grants.validate import Reading, validate

PAYS = 24
"""Files from which other processes pay: each takes about as long to start as three files take to check."""


@dataclass(frozen=True, slots=True)
class Job:
    """What all files of a call are checked with."""

    today: date
    round: Round | None = None
    stage: str | None = None
    plan: Reading | None = None
    debug: bool = False
    """Raise what goes wrong in the tool itself, instead of telling it as a finding."""

    def check(self, file: str, content: bytes | None = None) -> Result:
        """What is found in a file. A fault of the tool is found too, as BUG01, so that the other files are checked."""
        try:
            return validate(file, content, today=self.today, round=self.round, stage=self.stage, plan=self.plan)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of polars is no Exception
            if self.debug:
                raise
            what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            return Result(
                file, findings=(rule("BUG01").found(broken="This file", others="Nothing else of it", what=what),)
            )


_job: list[Job] = []  # of a worker process, which is given it once


def _begin(job: Job) -> None:
    _job[:] = [job]
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process that was killed can't end its workers, and they would wait for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _work(file: str) -> Result:
    return _job[0].check(file)


def check_all(job: Job, files: Sequence[str], piped: bytes | None = None) -> Iterator[Result]:
    """The result of each file, in their order; `piped` is the content of the file "-"."""
    workers = min(os.cpu_count() or 1, len(files) // (PAYS // 2))
    if len(files) < PAYS or workers < 2 or piped is not None:
        for file in files:
            yield job.check(file, piped if file == "-" else None)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Processes are started anew: a copy of this one could stop for ever in the threads that polars has.
    context = get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(job,))
    try:
        with _uninterrupted():
            results = pool.map(_work, files, chunksize=4)
        yield from results
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal. Those that are started here leave the answer to this one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
