"""Pydantic's errors → words for a person who edits a round file and knows neither TOML nor Python."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from grants.form import mends
from grants.form.toml_places import Path
from grants.model.words import nearest

FALLBACK = "can't be read; docs/rounds.md says how it is written"
_A_DATE = "has to be a date such as 2021-04-01, without quotation marks"
_WHOLE = "has to be a whole number"
_NUMBER = "has to be a number"
_TABLE = "has to be a table of keys and values"
_TRUTH = "has to be true or false, without quotation marks"

WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that is known here",
    "string_type": "has to be text in quotation marks",
    "string_too_short": "is empty",
    "string_too_long": "is far too long",
    "tuple_type": "has to be a list in square brackets",
    "too_long": "has more entries than any round needs",
    "too_short": "has too few entries",
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "date_type": _A_DATE,
    "date_parsing": _A_DATE,
    "date_from_datetime_parsing": _A_DATE,
    "date_from_datetime_inexact": "has to be a date without a time of day",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": "is too large",
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "string_pattern_mismatch": "has to be small letters, digits and dashes, without spaces",
    "literal_error": "is none of the words that are known here",
}
"""Pydantic's kinds of error, as a person who edits a round file would put them."""

_PYDANTICS = frozenset(get_args(ErrorType))
_DATES = frozenset(kind for kind, words in WORDS.items() if kind.startswith("date_"))
_NUMBERS = frozenset({"int_type", "int_parsing", "int_from_float", "float_type", "float_parsing", "percentage"})
_EITHER = "has to be true, false, or a list of stages in square brackets"
_UNDERSCORES = "has to be small letters, digits and underscores, without spaces"


@dataclass(frozen=True, slots=True)
class Wrong:
    """An error of pydantic's at the path of a key, without what pydantic adds to its path."""

    path: Path
    kind: str
    given: Any
    error: ErrorDetails
    of_key: bool = False
    """Whether the key itself is wrong, and not its value."""
    either: bool = False
    """Whether the value may be true, false or a list."""


def one_each(errors: Iterable[ErrorDetails], values: Mapping[str, Any]) -> list[Wrong]:
    """Errors with the paths of the file, one where a value may be of several kinds and is of none of them."""
    found: dict[Path, Wrong] = {}
    ways: dict[Path, list[Wrong]] = {}
    for error in errors:
        path, way = _path(error, values)
        wrong = Wrong(path, error["type"], error["input"], error, of_key="[key]" in error["loc"])
        if way is None:
            found.setdefault(path, wrong)
        else:
            ways.setdefault(way, []).append(wrong)
    for way, several in ways.items():
        deeper = [each for each in several if len(each.path) > len(way)]
        kinds = {each.kind for each in several}
        if deeper:
            found |= {each.path: each for each in deeper}
        elif kinds & {"bool_type", "bool_parsing"} and "tuple_type" in kinds:
            found[way] = Wrong(way, "tuple_type", several[0].given, several[0].error, either=True)
        else:
            found[way] = next((each for each in several if each.kind != "literal_error"), several[0])
    return list(found.values())


def _path(error: ErrorDetails, values: Any) -> tuple[Path, Path | None]:
    """The path of a key in the file; and up to where a value may be of several kinds, if pydantic tried several."""
    path: Path = ()
    way: Path | None = None
    for part in error["loc"]:
        if isinstance(values, dict) and str(part) in values:
            path, values = (*path, str(part)), values[str(part)]
        elif isinstance(values, list) and isinstance(part, int) and part < len(values):
            path, values = (*path, part), values[part]
        elif error["type"] == "missing":
            path = (*path, str(part))
        elif part != "[key]" and way is None:
            way = path
    return path, way


def in_words(wrong: Wrong) -> tuple[str, bool]:
    """What is wrong, and what to write; and whether that reads well behind the line as it was typed."""
    if wrong.kind in _PYDANTICS or wrong.kind in ("money", "percentage"):
        mend = _mend(wrong)
        if mend is not None:
            return mend, True
    if wrong.kind not in _PYDANTICS:  # the form's own kinds of error bring their own words
        return wrong.error["msg"], False
    if wrong.either:
        return _EITHER, False
    if wrong.kind == "literal_error":
        return _choices(wrong), False
    if wrong.kind == "string_pattern_mismatch" and "_" in _pattern(wrong):
        return _UNDERSCORES, False
    if wrong.kind in _DATES and not isinstance(wrong.given, datetime):
        return _A_DATE, False
    return WORDS.get(wrong.kind, FALLBACK), False


def _pattern(wrong: Wrong) -> str:
    return str(wrong.error.get("ctx", {}).get("pattern", ""))


def _choices(wrong: Wrong) -> str:
    choices = re.findall("'([^']*)'", str(wrong.error.get("ctx", {}).get("expected", "")))
    listed = [f'"{choice}"' for choice in choices if choice]
    words = f"has to be {', '.join(listed[:-1])} or {listed[-1]}" if len(listed) > 1 else WORDS["literal_error"]
    near = nearest(str(wrong.given), choices)
    return f'{words}; perhaps "{near}" is meant' if near else words


def _mend(wrong: Wrong) -> str | None:
    """What to write in place of a value that is one in all but its way of writing; None where that is not known."""
    kind, given = wrong.kind, wrong.given
    if kind in _DATES:
        return _day(given)
    if kind == "money":
        return _amount(given)
    if kind in _NUMBERS and isinstance(given, str) and not wrong.of_key:
        mend = mends.amount(mends.unquoted(given))
        return f"{mend.words}, without quotation marks" if mend else None
    if kind == "string_pattern_mismatch":
        return _small(str(given), _pattern(wrong))
    if kind == "string_type" and isinstance(given, int | Decimal | date) and not isinstance(given, datetime):
        written = str(given).lower() if isinstance(given, bool) else str(given)
        return f'write "{mends.cut(written)}", in quotation marks'
    if kind == "tuple_type" and isinstance(given, str) and not wrong.either:
        items = [item.strip() for item in given.split(",")]
        return f"write {mends.cut('[' + ', '.join(map(mends.quoted, filter(None, items))) + ']')}, in square brackets"
    name = wrong.path[-1] if wrong.path else ""
    if kind == "tuple_type" and isinstance(given, dict) and len(wrong.path) == 1:
        return f"write [[{name}]], in two pairs of square brackets"
    if kind in ("dict_type", "model_type") and isinstance(given, list) and len(wrong.path) == 1:
        return f"write [{name}], in one pair of square brackets"
    return None


def _day(given: object) -> str | None:
    if isinstance(given, datetime):
        return f"write {given.date().isoformat()}, without a time of day"
    if isinstance(given, bool) or not isinstance(given, str | int):
        return None
    mend = mends.day(mends.unquoted(str(given)))
    marks = ", without quotation marks" if isinstance(given, str) and mend and mend.sure else ""
    return f"{mend.words}{marks}" if mend else None


def _amount(given: object) -> str | None:
    if isinstance(given, str):
        mend = mends.amount(mends.unquoted(given))
        return mend.words if mend and not mend.value.startswith("-") and mend.value != given else None
    if isinstance(given, bool) or not isinstance(given, int | Decimal) or not Decimal(given).is_finite():
        return None
    if given < 0:
        return "an amount can't be below zero"
    if re.fullmatch(r"\d{1,3}\.\d{3}", str(given)):
        return f"write {str(given).replace('.', '_')} if this is in thousands; pounds have two decimals"
    return None


def _small(given: str, pattern: str) -> str | None:
    name = mends.slug(given, "_" if "_" in pattern else "-")
    return f"write it small, without spaces: {name}" if name and re.match(pattern, name) else None
