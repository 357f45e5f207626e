"""A document → one self-contained HTML file that needs no script and prints well."""

from base64 import b64encode
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from grants.documents.document import LIGHTS, MARK, Cell, Document, Line
from grants.documents.formats.typeset import picture


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grants.documents.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["runs"] = _runs
    environment.filters["svg"] = lambda figure: b64encode(picture(figure, "svg")).decode()
    environment.filters["kind"] = lambda block: type(block).__name__.lower()
    return environment


def _runs(cell: Cell) -> list[tuple[bool, list[Line]]]:
    """A cell's lines in runs: items of one list together, others alone."""
    return [(is_list, list(lines)) for is_list, lines in groupby(cell, key=lambda line: line.weight == "item")]


def render(document: Document) -> bytes:
    """The document as UTF-8 HTML."""
    values: dict[str, Any] = {"document": document, "mark": MARK, "lights": LIGHTS}
    return _environment().get_template("document.html.j2").render(values).encode()
