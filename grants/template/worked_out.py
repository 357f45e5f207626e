"""Columns that the workbook works out: their formulas, and what these come to in a row."""

from collections.abc import Mapping
from typing import Any

from grants.form.form import Column, Sheet
from grants.form.round import Round
from grants.template.content import Row
from grants.template.formula_names import Names

NO_PROJECT = "no such project"


def worked_out(names: Names, sheet: Sheet, column: Column) -> str:
    """The formula of a worked-out column of a table, for its own row."""
    ref, refs = names.this_row(sheet, "ref"), names.column("projects", "ref")
    if column.kind == "project-title":
        look_up = f'INDEX({names.column("projects", "project")},MATCH({ref},{refs},0))&""'
        return f'=IF({ref}="","",IFERROR({look_up},"{NO_PROJECT}"))'
    key = _spent_key(names.round, sheet)
    if not key:
        return '=""'
    spent, allocated = names.this_row(sheet, key), names.column("projects", "allocated")
    return f'=IF({spent}="","",ROUND(SUMIFS({allocated},{refs},{ref})-{spent},2))'


def value_of(round: Round, sheet: Sheet, column: Column, row: Row, projects: Mapping[str, Row]) -> Any:
    """What a worked-out column comes to in a row, to store beside the formula. `projects` are the answers by ref."""
    ref = row.get("ref")
    project = projects.get(ref or "")
    if column.kind == "project-title":
        return project.get("project") or "" if project else NO_PROJECT if ref else ""
    spent = row.get(_spent_key(round, sheet))
    if spent is None:
        return ""
    return (project.get("allocated") or 0 if project else 0) - spent


def _spent_key(round: Round, sheet: Sheet) -> str:
    """The column of a sheet that gives what was spent, at the last stage whose money it holds; "" where it has none."""
    keys = (stage.spent for stage in reversed(round.form.stages) if stage.sheet == sheet.key)
    return next((key for key in keys if sheet.has(key)), "")
