"""`grants report`: the documents that are made of returns."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from grants.commands.options import files_argument, force_option, named, plan_option, round_option, sources_option
from grants.commands.report_fund import report_fund
from grants.commands.shared import (
    STDIO,
    NotReady,
    code_of_one,
    fail,
    library,
    load_plan,
    load_round,
    patience,
    piped,
    round_files,
    unread,
    workbooks,
)
from grants.commands.validate_command import NO_EVALUATION
from grants.commands.writing import check_targets, make_folder, stem, write
from grants.model.stages import FINAL
from grants.report import FORMATS, FUND, KINDS

if TYPE_CHECKING:
    from grants.documents.document import Document
    from grants.form.library import Library
    from grants.form.rounds import Round
    from grants.validate import Reading

Targets = Mapping[str, str]
"""Where each format of a document is written."""


class _Wish(NamedTuple):
    """What is to be made of each file."""

    kind: str
    draft: bool
    force: bool
    round: "Round | None"
    plan: "Reading | None"
    previous: "list[Reading]"
    known: "Library"


@click.command()
@files_argument
@round_option("The round, in place of the workbook's stamp.")
@sources_option
@click.option(
    "--format", "forms", type=click.Choice(list(FORMATS)), multiple=True, help="May be given again; else every one."
)
@click.option(
    "-o",
    "--output",
    callback=named,
    default=".",
    metavar="DIR",
    help="The folder to write to (made if it is not there), or - for standard output.",
)
@click.option(
    "--kind",
    type=click.Choice([*KINDS, FUND]),
    default=next(iter(KINDS)),
    show_default=True,
    help="For the OPCC, for the board, or on all returns of a fund.",
)
@plan_option("The approved plan: the board's report says what changed since.")
@click.option(
    "--previous",
    multiple=True,
    callback=named,
    metavar="FILE",
    help="A return of an earlier year: the board's report sets the years side by side. May be given again.",
)
@click.option("--draft", is_flag=True, help="Render a return with errors too, with DRAFT on every page.")
@force_option
def report(
    files: tuple[str, ...],
    round_source: str | None,
    sources: tuple[str, ...],
    forms: tuple[str, ...],
    output: str,
    kind: str,
    plan: str | None,
    previous: tuple[str, ...],
    draft: bool,
    force: bool,
) -> None:
    """Write the return for the OPCC, the board's report, or the report on a whole fund.

    FILE is a filled workbook, a folder of them, or - for standard input. A return with errors is refused, unless
    --draft is given; the other files are written all the same. The names of the files written are printed. Exit code:
    0 all written, 1 a return with errors, 2 a file that can't be read as a return; the highest of all files wins.

    The reports of the board and of the fund are meant for publication: very small counts of people, and texts that
    could tell who somebody is, are left out of them. The return gives them as they are. The report of a fund is one
    document on all FILEs, or on those that a collection (what `grants collect -o` wrote) names.
    """
    wanted = tuple(dict.fromkeys(forms)) or tuple(FORMATS)
    for option in [name for name, given in (("--plan", plan), ("--previous", previous)) if given and kind == FUND]:
        raise click.UsageError(f"{option} is for one return; --kind fund takes the returns of one year and stage.")
    if kind == FUND:
        report_fund(files, round_source, sources, wanted, output, draft=draft, force=force)
        return
    names = workbooks(files)
    if output == STDIO and (len(wanted) != 1 or len(names) != 1):
        raise click.UsageError("Give one FILE and one --format to write to standard output.")
    if plan and kind != "board":
        raise click.UsageError("--plan is for --kind board; `grants validate --plan` compares a return with its plan.")
    if previous and kind != "board":
        raise click.UsageError("--previous is for --kind board; `grants compare` sets two returns side by side.")
    for option in [name for name, given in (("--plan", plan), ("--previous", previous)) if given and len(names) != 1]:
        raise click.UsageError(f"{option} takes one FILE: each return has one of its own.")
    targets = {
        file: {form: STDIO if output == STDIO else str(Path(output) / f"{stem(file)}-{kind}.{form}") for form in wanted}
        for file in _different(names)
    }
    every = [target for each in targets.values() for target in each.values()]
    check_targets(every, [*names, plan, *previous, round_source, *round_files(sources)], force=force)
    known = library(sources)
    round = load_round(round_source, known) if round_source else None
    past = [_read_previous(each, known) for each in previous]
    wish = _Wish(kind, draft, force, round, load_plan(plan, round, known) if plan else None, past, known)
    if len(targets) == 1:
        _report(names[0], targets[names[0]], wish)
    else:
        sys.exit(max(code_of_one(file, partial(_report, file, places, wish)) for file, places in targets.items()))


def _different(names: Sequence[str]) -> Sequence[str]:
    """The files as they are, where the names of what is made of them differ, on any disk."""
    seen: dict[str, str] = {}
    for file in names:
        other = seen.setdefault(stem(file).casefold(), file)
        if other != file:
            what = f"The documents of {other} and of {file} would have one name, so none was written."
            fail(f"{what} Rename one of the two, or give each an -o of its own.")
    return names


def _report(file: str, targets: Targets, wish: _Wish) -> int:
    """Write what is wished for of one file and give 0, or raise `Failed`."""
    from grants.report import render

    document = _document(file, wish)
    for form, target in targets.items():
        with patience(f"Writing {target}"):
            content = render(document, form)
        if target != STDIO:
            make_folder(str(Path(target).parent))
        write(target, content, force=wish.force)
    return 0


def _document(file: str, wish: _Wish) -> "Document":
    from grants.printing import terminal
    from grants.reading.gate import Refused
    from grants.report import make, refusal
    from grants.validate import judge, read_file

    with patience(f"Reading {file}"):
        try:
            reading = read_file(file, piped(file), round=wish.round, library=wish.known)
        except Refused as refused:
            raise unread(file, refused) from None
        today = date.today()
        result = judge(reading, today)
        if wish.plan:
            _check_plan(reading, wish.plan)
        _check_previous(reading, wish.previous)
    if not result.valid and not wish.draft:
        click.echo(terminal.result(result), err=True)
        raise NotReady(refusal(result))
    made: Document = make(
        wish.kind,
        reading.returned,
        reading.round,
        plan=wish.plan.returned if wish.plan else None,
        previous=[(each.returned, each.round) for each in wish.previous],
        draft=wish.draft,
        today=today,
        result=result,
    )
    return made


def _read_previous(file: str, known: "Library") -> "Reading":
    """A return of an earlier year, as it is; what keeps it from being read ends the command."""
    from grants.reading.gate import Refused
    from grants.validate import read_file

    try:
        return read_file(file, library=known)
    except Refused as refused:
        raise unread(file, refused) from None


def _check_previous(reading: "Reading", previous: "Sequence[Reading]") -> None:
    """Returns that are of no earlier year, of one year twice or of another partnership raise `Failed`."""
    seen: dict[str, str] = {}
    for each in previous:
        year = each.round.year
        if each.round.begins >= reading.round.begins:
            fail(f"{each.file} is of {year}; give returns of years before {reading.round.year} with --previous.")
        if each.round.key and reading.round.key and each.round.key != reading.round.key:
            fail(f"{each.file} is of {each.round.partnership}; {reading.file} is of {reading.round.partnership}.")
        if year in seen:
            fail(f"{seen[year]} and {each.file} are both of {year}; give one return of each year with --previous.")
        seen[year] = each.file


def _check_plan(reading: "Reading", plan: "Reading") -> None:
    """A plan of something else, or for a return that is no evaluation, raises `Failed`."""
    if reading.round.stage(reading.stage).role != FINAL:
        fail(NO_EVALUATION)
    if not reading.is_planned_by(plan):
        fail(f"{plan.file} is of the round {plan.made_for}; give the approved plan of {reading.round.stamp}.")
