"""This year's round file → next year's: the same text with the id, the year and all dates moved on."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from grants.form.problems import Problem, RoundError, from_pydantic, values_of
from grants.form.toml_places import Path, Place, comments, places

LOOK_AGAIN = "# look again: last year's total"
_TOTALS = frozenset({"grant_total", "fund_total", "retained", "grants"})
_DAYS = frozenset({"begins", "ends", "opens", "due"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = re.compile(
    r"(?<!\d)(?P<first>(?:19|20|21)\d\d)(?:(?P<to>\s*(?:[-/\u2013]|to)\s*)(?P<second>\d{4}|\d\d))?(?!\d)"
)
_SHORT = re.compile(r"(?<!\d)(?P<first>\d\d)(?P<to>[-/\u2013])(?P<second>\d\d)(?!\d)")


def next_year(text: str, source: str = "") -> str:
    """The text of next year's round file: comments, layout and order as they are, and totals marked to be looked at.

    Words of priorities, plans, conditions and titles stay as they are. Raises RoundError where the text is no TOML.
    """
    values = values_of(text, source)
    if problems := from_pydantic([], text, {}):
        raise RoundError(source, problems)
    try:
        found = [place for place in places(text) if place.value_end > place.value_start]
    except ValueError:
        raise RoundError(source, [Problem("", 0, "it is nested too deeply")]) from None
    changes = [change for place in found if (change := _changed(place, text, values))]
    changes += _marks(found, text)
    for start, end, new in sorted(changes, reverse=True):
        text = f"{text[:start]}{new}{text[end:]}"
    return text


Change = tuple[int, int, str]
"""From where to where in the text, and what stands there instead."""


def _changed(place: Place, text: str, values: dict[str, object]) -> Change | None:
    """The change of one value; None where it stays as it is."""
    typed, path = text[place.value_start : place.value_end], place.path
    if path == ("id",):
        new = _years_on(typed)
        return place.value_start, place.value_end, new if new != typed else _with_a_year(typed, values)
    if path == ("year",):
        return place.value_start, place.value_end, _years_on(typed)
    day = _DATE.match(typed.strip("\"'"))
    if day and (typed[0] not in "\"'" or _is_a_day(path)):
        start = place.value_start + typed.index(day[0])
        return start, start + len(day[0]), _a_year_on(day[0], is_last=path == ("ends",))
    return None


def _is_a_day(path: Path) -> bool:
    """Whether a key's value is a day, so that it may stand in quotation marks too."""
    return path[-1] in _DAYS and (len(path) == 1 or path[0] in ("stages", "work"))


def _a_year_on(typed: str, *, is_last: bool) -> str:
    """The same day a year later; the last day of a year that ends in February stays the last of February."""
    try:
        day = date.fromisoformat(typed)
        first = day.replace(year=day.year + 1, day=1)
    except ValueError:  # a text that is no date, or the last year that there is
        return typed
    days = calendar.monthrange(first.year, first.month)[1]
    at_the_end = is_last and (day + timedelta(days=1)).day == 1
    return first.replace(day=days if at_the_end else min(day.day, days)).isoformat()


def _years_on(typed: str) -> str:
    """A text with its years moved on: 2021-22 as 2022-23, 2021 as 2022, and 21/22 where it has no year in full."""
    pattern = _YEARS if _YEARS.search(typed) else _SHORT
    return pattern.sub(_year_on, typed)


def _year_on(match: re.Match[str]) -> str:
    first, second = int(match["first"]), match["second"]
    moved = _next(match["first"])
    if second is None:
        return moved
    if int(second) % 100 == (first + 1) % 100:
        return f"{moved}{match['to']}{_next(second)}"
    return f"{moved}{match['to']}{second}" if len(match["first"]) == 4 else match[0]  # 2021-10 is a month


def _next(year: str) -> str:
    return f"{(int(year) + 1) % 10 ** len(year):0{len(year)}}"


def _with_a_year(typed: str, values: dict[str, object]) -> str:
    """An id that names no year, with next year's behind it, so that no two rounds have one id."""
    begins = values.get("begins")
    year = str(begins.year + 1) if isinstance(begins, date) else "next"
    return f"{typed[:-1]}-{year}{typed[-1]}"


def _marks(found: list[Place], text: str) -> Iterator[Change]:
    """The comment behind each total, at the end of its line."""
    texts = [(place.value_start, place.value_end) for place in found if text[place.value_start] in "\"'"]
    noted = list(comments(text))
    for end in sorted({_end_of_line(place.value_end, texts, text) for place in found if place.path[-1] in _TOTALS}):
        comment = next((text[start:stop] for start, stop in noted if start < end <= stop), "")
        if LOOK_AGAIN not in comment:
            yield len(text[:end].rstrip(" \t")), end, f"  {LOOK_AGAIN}"


def _end_of_line(position: int, texts: list[tuple[int, int]], text: str) -> int:
    """Where the line of a position ends, but not within a text of several lines."""
    end = text.find("\n", position)
    while within := [stop for start, stop in texts if start < end < stop]:
        end = text.find("\n", within[0])
    end = len(text) if end < 0 else end
    return end - 1 if text[:end].endswith("\r") else end
