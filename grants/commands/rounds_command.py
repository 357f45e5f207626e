"""`grants rounds`: the rounds that are known, what one says, what is wrong with one, next year's, and its dates."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grants.commands.calendar_command import calendar
from grants.commands.options import InOrder, force_option, named, sources_option
from grants.commands.shared import (
    Failed,
    fail,
    files_of,
    left_out,
    library,
    load_round,
    no_such_round,
    problems,
    round_files,
    say,
)
from grants.commands.writing import check_targets, write

if TYPE_CHECKING:
    from grants.form.rounds import Round


@click.group(cls=InOrder)
def rounds() -> None:
    """List, show and check rounds, and write next year's, or the dates of its year."""


@rounds.command("list")
@sources_option
def list_rounds(sources: tuple[str, ...]) -> None:
    """List the rounds that are known: yours, then those that ship.

    A file that can't be used is named, and the exit code is then 1.
    """
    known = library(sources)
    for error in known.problems[len(known.named_problems) :]:
        say(left_out(error), err=True)
    usable = known.rounds()
    width = max((len(each.id) for each in usable), default=0)
    for each in usable:
        say(f"{each.id:<{width}}  {each.year}  {_who(each)}, {each.fund}")
    sys.exit(1 if known.problems else 0)


def _who(round: "Round") -> str:
    return f"{len(round.partnerships)} partnerships" if round.partnerships else round.partnership


@rounds.command("show")
@click.argument("names", nargs=-1, required=True, callback=named, metavar="ID...")
@sources_option
def show_rounds(names: tuple[str, ...], sources: tuple[str, ...]) -> None:
    """Show what a round says.

    ID is a round's id or its path, or ROUND/KEY for one of its partnerships.
    """
    from grants.printing.round_facts import round_facts

    known = library(sources)

    def show(name: str) -> int:
        click.echo(round_facts(load_round(name, known)))
        return 0

    sys.exit(_each(names, show, between="\n"))


@rounds.command("check")
@click.argument("paths", nargs=-1, required=True, callback=named, metavar="PATH...")
@sources_option
def check_rounds(paths: tuple[str, ...], sources: tuple[str, ...]) -> None:
    """Say everything that is wrong with a round file.

    And what to look at again in one that is good. PATH is a round file, a folder of them, or the id of one that is
    known. Exit code: 0 usable, 1 not usable, 2 a file that can't be read; the highest of all wins. What is only to be
    looked at again does not count.
    """
    files = [file for path in paths for file in _round_files(path)]
    seen: dict[str, Path] = {}

    def check(name: str) -> int:
        return _check(name, _file_of(name, sources), seen)

    sys.exit(_each(files, check))


def _round_files(path: str) -> list[str]:
    """A folder stands for the rounds in it, without forms that lie beside them; one without any ends the command."""
    if not Path(path).is_dir():
        return [path]
    found = [file for file in files_of(path) if not _is_form(Path(file))]
    return found or fail(f"There is no round (.toml) in the folder {path}.")


def _is_form(file: Path) -> bool:
    from grants.form import rounds
    from grants.form.problems import RoundError

    try:
        rounds.parse_form(rounds.read(file), str(file))
    except RoundError:
        return False
    return True


def _check(name: str, file: Path, seen: dict[str, Path]) -> int:
    """Print all that there is to say of a round file. `seen` has the files of this call, by the ids of their rounds."""
    from grants.form import rounds
    from grants.form.checking import remarks
    from grants.form.problems import RoundError
    from grants.model.words import counted

    try:
        round = rounds.parse(rounds.read(file), name, file.parent)
    except RoundError as error:
        if _is_form(file):
            fail(f"{name}: this is a form, and no round. Check a round that uses it.")
        say(*(f"{name}: {problem}." for problem in error.problems))
        say(f"{name}: not usable, {counted(len(error.problems), 'error')}.")
        return 1 if error.readable else 2
    other = seen.setdefault(round.id, file)
    if not file.samefile(other):
        say(f"{name}: {round.id} is the id of {other} too; give each round an id of its own.")
        return 1
    say(f"{name}: a good round, {round.id}.")
    found = remarks(round, rounds.read(file))
    if found:
        say(f"{name}: {counted(len(found), 'thing')} to look at again:", *(f"  {problem}." for problem in found))
    return 0


def _file_of(name: str, sources: tuple[str, ...]) -> Path:
    """The file of a round that is named by its path or by its id; ends the command where there is none."""
    from importlib.resources import files

    from grants.form import rounds
    from grants.form.problems import RoundError

    if Path(name).exists() or Path(name).suffix == ".toml":
        return Path(name)
    for file in round_files(sources):
        try:
            if rounds.load(file).id == name:
                return Path(file)
        except RoundError:
            continue
    if name not in rounds.ids():
        fail(no_such_round(name, library(sources)))
    return Path(str(files("grants") / "rounds" / f"{name}.toml"))


@rounds.command("next")
@click.argument("path", callback=named, metavar="PATH")
@click.option("-o", "--output", callback=named, metavar="FILE", help="Where to write it; else beside PATH, as ID.toml.")
@sources_option
@force_option
def next_round(path: str, output: str | None, sources: tuple[str, ...], force: bool) -> None:
    """Write next year's round from this year's.

    Its id, its year and all dates are a year later. What is only yours to know is named, to be looked at again: totals
    first. PATH is a round file; of a round that ships, its id, and next year's is then written here.
    """
    from grants.form import rounds
    from grants.form.next_round import next_year
    from grants.form.problems import RoundError

    source = _file_of(path, sources)
    folder = Path() if path in rounds.ids() and not Path(path).exists() else source.parent
    try:
        rounds.parse(rounds.read(source), path, source.parent)
        text = next_year(rounds.read(source))
        made = rounds.parse(text, "next year's round", source.parent)
    except RoundError as error:
        fail(*problems(error))
    target = output or str(folder / f"{made.id}.toml")
    check_targets([target], [str(source)], force=force)
    write(target, text.encode(), force=force)
    say(f"{made.id}: every date is a year later than in {path}. Look again at what is as it was:", err=True)
    say(*(f"  {line}" for line in _as_it_was(made)), err=True)


rounds.add_command(calendar)


def _as_it_was(round: "Round") -> list[str]:
    """What a year may change and no program can know."""
    from grants.model.money import pounds

    totals = {"grant_total": None if round.partnerships else round.grant_total, "fund_total": round.fund_total}
    totals |= {"retained": round.retained or None}
    totals |= {f"grant_total of {key}": one.grant_total for key, one in round.partnerships.items()}
    lines = [f"{name}: {pounds(amount, round.locale)}" for name, amount in totals.items() if amount is not None]
    return [*lines, f"plan and priorities: {round.plan}"]


def _each(names: Iterable[str], do: Callable[[str], int], between: str = "") -> int:
    """The highest exit code of what is done with each name; what can't be done with one stops no other."""
    code = 0
    for number, name in enumerate(names):
        if number and between:
            click.echo()
        try:
            code = max(code, do(name))
        except Failed as failed:
            failed.show()
            code = max(code, failed.exit_code)
    return code
