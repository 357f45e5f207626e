"""`grants report --kind fund`: one document on the returns of all partnerships of a round."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grants.commands.fund_files import collected, files_of_collection, taken
from grants.commands.shared import STDIO, Failed, NotReady, files_in, library, load_round, patience, round_files, say
from grants.commands.writing import check_targets, make_folder, write
from grants.report import FUND

if TYPE_CHECKING:
    from grants.office.collection import Collection


def report_fund(
    files: Sequence[str],
    round_source: str | None,
    sources: tuple[str, ...],
    forms: Sequence[str],
    output: str,
    *,
    draft: bool,
    force: bool,
) -> None:
    """Write the report on the returns of a fund: the latest stage of which there is one, of the round of most."""
    from grants.office.for_report import fund_of, kept_of
    from grants.report import make_fund, render

    given, _ = files_in(files)
    names = [name for each in given for name in files_of_collection(each)]
    if output == STDIO and len(forms) != 1:
        raise click.UsageError("Give one --format to write to standard output.")
    known = library(sources)
    named = load_round(round_source, known) if round_source else None
    with patience("Reading the returns"):
        kept = taken(names, known, kept_of)
    found = collected([each.entry for each in kept], known, named, None)
    _say_what_is_left_out(found)
    _refuse_what_is_not_ready(found, draft=draft)
    targets = {
        form: STDIO if output == STDIO else str(Path(output) / f"{found.round.id}-{FUND}.{form}") for form in forms
    }
    check_targets(targets.values(), [*names, *given, round_source, *round_files(sources)], force=force)
    with patience("Writing the report"):
        document = make_fund(fund_of(found, kept, draft=draft), today=date.today())
    for form, target in targets.items():
        with patience(f"Writing {target}"):
            content = render(document, form)
        if target != STDIO:
            make_folder(str(Path(target).parent))
        write(target, content, force=force)


def _say_what_is_left_out(found: "Collection") -> None:
    """Name the files that are of no use here, and those of which another counts."""
    say(*(f"{file}: left out, since {why}." for file, why in found.left_out), err=True)
    for one in found.partnerships:
        if one.entry:
            say(*(f"{file}: superseded by {one.entry.file}." for file in one.superseded), err=True)


def _refuse_what_is_not_ready(found: "Collection", *, draft: bool) -> None:
    """A return that can't be read, and without `draft` one with errors, ends the command: nothing is written."""
    from grants.office.for_report import MEND_OR_TAKE_OUT

    if unreadable := found.in_state("unreadable"):
        what = [f"{each.file}: {each.findings[0].message}" for each in unreadable]
        raise Failed(*what, f"No report was written. {MEND_OR_TAKE_OUT}")
    wrong = found.in_state("with errors")
    if wrong and not draft:
        raise NotReady(
            *(f"{each.file}: errors to be put right: {each.errors}. `grants validate` lists them." for each in wrong),
            "No report was written. Mend them, or give --draft.",
        )
