"""What can tell who somebody is: personal details in a text, and counts of very few people in words or in figures."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from grants.model import given_away
from grants.model.few_people import few_in_words
from grants.model.money import figure, plain, squeeze
from grants.model.people_words import names_people, noun_after
from grants.model.personal_details import personal_details

Tells = Literal["details", "few", "given away"]
"""Why a text tells who somebody is: personal details, words about very few, or a figure that is withheld elsewhere."""

_NUMBER_OF = re.compile(r"(?:the )?(?:(?:total )?(?:number|count|no\.?) of )?", re.IGNORECASE)


@cache
def tells_who(text: str, limit: int, *, study: bool = False, story: bool = False) -> Tells | None:
    """Why a text could tell who somebody is, by personal details or by counting fewer people than `limit`.

    None where it does not. `study` is whether it is a case study, and `story` whether it may be about one person, as
    case studies and outcomes are.
    """
    words = squeeze(text)
    if personal_details(words, study=study):
        return "details"
    return "few" if few_in_words(words, limit, story=story or study) else None


def few(measure: Mapping[str, Any], key: str, limit: int) -> tuple[str, str] | None:
    """The column and the number of a measure that count fewer people than `limit`; None where none does.

    That is a result that counts people in column `key`, or the counts behind the result of a measure of people.
    """
    result = people(measure, key)
    if result is not None and 0 < result < limit:
        return key, plain(result)
    behind = few_behind(measure, limit)
    return behind if behind and (counts_people(measure) or names_people(measure["measure"] or "")) else None


def people(measure: Mapping[str, Any], key: str) -> Decimal | None:
    """The people whom a figure of a measure counts; None where it counts none.

    Nor where it does not fit a count, as 80% and 2.5 do not: that is another finding, and says nothing of few people.
    """
    given = measure.get(key)
    if not given or "%" in given or not counts_people(measure):
        return None
    number = figure(given, "people")
    return number if number is not None and number == number.to_integral_value() else None


def counts_people(measure: Mapping[str, Any]) -> bool:
    """Whether the results of a measure are numbers of people.

    By its unit; or by its name, as "Number of victims rehoused" are and "Number of visits to victims" are not.
    """
    if measure["unit"] != "number":
        return bool(measure["unit"] == "people")
    name = squeeze(measure["measure"] or "")
    opening = _NUMBER_OF.match(name)
    return noun_after(f" {name[opening.end() if opening else 0 :]}", 0, one=True, several=True, most=2) is not None


def few_behind(measure: Mapping[str, Any], limit: int) -> tuple[str, str] | None:
    """The column and the number, where a numerator, a denominator or what is left between them is under `limit`."""
    top, bottom = measure["numerator"], measure["denominator"]
    rest = bottom - top if top is not None and bottom is not None else None
    for name, number in (("numerator", top), ("denominator", bottom), ("numerator", rest)):
        if number is not None and 0 < number < limit:
            return name, plain(number)
    return None


def small_base(measure: Mapping[str, Any], limit: int) -> bool:
    """Whether a share is of so few, under twice the `limit`, that it tells how many; whatever it is a share of."""
    bottom: Decimal | None = measure["denominator"]
    return limit > 1 and bottom is not None and 0 < bottom < 2 * limit


def withheld_figures(
    measure: Mapping[str, Any], keys: tuple[str, ...], limit: int, *, share: bool
) -> given_away.Withheld:
    """What no text may give away of a measure that is withheld: the few people of the columns `keys`, and its counts.

    `share` is whether its share is withheld too, and not only the counts behind it.
    """
    results = [number for key in keys if (number := people(measure, key)) is not None and 0 < number < limit]
    return given_away.figures(results, measure["numerator"], measure["denominator"], limit=limit, share=share)
