"""A cell's stored value → the typed value of its column: forgiving to read, with a finding where there is doubt."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from grants.finding import Severity
from grants.money import DIGITS, guess_number, plain, pounds, read_number, squeeze, tidy, to_pence
from grants.returns import Value
from grants.rounds import Column
from grants.words import nearest, quoted

ERRORS = frozenset(
    [
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#CONNECT!",
    ]
)
_YES = frozenset(["y", "x", "✓", "✔", "☑", "true", "1", "tick", "ticked"])
_DAYS = (
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y-%m-%d",
    "%d %B %Y",
    "%d %b %Y",
    "%d %B, %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
)
_MONTHS = ("%B %Y", "%b %Y", "%m/%Y", "%b-%Y", "%b-%y", "%B %y", "%b %y")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 1, 1)
"""Days outside this span are slips: no contract or signature of a return lies there."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a finding says of a cell: a code of the catalogue, its words, and a severity where it is not the usual."""

    code: str
    words: dict[str, str]
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed value, and what was doubtful about it. A doubt without a value: the cell could not be read."""

    value: Value = None
    doubt: Doubt | None = None


BLANK = Reading()


class _Unstored:
    def __str__(self) -> str:
        return "a formula without a result"


UNSTORED = _Unstored()
"""Stands for the value of a formula whose result is not in the file."""


def read(raw: object, column: Column, choices: tuple[str, ...] = (), epoch: date = date(1899, 12, 30)) -> Reading:
    """Read what openpyxl gives for a cell of `column`. `choices` are the column's; `epoch` is day 0 of its dates."""
    if raw is None or (isinstance(raw, str) and not squeeze(raw)):
        return BLANK
    if raw is UNSTORED:
        return Reading(doubt=Doubt("CELL08", {}))
    if isinstance(raw, str) and squeeze(raw).upper() in ERRORS:
        return Reading(doubt=Doubt("CELL05", {"value": squeeze(raw).upper()}))
    match column.kind:
        case "money" | "variance":
            return _money(raw)
        case "percent" | "number":
            return _number(raw)
        case "date":
            return _date(raw, epoch)
        case "measure":
            return Reading(_measure(raw))
        case "choice":
            return _choice(_text(raw), choices)
        case "ref" | "project-ref":
            return Reading(squeeze(_text(raw)))
        case _:
            return Reading(_text(raw).strip())


def _text(raw: object) -> str:
    """Anything as text; a whole number without ".0", as Excel shows it."""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, int | float):
        number = _decimal(raw)
        return str(raw) if number is None else f"{number:f}"
    if isinstance(raw, datetime) and raw.time() == datetime.min.time():
        raw = raw.date()
    return str(raw)


def _decimal(raw: int | float | str) -> Decimal | None:
    """A stored number without binary noise; None where it is no number that a return can hold."""
    try:
        number = Decimal(repr(raw) if isinstance(raw, float) else raw)
    except InvalidOperation:
        return None
    return tidy(number) if number.is_finite() and number.adjusted() <= DIGITS else None


def _measure(raw: object) -> str:
    return _text(raw) if not isinstance(raw, str) else squeeze(raw)


def _number(raw: object) -> Reading:
    """A number; of text that reads as one, the number and a doubt."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        number = _decimal(raw)
        if number is not None:
            return Reading(number)
        return Reading(doubt=Doubt("CELL02", {"value": str(raw), "how": "Type a number of a sensible size."}))
    text = _text(raw)
    sure = read_number(text)
    sure = sure if sure is not None and sure.adjusted() <= DIGITS else None
    guess = sure if sure is not None else guess_number(text)
    if guess is None:
        how = "Type the number in digits alone, and put any words into a comment."
    else:
        shown = f"{tidy(guess * 100):f}%" if "%" in text else f"{tidy(guess):f}"
        how = f"If you mean {plain(tidy(guess))}, type {shown}: digits alone, without spaces, signs or words."
    return Reading(sure, Doubt("CELL02", {"value": quoted(text), "how": how}))


def _money(raw: object) -> Reading:
    reading = _number(raw)
    if not isinstance(reading.value, Decimal):
        return reading
    amount = to_pence(reading.value)
    if amount is not None:
        return Reading(amount, reading.doubt)
    rounded = reading.value.quantize(Decimal("0.01"))
    return Reading(rounded, Doubt("CELL07", {"value": f"£{plain(reading.value)}", "nearest": pounds(rounded)}))


def _choice(text: str, choices: tuple[str, ...]) -> Reading:
    """The choice as the list spells it, with a warning where capitals or spaces differ; else the text as typed."""
    if text in choices or not choices:
        return Reading(text)
    folded = squeeze(text).casefold()
    for choice in choices:
        if squeeze(choice).casefold() == folded:
            return Reading(choice, Doubt("CELL04", choice_words(text, choices), "warning"))
    return Reading(squeeze(text))


def choice_words(text: str, choices: tuple[str, ...]) -> dict[str, str]:
    """The words of CELL04: what was typed, and what to choose."""
    tick = choices == ("Yes",) and squeeze(text).casefold() in _YES
    near = choices[0] if tick else nearest(text, choices)
    if near:
        how = f'Choose "{near}" from the list, if that is what is meant.'
    else:
        shown = ", ".join(choices[:8]) + (" and others" if len(choices) > 8 else "")
        how = f"Choose one from the list: {shown}."
    return {"value": quoted(text), "how": how}


def _date(raw: object, epoch: date) -> Reading:
    """A day: a date, a serial number, or text read day first; a month and year is its last day, with a doubt."""
    if isinstance(raw, datetime):
        return _sensible(raw.date())
    if isinstance(raw, date):
        return _sensible(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        days = int(raw) if abs(raw) < 10**6 else -1
        return _sensible(epoch + timedelta(days=days)) if days > 0 else _no_date(str(raw))
    text = _ORDINAL.sub("", squeeze(_text(raw)))
    for pattern in _DAYS:
        if (found := _parsed(text, pattern)) is not None:
            return _sensible(found)
    for pattern in _MONTHS:
        if (found := _parsed(text, pattern)) is not None:
            last = found.replace(day=calendar.monthrange(found.year, found.month)[1])
            how = f"Type the day, such as {last:%d/%m/%Y}."
            what = f"names no day; it is read as the month's last, {last:%d/%m/%Y}"
            return Reading(last, Doubt("CELL03", {"value": quoted(text), "what": what, "how": how}, "warning"))
    return _no_date(text)


def _parsed(text: str, pattern: str) -> date | None:
    try:
        return datetime.strptime(text, pattern).date()
    except ValueError:
        return None


def _sensible(found: date) -> Reading:
    return Reading(found) if _EARLIEST <= found <= _LATEST else _no_date(f"{found:%d/%m/}{found.year:04}")


def _no_date(text: str) -> Reading:
    how = "Type the day, month and year, such as 31/03/2022."
    return Reading(doubt=Doubt("CELL03", {"value": quoted(text), "what": "is not a date that can be", "how": how}))
