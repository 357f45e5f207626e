"""Counts of people so small that they can tell who somebody is."""

import re
from collections.abc import Mapping
from typing import Any

from grants.money import figure

PERSON = (
    r"(?:people|persons?|clients?|victims?|survivors?|child(?:ren)?|adults?|wom[ae]n|m[ae]n|girls?|boys?"
    r"|members?(?! of staff)|pupils?|students?|patients?|famil(?:ies|y)|households?|service[- ]users?|offenders?"
    r"|perpetrators?|residents?)(?!['’-])"
)
"""A word for somebody, as a pattern."""
_OF_PEOPLE = re.compile(rf"\b{PERSON}", re.IGNORECASE)


def few(measure: Mapping[str, Any], key: str, limit: int) -> tuple[str, str] | None:
    """The column and the number of a measure that count fewer people than `limit`; None where none does.

    That is a result of people in column `key`; or the numerator or denominator of a measure of people, or how many
    are left between them.
    """
    people = measure["unit"] == "People"
    if not people and not _OF_PEOPLE.search(measure["measure"] or ""):
        return None
    top, bottom = measure["numerator"], measure["denominator"]
    rest = bottom - top if top is not None and bottom is not None else None
    result = figure(measure[key], "People") if people else None
    for name, number in ((key, result), ("numerator", top), ("denominator", bottom), ("numerator", rest)):
        if number is not None and 0 < number < limit:
            return name, f"{number.normalize():f}"
    return None
