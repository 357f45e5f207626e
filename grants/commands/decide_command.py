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

    def is_of(self, reading: "Reading") -> bool:
        return (reading.round.id, reading.stage) == (self.round.id, self.stage)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A return that decisions are for."""

    file: str
    reading: "Reading"

    @property
    def round(self) -> "Round":
        return self.reading.round

    @property
    def stage(self) -> str:
        return self.reading.stage

    @property
    def signed(self) -> date | None:
        from grants.form.answers import signature

        row = signature(self.reading.returned["sign_off"], self.round, self.stage)
        return row["date"] if row else None


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
    sent: list[_Sent] = []
    codes = [code_of_one(name, partial(_take, name, sheet, known, sent)) for name in names]
    counts = _that_count(sent)
    make_folder(output)
    codes += [code_of_one(each.file, partial(_decide, each, targets[each.file], sheet, force=force)) for each in counts]
    sys.exit(max([*codes, _without_return(sheet, counts)]))


def _take(name: str, sheet: _Sheet, known: "Library", sent: list[_Sent]) -> int:
    """Read a return that the decisions are for; one of another round or stage is named and passed over."""
    from grants.reading.gate import Refused
    from grants.validate import read_file

    try:
        reading = read_file(name, library=known)
    except Refused as refused:
        raise unread(name, refused) from None
    if sheet.is_of(reading):
        sent.append(_Sent(name, reading))
    else:
        what = f"{reading.round.year}, {reading.round.stage(reading.stage).label.lower()}"
        say(f"{name}: it is of another round or stage ({what}), so nothing is decided of it.", err=True)
    return 0


def _that_count(sent: "Sequence[_Sent]") -> list[_Sent]:
    """Of several returns of one partnership the one that was signed last; the others are named."""
    from grants.office.collection import Unclear
    from grants.office.taking import latest

    try:
        counts, superseded = latest(sent)
    except Unclear as error:
        fail(str(error))
    for each, last in superseded:
        say(f"{each.file}: superseded by {last.file}, so nothing is decided of it.", err=True)
    return counts


def _without_return(sheet: _Sheet, counts: "Sequence[_Sent]") -> int:
    """The exit code, once partnerships are named whose decisions have no return to go into."""
    there = {each.round.key for each in counts}
    lost = sorted({line.key for line in sheet.lines if line.decision} - there)
    say(
        *(
            f"{key or sheet.round.partnership}: missing: no return of it was given, so it is not decided."
            for key in lost
        ),
        err=True,
    )
    return 1 if lost else 0


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


def _decide(sent: _Sent, targets: dict[str, str], sheet: _Sheet, *, force: bool) -> int:
    """Write what is decided of one return, and give its exit code, or raise `Failed`."""
    from grants.office.decisions import decided

    name, found = sent.file, decided(sheet.lines, sent.reading)
    say(*(f"{name}: refused: {line}." for line in found.refused), err=True)
    say(*(f"{name}: missing: {line}." for line in found.missing), err=True)
    if found.unclear:
        say(f"{name}: refused: {found.unclear}, so nothing is written.", err=True)
        return 1
    if found.lines:
        if not found.by or not found.on:
            what = "the day of the decision" if found.by else "who decided"
            say(f"{name}: {what} is not said, and stays blank beside the decision.", err=True)
        _write(name, targets, sent.reading, found, force=force)
    return 1 if found.refused or found.missing or not found.lines else 0


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
    letter = decision_letter.build(reading.round, reading.stage, told, by=found.by, on=found.on)
    try:
        copy = filled_copy(admit(Path(name)), cells(reading, found))
    except Unmarkable:
        raise Failed(f"{name}: nothing can be written into it: open it in Excel, save it, and ask again.") from None
    write(targets["xlsx"], copy, force=force)
    for form in LETTERS:
        write(targets[form], render(letter, form), force=force)
