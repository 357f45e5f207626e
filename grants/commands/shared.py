"""What the commands share: finding what an option names, reading a pipe, and writing results."""

import os
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from grants.model.limits import FILE
from grants.model.stages import FINAL, PLAN
from grants.model.visible import visible

if TYPE_CHECKING:
    from grants.form.rounds import Round
    from grants.model.finding import Note, Result
    from grants.template import Content
    from grants.validate import Reading

STDIO = "-"
NO_EVALUATION = "--plan is for final evaluations; this is none."


def load_round(source: str) -> "Round":
    """The round that is named; its problems end the command."""
    from grants.form import rounds

    try:
        return rounds.load(source)
    except rounds.RoundError as error:
        fail(*(f"{error.source}: {problem}." for problem in error.problems))


def load_plan(path: str, round: "Round | None") -> "Reading":
    """The approved plan; what keeps it from being read ends the command."""
    from grants.reading.gate import Refused
    from grants.validate import read_file

    try:
        return read_file(path, round=round, stage=PLAN)
    except Refused as refused:
        fail(f"{path}: {refused.finding.message} {refused.finding.fix}")


def compare(reading: "Reading", plan: "Reading") -> "Result":
    """What holding a final evaluation against its plan comes to; a plan of something else ends the command."""
    from grants.validate import judge

    if reading.stage != FINAL:
        fail(NO_EVALUATION)
    if not reading.is_planned_by(plan):
        fail(f"{plan.file} is of the round {plan.made_for}; give the approved plan of {reading.round.id}.")
    return judge(reading, date.today(), plan)


def roll_forward(path: str, round: "Round", before: "Round | None") -> "tuple[Content, list[Note]]":
    """Last year's answers for a round, and what to look at again, which is also printed. `before` is last year's."""
    from grants.printing import terminal
    from grants.reading.gate import Refused
    from grants.template.forward import Forward
    from grants.validate import read_file

    try:
        last = read_file(path, piped(path), round=before)
    except Refused as refused:
        fix = refused.finding.fix.replace("--round", "--from-round")  # --round is next year's here
        fail(f"{path}: {refused.finding.message} {fix}")
    forward = Forward(last.returned, last.round, round)
    notes = forward.notes()
    click.echo(terminal.notes(f"{path}: carried over from {last.round.year}", notes), err=True)
    return forward.content(), notes


def check_stage(round: "Round | None", stage: str | None) -> None:
    if round and stage and stage not in round.stages:
        fail(f"The round {round.id} has no {stage} return.")


def piped(file: str) -> bytes | None:
    """What comes through a pipe, no more of it than one byte too much, which the gate then refuses."""
    return sys.stdin.buffer.read(FILE + 1) if file == STDIO else None


def write_marked(target: str, file: str, content: bytes | None, result: "Result", *, force: bool) -> None:
    """Write the marked copy of a file that could be read, and say where, apart from the findings."""
    from grants.marking import Unmarkable, marked_copy
    from grants.reading.gate import admit

    if not result.readable:
        fail(f"No marked copy was written, since {file} can't be read as a return.")
    try:
        marked = marked_copy(admit(Path(file)) if content is None else content, result.findings)
    except Unmarkable:
        fail(f"No marked copy was written: open {file} in Excel, save it, and ask again.")
    write(target, marked, force=force, report=sys.stderr)


def stem(file: str) -> str:
    return "grants" if file == STDIO else Path(file).stem


def no_colour() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def check_targets(targets: Iterable[str], inputs: Iterable[str | None], *, force: bool) -> None:
    """Find out before the work is done that a result could not be written, or would replace what it is made from."""
    from grants.commands.files import CantWrite, check_free, is_one_of

    read = [Path(each) for each in inputs if each and each != STDIO]
    for target in targets:
        if target == STDIO:
            continue
        if is_one_of(Path(target), read):
            fail(f"{target} is what this command reads, and is never replaced; give another name.")
        try:
            check_free(Path(target), force=force)
        except CantWrite as error:
            fail(str(error))


def make_folder(path: str) -> None:
    try:
        Path(path).mkdir(exist_ok=True)
    except OSError as error:
        fail(f"The folder {path} can't be made: {error.strerror}.")


def watched(results: "Iterator[Result]", number: int) -> "Iterator[Result]":
    """Results as they come; on a terminal with a bar that says how far many of them are."""
    if number < 2 or not sys.stderr.isatty():
        yield from results
        return
    with click.progressbar(results, length=number, label="Checking", file=sys.stderr) as bar:
        yield from bar


@contextmanager
def patience(what: str) -> Iterator[None]:
    """Say on a terminal what takes so long, once it has taken two seconds."""
    timer = threading.Timer(2.0, say, (f"{what} ...",), {"err": True})
    timer.daemon = True
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def write(target: str, content: bytes, *, force: bool, report: TextIO | None = None) -> None:
    """Write a file whole and print its name, or write to standard output."""
    from grants.commands.files import CantWrite, write_whole

    if target == STDIO:
        sys.stdout.buffer.write(content)
        return
    try:
        write_whole(Path(target), content, force=force)
    except CantWrite as error:
        fail(str(error))
    except OSError as error:
        fail(f"{target} can't be written: {error.strerror}. Nothing was left there.")
    say(target, file=report)


def say(*lines: str, err: bool = False, file: TextIO | None = None) -> None:
    """Print lines that may hold what files or their names say."""
    for line in lines:
        click.echo(visible(line), err=err, file=file)


def fail(*lines: str, code: int = 2) -> NoReturn:
    say(*lines, err=True)
    sys.exit(code)
