"""What the worker processes do: a workbook's bytes → an answer. Nothing is kept from one job to the next.

Each is a function from what was sent to what is sent back; the rounds that are known are read once in each process.
"""

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import PurePath

from grants.form.library import Library
from grants.form.rounds import Round
from grants.marking import Unmarkable, has_macros, is_ods, marked_copy
from grants.model.finding import Result
from grants.model.words import counted
from grants.printing.results_json import results
from grants.reading.gate import Refused
from grants.report import FORMATS, KINDS, HasErrors, report
from grants.template import write_template
from grants.validate import Job, Reading, read_file
from grants.web.answer import JSON, Answer, download
from grants.web.pages import page, words
from grants.web.shown import found, later_rounds

Sources = tuple[str, ...]
"""Where rounds are, beside those that ship."""

FORMS = {"docx": "Word", "pdf": "PDF", "html": "Web page", "xlsx": "Excel"}


@cache
def library(sources: Sources) -> Library:
    return Library(sources)


def warm(sources: Sources) -> None:
    """Do once what takes longer the first time than afterwards."""
    known = library(sources)
    newest = known.newest()
    one = newest.of(next(iter(newest.partnerships))) if newest.partnerships else newest
    check(sources, "warm.xlsx", write_template(one), False)


def check(sources: Sources, name: str, content: bytes, as_json: bool) -> Answer:
    """What is found in a workbook, as a page with the workbook in it for its buttons, or as `validate`'s JSON."""
    reading, result = _judged(sources, name, content)
    if as_json:
        return Answer(results([result]).encode(errors="backslashreplace"), JSON)
    return page(
        "result",
        name=name,
        content=content if reading else b"",
        found=found(result),
        later=later_rounds(reading, library(sources)) if reading else (),
        copy_note=_copy_note(content) if reading else "",
        forms=FORMS,
    )


def _judged(sources: Sources, name: str, content: bytes) -> tuple[Reading | None, Result]:
    return Job(date.today(), library=library(sources)).judge_some([(name, content)])[0]


def _copy_note(content: bytes) -> str:
    """In what the marked copy differs from the workbook."""
    if is_ods(content):
        return "It is an Excel workbook with the same values in the same cells: mend the workbook that you checked."
    return "Its macros are left out." if has_macros(content) else ""


# -------------------------------------------------------------------------------------------------- what is made of it


def make(sources: Sources, name: str, content: bytes, wish: str, round: str) -> Answer:
    """What a button asks for: "marked", "next" (for a `round`), or a document as "return-pdf" or "board-docx-draft"."""
    maker = _MAKERS.get(wish)
    if maker is None:
        return words(404, "There is no such thing to make", "Go back to the page and use its buttons.")
    try:
        return maker(sources, name, content, round)
    except Refused as refused:
        return words(422, "This file can't be read as a return", refused.finding.message, refused.finding.fix)
    except Unmarkable:
        again = "Open it in Excel, save it, and check it again."
        return words(422, "No marked copy can be made of this workbook", again, workbook=(name, content))
    except HasErrors as error:
        what = f"The return has {counted(error.result.count('error'), 'error')}, so the document was not made."
        return words(422, "The return has errors", what, "A draft can be made all the same.", workbook=(name, content))


def _marked(sources: Sources, name: str, content: bytes, _round: str) -> Answer:
    reading, result = _judged(sources, name, content)
    if reading is None:
        raise Refused(result.findings[0])
    return download(f"{stem(name)}-marked.xlsx", marked_copy(content, result.findings, result.more))


def _document(kind: str, form: str, draft: bool, sources: Sources, name: str, content: bytes, _round: str) -> Answer:
    made = report(content, kind, form, today=date.today(), library=library(sources), draft=draft)
    return download(f"{stem(name)}-{kind}{'-draft' if draft else ''}.{form}", made)


def _next(sources: Sources, name: str, content: bytes, round: str) -> Answer:
    from grants.template.forward import Forward

    known = library(sources)
    reading = read_file(name, content, library=known)
    new = known.find(round)
    if new is None or round not in [stamp for stamp, _ in later_rounds(reading, known)]:
        return words(422, "Choose a round", "Next year's workbook is for a later round of the same partnership.")
    forward = Forward(reading.returned, reading.round, new)
    made = write_template(new, forward.content(), notes=forward.notes())
    return download(f"{new.stamp.replace('/', '-')}.xlsx", made)


_MAKERS: dict[str, Callable[[Sources, str, bytes, str], Answer]] = {
    "marked": _marked,
    "next": _next,
    **{
        f"{kind}-{form}{'-draft' if draft else ''}": partial(_document, kind, form, draft)
        for kind in KINDS
        for form in FORMATS
        for draft in (False, True)
    },
}


def stem(name: str) -> str:
    """The name of what is made of a workbook, without an ending."""
    return PurePath(name).stem or "workbook"


# ------------------------------------------------------------------------------------- pages that need the engine


def blank_page(sources: Sources) -> Answer:
    """The workbooks to fill: by round, the newest first, and by partnership."""
    rounds = sorted(library(sources).rounds(), key=lambda each: each.begins, reverse=True)
    return page("blank", rounds=[(each, _of_each(each)) for each in rounds])


def _of_each(round: Round) -> list[Round]:
    return [round.of(key) for key in round.partnerships] or [round]


def blank(sources: Sources, stamp: str) -> Answer | None:
    """The workbook to fill of a round, for one partnership; None where there is no such round."""
    round = library(sources).find(stamp)
    if round is None or (round.partnerships and not round.key):
        return None
    return download(f"{round.stamp.replace('/', '-')}.xlsx", write_template(round))


def rules_page(_sources: Sources) -> Answer:
    from grants.rules import CATALOGUE

    return page("rules", rules=list(CATALOGUE.values()))


def rule_page(_sources: Sources, code: str) -> Answer | None:
    """What a code means; None where there is none such."""
    from grants.printing.catalogue import explanation
    from grants.rules import CATALOGUE

    rule = CATALOGUE.get(code)
    return page("rule", rule=rule, said=explanation(rule)) if rule else None
