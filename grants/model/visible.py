"""Text from files, on its way to a terminal."""


def visible(text: str) -> str:
    """Text without control characters and line ends: what a file or its name holds must not steer a terminal."""
    return text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)
