"""A round: one fund, one financial year, one partnership or many, as all rooms see it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    PrivateAttr,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from grants.form.bending import AddedColumn, OwnSheet
from grants.form.form import Column, Form, Settings, Sheet, Stage
from grants.form.fund import (
    Day,
    Partnership,
    Pounds,
    Priorities,
    Rating,
    Window,
    Work,
    at_least_one,
    later,
    no_group_twice,
    numbered,
    one_of,
)
from grants.form.sentences import own_sentences
from grants.form.values import Id, Key, Name, Text, Value, Words
from grants.model.choices import UNKNOWN


def _a_stage(key: str, info: ValidationInfo) -> str:
    form = info.data.get("form")
    return one_of(key, [stage.key for stage in form.stages] if form else [key], "stage")


def _a_return_column(key: str, info: ValidationInfo) -> str:
    form = info.data.get("form")
    known = [column.shows for stage in form.stages for column in stage.shows] if form else [key]
    return one_of(key, known, "column of a return")


class Round(Value):
    """A round as all rooms see it: of one partnership. Amounts are pounds. Built by `load`, which reports all faults.

    A round of many partnerships is loaded whole, with `partnerships`; `of` gives that of one.
    """

    id: Id
    form: Form
    """What `rounds.py` found by the form's name; or, in words, why it found none."""
    fund: Name
    year: Name
    begins: Day
    ends: Day
    fund_total: Pounds | None = None
    retained: Pounds = Decimal(0)
    """Money of the fund that the PCC keeps."""
    partnerships: dict[Key, Partnership] = Field(default={}, max_length=200)
    grant_total: Pounds = Decimal(0)
    partnership: Name | Literal[""] = ""
    recipient: Name | Literal[""] = ""
    recipient_id: Name | Literal[""] = ""
    funder: Name
    funder_id: Name | Literal[""] = ""
    purpose: Words
    reasons: Words | Literal[""] = ""
    """Why the grant is thought to reduce crime and disorder (SI 2011/3050)."""
    conditions: Annotated[tuple[Words, ...], Field(max_length=50)]
    plan: Name
    theme_groups: Annotated[tuple[Name, ...], Field(max_length=50), AfterValidator(no_group_twice)]
    priorities: Annotated[Priorities, AfterValidator(numbered)]
    stages: Annotated[dict[Annotated[str, AfterValidator(_a_stage)], Window], AfterValidator(at_least_one)]
    risks: dict[Name, Rating] = Field(default={}, max_length=100)
    leads: dict[Name, Words] = Field(default={}, max_length=50)
    glossary: dict[Name, Words] = Field(default={}, max_length=100)
    """Terms of the field and what they mean, for the board's report."""
    work: Annotated[tuple[Work, ...], Field(max_length=200)] = ()
    wording: dict[Annotated[str, AfterValidator(_a_return_column)], Words] = Field(default={})
    settings: Settings = Field(default={}, validate_default=True)  # filled by _with_the_forms
    leave_out: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    """Sheets and columns of the form that this round does without, as "parts" or "projects.theme_group"."""
    own_columns: Annotated[tuple[AddedColumn, ...], Field(alias="columns", max_length=60)] = ()
    own_sheets: Annotated[tuple[OwnSheet, ...], Field(alias="sheets", max_length=20)] = ()
    _key: str = PrivateAttr("")

    @field_validator("form", mode="before")
    @classmethod
    def _found(cls, form: object) -> object:
        if isinstance(form, Form):
            return form
        raise PydanticCustomError("form", "{why}", {"why": str(form)})

    @field_validator("ends")
    @classmethod
    def _after_the_beginning(cls, ends: date, info: ValidationInfo) -> date:
        return later(ends, info.data.get("begins"), "begins")

    @field_validator("settings", mode="wrap")
    @classmethod
    def _with_the_forms(cls, given: Any, validate: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        form = info.data.get("form")
        if form is None:  # that has been reported, and without it nothing is known of the settings
            return given
        return validate({**form.settings.model_dump(), **given} if isinstance(given, dict) else given)

    @model_validator(mode="after")
    def _of_one_or_of_many(self) -> "Round":
        given = [name for name in OF_ONE if name in self.model_fields_set]
        if self.partnerships and given:
            words = {"given": ", ".join(given)}
            raise PydanticCustomError("both", "names {given} and [partnerships]; give one of both", words)
        return self

    # ------------------------------------------------------------------------------------ one partnership of many

    @property
    def key(self) -> str:
        """The partnership's key in a round of many; "" elsewhere."""
        return self._key

    @property
    def stamp(self) -> str:
        """What a workbook is stamped with: the round, and in a round of many the partnership."""
        return f"{self.id}/{self.key}" if self.key else self.id

    def of(self, key: str) -> "Round":
        """This round for one of its partnerships; raises KeyError where it has none of this key."""
        one = self.partnerships[key]
        values: dict[str, Any] = {"partnership": one.name, "recipient": one.recipient}
        values |= {"recipient_id": one.recipient_id, "grant_total": one.grant_total}
        made = self.changed(**values)
        made._key = key
        return made

    def changed(self, **values: Any) -> "Round":
        """This round with other values, and with nothing kept of what was worked out from the old ones."""
        made = self.model_copy(update=values)
        for name in made.__dict__.keys() - type(self).model_fields.keys():
            del made.__dict__[name]
        return made

    # --------------------------------------------------------------------------------------- stages and their order

    @property
    def version(self) -> str:
        """The version of the template, as a workbook's stamp says it."""
        return f"{self.form.id} {self.form.version}"

    @property
    def versions(self) -> frozenset[str]:
        """The versions of the template whose workbooks are read without a remark."""
        return frozenset(f"{self.form.id} {version}" for version in (self.form.version, *self.form.reads))

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

    def of_role(self, *roles: str) -> tuple[Stage, ...]:
        """The stages of this round with one of these roles."""
        return tuple(stage for stage in self.offered if stage.role in roles)

    def stage(self, key: str) -> Stage:
        """A stage of this round; raises KeyError where it has none of that name."""
        return {stage.key: stage for stage in self.offered}[key]

    def reached(self, since: str, stage: str) -> bool:
        """Whether a sheet or column that is filled from stage `since` on is filled at `stage`; no `since` is always."""
        order = [known.key for known in self.form.stages]
        return not since or order.index(since) <= order.index(stage)

    # ------------------------------------------------------------------------------------------ sheets and choices

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The sheets that this round has, by key, with its priorities as columns and its facts in the words."""
        return {sheet.key: self._resolved(sheet) for sheet in self.form.sheets}

    def has(self, place: str) -> bool:
        """Whether there is a sheet, such as "parts", or a column, such as "projects.theme_group"."""
        name, _, column = place.partition(".")
        return name in self.sheets and (not column or self.sheets[name].has(column))

    def choices(self, name: str) -> Mapping[str, str]:
        """The allowed answers of a list by its name: key to label. Empty where anything goes."""
        return self._lists.get(name, {})

    def label(self, name: str, key: str | None) -> str:
        """The label of a choice as people see it; what is none is given back as it was typed, "" for None."""
        return self.choices(name).get(key or "", (key or "").removeprefix(UNKNOWN))

    @cached_property
    def _lists(self) -> dict[str, dict[str, str]]:
        stages = {stage.key: stage.label for stage in self.offered}
        made = {
            "theme_groups": dict(zip(self.theme_groups, self.theme_groups, strict=True)),
            "risks": {issue: issue for issue in self.risks},
            "returns": stages,
            "signatures": {**stages, **self.form.choices["decisions"]},
        }
        return {**self.form.choices, **made}

    @cached_property
    def priority_keys(self) -> tuple[str, ...]:
        """The keys of the priorities' columns, in order; none where the form does not ask for priorities."""
        asked = any(column.kind == "priorities" for sheet in self.form.sheets for column in sheet.columns)
        return tuple(f"priority_{number}" for number in self.priorities) if asked else ()

    def required(self, column: Column, stage: str) -> bool:
        """Whether a blank in this column is a fault at a stage."""
        return column.required if isinstance(column.required, bool) else stage in column.required

    def _resolved(self, sheet: Sheet) -> Sheet:
        columns: list[Column] = []
        for column in sheet.columns:
            if column.choices != "risks" or self.risks:
                columns += self._priorities(column) if column.kind == "priorities" else [self._worded(column, {})]
        title = sheet.title.format(**self.facts)
        resolved = sheet.model_copy(update={"columns": tuple(columns), "title": title})
        return resolved.model_copy(update={"sentences": own_sentences(self.form, resolved)})

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


OF_ONE = ("partnership", "recipient", "grant_total")
"""What a round of one partnership says, and what each of many says for itself."""
