"""A collection → the files of the returns that count in it."""

from pathlib import Path

from grants.office.collection import Unclear
from grants.office.decisions import stamped
from grants.office.fund_workbook import FILE_TITLE, RETURNED
from grants.reading.gate import Refused, admit
from grants.reading.opening import open_book


def files_named(path: Path) -> list[str]:
    """The files that a collection names, each as it was given or, where it is not there, beside the collection.

    Empty for what is no collection.
    """
    try:
        content = admit(path)
        stamped(content)
    except (Refused, Unclear):
        return []
    page = open_book(content).pages.get(RETURNED)
    rows = page.rows if page else {}
    places = [(row, column) for row, cells in rows.items() for column, value in cells.items() if value == FILE_TITLE]
    if not places:
        return []
    header, column = places[0]
    named = [str(cells[column]) for row, cells in sorted(rows.items()) if row > header and cells.get(column)]
    return [file if Path(file).is_file() else str(path.parent / Path(file).name) for file in named]
