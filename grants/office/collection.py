"""The files of an office → its collection: who has returned and who has not, and what all of it comes to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import PurePath

from grants.form.rounds import Round
from grants.model.figures import total, whole
from grants.model.serving import AtRisk, Served, by_priority, by_risk
from grants.office.entries import Entry, Line

NOTHING = Decimal(0)


class Unclear(Exception):
    """What an office has to decide before its files can be collected, in words."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A partnership of the round, with the file that counts for it, where there is one."""

    key: str
    name: str
    granted: Decimal
    due: date
    entry: Entry | None = None
    superseded: tuple[str, ...] = ()
    """Files of the same partnership and stage that were signed earlier."""

    @property
    def state(self) -> str:
        if self.entry is None:
            return "missing"
        if not self.entry.round:
            return "unreadable"
        return "with errors" if self.entry.errors else "returned"

    @property
    def signed(self) -> date | None:
        return self.entry.signed if self.entry else None

    @property
    def days_late(self) -> int | None:
        """Days between the day it was due and the day it was signed; None where nobody signed."""
        return max((self.signed - self.due).days, 0) if self.signed else None

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.entry.lines if self.entry else ()


@dataclass(frozen=True)
class Collection:
    """What an office has of a round at a stage. Amounts are pounds."""

    round: Round
    """The round whole, with its partnerships."""
    stage: str
    partnerships: tuple[Returned, ...]
    left_out: tuple[tuple[str, str], ...]
    """Files that are of no use here, each with why."""

    @property
    def due(self) -> date:
        return self.round.stages[self.stage].due

    def in_state(self, state: str) -> list[Entry]:
        """What was returned by those partnerships that are in a state."""
        return [one.entry for one in self.partnerships if one.state == state and one.entry]

    @cached_property
    def lines(self) -> list[tuple[Returned, Line]]:
        """Every project of all partnerships."""
        return [(one, line) for one in self.partnerships for line in one.lines]

    @cached_property
    def totals(self) -> Mapping[str, Decimal | None]:
        """Spent is None where the spend of a project is not given, and at the plan stage."""
        there = [one.entry for one in self.partnerships if one.entry and one.entry.round]
        granted = total(one.granted for one in self.partnerships)
        return {
            "fund": self.round.fund_total if self.round.fund_total is not None else granted + self.round.retained,
            "retained": self.round.retained,
            "granted": granted,
            "available": total(entry.totals.available for entry in there),
            "allocated": total(entry.totals.allocated for entry in there),
            "spent": whole(entry.totals.spent for entry in there),
        }

    @property
    def gap(self) -> Decimal:
        """What of the fund is neither granted nor retained; minus where more is than there is."""
        return (self.totals["fund"] or NOTHING) - (self.totals["granted"] or NOTHING) - self.round.retained

    @cached_property
    def priorities(self) -> list[Served]:
        """The money of each priority, refused projects left out."""
        return by_priority(self.round.priorities, ((line.priorities, line.allocated) for line in self._granted))

    @cached_property
    def risks(self) -> list[AtRisk]:
        """The money against each risk of the round, refused projects left out; empty where it states none."""
        return by_risk(self.round.risks, ((line.risk, line.allocated) for line in self._granted))

    @property
    def _granted(self) -> list[Line]:
        return [line for _, line in self.lines if line.approved != "no"]

    @property
    def is_complete(self) -> bool:
        """Whether every partnership has returned without an error."""
        return all(one.state == "returned" for one in self.partnerships)


def collected(entries: Sequence[Entry], round: Round, stage: str) -> Collection:
    """The collection of a round at a stage; raises `Unclear` where two files of one partnership were signed on one day.

    Of several files of one partnership the one that was signed last counts; an unreadable file counts for the
    partnership whose key it has for a name.
    """
    left_out: list[tuple[str, str]] = []
    by_key: dict[str, list[Entry]] = {}
    for entry in entries:
        why = _no_use(entry, round, stage)
        if why:
            left_out.append((entry.file, why))
        else:
            by_key.setdefault(entry.key if entry.round else _named(entry, round) or "", []).append(entry)
    made = [_returned(round, stage, key, by_key.get(key, [])) for key in (round.partnerships or [""])]
    return Collection(round, stage, tuple(made), tuple(left_out))


def main_round(entries: Iterable[Entry]) -> str:
    """The id of the round of which there are most files, to collect where none is named; "" where none can be read."""
    counted = Counter(entry.round for entry in entries if entry.round)
    return counted.most_common(1)[0][0] if counted else ""


def latest_stage(entries: Iterable[Entry], round: Round) -> str:
    """The latest stage of a round of which there is a file, to collect where none is named."""
    there = {entry.stage for entry in entries if entry.round == round.id}
    return next((stage.key for stage in reversed(round.offered) if stage.key in there), round.offered[0].key)


def _no_use(entry: Entry, round: Round, stage: str) -> str:
    if not entry.round:
        return "" if _named(entry, round) is not None else entry.findings[0].message
    if entry.round != round.id:
        return f"it is of the round {entry.round}"
    if entry.stage != stage:
        return f"it is the {round.stage(entry.stage).label.lower()} return"
    return ""


def _named(entry: Entry, round: Round) -> str | None:
    """The key of the partnership whose name an unreadable file has; None where it has none."""
    stem = PurePath(entry.file).stem.casefold()
    return next((key for key in round.partnerships if stem == key.casefold()), None)


def _returned(round: Round, stage: str, key: str, entries: list[Entry]) -> Returned:
    one = round.of(key) if key else round
    due = round.stages[stage].due
    readable = sorted((entry for entry in entries if entry.round), key=lambda entry: entry.signed or date.min)
    counts = readable[-1] if readable else next(iter(entries), None)
    same = [entry.file for entry in readable[:-1] if counts and entry.signed == counts.signed]
    if counts and same:
        when = f"signed on {counts.signed:%d/%m/%Y}" if counts.signed else "not signed"
        raise Unclear(
            f"{counts.file} and {same[0]} are of one partnership, {one.partnership}, and both are {when}: "
            "take the one away that does not count."
        )
    superseded = tuple(entry.file for entry in entries if entry is not counts)
    return Returned(key, one.partnership, one.grant_total, due, counts, superseded)
