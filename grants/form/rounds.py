"""Rounds: one fund, one partnership, one financial year, each from a TOML file.

>>> load("safer-plymouth-2021-22").year
'2021-22'
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic_core import PydanticCustomError

from grants.form.form import Column, Form, Name, Settings, Sheet, Stage, Text, Value, Words, money
from grants.form.problems import Path as KeyPath
from grants.form.problems import Problem, RoundError, from_pydantic, values_of
from grants.form.sentences import asked_for, own_words
from grants.model.limits import ROUND

__all__ = [
    "Column",
    "Form",
    "Problem",
    "Round",
    "RoundError",
    "Settings",
    "Sheet",
    "Stage",
    "Window",
    "asked_for",
    "ids",
    "load",
    "newest",
    "worked_out_sheets",
]


@cache
def _form(name: str) -> Form:
    text = (files("grants") / "forms" / f"{name}.toml").read_text(encoding="utf-8")
    return Form.model_validate(tomllib.loads(text, parse_float=Decimal))


def _forms() -> list[str]:
    return sorted(entry.name[:-5] for entry in (files("grants") / "forms").iterdir() if entry.name.endswith(".toml"))


def _find_form(name: object) -> object:
    if isinstance(name, str) and name in _forms():
        return _form(name)
    raise PydanticCustomError("form", "is not a form that there is; there is {forms}", {"forms": ", ".join(_forms())})


class Window(Value):
    """When a stage's return can be signed at the earliest, and when it is due."""

    opens: date
    due: date

    @field_validator("due")
    @classmethod
    def _after_opening(cls, due: date, info: ValidationInfo) -> date:
        return _later(due, info.data.get("opens"), "opens")


def _a_stage(key: str, info: ValidationInfo) -> str:
    form = info.data.get("form")
    return _one_of(key, [stage.key for stage in form.stages] if form else [key], "stage")


def _a_return_column(key: str, info: ValidationInfo) -> str:
    form = info.data.get("form")
    return _one_of(
        key,
        [column.shows for stage in form.stages for column in stage.columns] if form else [key],
        "column of a return",
    )


def _one_of(key: str, known: list[str], what: str) -> str:
    if key not in known:
        words = {"what": what, "known": ", ".join(dict.fromkeys(known))}
        raise PydanticCustomError("unknown", "is not a {what} that there is; there is {known}", words)
    return key


class Round(Value):
    """A round, as its file gives it; amounts in pounds. Built by `load`, which says what is wrong with a file."""

    id: Annotated[Text, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,59}$")]
    form: Annotated[Form, BeforeValidator(_find_form)]
    fund: Name
    year: Name
    begins: date
    ends: date
    grant_total: Annotated[Decimal, BeforeValidator(money)]
    partnership: Name
    recipient: Name
    funder: Name
    purpose: Words
    conditions: Annotated[tuple[Words, ...], Field(max_length=50)]
    plan: Name
    theme_groups: Annotated[tuple[Name, ...], Field(max_length=50)]
    priorities: Annotated[dict[int, Words], Field(max_length=30)]
    stages: dict[Annotated[str, AfterValidator(_a_stage)], Window]
    wording: dict[Annotated[str, AfterValidator(_a_return_column)], Words] = Field(default={})
    settings: Settings = Field(default={}, validate_default=True)  # filled by _with_the_forms

    @field_validator("ends")
    @classmethod
    def _after_the_beginning(cls, ends: date, info: ValidationInfo) -> date:
        return _later(ends, info.data.get("begins"), "begins")

    @field_validator("theme_groups")
    @classmethod
    def _no_group_twice(cls, groups: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(groups)) < len(groups):
            raise PydanticCustomError("twice", "names a group twice")
        return groups

    @field_validator("priorities")
    @classmethod
    def _numbered(cls, priorities: dict[int, str]) -> dict[int, str]:
        if not priorities:
            raise PydanticCustomError("numbered", "are missing: name at least one, as 1 = ...")
        if list(priorities) != list(range(1, len(priorities) + 1)):
            given = ", ".join(map(str, priorities))
            wanted = f"1 to {len(priorities)}"
            raise PydanticCustomError(
                "numbered",
                "have to be numbered {wanted} in order; they are {given}",
                {"wanted": wanted, "given": given},
            )
        return priorities

    @field_validator("stages")
    @classmethod
    def _at_least_one(cls, stages: dict[str, Window]) -> dict[str, Window]:
        if not stages:
            raise PydanticCustomError("none", "names no stage; a round needs at least one")
        return stages

    @field_validator("settings", mode="wrap")
    @classmethod
    def _with_the_forms(cls, given: Any, validate: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        form = info.data.get("form")
        if form is None:  # that has been said, and without it nothing is known of the settings
            return given
        return validate({**form.settings.model_dump(), **given} if isinstance(given, dict) else given)

    @property
    def version(self) -> str:
        """The version of the template, as a workbook's stamp says it."""
        return f"{self.form.id} {self.form.version}"

    @property
    def locale(self) -> str:
        return self.settings.locale

    @cached_property
    def facts(self) -> dict[str, str]:
        """What wording may name in braces."""
        return {"fund": self.fund, "year": self.year, "partnership": self.partnership, "funder": self.funder}

    @cached_property
    def offered(self) -> tuple[Stage, ...]:
        """The stages that this round has, in the form's order."""
        return tuple(stage for stage in self.form.stages if stage.key in self.stages)

    def stage(self, key: str) -> Stage:
        """A stage of this round; raises KeyError where it has none of that name."""
        found = {stage.key: stage for stage in self.offered}
        return found[key]

    def reached(self, since: str, stage: str) -> bool:
        """Whether a sheet or column that is filled from stage `since` on is filled at `stage`; no `since` is always."""
        order = [known.key for known in self.form.stages]
        return not since or order.index(since) <= order.index(stage)

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The form's sheets by key, with this round's priorities as columns and its facts in the words."""
        return {sheet.key: self._resolved(sheet) for sheet in self.form.sheets}

    def choices(self, name: str) -> tuple[str, ...]:
        """The allowed answers of a list by its name; empty where anything goes."""
        made = {
            "theme_groups": self.theme_groups,
            "returns": tuple(stage.label for stage in self.offered),
            "signatures": (*(stage.label for stage in self.offered), *self.form.choices["decisions"]),
        }
        return made[name] if name in made else self.form.choices.get(name, ())

    @cached_property
    def priority_keys(self) -> tuple[str, ...]:
        """The keys of the priorities' columns, in order."""
        return tuple(f"priority_{number}" for number in self.priorities)

    def required(self, column: Column, stage: str) -> bool:
        """Whether a blank in this column is a fault at a stage."""
        return column.required if isinstance(column.required, bool) else stage in column.required

    def _resolved(self, sheet: Sheet) -> Sheet:
        columns: list[Column] = []
        for column in sheet.columns:
            columns += self._priorities(column) if column.kind == "priorities" else [self._worded(column, {})]
        title = sheet.title.format(**self.facts)
        resolved = sheet.model_copy(update={"columns": tuple(columns), "title": title})
        return resolved.model_copy(update={"own": own_words(self.form, resolved)})

    def _priorities(self, column: Column) -> list[Column]:
        return [
            self._worded(
                column.model_copy(update={"key": key, "kind": "choice"}), {"number": number, "priority": words}
            )
            for key, (number, words) in zip(self.priority_keys, self.priorities.items(), strict=True)
        ]

    def _worded(self, column: Column, more: Mapping[str, object]) -> Column:
        words = {**self.facts, **more}
        return column.model_copy(update={"title": column.title.format(**words), "note": column.note.format(**words)})


def _later(day: date, earlier: date | None, name: str) -> date:
    if earlier and day <= earlier:
        raise PydanticCustomError("order", "has to be after {name}", {"name": name})
    return day


@cache
def worked_out_sheets() -> frozenset[str]:
    """The sheets of any form that hold no answers."""
    return frozenset(name for form in _forms() for name in _form(form).also)


def ids() -> list[str]:
    """The rounds that ship, oldest first within a partnership."""
    return sorted(entry.name[:-5] for entry in (files("grants") / "rounds").iterdir() if entry.name.endswith(".toml"))


def newest() -> Round:
    """The round of the latest year that ships."""
    return max(map(load, ids()), key=lambda each: each.begins)


def load(source: str | Path) -> Round:
    """A round, by the id of one that ships or by the path of a TOML file. Raises RoundError with all that is wrong."""
    name = str(source)
    if name in ids():
        return _parse((files("grants") / "rounds" / f"{name}.toml").read_text(encoding="utf-8"), name)
    path = Path(source)
    if path.suffix != ".toml" and not path.is_file():
        raise RoundError(
            name, [Problem("", 0, f"there is no round of this name; there are {', '.join(ids())}")], readable=False
        )
    if path.exists() and not path.is_file():
        raise RoundError(name, [Problem("", 0, "it is not an ordinary file")], readable=False)
    try:
        with path.open("rb") as file:
            content = file.read(ROUND + 1)
        if len(content) > ROUND:
            raise RoundError(name, [Problem("", 0, f"the file is larger than {ROUND // 1024} KB: not a round")])
        return _parse(content.decode("utf-8-sig"), name)
    except OSError as error:
        raise RoundError(name, [Problem("", 0, f"it can't be read: {error.strerror}")], readable=False) from error
    except UnicodeDecodeError as error:
        raise RoundError(name, [Problem("", 0, "it is not a text file in UTF-8")]) from error


def _parse(text: str, source: str) -> Round:
    values = values_of(text, source)
    try:
        return Round.model_validate(values)
    except ValidationError as error:
        raise RoundError(source, from_pydantic(error.errors(), text, _known_keys(values))) from None


def _known_keys(values: Mapping[str, Any]) -> dict[KeyPath, list[str]]:
    stages = values.get("stages")
    known = stages if isinstance(stages, dict) else {}
    windows: dict[KeyPath, list[str]] = {("stages", key): list(Window.model_fields) for key in known}
    return {(): list(Round.model_fields), ("settings",): list(Settings.model_fields), **windows}
