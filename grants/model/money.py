"""Pounds, as Decimal from cell to page. Babel writes and reads them."""

import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale
from babel.numbers import NumberFormatError, format_currency, format_decimal, parse_decimal, parse_pattern

CURRENCY = "GBP"
PENNY = Decimal("0.01")
_WIDE = Context(prec=60)
_WHOLE, _WITH_PENCE = parse_pattern("¤#,##0"), parse_pattern("¤#,##0.00")
NOISE = Decimal("0.000001")
"""Below this, a difference is the noise of binary arithmetic and not a third decimal."""
DIGITS = 14
"""The most digits before the point: a number with more is a slip."""

_LONGEST = 60
"""Characters of a text that is a number and nothing else."""

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_PLAIN = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_SCALED = re.compile(r"(?P<number>[\d.,]+)(?P<scale>k|m|bn|thousand|million)", re.IGNORECASE)
_SCALES = {"k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9}
_WORDS = {
    word: Decimal(number)
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"none": Decimal(0), "nil": Decimal(0), "hundred": Decimal(100), "a hundred": Decimal(100)}


_WITH_NUMBERS = re.compile(
    r"(?:about|approx(?:imately)?|around|ca?|circa|est(?:imated?)?|gbp|in|nearly|only|over|pounds|roughly|say|total|under)?"
)
"""Words that go with a number and leave no doubt which is meant."""


class NotMoney(ValueError):
    """Not an amount of pounds and pence."""


def pounds(amount: Decimal, locale: str = "en_GB") -> str:
    """£428,686 or £240,819.50: pence only where there are any, minus before the sign."""
    pattern = _WHOLE if amount == amount.to_integral_value() else _WITH_PENCE
    return format_currency(amount, CURRENCY, format=pattern, locale=_known(locale), currency_digits=False)


def plain(number: Decimal, locale: str = "en_GB") -> str:
    """1,231 or 21.9: no more decimals than there are."""
    return format_decimal(number, locale=_known(locale), decimal_quantization=False)


@lru_cache(maxsize=64)
def _known(locale: str) -> Locale:
    """A locale by its name, which babel takes long to look up for each number."""
    return Locale.parse(locale)


def percent(fraction: Decimal, locale: str = "en_GB") -> str:
    """0.219 as 21.9%, without the noise of binary arithmetic."""
    return f"{plain(tidy(fraction * 100), locale)}%"


def tidy(number: Decimal) -> Decimal:
    """A number without the noise of binary arithmetic: 3703.6800000000003 is 3703.68."""
    near = number.quantize(Decimal("0.000000001"), rounding=ROUND_HALF_EVEN, context=_WIDE)
    return near.normalize() if near != near.to_integral_value() else near.to_integral_value()


def figure(text: str | None, unit: str | None) -> Decimal | None:
    """The number of a measure; None where it has none. `unit` is a key. 75 in % is 75%, and so are 0.75 and "75%".

    No share of a return comes to twice the whole, so from 2 on a figure in % was typed as a number of percent.
    """
    number = read_number(text) if text else None
    if number is None or unit in ("narrative", "yes_no"):
        return None
    return number / 100 if unit == "percent" and "%" not in (text or "") and abs(number) >= 2 else number


def written_figure(text: str | None, unit: str | None, locale: str = "en_GB") -> str:
    """A measure's figure as people write it in the unit of this key; what is no number stays as it was typed."""
    number = figure(text, unit)
    if number is None:
        return text or ""
    if unit == "percent":
        return percent(number, locale)
    return pounds(number, locale) if unit == "pounds" else plain(number, locale)


def exact_pence(value: object) -> Decimal:
    """An amount that is not negative and has no third decimal, from a number or its digits; else raises NotMoney."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise NotMoney(value)
    try:
        amount = Decimal(str(value))
        if not amount.is_finite() or amount < 0 or amount.adjusted() > DIGITS or amount != amount.quantize(PENNY):
            raise NotMoney(value)
    except (InvalidOperation, ValueError):  # no number, or one with too many digits
        raise NotMoney(value) from None
    return amount.quantize(PENNY)


def to_pence(number: Decimal) -> Decimal | None:
    """A number as pounds and pence; None where it has a third decimal that is not noise."""
    amount = number.quantize(PENNY, rounding=ROUND_HALF_EVEN)
    return amount if abs(number - amount) < NOISE else None


def shared_out(amount: Decimal, number: int) -> list[Decimal]:
    """An amount in equal shares that come to it exactly: pennies that are left over go to the first."""
    share = (amount / number).quantize(PENNY, rounding=ROUND_FLOOR)
    left = int((amount - share * number) / PENNY)
    return [share + (PENNY if place < left else 0) for place in range(number)]


def apportioned(amounts: Sequence[Decimal], whole: int) -> list[int]:
    """Whole numbers that stand to each other as the amounts do and come to `whole`, as pence of a pound.

    What rounding down leaves goes to those that lose most by it, of equal ones to the first. Zeros where the amounts
    come to nothing.
    """
    total = sum(amounts, Decimal(0))
    if not total:
        return [0] * len(amounts)
    exact = [amount * whole / total for amount in amounts]
    parts = [int(each.to_integral_value(rounding=ROUND_FLOOR)) for each in exact]
    most = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in most[: whole - sum(parts)]:
        parts[place] += 1
    return parts


def squeeze(text: str) -> str:
    """Text without outer spaces, and with every run of spaces, no-break and narrow ones too, as one."""
    return " ".join(text.split())


def is_seen(text: str) -> bool:
    """Whether a text has a character that can be seen: no space, and no control character."""
    bare = text.strip()
    if bare.isprintable():
        return bool(bare)
    return any(character.isprintable() and not character.isspace() for character in bare)


@lru_cache(maxsize=4096)
def read_number(text: str) -> Decimal | None:
    """The number that typed text means, where there is no doubt: "£1,000", "1,000.00 ", "(£440)", "1.8m", "75%".

    A percentage comes as its fraction. None where it is not a number; raises nothing.
    """
    if len(text) > _LONGEST:
        return None
    if _PLAIN.fullmatch(text):
        return Decimal(text)  # most numbers are stored like this, and babel takes longer
    bare = _SPACES.sub("", text).replace("\u2212", "-").lower()
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()") if negative else bare
    if bare.startswith("-"):
        negative, bare = not negative, bare[1:]
    bare = bare.removeprefix("£").removesuffix("gbp").removesuffix("£")
    if bare.startswith("-"):
        negative, bare = not negative, bare[1:]
    share = bare.endswith("%")
    bare = bare.removesuffix("%")
    scale = 1
    if scaled := _SCALED.fullmatch(bare):
        bare, scale = scaled["number"], _SCALES[scaled["scale"].lower()]
    if not re.fullmatch(r"[0-9.,]*[0-9][0-9.,]*", bare):
        return None
    try:
        number = parse_decimal(bare, locale="en_GB", strict=True) * scale
    except (NumberFormatError, InvalidOperation):
        return None
    if number.adjusted() > DIGITS:
        return None
    number = number / 100 if share else number
    return -number if negative else number


def is_number_in_words(text: str) -> bool:
    """Whether a text is a number and nothing but what goes with one: "ten", "about 500", "£1,000 (est)"."""
    words = squeeze(text[:_LONGEST]).lower().split(" ")
    rest = [each.strip("().,;:~") for each in words if read_number(each.strip(".,;:~")) is None]
    return squeeze(text).lower() in _WORDS or (len(rest) < len(words) and all(map(_WITH_NUMBERS.fullmatch, rest)))


def guess_number(text: str) -> Decimal | None:
    """A number that a text may mean, which a fix can offer: "ten", "about 500", "£1,000 (est)"."""
    word = squeeze(text[:400]).lower()
    if word in _WORDS:
        return _WORDS[word]
    found = [number for part in word.split(" ") if (number := read_number(part.strip(".,;:~"))) is not None]
    return found[0] if len(found) == 1 else None
