"""`grants template`: a round, and last year's return → workbooks to fill."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grants.commands.options import force_option, named, one, round_option, sources_option
from grants.commands.shared import (
    STDIO,
    fail,
    library,
    load_round,
    no_partnership,
    patience,
    piped,
    round_files,
    unread,
)
from grants.commands.writing import check_targets, make_folder, write
from grants.model.limits import GROWTH

if TYPE_CHECKING:
    from grants.form.library import Library
    from grants.form.rounds import Round
    from grants.model.finding import Note
    from grants.template import Content
    from grants.validate import Reading


@click.command()
@round_option("The round, or ROUND/KEY for one partnership of it; without it, the newest that is known.")
@sources_option
@one("--partnership", metavar="KEY", help="Only the workbook of this partnership, in a round of many.")
@one("--from", "last_year", metavar="LAST-YEAR.xlsx", help="Begin with last year's projects and measures.")
@one("--from-round", metavar="ID or PATH", help="The round of LAST-YEAR.xlsx, in place of its stamp.")
@click.option("--rows", type=click.IntRange(1, GROWTH), help="Rows to fill on each sheet, in place of the usual ones.")
@click.option(
    "-o",
    "--output",
    callback=named,
    metavar="FILE or DIR",
    help="Where to write it, or - for standard output; else ROUND.xlsx here, or KEY.xlsx. For a round of many "
    "partnerships a folder (made if it is not there); else one named by the round.",
)
@force_option
def template(
    round_source: str | None,
    sources: tuple[str, ...],
    partnership: str | None,
    last_year: str | None,
    from_round: str | None,
    rows: int | None,
    output: str | None,
    force: bool,
) -> None:
    """Write a workbook to fill.

    For a round of many partnerships one is written for each, named by its key.

    With --from it begins with last year's projects, parts, measures and contracts; results and sign-offs are cleared,
    money carried forward is brought in, and what to look at again is listed on its first sheet and here. In a round
    of many partnerships that is for the partnership whose return LAST-YEAR.xlsx is.
    """
    from grants.template import write_template

    known = library(sources)
    round = load_round(round_source, known) if round_source else _newest(known)
    last = _last_year(last_year, from_round, known) if last_year else None
    one = _of_one(round, partnership, last)
    targets = {output or f"{one.key or one.id}.xlsx": one} if one else _of_each(round, output)
    check_targets(targets, [last_year, round_source, from_round, *round_files(sources)], force=force)
    content, notes = _carried_over(last, one) if last and one else (None, [])
    if one is None:
        make_folder(output or round.id)
    for target, each in targets.items():
        with patience(f"Writing {target}"):
            made = write_template(each, content, rows=rows, notes=notes)
        write(target, made, force=force)


def _newest(known: "Library") -> "Round":
    """The newest round of those that were named; never one that ships in the place of a file that can't be used."""
    from grants.form import rounds

    newest = known.newest()
    if known.named_problems and newest is rounds.newest():
        fail("None of the rounds that were named can be used, so nothing was written.")
    return newest


def _of_one(round: "Round", partnership: str | None, last: "Reading | None") -> "Round | None":
    """The round for the one partnership whose workbook is meant; None where those of all of its partnerships are."""
    key = partnership or round.key
    if round.key not in ("", key):
        fail(f"--round names the partnership {round.key}, and --partnership {key}; give one of the two.")
    if key and key not in round.partnerships:
        fail(no_partnership(round, key))
    if last and round.partnerships and not key:
        key = last.round.key
        if key not in round.partnerships:
            what = f"{last.file} does not say which partnership of the round {round.id} it is of"
            fail(f"{what}. Name it with --partnership: {', '.join(round.partnerships)}.")
    if round.partnerships:
        return round.of(key) if key else None
    return round


def _of_each(round: "Round", output: str | None) -> "dict[str, Round]":
    """The workbook's name for each partnership of a round of many."""
    if output == STDIO:
        fail(f"The round {round.id} is of {len(round.partnerships)} partnerships. Name one with --partnership.")
    folder = Path(output or round.id)
    if folder.exists() and not folder.is_dir():
        fail(f"{folder} is no folder, and a workbook for each partnership is written into one; give another name.")
    return {str(folder / f"{key}.xlsx"): round.of(key) for key in round.partnerships}


def _last_year(path: str, from_round: str | None, known: "Library") -> "Reading":
    """Last year's return; what keeps it from being read ends the command."""
    from grants.reading.gate import Refused
    from grants.validate import read_file

    before = load_round(from_round, known) if from_round else None
    try:
        return read_file(path, piped(path), round=before, library=known)
    except Refused as refused:
        raise unread(path, refused, "--from-round") from None  # --round is next year's here


def _carried_over(last: "Reading", round: "Round") -> "tuple[Content, list[Note]]":
    """Last year's answers for a round, and what to look at again, which is also printed."""
    from grants.printing import terminal
    from grants.template.forward import Forward

    forward = Forward(last.returned, last.round, round)
    notes = forward.notes()
    click.echo(terminal.notes(f"{last.file}: carried over from {last.round.year}", notes), err=True)
    return forward.content(), notes
