"""Rules of free text: placeholders left in, personal details, and words about very few people.

Free text is every column of text but those of Start here and Sign-off, and but those that hold a name by design.
"""

import re
from collections.abc import Iterator
from typing import Any

from grants.checks.registry import Context, check
from grants.finding import Finding, Severity
from grants.money import figure
from grants.returns import SheetData
from grants.rounds import Column
from grants.words import listed, quoted

_PLACEHOLDER = re.compile(
    r"\b(tbc|tba|tbd|to be confirmed|to be advised|to be decided|x{3,}|lorem ipsum)\b", re.IGNORECASE
)
_ONLY_MARKS = re.compile(r"[?.\-_*\s]+")

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+")
_INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE
)
_NHS = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)")
_POSTCODE = re.compile(
    r"\b(GIR ?0AA|[A-PR-UWYZ](\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])"
    r" ?\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_DAY = r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}(st|nd|rd|th)? (of )?[A-Z][a-z]+,? \d{4})"
_BORN = re.compile(
    rf"\b(born|dob|d\.o\.b\.?|date of birth)\b[^.\n]{{0,20}}?{_DAY}|{_DAY}[^.\n]{{0,12}}\b(dob|date of birth)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?:\d[\s().-]*){9,}")

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PERSON = (
    r"(people|persons?|clients?|victims?|survivors?|child(?:ren)?|adults?|wom[ae]n|m[ae]n|girls?|boys?|members?|pupils?"
    r"|students?|patients?|families|family|households?|service users?|young people|offenders?|perpetrators?|residents?)"
)
_LABEL = r"(?:quarters?|q|stages?|parts?|years?|phase|weeks?|months?|steps?|page|priority|table|day|no|number)"
"""A number behind one of these is its label and counts nothing: "in quarter 4 all clients"."""
_WORD = r"(?!(?:all|the|of|and|or|in|for|to|per|by|at|with|when|where|most|some|more) )[a-z-]+"
_OF_PEOPLE = re.compile(rf"\b{_PERSON}\b", re.IGNORECASE)


def free_text(context: Context) -> Iterator[tuple[SheetData, Column, int, str]]:
    """Every cell of free text on the sheets of this stage: its sheet, column, row and words."""
    for key, sheet in context.round.sheets.items():
        if sheet.layout != "table" or not context.round.reached(sheet.since, context.stage):
            continue
        columns = [column for column in sheet.columns if column.kind == "text" and not column.personal]
        for row in context[key].rows():
            for column in columns:
                if row[column.key]:
                    yield context[key], column, row["row"], row[column.key]


@check("CELL11")
def no_placeholder_is_left(context: Context) -> Iterator[Finding]:
    for data, column, row, text in free_text(context):
        found = _PLACEHOLDER.search(text)
        if found or _ONLY_MARKS.fullmatch(text):
            yield context.found("CELL11", data, column.key, row, value=quoted(found[0] if found else text))


@check("PRIV01")
def no_personal_details(context: Context) -> Iterator[Finding]:
    """An error in a case study, which must be anonymous; elsewhere a warning."""
    for data, column, row, text in free_text(context):
        details = personal_details(text)
        if details:
            severity: Severity | None = "error" if column.study else None
            yield context.found("PRIV01", data, column.key, row, severity, details=listed(details))


def personal_details(text: str) -> list[str]:
    """What a text holds that can tell who somebody is."""
    looks = {
        "an e-mail address": _EMAIL.search(text),
        "a telephone number": _telephone(text),
        "a National Insurance number": _INSURANCE.search(text),
        "an NHS number": any(_is_nhs("".join(found)) for found in _NHS.findall(text)),
        "a postcode": _POSTCODE.search(text),
        "a date of birth": _BORN.search(text),
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


@check("PRIV02")
def no_words_about_very_few(context: Context) -> Iterator[Finding]:
    limit = context.round.settings.small_number
    small = [text for number in range(1, limit) for text in (str(number), *_NUMBERS[number : number + 1])]
    if not small:
        return
    number = rf"(?<![\d.,/£-])\b(?:{'|'.join(small)})"
    words = re.compile(
        rf"(?P<label>\b{_LABEL} )?{number} (?:{_WORD} )?(?:{_PERSON}|of (?:them|these|those))\b", re.IGNORECASE
    )
    for data, column, row, text in free_text(context):
        found = next((each for each in words.finditer(text) if not each["label"]), None)
        if found:
            yield context.found("PRIV02", data, column.key, row, what=quoted(found[0]), limit=str(limit))


@check("PRIV02", "measures.unit", "measures.measure", "measures.numerator", "measures.denominator")
def no_figures_about_very_few(context: Context) -> Iterator[Finding]:
    """A result of people; or the counts behind a share of people, or how many of them are left."""
    measures, limit, key = context["measures"], context.round.settings.small_number, context.result_key
    for row in measures.rows():
        shown = _few(row, key, limit)
        if shown:
            name, number = shown
            yield context.found(
                "PRIV02", measures, name, row["row"], what=f"{number} of {quoted(row['measure'])}", limit=str(limit)
            )


def _few(row: dict[str, Any], key: str, limit: int) -> tuple[str, str] | None:
    people = row["unit"] == "People"
    if not people and not _OF_PEOPLE.search(row["measure"] or ""):
        return None
    top, bottom = row["numerator"], row["denominator"]
    rest = bottom - top if top is not None and bottom is not None else None
    result = figure(row[key], "People") if people else None
    for name, number in ((key, result), ("numerator", top), ("denominator", bottom), ("numerator", rest)):
        if number is not None and 0 < number < limit:
            return name, f"{number.normalize():f}"
    return None
