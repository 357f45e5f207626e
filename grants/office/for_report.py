"""A collection and the returns that count in it → what a fund report is written from."""

from collections.abc import Sequence
from dataclasses import dataclass

from grants.documents.board.published import Published
from grants.documents.fund.gathered import Fund, Partnership
from grants.form.rounds import Round
from grants.model.finding import Result
from grants.model.returns import Return
from grants.office.collection import Collection, Returned
from grants.office.entries import Entry, entry_of
from grants.validate import Reading

MEND_OR_TAKE_OUT = "Mend what can't be read, or take it out: its partnership is then told as missing."
"""What to do with a file that can't be read: its partnership has returned, and nothing of it could be told."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was looked at, with its return and round; both are None where it can't be read as one."""

    entry: Entry
    returned: Return | None = None
    round: Round | None = None


def kept_of(reading: Reading | None, result: Result) -> Kept:
    """What a fund report needs of a file, for `Taking`."""
    if reading is None:
        return Kept(entry_of(None, result))
    return Kept(entry_of(reading, result), reading.returned, reading.round)


def fund_of(found: Collection, kept: Sequence[Kept], *, draft: bool) -> Fund:
    """The partnerships of a collection with those of the returns that count."""
    by_entry = {id(each.entry): each for each in kept}
    partnerships = [_partnership(one, by_entry.get(id(one.entry)), draft=draft) for one in found.partnerships]
    return Fund(
        found.round, found.stage, partnerships, found.totals, found.priorities, found.risks, draft=draft
    )  # fmt: skip


def _partnership(one: Returned, kept: Kept | None, *, draft: bool) -> Partnership:
    there = kept if kept and kept.returned and kept.round else None
    published = (
        Published(there.returned, there.round, draft=draft) if there and there.returned and there.round else None
    )
    errors = tuple(each for each in one.entry.findings if each.severity == "error") if one.entry else ()
    return Partnership(one.name, one.granted, one.signed, one.days_late, errors, published)
