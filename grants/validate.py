"""A return → findings: structure, pandera schemas, cross-sheet rules."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrors
from pandera.polars import DataFrameSchema

from grants import schema
from grants.checks import CHECKS, ROW_CHECKS, Check, Context, RowCheck, named
from grants.form import rounds
from grants.form.rounds import Column, Round
from grants.model.addresses import place_of
from grants.model.finding import Finding, Result, Totals
from grants.model.limits import HINTS
from grants.model.money import percent, plain, pounds
from grants.model.returns import Return, SheetData
from grants.model.stages import SPEND
from grants.model.words import day, nearest, quoted
from grants.reading.cells import choice_words
from grants.reading.gate import Refused, admit, admit_bytes, refuse
from grants.reading.xlsx import Book, open_book, read_return, stage_of
from grants.rules import rule

REFUSED = frozenset({"CELL04", "CELL06", "CELL07"})
"""Codes that refuse an answer that was read: what it says is not held against anything else."""


class Reading:
    """A file, read as a return of its round."""

    def __init__(self, file: str, content: bytes, round: Round | None, stage: str | None) -> None:
        """Raises `Refused` where the bytes are no return of a known round."""
        self.file = file
        self.book = open_book(content)
        self.round = round or _stamped_round(self.book)
        self.stage = stage or stage_of(self.book, self.round)
        self.returned = read_return(self.book, self.round, self.stage)

    @property
    def made_for(self) -> str:
        """The round that the workbook is stamped with; without a stamp, the one that it is read as."""
        return self.book.round or self.round.id

    def is_planned_by(self, plan: "Reading") -> bool:
        """Whether a plan is of the same round, whatever `--round` says of both."""
        return plan.round.id == self.round.id and plan.made_for in (self.made_for, self.round.id)


def read_file(
    path: str, content: bytes | None = None, *, round: Round | None = None, stage: str | None = None
) -> Reading:
    """Read a return from a path, or from the bytes of one; raises `Refused` with a FILE finding."""
    return Reading(path, admit(Path(path)) if content is None else admit_bytes(content), round, stage)


def validate(
    path: str,
    content: bytes | None = None,
    *,
    today: date,
    round: Round | None = None,
    stage: str | None = None,
    plan: Reading | None = None,
) -> Result:
    """Check one return, and say all that is wrong with it.

    `round` overrides the workbook's stamp and `stage` its Return field. `today` is the day against which dates are
    held. `plan` is the approved plan to hold a final evaluation against. A file that can't be read as a return gives a
    result with its one FILE finding; nothing is raised for it.
    """
    try:
        reading = read_file(path, content, round=round, stage=stage)
    except Refused as refused:
        return Result(path, findings=(refused.finding,))
    return judge(reading, today, plan)


def judge(reading: Reading, today: date, plan: Reading | None = None) -> Result:
    """The findings and totals of a return that was read, in the order of its sheets, rows and columns."""
    approved = plan.returned if plan and reading.is_planned_by(plan) else None
    whole = Context(reading.returned, reading.round, today, reading.returned, approved)
    found = [*_stamps(reading, plan), *reading.returned.findings, *_by_schemas(whole)]
    context = replace(whole, returned=_without_refused(reading.returned, found))
    found += _by_rules(context)
    stage = reading.round.stage(reading.stage)
    heading = f"{reading.round.partnership}, {reading.round.year}, {stage.label.lower()}"
    totals = _totals(context)
    return Result(reading.file, reading.round.id, reading.stage, heading, totals, _ordered(found, reading.returned))


def _stamped_round(book: Book) -> Round:
    if not book.round:
        what = "it carries no stamp of a template"
        how = "Copy the answers into a workbook made by `grants template`, or name the round with --round."
        raise refuse("FILE06", what=what, how=how)
    if book.round not in rounds.ids():  # a stamp is not trusted as a path
        what = f"it is stamped {quoted(book.round)}, and no round of that name is known here"
        raise refuse(
            "FILE06", what=what, how="Give that round's file with --round, or install the version that has it."
        )
    return rounds.load(book.round)


def _stamps(reading: Reading, plan: Reading | None) -> Iterator[Finding]:
    """Whether the workbook was made for this round and from this version of its template, and the plan for it too."""
    book, round = reading.book, reading.round
    if plan and not reading.is_planned_by(plan):
        what = f"The plan is of the round {quoted(plan.made_for)}, so this return was not compared with it"
        yield rule("FILE07").found(what=what, how=f"Give the approved plan of {quoted(round.id)}.")
    if book.round and book.round != round.id:
        what = f"The workbook is stamped {quoted(book.round)}, and is checked as {quoted(round.id)}"
        yield rule("FILE07").found(what=what, how="Leave out --round, if the stamp is right.")
    elif book.template != round.version:
        versions = f"{book.template or 'not known'}; now {round.version}"
        what = f"The workbook is from another version of the template ({versions})"
        how = "Look through what is found below; for a fresh start, copy the answers into a new template."
        yield rule("FILE07").found(what=what, how=how)


def _by_schemas(context: Context) -> Iterator[Finding]:
    """What pandera finds, sheet by sheet; never a sheet of a later stage."""
    refs = _refs(context)
    doubted: dict[str, set[str]] = defaultdict(set)
    for finding in context.whole.findings:
        if finding.severity == "error":
            doubted[finding.sheet].add(finding.cell)
    for key, sheet in context.round.sheets.items():
        data = context[key]
        if not data.places or data.frame.is_empty() or not context.round.reached(sheet.since, context.returned.stage):
            continue
        checks = [check for check in ROW_CHECKS if check.sheet == key and _applies(check, context)]
        built = schema.build(sheet, context.round, context.returned.stage, data, refs, checks)
        failures = list(_failures(built, data))
        refused = {(column, index) for code, column, index in failures if code in REFUSED}
        hints = 0
        reads = {check.rule.code: [read.partition(".")[2] for read in check.reads] for check in checks}
        for code, column, index in failures:
            row = data.frame.row(index, named=True)
            involved = reads.get(code, [column])
            if not data.readable(row["row"], *involved) or data.cell(column, row["row"]) in doubted.get(data.name, ()):
                continue
            if code not in reads or not refused & {(each, index) for each in involved}:
                hints += 1
                yield _finding(code, context, data, sheet.column(column), row, refs if hints <= HINTS else None)


def _failures(built: DataFrameSchema, data: SheetData) -> Iterator[tuple[str, str, int]]:
    """Each failure's code, column and place in the frame. The user's environment can't switch pandera off."""
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            built.validate(data.frame, lazy=True)
        except SchemaErrors as errors:
            for failure in errors.failure_cases.iter_rows(named=True):
                code = "CELL01" if failure["check"] == schema.NOT_NULL else failure["check"]
                yield code, failure["column"], failure["index"]


def _refs(context: Context) -> list[str]:
    """The refs that other sheets may use. Each Ref that is blank or a duplicate on Projects explains one unknown there:
    the one that is used most.
    """
    projects = context["projects"]
    known = list(projects.frame["ref"].drop_nulls().unique(maintain_order=True))
    used = Counter(
        ref
        for key, sheet in context.round.sheets.items()
        for column in sheet.columns
        if column.kind == "project-ref"
        for ref in context[key].frame[column.key].drop_nulls()
        if ref not in known
    )
    lost = projects.frame.height - len(known) if projects.has("ref") else len(used)
    return known + [ref for ref, _ in used.most_common(lost)]


def _without_refused(returned: Return, findings: Iterable[Finding]) -> Return:
    """The return with answers that can't be, such as a negative amount, blank and unread: no other rule judges them."""
    refused = {(each.sheet, each.cell) for each in findings if each.code in REFUSED and each.severity == "error"}
    if not refused:
        return returned
    sheets = dict(returned.sheets)
    for name, data in returned.sheets.items():
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


def _applies(check: Check | RowCheck, context: Context) -> bool:
    """Whether a rule is asked at this stage, and all that it reads is in the workbook."""
    if context.returned.stage not in check.rule.stages:
        return False
    return all(
        context[sheet].has(column) for sheet, _, column in (read.partition(".") for read in check.reads if "." in read)
    )


def _finding(
    code: str, context: Context, data: SheetData, column: Column, row: Mapping[str, Any], refs: Iterable[str] | None
) -> Finding:
    """What is told of a row; which choice is nearest too, unless `refs` is None."""
    value = row[column.key]
    words = _RowWords(context, data, row)
    words["field"], words["value"] = column.title, words[column.key]
    match code:
        case "CELL01":
            words |= {"because": "", "or_clear": "" if data.key == "start" else ", or clear the rest of the row"}
        case "CELL04":
            words |= choice_words(str(value), context.round.choices(column.choices), hint=refs is not None)
        case "CELL10":
            near = nearest(str(value), refs or ())
            words["nearest"] = f"; the nearest is {near}" if near else ""
    return rule(code).told(data.name, data.cell(column.key, row["row"]), column.title, None, words)


class _RowWords(dict[str, str]):
    """What a message about a row may name: its values by key and the round's days, each written when asked for."""

    def __init__(self, context: Context, data: SheetData, row: Mapping[str, Any]) -> None:
        super().__init__()
        self._context, self._data, self._row = context, data, row

    def __missing__(self, key: str) -> str:
        if key == "ref" and "ref" in self._row:
            return named(self._row)
        if key in ("begins", "ends"):
            return day(getattr(self._context.round, key), self._context.round.locale)
        return _shown(self._context, self._data, key, self._row[key])


def _shown(context: Context, data: SheetData, key: str, value: Any) -> str:
    """A typed value as a message shows it."""
    column = context.round.sheets[data.key].column(key)
    if value is None:
        return "blank"
    if isinstance(value, Decimal):
        if column.kind in ("percent", "number"):
            return (percent if column.kind == "percent" else plain)(value, context.round.locale)
        return pounds(value, context.round.locale)
    return day(value, context.round.locale) if isinstance(value, date) else str(value)


def _by_rules(context: Context) -> Iterator[Finding]:
    """What the rules over sums and sheets find. One that fails is a bug, said as such; the others still speak."""
    for check in CHECKS:
        if _applies(check, context):
            try:
                yield from list(check.run(context))
            except Exception as error:
                what = f"{check.run.__name__}: {type(error).__name__}: {error}"
                yield rule("BUG01").found(broken=f"The rule {check.rule.code}", others="Everything else", what=what)


def _totals(context: Context) -> Totals:
    projects = context["projects"]
    available = context.round.grant_total + (context.returned.start.get("carried_forward") or Decimal(0))
    allocated = (
        sum(context.whole["projects"].frame["allocated"].drop_nulls(), Decimal(0))
        if projects.has("allocated")
        else None
    )
    return Totals(available, allocated, _spent(context))


def _spent(context: Context) -> Decimal | None:
    """What all projects spent; None at the plan stage, or where any project's spend is not given."""
    sheet = SPEND.get(context.stage)
    if sheet is None:
        return None
    rows = context[sheet].first_by_ref()
    spends = [rows.get(ref, {}).get("spent") for ref in context["projects"].frame["ref"]]
    known = [spent for spent in spends if spent is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(spends) else None


def _ordered(findings: Iterable[Finding], returned: Return) -> tuple[Finding, ...]:
    """Findings by sheet, row and column; what concerns the whole file first."""
    order = {data.name: place for place, data in enumerate(returned.sheets.values())}

    def place(finding: Finding) -> tuple[int, int, int, str, str]:
        sheet = order.get(finding.sheet, len(order)) if finding.sheet else -1
        return sheet, *place_of(finding.cell), finding.code, finding.message

    return tuple(sorted(findings, key=place))
