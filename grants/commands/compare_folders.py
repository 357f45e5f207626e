"""`grants compare` of two folders: each partnership's return in the one with its return in the other."""

from typing import TYPE_CHECKING

import click

from grants.commands.fund_files import collection_of, entries_of, round_of
from grants.commands.shared import files_in, library, round_files
from grants.commands.two_workbooks import compared, read
from grants.commands.writing import check_targets, write

if TYPE_CHECKING:
    from grants.form.library import Library
    from grants.office.changes import Comparison
    from grants.office.collection import Collection


def compare_folders(old: str, new: str, sources: tuple[str, ...], form: str, output: str | None, *, force: bool) -> int:
    """Print or write what changed from one folder to the other; gives the exit code, 2 where a return can't be read."""
    from grants.office.compare_funds import compare_funds
    from grants.printing import fund_comparison as printing

    if output:
        check_targets([output], [*files_in([old, new])[0], *round_files(sources)], force=force)
    known = library(sources)

    def files(one: str, other: str) -> "Comparison":
        return compared(read(one, None, known, "--old-round"), read(other, None, known, "--new-round"))

    (before, some_unread), (after, others_unread) = _collection(old, known), _collection(new, known)
    found = compare_funds(before, after, files)
    if output:
        from grants.office.fund_comparison_workbook import write_fund_comparison

        write(output, write_fund_comparison(found), force=force)
    elif form == "json":
        click.echo(printing.as_json(found).encode(errors="backslashreplace"))
    else:
        click.echo(printing.text(found))
    return 2 if some_unread or others_unread else 0 if found.same else 1


def _collection(folder: str, known: "Library") -> "tuple[Collection, bool]":
    """The returns of a folder, of the round of which there are most, at the latest stage of which there is one; and
    whether a file of it can't be read as a return.
    """
    from grants.office.collection import latest_stage

    entries = entries_of(files_in([folder])[0], known)
    round = round_of(entries, known, f"the files in {folder}")
    found = collection_of(entries, round, latest_stage(entries, round))
    return found, not all(entry.round for entry in entries)
