"""The form that rounds share, as values: stages, sheets, columns, choices."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from grants.form.values import (
    Key,
    Label,
    Name,
    Sentence,
    SheetName,
    StageKey,
    Text,
    Title,
    Value,
    Words,
    english,
    percentage,
)
from grants.model.limits import GROWTH

Kind = Literal[
    "text", "ref", "project-ref", "project-title", "money", "percent", "number", "measure", "date", "choice",
    "priorities", "variance", "stamp",
]  # fmt: skip
Role = Literal["plan", "progress", "final"]

WORKED_OUT = frozenset({"project-title", "variance", "stamp"})
"""Kinds of column that hold what the workbook works out, and no answer."""

Width = Annotated[int, Field(ge=4, le=120, strict=True)]


class Column(Value):
    """A column of a sheet, or a field of Start here."""

    key: Key
    title: Title
    kind: Kind
    choices: str = ""
    """The name of the list of its choices, where its kind is choice or priorities."""
    width: Width = 20
    required: bool | tuple[StageKey, ...] = False
    """Whether a blank is a fault, or the stages at which it is."""
    since: str = ""
    """The first stage at which it is filled; "" is the first stage of its sheet."""
    once: bool = False
    """The same answer may not stand in two rows."""
    note: Annotated[str, AfterValidator(lambda text: text.strip())] = ""
    office: bool = False
    """Filled by the OPCC, never asked of the partnership."""
    personal: bool = False
    """Holds a name by design, so no privacy rule reads it."""
    study: bool = False
    """A case study, which must be anonymous."""
    open_ended: bool = False
    """Whether "ongoing" is an answer in place of a day."""
    added: str = ""
    """The version of the form that added it: workbooks of another version may lack it."""
    was: str = ""
    """The column that held its answers before it was added."""
    carry: bool = False
    """Whether next year's workbook begins with its answers."""
    shown: tuple[StageKey, ...] = ()
    """The stages whose return prints it under its title."""
    own: bool = Field(default=False, exclude=True)
    """Whether the code knows nothing of it; set when the form is bent to a round."""

    @property
    def answered(self) -> bool:
        """Whether people answer it, and not a formula or the template."""
        return self.kind not in WORKED_OUT

    @property
    def says_whose(self) -> bool:
        """Whether it names the project that its row belongs to."""
        return self.key == "ref" and self.kind == "project-ref"


class Sum(Value):
    """Columns of a sheet whose amounts come, for each project, to a figure of the project."""

    columns: Annotated[tuple[Key, ...], Field(min_length=1, max_length=60)]
    equals: Text
    """The figure, as "projects.allocated"."""


class Sentences(Value):
    """Sentences of which one is worked out in row 3 of a sheet; what stands in braces is a figure."""

    all: Sentence | None = None
    left: Sentence | None = None
    over: Sentence | None = None
    count: Sentence | None = None
    verdict: Sentence | None = None
    now: Sentence | None = None
    later: Sentence | None = None
    past: Sentence | None = None
    never: Sentence | None = None

    @property
    def given(self) -> Mapping[str, str]:
        """The sentences that there are, by their names."""
        return {name: text for name in Sentences.model_fields if (text := getattr(self, name)) is not None}


class Sheet(Value):
    """A sheet that people fill: a table, the fields of Start here, or the signatures."""

    key: Key
    name: SheetName
    title: Title
    about: Sentence
    step: str = ""
    """What to do on the sheet, in the list on Start here."""
    live: Sentences = Sentences()
    layout: Literal["table", "fields", "signatures"] = "table"
    heads: tuple[Label, ...] = ()
    """Of a sheet of fields: the titles of its three columns."""
    since: StageKey
    rows: Annotated[int, Field(ge=0, le=GROWTH, strict=True)] = 0
    """Blank rows that the template offers."""
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=120)]
    sums: tuple[Sum, ...] = ()
    added: str = ""
    """The version of the form that added it."""
    sentences: tuple[str, ...] = Field(default=(), exclude=True)
    """All that the template writes outside the table, where braces may stand for anything; set by the round."""
    own: bool = Field(default=False, exclude=True)
    """Whether the code knows nothing of it; set when the form is bent to a round."""

    def column(self, key: str) -> Column:
        """A column by its key; raises StopIteration where there is none."""
        return next(column for column in self.columns if column.key == key)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    @property
    def has_ref(self) -> bool:
        """Whether its rows belong to projects."""
        return any(column.says_whose for column in self.columns)

    @property
    def given(self) -> tuple[Column, ...]:
        """The columns whose answers say more than whose the row is: a template may fill in the ref beforehand."""
        return tuple(column for column in self.columns if column.answered and not column.says_whose)


class ReturnColumn(Value):
    """A column of a stage's return: what it shows, and its title there."""

    shows: Text
    title: Title
    width: Width


class Stage(Value):
    """A return of the year. Its role says what the code asks of it; the other names say where its answers stand."""

    key: StageKey
    label: Label
    title: Title
    role: Role
    sheet: str = ""
    """The sheet that has a row a project for this stage's money."""
    spent: str = "spent"
    planned: str = "planned"
    forecast: str = "forecast"
    why: str = "why"
    progress: str = "progress"
    risks: str = "risks"
    result: str = ""
    """The column of Measures that holds this stage's results; its light and its comment likewise."""
    light: str = ""
    comment: str = ""
    shows: Annotated[tuple[ReturnColumn, ...], Field(min_length=1, max_length=20)]
    notes: tuple[Text, ...] = ()


class Settings(Value):
    """What the rules read; the form's settings, with those that a round sets for itself."""

    locale: Annotated[Text, AfterValidator(english)]
    over_allocation: Annotated[float, BeforeValidator(percentage), Field(ge=0, le=100)]
    contribution_tolerance: Annotated[float, BeforeValidator(percentage), Field(ge=0.05, le=100)]
    """In percentage points; no less than half of the last decimal with which a share is shown."""
    small_number: Annotated[int, Field(ge=0, le=100, strict=True)]
    variance_tolerance: Annotated[float, BeforeValidator(percentage), Field(ge=0, le=100)] = 10
    """In percent: how far spend may be from its plan before something has to say why."""


class Moves(Value):
    """What can happen to a variance: which choices, by their keys, fit an underspend and an overspend."""

    underspend: tuple[Key, ...] = ()
    overspend: tuple[Key, ...] = ()


class Guide(Value):
    """The list on Start here."""

    title: Title
    for_every: Words
    checks: Words
    hints: Annotated[tuple[Words, ...], Field(max_length=10)] = ()


Choices = dict[Key, Label]


class Form(Value):
    """A form; `needs.py` says what the code asks of one."""

    id: Annotated[Text, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,59}$")]
    version: Annotated[Text, Field(pattern=r"^[0-9a-zA-Z.-]{1,20}$")]
    reads: tuple[Text, ...] = ()
    """Earlier versions, whose workbooks are read as if they were of this one."""
    checks: SheetName
    """The name of the sheet of live checks; `lists` of the one that holds the choices."""
    lists: SheetName
    signature: Annotated[tuple[Name, ...], Field(min_length=4, max_length=4)]
    guide: Guide
    settings: Settings
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=12)]
    notes: dict[str, Words] = Field(default={})
    choices: dict[Key, Choices]
    moves: Moves = Moves()
    sheets: Annotated[tuple[Sheet, ...], Field(min_length=1, max_length=40)]

    def sheet(self, key: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.key == key), None)

    def has(self, place: str) -> bool:
        """Whether there is a sheet, such as "parts", or a column, such as "projects.theme_group"."""
        name, _, column = place.partition(".")
        sheet = self.sheet(name)
        return sheet is not None and (not column or sheet.has(column))
