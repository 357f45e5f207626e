"""How much two texts have in common, so that what was worded anew is known again."""

import re
from decimal import Decimal

from grants.model.words import alike

_WORD = re.compile(r"\w+")
_LONGEST = 300
"""Characters of a text that are looked at: titles say what they say at their beginning."""


def pieces(text: str) -> frozenset[str]:
    """The runs of three letters of each word of a text, the ends of words included."""
    padded = (f" {word} " for word in _WORD.findall(alike(text[:_LONGEST])))
    return frozenset(word[place : place + 3] for word in padded for place in range(len(word) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> Decimal:
    """From 0, nothing in common, to 1, the same pieces: twice what both have, by what each has."""
    return Decimal(2 * len(one & other)) / (len(one) + len(other)) if one and other else Decimal(0)
