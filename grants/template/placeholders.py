"""What the formulas of rules may name in braces, at a stage of a round: {projects[ref]}, {label[lights.red]}."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from grants.form import needs
from grants.form.form import Stage
from grants.template.formula_names import Names
from grants.template.formulas import text, tolerance

_OF_THE_STAGE = ("spending", "results")


@dataclass(frozen=True)
class Lookup:
    """What `str.format` asks for by a key in square brackets."""

    find: Callable[[str], str]
    """Raises KeyError where there is nothing of that key."""

    def __getitem__(self, key: str) -> str:
        return self.find(key)


@dataclass(frozen=True)
class Placeholders:
    """For `str.format_map`; raises KeyError where the round lacks what is named.

    `more` has what a formula may name besides columns and labels.
    """

    names: Names
    stage: Stage
    more: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name in self.more:
            return self.more[name]
        if name == "tolerance":
            return tolerance(self.names.round)
        if name == "label":
            return Lookup(lambda key: text(label(self.names, key)))
        if name in _OF_THE_STAGE or name in self.names.round.sheets:
            return Lookup(lambda key: self.column(f"{name}.{key}"))
        raise KeyError(name)

    def column(self, read: str) -> str:
        """The name of a column by its place, such as "measures.ref" or "spending.spent"."""
        return self.names.column(*split(self.stage, read))


def split(stage: Stage, read: str) -> tuple[str, str]:
    """The keys of a sheet and of a column. Raises KeyError where the stage has no column for what is read."""
    sheet, _, key = needs.place(stage, read).partition(".")
    if not key:
        raise KeyError(read)
    return sheet, key


def label(names: Names, place: str) -> str:
    """The label of a choice by its list and key, "lights.red". Raises KeyError where the list lacks it."""
    choices, _, key = place.partition(".")
    return names.round.choices(choices)[key]
