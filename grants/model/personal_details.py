"""Personal details in a text: what a pattern can find of them. A name in a plain sentence is not found."""

import re

from grants.model.patterns import pattern
from grants.model.people_words import means_somebody, words

_TELLING = pattern(r"[@\d]")
"""What every personal detail has that a pattern can find, but for titles and streets of case studies."""
_FOUR_DIGITS = pattern(r"\d(?:\D*\d){3}")
_EMAIL = pattern(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63})+")
"""Its parts are no longer than addresses allow, so that no text takes the square of its length."""
_PREFIX = r"\b(?:(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)"
"""Those that are given out, and that of HMRC's examples, which people copy."""
_INSURANCE = pattern(rf"{_PREFIX} ?\d{{2}} ?\d{{2}} ?\d{{2}} ?[A-D]\b|(?i:{_PREFIX}\d{{6}}[A-D]\b)")
"""In capitals; or in one piece, since "costs of 250000 a year" is none."""
_NHS = pattern(r"(?<!\d)(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)")
_POSTCODE = pattern(
    r"\b(GIR ?0AA|[A-PR-UWYZ](\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])"
    r" ?\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_INWARD = pattern(r"\d[A-Za-z]{2}\b")
"""How each postcode ends, which is quick to look for."""
_ORDINAL = pattern(r"\d(?:st|nd|rd|th)$")
"""What makes "the A38 2nd junction" no postcode; a postcode that is written so is in capitals."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b)"
)
_BIRTH = r"(?:\bdob\b|\bd\.? ?o\.? ?b\b\.?|\bdate of birth\b|\bbirth ?da(?:te|y)\b)"
_BORN = pattern(rf"(?:\bborn\b|{_BIRTH})[^.\n\d]{{0,20}}?{_DAY}|{_DAY}[^.\n]{{0,12}}{_BIRTH}", re.IGNORECASE)
_SPEAKS_OF_BIRTH = ("born", "birth", "dob", "d.o", "d o b", "d.")
_DIGITS = pattern(r"(?:\d[\s().-]*){9,}")
_BRITISH = pattern(
    r"(?<![\w.,/£+-])(?:\(?0|(?:\+|00)44[ -]?(?:\(0\)[ -]?)?)"
    r"(?P<national>[1-378]\d{1,4}\)?(?:[ .-]?\d{3,4}){2})(?![\d/])"
)
"""What is written as a British number with all its digits, whether it was ever given out: 07700 900123 is not."""

_NAME = r"(?:(?:O['’]|D['’]|Mac|Mc)?[^\W\d_a-zß-öø-ÿ][^\W\d_]{1,30}(?:[-'’][^\W\d_]{1,30})?)(?!\w)"
"""A word with a capital that may be a name. An initial alone is none: "Mr B" is how stories hide a name."""
_TITLED = pattern(
    r"\b(?P<title>M[rsx]|Mrs|Miss|MRS?|MISS|Dr|DR|PC)\.?(?: (?:\d{2,5}|[A-Z]\.?))*?"
    rf" (?:(?:de|van|von|der|la|el|al|bin|ap)[ -]){{0,2}}(?P<name>{_NAME})"
    r"|\bmrs?\.? (?P<small>[^\W\d_]{3,30})\b|\bmiss [A-Z][a-z]+"
)
_TITLE = pattern(r"\b(?:M[rsx]|Miss|Mrs|MRS?|MISS|D[rR]|PC|mrs?|miss)\b")
_COMPUTER = words("World Basics Skills Support Suite Repair Maintenance Windows Zone Club Lab Room")
"""What makes a computer of a PC."""
_DRIVE = pattern(r"(?:\d|\b(?:in|on|at|of|from|to)) (?:[A-Z][\w'’-]{2,20} ){1,3}$")
"""What makes a road of a Dr: "at Tavistock Dr Efford"."""

_AGE = r"[1-9]\d?"
_OLD = rf"{_AGE}[ -](?:year|yr)s?[ -]old"
_BEHIND_NAME = (
    rf",?(?: [^,.;]{{1,40}},)? (?:aged|age) {_AGE}\b",  # Sarah, aged 34; Sarah, mother of three, aged 34
    rf",? \((?:aged? |who (?:is|was) )?{_AGE}(?:\)|,| years?\b| yrs?\b)",  # Sarah (34)
    rf" [-–] {_AGE}(?= [-–]|[,.;])",  # Sarah - 34 -
    rf", {_AGE}(?=[,;.)]|$| (?:who|was|is|has|had|came|lives|and|years)\b)(?!\.\d)",  # Sarah, 34, of
    rf",? (?:who )?(?:is|was|turned) (?:only |just )?{_AGE}"  # Sarah, who is 34 and
    r"(?=[,;.)]|$| (?:who|when|and|years|now|but|at|he|she|they|in|last)\b)(?!\.\d)",
    rf",? (?:who )?(?:(?:is|was) )?(?:an? )?{_OLD}\b",  # Sarah, a 34-year-old
)
_AGED = pattern(
    rf"\b(?P<name>{_NAME})(?: \([^()\d]{{1,40}}\))?(?:{'|'.join(_BEHIND_NAME)})"
    rf"|\b(?:{_OLD}(?: called| named|(?: [a-z]{{1,20}}){{1,2}},)?|[Aa]ged? {_AGE},|[Aa]t the age of {_AGE},?)"
    rf" (?P<after>{_NAME})"
)
_NO_NAME = words(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday christmas easter i he she it we they you who this that these those there the a an
    his her their our my its in on at of from with without after before since when while then now once today later
    during by for to as and but or so if year age stage phase page section week month day part step level tier group
    cohort quarter total number table figure score room ward unit class item house flat one two three four now all both
    each every some most many nobody everybody everyone someone mr mrs ms miss mx dr pc however although
    because despite following thanks eventually
    """
)
"""Words that begin with a capital and are no names."""

_TYPE = (
    r"(?:Road|Rd|Street|Avenue|Ave|Lane|Ln|Close|Drive|Dr|Way|Terrace|Tce|Crescent|Cres|Gardens|Gdns|Court|Grove|Place"
    r"|Walk|Square|Hill|Park|Mews|Parade|Row|Rise|View|Villas|St)\b"
)
_NAMED = r"[A-Z][\w'’.-]{1,20} "
_STREET = rf"(?:the )?(?:{_NAMED}){{1,3}}{_TYPE}"
_STREET_TYPE = pattern(rf"{_TYPE}|\b(?:road|street|avenue|lane|close|drive|terrace|crescent)\b")
_MONTHS = r"(?!January|February|March|April|May|June|July|August|September|October|November|December)"
_NUMBERED = pattern(
    rf"(?<![\w/.-])\d{{1,3}}[a-zA-Z]?,? {_MONTHS}(?:{_NAMED}){{1,3}}{_TYPE}"
    r"|\b(?:at|of|to|in|from) \d{1,3}[a-z]? (?:[a-z']{3,20} ){1,2}(?:road|street|avenue|lane|close|terrace|crescent)\b"
)
_LIVES = pattern(
    r"\b(?i:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?|resid(?:es|ed|ing)|mov(?:e|es|ed|ing)|rehoused|housed|evicted|homes?"
    r"|houses?|flats?|bedsit|address|lodg(?:es|ed|ing)|settled)(?: [a-z]{1,12}){0,3}?"
    rf" (?:in|on|at|of|to|from|into|is|near|off) {_STREET}"
)
_OF = pattern(rf"(?P<who>[\w'’-]{{1,30}}|,|\)) (?:of|from) {_STREET}")
_PLACES = words("top end corner length side middle bottom part area closure lighting shops traders")


def personal_details(text: str, *, study: bool = False) -> list[str]:
    """What a text holds that can tell who somebody is, in words; nothing where no pattern finds any.

    `study` is whether it is a case study, which is about one person: there a title and a name, a name and an age, and
    a street where somebody lives tell who it is. Elsewhere they are staff, events and places of cameras.
    """
    looks: dict[str, object] = {}
    if _TELLING.search(text):
        long = _FOUR_DIGITS.search(text)  # a day of birth may have fewer, and a number of anything more
        looks = {
            "an e-mail address": "@" in text and _EMAIL.search(text),
            "a telephone number": long and _telephone(text),
            "a National Insurance number": long and _INSURANCE.search(text),
            "an NHS number": long and any(_is_nhs("".join(found)) for found in _NHS.findall(text)),
            "a postcode": _INWARD.search(text) and _postcode(text),
            "a date of birth": _speaks_of_birth(text) and _BORN.search(text),
        }
    if study:
        looks |= {
            "a title and a name": _TITLE.search(text) and _titled(text),
            "a name and an age": _TELLING.search(text) and _aged(text),
            "a street address": _STREET_TYPE.search(text) and _address(text),
        }
    return [what for what, found in looks.items() if found]


def _speaks_of_birth(text: str) -> bool:
    small = text.lower()
    return any(word in small for word in _SPEAKS_OF_BIRTH)


_NATIONAL = 10
"""Digits of a British number, without the 0 before them."""


def _telephone(text: str) -> bool:
    """Numbers written as British ones, or valid, of any country with its code: 308/1231 and 2016-17 are none."""
    if not _DIGITS.search(text):
        return False  # the library costs more to load than everything else here
    if any(len(re.sub(r"\D", "", found["national"])) == _NATIONAL for found in _BRITISH.finditer(text)):
        return True
    from phonenumbers import PhoneNumberMatcher

    return any(not _is_nhs(re.sub(r"\D", "", found.raw_string)) for found in PhoneNumberMatcher(text, "GB"))


def _is_nhs(digits: str) -> bool:
    """Ten digits of which the last checks the others, by the NHS Data Dictionary's modulus 11."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (11 - rest) % 11 == int(digits[9])


def _postcode(text: str) -> bool:
    return any(not _ORDINAL.search(found[0]) for found in _POSTCODE.finditer(text))


def _is_name(word: str) -> bool:
    return word.lower() not in _NO_NAME and not means_somebody(word)


def _titled(text: str) -> bool:
    """Whether a title stands before a name: not "Mr B. He ...", nor a computer, nor Dr for Drive."""
    for found in _TITLED.finditer(text):
        title, name = found["title"], found["name"] or found["small"]
        computer = title == "PC" and name in _COMPUTER
        road = title == "Dr" and _DRIVE.search(text[max(0, found.start() - 70) : found.start()])
        if not computer and not road and (name is None or name.lower() not in _NO_NAME):
            return True
    return False


def _aged(text: str) -> bool:
    return any(_is_name(found["name"] or found["after"]) for found in _AGED.finditer(text))


def _address(text: str) -> bool:
    """Whether a street stands with a number, or somebody is said to be of it or to live there."""
    if _NUMBERED.search(text) or _LIVES.search(text):
        return True
    for found in _OF.finditer(text):
        who = found["who"]
        if who in ",)" or means_somebody(who) or (who[0].isupper() and who.lower() not in _PLACES):
            return True
    return False
