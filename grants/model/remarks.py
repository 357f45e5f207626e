"""Remarks of a workbook on itself, such as "The return words this otherwise": they tell the public nothing."""

import re

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'“])")
_ON_ITSELF = re.compile(
    r"\b(?:this|the) (?:workbook|spreadsheet|worksheet|template)\b"
    r"|\b(?:this|the) return (?:itself|says?|states?|words|gives?|names?|lacks?|leaves?|does not (?:say|state|give))\b"
    r"|\b(?:see|in|on|from) (?:the )?(?:cell|column|row|sheet|tab) (?:[A-Z]{1,2}\d*|\d+)\b",
    re.IGNORECASE,
)


def about_the_work(text: str) -> str:
    """A text without its sentences that are about the workbook; "" where none is left."""
    if not _ON_ITSELF.search(text):
        return text
    return " ".join(each for each in _SENTENCE.split(text) if not _ON_ITSELF.search(each)).strip()
