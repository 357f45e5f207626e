"""The form that rounds share, as values: stages, sheets, columns, choices."""

import re
from typing import Annotated, Literal

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from grants.model.money import NotMoney, exact_pence

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, strict=True)]
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def words(text: str) -> str:
    """What a round says in its own words: it comes onto sheets, pages and terminals, and into formats of words."""
    if _UNSEEN.search(text):
        raise PydanticCustomError("words", "holds a sign that can't be seen; type it again")
    if "{" in text or "}" in text:
        raise PydanticCustomError("words", "holds a brace; use round brackets")
    return text


Words = Annotated[Text, Field(max_length=2_000), AfterValidator(words)]
Name = Annotated[Text, Field(max_length=120), AfterValidator(words)]
Kind = Literal[
    "text", "ref", "project-ref", "project-title", "money", "percent", "number", "measure", "date", "choice",
    "priorities", "variance",
]  # fmt: skip

WORKED_OUT = frozenset({"project-title", "variance"})
"""Kinds of column that hold a formula and no answer."""


class Value(BaseModel):
    """A frozen value that knows its keys: one that it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Column(Value):
    """A column of a sheet, or a field of Start here. Raises pydantic's ValidationError where the form is wrong."""

    key: Text
    title: Text
    kind: Kind
    choices: str = ""
    width: int = 20
    required: bool | tuple[Text, ...] = False
    since: str = ""
    once: bool = False
    """The same answer may not stand in two rows."""
    note: str = ""
    office: bool = False
    """Filled by the OPCC, never asked of the partnership."""
    personal: bool = False
    """Holds a name by design, so no privacy rule reads it."""
    study: bool = False
    """A case study, which must be anonymous."""

    @property
    def answered(self) -> bool:
        """Whether people answer it, rather than a formula."""
        return self.kind not in WORKED_OUT


class Sheet(Value):
    key: Text
    name: Text
    title: Text
    about: Text
    step: str = ""
    """What to do on the sheet, in the list on Start here."""
    live: dict[str, Text] = {}
    """Sentences of which one is worked out, in row 3; what stands in braces is a figure."""
    own: tuple[str, ...] = ()
    """All that the template writes outside the table; what stands in braces may be anything. Filled by the round."""
    layout: Literal["table", "fields", "signatures"] = "table"
    since: Text
    rows: int = 0
    """Blank rows that the template offers."""
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


class ReturnColumn(Value):
    shows: Text
    title: Text
    width: int


class Stage(Value):
    key: Text
    label: Text
    title: Text
    columns: tuple[ReturnColumn, ...]
    notes: tuple[Text, ...]


class Settings(Value):
    """What the rules read; the form's settings, with those that a round sets for itself."""

    locale: Annotated[Text, AfterValidator(english)]
    over_allocation: Annotated[float, BeforeValidator(percentage), Field(ge=0, le=100)]
    contribution_tolerance: Annotated[float, BeforeValidator(percentage), Field(ge=0.05, le=100)]
    """In percentage points; no less than half of the last decimal with which a share is shown."""
    small_number: Annotated[int, Field(ge=0, le=100, strict=True)]


class Moves(Value):
    """What can happen to a variance: which choices fit an underspend and an overspend."""

    underspend: tuple[Text, ...]
    overspend: tuple[Text, ...]
    carried: Text
    """The choice by which money goes into the next year."""
    given: Text
    """The choice by which a project gives money to another."""
    taken: Text
    """The choice by which a project gets money from another."""


class Guide(Value):
    """The list on Start here."""

    title: Text
    for_every: Text
    checks: Text
    hints: tuple[Text, ...]


class Form(Value):
    id: Text
    version: Text
    also: tuple[Text, ...]
    """Sheets of the template that hold no answers."""
    signature: tuple[Text, ...]
    guide: Guide
    settings: Settings
    stages: tuple[Stage, ...]
    notes: dict[str, Text]
    choices: dict[str, tuple[Text, ...]]
    moves: Moves
    sheets: tuple[Sheet, ...]
