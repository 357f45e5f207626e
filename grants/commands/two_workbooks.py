"""What `grants compare` does with each two workbooks: it reads and compares them."""

from datetime import date
from typing import TYPE_CHECKING

from grants.commands.shared import load_round, piped, unread

if TYPE_CHECKING:
    from grants.form.library import Library
    from grants.office.changes import Comparison
    from grants.validate import Reading


def read(file: str, round_source: str | None, known: "Library", option: str) -> "Reading":
    """A workbook; what keeps it from being read ends the command. `option` names the round of this file."""
    from grants.reading.gate import Refused
    from grants.validate import read_file

    round = load_round(round_source, known) if round_source else None
    try:
        return read_file(file, piped(file), round=round, library=known)
    except Refused as refused:
        raise unread(file, refused, option) from None


def compared(old: "Reading", new: "Reading") -> "Comparison":
    from grants.office.asked_of_both import Workbook
    from grants.office.compare import compare
    from grants.validate import judge

    return compare(*(Workbook(each, judge(each, date.today())) for each in (old, new)))
