"""Values → pages, as UTF-8 HTML that needs no script."""

from base64 import b64encode
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from grants.web.answer import HTML, Answer


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grants.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["base64"] = lambda content: b64encode(content).decode()
    return environment


def page(template: str, status: int = 200, **values: Any) -> Answer:
    """A page of `templates/`. A half of a surrogate pair, which no page can hold, is shown as a question mark."""
    text = _environment().get_template(f"{template}.html.j2").render(values)
    return Answer(text.encode(errors="replace"), HTML, status)


def words(
    status: int,
    title: str,
    *sentences: str,
    workbook: tuple[str, bytes] | None = None,
    back: tuple[str, str] | None = ("/", "Check a workbook"),
) -> Answer:
    """A page that says why something can't be done, and what to do; it carries a workbook along, to go on with."""
    return page("words", status, title=title, sentences=sentences, workbook=workbook, back=back)
