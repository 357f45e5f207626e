"""Whether a text gives away a figure that is withheld elsewhere: "3 of 7", "43%", "three of the seven"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from grants.model.few_people import BEFORE, LABEL
from grants.model.patterns import pattern
from grants.model.people_words import NUMBER_WORD, value_of

_PASSED_OVER = (
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|[£$€] ?[\d.,]+\w?|one[ -](?:to|stop|another|off)\b|no one\b|\b\d{4}[-/]\d\d\b"
)
"""Numbers that are no counts of people: days, amounts of money, financial years, "one-to-one"."""
_NUMBER = pattern(
    rf"{_PASSED_OVER}|(?<![\w.,])(?P<number>\d[\d,]*(?:\.\d+)?|{NUMBER_WORD})"
    r"(?P<percent> ?%| ?per ?cent\b)?(?!\w|\.\d)",
    re.IGNORECASE,
)
_UNIT = pattern(
    r" (?:years?|months?|weeks?|days?|hours?|minutes?|nights?|am|pm|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b"
)
"""What makes a time or a day of a number; "stage 2" is told by the word in front."""
_PART = pattern(
    r"\b(?P<parts>a|one|two|three|four)[ -](?P<part>half|third|quarter|fifth|sixth|seventh|eighth|ninth)s?\b"
    r"|\b(?P<half>half)(?= of\b| the\b)",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9}
_OF = pattern(r"\s?/\s?|\s\(?(?:out )?of (?:all )?(?:the |these |those |our |their )?", re.IGNORECASE)
"""What stands between the two numbers of "3 of the 7"."""


@dataclass(frozen=True)
class Withheld:
    """What is withheld of one measure: counts, and shares as fractions; `whole` is what the counts are of."""

    counts: frozenset[Decimal]
    shares: frozenset[Decimal] = frozenset()
    whole: Decimal | None = None


class _Number(NamedTuple):
    value: Decimal
    is_percent: bool
    start: int
    end: int


def figures(
    results: Iterable[Decimal], top: Decimal | None, bottom: Decimal | None, *, limit: int, share: bool = True
) -> Withheld:
    """The figures to look for where a measure is withheld.

    `results` are its counts of people; `top` and `bottom` the numerator and denominator behind its share, from which
    follow those who are left, and the share of both. A denominator tells nothing alone unless it is under twice the
    `limit`. `share` is whether the share is withheld too.
    """
    counts, shares = set(results), set[Decimal]()
    if top is not None and bottom:
        counts |= {top, bottom - top} | ({bottom} if bottom < 2 * limit else set())
        shares = {top / bottom, (bottom - top) / bottom} if share else set()
    return Withheld(frozenset(count for count in counts if count > 0), frozenset(shares), bottom or None)


def gives_away(text: str, withheld: Iterable[Withheld], *, title: bool = False) -> bool:
    """Whether a text holds one of the figures that are withheld, in digits or in words.

    `title` is for what names a project or a measure, where a number mostly means something else ("within 3 months"):
    there only a share, or a count together with what it is of.
    """
    wanted = list(withheld)
    if not wanted:
        return False
    numbers, parts = list(_numbers(text)), list(_parts(text))
    for each in wanted:
        if any(part in each.shares for part in parts):
            return True
        for place, number in enumerate(numbers):
            if any(_is_share(number, share) for share in each.shares):
                return True
            following = numbers[place + 1] if place + 1 < len(numbers) else None
            is_counted = number.value in each.counts and not number.is_percent
            if is_counted and (not title or (following and _is_whole(text, number, following, each.whole))):
                return True
    return False


def _numbers(text: str) -> Iterator[_Number]:
    for found in _NUMBER.finditer(text):
        if word := found["number"]:
            digits = word.replace(",", "")
            if _UNIT.match(text, found.end()) or LABEL.search(text[max(0, found.start() - BEFORE) : found.start()]):
                continue
            value = Decimal(digits) if digits[0].isdigit() else Decimal(value_of(word))
            yield _Number(value, bool(found["percent"]), found.start(), found.end())


def _parts(text: str) -> Iterator[Decimal]:
    for found in _PART.finditer(text):
        parts = Decimal(value_of(found["parts"])) if found["parts"] and len(found["parts"]) > 1 else Decimal(1)
        yield parts / _PARTS[(found["part"] or found["half"]).lower()]


def _is_share(number: _Number, share: Decimal) -> bool:
    """Whether it is this share, rounded to the decimals that it has: 43%, 42.9 per cent, 0.43."""
    places = -int(number.value.as_tuple().exponent)
    if not number.is_percent and (places < 1 or number.value >= 1):
        return False
    exact = share * 100 if number.is_percent else share
    unit = Decimal(1).scaleb(-max(places, 0))
    return any(exact.quantize(unit, rounding=way) == number.value for way in (ROUND_HALF_EVEN, ROUND_HALF_UP))


def _is_whole(text: str, number: _Number, following: _Number, whole: Decimal | None) -> bool:
    return following.value == whole and bool(_OF.fullmatch(text, number.end, following.start))
