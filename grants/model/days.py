"""Text → the day that it names, day before month, as people in Britain write it."""

import calendar
import re
from collections.abc import Mapping
from datetime import date, datetime

from grants.model.patterns import pattern

_DAYS: Mapping[str, tuple[str, ...]] = {
    "9/9/9": ("%d/%m/%Y", "%d/%m/%y", "%Y/%m/%d"),
    "9-9-9": ("%d-%m-%Y", "%Y-%m-%d", "%d-%m-%y"),
    "9.9.9": ("%d.%m.%Y", "%d.%m.%y", "%Y.%m.%d"),
    "9 9 9": ("%d %m %Y", "%d %m %y", "%Y %m %d"),
    "9 a 9": ("%d %B %Y", "%d %b %Y", "%d %B %y", "%d %b %y"),
    "9 a, 9": ("%d %B, %Y",),
    "9-a-9": ("%d-%b-%Y", "%d-%b-%y"),
    "a 9 9": ("%B %d %Y", "%b %d %Y"),
    "a 9, 9": ("%B %d, %Y", "%b %d, %Y"),
}
"""Ways of writing a day, by their shape (see `_shape`). Only those of a text's own shape are tried."""
_MONTHS: Mapping[str, tuple[str, ...]] = {
    "a 9": ("%B %Y", "%b %Y", "%B %y", "%b %y"),
    "a-9": ("%b-%Y", "%b-%y"),
    "9/9": ("%m/%Y",),
    "9-9": ("%Y-%m",),
}
_ORDINAL = pattern(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
_AROUND = pattern(r"\b(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?,? |\bof |[ T]00:00(:00)?$", re.IGNORECASE)
"""Words around a date that don't change it, such as the day of the week."""
_WITHIN = pattern(
    r"\d+([/.-])\d+\1\d+|\d+(?:st|nd|rd|th)? (?:of )?[a-z]+,? \d+|\d+-[a-z]+-\d+|[a-z]+ \d+,? \d+", re.IGNORECASE
)
OPEN_ENDED = date.max
"""In place of the last day of what goes on: "ongoing", "open-ended"."""
ENDLESS = ("Ongoing", "Open-ended")
"""How that is written; the first is how the tool writes it."""
_GOES_ON = pattern(r"(?:open|on)[- ]?(?:ended|going)|rolling|no end date|indefinite(?:ly)?", re.IGNORECASE)
_LONGEST = 50
"""The most characters of a text that is a day and nothing else."""


def day_in(text: str) -> date | None:
    """The day that a text names; None where the text is no day, or more than a day."""
    return _parsed(_AROUND.sub("", _ORDINAL.sub("", text)), _DAYS) if len(text) <= _LONGEST else None


def goes_on(text: str) -> bool:
    """Whether a text says that there is no last day."""
    return bool(_GOES_ON.fullmatch(text.strip(" .")))


def month_in(text: str) -> date | None:
    """The last day of the month that a text names."""
    first = _parsed(text, _MONTHS) if len(text) <= _LONGEST else None
    return first.replace(day=calendar.monthrange(first.year, first.month)[1]) if first else None


def day_within(text: str) -> date | None:
    """The first day among the words of a text, of which only the beginning is searched."""
    days = (day_in(found[0]) for found in _WITHIN.finditer(text[:200]))
    return next((day for day in days if day is not None), None)


def _parsed(text: str, patterns: Mapping[str, tuple[str, ...]]) -> date | None:
    text = text.replace("Sept ", "Sep ")
    for written in patterns.get(_shape(text), ()):
        try:
            return datetime.strptime(text, written).date()
        except ValueError:
            continue
    return None


def _shape(text: str) -> str:
    """ "31 March 2022" as "9 a 9"."""
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", text))
