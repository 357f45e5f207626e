"""What a workbook has and the template has not: unknown columns and values, hidden answers, merged cells."""

from collections.abc import Iterable, Iterator, Mapping

from grants.form.form import Sheet
from grants.model.addresses import letters
from grants.model.finding import TO_DO, Finding
from grants.model.words import quoted
from grants.reading.book import Page
from grants.reading.cells import UNSTORED
from grants.reading.faults import SHEET04, SHEET05, SHEET06
from grants.reading.layout import Layout, fold, is_own


def unknown_sheets(pages: Mapping[str, Page], known: Iterable[str]) -> Iterator[Finding]:
    """Sheets that the template does not know, but for the "To do" of a marked copy."""
    for name in pages.keys() - set(known) - {TO_DO}:
        if any(pages[name].rows.values()):
            yield SHEET04.found(name, "", "", what=f'The template has no sheet "{name}"')


def odd_values(sheet: Sheet, name: str, page: Page, layout: Layout) -> Iterator[Finding]:
    """Columns and fields that the form does not know, and values outside the table: one finding a column."""
    fields = sheet.layout == "fields"
    for number, title in layout.unknown.items():
        cell = f"A{number}" if fields else f"{letters(number)}{layout.header}"
        what = f"The template has no {'field' if fields else 'column'} {quoted(title)}"
        yield SHEET04.found(name, cell, title, what=what)
    if fields:
        seen = set(range(1, layout.answer + 2))
        rows = {*layout.places.values(), *layout.unknown, *layout.claimed}
    else:
        seen, rows = {*layout.places.values(), *layout.unknown, *layout.claimed}, set(page.rows)
    for row, values in page.rows.items():
        for column, value in values.items():
            beside = row > layout.header and (column not in seen or row not in rows)
            above = row < layout.header and not _is_worked_out_blank(page, row, column)
            if layout.header and (above or beside) and fold(value) and not is_own(sheet, value):
                seen.add(column)
                rows.add(row)
                what = f"{quoted(value)} stands outside the table"
                yield SHEET04.found(name, f"{letters(column)}{row}", "", what=what)


def _is_worked_out_blank(page: Page, row: int, column: int) -> bool:
    """Whether a formula above the table says nothing now, as some in row 3 do: LibreOffice keeps a 0 for it."""
    value = page.rows[row][column]
    return value is UNSTORED or (value == 0 and (row, column) in page.formulas)


def hidden_answers(sheet: Sheet, name: str, page: Page, layout: Layout) -> Iterator[Finding]:
    """A hidden sheet, rows or columns that hold answers; neighbouring rows together.

    A row that has a project's ref alone holds none.
    """
    fields = sheet.layout == "fields"
    titles = {} if fields else {layout.places[each.key]: each for each in sheet.columns if each.key in layout.places}
    answers = {layout.answer} if fields else {number for number, column in titles.items() if column.answered}
    if sheet.layout == "signatures":
        answers -= {min(answers, default=0)}
    given = answers if fields else answers & {layout.places.get(column.key, 0) for column in sheet.given}
    rows = {row for row, values in page.rows.items() if row > layout.header and given & values.keys()}
    if page.hidden and rows:
        yield _hidden(name, "", f'The sheet "{name}" is hidden', "it holds", "Unhide it")
        return
    by, how = (" by a filter", "Choose Data, Clear, so that the filter shows all rows") if page.filtered else ("", "")
    for first, last in _runs(sorted(rows & page.hidden_rows)):
        cell = f"{letters(min(answers & page.rows[first].keys()))}{first}"
        many = last > first
        what = f"Rows {first} to {last} are" if many else f"Row {first} is"
        them = how or f"Unhide {'them' if many else 'it'}"
        yield _hidden(name, cell, f"{what} hidden{by}", "they hold" if many else "it holds", them)
    for number in sorted(answers & page.hidden_columns):
        if any(number in page.rows[row] for row in rows):
            what = f'The column "{titles[number].title}" is hidden' if number in titles else "The column is hidden"
            yield _hidden(name, f"{letters(number)}{layout.header}", what, "it holds", "Unhide it")


def _hidden(name: str, cell: str, what: str, it: str, how: str) -> Finding:
    return SHEET05.found(name, cell, "", what=what, it=it, how=how)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers as first and last."""
    first = last = 0
    for number in numbers:
        if last and number > last + 1:
            yield first, last
            first = number
        first, last = first or number, number
    if last:
        yield first, last


def merged_cells(sheet: Sheet, name: str, page: Page, layout: Layout) -> Iterator[Finding]:
    """Merged ranges that reach into the table; an error where one takes an answer away from a row that has others."""
    fields = sheet.layout == "fields"
    answers = {layout.places[each.key] for each in sheet.columns if each.answered and each.key in layout.places}
    columns = {layout.answer} if fields else answers
    reached = {layout.answer} if fields else set(layout.places.values())
    filled = {row for row, cells in page.rows.items() if row > layout.header and columns & cells.keys()}
    rows = answers if fields else filled
    for address, top, left, bottom, right in page.merged:
        if bottom < layout.header or not any(left <= place <= right for place in reached):
            continue
        inside = [column for column in columns if left <= column <= right]
        lost = any(row in rows and (row, column) != (top, left) for row in range(top, bottom + 1) for column in inside)
        words = {"range": address, "lost": ", and answers below or beside it are lost" if lost else ""}
        yield SHEET06.found(name, address, "", "error" if lost else "warning", **words)
