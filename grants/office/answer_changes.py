"""An answer in two workbooks → whether it differs, and its two places."""

from collections.abc import Hashable, Sequence
from decimal import Decimal

from grants.form.form import Column
from grants.model.figures import NOTHING
from grants.model.matching import Pair
from grants.model.returns import Row
from grants.office.asked_of_both import Both, Workbook, meaning, unit_of, written
from grants.office.changes import Place

UNREAD = "can't be read"
MONEY_KINDS = ("money", "variance")

Home = Hashable
"""A project by one name for both workbooks: its place among the pairs of projects, or what happened to it, with its
ref; a ref that is no project's stands for itself."""


class Answers:
    """The answers of both workbooks, and which of their projects are one."""

    def __init__(self, old: Workbook, new: Workbook, projects: Sequence[Pair]) -> None:
        self.both = (old, new)
        self._homes: tuple[dict[str, Home], dict[str, Home]] = ({}, {})
        for place, pair in enumerate(projects):
            for homes, row, alone in zip(self._homes, (pair.old, pair.new), ("dropped", "added"), strict=True):
                if row is not None and row["ref"]:
                    ref = row["ref"].casefold()
                    homes.setdefault(ref, place if pair.by else (alone, ref))

    def home(self, side: int, ref: str | None) -> Home:
        """The project of a ref; `side` is 0 for the old workbook, 1 for the new."""
        folded = (ref or "").casefold()
        return self._homes[side].get(folded, ("ref", folded))

    def meaning(self, side: int, key: str, column: Column, row: Row | None) -> Hashable:
        """What an answer means, whatever it looks like; None for a blank, and where there is no row.

        An answer that can't be read means what was said of it, so that it differs from all others.
        """
        if row is None:
            return None
        data, value = self.both[side][key], row[column.key]
        if not data.readable(row["row"], column.key):
            return UNREAD, self.both[side].said_of.get((data.name, data.cell(column.key, row["row"])))
        if column.kind == "project-ref":
            return self.home(side, value) if value else None
        return meaning(value, column, unit_of(row))

    def place(self, side: int, key: str, column: Column, row: Row | None, text: str | None = None) -> Place:
        """Where an answer stands, and what it says (`text`, where that is known better); no row is a blank."""
        workbook = self.both[side]
        data = workbook[key]
        if row is None:
            return Place(data.name, "", None, "")
        value, cell = row[column.key], data.cell(column.key, row["row"])
        if not data.readable(row["row"], column.key):
            return Place(data.name, cell, None, UNREAD)
        return Place(
            data.name, cell, value, written(value, column, workbook.round, unit_of(row)) if text is None else text
        )

    def differs(self, key: str, columns: Both, old: Row | None, new: Row | None) -> bool:
        return self.meaning(0, key, columns.old, old) != self.meaning(1, key, columns.new, new)

    def places(self, key: str, columns: Both, old: Row | None, new: Row | None) -> tuple[Place, Place]:
        return self.place(0, key, columns.old, old), self.place(1, key, columns.new, new)


def difference(column: Column, old: Place | None, new: Place | None) -> Decimal | None:
    """By how many pounds an amount changed; a blank is nothing. None where it is no amount, or can't be read."""
    if column.kind not in MONEY_KINDS or UNREAD in (old and old.text, new and new.text):
        return None
    amounts = [each.value if each and isinstance(each.value, Decimal) else NOTHING for each in (old, new)]
    return amounts[1] - amounts[0]
