"""A cell's stored value → the typed value of its column: read where it can be, with a finding where there is doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from grants.form.form import Column
from grants.model.choices import UNKNOWN
from grants.model.days import OPEN_ENDED, day_in, day_within, goes_on, month_in
from grants.model.finding import Severity
from grants.model.money import (
    DIGITS,
    guess_number,
    is_number_in_words,
    is_seen,
    percent,
    plain,
    pounds,
    read_number,
    squeeze,
    tidy,
    to_pence,
)
from grants.model.returns import Value
from grants.model.rule import Rule
from grants.model.words import is_no_answer, nearest, quoted
from grants.reading.faults import CELL02, CELL03, CELL05, CELL07, CELL08, CELL12

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
_NO = frozenset(["n", "no", "false", "0", "✗", "✘", "☐"])
"""How people tick a cell that has one choice, and how they leave it."""
_DAY_HOW = "Type the day, month and year, such as 31/03/2022."
_EXCELS_EPOCH, _LEAP_DAY = date(1899, 12, 30), 60
"""Excel counts a 29 February 1900, day 60, which never was; so the number of each day before it is one too small."""
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 1, 1)
"""Days outside this span are slips: no contract or signature of a return lies there."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful about a cell: the rule that reports it, its words, and a severity where it is not the usual."""

    rule: Rule
    words: dict[str, str]
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed value, and what was doubtful about it. A doubt without a value: the cell could not be read."""

    value: Value = None
    doubt: Doubt | None = None


BLANK = Typed()


class Instead:
    """Stands for a value that a cell does not have."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __str__(self) -> str:
        return self._words


UNSTORED = Instead("a formula without a result")
"""A formula whose result is not in the file."""
BEYOND = Instead("a number formatted as a date that no day has")
"""A number formatted as a date, beyond the days that Excel knows."""


def read(
    raw: object, column: Column, choices: Mapping[str, str] = MappingProxyType({}), epoch: date = _EXCELS_EPOCH
) -> Typed:
    """Read what a cell of `column` holds. `choices` are the column's, key to label; `epoch` is day 0 of its dates."""
    if raw is None or (isinstance(raw, str) and not is_seen(raw)):
        return BLANK
    if isinstance(raw, str) and is_no_answer(raw) and not _is_choice(raw, choices):
        return BLANK
    doubt = _never_an_answer(raw)
    if doubt:
        return Typed(doubt=doubt)
    match column.kind:
        case "money" | "variance":
            return _money(raw, epoch)
        case "percent" | "number":
            return _number(raw, epoch, share=column.kind == "percent")
        case "date":
            return _date(raw, epoch, open_ended=column.open_ended)
        case "measure":
            return Typed(_measure(raw))
        case "choice":
            return _choice(_text(raw), choices)
        case "ref" | "project-ref":
            return Typed(squeeze(_text(raw)))
        case _:
            return Typed(_text(raw).strip())


def says_nothing(raw: object) -> bool:
    """Whether a stored value is blank, or says in words that there is no answer."""
    return raw is None or (isinstance(raw, str) and (not is_seen(raw) or is_no_answer(raw)))


def _is_choice(text: str, choices: Mapping[str, str]) -> bool:
    return bool(choices) and squeeze(text).casefold() in (squeeze(label).casefold() for label in choices.values())


def _never_an_answer(raw: object) -> Doubt | None:
    """What no column can hold: an error value, a formula without a result, a day beyond all days."""
    if raw is UNSTORED:
        return Doubt(CELL08, {})
    if raw is BEYOND:
        what = "is not a date that can be"
        return Doubt(CELL03, {"value": "a number that no day has", "what": what, "how": _DAY_HOW})
    if isinstance(raw, str) and squeeze(raw).upper() in ERRORS:
        return Doubt(CELL05, {"value": squeeze(raw).upper()})
    return None


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


def _number(raw: object, epoch: date, *, share: bool = False) -> Typed:
    """A number; of text that reads as one, the number and a doubt. `share`: 33 is 33%."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        number = _decimal(raw)
        if number is not None and share and number >= 2:
            return _without_its_sign(number)
        if number is not None:
            return Typed(number)
        how = "Type the amount that is meant."
        return Typed(
            doubt=Doubt(CELL02, {"value": f"{Decimal(raw):.4G}", "what": "is too large to be meant", "how": how})
        )
    if isinstance(raw, date):
        return _number_shown_as_date(raw, epoch)
    text = _text(raw)
    sure = read_number(text)
    guess = sure if sure is not None else guess_number(text)
    if share and guess is not None and "%" not in text and guess >= 2:
        guess = guess / 100
    counts = isinstance(raw, str) and (sure is not None or is_number_in_words(text))
    if guess is None:
        how = "Type the number in digits alone, and put any words into a comment."
    else:
        shown = f"{tidy(guess * 100):f}%" if share or "%" in text else f"{tidy(guess):f}"
        how = f"If {shown} is meant, type {shown} over it. If it stays as text, set the cell's format to Number first."
    what = "Excel does not treat as a number"
    return Typed(guess if counts else None, Doubt(CELL02, {"value": quoted(text), "what": what, "how": how}))


def _without_its_sign(number: Decimal) -> Typed:
    """A share that was typed without its percent sign, which Excel takes for a hundred times as much."""
    meant = f"{plain(number)}%"
    words = {"value": plain(number), "what": f"{percent(number)} to Excel; it is read as {meant}"}
    how = f"If {meant} is meant, type {meant} with its percent sign."
    return Typed(number / 100, Doubt(CELL12, words | {"how": how}))


def _number_shown_as_date(raw: date, epoch: date) -> Typed:
    """A number in a cell that is formatted as a date: Excel shows a day, and nobody sees the number."""
    moment = raw if isinstance(raw, datetime) else datetime.combine(raw, datetime.min.time())
    number = Decimal((moment - datetime.combine(epoch, datetime.min.time())) / timedelta(days=1))
    if number <= _LEAP_DAY and epoch == _EXCELS_EPOCH:
        number -= 1
    shown = plain(tidy(round(number, 2)))
    how = f"Set the cell's format to Number; then type the figure again ({shown} may be meant)."
    words = {"value": f"the date {moment:%d/%m/}{moment.year:04}", "what": "is no number", "how": how}
    return Typed(doubt=Doubt(CELL02, words))


def _money(raw: object, epoch: date) -> Typed:
    if isinstance(raw, str) and "%" in raw:
        how = "Type the amount in pounds."
        return Typed(doubt=Doubt(CELL02, {"value": quoted(raw), "what": "is a share and no amount", "how": how}))
    reading = _number(raw, epoch)
    if not isinstance(reading.value, Decimal):
        return reading
    amount = to_pence(reading.value)
    if amount is not None:
        return Typed(amount, reading.doubt)
    rounded = reading.value.quantize(Decimal("0.01"))
    return Typed(rounded, Doubt(CELL07, {"value": _exact(reading.value), "nearest": pounds(rounded)}))


def _exact(amount: Decimal) -> str:
    """Pounds with every decimal that there is: "-£5.005"."""
    return f"{'-' if amount < 0 else ''}£{plain(abs(amount))}"


def _choice(text: str, choices: Mapping[str, str]) -> Typed:
    """The key of a choice, whatever its capitals and spaces; else the text, marked. Where anything goes, the text.

    Where there is one choice, a cross or a 1 is a tick, and "No" or a 0 leaves the cell blank.
    """
    if not choices:
        return Typed(text)
    folded = squeeze(text).casefold()
    for key, label in choices.items():
        if squeeze(label).casefold() == folded:
            return Typed(key)
    if len(choices) == 1 and folded in _YES:
        return Typed(next(iter(choices)))
    return BLANK if len(choices) == 1 and folded in _NO else Typed(UNKNOWN + squeeze(text))


def choice_words(text: str, choices: Sequence[str], *, hint: bool = True) -> dict[str, str]:
    """The words of CELL04: what was typed, and which label to choose; with `hint` the one that is the nearest."""
    only_one = len(choices) == 1
    near = nearest(text, choices) if hint else None
    if near:
        how = f'Choose "{near}" from the list, if that is what is meant.'
    elif only_one:
        how = f"Choose {choices[0]} from the list, or clear the cell."
    else:
        shown = ", ".join(choices[:8]) + (" and others" if len(choices) > 8 else "")
        how = f"Choose one from the list: {shown}."
    return {"value": quoted(text), "what": "which is not one of its choices", "how": how}


def _date(raw: object, epoch: date, *, open_ended: bool = False) -> Typed:
    """A day: a date, a serial number, or text read day first; a month and year is its last day, with a doubt.

    Where a column may be `open_ended`, "ongoing" is a day later than all others.
    """
    if isinstance(raw, datetime):
        return _sensible(raw.date())
    if isinstance(raw, date):
        return _sensible(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        days = int(raw) if abs(raw) < 10**6 else -1
        return _sensible(epoch + timedelta(days=days)) if days > 0 else _no_date(f"the number {raw}", None)
    typed = squeeze(_text(raw))
    if open_ended and goes_on(typed):
        return Typed(OPEN_ENDED)
    if (day := day_in(typed)) is not None:
        return _sensible(day)
    if (last := month_in(typed)) is not None:
        if not _EARLIEST <= last <= _LATEST:
            return _sensible(last)
        what = f"names no day; it is read as the month's last, {last:%d/%m/%Y}"
        words = {"value": quoted(typed), "what": what, "how": f"Type the day, such as {last:%d/%m/%Y}."}
        return Typed(last, Doubt(CELL03, words, "warning"))
    return _no_date(quoted(typed), day_within(typed))


def _sensible(found: date) -> Typed:
    return Typed(found) if _EARLIEST <= found <= _LATEST else _no_date(f"{found:%d/%m/}{found.year:04}", None)


def _no_date(shown: str, meant: date | None) -> Typed:
    how = f"If {meant:%d/%m/%Y} is meant, type it alone." if meant else _DAY_HOW
    return Typed(doubt=Doubt(CELL03, {"value": shown, "what": "is not a date that can be", "how": how}))
