"""`grants decide`: the decisions of a collection, written into copies of the returns, and a letter for each."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grants.commands.options import files_argument, force_option, named, sources_option
from grants.commands.shared import Failed, code_of_one, fail, library, round_files, say, unread, workbooks
from grants.commands.writing import check_targets, make_folder, stem, write

if TYPE_CHECKING:
    from grants.form.library import Library
    from grants.form.rounds import Round
    from grants.office.decisions import Decided, Decision
    from grants.validate import Reading

LETTERS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The decisions that were read, with the round and the stage that they are of."""

    lines: "Sequence[Decision]"
    round: "Round"
    stage: str


@click.command()
@click.argument("collection", metavar="FUND.xlsx")
@files_argument
@sources_option
@click.option("-o", "--output", callback=named, required=True, metavar="DIR", help="The folder to write to.")
@force_option
def decide(collection: str, files: tuple[str, ...], sources: tuple[str, ...], output: str, force: bool) -> None:
    """Write the OPCC's decisions into copies of the returns, and a decision letter for each.

    FUND.xlsx is what `grants collect -o` wrote, with the decisions filled in on its sheet Decisions; FILE is a return,
    or a folder of them. Lines that changed since they were collected are refused and named, those without a decision
    are named, and all others are written. Exit code: 0 all decided, 1 some are not, 2 wrong use.
    """
    names = [name for name in workbooks(files) if not _is_same(name, collection)]
    targets = {name: _targets(output, name) for name in names}
    every = [target for each in targets.values() for target in each.values()]
    check_targets(every, [*names, collection, *round_files(sources)], force=force)
    known = library(sources)
    sheet = _sheet(collection, known)
    make_folder(output)
    codes = [code_of_one(name, partial(_decide, name, targets[name], sheet, known, force=force)) for name in names]
    sys.exit(max(codes, default=0))


def _is_same(name: str, other: str) -> bool:
    return Path(name).resolve() == Path(other).resolve()


def _targets(folder: str, file: str) -> dict[str, str]:
    begin = Path(folder) / stem(file)
    return {"xlsx": f"{begin}-decided.xlsx", **{form: f"{begin}-decision.{form}" for form in LETTERS}}


def _sheet(collection: str, known: "Library") -> _Sheet:
    from grants.office.collection import Unclear
    from grants.office.decisions import decisions, stamped, twice
    from grants.reading.gate import Refused, admit

    try:
        content = admit(Path(collection))
        id, stage = stamped(content)
        round = known.find(id)
        if round is None:
            fail(f"{collection} is of the round {id}, which is not known here. Say with --rounds where its file is.")
        lines = decisions(content, round)
    except Refused as refused:
        raise unread(collection, refused) from None
    except Unclear as error:
        fail(f"{collection}: {error}.")
    if again := list(twice(lines)):
        fail(*(f"{collection}: {each}." for each in again))
    return _Sheet(lines, round, stage)


def _decide(name: str, targets: dict[str, str], sheet: _Sheet, known: "Library", *, force: bool) -> int:
    """Write what is decided of one return, and give its exit code, or raise `Failed`."""
    from grants.office.decisions import decided

    reading = _read(name, sheet, known)
    found = decided(sheet.lines, reading)
    say(*(f"{name}: refused: {line}." for line in found.refused), err=True)
    say(*(f"{name}: missing: {line}." for line in found.missing), err=True)
    if found.lines:
        _write(name, targets, reading, found, force=force)
    return 1 if found.refused or found.missing or not found.lines else 0


def _read(name: str, sheet: _Sheet, known: "Library") -> "Reading":
    from grants.reading.gate import Refused
    from grants.validate import read_file

    try:
        reading = read_file(name, library=known)
    except Refused as refused:
        raise unread(name, refused) from None
    if reading.round.id != sheet.round.id or reading.stage != sheet.stage:
        what = f"{reading.round.year}, {reading.round.stage(reading.stage).label.lower()}"
        raise Failed(f"{name}: it is a return of another round or stage ({what}), so nothing is decided of it.")
    return reading


def _write(name: str, targets: dict[str, str], reading: "Reading", found: "Decided", *, force: bool) -> None:
    from grants.documents import decision_letter
    from grants.marking.editing import Unmarkable
    from grants.marking.filling import filled_copy
    from grants.office.decided_cells import cells
    from grants.reading.gate import admit
    from grants.report import render

    told = [
        decision_letter.Told(line.ref, line.project, line.allocated, line.decision, line.conditions)
        for line in found.lines
    ]
    on: date | None = found.on
    letter = decision_letter.build(reading.round, reading.stage, told, by=found.by, on=on)
    try:
        copy = filled_copy(admit(Path(name)), cells(reading, found))
    except Unmarkable:
        raise Failed(f"{name}: nothing can be written into it: open it in Excel, save it, and ask again.") from None
    write(targets["xlsx"], copy, force=force)
    for form in LETTERS:
        write(targets[form], render(letter, form), force=force)
