"""A return → a document of one of the kinds → a file in one of the formats.

`grants report --help` reads the names here, so this module costs nothing to import: the modules that make documents and
files are imported when they are asked for.
"""

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from grants.documents.document import Document
    from grants.documents.fund import Fund
    from grants.form.library import Library
    from grants.form.rounds import Round
    from grants.model.finding import Result
    from grants.model.returns import Return

KINDS = {"return": "grants.documents.opcc_return", "board": "grants.documents.board"}
"""The kinds of document that are made of a return, and the module whose `build` makes each."""

FUND = "fund"
"""The kind of document that is made of the returns of all partnerships of a round."""

FORMATS = {"docx": "word", "pdf": "pdf", "html": "web", "xlsx": "workbook"}
"""The formats in which a document can be written, and the module of `grants/documents/formats/` that writes each."""


def make(
    kind: str,
    returned: "Return",
    round: "Round",
    *,
    plan: "Return | None" = None,
    previous: "Sequence[tuple[Return, Round]]" = (),
    draft: bool = False,
    today: "date | None" = None,
    result: "Result | None" = None,
) -> "Document":
    """A document of one of the KINDS, made on the day `today`.

    `plan` is the approved plan, and `previous` are returns of earlier years with their rounds: only the board's report
    takes either. A `draft` lists the errors of the `result`.
    """
    more = {name: value for name, value in (("plan", plan), ("previous", previous)) if value}
    document: Document = import_module(KINDS[kind]).build(returned, round, draft=draft, **more)
    if draft and result:
        from grants.documents.draft import with_errors

        document = with_errors(document, result)
    return replace(document, made=today)


def make_fund(fund: "Fund", *, today: "date | None" = None) -> "Document":
    """The report on the returns of a fund, made on the day `today`."""
    from grants.documents.fund import build

    return replace(build(fund), made=today)


def render(document: "Document", form: str) -> bytes:
    """A document in one of the FORMATS; only that format's library is imported."""
    content: bytes = import_module(f"grants.documents.formats.{FORMATS[form]}").render(document)
    return content


def report(
    content: bytes,
    kind: str,
    form: str,
    *,
    today: "date",
    round: "Round | None" = None,
    library: "Library | None" = None,
    draft: bool = False,
) -> bytes:
    """A workbook's bytes → the bytes of one of the KINDS in one of the FORMATS.

    `round` and `library` are as for `validate`. Raises `gate.Refused` where the bytes are no return of a known round,
    and `HasErrors` where the return has errors and no `draft` is wished for.
    """
    from grants.validate import judge, read_file

    reading = read_file("", content, round=round, library=library)
    result = judge(reading, today)
    if not result.valid and not draft:
        raise HasErrors(result)
    made = make(kind, reading.returned, reading.round, draft=draft, today=today, result=result)
    return render(made, form)


class HasErrors(Exception):
    """A return has errors, so nothing is made of it; `result` lists them."""

    def __init__(self, result: "Result") -> None:
        super().__init__(refusal(result))
        self.result = result


def refusal(result: "Result") -> str:
    """Why a return with errors is not written."""
    from grants.model.words import counted

    errors = counted(result.count("error"), "error")
    return f"The return has {errors}, so no report was written. Mend what is listed above, or give --draft."
