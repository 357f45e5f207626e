"""The Checks sheet: live formulas that show, in Excel, what `grants validate` would say about totals."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.workbook import Workbook

from grants.rounds import Round
from grants.template.content import Content, Row
from grants.template.look import ERROR, GOOD, MONEY, WHOLE_MONEY, Look
from grants.template.sheets import FIRST, HEADER, open_sheet, reference

_OK, _LOOK = "Good", "Look again"


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """A row of the sheet: what is checked, its figure as a formula with its value now, and when all is well."""

    label: str
    formula: str
    value: Any
    money: bool = False
    wrong: str = ""
    """A comparison behind the figure's cell that tells that something is wrong: "<>0". Without it, it only informs."""
    advice: str = ""


def write_checks(book: Workbook, look: Look, round: Round, content: Content, stage: str) -> None:
    """Write the sheet; every formula carries the value that it comes to with this content."""
    about = "Worked out as you fill the other sheets. Everything should say Good before the return is sent."
    page = open_sheet(book, look, "Checks", "Checks", about, present=True)
    rows = live_checks(round, content, stage)
    titles = ("Check", "Figure", "Answer", "What to do")
    headers = [{"header": title, "header_format": look.header} for title in titles]
    last = FIRST + len(rows) - 1
    page.add_table(HEADER, 0, last, 3, {"name": "Checks", "columns": headers, "style": None, "autofilter": False})
    for place, width in enumerate((46, 18, 14, 70)):
        page.set_column(place, place, width)
    page.freeze_panes(FIRST, 0)
    for row, check in enumerate(rows, start=FIRST):
        page.set_row(row, 32)
        page.write_string(row, 0, check.label, look.label())
        figure = look.cell("money" if check.money else "number", answered=False)
        page.write_formula(row, 1, f"={check.formula}", figure, check.value)
        answer = f'=IF(B{row + 1}{check.wrong},"{_LOOK}","{_OK}")' if check.wrong else '=""'
        page.write_formula(row, 2, answer, look.cell("text", answered=False), _answer(check))
        page.write_string(row, 3, check.advice, look.note())
        if check.money:
            whole = {"type": "formula", "criteria": f"=B{row + 1}=INT(B{row + 1})", "format": look.number_only(WHOLE_MONEY)}
            page.conditional_format(row, 1, row, 1, whole)
    for text, colours in ((_OK, GOOD), (_LOOK, ERROR)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look.mark(colours)}
        page.conditional_format(FIRST, 2, last, 2, rule)


def _answer(check: LiveCheck) -> str:
    if not check.wrong:
        return ""
    return _LOOK if check.value != 0 else _OK


def live_checks(round: Round, content: Content, stage: str) -> list[LiveCheck]:
    """The checks of a round, with their values for this content. Every one that can be wrong is wrong when not 0."""
    sheets = round.sheets
    start, projects, parts, measures = (sheets[key] for key in ("start", "projects", "parts", "measures"))
    keys = [column.key for column in start.columns]
    total, carried = (f"'{start.name}'!$B${FIRST + keys.index(key) + 1}" for key in ("grant_total", "carried_forward"))
    ref, allocated = reference(projects, "ref"), reference(projects, "allocated")
    part_ref, amount = reference(parts, "ref"), reference(parts, "amount")
    named = f'({ref}<>"")'
    ticks = "+".join(f'({reference(projects, key)}="Yes")' for key in round.priority_keys)
    figures = _Figures(round, content, stage)
    off = f"ABS(SUMIF({part_ref},{ref},{amount})-{allocated})>0.004"
    return [
        LiveCheck("Available £", f"N({total})+N({carried})", figures.available, True, advice="The grant total and what was carried forward."),
        LiveCheck("Allocated £", f"SUM({allocated})", figures.allocated, True, advice="The amounts on the Projects sheet."),
        LiveCheck(
            "Left to allocate £", f"ROUND(N({total})+N({carried})-SUM({allocated}),2)", figures.available - figures.allocated, True, "<>0",
            "Should be £0. Minus means that more is allocated than there is: change amounts on Projects.",
        ),
        LiveCheck(
            "Projects that support no priority", f"SUMPRODUCT({named}*(({ticks})=0))", figures.without_priority, False, "<>0",
            "Asked at the plan stage: choose Yes under each priority that the project serves.",
        ),
        LiveCheck(
            "Projects without a measure", f"SUMPRODUCT({named}*(COUNTIF({reference(measures, 'ref')},{ref})=0))",
            figures.without_measure, False, "<>0", "Add a row on Measures for each project.",
        ),
        LiveCheck(
            "Projects whose parts do not add up", f"SUMPRODUCT({named}*(COUNTIF({part_ref},{ref})>0)*({off}))",
            figures.parts_off, False, "<>0", "Correct the amounts on Parts, or the project's amount.",
        ),
    ]  # fmt: skip


class _Figures:
    """The values that the formulas come to."""

    def __init__(self, round: Round, content: Content, stage: str) -> None:
        start = next(iter(content.get("start", ())), {})
        self._projects = [row for row in content.get("projects", ()) if row.get("ref")]
        self._parts, self._measures = content.get("parts", ()), content.get("measures", ())
        self._keys = round.priority_keys
        self.available = Decimal(start.get("grant_total") or 0) + Decimal(start.get("carried_forward") or 0)
        self.allocated = sum((Decimal(row.get("allocated") or 0) for row in self._projects), Decimal(0))

    @property
    def without_priority(self) -> int:
        return sum(not any(row.get(key) for key in self._keys) for row in self._projects)

    @property
    def without_measure(self) -> int:
        return sum(not any(measure.get("ref") == row["ref"] for measure in self._measures) for row in self._projects)

    @property
    def parts_off(self) -> int:
        return sum(self._is_off(row) for row in self._projects)

    def _is_off(self, project: Row) -> bool:
        parts = [Decimal(part.get("amount") or 0) for part in self._parts if part.get("ref") == project["ref"]]
        return bool(parts) and sum(parts) != Decimal(project.get("allocated") or 0)
