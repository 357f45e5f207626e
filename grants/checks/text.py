"""Rules of free text: placeholders left in, personal details, and words about very few people.

Free text is every column of text but those of Start here and Sign-off, and but those that hold a name by design.
"""

import re
from collections.abc import Iterator

from grants.checks.registry import Context, check
from grants.finding import Finding, Severity
from grants.money import squeeze
from grants.people import PERSON, few
from grants.returns import SheetData
from grants.rounds import Column
from grants.words import listed, quoted

_PLACEHOLDER = re.compile(
    r"\bt\.?b\.?[acd]\b\.?|\bto be (?:confirmed|advised|decided)\b|\bx{3,}\b|\blorem\b"
    r"|\[(?:insert|enter|add)\b[^\]]{0,200}\]",
    re.IGNORECASE,
)
_ONLY_MARKS = re.compile(r"[\s.…]*\?[\s?.…]*|\.{2,}|…")

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63})+")
"""Its parts are no longer than addresses allow, so that no text takes the square of its length."""
_INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE
)
_NHS = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)")
_POSTCODE = re.compile(
    r"\b(GIR ?0AA|[A-PR-UWYZ](\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])"
    r" ?\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
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


def free_text(context: Context, *, everywhere: bool = False) -> Iterator[tuple[SheetData, Column, int, str]]:
    """Every cell of free text on the sheets of this stage: its sheet, column, row and words, spaces made one.

    Results in words are free text too. `everywhere` adds Start here, Sign-off and the columns that hold names.
    """
    for key, sheet in context.round.sheets.items():
        if not context.round.reached(sheet.since, context.stage) or (sheet.layout != "table" and not everywhere):
            continue
        columns = [
            each for each in sheet.columns if each.kind in ("text", "measure") and (everywhere or not each.personal)
        ]
        for row in context[key].rows():
            for column in columns:
                if row[column.key] and (column.kind == "text" or row["unit"] == "Narrative"):
                    yield context[key], column, row["row"], squeeze(row[column.key])


@check("CELL11")
def no_placeholder_is_left(context: Context) -> Iterator[Finding]:
    for data, column, row, text in free_text(context, everywhere=True):
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
        "a postcode": any(not _ORDINAL.search(found[0]) for found in _POSTCODE.finditer(text)),
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
    number = rf"(?<![\d.,/£-])\b(?:{'|'.join(small)})(?:-\d+)?"
    whose = r"of (?:the|these|those|our|their|\d+)"
    counted = rf"(?P<label>\b{_LABEL} )?{number} (?:of them\b|(?:{whose} )?(?:{_WORD} ){{0,2}}{PERSON}\b)"
    words = re.compile(counted, re.IGNORECASE)
    for data, column, row, text in free_text(context):
        found = next((each for each in words.finditer(text) if not each["label"]), None)
        if found:
            yield context.found("PRIV02", data, column.key, row, what=quoted(found[0]), limit=str(limit))


@check("PRIV02", "measures.unit", "measures.measure", "measures.numerator", "measures.denominator")
def no_figures_about_very_few(context: Context) -> Iterator[Finding]:
    """A result of people; or the counts behind a share of people, or how many of them are left."""
    measures, limit, key = context["measures"], context.round.settings.small_number, context.result_key
    for row in measures.rows():
        shown = few(row, key, limit)
        if shown:
            name, number = shown
            yield context.found(
                "PRIV02", measures, name, row["row"], what=f"{number} of {quoted(row['measure'])}", limit=str(limit)
            )
