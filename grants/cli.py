"""The command line: parse, print, exit code; nothing else. What a command needs is imported when it runs."""

import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from grants import __version__

if TYPE_CHECKING:
    from grants.rounds import Round
    from grants.validate import Reading

STDIO = "-"
PLAN, _, FINAL = STAGES = ("spending-intentions", "half-year", "final-evaluation")
FORMATS = ("docx", "html")
ISSUES = "the project's issue tracker"

_round = click.option(
    "--round", "round_source", metavar="ID or PATH", help="The round, in place of the workbook's stamp."
)
_force = click.option("--force", is_flag=True, help="Replace files that are there already.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="grants")
@click.option("--debug", is_flag=True, help="Show tracebacks, for a report of a fault in this tool.")
def cli(debug: bool) -> None:
    """Community safety grants: workbooks to fill, checks before they are sent, and the returns made from them.

    \b
    grants template                   writes a workbook to fill
    grants validate RETURN.xlsx       says what is wrong with it, and whether it is ready to send
    grants report RETURN.xlsx         writes the return for the OPCC
    """


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_round
@click.option("--stage", type=click.Choice(STAGES), help="The stage, in place of the Return field of Start here.")
@click.option("--plan", metavar="PLAN", help="The approved plan, to hold a final evaluation against.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def validate(files: tuple[str, ...], round_source: str | None, stage: str | None, plan: str | None, form: str) -> None:
    """Check returns before they are sent.

    FILE is a filled workbook, or - for standard input. Exit code: 0 no error, 1 errors found, 2 a file that can't be
    read as a return; the highest of all files wins.
    """
    from grants.finding import worst
    from grants.render import json, text
    from grants.validate import validate as check

    round = _load_round(round_source) if round_source else None
    _check_stage(round, stage)
    approved = _load_plan(plan, round) if plan else None
    found = [check(file, _piped(file), today=date.today(), round=round, stage=stage, plan=approved) for file in files]
    coloured = sys.stdout.isatty() and not _no_colour()
    if approved and not any(result.stage == FINAL for result in found):
        _fail("--plan is for final evaluations; none of these is one.")
    click.echo(json.results(found) if form == "json" else text.results(found, colour=coloured), color=coloured or None)
    sys.exit(worst(found))


@cli.command()
@click.option("--round", "round_source", metavar="ID or PATH", help="The round; without it, the newest that ships.")
@click.option("--rows", type=click.IntRange(1, 2000), help="Rows to fill on each sheet, in place of the usual ones.")
@click.option(
    "-o", "--output", metavar="FILE", help="Where to write it, or - for standard output; else ROUND.xlsx here."
)
@_force
def template(round_source: str | None, rows: int | None, output: str | None, force: bool) -> None:
    """Write a workbook to fill."""
    from grants import rounds
    from grants.template import write_template

    round = _load_round(round_source) if round_source else rounds.newest()
    target = output or f"{round.id}.xlsx"
    _write(target, write_template(round, rows=rows), force=force)


@cli.command()
@click.argument("file")
@_round
@click.option(
    "--format", "forms", type=click.Choice(FORMATS), multiple=True, help="May be given again; else every one."
)
@click.option(
    "-o",
    "--output",
    default=".",
    metavar="DIR",
    help="The folder to write to (made if it is not there), or - for standard output.",
)
@click.option("--draft", is_flag=True, help="Render a return with errors too, with DRAFT on every page.")
@_force
def report(file: str, round_source: str | None, forms: tuple[str, ...], output: str, draft: bool, force: bool) -> None:
    """Write the return that goes to the OPCC.

    A return with errors is refused, unless --draft is given. The names of the files written are printed.
    """
    from grants.gate import Refused
    from grants.render import text
    from grants.report import refusal, render, return_document
    from grants.validate import judge, read_file

    wanted = forms or FORMATS
    if output == STDIO and len(wanted) != 1:
        raise click.UsageError("Give one --format to write to standard output.")
    targets = {
        form: STDIO if output == STDIO else str(Path(output) / f"{_stem(file)}-return.{form}") for form in wanted
    }
    _check_targets(targets.values(), force=force)
    round = _load_round(round_source) if round_source else None
    try:
        reading = read_file(file, _piped(file), round=round)
    except Refused as refused:
        _fail(f"{file}: {refused.finding.message} {refused.finding.fix}")
    result = judge(reading, date.today())
    if not result.valid and not draft:
        click.echo(text.result(result), err=True)
        _fail(refusal(result), code=1)
    document = return_document(reading.returned, reading.round, draft=draft)
    if output != STDIO:
        _make_folder(output)
    for form, target in targets.items():
        _write(target, render(document, form), force=force)


@cli.group("rounds")
def rounds_group() -> None:
    """List, show and check rounds."""


@rounds_group.command("list")
def list_rounds() -> None:
    """The rounds that ship."""
    from grants import rounds

    width = max(map(len, rounds.ids()))
    for name in rounds.ids():
        round = rounds.load(name)
        click.echo(f"{name:<{width}}  {round.year}  {round.partnership}, {round.fund}")


@rounds_group.command("show")
@click.argument("source", metavar="ID")
def show_round(source: str) -> None:
    """What a round says."""
    from grants.render.text import round_facts

    click.echo(round_facts(_load_round(source)))


@rounds_group.command("check")
@click.argument("path")
def check_round(path: str) -> None:
    """Say everything that is wrong with a round file."""
    from grants import rounds
    from grants.words import counted

    try:
        round = rounds.load(path)
    except rounds.RoundError as error:
        for problem in error.problems:
            click.echo(f"{error.source}: {problem}.")
        click.echo(f"\nNot usable: {counted(len(error.problems), 'error')}.")
        sys.exit(1 if error.readable else 2)
    click.echo(f"{path}: a good round, {round.id}.")


def _load_round(source: str) -> "Round":
    """The round that is named; its problems end the command."""
    from grants import rounds

    try:
        return rounds.load(source)
    except rounds.RoundError as error:
        _fail("\n".join(f"{error.source}: {problem}." for problem in error.problems))


def _load_plan(path: str, round: "Round | None") -> "Reading":
    """The approved plan; what keeps it from being read ends the command."""
    from grants.gate import Refused
    from grants.validate import read_file

    try:
        return read_file(path, round=round, stage=PLAN)
    except Refused as refused:
        _fail(f"{path}: {refused.finding.message} {refused.finding.fix}")


def _check_stage(round: "Round | None", stage: str | None) -> None:
    if round and stage and stage not in round.stages:
        _fail(f"The round {round.id} has no {stage} return.")


def _piped(file: str) -> bytes | None:
    return sys.stdin.buffer.read() if file == STDIO else None


def _stem(file: str) -> str:
    return "grants" if file == STDIO else Path(file).stem


def _no_colour() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _check_targets(targets: Iterable[str], *, force: bool) -> None:
    """Find out before the work is done that a result could not be written."""
    from grants.files import WouldOverwrite, check_free

    for target in targets:
        if target != STDIO:
            try:
                check_free(Path(target), force=force)
            except WouldOverwrite as error:
                _fail(str(error))


def _make_folder(path: str) -> None:
    try:
        Path(path).mkdir(exist_ok=True)
    except OSError as error:
        _fail(f"The folder {path} can't be made: {error.strerror}.")


def _write(target: str, content: bytes, *, force: bool) -> None:
    """Write a file whole and print its name, or write to standard output."""
    from grants.files import WouldOverwrite, write_whole

    if target == STDIO:
        sys.stdout.buffer.write(content)
        return
    try:
        write_whole(Path(target), content, force=force)
    except WouldOverwrite as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{target} can't be written: {error.strerror}. Nothing was left there.")
    click.echo(target)


def _fail(message: str, code: int = 2) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


def main() -> NoReturn:
    """Run the command line. A fault of the tool itself is told in words; `--debug` shows where it was."""
    try:
        cli()
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        click.echo(
            f"Sorry, grants met a fault of its own ({what}). No workbook was changed.\n"
            f"Please report it to {ISSUES}, with what you ran; --debug before the command shows where it was.",
            err=True,
        )
        sys.exit(2)
    sys.exit(0)
