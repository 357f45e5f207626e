"""Kinds of value that forms and rounds are written with: texts, keys, amounts, percentages."""

import re
from collections.abc import Iterable
from typing import Annotated

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from grants.model.money import NotMoney, exact_pence
from grants.model.words import alike

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, strict=True)]
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


class Value(BaseModel):
    """A frozen value that knows its keys: one that it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def seen(text: str) -> str:
    """A text without characters that can't be seen: it comes onto sheets, pages and terminals."""
    if _UNSEEN.search(text):
        raise PydanticCustomError("words", "holds a character that can't be seen; type it again")
    return text


def words(text: str) -> str:
    """What a round says in its own words, which are put into sentences with figures in braces."""
    if "{" in seen(text) or "}" in text:
        raise PydanticCustomError("words", "holds a brace; use round brackets")
    return text


def one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("line", "has to stand on one line")
    return text


def sheet_name(name: str) -> str:
    """A name that Excel allows for a sheet."""
    length = len(name.encode("utf-16-le")) // 2  # as Excel counts
    if length > 31 or any(character in "[]:*?/\\" for character in name) or "'" in (name[0], name[-1]):
        message = "can't be the name of a sheet: at most 31 characters, and none of [ ] : * ? / \\"
        raise PydanticCustomError("sheet_name", message)
    if name.casefold() == "history":
        raise PydanticCustomError("sheet_name", "can't be the name of a sheet: Excel keeps it for itself")
    return name


def no_mark_at_its_end(title: str) -> str:
    """A title that formulas can name: an apostrophe at its end is taken for one that hides the next character."""
    if title.endswith("'"):
        raise PydanticCustomError("title", "can't end with an apostrophe, which formulas can't name")
    return title


Words = Annotated[Text, Field(max_length=2_000), AfterValidator(words)]
Name = Annotated[Text, Field(max_length=120), AfterValidator(words)]
Sentence = Annotated[Text, Field(max_length=2_000), AfterValidator(seen)]
"""A sentence of a form, in which braces stand for figures or facts."""
Title = Annotated[
    Text, Field(max_length=120), AfterValidator(seen), AfterValidator(one_line), AfterValidator(no_mark_at_its_end)
]
Label = Annotated[Text, Field(max_length=80), AfterValidator(words), AfterValidator(one_line)]
SheetName = Annotated[Text, AfterValidator(words), AfterValidator(one_line), AfterValidator(sheet_name)]
Key = Annotated[Text, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""The name of a sheet, a column or a choice in round and form files and in the code."""
StageKey = Annotated[Text, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Id = Annotated[Text, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,59}$")]


def percentage(value: object) -> object:
    """Not text and not a truth value, which pydantic would take for a number of percent."""
    if isinstance(value, bool | str):
        raise PydanticCustomError("percentage", "has to be a number of percent, such as 10")
    return value


def english(name: str) -> str:
    """A locale for dates and amounts; the words around them are English."""
    try:
        known = Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        known = None
    if known is None or known.language != "en":
        raise PydanticCustomError("locale", "is not a kind of English, such as en_GB")
    return name


def money(value: object) -> object:
    """An amount of pounds: a number or digits in quotation marks, not negative, with at most two decimals."""
    try:
        return exact_pence(value)
    except NotMoney:
        raise PydanticCustomError("money", "is not an amount of money; write it like 125_000 or 125000.50") from None


def twice(names: Iterable[str]) -> list[str]:
    """Names that stand twice, capitals and spaces aside."""
    seen: set[str] = set()
    again = []
    for name in names:
        again += [name] if alike(name) in seen else []
        seen.add(alike(name))
    return again
