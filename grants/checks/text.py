"""Rules of free text: placeholders left in, personal details, and words about very few people.

Free text is every column of text but those of Start here and Sign-off, and but those that hold a name by design.
"""

import re
from collections.abc import Iterator

from grants.checks.registry import Context, check
from grants.form.rounds import Column
from grants.model.finding import Finding, Severity
from grants.model.money import squeeze
from grants.model.privacy import few, few_in_words, personal_details
from grants.model.returns import SheetData
from grants.model.words import listed, quoted

_PLACEHOLDER = re.compile(
    r"\bt\.?b\.?[acd]\b\.?|\bto be (?:confirmed|advised|decided)\b|\bx{3,}\b|\blorem\b"
    r"|\[(?:insert|enter|add)\b[^\]]{0,200}\]",
    re.IGNORECASE,
)
_ONLY_MARKS = re.compile(r"[\s.…]*\?[\s?.…]*|\.{2,}|…")


def free_text(context: Context, *, everywhere: bool = False) -> Iterator[tuple[SheetData, Column, int, str]]:
    """Every cell of free text on the sheets of this stage: its sheet, column, row and words, spaces made one.

    Results in words are free text too. `everywhere` adds Start here, Sign-off and the columns that hold names.
    """
    for key, sheet in context.round.sheets.items():
        if not context.round.reached(sheet.since, context.stage) or (sheet.layout != "table" and not everywhere):
            continue
        columns = [
            each for each in sheet.columns if each.kind in ("text", "measure") and (everywhere or not each.personal)
        ]
        for row in context[key].rows():
            for column in columns:
                if row[column.key] and (column.kind == "text" or row["unit"] == "Narrative"):
                    yield context[key], column, row["row"], squeeze(row[column.key])


@check("CELL11")
def no_placeholder_is_left(context: Context) -> Iterator[Finding]:
    for data, column, row, text in free_text(context, everywhere=True):
        found = _PLACEHOLDER.search(text)
        if found or _ONLY_MARKS.fullmatch(text):
            yield context.found("CELL11", data, column.key, row, value=quoted(found[0] if found else text))


@check("PRIV01")
def no_personal_details(context: Context) -> Iterator[Finding]:
    """An error in a case study, which must be anonymous; elsewhere a warning."""
    for data, column, row, text in free_text(context):
        details = personal_details(text)
        if details:
            severity: Severity | None = "error" if column.study else None
            yield context.found("PRIV01", data, column.key, row, severity, details=listed(details))


@check("PRIV02")
def no_words_about_very_few(context: Context) -> Iterator[Finding]:
    limit = context.round.settings.small_number
    for data, column, row, text in free_text(context):
        words = few_in_words(text, limit)
        if words:
            yield context.found("PRIV02", data, column.key, row, what=quoted(words), limit=str(limit))


@check("PRIV02", "measures.unit", "measures.measure", "measures.numerator", "measures.denominator")
def no_figures_about_very_few(context: Context) -> Iterator[Finding]:
    """A result of people; or the counts behind a share of people, or how many of them are left."""
    measures, limit, key = context["measures"], context.round.settings.small_number, context.result_key
    for row in measures.rows():
        shown = few(row, key, limit)
        if shown:
            name, number = shown
            yield context.found(
                "PRIV02", measures, name, row["row"], what=f"{number} of {quoted(row['measure'])}", limit=str(limit)
            )
