"""Values of a TOML file changed at random: keys dropped and renamed, texts blanked, values put in each other's place."""

import copy
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st

from grants.form.form import Kind

Place = tuple[str | int, ...]
"""The keys that lead to a value."""
Change = tuple[str, Place, Any]
"""What is done, where, and with what: ("put", ("stages", 1, "role"), "final")."""

STRANGE = [
    "", " ", "x", "Ref", "{fund}", "{nothing}", "{", "a\nb", "=1+1", "'", '"', "[x]", "#", "@", "é" * 31, "x" * 80, "x" * 300,
    "1", "TRUE", "A1", "R1C1", "To do", "Checks", "row", "priority_1", "\u202e", "50%", "a.b", "{0}", "{year!r}", "~*?",
]  # fmt: skip
VALUES: list[Any] = [0, 1, -1, 10**6, 1.5, True, False, [], {}, ["x"], {"x": "y"}, [{}], date(2021, 4, 1)]


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Every value of a file, however deep it stands."""
    if at:
        yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield from places(each, (*at, key))


def value_at(values: Any, place: Place) -> Any:
    for key in place:
        values = values[key]
    return values


def changes(values: dict[str, Any]) -> st.SearchStrategy[list[Change]]:
    """Lists of changes of a file, most of them of one change alone."""
    every = list(places(values))
    texts = [place for place in every if isinstance(value_at(values, place), str)]
    keyed = [place for place in every if isinstance(place[-1], str)]
    kinds = [place for place in keyed if place[-1] == "kind"]
    items = [place for place in every if isinstance(place[-1], int)]
    words = sorted({value_at(values, place) for place in texts} | {str(place[-1]) for place in keyed})
    drawn: list[st.SearchStrategy[Change]] = [
        st.tuples(st.just("drop"), st.sampled_from(every), st.none()),
        st.tuples(st.just("rename"), st.sampled_from(keyed), st.sampled_from(words)),
        st.tuples(st.just("put"), st.sampled_from(texts), st.sampled_from([*STRANGE, *words])),
        st.tuples(st.just("put"), st.sampled_from(every), st.sampled_from(VALUES)),
        st.tuples(st.just("swap"), st.sampled_from(every), st.integers(0, 999)),
        st.tuples(st.just("twice"), st.sampled_from(items), st.none()),
    ]
    if kinds:
        drawn.append(st.tuples(st.just("put"), st.sampled_from(kinds), st.sampled_from(get_args(Kind))))
    one = [st.lists(each, min_size=1, max_size=1) for each in drawn]
    return st.one_of([*one, st.lists(st.one_of(drawn), max_size=4)])


def changed(values: dict[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """A file after some changes; one whose place an earlier one took away is left out."""
    made = copy.deepcopy(values)
    for how, place, value in changes:
        with suppress(KeyError, IndexError, TypeError, AttributeError):
            _change(values, made, how, place, value)
    return made


def _change(before: Any, values: Any, how: str, place: Place, value: Any) -> None:
    within, key = value_at(values, place[:-1]), place[-1]
    match how:
        case "drop":
            del within[key]
        case "rename":
            within[value] = within.pop(key)
        case "put":
            within[key] = copy.deepcopy(value)
        case "swap":
            alike = [each for each in places(before) if each[-1] == key or each[:-1] == place[:-1]]
            other = alike[value % len(alike)]
            one, two = copy.deepcopy(within[key]), copy.deepcopy(value_at(values, other))
            within[key] = two
            value_at(values, other[:-1])[other[-1]] = one
        case "twice":
            within.append(copy.deepcopy(within[key]))
