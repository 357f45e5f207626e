"""Faults marked while they are made: conditional formats of the cells where `grants validate` would point.

A colour alone says nothing: Checks says in words what is wrong with each project that has a marked cell.
"""

from collections.abc import Callable, Iterator

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from grants.form.rounds import Sheet
from grants.model.limits import GROWTH
from grants.model.stages import PLAN
from grants.template.formulas import FIRST, HEADER, is_stage, tolerance
from grants.template.live.return_checks import available_formula
from grants.template.style import ERROR, WARNING
from grants.template.writer import Desk

Colours = tuple[str, str]
Fault = tuple[tuple[str, ...], str, Colours]
"""The columns whose cells are marked, the formula for the first row, and the colours."""


def mark_faults(desk: Desk, page: Worksheet, sheet: Sheet, last: int) -> None:
    """Mark the cells of a sheet's table in which a fault can be seen."""
    place = {column.key: number for number, column in enumerate(sheet.columns)}
    for keys, formula, colours in _faults(desk, sheet):
        for key in keys:
            column = place[key]
            rule = {"type": "formula", "criteria": f"={formula}", "format": desk.look.mark(colours)}
            page.conditional_format(FIRST, column, last, column, rule)
    if sheet.key == "projects":
        amount = place["allocated"]
        available, allowed = available_formula(desk.round), desk.round.settings.over_allocation / 100
        over = f"=ROUND(SUM({_column(sheet, 'allocated')})-({available}),2)>ROUND(({available})*{allowed:g},2)"
        page.conditional_format(
            HEADER, amount, HEADER, amount, {"type": "formula", "criteria": over, "format": desk.look.mark(ERROR)}
        )


def _faults(desk: Desk, sheet: Sheet) -> Iterator[Fault]:
    yield from _of_any_sheet(desk, sheet)
    if special := _SPECIAL.get(sheet.key):
        yield from special(desk, sheet)


def _of_any_sheet(desk: Desk, sheet: Sheet) -> Iterator[Fault]:
    """Required answers left blank in a row that has others, refs that stand twice, and refs that no project has."""
    if sheet.layout != "table":
        return
    cell = _cells(sheet)
    ends = cell(sheet.columns[0].key), cell(sheet.columns[-1].key)
    row = ":".join(ends)
    filled = f'COUNTIF({row},"?*")+COUNT({row})>0'
    required = tuple(column.key for column in sheet.columns if desk.round.required(column, PLAN))
    for key in required:
        yield (key,), f'AND({cell(key)}="",{filled})', ERROR
    for column in sheet.columns:
        own = cell(column.key)
        if column.kind == "ref" or column.once:
            yield (column.key,), f'AND({own}<>"",COUNTIF({_column(sheet, column.key)},{own})>1)', ERROR
        if column.kind == "project-ref":
            refs = _column(desk.round.sheets["projects"], "ref", named=True)
            yield (column.key,), f'AND({own}<>"",COUNTIF({refs},{own})=0)', ERROR


def _of_projects(desk: Desk, sheet: Sheet) -> Iterator[Fault]:
    cell, round = _cells(sheet), desk.round
    ref, amount, value, stated = (cell(key) for key in ("ref", "allocated", "contract_value", "contribution"))
    keys = round.priority_keys
    ticks = f'COUNTIF({cell(keys[0])}:{cell(keys[-1])},"Yes")'
    plan = [stage for stage in round.offered if stage.key == PLAN]
    yield keys, f'AND({ref}<>"",{ticks}=0,{is_stage(round, *plan)})', ERROR
    yield ("allocated", "contract_value"), f"AND(ISNUMBER({value}),N({amount})>N({value}))", ERROR
    parts = round.sheets["parts"]
    refs, amounts = (_column(parts, key, named=True) for key in ("ref", "amount"))
    off = f"ABS(SUMIF({refs},{ref},{amounts})-N({amount}))>0.004"
    yield ("allocated",), f'AND({ref}<>"",COUNTIF({refs},{ref})>0,{off})', ERROR
    share = f"IF(N({value})>0,ABS({stated}-{amount}/{value})>{tolerance(round)},FALSE)"
    possible = f"ISNUMBER({stated}),N({stated})<=1,N({amount})>0,N({amount})<=N({value})"
    yield ("contribution",), f"AND({possible},{share})", WARNING


def _of_measures(_desk: Desk, sheet: Sheet) -> Iterator[Fault]:
    cell = _cells(sheet)
    top, bottom, unit = (cell(key) for key in ("numerator", "denominator", "unit"))
    share = f'OR({unit}="%",{unit}="People")'
    yield (
        ("numerator", "denominator"),
        f"AND({share},ISNUMBER({top}),ISNUMBER({bottom}),N({top})>N({bottom}))",
        ERROR,
    )
    numeric = f'OR({unit}="People",{unit}="Number",{unit}="%",{unit}="£")'
    for column in sheet.columns:
        if column.kind == "measure":
            own = cell(column.key)
            yield (column.key,), f'AND({own}<>"",{numeric},ISTEXT({own}),ISERROR(VALUE({own})))', ERROR
    light, comment, board = (cell(key) for key in ("light", "comment", "escalate"))
    yield ("light",), f'AND({light}="Red",{comment}="",{board}="")', WARNING


def _of_evaluation(desk: Desk, sheet: Sheet) -> Iterator[Fault]:
    cell = _cells(sheet)
    variance = f"IF(ISNUMBER({cell('variance')}),{cell('variance')}<>0,FALSE)"
    for key in ("move", "comments"):
        yield (key,), f'AND({variance},{cell(key)}="")', ERROR
    items = desk.round.sheets["spend_items"]
    refs, amounts = (_column(items, key, named=True) for key in ("ref", "amount"))
    ref, spent = cell("ref"), cell("spent")
    off = f"ABS(SUMIF({refs},{ref},{amounts})-N({spent}))>0.004"
    yield ("spent",), f'AND({ref}<>"",ISNUMBER({spent}),COUNTIF({refs},{ref})>0,{off})', ERROR


_SPECIAL: dict[str, Callable[[Desk, Sheet], Iterator[Fault]]] = {
    "projects": _of_projects,
    "measures": _of_measures,
    "evaluation": _of_evaluation,
}


def _cells(sheet: Sheet) -> Callable[[str], str]:
    """A column's cell in the first row, for a formula that moves down with its row."""
    keys = [column.key for column in sheet.columns]
    return lambda key: f"${xl_col_to_name(keys.index(key))}{FIRST + 1}"


def _column(sheet: Sheet, key: str, *, named: bool = False) -> str:
    """A column's cells; conditional formats can't name a table."""
    letters = xl_col_to_name([column.key for column in sheet.columns].index(key))
    name = f"'{sheet.name}'!" if named else ""
    return f"{name}${letters}${FIRST + 1}:${letters}${FIRST + GROWTH}"
