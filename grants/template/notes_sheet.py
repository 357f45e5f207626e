"""The sheet "To do" of a workbook that was rolled forward: what to look at again."""

from collections.abc import Sequence

from grants.model.finding import TO_DO, Note
from grants.template.formulas import FIRST, quoted_sheet
from grants.template.style import row_height
from grants.template.writer import TemplateBook

_ABOUT = "What to look at again, since it was carried over from last year. Delete this sheet when you are done."
_COLUMNS = {"Sheet": 16, "Cell": 10, "What was carried over": 78, "What to do": 62}


def write_todo(book: TemplateBook, notes: Sequence[Note]) -> None:
    """Write the sheet, with a link to each cell, and show it first."""
    page = book.page(TO_DO, TO_DO, _ABOUT, present=True)
    book.table(page, list(_COLUMNS), list(_COLUMNS.values()), len(notes), kept=0)
    style = book.style
    for row, note in enumerate(notes, start=FIRST):
        page.write_string(row, 0, note.sheet or "The workbook", style.plain)
        if note.cell:
            page.write_url(row, 1, f"internal:{quoted_sheet(note.sheet)}!{note.cell}", style.place, note.cell)
        else:
            page.write_blank(row, 1, None, style.plain)
        page.write_string(row, 2, note.what, style.plain)
        page.write_string(row, 3, note.how, style.plain)
        page.set_row(row, row_height(((note.what, 78), (note.how, 62))))
