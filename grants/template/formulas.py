"""Names of tables and columns as formulas write them, and the formulas of worked-out columns."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from grants.form.rounds import Column, Round, Sheet, Stage
from grants.model.limits import GROWTH
from grants.template.content import Content, Row

HEADER = 3
"""The header row of every sheet, counted from 0 as xlsxwriter does."""
FIRST = HEADER + 1
NO_PROJECT = "no such project"


def table_name(sheet: Sheet) -> str:
    """What formulas call a sheet's table."""
    return "".join(letter if letter.isalnum() else "_" for letter in sheet.name)


def reference(sheet: Sheet, key: str) -> str:
    """A column in a formula: Projects[Amount allocated £]."""
    return f"{table_name(sheet)}[{_escaped(sheet.column(key).title)}]"


def span(sheet: Sheet, first: str, last: str) -> str:
    """Neighbouring columns in a formula: Measures[[Half-year result]:[Year-end result]]."""
    ends = (f"[{_escaped(sheet.column(key).title)}]" for key in (first, last))
    return f"{table_name(sheet)}[{':'.join(ends)}]"


def references(round: Round) -> dict[str, Mapping[str, str]]:
    """Every column of the tables that grow, by sheet and key, for formulas written as "{measures[ref]}"."""
    return {
        sheet.key: {column.key: reference(sheet, column.key) for column in sheet.columns}
        for sheet in round.sheets.values()
        if sheet.layout != "fields"
    }


def this_row(sheet: Sheet, key: str) -> str:
    """A cell of the formula's own row."""
    return f"{table_name(sheet)}[[#This Row],[{_escaped(sheet.column(key).title)}]]"


def answer(round: Round, key: str) -> str:
    """The cell of an answer of Start here."""
    start = round.sheets["start"]
    place = [column.key for column in start.columns].index(key)
    return f"'{start.name}'!{xl_rowcol_to_cell(FIRST + place, 1, row_abs=True, col_abs=True)}"


def is_stage(round: Round, *stages: Stage) -> str:
    """Whether Start here names one of these returns."""
    cell = answer(round, "return")
    tests = [f"{cell}={text(stage.label)}" for stage in stages]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests) or 'FALSE'})"


def text(words: str) -> str:
    """Words as a formula holds them."""
    return '"' + words.replace('"', '""') + '"'


def tolerance(round: Round) -> str:
    """How far a stated contribution may be from the one worked out, as a formula holds it."""
    return f"{round.settings.contribution_tolerance / 100 + 1e-9:.9f}"


def spoken(words: str, **figures: str) -> str:
    """A sentence with figures as a formula: "Left: {left}." with left="TEXT(B5,0)" is "Left: "&TEXT(B5,0)&"."."""
    marked = words.format(**{name: f"\0{formula}\0" for name, formula in figures.items()})
    pieces = [piece if place % 2 else text(piece) for place, piece in enumerate(marked.split("\0"))]
    return "&".join(piece for piece in pieces if piece != '""')


def in_pounds(amount: str) -> str:
    """An amount as people write it: £240,819, and pence only where there are any."""
    return f'TEXT({amount},IF({amount}=INT({amount}),"£#,##0","£#,##0.00"))'


def _escaped(title: str) -> str:
    return "".join(f"'{letter}" if letter in "[]#'@" else letter for letter in title)


def project_refs(round: Round) -> str:
    """The refs on Projects down to the last one, gaps and all; a count would drop those after a gap."""
    projects = round.sheets["projects"]
    place = [column.key for column in projects.columns].index("ref")
    area = f"'{projects.name}'!{xl_range_abs(FIRST, place, FIRST + GROWTH - 1, place)}"
    last = f'IFERROR(LOOKUP(2,1/({area}<>""),ROW({area})-{FIRST}),1)'
    return f"={area.rpartition(':')[0]}:INDEX({area},{last})"


def worked_out(round: Round, sheet: Sheet, column: Column) -> str:
    """The formula of a worked-out column, for its own row."""
    projects = round.sheets["projects"]
    ref, refs = this_row(sheet, "ref"), reference(projects, "ref")
    if column.kind == "project-title":
        look_up = f'INDEX({reference(projects, "project")},MATCH({ref},{refs},0))&""'
        return f'=IF({ref}="","",IFERROR({look_up},"{NO_PROJECT}"))'
    spent, allocated = this_row(sheet, "spent"), reference(projects, "allocated")
    return f'=IF({spent}="","",ROUND(SUMIFS({allocated},{refs},{ref})-{spent},2))'


def value_of(column: Column, row: Row, content: Content) -> Any:
    """What a worked-out column's formula comes to in a row: it is stored beside the formula."""
    ref = row.get("ref")
    project = next((row for row in content.get("projects", ()) if ref and row.get("ref") == ref), None)
    if column.kind == "project-title":
        return project.get("project") or "" if project else NO_PROJECT if ref else ""
    if row.get("spent") is None:
        return ""
    return (project["allocated"] if project else 0) - row["spent"]
