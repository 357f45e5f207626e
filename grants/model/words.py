"""Phrases that messages share."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from babel.dates import format_date

from grants.model.days import OPEN_ENDED
from grants.model.money import squeeze

_NO_ANSWER = re.compile(r"(?:n[ ./\\]?a|not applicable|none|nil)[.!]?|[-/_\u2010-\u2015\u2212\xad]+|\.", re.IGNORECASE)
_LIKE = 120
"""The most characters of a text that may be a mistyped choice."""
ALIKE = dict.fromkeys("/\u2010\u2011\u2012\u2013\u2014\u2212", "-") | {"\u2019": "'", "\u2018": "'"}
"""Strokes and dashes that stand for one, and the marks that Word makes of an apostrophe."""
_ALIKE = str.maketrans(ALIKE)


def alike(text: str) -> str:
    """A text as it is compared: without capitals, doubled spaces and the different kinds of dash."""
    return squeeze(text).casefold().translate(_ALIKE)


def is_no_answer(text: str) -> bool:
    """Whether a text says that there is nothing to say: "n/a", "none", "-". In a cell that may be blank it is one."""
    return len(text) <= _LIKE and bool(_NO_ANSWER.fullmatch(squeeze(text)))


def day(value: date, locale: str = "en_GB") -> str:
    """21 May 2021; "open-ended" of what has no last day."""
    if value == OPEN_ENDED:
        return "open-ended"
    return format_date(value, "d MMMM y", locale=locale)


def quoted(value: object, *, as_is: bool = False) -> str:
    """A value as a message shows it: in quotation marks, and cut to a readable length."""
    text = str(value) if as_is else squeeze(str(value))
    return f'"{text[:57]}..."' if len(text) > 60 else f'"{text}"'


def nearest(text: str, choices: Iterable[str]) -> str | None:
    """The choice most like what was typed, capitals and spaces aside; None where none is like it, or it is prose."""
    if len(text) > _LIKE:
        return None
    by_fold = {squeeze(choice).casefold(): choice for choice in choices}
    found = get_close_matches(squeeze(text).casefold(), list(by_fold), n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def listed(items: Sequence[str], last: str = "and") -> str:
    """ "name, position and date"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 error", "2 errors", "no errors"."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"
