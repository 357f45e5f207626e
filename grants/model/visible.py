"""Text from files, on its way to a terminal or into a document."""

import unicodedata


def visible(text: str) -> str:
    """Text without control characters and line ends: what a file or its name holds must not steer a terminal."""
    return text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)


def clean(text: str) -> str:
    """Text that any format can hold: no control characters but line breaks, no half of a surrogate pair."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    kept = "".join(each for each in text if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs"))
    return kept.replace("\ufffe", "").replace("\uffff", "")  # two that XML can't hold
