"""A file, or many → findings: each is read, judged by pandera's schemas and by the rules, and stops no other."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing import parent_process
from pathlib import Path

from grants import schema
from grants.form.library import Library
from grants.form.rounds import Round
from grants.model.figures import Figures
from grants.model.finding import Finding, Result, Totals
from grants.model.returns import Return
from grants.model.words import quoted
from grants.reading.answers_given import Answers, return_of
from grants.reading.faults import BUG01, FILE07
from grants.reading.gate import Refused, admit, admit_bytes
from grants.reading.origin import named_stage, origin_of, stage_of
from grants.reading.reader import read_return
from grants.rules import engine
from grants.rules.context import Context

PAYS = 24
"""Files from which other processes pay: each takes about as long to start as three files take to check."""


class Reading:
    """A file, read as a return of its round."""

    def __init__(
        self, file: str, content: bytes, round: Round | None, stage: str | None, library: Library | None = None
    ) -> None:
        """Raises `Refused` where the bytes are no return of a known round, or the round has no such stage."""
        self.file = file
        origin = origin_of(content, library or Library(), round)
        self.book, self.round, self.stamp = origin.book, origin.round, origin.stamp
        self.stage = named_stage(self.round, stage) if stage else stage_of(self.book, self.round)
        self.returned = read_return(self.book, self.round, self.stage)

    @property
    def made_for(self) -> str:
        """The round that the workbook is stamped with; without a stamp, the one that it is read as."""
        return self.stamp or self.round.stamp

    def is_planned_by(self, plan: "Reading") -> bool:
        """Whether a plan is of the same round and partnership, whatever `--round` says of both."""
        return plan.round.stamp == self.round.stamp and plan.made_for in (self.made_for, self.round.stamp)


def read_file(
    path: str,
    content: bytes | None = None,
    *,
    round: Round | None = None,
    stage: str | None = None,
    library: Library | None = None,
) -> Reading:
    """Read a return from a path, or from the bytes of one; raises `Refused` with a FILE finding."""
    return Reading(path, admit(Path(path)) if content is None else admit_bytes(content), round, stage, library)


def read_plan(
    path: str, content: bytes | None = None, *, round: Round | None = None, library: Library | None = None
) -> Reading:
    """Read an approved plan: whatever return the workbook names, it is read at the plan stage."""
    reading = read_file(path, content, round=round, library=library)
    plan = next(iter(reading.round.of_role("plan")), None)
    if plan and plan.key != reading.stage:
        reading.stage = plan.key
        reading.returned = read_return(reading.book, reading.round, plan.key)
    return reading


def validate(
    path: str,
    content: bytes | None = None,
    *,
    today: date,
    round: Round | None = None,
    stage: str | None = None,
    plan: Reading | None = None,
    library: Library | None = None,
) -> Result:
    """Check one return, and report all that is wrong with it.

    `round` overrides the workbook's stamp, which is looked up in `library` (without one, among the rounds that ship);
    `stage` (a stage's key or label) overrides its Return field. `today` is the day against which dates are held.
    `plan` is the approved plan to hold a final evaluation against. A file that can't be read as a return gives a
    result with its one FILE finding; nothing is raised for it.
    """
    try:
        reading = read_file(path, content, round=round, stage=stage, library=library)
    except Refused as refused:
        return Result(path, findings=(refused.finding,))
    return judge(reading, today, plan)


def judge(reading: Reading, today: date, plan: Reading | None = None) -> Result:
    """The findings and totals of a return that was read, in the order of its sheets, rows and columns."""
    approved = plan.returned if plan and reading.is_planned_by(plan) else None
    context = Context(reading.returned, reading.round, today, reading.returned, approved)
    judged, kept = _judged(context)
    found = [*_stamps(reading, plan), *judged]
    stage = reading.round.stage(reading.stage)
    heading = f"{reading.round.partnership}, {reading.round.year}, {stage.label.lower()}"
    totals = _totals(reading.returned, kept, reading.round)
    ordered = engine.ordered(found, reading.returned)
    return Result(reading.file, reading.round.stamp, reading.stage, heading, totals, ordered)


def findings_of(round: Round, answers: Answers, stage: str, today: date) -> tuple[Finding, ...]:
    """What would be found in a fresh template that is filled with these answers, by sheet and column key."""
    returned = return_of(answers, round, stage)
    return tuple(_judged(Context(returned, round, today, returned))[0])


def _judged(whole: Context) -> tuple[list[Finding], Return]:
    """What was found while reading, what the schemas find, and what the rules find in all that can be judged; and that
    part of the return, in which an answer that can't be (a negative amount, say) is blank.
    """
    found = [*whole.returned.findings, *_by_schemas(whole)]
    kept = engine.without_refused(whole.returned, found)
    return [*found, *engine.by_rules(replace(whole, returned=kept))], kept


def _by_schemas(context: Context) -> Iterator[Finding]:
    """What pandera finds, sheet by sheet; never a sheet of a later stage."""
    refs = engine.known_refs(context)
    stage = context.returned.stage
    for key, sheet in context.round.sheets.items():
        data = context[key]
        if data.places and not data.frame.is_empty() and context.round.reached(sheet.since, stage):
            checks = engine.row_checks(context, key)
            built = schema.build(sheet, context.round, stage, data, refs, checks)
            yield from engine.failures_to_findings(context, key, schema.failures(built, data), checks, refs)


def _totals(whole: Return, kept: Return, round: Round) -> Totals:
    """The return's totals in pounds: what is allocated of all that it says, the others of what can be judged."""
    stage = round.stage(whole.stage)
    allocated = Figures(whole, round.grant_total, stage).allocated if kept["projects"].has("allocated") else None
    figures = Figures(kept, round.grant_total, stage)
    return Totals(figures.available, allocated, figures.spent)


def _stamps(reading: Reading, plan: Reading | None) -> Iterator[Finding]:
    """Whether the workbook was made for this round and from this version of its template, and the plan for it too."""
    stamp, round = reading.stamp, reading.round
    if plan and not reading.is_planned_by(plan):
        what = f"The plan is of the round {quoted(plan.made_for)}, so this return was not compared with it"
        yield FILE07.found(what=what, how=f"Give the approved plan of {quoted(round.stamp)}.")
    if stamp and stamp != round.stamp:
        what = f"The workbook is stamped {quoted(stamp)}, and is checked as {quoted(round.stamp)}"
        yield FILE07.found(what=what, how="Leave out --round, if the stamp is right.")
    elif _is_of_another_version(reading):
        versions = f"{reading.book.template or 'not known'}; now {round.version}"
        what = f"The workbook is from another version of the template ({versions})"
        how = "Look through what is found below; for a fresh start, copy the answers into a new template."
        yield FILE07.found(what=what, how=how)


def _is_of_another_version(reading: Reading) -> bool:
    """Not where the properties that tell the version are gone, and the stamp on Start here is left."""
    version = reading.book.template
    return version not in reading.round.versions and bool(version or not reading.stamp)


# ------------------------------------------------------------------------------------------------------- many files


@dataclass(frozen=True, slots=True)
class Job:
    """What all files of a call are checked with."""

    today: date
    round: Round | None = None
    stage: str | None = None
    plan: Reading | None = None
    library: Library = field(default_factory=Library)
    debug: bool = False
    """Raise what goes wrong in the tool itself, instead of reporting it as a finding."""

    def check(self, file: str, content: bytes | None = None) -> Result:
        """What is found in a file. A fault of the tool is found too, as BUG01, so that the other files are checked."""
        try:
            return validate(
                file,
                content,
                today=self.today,
                round=self.round,
                stage=self.stage,
                plan=self.plan,
                library=self.library,
            )
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of polars is no Exception
            if self.debug:
                raise
            what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            bug = BUG01.found(broken="This file", others="Nothing else of it", what=what)
            return Result(file, findings=(bug,))


_job: list[Job] = []
"""In a worker process, the job that it was started with."""


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
