"""A document → a tagged PDF; that it is PDF/UA-1, made for screen readers, is asserted by the compiler."""

from dataclasses import asdict
from typing import Any

from grants.documents.document import (
    LIGHTS,
    Block,
    Cell,
    Document,
    Fields,
    Figure,
    Heading,
    Paragraph,
    Table,
    Together,
)
from grants.documents.formats.typeset import figure_data, printable, typeset
from grants.documents.wording import say


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
        "mark": document.mark or None,
        "lights": LIGHTS,
        "made": [document.made.year, document.made.month, document.made.day] if document.made else None,
        "page": [say(document.language, "page"), say(document.language, "page_of")],
        "blocks": _grouped([_block(block, caption) for block, caption in document.captioned]),
    }
    return typeset("document.typ", data, "pdf", pdf_standards=["ua-1"])


def _grouped(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks, those that stay on one page within one that holds them."""
    made: list[dict[str, Any]] = []
    while blocks:
        first, *blocks = blocks
        if first["kind"] == "together":
            count = first["count"]
            first, blocks = {"kind": "together", "blocks": blocks[:count]}, blocks[count:]
        made.append(first)
    return made


def _block(block: Block, caption: str) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    match block:
        case Heading():
            return {"kind": kind, "text": printable(block.text), "level": block.level}
        case Paragraph():
            return {"kind": kind, "lines": _cell(block.lines)}
        case Table():
            return {
                "kind": kind,
                "title": printable(caption),
                "share": block.share,
                "columns": [{**asdict(column), "title": printable(column.title)} for column in block.columns],
                "rows": [[_cell(cell) for cell in row] for row in block.rows],
                "total": [_cell(cell) for cell in block.total],
            }
        case Figure():
            return {"kind": kind, **figure_data(block), "title": printable(caption)}
        case Together():
            return {"kind": kind, "count": block.count}
        case Fields():
            pairs = [[printable(label), printable(value)] for label, value in block.pairs]
            return {"kind": kind, "pairs": pairs, "to_fill": block.to_fill}
    return {"kind": kind}


def _cell(cell: Cell) -> list[dict[str, Any]]:
    return [{"text": printable(line.text), "weight": line.weight, "sum": bool(line.sums)} for line in cell]
