"""A neutral document: headings, paragraphs, tables and a signature block, which every format renders."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

FORMATS = ("docx", "html")
"""The formats in which a document can be rendered, each by the module of its name in `grants/render/`."""

Weight = Literal["plain", "strong", "quiet", "item"]


def clean(text: str) -> str:
    """Text that any format can hold: no control characters but line breaks, no half of a surrogate pair."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a cell or on the page; an item of a list has the weight "item"."""

    text: str
    weight: Weight = "plain"

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


@dataclass(frozen=True, slots=True)
class Paragraph:
    lines: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title that a screen reader can say; the last row is a total where `total` is set."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """Pairs of a label and what stands beside it, such as a signature block."""

    title: str
    pairs: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Table | Fields


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `draft` marks every page."""

    title: str
    subtitle: str
    author: str
    language: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    draft: bool = False
