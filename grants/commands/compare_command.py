"""`grants compare`: what changed between two workbooks."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grants.commands.compare_folders import compare_folders
from grants.commands.options import force_option, named, one, sources_option
from grants.commands.shared import STDIO, library, patience, round_files
from grants.commands.two_workbooks import compared, read
from grants.commands.writing import check_targets, write

if TYPE_CHECKING:
    from grants.office.changes import Comparison


@click.command()
@click.argument("old", callback=named, metavar="OLD")
@click.argument("new", callback=named, metavar="NEW")
@one("--old-round", metavar="ID or PATH", help="The round of OLD, in place of its stamp.")
@one("--new-round", metavar="ID or PATH", help="The round of NEW, in place of its stamp.")
@sources_option
@click.option("--format", "form", type=click.Choice(["text", "json", "xlsx"]), default="text", show_default=True)
@one("-o", "--output", metavar="FILE", help="Where the workbook of --format xlsx is written; - is standard output.")
@force_option
def compare(
    old: str,
    new: str,
    old_round: str | None,
    new_round: str | None,
    sources: tuple[str, ...],
    form: str,
    output: str | None,
    force: bool,
) -> None:
    """Say what changed between two workbooks, or two folders of them.

    OLD and NEW are workbooks of any returns and years: one that was sent again, a plan and its evaluation, two years.
    One of both may be - for standard input. Of two folders each partnership's return is compared with its own. What is
    meant is compared, not how or where it is written. Exit code: 0 nothing changed, 1 something did, 2 wrong use, or a
    file that can't be read as a return.
    """
    if (form == "xlsx") != bool(output):
        raise click.UsageError("--format xlsx and -o go together: the workbook needs a FILE, or - for standard output.")
    if old == new == STDIO:
        raise click.UsageError("OLD and NEW can't both come through standard input; give the name of one.")
    folders = [Path(each).is_dir() for each in (old, new)]
    if any(folders):
        if not all(folders) or old_round or new_round:
            raise click.UsageError("A folder is compared with a folder; --old-round and --new-round are for workbooks.")
        sys.exit(compare_folders(old, new, sources, form, output, force=force))
    if output:
        check_targets([output], [old, new, old_round, new_round, *round_files(sources)], force=force)
    known = library(sources)
    with patience("Comparing"):
        found = compared(read(old, old_round, known, "--old-round"), read(new, new_round, known, "--new-round"))
    if output:
        from grants.office.comparison_workbook import write_comparison

        write(output, write_comparison(found), force=force)
    else:
        _print(found, form)
    sys.exit(0 if found.same else 1)


def _print(found: "Comparison", form: str) -> None:
    from grants.printing import comparison, comparison_json

    if form == "json":  # in UTF-8, whatever the terminal speaks
        click.echo(comparison_json.as_json(found).encode(errors="backslashreplace"))
    else:
        click.echo(comparison.text(found))
