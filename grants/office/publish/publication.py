"""What a publication is, whatever its standard: columns, rows, and what it lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from grants.office.publish.awards import Awarded

Value = str | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its key in JSON, its title, the type of its values, what they are, and its width in characters."""

    key: str
    title: str
    about: str
    kind: Literal["string", "number", "date"] = "string"
    width: int = 24


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing: where it belongs (a cell of a file, or a key of a round), and what happens without it."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A list of grants. `package` is what its JSON holds, where a standard says so; else the rows as objects."""

    name: str
    sheet: str
    title: str
    fields: tuple[Field, ...]
    rows: Sequence[Sequence[Value]]
    lacks: Sequence[Lack] = ()
    notes: Sequence[str] = ()
    """What else is left out, in words, and is no fault."""
    package: dict[str, Any] = field(default_factory=dict)


def sentences(texts: Sequence[str]) -> str:
    """Texts as sentences, one behind the other."""
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in texts if text)


def withheld(found: Sequence[Awarded], keys: Sequence[str]) -> list[Lack]:
    """The texts with these keys that are left out of a publication, since they could tell who somebody is."""
    what = "This text could tell who somebody is, and is left out. Say it in general words."
    return [Lack(where, what) for each in found for key, where in each.withheld if key in ("ref", *keys)]


def each_once(lacks: Iterable[Lack]) -> list[Lack]:
    """What is missing, without what is said already: a key of a round may be missing for many returns."""
    return list(dict.fromkeys(lacks))
