"""Small turns of English that messages share."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from babel.dates import format_date

from grants.money import plain, squeeze


def day(value: date, locale: str = "en_GB") -> str:
    """21 May 2021."""
    return format_date(value, "d MMMM y", locale=locale)


def quoted(value: object, locale: str = "en_GB", *, as_is: bool = False) -> str:
    """A value as a message shows it: text in quotation marks and cut to a readable length."""
    if isinstance(value, date):
        return day(value, locale)
    if isinstance(value, Decimal):
        return plain(value, locale)
    text = str(value) if as_is else squeeze(str(value))
    return f'"{text[:57]}..."' if len(text) > 60 else f'"{text}"'


def nearest(text: str, choices: Iterable[str]) -> str | None:
    """The choice most like what was typed, capitals and spaces aside; None where none is like it."""
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
