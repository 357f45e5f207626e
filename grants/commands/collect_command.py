"""`grants collect`: what an office has of its partnerships' returns, and its workbook to work in."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grants.commands.fund_files import collected, entries_of
from grants.commands.options import files_argument, force_option, one, round_option, sources_option
from grants.commands.shared import STDIO, files_in, library, load_round, round_files
from grants.commands.writing import check_targets, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.office.collection import Collection


_NOTE = "it is the note that Excel keeps while a workbook is open"


@click.command()
@files_argument
@round_option("The round that is collected; without it, that of most of the files.")
@sources_option
@one("--stage", metavar="STAGE", help="The return that is collected; without it, the latest of which there is a file.")
@one("-o", "--output", metavar="FUND.xlsx", help="Also write a workbook to work in: who returned, lines, decisions.")
@force_option
@one("--cluster", metavar="ADDRESS", help="Share the work with a cluster: the address of a scheduler of dask.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def collect(
    files: tuple[str, ...],
    round_source: str | None,
    sources: tuple[str, ...],
    stage: str | None,
    output: str | None,
    force: bool,
    cluster: str | None,
    form: str,
) -> None:
    """Say who of a fund has returned, and put all returns into one workbook.

    FILE is a return, or a folder of them; other files in a folder are named and passed over. Exit code: 0 all returned
    without error, 1 some are missing or have errors, 2 wrong use.
    """
    from grants.printing import who_returned as printing

    names, others = files_in(files)
    if output:
        check_targets([output], [*names, round_source, *round_files(sources)], force=force)
    found = _collection(names, others, round_source, sources, stage, cluster or "")
    if form == "json":
        click.echo(printing.as_json(found).encode(errors="backslashreplace"))
    elif output != STDIO:
        click.echo(printing.text(found))
    if output:
        from grants.office.fund_workbook import write_collection

        write(output, write_collection(found), force=force, report=sys.stderr)
    sys.exit(0 if found.is_complete else 1)


def _collection(
    names: "Sequence[str]",
    others: "Sequence[str]",
    round_source: str | None,
    sources: tuple[str, ...],
    stage: str | None,
    cluster: str,
) -> "Collection":
    from dataclasses import replace

    known = library(sources)
    named = load_round(round_source, known) if round_source else None
    found = collected(entries_of(names, known, cluster), known, named, stage)
    passed = tuple((name, _NOTE if Path(name).name.startswith("~$") else "it is no workbook") for name in others)
    return replace(found, left_out=(*found.left_out, *passed))
