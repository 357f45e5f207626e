"""`grants publish`: the grants of returns as open data."""

import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grants.commands.options import files_argument, force_option, once, one, round_option, sources_option
from grants.commands.shared import (
    STDIO,
    debugging,
    fail,
    files_in,
    library,
    load_round,
    piped,
    round_files,
    say,
)
from grants.commands.writing import check_targets, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.form.library import Library
    from grants.form.rounds import Round
    from grants.office.publish.awards import Awarded, NotPublished
    from grants.office.publish.publication import Publication

STANDARDS = ("360giving", "specified-information", "transparency")
_FORMS = {".json": "json", ".csv": "csv", ".xlsx": "xlsx"}


@click.command()
@files_argument
@click.option(
    "--as",
    "standard",
    type=click.Choice(STANDARDS),
    multiple=True,
    required=True,
    callback=once,
    help="What is published.",
)
@one("-o", "--output", metavar="FILE", help="A .json, .csv or .xlsx file; without it, standard output.")
@round_option("The round, in place of the workbook's stamp.")
@sources_option
@force_option
def publish(
    files: tuple[str, ...],
    standard: str,
    output: str | None,
    round_source: str | None,
    sources: tuple[str, ...],
    force: bool,
) -> None:
    """Publish the grants that the OPCC approved, as open data.

    FILE is a return with the OPCC's decisions, or a folder of them. 360giving is a package of the 360Giving Data
    Standard, specified-information the commissioner's list of grants (SI 2011/3050), transparency the council's list
    of grants to voluntary organisations. Beside a .csv a datapackage.json is written, which describes it. On standard
    output 360giving is JSON, and a list is CSV.

    Nothing is published of a return with errors, of a project that is refused or not decided, and no text that could
    tell who somebody is. What is missing is named. Exit code: 0 all is there, 1 something is missing or left out with
    errors, 2 wrong use, or a file that can't be read as a return.
    """
    from grants.office.publish.data_files import DATA_PACKAGE

    names, others = files_in(files)
    target = output or STDIO
    form = _form(target, standard)
    beside = str(Path(target).parent / DATA_PACKAGE) if form == "csv" and target != STDIO else None
    targets = [target, *([beside] if beside else [])]
    check_targets(targets, [*names, round_source, *round_files(sources)], force=force)
    known = library(sources)
    round = load_round(round_source, known) if round_source else None
    found, refused = _awarded(names, round, known)
    for other in others:
        say(f"{other}: Left out: it is no workbook.", err=True)
    for each in refused:
        say(f"{each.file}: {each.why}", err=True)
    made = _publication(standard, found)
    _write(made, target, beside, form, force=force)
    codes = [each.exit_code for each in refused]
    sys.exit(max([*codes, 1 if made.lacks or not made.rows else 0]))


def _form(target: str, standard: str) -> str:
    """The format of a file, by its ending."""
    if target == STDIO:
        return "json" if standard == STANDARDS[0] else "csv"
    form = _FORMS.get(Path(target).suffix.lower())
    return form or fail(f"{target} has to end in .json, .csv or .xlsx: its ending says how it is written.")


def _awarded(
    names: "Sequence[str]", round: "Round | None", known: "Library"
) -> "tuple[list[Awarded], list[NotPublished]]":
    """The grants of each partnership's latest return, and the files of which nothing is published."""
    from grants.office.collection import Unclear
    from grants.office.publish.awards import Awarded, NotPublished, awarded
    from grants.office.taking import Taking, latest
    from grants.sharing.spread import spread
    from grants.validate import Job

    work = Taking(Job(date.today(), round=round, library=known, debug=debugging()), awarded)
    content = piped(STDIO) if STDIO in names else None
    taken = list(spread(work, names, content, say=partial(say, err=True)))
    refused = [each for each in taken if isinstance(each, NotPublished)]
    try:
        found, superseded = latest([each for each in taken if isinstance(each, Awarded)])
    except Unclear as error:
        fail(str(error))
    for earlier, later in superseded:
        say(f"{earlier.file}: Left out: {later.file} is a later return of the same partnership.", err=True)
    return found, refused


def _publication(standard: str, found: "list[Awarded]") -> "Publication":
    """What is published, once all that it leaves out and lacks is said."""
    from grants.office.publish import giving360, specified_information, transparency

    make = {
        "360giving": giving360.publication,
        "specified-information": specified_information.publication,
        "transparency": transparency.publication,
    }
    made = make[standard](found)
    for each in found:
        say(*(f"{each.file}: {words}" for words in each.left_out), err=True)
    say(*made.notes, *(f"{lack.where}: {lack.what}" for lack in made.lacks), err=True)
    return made


def _write(made: "Publication", target: str, beside: str | None, form: str, *, force: bool) -> None:
    from grants.model.words import counted
    from grants.office.publish.data_files import data_package, written

    if not made.rows:
        say("There is no grant to publish, so nothing was written.", err=True)
        return
    if beside:
        write(beside, data_package(made, target), force=force)
    write(target, written(made, form), force=force)
    say(f"{counted(len(made.rows), 'grant')} published.", err=True)
