"""What a comparison of two workbooks comes to, as values: totals, projects, changes, and what was not compared."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from grants.model.returns import Value
from grants.office.asked_of_both import Workbook

RESUBMITTED, STAGES, YEARS, PARTNERSHIPS = "resubmission", "stages", "years", "partnerships"
"""How two workbooks are related: one return sent again, two returns of a year, two years, or nothing of all that."""

MONEY, PROJECTS, MEASURES, OTHER = SECTIONS = ("money", "projects", "measures", "other")
"""The parts of a comparison, in their order; projects and measures are the keys of their sheets."""
_SECTION_NAMES = {MONEY: "Money", OTHER: "Other answers"}
TOTALS = {
    "granted": "Grant",
    "carried_forward": "Carried in",
    "available": "Available",
    "allocated": "Allocated",
    "left": "Left to allocate",
    "forecast": "Forecast",
    "spent": "Spent",
}
"""What the totals are called, by their keys."""

ADDED, DROPPED, MOVED, CHANGED, OUTTURN = "added", "dropped", "moved", "changed", "outturn"
"""What can have happened; `outturn` is money that came out otherwise than it was planned."""


@dataclass(frozen=True, slots=True)
class Place:
    """An answer of one workbook: where it stands ("" where there is no such cell), and what it says."""

    sheet: str
    cell: str
    value: Value
    text: str
    """As people write it; "" for a blank."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs."""

    section: str
    kind: str
    sheet: str
    """By its key."""
    name: str
    """What changed: a project, a measure, a field."""
    field: str
    """By its key; "" where a whole row was added or dropped."""
    title: str
    old: Place | None
    new: Place | None
    ref: str = ""
    """The project's, in the new workbook where it is there."""
    difference: Decimal | None = None
    """In pounds, of an amount."""
    easier: bool = False
    """Whether a target or its baseline is easier to reach than it was."""
    matched: str = ""
    """By what the row was known again."""
    beside: Mapping[str, int] = dataclasses.field(default_factory=dict)
    """Of a project that was added or dropped: how many rows came or went with it, by the key of their sheet."""
    rank: tuple[int, ...] = ()
    """Its place among the changes of its section."""


@dataclass(frozen=True, slots=True)
class Total:
    """A total of both workbooks in pounds; None where a workbook does not give it."""

    old: Decimal | None
    new: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return self.new - self.old if self.old is not None and self.new is not None else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A project as it stands in one of the workbooks."""

    ref: str
    project: str
    cell: str
    """Of its ref."""
    allocated: Decimal | None
    spent: Decimal | None


@dataclass(frozen=True, slots=True)
class Matched:
    """A project of both workbooks, by what it was known again; or of one, and `by` is ""."""

    old: Standing | None
    new: Standing | None
    by: str


@dataclass(frozen=True)
class Comparison:
    """What differs between two workbooks."""

    old: Workbook
    new: Workbook
    relation: str
    totals: Mapping[str, Total]
    """granted, carried_forward, available, allocated, left, forecast and spent."""
    allocated_by: Mapping[str, Decimal]
    """What the difference of all allocations is made of: added, dropped and changed."""
    projects: tuple[Matched, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    """What to know of the two beforehand, in sentences."""
    not_compared: tuple[str, ...]
    """Answers that were not compared, in sentences."""

    @property
    def same(self) -> bool:
        """Whether nothing differs, and nothing was left uncompared."""
        return not (self.changes or self.not_compared or any(each.difference for each in self.totals.values()))

    def called(self, section: str) -> str:
        """What a section is called: projects and measures as the form calls their sheets."""
        sheet = self.new.round.sheets.get(section)
        return sheet.name if sheet else _SECTION_NAMES[section]

    def of(self, section: str) -> list[Change]:
        return [change for change in self.changes if change.section == section]

    @property
    def easier(self) -> int:
        """How many targets or baselines were made easier."""
        return sum(change.easier for change in self.changes)
