"""`grants rounds calendar`: the dates of a round's year, for a calendar."""

import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grants.commands.options import force_option, named, one, sources_option
from grants.commands.shared import STDIO, debugging, fail, files_in, library, load_round, piped, round_files, say
from grants.commands.writing import check_targets, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.form.library import Library
    from grants.form.rounds import Round
    from grants.office.year_dates import Contracts, Unreadable


@click.command("calendar")
@click.argument("name", callback=named, metavar="ID")
@click.argument("files", nargs=-1, callback=named, metavar="[FILE...]")
@one("-o", "--output", metavar="FILE.ics", help="Where to write it; without it, standard output.")
@sources_option
@force_option
def calendar(name: str, files: tuple[str, ...], output: str | None, sources: tuple[str, ...], force: bool) -> None:
    """Write the dates of a round's year for a calendar (.ics).

    These are the days on which returns open and are due, and the work of the year. ID is a round's id or its path, or
    ROUND/KEY for one of its partnerships. With FILE, returns of the round or folders of them, also the days on which
    their contracts end. Returns of other rounds are passed over. Exit code: 0 written, 1 a return with errors, whose
    dates may be wrong, 2 wrong use, a file that can't be read as a return, or none that is of this round; the others
    are read all the same.
    """
    from grants.office.year_dates import as_ics, days_of

    names, others = files_in(files)
    target = output or STDIO
    check_targets([target], [*names, *round_files(sources), name], force=force)
    known = library((*sources, name) if Path(name).is_file() else sources)  # the stamps of its returns name it
    round = load_round(name, known)
    found, code = _contracts(names, round, known) if names else ([], 0)
    for other in others:
        say(f"{other}: Left out: it is no workbook.", err=True)
    write(target, as_ics(round, days_of(round, found)), force=force)
    sys.exit(code)


def _contracts(names: "Sequence[str]", round: "Round", known: "Library") -> "tuple[list[Contracts], int]":
    """What the latest returns of the round say of their contracts, and the exit code for the files."""
    from grants.office.collection import Unclear
    from grants.office.taking import Taking, latest
    from grants.office.year_dates import Contracts, contracts
    from grants.sharing.spread import spread
    from grants.validate import Job

    work = Taking(Job(date.today(), library=known, debug=debugging()), contracts)
    content = piped(STDIO) if STDIO in names else None
    taken = list(spread(work, names, content, say=partial(say, err=True)))
    code = max(_said(each, round) for each in taken)
    ours = [each for each in taken if isinstance(each, Contracts) and _is_of(each, round)]
    try:
        return latest(ours)[0], code if ours else 2
    except Unclear as error:
        fail(str(error))


def _is_of(found: "Contracts", round: "Round") -> bool:
    return found.round.id == round.id and round.key in ("", found.round.key)


def _said(found: "Contracts | Unreadable", round: "Round") -> int:
    """The exit code for a file, once it is said what is wrong with it. That it is of another round is no fault."""
    from grants.model.words import counted
    from grants.office.year_dates import Unreadable

    if isinstance(found, Unreadable):
        say(f"{found.file}: {found.why}", err=True)
        return 2
    if not _is_of(found, round):
        say(f"{found.file}: Left out: it is of the round {found.round.stamp}.", err=True)
        return 0
    if found.errors:
        errors = counted(found.errors, "error")
        say(f"{found.file}: It has {errors}, which grants validate lists; its dates may be wrong.", err=True)
    return 1 if found.errors else 0
