"""The Checks sheet: live formulas that show, in Excel, what `grants validate` would say about totals."""

from dataclasses import dataclass
from decimal import Decimal

from grants.rounds import Round
from grants.template.content import Content, Row
from grants.template.formulas import FIRST, reference
from grants.template.look import ERROR, GOOD, WHOLE_MONEY, row_height
from grants.template.sheets import Desk

_OK, _LOOK = "Good", "Look again"


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """A row of the sheet: what is checked, its figure as a formula with its value now, and when all is well."""

    label: str
    advice: str
    formula: str
    value: Decimal | int
    money: bool = False
    judged: bool = True
    """Whether any figure but 0 is a fault; else it only informs."""


def write_checks(desk: Desk) -> None:
    """Write the sheet; every formula carries the value that it comes to with the content."""
    about = "Worked out as you fill the other sheets. Every answer should say Good before the return is sent."
    page = desk.page("Checks", "Checks", about, present=True)
    rows, look = live_checks(desk.round, desk.content), desk.look
    desk.table(page, "Checks", ("Check", "Figure", "Answer", "What to do"), (40, 16, 14, 76), len(rows))
    page.freeze_panes(FIRST, 0)
    for row, check in enumerate(rows, start=FIRST):
        page.set_row(row, row_height([(check.label, 40), (check.advice, 76)]) + 4)
        page.write_string(row, 0, check.label, look.label)
        figure = look.cell("money" if check.money else "number", answered=False)
        page.write_formula(row, 1, f"={check.formula}", figure, float(check.value))
        answer = f'=IF(B{row + 1}<>0,"{_LOOK}","{_OK}")' if check.judged else '=""'
        page.write_formula(row, 2, answer, look.cell("text", answered=False), _answer(check))
        page.write_string(row, 3, check.advice, look.note)
        if check.money:
            whole = {
                "type": "formula",
                "criteria": f"=B{row + 1}=INT(B{row + 1})",
                "format": look.number_only(WHOLE_MONEY),
            }
            page.conditional_format(row, 1, row, 1, whole)
    for text, colours in ((_OK, GOOD), (_LOOK, ERROR)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look.mark(colours)}
        page.conditional_format(FIRST, 2, FIRST + len(rows) - 1, 2, rule)


def _answer(check: LiveCheck) -> str:
    if not check.judged:
        return ""
    return _LOOK if check.value else _OK


def live_checks(round: Round, content: Content) -> list[LiveCheck]:
    """The checks of a round, with their values for this content."""
    sheets, figures = round.sheets, _Figures(round, content)
    start, projects, parts, measures = (sheets[key] for key in ("start", "projects", "parts", "measures"))
    keys = [column.key for column in start.columns]
    total, carried = (
        f"N('{start.name}'!$B${FIRST + keys.index(key) + 1})" for key in ("grant_total", "carried_forward")
    )
    ref, allocated = reference(projects, "ref"), reference(projects, "allocated")
    part_ref, amount, measured = reference(parts, "ref"), reference(parts, "amount"), reference(measures, "ref")
    named = f'({ref}<>"")'
    ticks = "+".join(f'({reference(projects, key)}="Yes")' for key in round.priority_keys)
    off = f"(ABS(SUMIF({part_ref},{ref},{amount})-{allocated})>0.004)"
    return [
        LiveCheck(
            "Available £",
            "The grant total and what was carried forward.",
            f"{total}+{carried}",
            figures.available,
            money=True,
            judged=False,
        ),
        LiveCheck(
            "Allocated £",
            "The amounts on the Projects sheet.",
            f"SUM({allocated})",
            figures.allocated,
            money=True,
            judged=False,
        ),
        LiveCheck(
            "Left to allocate £",
            "Should be £0. Minus means that more is allocated than there is: change amounts on Projects.",
            f"ROUND({total}+{carried}-SUM({allocated}),2)",
            figures.available - figures.allocated,
            money=True,
        ),
        LiveCheck(
            "Projects that support no priority",
            "Asked at the plan stage: choose Yes under each priority that the project serves.",
            f"SUMPRODUCT({named}*(({ticks})=0))",
            figures.without_priority,
        ),
        LiveCheck(
            "Projects without a measure",
            "Add at least one row on Measures for each project.",
            f"SUMPRODUCT({named}*(COUNTIF({measured},{ref})=0))",
            figures.without_measure,
        ),
        LiveCheck(
            "Projects whose parts do not add up",
            "Correct the amounts on Parts, or the project's amount.",
            f"SUMPRODUCT({named}*(COUNTIF({part_ref},{ref})>0)*{off})",
            figures.parts_off,
        ),
    ]


class _Figures:
    """The values that the formulas come to."""

    def __init__(self, round: Round, content: Content) -> None:
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
