"""What a round says of its fund, its partnerships and its year, as values that pydantic checks."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from grants.form.values import Name, Value, Words, money

Pounds = Annotated[Decimal, BeforeValidator(money)]
Rating = Literal["High", "Moderate", "Standard"]


def _a_day(value: object) -> object:
    """A date as TOML writes it; pydantic would take a number for one, too."""
    if isinstance(value, bool | int | float | Decimal):
        raise PydanticCustomError("date_type", "has to be a date such as 2021-04-01, without quotation marks")
    return value


Day = Annotated[date, BeforeValidator(_a_day)]


class Window(Value):
    """When a stage's return can be signed at the earliest, and when it is due."""

    opens: Day
    due: Day

    @field_validator("due")
    @classmethod
    def _after_opening(cls, due: date, info: ValidationInfo) -> date:
        return later(due, info.data.get("opens"), "opens")


class Partnership(Value):
    """One of the partnerships of a round: who holds the grant, its accountable body, and the grant in pounds."""

    name: Name
    recipient: Name
    recipient_id: Name | Literal[""] = ""
    """The recipient's identifier for publication, such as GB-LAE-RDG."""
    grant_total: Pounds


class Work(Value):
    """A piece of the year's work: what is delivered, by whom, and by which day."""

    deliverable: Words
    lead: Name
    due: Day


def later(day: date, earlier: date | None, name: str) -> date:
    """A day that has to be after an earlier one."""
    if earlier and day <= earlier:
        raise PydanticCustomError("order", "has to be after {name}", {"name": name})
    return day


def no_group_twice(groups: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(groups)) < len(groups):
        raise PydanticCustomError("twice", "names a group twice")
    return groups


def numbered(priorities: dict[int, str]) -> dict[int, str]:
    """Priorities that are numbered from 1 in order."""
    if not priorities:
        raise PydanticCustomError("numbered", "are missing: name at least one, as 1 = ...")
    if list(priorities) != list(range(1, len(priorities) + 1)):
        given = ", ".join(map(str, priorities))
        wanted = f"1 to {len(priorities)}"
        raise PydanticCustomError(
            "numbered", "have to be numbered {wanted} in order; they are {given}", {"wanted": wanted, "given": given}
        )
    return priorities


def at_least_one(stages: dict[str, Window]) -> dict[str, Window]:
    if not stages:
        raise PydanticCustomError("none", "names no stage; a round needs at least one")
    return stages


def one_of(key: str, known: list[str], what: str) -> str:
    """A key that is among those known."""
    if key not in known:
        words = {"what": what, "known": ", ".join(dict.fromkeys(known))}
        raise PydanticCustomError("unknown", "is not a {what} that there is; there is {known}", words)
    return key


Priorities = Annotated[dict[int, Words], Field(max_length=30)]
Partnerships = Mapping[str, Partnership]
