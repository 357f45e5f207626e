"""How a cell with a choice is held: by the key of the choice. A text that is no choice is held behind a mark."""

UNKNOWN = "\0"
"""What a text that is none of its column's choices begins with, so that it is never taken for the key of one."""
