"""A draft of a document: what is still to be put right in its return, listed at its end."""

from collections.abc import Iterator
from dataclasses import replace

from grants.documents.document import Block, Cell, Column, Document, Heading, Line, Paragraph, Table
from grants.documents.wording import say
from grants.model.finding import Result

_WIDTHS = (("errors_sheet", 14), ("errors_cell", 8), ("errors_message", 42), ("errors_fix", 42))


def with_errors(document: Document, result: Result) -> Document:
    """A draft with the errors of its return in a table at its end, and their number at its top."""
    count = result.count("error")
    if not count:
        return document

    def words(key: str) -> str:
        return say(document.language, key, count=f"{count:,}")

    columns = tuple(Column(words(key), width) for key, width in _WIDTHS)
    first: Block = Paragraph((Line(words("errors_one" if count == 1 else "errors_many"), "strong"),))
    table = Table(words("errors"), columns, tuple(_rows(result)))
    return replace(document, blocks=(first, *document.blocks, Heading(words("errors")), table))


def _rows(result: Result) -> Iterator[tuple[Cell, ...]]:
    """Sheet, cell, what is wrong and what to do; of errors that are counted and not listed, how many there are."""
    listed = [(each.sheet, each.cell, each.message, each.fix) for each in result.findings if each.severity == "error"]
    counted = [(each.sheet, "", each.message, "") for each in result.more if each.severity == "error"]
    for row in (*listed, *counted):
        yield tuple((Line(text),) for text in row)
