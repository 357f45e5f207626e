"""The words of the sheet of checks, and what Excel can't see."""

from collections.abc import Mapping

from grants.model.finding import Severity

GOOD, PUT_RIGHT, LOOK_AGAIN = "Good", "Put right", "Look again"
ANSWERS: Mapping[Severity, str] = {"error": PUT_RIGHT, "warning": LOOK_AGAIN}
MORE = "and {count} more"
LINES = 25
"""Faulty cells that have a line of their own; the rest is counted."""
OF_ONE = 4
"""Of these, those of one fault in one column: many of a kind must not hide what else there is."""

UNSEEN_LABEL = "Not seen by Excel"
UNSEEN: Mapping[str, tuple[str, ...]] = {
    "personal details and small numbers of people in words": ("PRIV01", "PRIV02"),
    "placeholders such as TBC": ("CELL11",),
    "whether money that moves between projects is met and agreed": ("SPEND04", "SPEND09"),
    "columns that were renamed": ("SHEET02", "SHEET03"),
    "answers outside the tables, hidden or merged": ("SHEET04", "SHEET05", "SHEET06", "CELL08"),
    "what differs from the approved plan": ("PLAN01", "PLAN02", "PLAN03", "PLAN04", "PLAN05"),
    "whether the file is sound": (
        "FILE01", "FILE02", "FILE03", "FILE04", "FILE05", "FILE06", "FILE07", "BUG01",
    ),
}  # fmt: skip
"""What only the check before sending finds, in words, with the rules that find it."""


def unseen() -> str:
    """The sentence that names it."""
    said = list(UNSEEN)
    return f"Only the check before sending finds {', '.join(said[:-1])}, and {said[-1]}."
