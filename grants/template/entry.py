"""What Excel shows and refuses while a cell is filled, and how it writes a number."""

from collections.abc import Callable
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from grants.form.rounds import Column, Round, Sheet
from grants.model.limits import GROWTH
from grants.template.formulas import FIRST
from grants.template.style import MONEY, WHOLE_MONEY, WHOLE_PERCENT, Look

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0."""
Rule = dict[str, Any]


def _project_ref(_sheet: Sheet, _cell: str) -> Rule:
    message = "Choose a Ref from the list. It is made from the Projects sheet."
    return {"validate": "list", "source": "=project_refs", "error_message": message}


def _ref(_sheet: Sheet, cell: str) -> Rule:
    column, first = cell.rstrip("0123456789"), FIRST + 1
    only = f"=COUNTIF(${column}${first}:${column}${FIRST + GROWTH},{cell})=1"
    message = "This Ref stands in another row. Give each project a Ref of its own, such as P1."
    return {"validate": "custom", "value": only, "error_message": message}


def _money(_sheet: Sheet, cell: str) -> Rule:
    pence = f"=IF(ISNUMBER({cell}),AND({cell}>=0,ABS({cell}-ROUND({cell},2))<0.000001),FALSE)"
    message = "Type an amount in pounds: digits alone, not negative, at most two decimals, such as 1250 or 1250.50."
    return {"validate": "custom", "value": pence, "error_message": message}


def _percent(_sheet: Sheet, _cell: str) -> Rule:
    message = "Type a percentage from 0% to 100%, with its sign, such as 75%."
    return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, "error_message": message}


def _number(_sheet: Sheet, _cell: str) -> Rule:
    message = "Type a number: digits alone, such as 308."
    return {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": message}


def _date(_sheet: Sheet, _cell: str) -> Rule:
    message = "Type a date: day, month and year, such as 31/03/2022."
    limits = {"minimum": date(1990, 1, 1), "maximum": date(2099, 12, 31)}
    return {"validate": "date", "criteria": "between", **limits, "error_message": message}


def _measure(sheet: Sheet, cell: str) -> Rule:
    """A figure in its row's unit. It only warns: a measure may be worded in ways that a formula can't read."""
    unit = f"${xl_col_to_name([column.key for column in sheet.columns].index('unit'))}{FIRST + 1}"
    word = f'{unit}="Yes/No",OR({cell}="Yes",{cell}="No")'
    fits = f'=IF({word},IF(OR({unit}="",{unit}="Narrative"),TRUE,ISNUMBER({cell})))'
    message = "A figure in this row's unit is meant: a number alone, 75%, or Yes or No. Words go into Comment. Keep it?"
    return {"validate": "custom", "value": fits, "error_type": "warning", "error_message": message}


_RULES: dict[str, Callable[[Sheet, str], Rule]] = {
    "ref": _ref,
    "project-ref": _project_ref,
    "money": _money,
    "percent": _percent,
    "number": _number,
    "date": _date,
    "measure": _measure,
}
"""By kind of column: the entry check for a cell, given the first cell of the column."""


def guide(page: Worksheet, round: Round, sheet: Sheet, column: Column, area: Area) -> None:
    """Dropdown, entry check and input message of a column's cells."""
    rule: Rule = {"validate": "any"}
    if make := _RULES.get(column.kind):
        rule = make(sheet, f"{xl_col_to_name(area[1])}{area[0] + 1}")
    if column.kind == "choice" and round.choices(column.choices):
        message = "Choose an answer from the list."
        rule = {"validate": "list", "source": f"=list_{column.choices}", "error_message": message}
    shown = {"input_title": column.title[:32], "input_message": column.note[:255]} if column.note else {}
    if rule["validate"] != "any" or shown:
        page.data_validation(*area, {"error_title": "This can't be read", **rule, **shown})


def guide_numbers(page: Worksheet, look: Look, kind: str, area: Area) -> None:
    """Whole amounts and percentages are written without decimals."""
    cell = f"{xl_col_to_name(area[1])}{area[0] + 1}"
    if kind in ("money", "variance"):
        write_as(page, look, area, f"{cell}=INT({cell})", cell, WHOLE_MONEY)
    if kind == "percent":
        write_as(page, look, area, _whole_percent(cell), cell, WHOLE_PERCENT)


def guide_units(page: Worksheet, look: Look, sheet: Sheet, last: int) -> None:
    """Numbers in the measures' columns are written in their row's unit."""
    keys = [column.key for column in sheet.columns]
    unit = f"${xl_col_to_name(keys.index('unit'))}{FIRST + 1}"
    for place, column in enumerate(sheet.columns):
        if column.kind == "measure":
            cell = f"{xl_col_to_name(place)}{FIRST + 1}"
            area = (FIRST, place, last, place)
            count = f'OR({unit}="People",{unit}="Number")'
            typed = f'AND({unit}="%",ABS({cell})>=2)'  # 75 stands for 75% where its sign was left out
            write_as(page, look, area, f"AND({typed},{cell}=INT({cell}))", cell, '0"%"')
            write_as(page, look, area, typed, cell, '0.0#"%"')
            write_as(page, look, area, f'AND({unit}="%",{_whole_percent(cell)})', cell, WHOLE_PERCENT)
            write_as(page, look, area, f'{unit}="%"', cell, "0.0#%")
            write_as(page, look, area, f'AND({unit}="£",{cell}=INT({cell}))', cell, WHOLE_MONEY)
            write_as(page, look, area, f'{unit}="£"', cell, MONEY)
            write_as(page, look, area, f"AND({count},{cell}=INT({cell}))", cell, "#,##0")


def _whole_percent(cell: str) -> str:
    return f"ROUND({cell}*100,6)=INT(ROUND({cell}*100,6))"


def write_as(page: Worksheet, look: Look, area: Area, where: str, cell: str, number_format: str) -> None:
    """Write numbers in this format where a formula holds; the first that holds wins."""
    rule = {"type": "formula", "criteria": f"=IF(ISNUMBER({cell}),{where},FALSE)", "stop_if_true": True}
    page.conditional_format(*area, rule | {"format": look.number_only(number_format)})
