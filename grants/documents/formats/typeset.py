"""Typesetting by typst: a document as PDF, a figure as a picture for the other formats.

The fonts ship with the tool and the system's own are left aside, so that a page is the same on every machine. Texts
are passed as data, so that nothing in them is markup.
"""

import json
import re
import unicodedata
from bisect import bisect_right
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from grants.documents.document import Figure

FONTS = Path(str(files("grants.documents"))) / "fonts"
TEMPLATES = Path(str(files("grants.documents.formats"))) / "templates"
_LONGEST = 24  # characters of a word before it may be broken

Picture = Literal["svg", "png"]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    """The first and last characters of each range that the fonts can print."""
    lines = (FONTS / "coverage.txt").read_text(encoding="ascii").split()
    ranges = [tuple(int(end, 16) for end in line.split("-")) for line in lines]
    return [first for first, _ in ranges], [last for _, last in ranges]


def _is_covered(character: str) -> bool:
    first, last = _coverage()
    place = bisect_right(first, ord(character)) - 1
    return place >= 0 and ord(character) <= last[place]


def printable(text: str) -> str:
    """Text that the fonts can print: another character becomes its name in brackets, a long word may be broken."""
    kept = "".join(each if each in "\n\t" or _is_covered(each) else _named(each) for each in text)
    return re.sub(rf"\S{{{_LONGEST}}}(?=\S)", lambda found: f"{found[0]}\u200b", kept)


def _named(character: str) -> str:
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""  # it only changes how its neighbours look
    return f"[{unicodedata.name(character, f'character {ord(character):X}').lower()}]"


def typeset(template: str, data: dict[str, Any], form: Literal["pdf"] | Picture, **options: Any) -> bytes:
    """A template of `templates/` filled with data. The same data gives the same bytes."""
    made, warnings = typst.compile_with_warnings(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format=form,
        timestamp=0,
        **options,
    )
    if warnings:  # such as a font that is not there, without which a text would be missing from a picture
        raise RuntimeError(f"typst: {warnings[0].message}")
    return bytes(made if isinstance(made, bytes) else made[0])


def figure_data(figure: Figure) -> dict[str, Any]:
    """A figure as the templates read it: lengths are shares of the longest bar."""
    longest = max((amount for bar in figure.bars for amount in bar.amounts), default=Decimal(0)) or Decimal(1)
    return {
        "title": printable(figure.title),
        "alt": figure.alt,
        "source": printable(figure.source),
        "series": list(figure.series),
        "bars": [
            {
                "label": printable(bar.label),
                "shares": [float(max(amount, Decimal(0)) / longest) for amount in bar.amounts],
                "shown": [printable(text) for text in bar.shown],
            }
            for bar in figure.bars
        ],
    }


_WIDE, _NARROW = 17, 9  # centimetres


def picture(figure: Figure, form: Picture, *, narrow: bool = False) -> bytes:
    """A figure's bars as a picture, without title and source, which the formats write as text.

    A `narrow` one is for a telephone's width.
    """
    options = {"ppi": 200.0} if form == "png" else {}
    data = {**figure_data(figure), "width": _NARROW if narrow else _WIDE}
    return typeset("figure.typ", data, form, **options)
