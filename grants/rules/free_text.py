"""PRIV and CELL11: placeholders left in free text, personal details, and words or figures about very few people.

Free text is every column of text but those about the whole return and of signatures, and but those that hold a name
by design.
"""

import re
from collections.abc import Iterator

from grants.form.form import Column
from grants.model.few_people import few_in_words
from grants.model.finding import Finding, Severity
from grants.model.personal_details import personal_details
from grants.model.privacy import few
from grants.model.rule import Rule
from grants.model.stages import RESULTS, ROLES
from grants.model.words import listed, quoted
from grants.rules.check import Check, Checks
from grants.rules.context import Context, Words


def free_text(context: Context) -> list[Words]:
    """Every cell of free text on the sheets of this stage; results in words are free text too."""
    return [words for words in context.words if words.data.key in context.tables and not words.column.personal]


CELL11 = Rule(
    "CELL11", "warning", ROLES,
    finds="Placeholder text was left in.",
    points="cell",
    message='"{field}" still says {value}.',
    fix="Put the answer in its place, or clear the cell.",
    why="The return would go to the OPCC, and later be published, with a gap in it.",
    example='"TBC", "to be confirmed", "xxx", "?".',
)  # fmt: skip

_PLACEHOLDER = re.compile(
    r"\b(?:t\.?b\.?[acd]\b\.?|to be (?:confirmed|advised|decided|determined)\b|x{3,}\b|lorem\b)"
    r"|\[(?:insert|enter|add)\b[^\]]{0,200}\]",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"[\s.…]*\?[\s?.…]*|\.{2,}|…"
    r"|(?:(?:details?|data|figures?|results?|information|report|text|name|amount|date|more) )?"
    r"(?:to follow|awaited|pending)\.?"
    r"|to be (?:added|agreed|completed|supplied|provided|updated)\.?|to ?do\.?",
    re.IGNORECASE,
)
"""What is a placeholder where nothing else stands."""


def no_placeholder_is_left(context: Context) -> Iterator[Finding]:
    for data, column, row, text in context.words:
        found = _PLACEHOLDER.search(text)
        if found or _ONLY.fullmatch(text):
            yield context.found(CELL11, data, column.key, row, value=quoted(found[0] if found else text))


PRIV01 = Rule(
    "PRIV01", "warning", ROLES,
    finds="Personal details stand in free text (an error in a case study).",
    points="cell",
    message='"{field}" seems to hold {details}.',
    fix="Take out whatever tells who a person is, and describe them in general words.",
    why="Returns about victims are sensitive, go through many hands and may be published.",
    example='A telephone number or a postcode; in a case study also "Sarah, 34", "Mr Bloggs" or "14 Efford Road".',
)  # fmt: skip


def no_personal_details(context: Context) -> Iterator[Finding]:
    """An error in a case study, which must be anonymous, so that more is looked for there; elsewhere a warning."""
    for data, column, row, text in free_text(context):
        details = personal_details(text, study=column.study)
        if details:
            severity: Severity | None = "error" if column.study else None
            yield context.found(PRIV01, data, column.key, row, severity, details=listed(details))


PRIV02 = Rule(
    "PRIV02", "warning", RESULTS,
    finds="A figure or words about so few people that it may tell who they are.",
    points="cell",
    message="{what}: so few people may be recognised.",
    fix="The OPCC may need the figure; before anything is published, write \"fewer than {limit}\" or leave it out.",
    why="Official practice does not publish counts of people under 5, since neighbours can tell who is meant.",
    example='A result of 2 people; "1 client not yet", "both victims" or "2/7 tenants" in a comment.',
)  # fmt: skip


def is_story(column: Column) -> bool:
    """Whether a text may be about one person, whom no count is meant by: case studies and outcomes."""
    return column.study or column.key == "outcomes"


def no_words_about_very_few(context: Context) -> Iterator[Finding]:
    limit = context.round.settings.small_number
    for data, column, row, text in free_text(context):
        words = few_in_words(text, limit, story=is_story(column))
        if words:
            yield context.found(PRIV02, data, column.key, row, what=quoted(words), limit=str(limit))


def no_figures_about_very_few(context: Context) -> Iterator[Finding]:
    """A result of people; or the counts behind a share of people, or how many of them are left."""
    measures, limit = context["measures"], context.round.settings.small_number
    for row in measures.rows():
        shown = few(row, context.stage.result, limit)
        if shown:
            key, number = shown
            what = f"{number} of {quoted(row['measure'])}"
            yield context.found(PRIV02, measures, key, row["row"], what=what, limit=str(limit))


CHECKS: Checks = (
    Check(CELL11, no_placeholder_is_left),
    Check(PRIV01, no_personal_details),
    Check(PRIV02, no_words_about_very_few),
    Check(
        PRIV02,
        no_figures_about_very_few,
        "measures.unit", "measures.measure", "measures.numerator?", "measures.denominator?",
    ),
)  # fmt: skip
