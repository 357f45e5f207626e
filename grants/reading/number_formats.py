"""A workbook's styles → which of them show a number as a day, a time or a length of time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lxml import etree

from grants.model.limits import FORMAT
from grants.reading.book import EPOCH
from grants.reading.cells import BEYOND, Instead
from grants.reading.scan import TooMuch

_DAYS = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
_SPANS = frozenset({46})
"""Excel's own formats of days and times, and of lengths of time, which a file names by number alone (ECMA-376,
18.8.30). Those from 27 and from 50 on are of East Asia's calendars."""
_PASSED_OVER = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|[_\\*].', re.IGNORECASE)
"""What a format shows as it stands: words in quotes, a colour or a language, a space as wide as a character."""
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DAY = re.compile(r"[dmyhs]", re.IGNORECASE)
_DAY_60 = 60  # 29 February 1900, which Excel counts and which never was
_MILLISECONDS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Formats:
    """The numbers of the cell styles that show a number as a day or time, and as a length of time."""

    days: frozenset[int] = frozenset()
    spans: frozenset[int] = frozenset()


def formats(styles: etree._Element) -> Formats:
    """What the part of styles says; raises TooMuch where a format is far longer than Excel takes."""
    own: dict[str, str] = {}
    for each in styles.iterfind("{*}numFmts/{*}numFmt"):  # and not those of conditional formats, which look alike
        code = str(each.get("formatCode", ""))
        if len(code) > FORMAT:
            raise TooMuch("one of its number formats is far too long")
        own[str(each.get("numFmtId"))] = code
    kinds = {number: _kind(code) for number, code in own.items()}
    kinds |= {str(number): "day" for number in _DAYS if str(number) not in own}
    kinds |= {str(number): "span" for number in _SPANS if str(number) not in own}
    used = [kinds.get(str(style.get("numFmtId"))) for style in styles.iterfind("{*}cellXfs/{*}xf")]
    return Formats(
        frozenset(place for place, kind in enumerate(used) if kind == "day"),
        frozenset(place for place, kind in enumerate(used) if kind == "span"),
    )


def _kind(code: str) -> str:
    """Of a format's parts for positive, negative and no numbers the first counts."""
    shown = _PASSED_OVER.sub("", code).partition(";")[0]
    if _SPAN.search(shown):
        return "span"
    return "day" if _DAY.search(shown) else ""


def moment(number: int | float, epoch: date) -> datetime | time | Instead:
    """The day or time that Excel shows for a number; BEYOND where no day has it."""
    try:
        day, part = divmod(number, 1)
        of_day = timedelta(milliseconds=round(part * _MILLISECONDS))
        if 0 <= number < 1 and not of_day.days:
            return (datetime.combine(epoch, time.min) + of_day).time()
        if 0 < number < _DAY_60 and epoch == EPOCH:
            day += 1
        return datetime.combine(epoch, time.min) + timedelta(days=day) + of_day
    except (OverflowError, ValueError):
        return BEYOND


def span(number: int | float) -> timedelta | Instead:
    """A length of time, given in days; BEYOND where it is longer than any."""
    try:
        return timedelta(milliseconds=round(timedelta(days=number) / timedelta(milliseconds=1)))
    except (OverflowError, ValueError):
        return BEYOND
