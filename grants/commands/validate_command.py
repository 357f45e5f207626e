"""`grants validate`: what is wrong with returns before they are sent."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grants.commands.options import files_argument, force_option, one, plan_option, round_option, sources_option
from grants.commands.shared import (
    STDIO,
    debugging,
    fail,
    library,
    load_plan,
    load_round,
    no_colour,
    piped,
    round_files,
    say,
    unread,
    workbooks,
)
from grants.commands.writing import check_targets, write
from grants.model.stages import FINAL

if TYPE_CHECKING:
    from grants.form.library import Library
    from grants.form.rounds import Round
    from grants.model.finding import Result

NO_EVALUATION = "--plan is for final evaluations; this is none."
OTHER_PLAN = "The plan is of another round or partnership than a return: give each with its own plan."


@click.command()
@files_argument
@round_option("The round, in place of the workbook's stamp.")
@sources_option
@one(
    "--stage",
    metavar="STAGE",
    help="A stage of the round, by its key or its name, in place of the one that the workbook names.",
)
@one("--marked-copy", metavar="OUT.xlsx", help="Also write a copy with each faulty cell marked, and a list to do.")
@force_option
@plan_option("The approved plan, to hold a final evaluation against.")
@one(
    "--cluster",
    metavar="ADDRESS",
    help="Share the work with a cluster: the address of a scheduler of dask, such as tcp://10.0.0.5:8786.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def validate(
    files: tuple[str, ...],
    round_source: str | None,
    sources: tuple[str, ...],
    stage: str | None,
    plan: str | None,
    form: str,
    marked_copy: str | None,
    force: bool,
    cluster: str | None,
) -> None:
    """Check returns before they are sent.

    FILE is a filled workbook, a folder of them, or - for standard input. Exit code: 0 no error, 1 errors found, 2 a
    file that can't be read as a return; the highest of all files wins.
    """
    from grants.model.finding import worst
    from grants.validate import Job, check_all

    names = workbooks(files)
    if marked_copy:
        if len(names) != 1 or marked_copy == STDIO:
            raise click.UsageError("--marked-copy takes one FILE, and the name of a file to write.")
        check_targets([marked_copy], [*names, plan, round_source, *round_files(sources)], force=force)
    known = library(sources)
    round = load_round(round_source, known) if round_source else None
    if round and stage:
        _check_stage(round, stage)
    approved = load_plan(plan, round, known) if plan else None
    content = piped(STDIO) if STDIO in names else None
    job = Job(date.today(), round, stage, approved, known, debug=debugging())
    results = check_all(job, names, content, cluster=cluster or "", say=partial(say, err=True))
    found = _checked(_watched(results, len(names)))
    _print(found, form)
    if marked_copy:
        _write_marked(marked_copy, names[0], content, found[0], force=force)
    if approved and any(_is_of_another_plan(result) for result in found):
        fail(OTHER_PLAN)
    if approved and _no_evaluation(found, round, known):
        fail(NO_EVALUATION)
    sys.exit(worst(found))


def _checked(results: "Iterator[Result]") -> "Sequence[Result]":
    """All results; that a cluster can't be used ends the command."""
    from grants.sharing.cluster import NoCluster

    try:
        return list(results)
    except NoCluster as error:
        fail(str(error))


def _check_stage(round: "Round", stage: str) -> None:
    """End the command where the round that is given has no such stage; without one, each file's round is asked."""
    from grants.model.words import listed
    from grants.reading.gate import Refused
    from grants.reading.origin import named_stage

    try:
        named_stage(round, stage)
    except Refused:
        has = listed([each.key for each in round.offered])
        fail(f'The round {round.id} has no return called "{stage}". Give one of its stages with --stage: {has}.')


def _print(found: "Sequence[Result]", form: str) -> None:
    from grants.printing import results_json, terminal

    if form == "json":  # in UTF-8, whatever the terminal speaks
        click.echo(results_json.results(found).encode(errors="backslashreplace"))
        return
    coloured = sys.stdout.isatty() and not no_colour()
    click.echo(terminal.results(found, colour=coloured), color=coloured or None)


def _is_of_another_plan(result: "Result") -> bool:
    """Whether a return was not compared with the plan, which is of another round or partnership."""
    return any(finding.code == "FILE07" and finding.severity == "error" for finding in result.findings)


def _no_evaluation(found: "Sequence[Result]", round: "Round | None", known: "Library") -> bool:
    """Whether of all files that could be read none is a final evaluation."""
    roles = set()
    for result in found:
        made_for = round or known.find(result.round)
        if result.readable and made_for:
            roles.add(made_for.stage(result.stage).role)
    return bool(roles) and FINAL not in roles


def _write_marked(target: str, file: str, content: bytes | None, result: "Result", *, force: bool) -> None:
    """Write the marked copy of a file that could be read, and say where, apart from the findings."""
    from grants.marking import Unmarkable, has_macros, is_ods, marked_copy
    from grants.reading.gate import Refused, admit

    if not result.readable:
        fail(f"No marked copy was written, since {file} can't be read as a return.")
    try:
        source = admit(Path(file)) if content is None else content
        macros = Path(target).suffix.lower() == ".xlsm"
        marked = marked_copy(source, result.findings, result.more, macros=macros)
    except Unmarkable:
        fail(f"No marked copy was written: open {file} in Excel, save it, and ask again.")
    except Refused as refused:  # it was changed since it was checked
        raise unread(file, refused) from None
    write(target, marked, force=force, report=sys.stderr)
    if is_ods(source):
        say(
            "It is an Excel workbook with the same values in the same cells: mend the workbook that you checked.",
            err=True,
        )
    elif has_macros(source) and not macros:
        say("Its macros were left out of the copy; to keep them, give it a name that ends in .xlsm.", err=True)


def _watched(results: "Iterator[Result]", number: int) -> "Iterator[Result]":
    """Results as they come; on a terminal with a bar that says how far many of them are."""
    if number < 2 or not sys.stderr.isatty():
        yield from results
        return
    with click.progressbar(results, length=number, label="Checking", file=sys.stderr) as bar:
        yield from bar
