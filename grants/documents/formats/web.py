"""A document → one self-contained HTML file that needs no script and prints well."""

from base64 import b64encode
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from grants.documents.document import LIGHTS, Block, Cell, Document, Line, Together
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
    environment.filters["svg"] = lambda figure, narrow=False: b64encode(picture(figure, "svg", narrow=narrow)).decode()
    environment.tests["is_sum"] = lambda row: any(line.sums for cell in row for line in cell)
    environment.filters["kind"] = lambda block: type(block).__name__.lower()
    return environment


def _runs(cell: Cell) -> list[tuple[bool, list[Line]]]:
    """A cell's lines in runs: items of one list together, others alone."""
    return [(is_list, list(lines)) for is_list, lines in groupby(cell, key=lambda line: line.weight == "item")]


class _Run(NamedTuple):
    """Blocks with their captions that follow each other; whether they stay on one page in print."""

    blocks: list[tuple[Block, str]]
    together: bool


def _kept(document: Document) -> list[_Run]:
    """The blocks in runs."""
    found, rest = [_Run([], False)], list(document.captioned)
    while rest:
        (block, caption), *rest = rest
        if isinstance(block, Together):
            found += [_Run(rest[: block.count], True), _Run([], False)]
            rest = rest[block.count :]
        else:
            found[-1].blocks.append((block, caption))
    return found


def render(document: Document) -> bytes:
    """The document as UTF-8 HTML."""
    values: dict[str, Any] = {"document": document, "runs": _kept(document), "lights": LIGHTS}
    return _environment().get_template("document.html.j2").render(values).encode()
