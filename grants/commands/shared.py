"""What the commands share: how they end, and how they find rounds and files."""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

from grants.model.limits import FILE
from grants.model.visible import visible

if TYPE_CHECKING:
    from grants.form.library import Library
    from grants.form.problems import RoundError
    from grants.form.rounds import Round
    from grants.reading.gate import Refused
    from grants.validate import Reading

STDIO = "-"
ISSUES = "the project's issue tracker"
GRANTS_ROUNDS = "GRANTS_ROUNDS"
"""The variable of the environment that names files and folders of rounds, as PATH names folders of programs."""

# --------------------------------------------------------------------------------------------- what is said, and ends


class Failed(click.ClickException):
    """What keeps a command, or a file of many, from its work, in words."""

    exit_code = 2

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines

    def show(self, file: IO[Any] | None = None) -> None:
        say(*self.lines, err=True, file=file)


class NotReady(Failed):
    """That a return has errors, which is no wrong use."""

    exit_code = 1


def fail(*lines: str) -> NoReturn:
    raise Failed(*lines)


def say(*lines: str, err: bool = False, file: IO[Any] | None = None) -> None:
    """Print lines that may hold what files or their names say."""
    for line in lines:
        click.echo(visible(line), err=err, file=file)


def no_colour() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def own_fault(error: BaseException) -> tuple[str, str]:
    """What is said of a fault of the tool itself."""
    what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    return (
        f"Sorry, grants met a fault of its own ({what}). No workbook was changed.",
        f"Please report it to {ISSUES}, with what you ran; --debug before the command shows where it was.",
    )


def code_of_one(file: str, work: Callable[[], int]) -> int:
    """The exit code of one file of many: what goes wrong with it is printed, and stops no other."""
    try:
        return work()
    except Failed as failed:
        failed.show()
        return failed.exit_code
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of polars is no Exception
        if debugging():
            raise
        fault, how = own_fault(error)
        say(f"{file}: {fault}", how, err=True)
        return 2


def debugging() -> bool:
    """Whether what goes wrong in the tool itself is shown as it is."""
    return "--debug" in sys.argv


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


# ------------------------------------------------------------------------------------------------------------ rounds


def _named(sources: Sequence[str]) -> list[str]:
    """Where rounds are looked for: what `--rounds` names, then what the environment does."""
    return list(dict.fromkeys([*sources, *filter(None, os.environ.get(GRANTS_ROUNDS, "").split(os.pathsep))]))


def files_of(source: str) -> list[str]:
    """A round file, or those in a folder, by name."""
    path = Path(source)
    return sorted(map(str, path.glob("*.toml"))) if path.is_dir() else [source]


def round_files(sources: Sequence[str]) -> list[str]:
    """The files of rounds among what `--rounds` and the environment name."""
    return [file for source in _named(sources) for file in files_of(source)]


def library(sources: Sequence[str]) -> "Library":
    """The rounds that are known: those that `--rounds` and GRANTS_ROUNDS name, and those that ship.

    A file of them that can't be used is named and left out. Two rounds of one id end the command.
    """
    from grants.form.library import Library
    from grants.form.problems import RoundError

    named = _named(sources)
    for source in named:
        if not files_of(source):
            say(f"{source}: there is no round (.toml) in this folder.", err=True)
    try:
        found = Library(named)
    except RoundError as error:
        fail(*problems(error))
    for unusable in found.named_problems:
        say(left_out(unusable), err=True)
    return found


def problems(error: "RoundError") -> list[str]:
    """All that is wrong with a round file, a line each."""
    return [f"{error.source}: {problem}." for problem in error.problems]


def left_out(error: "RoundError") -> str:
    """That a round file among others is not used, and why, in one line."""
    first, *more = error.problems
    rest = f" (and {len(more)} more: grants rounds check {error.source})" if more else ""
    return f"{error.source}: left out, since it can't be used: {first}{rest}."


def load_round(source: str, known: "Library") -> "Round":
    """The round that an option names, by its id, its stamp or its path; its problems end the command."""
    from grants.form.problems import RoundError

    try:
        return known.load(source)
    except RoundError as error:
        name, _, key = source.partition("/")
        whole = known.find(name)
        if whole is not None and key and not Path(source).exists():
            fail(no_partnership(whole, key))
        if not error.readable and Path(source).suffix != ".toml" and not Path(source).exists():
            fail(no_such_round(source, known))
        fail(*problems(error))


def no_such_round(name: str, known: "Library") -> str:
    return f"{name}: there is no round of this name; there are {', '.join(known.ids())}."


def no_partnership(round: "Round", key: str) -> str:
    """That a round has no partnership of a key, and which it has."""
    from grants.model.words import listed, nearest

    if not round.partnerships:
        return f"The round {round.id} is of one partnership, so it has none by the key {key}."
    near = nearest(key, round.partnerships)
    hint = f"did you mean {near}? There are" if near else "there are"
    return f"The round {round.id} has no partnership with the key {key}; {hint} {listed(list(round.partnerships))}."


# ------------------------------------------------------------------------------------------------------------- files


def workbooks(files: Sequence[str]) -> list[str]:
    """The files that are meant: a folder stands for the workbooks in it, by name. One without any ends the command."""
    found: list[str] = []
    for given in files:
        found += _in_folder(given) if given != STDIO and Path(given).is_dir() else [given]
    return found


def files_in(given: Sequence[str]) -> tuple[list[str], list[str]]:
    """The workbooks that are meant, and the other files of their folders; notes that Excel keeps are among those."""
    names, others = [], []
    for each in given:
        if not Path(each).is_dir():
            names.append(each)
            continue
        names += _in_folder(each)
        found = (path for path in sorted(Path(each).iterdir()) if path.is_file() and not path.name.startswith("."))
        others += [str(path) for path in found if not _is_workbook(path)]
    return names, others


def _in_folder(folder: str) -> list[str]:
    """Its workbooks, but for the notes that Excel keeps of those that are open."""
    try:
        names = sorted(path.name for path in Path(folder).iterdir() if _is_workbook(path))
    except OSError as error:
        fail(f"The folder {folder} can't be read: {error.strerror}.")
    if not names:
        fail(f"There is no workbook (.xlsx or .ods) in the folder {folder}.")
    return [os.path.join(folder, name) for name in names]  # noqa: PTH118  # a Path would forget how it was given


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in (".xlsx", ".ods") and not path.name.startswith(("~$", ".")) and path.is_file()


def piped(file: str) -> bytes | None:
    """What comes through a pipe, no more of it than one byte too much, which the gate then refuses."""
    return sys.stdin.buffer.read(FILE + 1) if file == STDIO else None


def unread(file: str, refused: "Refused", option: str = "--round") -> Failed:
    """That a file can't be read as a return, and what to do. `option` names the round of this file."""
    from grants.printing.terminal import NAME_ROUND

    lines = [f"{file}: {refused.finding.message} {refused.finding.fix}"]
    if refused.finding.code == "FILE06":
        lines.append(NAME_ROUND.replace("--round,", f"{option},"))
    return Failed(*lines)


def load_plan(path: str, round: "Round | None", known: "Library") -> "Reading":
    """The approved plan; what keeps it from being read ends the command."""
    from grants.reading.gate import Refused
    from grants.validate import read_plan

    try:
        return read_plan(path, round=round, library=known)
    except Refused as refused:
        raise unread(path, refused) from None
