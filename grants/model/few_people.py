"""Counts of very few people in words: "3 of them", "two clients", "both victims", "2/7 tenants".

What is no count of people, though a small number stands beside a word for somebody:

- a ratio ("1:1", "1 in 4 women", "one to one"), a rate or a room ("4 clients a day", "room for 2 families");
- the number of something ("phase 2 clients", "Year 4 pupils", "in quarter 4 clients ...");
- staff, and things that are named after people ("3 family support workers", "2 client rooms");
- an open bound ("at least two people", "up to 4 clients");
- in a story, the one person whom it is about ("One man is now in work"). A case study is about one person by its
  nature, and so are many outcomes; there "one" counts only where something counts: "one of the women", "only one
  victim", "one client has not". A figure 1 always counts, and outside of stories so does "one victim".

Where words leave it open they are taken for a count, since what is published can't be taken back.
"""

import re

from grants.model.patterns import pattern
from grants.model.people_words import NUMBER_WORD, SEVERAL, Noun, nearest_noun_is_somebody, noun_after, value_of, words

_NUMBER = rf"(?:\d{{1,4}}|{NUMBER_WORD})"
_CANDIDATE = pattern(
    rf"(?<![\w£$€/:#-])(?<!\d[.,])(?P<number>{_NUMBER}|both|neither|either of|a couple of|a pair of|single)"
    r"(?![\w%:'’]|[.,]\d|-(?!\d))",
    re.IGNORECASE,
)
_HAS_NUMBER = pattern(r"\d")
_SMALL = ("one", "two", "three", "four", "both", "neither", "either of", "couple", "a pair", "single")
_LARGE = ("five", "six", "seven", "eight", "nine", "ten ", "eleven", "twelve", "teen", "ty ", "ty-")
"""What a text without a digit holds where it may count so few, of "seven of eight" too; quick to look for."""
_IN_ALL = {"both": 2, "neither": 2, "either of": 2, "a couple of": 2, "a pair of": 2, "single": 1}
"""Words that mean a number of people without being one."""

LABEL = pattern(
    r"\b(?:(?<!(?i:this|last|each|next) )(?i:quarters?|q|parts?|years?|weeks?|months?|day)|(?i:stages?"
    r"|phases?|steps?|pages?|priority|priorities|table|figure|no|number|tier|level|grade|band|category|type|cohort|group"
    r"|section|item|ks|key stage|marac|mappa|cameras?|aged?|ages|more than|over|at least|at most|up to|every|ratio of"
    r"|(?:max|min)(?:imum)?(?: of)?|(?:groups?|teams?|parties) of|(?:room|spaces?|capacity|places?|beds?) for|sleeps?"
    r"|\d+ in|(?:adults?|staff|workers?|carers?) to)|Class|Round|Lot|Ward|Unit|Room|Block|House|Flat|Zone|Area|Module"
    r"|Version|Option|Schedule|Lesson|Review|Site) (?:\d+ (?:and|or|to|-) )?$"
)
"""A number behind one of these counts nothing, or not so few: "in quarter 4 all clients", "up to 4 people"."""
_RATIO = pattern(rf"(?: in |-in-){_NUMBER}", re.IGNORECASE)
_RATIO_OF_ONE = pattern(rf"(?: to |-to-| on ){_NUMBER}|-\d-\d", re.IGNORECASE)
_SHARE = pattern(
    rf"(?:(?P<stroke> ?/ ?)| \(?(?:out )?of (?:all )?(?:the |these |those |our |their )?)(?P<whole>{_NUMBER})"
    r"(?![\w%/]|[.,]\d)\)?",
    re.IGNORECASE,
)
"""What makes "2 of the 7" or "2/7" of a 2."""
_RANGE = pattern(rf" ?(?:-|–|to|or) ?(?P<upper>{_NUMBER})(?![\w%:'’]|[.,]\d)", re.IGNORECASE)
_AGAIN = pattern(r"(?: ?x| no\.?)?(?: \(\w{1,9}\))?", re.IGNORECASE)
"""What may stand behind a number: "2 x", "two (2)"."""
_PRONOUN = pattern(
    r" of (?:them|whom|these|those)(?= (?:who|has|have|had|were|was|are|is)\b|[.,;)]|$| [a-z]+(?<!s)\b)", re.I
)
_OF_THE = pattern(r" (?:out )?of (?:all )?(?:the|these|those|our|their|his|her)\b", re.IGNORECASE)
_BOTH_OF = pattern(
    r"(?: of)? (?:them|whom|these|those)(?= (?:who|has|have|had|were|was|are|is)\b|[.,;)]|$)", re.IGNORECASE
)
_THE = pattern(r" (?:the|these|those|our|their|his|her)(?= )", re.IGNORECASE)

_ROLE = (
    r"(?:support|liaison|social|care|key|safety|protection|police|outreach|link|advice|mental|health|drug|alcohol"
    r"|engagement|probation|welfare|recovery|abuse|violence|sexual|domestic|experience|satisfaction|awareness)"
)
_THING = (
    r"(?:services?|rooms?|centres?|groups?|refuges?|workers?|officers?|teams?|projects?|programmes?|sessions?|courses?"
    r"|forums?|panels?|surveys?|conferences?|meetings?|events?|spaces?|units?|hubs?|clubs?|networks?|shelters?|sheds?"
    r"|practitioners?|advis[eo]rs?|advocates?|co-?ordinators?|managers?|navigators?|mentors?|champions?|helplines?"
    r"|clinics?|records?|files?|referrals?|pathways?|consultants?|therapists?|counsellors?|nurses?|trainers?|posts?"
    r"|representatives?|volunteers?|workshops?|awards?|schemes?|packs?|lounges?|homes?|houses?|flats?|ambassadors?)"
)
_NAMED_AFTER = pattern(rf" (?:{_ROLE} ){{0,2}}{_THING}\b", re.IGNORECASE)
_NAMED_AFTER_ONE = pattern(rf" (?:{_ROLE}|famil(?:y|ies))\b", re.IGNORECASE)
"""What makes a client of a client room, and a family of family support workers."""
_NO_COUNT = pattern(
    r" (?:at a time|at once|per\b|(?:a|each|every) (?:day|week|month|year|night|shift|session|time|quarter)\b"
    r"|of staff\b|of the (?:team|board|staff|cabinet|council)\b|(?:of|for|behind) (?:crime|demand|change|harm)\b"
    rf"|(?:to|per|for) (?:every |each )?{_NUMBER} )",
    re.IGNORECASE,
)
_GOES_ON = pattern(
    r"(?:^|[.,;:(]|\b(?:and|but|while|though|although|whom|or|then|yet|also|sadly|only|just)) ?$", re.IGNORECASE
)
_OF_SO_MANY = pattern(rf"\b(?:out )?of (?:the |our |these )?{_NUMBER} [^.;:,]{{3,80}} $", re.IGNORECASE)
"""What goes on to a number without a comma: "Of twelve women in the group three are in work"."""
_ELLIPSIS = pattern(
    r" (?:have|has|had|were|was|are|is|did|do|remains?|remained|left|completed|declined|dropped|relapsed|moved|returned"
    r"|died|still|withdrew|disengaged|refused|not|came|went|stayed|started|finished|joined|failed|reoffended|engaged"
    r"|attended|graduated|kept|lost|found|took|made|said|told|[a-z]{3,12}ed)\b",
    re.IGNORECASE,
)
"""What follows a number that counts people who were named before: "Seven clients started; two have left"."""
_PEOPLE_DO = pattern(r" (?:refused|declined|died|relapsed|withdrew|disengaged|reoffended|dropped out)\b", re.IGNORECASE)
"""What only people do, so that nobody need have been named: "three refused"."""
_EXCEPT = pattern(r"\b(?:except|except for|but|bar|apart from) $", re.IGNORECASE)
_CLAUSE = pattern(r"(?:^|[.,;:(] ?)([^.,;:()]{3,40}): $")
_ENDS = pattern(r"[ ]?(?:[.,;)]|$)")
"""What stands around a number in "Clients in work: 3."."""
_BY_SEX = pattern(r"(?<![\w.,£])(\d{1,3}) ?[FM](?:,|;|/| and| &) ?(\d{1,3}) ?[FM]\b")
"""'3 F, 38 M'."""

_ONLY = pattern(r"\b(?:only|just|all but|except|except for|apart from|besides|leaving|last|remaining) $", re.IGNORECASE)
_NOT = pattern(r" (?:(?:has|had|is|was|did|does|will|could) )?(?:not|still|never|remains?|remained)\b", re.IGNORECASE)
_SINGLE_BY_STATUS = words("parent person man woman mother father mum dad adult male female")
BEFORE, _NEAR = 40, 200
"""How far back a label is looked for, and what "them" are."""


def few_in_words(text: str, limit: int, *, story: bool = False) -> str | None:
    """The words of a text that count fewer people than `limit`, such as "2 of them" or "one client"; None without.

    Spaces are single, as `squeeze` leaves them. `story` says that the text may be about one person, as a case study.
    """
    if limit < 2 or not _may_count(text):
        return None
    read = 0
    for found in _CANDIDATE.finditer(text):
        if found.start() >= read:
            before = text[max(0, found.start() - BEFORE) : found.start()]
            counted, read = _count_at(text, found, limit, story, before)
            if counted and not LABEL.search(before):
                return text[found.start() : read]
    if "F" not in text or "M" not in text:
        return None
    by_sex = (each[0] for each in _BY_SEX.finditer(text) if any(0 < int(number) < limit for number in each.groups()))
    return next(by_sex, None)


def _may_count(text: str) -> bool:
    """Whether a text has a number at all, which most have not."""
    if _HAS_NUMBER.search(text):
        return True
    small = text.lower()
    return any(map(small.__contains__, _SMALL)) or (" of " in small and any(map(small.__contains__, _LARGE)))


def _count_at(text: str, found: re.Match[str], limit: int, story: bool, before: str) -> tuple[bool, int]:
    """Whether a number counts so few people; and where its words end, which nothing else need look at."""
    start, at, word = found.start(), found.end(), found["number"].lower()
    if word in _IN_ALL:
        return _in_all(text, word, at, limit)
    value = value_of(word)
    ratio = _RATIO.match(text, at) or (value == 1 and _RATIO_OF_ONE.match(text, at))
    if ratio:
        return False, ratio.end()
    share = _SHARE.match(text, at)
    if share:
        return _share(text, value, share, limit)
    between = _RANGE.match(text, at)
    if between:
        upper = value_of(between["upper"])
        value, at = (upper, between.end()) if upper > value else (0, between.end())
    if not 0 < value < limit:
        return False, at
    pronoun = _PRONOUN.match(text, at)
    if pronoun:
        return _about_people(text, start) is not False, pronoun.end()
    noun = _counted(text, at, value)
    if noun:
        lone = story and word == "one" and not _ONLY.search(before) and not _NOT.match(text, noun.end)
        return not lone or bool(_OF_THE.match(text, at)), noun.end
    return _counts_those_named(text, start, at, before), at


def _counts_those_named(text: str, start: int, at: int, before: str) -> bool:
    """Whether a number that stands alone counts people who were named before it."""
    if _ENDS.match(text, at) and (clause := _CLAUSE.search(before)):
        return noun_after(f" {clause[1].removeprefix('Number of ')}", 0, one=True, several=True, most=2) is not None
    if not _GOES_ON.search(before) and not _OF_SO_MANY.search(text[max(0, start - _NEAR) : start]):
        return bool(_EXCEPT.search(before) and _about_people(text, start))
    if _PEOPLE_DO.match(text, at):
        return _about_people(text, start) is not False
    follows = _ELLIPSIS.match(text, at) or _EXCEPT.search(before)
    return bool(follows and _about_people(text, start))


def _share(text: str, value: int, share: re.Match[str], limit: int) -> tuple[bool, int]:
    """Whether "5 of the 7" counts few people: those counted, all of them, or those who are left."""
    whole, end = value_of(share["whole"]), share.end()
    is_year = bool(share["stroke"]) and value >= 10 and whole == value + 1  # 16/17
    if is_year or whole < value or not any(0 < number < limit for number in (value, whole, whole - value)):
        return False, end
    noun = noun_after(text, end, one=True, several=True)
    if noun:
        return _is_people(text, noun), noun.end
    return bool(_ELLIPSIS.match(text, end) and _about_people(text, share.start())), end


def _in_all(text: str, word: str, at: int, limit: int) -> tuple[bool, int]:
    """Whether "both", "a couple of" and the like count people; "both men and women" does not."""
    if _IN_ALL[word] >= limit:
        return False, at
    pronoun = _BOTH_OF.match(text, at)
    if pronoun and word != "single":
        return _about_people(text, at) is not False, pronoun.end()
    of_the = _OF_THE.match(text, at) or _THE.match(text, at)
    noun = noun_after(text, of_the.end() if of_the else at, one=word in ("neither", "single"), several=word != "single")
    if not noun or not _is_people(text, noun):
        return False, at
    pair = word == "both" and text.startswith((" and ", ", and "), noun.end)
    status = noun.word in _SINGLE_BY_STATUS if word == "single" else noun.word == "parents" and not of_the
    return not pair and not status, noun.end


def _counted(text: str, at: int, value: int) -> Noun | None:
    """The people whom a number counts, which ends at `at`."""
    again, of_the = _AGAIN.match(text, at), _OF_THE.match(text, at)
    at = of_the.end() if of_the else again.end() if again else at
    several = value > 1 or bool(of_the)
    noun = noun_after(text, at, one=not several, several=several)
    return noun if noun and _is_people(text, noun) else None


def _is_people(text: str, noun: Noun) -> bool:
    """Whether a word for somebody means people, and no room, worker or rate that goes by them."""
    if _NAMED_AFTER.match(text, noun.end) or _NO_COUNT.match(text, noun.end):
        return False
    return noun.word in SEVERAL or not _NAMED_AFTER_ONE.match(text, noun.end)


def _about_people(text: str, at: int) -> bool | None:
    """Whether what was named last before `at` are people; None where nothing was named."""
    return nearest_noun_is_somebody(text[max(0, at - _NEAR) : at])
