"""Words for somebody, and the numbers that people write as words: what counts of people are made of."""

import re
from typing import NamedTuple

from grants.model.patterns import pattern


def words(text: str) -> frozenset[str]:
    """The words of a text, to look others up in."""
    return frozenset(text.split())


_REGULAR = """
    individual client victim survivor adult girl boy member pupil student patient household user offender perpetrator
    resident participant attendee attender delegate applicant candidate recipient respondent claimant complainant caller
    visitor guest passenger customer tenant landlord lodger leaseholder homeowner householder neighbour inhabitant
    occupant pedestrian cyclist motorist driver rider mother father mum dad parent grandparent carer caregiver guardian
    sibling brother sister son daughter husband boyfriend girlfriend partner spouse widow widower relative cousin aunt
    uncle nephew niece grandson granddaughter stepfather stepmother friend couple twin infant toddler newborn kid teen
    teenager youngster youth lad minor juvenile adolescent pensioner male female guy bloke leaver learner drinker smoker
    addict sleeper beggar gambler dealer burglar attacker abuser stalker assailant suspect defendant detainee prisoner
    inmate criminal robber shoplifter vandal fraudster migrant refugee seeker national traveller veteran soldier sailor
    lesbian muslim officer death suicide homicide yp cyp vic cl
"""
_IRREGULAR = {
    "person": "people", "child": "children", "woman": "women", "man": "men", "family": "families", "lady": "ladies",
    "baby": "babies", "wife": "wives", "thief": "thieves", "witness": "witnesses", "gentleman": "gentlemen",
    "beneficiary": "beneficiaries", "fatality": "fatalities", "casualty": "casualties", "gypsy": "gypsies",
}  # fmt: skip
ONE = words(_REGULAR) | set(_IRREGULAR)
SEVERAL = (
    frozenset(f"{word}s" for word in words(_REGULAR))
    | set(_IRREGULAR.values())
    | {"persons", "yp", "cyp", "cl's", "cl’s"}
)
"""Words for one and for several. Cases, referrals and visits are none, and nor are staff, but for officers."""
_NO_STAFF = words("sex migrant foreign agency european trafficked exploited enslaved farm factory")
_NO_AGENCY = words("ex former sexual intimate violent abusive")
"""Behind which workers are not the service's own, and partners are no agencies."""

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
_TEENS = ("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: number for number, word in enumerate((*_UNITS, *_TEENS), 1)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
NUMBER_WORD = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS[:9])})\b)?|{'|'.join(reversed((*_UNITS, *_TEENS)))})(?!\w)"
)
"""A number from one to ninety-nine in words, as a pattern in small letters."""

_NEXT = pattern(
    r" ((?P<aged>\d{1,2}(?:[-–]\d{1,2})?[ -](?:year|yr)s?[ -]old|(?:under|over)[ -]?\d\d)s?"
    r"|year \d{1,2}|[^\W\d_][\w'’-]*)(?!\w)",
    re.IGNORECASE,
)
"""The next word, or what is one here: "15-year-olds", "under-18s", "Year 9"."""
_WORD = pattern(r"[^\W\d_][\w'’-]*")
_STOP = words(
    """
    all the a an of and or but in on for to per by at as with when where which that who whom most some more than hundred
    thousand million dozen is are was were has have had did does do will can could would should must its his her their
    this year hour day week month minute night bed bedroom am pm time staff police third half quarter page january
    february march april may june july august september october november december help helped let met taught gave if
    support supported supporting offer offered helping from into until after before during since while because so then
    """
) | set(_VALUES)
"""What does not stand between a number and the people whom it counts."""
_STAFF = words("staff team board cabinet council committee panel steering crew lay elected executive")
"""What makes members colleagues."""
_PEOPLE_IN_OFFICE = words("more other further injured assaulted female male new these those our")
"""All that may stand before officers who are people; police officers and the like are staff."""


class Noun(NamedTuple):
    """A word for somebody in a text: the words that stand before it, and where it ends."""

    before: tuple[str, ...]
    end: int
    word: str


def value_of(word: str) -> int:
    """The number that digits, or a word that matches NUMBER_WORD, mean."""
    if word.isdecimal():
        return int(word)
    return sum(_VALUES[part] for part in re.split("[ -]", word.lower()))


def means_somebody(word: str, before: str = "") -> bool:
    """Whether a word means one person or several; `before` is the word in front of it."""
    return _is_in(ONE, word.lower(), before) or _is_in(SEVERAL, word.lower(), before)


def names_people(text: str) -> bool:
    """Whether a text has a word for somebody."""
    return any(means_somebody(word) for word in _WORD.findall(text))


def noun_after(text: str, at: int, *, one: bool, several: bool, most: int = 5) -> Noun | None:
    """The word for somebody that what stands at `at` counts, with at most so many words between; None without.

    `at` is where a number ends. "2 high risk victims" counts victims; "2 courses helped women" counts none.
    """
    between: list[str] = []
    while len(between) <= most:
        found = _NEXT.match(text, at)
        if not found:
            return None
        word, before = found[1].lower(), between[-1] if between else ""
        if found["aged"] or (one and _is_in(ONE, word, before)) or (several and _is_in(SEVERAL, word, before)):
            if _is_colleague(word, between):
                return None
            if not (one and not several and means_somebody(_following(text, found.end()))):
                return Noun(tuple(between), found.end(), word)
        elif word in _STOP or (word.endswith("s") and not word.endswith(("ss", "us"))):
            return None
        between.append(word)
        at = found.end()
    return None


def _following(text: str, at: int) -> str:
    found = _NEXT.match(text, at)
    return found[1] if found else ""


def _is_in(words: frozenset[str], word: str, before: str) -> bool:
    """Whether it is one of the words, alone or behind a stroke, as ex-offenders are."""
    last = word.rpartition("-")[2]
    if last.rstrip("s") == "worker":
        return before in _NO_STAFF or word.startswith("sex-")
    if last.rstrip("s") == "partner":
        return word.startswith("ex-") or before in _NO_AGENCY
    return word in words or last in words


def _is_colleague(word: str, between: list[str]) -> bool:
    """Whether a member or an officer is named with a role."""
    if word.startswith("member"):
        return any(each in _STAFF for each in between)
    return word.startswith("officer") and any(each not in _PEOPLE_IN_OFFICE for each in between)


def nearest_noun_is_somebody(text: str) -> bool | None:
    """Whether the last noun in the plural, or word for somebody, means people; None where a text has none.

    Nouns in the plural are told by their s, which does for finding what "two of them" are.
    """
    for word in reversed(_WORD.findall(text)):
        if means_somebody(word):
            return True
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s")):
            return False
    return None
