"""A return that was read → findings: which rules are asked, what they find, in which words and in which order."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from grants.form.form import Column, Sheet
from grants.model.addresses import place_of
from grants.model.choices import UNKNOWN
from grants.model.finding import Finding
from grants.model.limits import HINTS
from grants.model.money import percent, plain, pounds
from grants.model.returns import Return
from grants.model.words import day, nearest, quoted
from grants.reading.cells import choice_words
from grants.reading.faults import BUG01, CELL04, CELL07
from grants.rules import CATALOGUE, CHECKS, ROW_CHECKS
from grants.rules.by_project import named
from grants.rules.check import Check, RowCheck
from grants.rules.columns import CELL01, CELL06, CELL10
from grants.rules.context import Context

REFUSED = frozenset({CELL04.code, CELL06.code, CELL07.code})
"""Codes that refuse an answer that was read: what it says is not held against anything else."""

Failure = tuple[str, str, int]
"""What a schema finds: the code of a rule, the key of a column, and the place of a row in the sheet's frame."""


def applies(check: Check | RowCheck, context: Context) -> bool:
    """Whether a rule is asked at this stage, and all that it reads is in the form and in the workbook."""
    return context.role in check.rule.roles and all(map(context.has, check.reads))


# ------------------------------------------------------------------------------------- rules of columns and rows


def row_checks(context: Context, sheet: str) -> list[RowCheck]:
    """The rules that judge each row of a sheet."""
    return [check for check in ROW_CHECKS if check.sheet == sheet and applies(check, context)]


def known_refs(context: Context) -> list[str]:
    """The refs that other sheets may use.

    Each ref that is blank or a duplicate on the sheet of projects explains one unknown elsewhere: the one that is used
    most.
    """
    projects = context["projects"]
    known = list(projects.by_ref())
    there = {None, *known}
    used = Counter(
        row[column.key]
        for key, sheet in context.round.sheets.items()
        for column in sheet.columns
        if column.kind == "project-ref"
        for row in context[key].rows()
        if row[column.key] not in there
    )
    lost = projects.frame.height - len(known) if projects.has("ref") else len(used)
    return known + [ref for ref, _ in used.most_common(lost)]


def failures_to_findings(
    context: Context, key: str, failures: Sequence[Failure], checks: Iterable[RowCheck], refs: Collection[str]
) -> Iterator[Finding]:
    """What a schema found on a sheet, in words.

    A rule of rows passes over a row in which it reads what is refused, and each over a cell that could not
    be read.
    """
    if not failures:
        return
    sheet, data = context.round.sheets[key], context[key]
    doubted = {each.cell for each in context.whole.findings if each.severity == "error" and each.sheet == data.name}
    refused = {(column, index) for code, column, index in failures if code in REFUSED}
    reads = {check.rule.code: [read.partition(".")[2] for read in check.reads] for check in checks}
    hints = 0
    for code, column, index in failures:
        row = data.frame.row(index, named=True)
        involved = reads.get(code, [column])
        if not data.readable(row["row"], *involved) or data.cell(column, row["row"]) in doubted:
            continue
        if code not in reads or not refused & {(each, index) for each in involved}:
            hints += 1
            words = _RowWords(context, sheet, row)
            words |= _words_of(code, context, sheet, sheet.column(column), row, refs if hints <= HINTS else None)
            cell, title = data.cell(column, row["row"]), sheet.column(column).title
            yield CATALOGUE[code].worded(words, data.name, cell, title, None, row.get("ref") or "")


def _words_of(
    code: str, context: Context, sheet: Sheet, column: Column, row: Mapping[str, Any], refs: Collection[str] | None
) -> dict[str, str]:
    """The words of a finding of a cell; which choice is nearest too, unless `refs` is None."""
    value = row[column.key]
    words = {"field": column.title, "value": _shown(context, column, value)}
    match code:
        case CELL01.code:
            words |= {"because": "", "or_clear": "" if sheet.layout == "fields" else ", or clear the rest of the row"}
            words |= {"blank": context[sheet.key].blank(column.key, row["row"])}
            only = _only_answer(sheet, row) if column.kind in ("ref", "project-ref") else ""
            if only:
                words["because"] = f": row {row['row']} holds only {quoted(only)}"
                words["or_clear"] = ", or join what the row holds to the row above, or clear the row"
        case CELL04.code:
            labels = tuple(context.round.choices(column.choices).values())
            words |= choice_words(str(value).removeprefix(UNKNOWN), labels, hint=refs is not None)
        case CELL10.code:
            near = nearest(str(value), refs or ())
            words["nearest"] = f"; the nearest is {near}" if near else ""
    return words


def _only_answer(sheet: Sheet, row: Mapping[str, Any]) -> str:
    """The title of the only answer that a row holds; "" where it holds more."""
    given = [column.title for column in sheet.columns if column.answered and row[column.key] is not None]
    return given[0] if len(given) == 1 else ""


class _RowWords(dict[str, Any]):
    """What a message about a row may name: its values by key, the round's days, and what the form calls things; each
    written when it is asked for.
    """

    def __init__(self, context: Context, sheet: Sheet, row: Mapping[str, Any]) -> None:
        super().__init__()
        self._context, self._sheet, self._row = context, sheet, row

    def __missing__(self, key: str) -> Any:
        if key == "ref" and "ref" in self._row:
            return named(self._row)
        if key in ("begins", "ends"):
            return day(getattr(self._context.round, key), self._context.round.locale)
        if key in self._context.names:
            return self._context.names[key]
        return _shown(self._context, self._sheet.column(key), self._row[key])


def _shown(context: Context, column: Column, value: Any) -> str:
    """A typed value as a message shows it."""
    locale = context.round.locale
    if value is None:
        return "blank"
    if isinstance(value, Decimal):
        if column.kind in ("percent", "number"):
            return (percent if column.kind == "percent" else plain)(value, locale)
        return pounds(value, locale)
    if isinstance(value, date):
        return day(value, locale)
    return context.label(column.choices, value) if column.kind == "choice" else str(value)


# --------------------------------------------------------------------------------------- rules of sums and sheets


def without_refused(returned: Return, findings: Iterable[Finding]) -> Return:
    """The return with answers that can't be, such as a negative amount or a text that is no choice, blank and unread:
    no other rule judges them.
    """
    refused = {(each.sheet, each.cell) for each in findings if each.code in REFUSED and each.severity == "error"}
    if not refused:
        return returned
    sheets, touched = dict(returned.sheets), {sheet for sheet, _ in refused}
    for name, data in returned.sheets.items():
        if data.name not in touched:
            continue
        cells = {
            (key, row)
            for key in data.places
            for row in data.frame["row"]
            if (data.name, data.cell(key, row)) in refused
        }
        frame = data.frame
        for key in {key for key, _ in cells}:
            rows = [row for each, row in cells if each == key]
            kept = pl.when(pl.col("row").is_in(rows)).then(None).otherwise(pl.col(key)).alias(key)
            frame = frame.with_columns(kept)
        sheets[name] = replace(data, frame=frame, unread=data.unread | cells) if cells else data
    return replace(returned, sheets=sheets)


def by_rules(context: Context) -> Iterator[Finding]:
    """What the rules over sums and sheets find. One that fails is a bug, reported as one; the others still report."""
    for check in CHECKS:
        if applies(check, context):
            try:
                yield from list(check.run(context))
            except Exception as error:
                what = f"{check.run.__name__}: {type(error).__name__}: {error}"
                yield BUG01.found(broken=f"The rule {check.rule.code}", others="Everything else", what=what)


def ordered(findings: Iterable[Finding], returned: Return) -> tuple[Finding, ...]:
    """Findings by sheet, row and column; what concerns the whole file first."""
    order = {data.name: place for place, data in enumerate(returned.sheets.values()) if data.name}

    def place(finding: Finding) -> tuple[int, int, int, str, str]:
        sheet = order.get(finding.sheet, len(order)) if finding.sheet else -1
        return sheet, *place_of(finding.cell), finding.code, finding.message

    return tuple(sorted(findings, key=place))
