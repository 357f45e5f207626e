"""The rows of a sheet in two workbooks, in pairs → what of them was added, dropped, moved and changed."""

from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from grants.form.answers import aim
from grants.form.form import Column, Sheet
from grants.model.matching import Named, Pair
from grants.model.returns import Row
from grants.model.targets import aim_compared, begins_easier, is_easier
from grants.model.words import alike, quoted
from grants.office.answer_changes import Answers, difference
from grants.office.asked_of_both import Asked, Both
from grants.office.changes import ADDED, CHANGED, DROPPED, MEASURES, MOVED, PROJECTS, Change, Place

WORDS = {"projects": "project", "measures": "measure", "parts": "description", "spend_items": "item"}
"""The column in whose words a row is known; on other sheets the first in words."""
PART = "part"
NO_TARGET = "no target"

_LAST = 10**6
"""In place of a row's number, where the new workbook has no such row."""


class Rows:
    """The sheets of two workbooks, of which each row belongs to a project."""

    def __init__(self, answers: Answers, asked: Asked) -> None:
        self.answers, self.asked = answers, asked

    def sheet(self, side: int, key: str) -> Sheet:
        return self.answers.both[side].round.sheets[key]

    # ------------------------------------------------------------------------------------- to be known again

    def named(self, key: str) -> tuple[list[Named], list[Named]]:
        """The rows of a sheet in both workbooks that say more than whose they are."""
        old, new = (list(self._named(side, key)) for side in (0, 1))
        return old, new

    def _named(self, side: int, key: str) -> Iterator[Named]:
        words = self._words(key)
        columns = [both[side] for both in self.asked.columns[key]]
        data = self.answers.both[side][key]
        for row in data.rows():
            if all(row[each.key] is None and data.readable(row["row"], each.key) for each in columns):
                continue
            means = tuple(self.answers.meaning(side, key, column, row) for column in columns)
            home = self.answers.home(side, row.get("ref"))
            yield Named(row, home, alike(row.get(PART) or ""), alike(str(row.get(words) or "")), means)

    def _words(self, key: str) -> str:
        texts = [both.new.key for both in self.asked.columns[key] if both.new.kind == "text"]
        return WORDS.get(key) or next(iter(texts), "")

    def home(self, pair: Pair) -> Hashable:
        """The project of a row by one name for both workbooks: where it is now, or where it was."""
        return self.answers.home(1, pair.new.get("ref")) if pair.new else self.answers.home(0, _row(pair).get("ref"))

    # ------------------------------------------------------------------------------------------- what changed

    def changes(self, key: str, pairs: Sequence[Pair], *, once: bool = False) -> Iterator[Change]:
        """What differs between the rows of pairs; `once` on a sheet that has one row for each project, of which a
        missing one is one of blanks.
        """
        for pair in pairs:
            if once or (pair.old and pair.new):
                yield from self._within(key, pair)
            else:
                yield self._alone(key, pair)

    def _within(self, key: str, pair: Pair) -> Iterator[Change]:
        done: set[str] = set()
        if pair.old and pair.new and key != PROJECTS:
            if self.answers.home(0, pair.old.get("ref")) != self.answers.home(1, pair.new.get("ref")):
                done.add(PART)
                yield self._moved(key, pair)
            if key == MEASURES and self._has_aim(pair.old, pair.new):
                done |= {"target", "direction"}
                yield from self._aim(pair.old, pair.new, pair)
        for both in self.asked.columns[key]:
            if both.new.key not in done and self.answers.differs(key, both, pair.old, pair.new):
                yield self._changed(key, both, pair)

    def _alone(self, key: str, pair: Pair) -> Change:
        """A row that was added or dropped: at the column that names it, with its amount where it has one."""
        side, row = (1, pair.new) if pair.new else (0, _row(pair))
        column = self._first(side, key)
        amount = self._amount(side, key)
        title = (row["project"] or "") if key == PROJECTS else None
        there = self.answers.place(side, key, column, row, title)
        gone, come = (None, there) if side else (there, None)
        by = None
        if amount:
            paid = self.answers.place(side, key, amount, row)
            by = difference(amount, *((None, paid) if side else (paid, None)))
        rank = (1 if side else 0) if key == MEASURES else (0 if side else 1) if key == PROJECTS else 6
        return self._change(key, pair, ADDED if side else DROPPED, "", "", gone, come, difference=by or None, rank=rank)

    def _first(self, side: int, key: str) -> Column:
        """The column whose cell stands for a row: its ref on Projects, else what it is known by."""
        columns = self.sheet(side, key).columns
        wanted = "ref" if key == PROJECTS else self._words(key)
        return next((each for each in columns if each.key == wanted), columns[0])

    def _amount(self, side: int, key: str) -> Column | None:
        """The column whose amount a row brings or takes with it; None where the sheet has none."""
        money = [both[side] for both in self.asked.columns[key] if both[side].kind == "money"]
        return next((each for each in money if each.key in ("allocated", "amount")), next(iter(money), None))

    def _moved(self, key: str, pair: Pair) -> Change:
        """A row that belongs to another project than before."""
        old, new = pair.old, pair.new
        places = [
            self.answers.place(side, key, self.sheet(side, key).column("ref"), row, " ".join(_whose(row)))
            for side, row in enumerate((old, new))
        ]
        title = self.sheet(1, key).column("ref").title
        return self._change(key, pair, MOVED, "ref", title, *places, rank=2)

    def _changed(self, key: str, both: Both, pair: Pair) -> Change:
        old, new = self.answers.places(key, both, pair.old, pair.new)
        column = both.new
        easier = (
            key == MEASURES
            and column.key == "baseline"
            and bool(pair.old and pair.new and begins_easier(pair.old, pair.new))
        )
        kind = MOVED if column.key == PART and key == MEASURES else CHANGED
        by = difference(column, old, new)
        rank = 3 if easier else self._rank(key, column)
        return self._change(
            key, pair, kind, column.key, column.title, old, new, difference=by, easier=easier, rank=rank
        )

    def _rank(self, key: str, column: Column) -> int:
        """The place of a change among those of its section."""
        if key == MEASURES:
            order = {PART: 2, "target": 4, "baseline": 5, "direction": 6, "unit": 6, "measure": 7}
            results = {name for each in self.answers.both[1].round.offered for name in (each.result, each.light)}
            return order.get(column.key, 8 if column.key in results else 9)
        if key == PROJECTS and column.key in (order := {"ref": 2, "project": 3, "allocated": 4}):
            return order[column.key]
        if column.kind == "money":
            return 6
        priority = column.key in self.answers.both[1].round.priority_keys
        return 7 if priority else 8 if column.office else 9

    def _has_aim(self, old: Row, new: Row) -> bool:
        """Whether target and direction of a measure can be read as one aim in both workbooks."""
        sides = zip(self.answers.both, (old, new), strict=True)
        readable = all(each[MEASURES].readable(row["row"], "target", "direction") for each, row in sides)
        return readable and any(both.new.key == "target" for both in self.asked.columns[MEASURES])

    def _aim(self, old: Row, new: Row, pair: Pair) -> Iterator[Change]:
        """An aim that changed, in words: at the target, unless the direction alone was changed."""
        if aim_compared(new, old["unit"]) == aim_compared(old, old["unit"]):
            return
        asked = {both.new.key: both for both in self.asked.columns[MEASURES]}
        of_target = "direction" not in asked or self.answers.differs(MEASURES, asked["target"], old, new)
        both = asked["target" if of_target else "direction"]
        places = [
            self.answers.place(side, MEASURES, both[side], row, aim(row, self.answers.both[side].round) or NO_TARGET)
            for side, row in enumerate((old, new))
        ]
        easier = is_easier(old, new)
        rank = 3 if easier else 4 if of_target else 6
        yield self._change(MEASURES, pair, CHANGED, both.new.key, both.new.title, *places, easier=easier, rank=rank)

    def _change(
        self,
        key: str,
        pair: Pair,
        kind: str,
        field: str,
        title: str,
        old: Place | None,
        new: Place | None,
        *,
        rank: int,
        difference: Decimal | None = None,
        easier: bool = False,
    ) -> Change:
        row = _row(pair)
        section = MEASURES if key == MEASURES else PROJECTS
        sheets = list(self.answers.both[1 if pair.new else 0].round.sheets)
        place = (rank, sheets.index(key), pair.new["row"] if pair.new else _LAST, row["row"])
        return Change(
            section, kind, key, self.called(key, pair), field, title, old, new,
            ref=row.get("ref") or "", difference=difference, easier=easier, matched=pair.by, rank=place,
        )  # fmt: skip

    def called(self, key: str, pair: Pair) -> str:
        """What a row is called: "P5", "P4 A", and its words."""
        side, row = (1, pair.new) if pair.new else (0, _row(pair))
        words = row.get(self._words(key)) or ""
        if key not in WORDS:
            words = self._titles[side].get((row.get("ref") or "").casefold()) or ""
        return " ".join([*_whose(row), *([quoted(words)] if words else [])]) or f"row {row['row']}"

    @cached_property
    def _titles(self) -> tuple[dict[str, str], dict[str, str]]:
        """The titles of projects by ref in both workbooks."""
        old, new = (
            {ref.casefold(): row["project"] or "" for ref, row in workbook[PROJECTS].first_by_ref().items()}
            for workbook in self.answers.both
        )
        return old, new


def _row(pair: Pair) -> Row:
    """The row of a pair: of the new workbook, where it is there."""
    return pair.new or pair.old or {}


def _whose(row: Row | None) -> list[str]:
    """Whose a row is: its project's ref, and the part."""
    return [str(row[key]) for key in ("ref", PART) if row and row.get(key)]
