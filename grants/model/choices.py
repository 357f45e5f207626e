"""How the choice of a cell is held: by its key; what is no choice, by its text behind a mark."""

UNKNOWN = "\0"
"""What a text that is none of its column's choices begins with, so that it is never taken for the key of one."""
