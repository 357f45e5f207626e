"""Rows of two workbooks → which row of the one is which of the other, and by what it was known again."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from grants.model.likeness import likeness, pieces
from grants.model.returns import Row

MOST = 40_000
"""Pairs of rows that are looked at for likeness; of more, which no return has, none is."""


@dataclass(frozen=True, slots=True)
class Named:
    """A row, and what it can be known again by."""

    row: Row
    home: Hashable = ""
    """Its project, by one name for both workbooks."""
    mark: str = ""
    """Its ref, or its part."""
    words: str = ""
    """Its title or words, as they are compared."""
    answers: Hashable = ""
    """All of it that is compared."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the old workbook and the same of the new; one of both is None where it was dropped or added.

    `by` is "ref", "title", "likeness", "place" (the rows of a project that are left, in their order) or "".
    """

    old: Row | None
    new: Row | None
    by: str


class Same(NamedTuple):
    """Rows are the same that have the same key; rows whose key is None are left to the next way of matching."""

    by: str
    key: Callable[[Named], Hashable | None]


class Like(NamedTuple):
    """Rows of one group are the same whose words are like each other, the most alike first."""

    by: str
    least: Decimal
    group: Callable[[Named], Hashable]


Way = Same | Like


def matched(olds: Sequence[Named], news: Sequence[Named], ways: Sequence[Way]) -> tuple[list[Pair], bool]:
    """The rows in pairs by the first way that finds them one: those of the new workbook in its order, then what was
    dropped. And whether all was tried: of too many rows likeness is not.
    """
    left, right = dict(enumerate(olds)), dict(enumerate(news))
    partner: dict[int, tuple[int, str]] = {}
    whole = True
    for way in ways:
        found = list(_same(left, right, way) if isinstance(way, Same) else _like(left, right, way))
        whole = whole and None not in found
        for old, new in filter(None, found):
            partner[new] = old, way.by
            del left[old], right[new]
    pairs = [
        Pair(olds[partner[place][0]].row, each.row, partner[place][1]) if place in partner else Pair(None, each.row, "")
        for place, each in enumerate(news)
    ]
    return [*pairs, *(Pair(each.row, None, "") for each in left.values())], whole


def _same(left: dict[int, Named], right: dict[int, Named], way: Same) -> Iterator[tuple[int, int]]:
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, each in right.items():
        waiting[way.key(each)].append(place)
    for place, each in left.items():
        key = way.key(each)
        if key is not None and waiting[key]:
            yield place, waiting[key].popleft()


def _like(left: dict[int, Named], right: dict[int, Named], way: Like) -> Iterator[tuple[int, int] | None]:
    """Pairs of places; None for a group that is too large."""
    groups: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((left, right)):
        for place, each in rows.items():
            groups[way.group(each)][side].append(place)
    for olds, news in groups.values():
        if len(olds) * len(news) > MOST:
            yield None
            continue
        old_pieces = {old: pieces(left[old].words) for old in olds}
        new_pieces = {new: pieces(right[new].words) for new in news}
        scores = [(likeness(old_pieces[old], new_pieces[new]), -old, -new) for old in olds for new in news]
        taken: set[tuple[str, int]] = set()
        for score, old, new in sorted(scores, reverse=True):
            if score >= way.least and not taken & {("old", old), ("new", new)}:
                taken |= {("old", old), ("new", new)}
                yield -old, -new


# ------------------------------------------------------------------------------------------- by kind of row

SAME_REF, ANY_REF, OF_A_PROJECT = Decimal("0.35"), Decimal("0.55"), Decimal("0.65")
"""How like each other titles have to be: of one ref, of different refs, and of measures and parts of a project."""


def _full(*parts: str) -> tuple[str, ...] | None:
    return parts if all(parts) else None


def project_ways(*, one_round: bool) -> tuple[Way, ...]:
    """A project is known by its ref and title, by its title, by its ref where the titles are not unlike, by a title
    that is like its own, and within a round by its ref alone: from year to year refs are given anew. Rows that have
    neither are taken in their order.
    """
    ways: tuple[Way, ...] = (
        Same("ref", lambda each: _full(each.mark, each.words)),
        Same("title", lambda each: each.words or None),
        Like("ref", SAME_REF, lambda each: each.mark),
        Like("likeness", ANY_REF, lambda _: ""),
        Same("place", lambda each: "" if not (each.mark or each.words) else None),
    )
    return (*ways, Same("ref", lambda each: each.mark or None)) if one_round else ways


ROW_WAYS: tuple[Way, ...] = (
    Same("title", lambda each: (each.home, each.answers)),
    Same("title", lambda each: (each.home, each.mark, each.words) if each.words else None),
    Same("title", lambda each: (each.home, each.words) if each.words else None),
    Like("likeness", OF_A_PROJECT, lambda each: each.home),
)
"""A row of a project: as it is, by its words in its part, by its words, by words like them."""

MEASURE_WAYS: tuple[Way, ...] = (*ROW_WAYS, Same("title", lambda each: each.words or None))
"""A measure besides by its words at another project, to which it was moved."""

PART_WAYS: tuple[Way, ...] = (
    *ROW_WAYS[:2],
    Same("ref", lambda each: (each.home, each.mark) if each.mark else None),
    *ROW_WAYS[2:],
)
"""A part besides by its letter."""

SPENDING_WAYS: tuple[Way, ...] = (Same("ref", lambda each: each.home),)
"""A row of a sheet that has one for each project."""

OWN_WAYS: tuple[Way, ...] = (*ROW_WAYS, Same("place", lambda each: each.home))
"""A row of any other sheet besides by its place among those of its project."""
