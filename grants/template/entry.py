"""What Excel shows and refuses while a cell is filled, and how it writes a number."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from grants.form.form import Column, Sheet
from grants.form.round import Round
from grants.model.addresses import letters
from grants.model.days import ENDLESS
from grants.model.limits import GROWTH
from grants.template.formula_names import PROJECT_REFS, Names
from grants.template.formulas import FIRST, text
from grants.template.style import MONEY, WHOLE_MONEY, WHOLE_PERCENT, Style

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0."""
Rule = dict[str, Any]


def _project_ref(names: Names, _sheet: Sheet, _cell: str) -> Rule:
    projects = names.round.sheets["projects"]
    message = f"Choose from the list. It is made from {_short(projects.column('ref').title, 60)} on {projects.name}."
    return {"validate": "list", "source": f"={PROJECT_REFS}", "error_message": message}


def _ref(_names: Names, _sheet: Sheet, cell: str) -> Rule:
    column, first = cell.rstrip("0123456789"), FIRST + 1
    only = f"=COUNTIF(${column}${first}:${column}${FIRST + GROWTH},{cell})=1"
    message = "This stands in another row. Give each project a short name of its own here, such as P1."
    return {"validate": "custom", "value": only, "error_message": message}


def _money(_names: Names, _sheet: Sheet, cell: str) -> Rule:
    pence = f"=IF(ISNUMBER({cell}),AND({cell}>=0,ABS({cell}-ROUND({cell},2))<0.000001),FALSE)"
    message = "Type an amount in pounds: digits alone, not negative, at most two decimals, such as 1250 or 1250.50."
    return {"validate": "custom", "value": pence, "error_message": message}


def _percent(_names: Names, _sheet: Sheet, _cell: str) -> Rule:
    message = "Type a percentage from 0% to 100%, with its sign, such as 75%."
    return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, "error_message": message}


def _number(_names: Names, _sheet: Sheet, _cell: str) -> Rule:
    message = "Type a number: digits alone, such as 308."
    return {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": message}


def _date(_names: Names, _sheet: Sheet, _cell: str) -> Rule:
    message = "Type a date: day, month and year, such as 31/03/2022."
    limits = {"minimum": date(1990, 1, 1), "maximum": date(2099, 12, 31)}
    return {"validate": "date", "criteria": "between", **limits, "error_message": message}


def _date_or_none(cell: str) -> Rule:
    """A date, or a word for what has no last day."""
    first, last = (f"DATE({day.year},{day.month},{day.day})" for day in (date(1990, 1, 1), date(2099, 12, 31)))
    words = ",".join(f"{cell}={text(word)}" for word in ENDLESS)
    message = f"Type a date: day, month and year, such as 31/03/2022; or {ENDLESS[0]}."
    fits = f"=OR(IF(ISNUMBER({cell}),AND({cell}>={first},{cell}<={last}),FALSE),{words})"
    return {"validate": "custom", "value": fits, "error_message": message}


def _measure(names: Names, sheet: Sheet, cell: str) -> Rule:
    """A figure in its row's unit. It only warns: a measure may be worded in ways that a formula can't read.

    A formula of an entry check has 255 characters, so words stand in it by name.
    """
    unit, units = _unit(sheet), names.round.choices("units")
    free = "".join(f",{unit}={names.word('units', 'narrative')}" for _ in units.keys() & {"narrative"})
    fits, meant = f'IF(OR({unit}=""{free}),TRUE,ISNUMBER({cell}))', "a number alone, or 75%"
    if "yes_no" in units:
        yes, no = (names.word("answers", key) for key in ("yes", "no"))
        fits = f"IF({unit}={names.word('units', 'yes_no')},OR({cell}={yes},{cell}={no}),{fits})"
        answers = names.round.choices("answers")
        meant = f"a number alone, 75%, or {_short(answers['yes'], 30)} or {_short(answers['no'], 30)}"
    message = f"A figure in this row's unit is meant: {meant}. Words go into a column of words. Keep it?"
    return {"validate": "custom", "value": f"={fits}", "error_type": "warning", "error_message": message}


def _unit(sheet: Sheet) -> str:
    return f"${letters(sheet.keys.index('unit') + 1)}{FIRST + 1}"


_RULES: dict[str, Callable[[Names, Sheet, str], Rule]] = {
    "ref": _ref,
    "project-ref": _project_ref,
    "money": _money,
    "percent": _percent,
    "number": _number,
    "date": _date,
    "measure": _measure,
}
"""By kind of column: the entry check for a cell, given the first cell of the column."""


def guide(page: Worksheet, names: Names, sheet: Sheet, column: Column, area: Area) -> None:
    """Dropdown, entry check and input message of a column's cells."""
    rule: Rule = {"validate": "any"}
    if make := _RULES.get(column.kind):
        first = f"{letters(area[1] + 1)}{area[0] + 1}"
        rule = _date_or_none(first) if column.open_ended else make(names, sheet, first)
    if column.kind == "choice" and names.round.choices(column.choices):
        message = "Choose an answer from the list."
        rule = {"validate": "list", "source": f"=list_{column.choices}", "error_message": message}
    shown = {"input_title": _short(column.title, 32), "input_message": _short(column.note, 255)} if column.note else {}
    if rule["validate"] != "any" or shown:
        page.data_validation(*area, {"error_title": "This can't be read", **rule, **shown})


def _short(words: str, length: int) -> str:
    """Words that Excel gives no more room than a number of characters, cut between two of them."""
    if len(words.encode("utf-16-le")) <= 2 * length:
        return words
    kept = words[: length - 3]
    while len(kept.encode("utf-16-le")) > 2 * (length - 3):  # Excel counts what is beyond U+FFFF twice
        kept = kept[:-1]
    return f"{kept.rpartition(' ')[0] or kept}..."


def guide_numbers(page: Worksheet, style: Style, kind: str, area: Area) -> None:
    """Whole amounts and percentages are written without decimals."""
    cell = f"{letters(area[1] + 1)}{area[0] + 1}"
    if kind in ("money", "variance"):
        write_as(page, style, area, f"{cell}=INT({cell})", cell, WHOLE_MONEY)
    if kind == "percent":
        write_as(page, style, area, _whole_percent(cell), cell, WHOLE_PERCENT)


def guide_units(page: Worksheet, style: Style, round: Round, sheet: Sheet, last: int) -> None:
    """Numbers in the measures' columns are written in their row's unit."""
    for place, column in enumerate(sheet.columns):
        if column.kind == "measure":
            cell = f"{letters(place + 1)}{FIRST + 1}"
            for where, number_format in _in_units(round, _unit(sheet), cell):
                write_as(page, style, (FIRST, place, last, place), where, cell, number_format)


def _in_units(round: Round, unit: str, cell: str) -> Iterator[tuple[str, str]]:
    """When a figure is written in which format."""
    is_unit = {key: f"{unit}={text(label)}" for key, label in round.choices("units").items()}
    whole = f"{cell}=INT({cell})"
    if share := is_unit.get("percent"):
        typed = f"AND({share},ABS({cell})>=2)"  # 75 stands for 75% where its sign was left out
        yield f"AND({typed},{whole})", '0"%"'
        yield typed, '0.0#"%"'
        yield f"AND({share},{_whole_percent(cell)})", WHOLE_PERCENT
        yield share, "0.0#%"
    if pounds := is_unit.get("pounds"):
        yield f"AND({pounds},{whole})", WHOLE_MONEY
        yield pounds, MONEY
    counts = [is_unit[key] for key in ("people", "number") if key in is_unit]
    if counts:
        yield f"AND(OR({','.join(counts)}),{whole})", "#,##0"


def _whole_percent(cell: str) -> str:
    return f"ROUND({cell}*100,6)=INT(ROUND({cell}*100,6))"


def write_as(page: Worksheet, style: Style, area: Area, where: str, cell: str, number_format: str) -> None:
    """Write numbers in this format where a formula holds; the first that holds wins."""
    rule = {"type": "formula", "criteria": f"=IF(ISNUMBER({cell}),{where},FALSE)", "stop_if_true": True}
    page.conditional_format(*area, rule | {"format": style.number_only(number_format)})
