"""A value as somebody typed it → the value that was meant, as TOML wants it, and how to say so."""

import calendar
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.form.toml_places import STRING
from grants.model.days import day_in
from grants.model.money import read_number
from grants.model.patterns import pattern
from grants.model.visible import visible

CURLY = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb`\u00b4"
"""What Word and web pages make of a quotation mark."""
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"

DAYS = frozenset({"begins", "ends", "opens", "due"})
"""Keys whose values are days."""
AMOUNTS = frozenset({"grant_total", "fund_total", "retained"})
TRUTHS = frozenset({"required", "carry", "once", "office", "personal", "study", "open_ended"})
"""Keys whose values are true or false."""

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_YEAR_FIRST = pattern(r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})[-/. ](?P<day>\d{1,2})")
_DAY_FIRST = pattern(r"(?P<day>\d{1,2})[-/. ](?P<month>\d{1,2})[-/. ](?P<year>\d{4}|\d{2})")
_DAY_NAMED = pattern(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[-/ ](?:of )?(?P<month>[a-z]+)\.?,?[-/ ](?P<year>\d{4}|\d{2})")
_MONTH_NAMED = pattern(r"(?P<month>[a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})")
_DIGITS = pattern(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_WEEKDAY = pattern(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? ", re.IGNORECASE)
_TIME = pattern(r"(?:T| +(?:at )?)\d{1,2}(?:[:.]\d\d)*(?: ?[ap]m)?(?:Z|[+-]\d\d:\d\d)?$", re.IGNORECASE)
_FIGURES = 20  # digits of a number that is one
_LONGEST = 60  # characters of a text that is a date or a number and nothing else

LIKE_A_DATE = "write a day like 2021-04-01"
LIKE_AN_AMOUNT = "write an amount like 125_000 or 125000.50"


@dataclass(frozen=True, slots=True)
class Mend:
    """What to write, as TOML, and the words for it. It is not `sure` where it only stands in for a value."""

    value: str
    words: str
    sure: bool = True


def mend(key: str, typed: str) -> Mend:
    """A mend for a value that is not TOML, by its key and as it was typed."""
    bare = typed.strip().strip(",;").strip()
    if not bare:
        return Mend('""', "write the value behind the equals sign, or take the line out", sure=False)
    core = unquoted(bare)
    if key in DAYS:
        return day(core) or Mend("2000-01-01", LIKE_A_DATE, sure=False)
    if key in AMOUNTS:
        return amount(core) or Mend("0", LIKE_AN_AMOUNT, sure=False)
    if key in TRUTHS:
        return truth(core) or (
            _of_stages(core) if key == "required" else Mend("false", "write true or false", sure=False)
        )
    if re.fullmatch(r"[\d._+-]+([eE][\d+-]+)?", bare) and len(bare) > _FIGURES:
        return Mend("0", "this number is too large or too small to be one", sure=False)
    return _brackets(bare) or _figure_or_day(key, bare) or text(bare)


def _of_stages(core: str) -> Mend:
    value = f"[{quoted(core)}]"
    return Mend(value, f"write true, or a list of stages such as {cut(value)}")


def _figure_or_day(key: str, typed: str) -> Mend | None:
    """A number or a day without quotation marks: nothing that has words is, and no name of a year."""
    if key == "year" or _is_quoted(typed) or re.search(r"[^\W\d_]{3}", typed):
        return None
    return day(typed) or amount(typed)


def _brackets(typed: str) -> Mend | None:
    """A list of texts, or a table, that lacks its bracket at one end or at both."""
    if not re.search("[\"']", typed) and "=" not in typed:
        return None
    for before, after in (("[", ""), ("", "]"), ("[", "]"), ("{ ", ""), ("", " }"), ("{ ", " }")):
        tried = f"{before}{typed}{after}"
        value = parsed(tried)
        if isinstance(value, dict) or (isinstance(value, list) and (len(value) > 1 or typed[0] == "[")):
            kind = "square brackets" if isinstance(value, list) else "braces"
            return Mend(tried, f"write {cut(tried)}, in {kind}")
    return None


def parsed(value: str) -> object:
    """A value of TOML; None where it is none."""
    if "\n" in value:
        return None
    try:
        values = tomllib.loads(f"key = {value}", parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        return None
    found: object = values["key"] if len(values) == 1 else None
    return found


def _is_quoted(typed: str) -> bool:
    return typed[0] in f"\"'{CURLY}"


def unquoted(typed: str) -> str:
    """What was typed without the quotation marks around it, of any kind."""
    return typed.strip(f"\"'{CURLY} ")


def day(typed: str) -> Mend | None:
    """A day that is written as people write it, or one that there is not; None where it is none."""
    if len(typed) > _LONGEST:
        return None
    bare = _WEEKDAY.sub("", " ".join(typed.split()).translate(dict.fromkeys(map(ord, DASHES), "-")))
    if bare != (without := _TIME.sub("", bare)) and (found := day(without)):
        return Mend(found.value, f"{found.words}, without a time of day" if found.sure else found.words, found.sure)
    if known := day_in(bare):
        return _written(known)
    parts = next((parts for each in _PATTERNS if (parts := each.fullmatch(bare.lower()))), None)
    if parts is None:
        return Mend("2000-01-01", "write the day too, as 2021-04-01", sure=False) if _is_month(bare) else None
    month = int(parts["month"]) if parts["month"].isdigit() else _MONTHS.get(parts["month"], 0)
    if not month and not parts["month"].isdigit():
        return None
    year = int(parts["year"])
    return _checked(year + 2000 if len(parts["year"]) == 2 else year, month, int(parts["day"]))


_PATTERNS = (_YEAR_FIRST, _DAY_FIRST, _DAY_NAMED, _MONTH_NAMED, _DIGITS)


def _is_month(typed: str) -> bool:
    month, _, year = typed.lower().partition(" ")
    return (month in _MONTHS and year.isdigit()) or bool(re.fullmatch(r"(19|20)\d\d-(0?[1-9]|1[0-2])", typed))


def _checked(year: int, month: int, day: int) -> Mend:
    """A day by its numbers, of which some may be impossible."""
    if month > 12 >= day > 0:
        month, day = day, month
    if not 1 <= year <= 9999:
        return Mend("2000-01-01", f"there is no year {year}", sure=False)
    if not 1 <= month <= 12:
        return Mend(f"{year:04}-12-31", f"there is no month {month}", sure=False)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        of = f" in {year}" if month == 2 and day == 29 else ""
        words = f"{calendar.month_name[month]} has {last} days{of}" if day else "there is no day 0"
        return Mend(f"{year:04}-{month:02}-{last}", words, sure=False)
    return _written(date(year, month, day))


def _written(day: date) -> Mend:
    return Mend(day.isoformat(), f"write {day.isoformat()}")


def amount(typed: str) -> Mend | None:
    """An amount, a number or a percentage that is written as people write it; None where it is none."""
    if len(typed) > _LONGEST:
        return None
    bare = re.sub(r"^(?:gbp|£) ?(?=[\d.])|(?<=\d) ?(?:gbp|pounds?|£)$", "", typed.strip(), flags=re.IGNORECASE)
    bare = bare.replace("_", "").replace("'", "").removeprefix("+").removesuffix(".-").removesuffix("/-")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d{1,2}|\d+,\d{1,2}", bare):  # with a comma before the pence
        bare = bare.replace(".", "").replace(",", ".")
    number = read_number(bare)
    if number is None:
        return None
    number = number * 100 if bare.endswith("%") else number
    written = figure(number)
    return Mend(written, f"write {written}")


def figure(number: Decimal) -> str:
    """A number as TOML has it: 453_128 or 125_000.50."""
    if number == number.to_integral_value():
        return f"{int(number):_}"
    written = f"{number:,.2f}" if number == round(number, 2) else f"{number.normalize():,f}"
    return written.replace(",", "_")


def truth(typed: str) -> Mend | None:
    """Yes or no, as TOML has it."""
    known = {"true": "true", "yes": "true", "y": "true", "on": "true", "false": "false", "no": "false", "n": "false"}
    value = (known | {"off": "false"}).get(typed.lower())
    return Mend(value, f"write {value}, in small letters") if value else None


def text(typed: str) -> Mend:
    """A text whose quotation marks are missing, curly, or stand inside of it too."""
    string = STRING.match(typed)
    if string and string.end() < len(typed) and (inner := string[0][1:-1]) and inner == inner.strip():
        value = quoted(typed)  # "Theft" and fraud
        return Mend(value, f"write {cut(value)}, in quotation marks around it all")
    core = unquoted(typed)
    value = quoted(core)
    short = cut(value)
    first, last = typed[0], typed[-1]
    if first in CURLY or last in CURLY:
        return Mend(value, f"write {short}, with straight quotation marks")
    opened, closed = first in "\"'", last in "\"'" and len(typed) > 1
    if opened and closed:
        inside = "a backslash" if "\\" in core and '"' not in core else "quotation marks"
        kind = "in single quotation marks" if value[0] == "'" else "in double quotation marks"
        return Mend(value, f"write {short}, {kind}, since it has {inside} inside")
    if opened and not closed:
        return Mend(value, f"write {short}, with a quotation mark at the end too")
    if closed and not opened:
        return Mend(value, f"write {short}, with a quotation mark at the beginning too")
    return Mend(value, f"write {short}, in quotation marks")


def quoted(core: str) -> str:
    """A text in quotation marks, as TOML has it."""
    plain = "".join(character for character in core if character == "\t" or ord(character) >= 32).replace("\x7f", "")
    if '"' not in plain and "\\" not in plain:
        return f'"{plain}"'
    if "'" not in plain:
        return f"'{plain}'"
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def slug(typed: str, between: str = "-") -> str:
    """A name in small letters without spaces: "My Round 2021" as my-round-2021."""
    dashed = typed.casefold().translate(dict.fromkeys(map(ord, f"{DASHES}_- \t\u00a0/"), between))
    kept = re.sub(r"[^a-z0-9.-]" if between == "-" else r"[^a-z0-9_]", "", dashed)
    return re.sub(rf"{re.escape(between)}+", between, kept).strip(f"{between}.")[:40].strip(between)


_MOST = 80
_WORD = 20  # characters of a word that is left out rather than cut


def cut(line: str, at: int = 0) -> str:
    """A line as a message shows it: without what can't be seen, and cut between words around a position."""
    start = max(0, min(at - _MOST // 3, len(line) - _MOST)) if len(line) > _MOST else 0
    shown, goes_on = visible(line[start : start + _MOST]).strip(), start + _MOST < len(line)
    if start and 0 <= shown.find(" ") < _WORD:
        shown = shown.partition(" ")[2]
    if goes_on and shown.rfind(" ") > len(shown) - _WORD:
        shown = shown.rpartition(" ")[0]
    return f"{'...' if start else ''}{shown}{'...' if goes_on else ''}"
