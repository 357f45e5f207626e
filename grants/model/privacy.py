"""What can tell who somebody is: personal details in a text, and counts of very few people in words or in figures."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from grants.model.money import figure, plain, squeeze

_TELLING = re.compile(r"[@\d]")
"""What every personal detail has that a pattern can find."""
_FOUR_DIGITS = re.compile(r"\d(?:\D*\d){3}")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63})+")
"""Its parts are no longer than addresses allow, so that no text takes the square of its length."""
_PREFIX = r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
_INSURANCE = re.compile(rf"{_PREFIX} ?\d{{2}} ?\d{{2}} ?\d{{2}} ?[A-D]\b|(?i:{_PREFIX}\d{{6}}[A-D]\b)")
"""In capitals; or in one piece, since "costs of 250000 a year" is none."""
_NHS = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)")
_POSTCODE = re.compile(
    r"\b(GIR ?0AA|[A-PR-UWYZ](\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])"
    r" ?\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_INWARD = re.compile(r"\d[A-Za-z]{2}\b")
"""How each postcode ends, which is quick to look for."""
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")
"""What makes "the A38 2nd junction" no postcode; a postcode that is written so is in capitals."""
_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z][a-z]{2,9},? \d{4}"
    r"|[A-Z][a-z]{2,9} \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
_BORN = re.compile(
    rf"\b(born|dob|d\.o\.b\.?|date of birth)\b[^.\n]{{0,20}}?{_DAY}|{_DAY}[^.\n]{{0,12}}\b(dob|date of birth)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?:\d[\s().-]*){9,}")

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LABEL = (
    r"(?:quarters?|q|stages?|parts?|years?|phases?|weeks?|months?|steps?|pages?|priority|table|day|no|number|tier|level"
    r"|grade|band|cohort|group|class|round|section|item|key stage|ks|more than|over|at least|\d+ in|one in)"
)
"""A number behind one of these counts nothing, or not so few: "in quarter 4 all clients", "1 in 4 women"."""
_WORD = (
    r"(?!(?:all|the|of|and|or|in|for|to|per|by|at|with|when|where|most|some|more|hundred|thousand|million|dozen|of) )"
    r"[a-z-]+"
)
_PERSON = (
    r"(?:people|persons?|clients?|victims?|survivors?|child(?:ren)?|adults?|wom[ae]n|m[ae]n|girls?|boys?"
    r"|members?(?! of staff)|pupils?|students?|patients?|famil(?:ies|y)|households?|service[- ]users?|offenders?"
    r"|perpetrators?|residents?)(?!['’-])"
)
"""A word for somebody, as a pattern."""
_OF_PEOPLE = re.compile(rf"\b{_PERSON}", re.IGNORECASE)
_COUNTS_PEOPLE = re.compile(
    rf"(?:the )?(?:(?:total )?(?:number|count|no\.?) of )?(?:{_WORD} ){{0,2}}{_PERSON}\b", re.IGNORECASE
)
"""A measure that counts people: "Number of victims rehoused", not "Number of visits to victims"."""


def personal_details(text: str) -> list[str]:
    """What a text holds that can tell who somebody is."""
    if not _TELLING.search(text):
        return []
    long = _FOUR_DIGITS.search(text)  # a day of birth has no fewer, and a number of anything more
    looks = {
        "an e-mail address": "@" in text and _EMAIL.search(text),
        "a telephone number": long and _telephone(text),
        "a National Insurance number": long and _INSURANCE.search(text),
        "an NHS number": long and any(_is_nhs("".join(found)) for found in _NHS.findall(text)),
        "a postcode": _INWARD.search(text) and any(not _ORDINAL.search(found[0]) for found in _POSTCODE.finditer(text)),
        "a date of birth": long and _BORN.search(text),
    }
    return [what for what, found in looks.items() if found]


def _telephone(text: str) -> bool:
    """Valid numbers only, of any country written with its code: 308/1231 and 2016-17 are none."""
    if not _DIGITS.search(text):
        return False  # the library costs more to load than everything else here
    from phonenumbers import PhoneNumberMatcher

    return any(not _is_nhs(re.sub(r"\D", "", found.raw_string)) for found in PhoneNumberMatcher(text, "GB"))


def _is_nhs(digits: str) -> bool:
    """Ten digits of which the last checks the others, by the NHS Data Dictionary's modulus 11."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (11 - rest) % 11 == int(digits[9])


def few_in_words(text: str, limit: int) -> str | None:
    """The words of a text that count fewer people than `limit`, such as "2 of them" or "one client"; None without."""
    found = next((each for each in _few_words(limit).finditer(text) if not each["label"]), None) if limit > 1 else None
    return found[0] if found else None


@cache
def _few_words(limit: int) -> re.Pattern[str]:
    small = [text for number in range(1, limit) for text in (str(number), *_NUMBERS[number : number + 1])]
    number = rf"(?<![\d.,/£-])\b(?:{'|'.join(small)})(?:-\d+)?"
    whose = r"of (?:the|these|those|our|their|\d+)"
    counted = rf"(?P<label>\b{_LABEL} )?{number} (?:of them\b|(?:{whose} )?(?:{_WORD} ){{0,2}}{_PERSON}\b)"
    return re.compile(counted, re.IGNORECASE)


@cache
def tells_who(text: str, limit: int) -> bool:
    """Whether a text could tell who somebody is, by personal details or by counting fewer people than `limit`."""
    words = squeeze(text)
    return bool(personal_details(words) or few_in_words(words, limit))


def few(measure: Mapping[str, Any], key: str, limit: int) -> tuple[str, str] | None:
    """The column and the number of a measure that count fewer people than `limit`; None where none does.

    That is a result that counts people in column `key`, or the counts behind the result of a measure of people.
    """
    result = figure(measure.get(key), "people") if counts_people(measure) else None
    if result is not None and 0 < result < limit:
        return key, plain(result)
    of_people = counts_people(measure) or _OF_PEOPLE.search(measure["measure"] or "")
    return few_behind(measure, limit) if of_people else None


def counts_people(measure: Mapping[str, Any]) -> bool:
    """Whether the results of a measure are numbers of people."""
    named = measure["unit"] == "number" and _COUNTS_PEOPLE.match(measure["measure"] or "")
    return measure["unit"] == "people" or bool(named)


def few_behind(measure: Mapping[str, Any], limit: int) -> tuple[str, str] | None:
    """The column and the number, where a numerator, a denominator or what is left between them is under `limit`."""
    top, bottom = measure["numerator"], measure["denominator"]
    rest = bottom - top if top is not None and bottom is not None else None
    for name, number in (("numerator", top), ("denominator", bottom), ("numerator", rest)):
        if number is not None and 0 < number < limit:
            return name, plain(number)
    return None
