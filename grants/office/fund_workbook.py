"""A collection → the workbook that an officer works in: a sheet for each question that an office asks."""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from grants.model.figures import total
from grants.model.money import pounds
from grants.model.packaging import finished
from grants.model.serving import AtRisk
from grants.model.words import listed
from grants.office.collection import Collection, Returned
from grants.office.entries import Line
from grants.office.tables import Book, Cell, Column, Formula, Row, area
from grants.template.formulas import FIRST

STAMP = "grants-collection"
"""The property that says of which round and stage a collection is."""
FILE_TITLE = "File"
"""The column that names the file of each return."""
_MADE = datetime(2000, 1, 1)  # a fixed day, so that the same collection is the same file
RETURNED, LINES, DECISIONS, MONEY, PRIORITIES, MEASURES, FINDINGS = (
    "Returned", "Lines", "Decisions", "Money", "Priorities", "Measures", "Findings",
)  # fmt: skip
NOTHING = Decimal(0)
BARE, NO_RISK = "High, and no money", "No risk stated"


def write_collection(found: Collection) -> bytes:
    """The workbook as bytes of an .xlsx file; the same collection gives the same bytes."""
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(output, options)
    workbook.set_properties({"title": f"{found.round.fund} {found.round.year}", "created": _MADE})
    workbook.set_custom_property(STAMP, f"{found.round.id} {found.stage}")
    book = Book(workbook)
    for write in (_returned, _lines, _decisions, _money, _priorities, _measures, _findings):
        write(book, found)
    workbook.close()
    return finished(output.getvalue(), found.round.locale.replace("_", "-"))


# -------------------------------------------------------------------------------------------------- who returned


def _returned(book: Book, found: Collection) -> None:
    columns = [
        Column("Partnership", 40), Column("Key", 16), Column("State", 14), Column("Signed", 17, "date"),
        Column("Days late", 11, "number"), Column("Errors", 10, "number"), Column("Warnings", 11, "number"),
        Column(FILE_TITLE, 44), Column("Superseded", 44),
    ]  # fmt: skip
    stage = found.round.stage(found.stage).label
    about = f"{stage}, due on {found.due:%d/%m/%Y}: a row for each partnership, the missing ones too."
    rows = [_of(one) for one in found.partnerships]
    page = book.sheet(RETURNED, f"{found.round.fund}, {found.round.year}", about, columns, rows)
    area_of_states = f"C5:C{4 + len(rows)}"
    for state, colours in (("missing", "#fbe9e6"), ("unreadable", "#fbe9e6"), ("with errors", "#fff4d6")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{state}"'}
        page.conditional_format(area_of_states, rule | {"format": book.book.add_format({"bg_color": colours})})


def _of(one: Returned) -> Row:
    entry = one.entry
    counts: list[Cell] = [entry.errors, entry.warnings] if entry else [None, None]
    file = entry.file if entry else ""
    return [one.name, one.key, one.state, one.signed, one.days_late, *counts, file, listed(one.superseded)]


# ------------------------------------------------------------------------------------------- projects, decisions

_LINES = [
    Column("Partnership", 34), Column("Ref", 8), Column("Project", 40), Column("Theme group", 22),
    Column("Provider", 24), Column("Risk", 20), Column("Allocated £", 14, "money", total=True),
    Column("Total contract value £", 16, "money"), Column("Forecast £", 14, "money", total=True),
    Column("Spent £", 14, "money", total=True), Column("Unspent £", 14, "money", total=True),
    Column("Returned £", 14, "money", total=True), Column("Carried £", 14, "money", total=True),
    Column("Priorities", 12), Column("Approved", 18), Column("OPCC conditions and reasons", 40),
]  # fmt: skip


def _lines(book: Book, found: Collection) -> None:
    about = "A row for each project of all partnerships, as they returned it."
    rows = [_line(found, one, line, place) for place, (one, line) in enumerate(found.lines, start=5)]
    book.sheet(LINES, "Lines", about, _LINES, rows)


def _line(found: Collection, one: Returned, line: Line, row: int) -> Row:
    left: Cell = None
    if line.allocated is not None and line.spent is not None:
        left = Formula(f"ROUND(G{row}-J{row},2)", line.allocated - line.spent)
    priorities = ", ".join(map(str, line.priorities))
    approved = found.round.label("approvals", line.approved)
    return [
        one.name, line.ref, line.project, line.theme_group, line.provider, line.risk, line.allocated,
        line.contract_value, line.forecast, line.spent, left, line.returned or None, line.carried or None,
        priorities, approved, line.conditions,
    ]  # fmt: skip


_DECISIONS = [
    Column("Key", 14), Column("Ref", 8), Column("Partnership", 34), Column("Project", 40),
    Column("Amount allocated £", 16, "money"),
    Column("Priorities", 12), Column("Decision", 20, fill=True), Column("Conditions and reasons", 50, fill=True),
    Column("Decided by", 26, fill=True), Column("Decided on", 16, "date", fill=True),
]  # fmt: skip


def decision_columns() -> list[Column]:
    """The columns of the sheet of decisions, which `grants decide` reads again."""
    return _DECISIONS


def _decisions(book: Book, found: Collection) -> None:
    """The lines again, with cells for the office to fill; a decision is chosen from a list."""
    about = (
        "Choose a decision for each line; number its conditions in its cell. Who decides, and when, may be filled "
        "once, in the first row of a partnership."
    )
    rows: list[Row] = [
        [
            one.key, line.ref, one.name, line.project, line.allocated, ", ".join(map(str, line.priorities)),
            found.round.label("approvals", line.approved), line.conditions, None, None,
        ]
        for one, line in found.lines
    ]  # fmt: skip
    page = book.sheet(DECISIONS, "Decisions", about, _DECISIONS, rows)
    labels = list(found.round.choices("approvals").values())
    last = 4 + max(len(rows), 1)
    if labels:
        page.data_validation(f"G5:G{last}", {"validate": "list", "source": labels})


# ------------------------------------------------------------------------------------------------- money by whom


def _money(book: Book, found: Collection) -> None:
    columns = [
        Column("Partnership", 40), Column("Granted £", 15, "money", total=True),
        Column("Available £", 15, "money", total=True), Column("Allocated £", 15, "money", total=True),
        Column("Left to allocate £", 15, "money", total=True), Column("Forecast £", 15, "money", total=True),
        Column("Spent £", 15, "money", total=True), Column("Unspent £", 15, "money", total=True),
        Column("Returned £", 15, "money", total=True), Column("Carried £", 15, "money", total=True),
    ]  # fmt: skip
    fund, gap, locale = found.totals["fund"] or NOTHING, found.gap, found.round.locale
    about = f"The fund is {pounds(fund, locale)}; {pounds(found.round.retained, locale)} of it is retained"
    about += f", and {pounds(abs(gap), locale)} does not add up." if gap else "."
    rows = [_by(found, one, place) for place, one in enumerate(found.partnerships, start=5)]
    page = book.sheet(MONEY, "Money", about, columns, rows)
    if rows:
        chart, last = book.book.add_chart({"type": "bar"}), 4 + len(rows)
        spends = bool(found.round.stage(found.stage).sheet)
        for letter, colour in (("D", "#1d70b8"), ("G", "#f47738"))[: 1 + spends]:
            series = {"name": f"={MONEY}!${letter}$4", "categories": f"={MONEY}!$A$5:$A${last}"}
            values = {"values": f"={MONEY}!${letter}$5:${letter}${last}", "fill": {"color": colour}}
            chart.add_series(series | values)
        what = "allocated and spent" if spends else "allocated"
        chart.set_title({"name": f"{what.capitalize()} by partnership"})
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 900, "height": 160 + 40 * len(rows)})
        page.insert_chart(last + 4, 0, chart, {"description": f"Bars of what each partnership {what}"})


def _by(found: Collection, one: Returned, row: int) -> Row:
    """The money of a partnership; what its lines come to is worked out from the sheet of lines."""
    there = bool(one.entry and one.entry.round)

    def summed(title: str, amounts: Sequence[Decimal | None]) -> Cell:
        cells, names = (area(LINES, _LINES, each, len(found.lines)) for each in (title, "Partnership"))
        given = [amount for amount in amounts if amount is not None]
        return Formula(f"SUMIFS({cells},{names},A{row})", total(given)) if there and given else None

    available = one.entry.totals.available if there and one.entry else None
    allocated = summed("Allocated £", [line.allocated for line in one.lines])
    left: Cell = None
    if available is not None and isinstance(allocated, Formula):
        left = Formula(f"ROUND(C{row}-D{row},2)", available - total(line.allocated for line in one.lines))
    unspent = [
        line.allocated - line.spent for line in one.lines if line.allocated is not None and line.spent is not None
    ]
    return [
        one.name, one.granted, available, allocated, left,
        summed("Forecast £", [line.forecast for line in one.lines]),
        summed("Spent £", [line.spent for line in one.lines]),
        summed("Unspent £", unspent),
        summed("Returned £", [line.returned or None for line in one.lines]),
        summed("Carried £", [line.carried or None for line in one.lines]),
    ]  # fmt: skip


# ---------------------------------------------------------------------------------- priorities, measures, findings


def _priorities(book: Book, found: Collection) -> None:
    columns = [
        Column("Priority", 10, "number"), Column("Name", 60), Column("Projects", 11, "number"),
        Column("In full £", 16, "money"), Column("Shared out £", 16, "money", total=True),
    ]  # fmt: skip
    about = (
        "In full: a project's whole amount under each priority that it serves. Shared out: its amount in equal parts."
    )
    rows: list[Row] = [
        [each.number, each.name or "No priority stated", each.projects, each.in_full, each.shared]
        for each in found.priorities
    ]
    page = book.sheet(PRIORITIES, "Priorities", about, columns, rows)
    if found.risks:
        _risks(book, page, found, FIRST + len(rows) + 4)


def _risks(book: Book, page: Worksheet, found: Collection, top: int) -> None:
    """Below the priorities: does the money follow the risk? What stands out is said in words, and coloured."""
    columns = [
        Column("Rating", 10), Column("Risk", 60), Column("Projects", 11, "number"),
        Column("Money £", 16, "money", total=True), Column("To look at", 16),
    ]  # fmt: skip
    rows = [_risk(found, each, place, top + 4) for place, each in enumerate(found.risks, start=top + 4)]
    page.write_string(top, 0, "Does the money follow the risk?", book.style.subtitle)
    about = "The risks of the strategic assessment, and what projects that name them were allocated. Nothing is scored."
    page.write_string(top + 1, 0, about, book.style.about)
    book.table(page, "Risks", top + 2, columns, rows)
    warned = {"type": "cell", "criteria": "==", "value": f'"{BARE}"'}
    colour = book.book.add_format({"bg_color": "#fbe9e6"})
    page.conditional_format(top + 3, 4, top + 2 + len(rows), 4, warned | {"format": colour})


def _risk(found: Collection, each: AtRisk, row: int, first: int) -> Row:
    """A risk and its money, refused lines left out; what names no risk is the rest."""
    risks, amounts, approvals = (
        area(LINES, _LINES, title, len(found.lines)) for title in ("Risk", "Allocated £", "Approved")
    )
    granted = f'--({approvals}<>"{found.round.label("approvals", "no")}"),{amounts}'
    if each.risk is None:
        rest = f"SUMPRODUCT({granted})-SUM(D{first}:D{row - 1})" if row > first else f"SUMPRODUCT({granted})"
        return ["", NO_RISK, each.projects, Formula(f"ROUND({rest},2)", each.amount), NO_RISK]
    named = Formula(f"SUMPRODUCT(--({risks}=B{row}),{granted})", each.amount)
    return [each.rating, each.risk, each.projects, named, BARE if each.is_bare else ""]


def _measures(book: Book, found: Collection) -> None:
    columns = [
        Column("Partnership", 34), Column("Ref", 8), Column("Part", 8), Column("Measure", 60), Column("Unit", 12),
        Column("Target", 20), Column("Result", 18), Column("Traffic light", 14),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            one.name, each.ref, each.part, each.measure, each.unit, each.aim, each.result,
            found.round.label("lights", each.light),
        ]
        for one in found.partnerships
        if one.entry
        for each in one.entry.measures
    ]  # fmt: skip
    book.sheet(MEASURES, "Measures", "A row for each measure of all partnerships.", columns, rows)


def _findings(book: Book, found: Collection) -> None:
    columns = [
        Column("Partnership", 34), Column("Kind", 10), Column("Code", 10), Column("Sheet", 14), Column("Cell", 10),
        Column("What is wrong", 70), Column("What to do", 60),
    ]  # fmt: skip
    rows: list[Row] = [
        [one.name, each.severity, each.code, each.sheet, each.cell, each.message, each.fix]
        for one in found.partnerships
        if one.entry
        for each in one.entry.findings
    ]
    book.sheet(FINDINGS, "Findings", "What the check of each return found.", columns, rows)
