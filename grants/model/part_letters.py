"""How a part of a project is known again."""

import re

_PART = re.compile(r"(?:part|section|lot)\b[ .:]*(?=\S)", re.IGNORECASE)


def letter_of(part: str | None) -> str:
    """A part's letter or number as it is compared: "Part D", "(d)" and "d." are D; "" for none."""
    return _PART.sub("", part or "").strip(" .:()[]-").upper()
