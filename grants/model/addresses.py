"""Addresses of cells as Excel writes them."""

import re


def letters(number: int) -> str:
    """The letters of a column, which Excel counts from 1: 6 is F, 28 is AB."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def place_of(address: str) -> tuple[int, int]:
    """The row and column number of a cell, or of a range's first cell: (7, 6) for "F7", (0, 0) for no address."""
    first = re.match(r"([A-Z]+)([0-9]+)", address)
    if first is None:
        return 0, 0
    column = 0
    for character in first[1]:
        column = column * 26 + ord(character) - 64
    return int(first[2]), column


def area(address: str) -> int:
    """The number of cells of a range: 6 for "A1:B3", 0 for what is no address."""
    first, _, last = address.replace("$", "").upper().partition(":")
    top, left = place_of(first)
    bottom, right = place_of(last or first)
    return (abs(bottom - top) + 1) * (abs(right - left) + 1) if top and bottom else 0
