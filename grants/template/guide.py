"""What Excel shows and refuses while a cell is filled, and how it writes a number."""

from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from grants.rounds import Column, Round, Sheet
from grants.template.formulas import FIRST
from grants.template.look import MONEY, WHOLE_MONEY, WHOLE_PERCENT, Look

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0."""

_RULES: dict[str, dict[str, Any]] = {
    "project-ref": {
        "validate": "list",
        "source": "=project_refs",
        "error_message": "Choose a Ref from the list. It is made from the Projects sheet.",
    },
    "money": {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "error_message": "Type an amount in pounds: digits alone, without commas, and not negative.",
    },
    "percent": {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "error_message": "Type a percentage, such as 75%.",
    },
    "number": {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "error_message": "Type a number: digits alone.",
    },
    "date": {
        "validate": "date",
        "criteria": "between",
        "minimum": date(1990, 1, 1),
        "maximum": date(2099, 12, 31),
        "error_message": "Type a date: day, month and year, such as 31/03/2022.",
    },
}


def guide(page: Worksheet, round: Round, column: Column, area: Area) -> None:
    """Dropdown, entry check and input message of a column's cells."""
    rule = _RULES.get(column.kind, {"validate": "any"})
    if column.kind == "choice" and round.choices(column.choices):
        message = "Choose an answer from the list."
        rule = {"validate": "list", "source": f"=list_{column.choices}", "error_message": message}
    shown = {"input_title": column.title[:32], "input_message": column.note[:255]} if column.note else {}
    if rule["validate"] != "any" or shown:
        page.data_validation(*area, {"error_title": "This can't be read", **rule, **shown})


def guide_numbers(page: Worksheet, look: Look, column: Column, area: Area) -> None:
    """Whole amounts and percentages are written without decimals."""
    cell = f"{xl_col_to_name(area[1])}{area[0] + 1}"
    if column.kind in ("money", "variance"):
        _write_as(page, look, area, f"{cell}=INT({cell})", cell, WHOLE_MONEY)
    if column.kind == "percent":
        _write_as(page, look, area, _whole_percent(cell), cell, WHOLE_PERCENT)


def guide_units(page: Worksheet, look: Look, sheet: Sheet, last: int) -> None:
    """Numbers in the measures' columns are written in their row's unit."""
    keys = [column.key for column in sheet.columns]
    unit = f"${xl_col_to_name(keys.index('unit'))}{FIRST + 1}"
    for place, column in enumerate(sheet.columns):
        if column.kind == "measure":
            cell = f"{xl_col_to_name(place)}{FIRST + 1}"
            area = (FIRST, place, last, place)
            count = f'OR({unit}="People",{unit}="Number")'
            _write_as(page, look, area, f'AND({unit}="%",{_whole_percent(cell)})', cell, WHOLE_PERCENT)
            _write_as(page, look, area, f'{unit}="%"', cell, "0.0#%")
            _write_as(page, look, area, f'AND({unit}="£",{cell}=INT({cell}))', cell, WHOLE_MONEY)
            _write_as(page, look, area, f'{unit}="£"', cell, MONEY)
            _write_as(page, look, area, f"AND({count},{cell}=INT({cell}))", cell, "#,##0")


def _whole_percent(cell: str) -> str:
    return f"ROUND({cell}*100,6)=INT(ROUND({cell}*100,6))"


def _write_as(page: Worksheet, look: Look, area: Area, where: str, cell: str, number_format: str) -> None:
    """Write numbers in this format where a formula holds; the first that holds wins."""
    rule = {"type": "formula", "criteria": f"=IF(ISNUMBER({cell}),{where},FALSE)", "stop_if_true": True}
    page.conditional_format(*area, rule | {"format": look.number_only(number_format)})
