"""Which round a workbook was made for, and which return it is."""

from dataclasses import dataclass

from grants.form.form import Sheet
from grants.form.library import Library
from grants.form.rounds import Round
from grants.model.words import alike, listed, nearest, quoted
from grants.reading.book import Book
from grants.reading.faults import FILE06
from grants.reading.gate import refuse
from grants.reading.layout import find_layout, fold
from grants.reading.opening import open_book
from grants.reading.reader import match


@dataclass(frozen=True, slots=True)
class Origin:
    """An opened workbook, the round that it is read as, and the stamp that it bears ("" where it bears none)."""

    book: Book
    round: Round
    stamp: str


def origin_of(content: bytes, library: Library, given: Round | None, name: str = "") -> Origin:
    """Open the bytes of a workbook and find its round: the one that is given, else that of its stamp.

    A stamp stands among the document's properties and, since mail gateways and web spreadsheets take those away, on
    Start here as well. `name` is the file's, where it has one.

    Raises `gate.Refused` where the bytes are no workbook, or of no round that is known.
    """

    def no_answers(stamp: str) -> set[str]:
        """The sheets that are worked out."""
        round = given or library.find(stamp)
        return {round.form.checks, round.form.lists} if round else set()

    book = open_book(content, name, no_answers)
    stamp = book.round or _stamp_on_sheet(book, [given] if given else library.rounds())
    round = given or _stamped(stamp, library)
    return Origin(book, _of_one(round, book, stamp), stamp)


def _stamp_on_sheet(book: Book, rounds: list[Round]) -> str:
    """The stamp that stands on Start here, as one of these rounds has that sheet; "" where there is none."""
    for round in rounds:
        stamp = _answer(book, round, "round")
        if stamp.partition("/")[0] == round.id:
            return stamp
    return ""


def _answer(book: Book, round: Round, key: str) -> str:
    """What stands beside a field of Start here, as text."""
    sheet = round.sheets["start"]
    name = match(sheet.name, book.pages)
    if name is None:
        return ""
    layout = find_layout(sheet, name, book.pages[name].rows)
    row = book.pages[name].rows.get(layout.places.get(key, 0), {})
    return str(row.get(layout.answer, "")).strip()


def _stamped(stamp: str, library: Library) -> Round:
    if not stamp:
        what = "it carries no stamp of a template"
        how = "Copy the answers into a blank workbook of the round, which whoever gives the grant has."
        raise refuse(FILE06, what=what, how=how)
    found = library.find(stamp)
    if found is None:
        what = f"it is stamped {quoted(stamp)}, and no round of that name is known here"
        how = "Check it where that round's file is; or copy the answers into a blank workbook of a round that is known."
        raise refuse(FILE06, what=what, how=how)
    return found


def _of_one(round: Round, book: Book, stamp: str) -> Round:
    """In a round of many, that of the workbook's partnership: by its stamp, else by the name on Start here."""
    if round.key or not round.partnerships:
        return round
    name, _, key = stamp.partition("/")
    if name == round.id and key in round.partnerships:
        return round.of(key)
    named = alike(_answer(book, round, "partnership"))
    found = [key for key, one in round.partnerships.items() if alike(one.name) == named]
    if len(found) == 1:
        return round.of(found[0])
    what = f"it names none of the {len(round.partnerships)} partnerships of the round {quoted(round.id)}"
    how = "Type the name of the partnership on the first sheet as the round has it; or use that partnership's template."
    raise refuse(FILE06, what=what, how=how)


def stage_of(book: Book, round: Round) -> str:
    """The stage that Start here names, or nearly names; else the last one of whose own sheets any is filled."""
    labels = {stage.label: stage.key for stage in round.offered}
    sheet = round.sheets["start"]
    name = match(sheet.name, book.pages)
    if name is not None:
        layout = find_layout(sheet, name, book.pages[name].rows)
        answers = {row: str(values.get(layout.answer, "")) for row, values in book.pages[name].rows.items()}
        named = answers.get(layout.places.get("return", 0)) or next(
            (answer for answer in answers.values() if answer in labels), ""
        )
        if near := nearest(named, labels):
            return labels[near]
    filled = [
        stage for stage in round.offered if any(_is_filled(book, each, stage.key) for each in round.sheets.values())
    ]
    return (filled or list(round.offered))[-1 if filled else 0].key


def _is_filled(book: Book, sheet: Sheet, stage: str) -> bool:
    """Whether a sheet that is first filled at a stage holds any answer but the refs that the template filled in."""
    name = match(sheet.name, book.pages)
    if sheet.since != stage or sheet.layout != "table" or name is None:
        return False
    layout = find_layout(sheet, name, book.pages[name].rows)
    answers = {layout.places[column.key] for column in sheet.given if column.key in layout.places}
    return any(row > layout.header and answers & values.keys() for row, values in book.pages[name].rows.items())


def named_stage(round: Round, name: str) -> str:
    """The key of the stage that a user names by its key, its label or, where only one has it, its role.

    Raises `gate.Refused` where the round has no such stage.
    """
    folded = fold(name)
    for stage in round.offered:
        if folded in (fold(stage.key), fold(stage.label)):
            return stage.key
    if len(found := [stage.key for stage in round.offered if stage.role == folded]) == 1:
        return found[0]
    has = listed([stage.key for stage in round.offered])
    how = f"Give one of its stages with --stage: {has}."
    raise refuse(FILE06, what=f"its round {quoted(round.id)} has no return called {quoted(name)}", how=how)
