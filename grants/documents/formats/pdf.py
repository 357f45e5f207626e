"""A document → a tagged PDF; that it is PDF/UA-1, made for screen readers, is asserted by the compiler."""

from dataclasses import asdict
from typing import Any

from grants.documents.document import LIGHTS, MARK, Block, Cell, Document, Fields, Figure, Heading, Paragraph, Table
from grants.documents.formats.typeset import figure_data, printable, typeset


def render(document: Document) -> bytes:
    """The document as bytes of a .pdf file."""
    language, _, region = document.language.partition("-")
    data = {
        "title": printable(document.title),
        "subtitle": printable(document.subtitle),
        "full_title": document.full_title,
        "author": document.author,
        "stage": document.stage,
        "language": language,
        "region": region or None,
        "landscape": document.landscape,
        "mark": MARK if document.draft else None,
        "lights": LIGHTS,
        "blocks": [_block(block) for block in document.blocks],
    }
    return typeset("document.typ", data, "pdf", pdf_standards=["ua-1"])


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    match block:
        case Heading():
            return {"kind": kind, "text": printable(block.text), "level": block.level}
        case Paragraph():
            return {"kind": kind, "lines": _cell(block.lines)}
        case Table():
            return {
                "kind": kind,
                "columns": [{**asdict(column), "title": printable(column.title)} for column in block.columns],
                "rows": [[_cell(cell) for cell in row] for row in block.rows],
                "total": [_cell(cell) for cell in block.total],
            }
        case Figure():
            return {"kind": kind, **figure_data(block)}
        case Fields():
            pairs = [[printable(label), printable(value)] for label, value in block.pairs]
            return {"kind": kind, "pairs": pairs, "to_fill": block.to_fill}
    return {"kind": kind}


def _cell(cell: Cell) -> list[dict[str, str]]:
    return [{"text": printable(line.text), "weight": line.weight} for line in cell]
