"""The command line: parse, print, exit code; nothing else. What a command needs is imported when it runs."""

import sys
from datetime import date
from pathlib import Path

import click

from grants import __version__
from grants.commands.shared import (
    NO_EVALUATION,
    STDIO,
    check_stage,
    check_targets,
    compare,
    fail,
    load_plan,
    load_round,
    make_folder,
    no_colour,
    patience,
    piped,
    roll_forward,
    say,
    stem,
    watched,
    write,
    write_marked,
)
from grants.model.kinds import FORMATS, KINDS
from grants.model.limits import GROWTH
from grants.model.stages import FINAL, STAGES


class _Given(click.ParamType[str]):
    """A name that is not empty: a variable that is not set gives "" and means nothing."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return value or self.fail("a name is missing: it is empty.", param, ctx)


GIVEN = _Given()

_round = click.option(
    "--round", "round_source", type=GIVEN, metavar="ID or PATH", help="The round, in place of the workbook's stamp."
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
    grants report RETURN.xlsx         writes the return for the OPCC, or the board's report
    grants explain CODE               says what a finding means, and how to mend it
    """


@cli.command()
@click.argument("files", nargs=-1, required=True, type=GIVEN, metavar="FILE...")
@_round
@click.option("--stage", type=click.Choice(STAGES), help="The stage, in place of the Return field of Start here.")
@click.option(
    "--marked-copy",
    type=GIVEN,
    metavar="OUT.xlsx",
    help="Also write a copy with each faulty cell marked, and a list to do.",
)
@_force
@click.option("--plan", type=GIVEN, metavar="PLAN", help="The approved plan, to hold a final evaluation against.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def validate(
    files: tuple[str, ...],
    round_source: str | None,
    stage: str | None,
    plan: str | None,
    form: str,
    marked_copy: str | None,
    force: bool,
) -> None:
    """Check returns before they are sent.

    FILE is a filled workbook, or - for standard input. Exit code: 0 no error, 1 errors found, 2 a file that can't be
    read as a return; the highest of all files wins.
    """
    from grants.many import Job, check_all
    from grants.model.finding import worst
    from grants.printing import results_json, terminal

    if marked_copy:
        if len(files) != 1 or marked_copy == STDIO:
            raise click.UsageError("--marked-copy takes one FILE, and the name of a file to write.")
        check_targets([marked_copy], [*files, plan, round_source], force=force)
    round = load_round(round_source) if round_source else None
    check_stage(round, stage)
    approved = load_plan(plan, round) if plan else None
    content = piped(STDIO) if STDIO in files else None
    job = Job(date.today(), round, stage, approved, debug="--debug" in sys.argv)
    found = list(watched(check_all(job, files, content), len(files)))
    coloured = sys.stdout.isatty() and not no_colour()
    if form == "json":
        click.echo(
            results_json.results(found).encode(errors="backslashreplace")
        )  # JSON is UTF-8, whatever the terminal speaks
    else:
        click.echo(terminal.results(found, colour=coloured), color=coloured or None)
    if marked_copy:
        write_marked(marked_copy, files[0], content, found[0], force=force)
    read = [result.stage for result in found if result.readable]
    if approved and read and FINAL not in read:
        fail(NO_EVALUATION)
    sys.exit(worst(found))


@cli.command()
@click.option(
    "--round", "round_source", type=GIVEN, metavar="ID or PATH", help="The round; without it, the newest that ships."
)
@click.option(
    "--from", "last_year", type=GIVEN, metavar="LAST-YEAR.xlsx", help="Begin with last year's projects and measures."
)
@click.option(
    "--from-round", type=GIVEN, metavar="ID or PATH", help="The round of LAST-YEAR.xlsx, in place of its stamp."
)
@click.option("--rows", type=click.IntRange(1, GROWTH), help="Rows to fill on each sheet, in place of the usual ones.")
@click.option(
    "-o",
    "--output",
    type=GIVEN,
    metavar="FILE",
    help="Where to write it, or - for standard output; else ROUND.xlsx here.",
)
@_force
def template(
    round_source: str | None,
    last_year: str | None,
    from_round: str | None,
    rows: int | None,
    output: str | None,
    force: bool,
) -> None:
    """Write a workbook to fill.

    With --from it begins with last year's projects, parts, measures and contracts; results and sign-offs are cleared,
    money carried forward is brought in, and what to look at again is listed on its first sheet and here.
    """
    from grants.form import rounds
    from grants.template import write_template

    round = load_round(round_source) if round_source else rounds.newest()
    target = output or f"{round.id}.xlsx"
    check_targets([target], [last_year, round_source, from_round], force=force)
    before = load_round(from_round) if from_round else None
    content, notes = roll_forward(last_year, round, before) if last_year else (None, [])
    write(target, write_template(round, content, rows=rows, notes=notes), force=force)


@cli.command()
@click.argument("file", type=GIVEN)
@_round
@click.option(
    "--format", "forms", type=click.Choice(list(FORMATS)), multiple=True, help="May be given again; else every one."
)
@click.option(
    "-o",
    "--output",
    type=GIVEN,
    default=".",
    metavar="DIR",
    help="The folder to write to (made if it is not there), or - for standard output.",
)
@click.option(
    "--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True, help="For the OPCC, or for the board."
)
@click.option("--plan", type=GIVEN, metavar="PLAN", help="The approved plan: the board report says what changed since.")
@click.option("--draft", is_flag=True, help="Render a return with errors too, with DRAFT on every page.")
@_force
def report(
    file: str,
    round_source: str | None,
    forms: tuple[str, ...],
    output: str,
    kind: str,
    plan: str | None,
    draft: bool,
    force: bool,
) -> None:
    """Write the return that goes to the OPCC, or the report that the board reads.

    A return with errors is refused, unless --draft is given. The names of the files written are printed. The board's
    report is meant for publication: very small counts of people, and texts that could tell who somebody is, are left
    out of it. The return gives them as they are.
    """
    from grants.printing import terminal
    from grants.reading.gate import Refused
    from grants.report import board_report, refusal, render, return_document
    from grants.validate import judge, read_file

    wanted = tuple(dict.fromkeys(forms)) or tuple(FORMATS)
    if output == STDIO and len(wanted) != 1:
        raise click.UsageError("Give one --format to write to standard output.")
    if plan and kind != "board":
        raise click.UsageError("--plan is for --kind board; `grants validate --plan` compares a return with its plan.")
    targets = {form: STDIO if output == STDIO else str(Path(output) / f"{stem(file)}-{kind}.{form}") for form in wanted}
    check_targets(targets.values(), [file, plan, round_source], force=force)
    round = load_round(round_source) if round_source else None
    approved = load_plan(plan, round) if plan else None
    with patience(f"Reading {file}"):
        try:
            reading = read_file(file, piped(file), round=round)
        except Refused as refused:
            fail(f"{file}: {refused.finding.message} {refused.finding.fix}")
        result = judge(reading, date.today())
        compared = compare(reading, approved) if approved else None
    if not result.valid and not draft:
        click.echo(terminal.result(result), err=True)
        fail(refusal(result), code=1)
    if kind == "board":
        document = board_report(reading.returned, reading.round, compared, draft=draft)
    else:
        document = return_document(reading.returned, reading.round, draft=draft)
    if output != STDIO:
        make_folder(output)
    for form, target in targets.items():
        with patience(f"Writing {target}"):
            content = render(document, form)
        write(target, content, force=force)


@cli.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """What a CODE of a finding means, why it matters, and how to mend it; without a code, all of them in short."""
    from difflib import get_close_matches

    from grants.printing import catalogue
    from grants.rules import CATALOGUE

    if code is None:
        click.echo(catalogue.overview())
    elif code.upper() in CATALOGUE:
        click.echo(catalogue.explain(CATALOGUE[code.upper()]))
    else:
        near = get_close_matches(code.upper(), list(CATALOGUE), n=1)
        hint = f" The nearest is {near[0]}." if near else ""
        fail(f"There is no code {code}.{hint} Leave it out to see all of them.")


@cli.group("rounds")
def rounds_group() -> None:
    """List, show and check rounds."""


@rounds_group.command("list")
def list_rounds() -> None:
    """The rounds that ship."""
    from grants.form import rounds

    width = max(map(len, rounds.ids()))
    for name in rounds.ids():
        round = rounds.load(name)
        click.echo(f"{name:<{width}}  {round.year}  {round.partnership}, {round.fund}")


@rounds_group.command("show")
@click.argument("source", metavar="ID")
def show_round(source: str) -> None:
    """What a round says."""
    from grants.printing.terminal import round_facts

    click.echo(round_facts(load_round(source)))


@rounds_group.command("check")
@click.argument("path")
def check_round(path: str) -> None:
    """Say everything that is wrong with a round file."""
    from grants.form import rounds
    from grants.model.words import counted

    try:
        round = rounds.load(path)
    except rounds.RoundError as error:
        for problem in error.problems:
            say(f"{error.source}: {problem}.")
        click.echo(f"\nNot usable: {counted(len(error.problems), 'error')}.")
        sys.exit(1 if error.readable else 2)
    say(f"{path}: a good round, {round.id}.")
