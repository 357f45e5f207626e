"""A neutral document: headings, paragraphs, tables, figures and a signature block, which every format renders."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from grants.documents.wording import say
from grants.model.visible import clean

Weight = Literal["plain", "strong", "quiet", "item", "red", "amber", "green"]
"""How a line looks. A light's weight colours it, and never says more than its words do."""

LIGHTS: dict[str, tuple[str, str]] = {
    "red": ("#942514", "#fbe9e6"), "amber": ("#6e4b00", "#fff4d6"), "green": ("#00542d", "#e5f2ea")
}  # fmt: skip
"""The weights of lights, by the keys that forms give them, with the colours of their words and of what is behind."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a cell or on the page; an item of a list has the weight "item"."""

    text: str
    weight: Weight = "plain"
    amount: Decimal | None = None
    """The pounds that stand in the text, for a format that adds up."""
    sums: tuple[int, ...] = ()
    """The rows of its table, counted from 0, whose amounts in its column come to this amount."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int
    """A share of the table's width."""
    numbers: bool = False
    """Whether it stands at the right, as numbers do."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 2

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class Paragraph:
    lines: Cell


@dataclass(frozen=True, slots=True)
class Break:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Together:
    """The next `count` blocks stay on one page, where one can hold them."""

    count: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title that a screen reader reads out; the last row is a total where `total` is set."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    apart: "tuple[Table, ...]" = ()
    """What a spreadsheet holds in its place: tables with one answer a cell."""
    share: int = 100
    """How much of the page's width it takes, in percent."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a figure, or a bar for each series: amounts in pounds, and what stands at each bar's end."""

    label: str
    amounts: tuple[Decimal, ...]
    shown: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", clean(self.label))


@dataclass(frozen=True, slots=True)
class Figure:
    """Horizontal bars. The table with the same figures is a block of its own, which follows."""

    title: str
    """What the figure shows, as a finding."""
    alt: str
    """What it shows, for those who can't see it."""
    source: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]

    def __post_init__(self) -> None:
        for name in ("title", "alt"):
            object.__setattr__(self, name, clean(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Fields:
    """Pairs of a label and what stands beside it, such as a signature block."""

    title: str
    pairs: tuple[tuple[str, str], ...]
    to_fill: bool = False
    """Whether blanks are to be filled by hand, and so need room."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pairs", tuple((label, clean(value)) for label, value in self.pairs))


Block = Heading | Paragraph | Break | Together | Table | Figure | Fields


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. Every page of a `draft` bears its `mark`."""

    title: str
    subtitle: str
    author: str
    language: str
    stage: str
    """The label of the stage whose return it is of: it stands among the file's properties."""
    blocks: tuple[Block, ...]
    landscape: bool = False
    draft: bool = False
    made: date | None = None
    """The day on which it is made: it stands among the file's properties."""

    def __post_init__(self) -> None:
        for name in ("title", "subtitle", "author"):
            object.__setattr__(self, name, clean(getattr(self, name)))

    @property
    def full_title(self) -> str:
        return f"{self.title}, {self.subtitle}"

    @property
    def mark(self) -> str:
        """What stands on every page of a draft; "" for another document."""
        return say(self.language, "mark") if self.draft else ""

    @property
    def status(self) -> str:
        """What stands among the file's properties."""
        return say(self.language, "status_draft" if self.draft else "status_final")

    @property
    def captioned(self) -> tuple[tuple[Block, str], ...]:
        """The blocks in order, each table and each figure with its title and its number among its like."""
        seen: Counter[str] = Counter()
        found = []
        for block in self.blocks:
            caption = ""
            if isinstance(block, Table | Figure):
                kind = "table" if isinstance(block, Table) else "figure"
                seen[kind] += 1
                caption = say(self.language, kind, number=seen[kind], title=block.title)
            found.append((block, caption))
        return tuple(found)
