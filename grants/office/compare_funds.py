"""Two collections of returns → what changed at each partnership, and in all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grants.model.words import alike
from grants.office.changes import Comparison, Total
from grants.office.collection import Collection, Returned


@dataclass(frozen=True, slots=True)
class Partners:
    """A partnership of both collections: its returns, and what changed; None where one can't be compared."""

    old: Returned | None
    new: Returned | None
    comparison: Comparison | None

    @property
    def key(self) -> str:
        """In the new collection, where it is there."""
        one = self.new or self.old
        return one.key if one else ""

    @property
    def name(self) -> str:
        one = self.new or self.old
        return one.name if one else ""

    @property
    def same(self) -> bool:
        """Whether nothing changed, or there is nothing of it in both."""
        if self.comparison is not None:
            return self.comparison.same
        return not any(each is not None and each.entry is not None for each in (self.old, self.new))


@dataclass(frozen=True, slots=True)
class FundComparison:
    """What differs between two collections."""

    old: Collection
    new: Collection
    partnerships: tuple[Partners, ...]

    @property
    def totals(self) -> Mapping[str, Total]:
        """The totals of both funds."""
        return {key: Total(amount, self.new.totals[key]) for key, amount in self.old.totals.items()}

    @property
    def same(self) -> bool:
        return all(each.same for each in self.partnerships)


def compare_funds(old: Collection, new: Collection, compared: Callable[[str, str], Comparison]) -> FundComparison:
    """Each partnership by its key, else by its name, in the order of the new round; `compared` compares two files."""
    left = {one.key: one for one in old.partnerships}
    by_name = {alike(one.name): one.key for one in old.partnerships}
    made = []
    for one in new.partnerships:
        key = one.key if one.key in left else by_name.get(alike(one.name))
        made.append(_partners(left.pop(key, None) if key is not None else None, one, compared))
    return FundComparison(old, new, (*made, *(_partners(one, None, compared) for one in left.values())))


def _partners(old: Returned | None, new: Returned | None, compared: Callable[[str, str], Comparison]) -> Partners:
    files = [one.entry.file for one in (old, new) if one and one.entry and one.entry.round]
    return Partners(old, new, compared(files[0], files[1]) if len(files) == 2 else None)
