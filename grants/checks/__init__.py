"""The rules that need more than one column or sheet: a module a sheet, a function a rule, one list.

A rule is a function with the decorator `check` (it yields findings) or `row_check` (it gives the expression by which
pandera judges each row). The decorator names its code and all that it reads, as "sheet.column": a rule is left out at
other stages, and where the workbook lacks a column that it reads.
"""

from grants.checks import measures, parts, plan, projects, spend, start, text
from grants.checks.registry import CHECKS, ROW_CHECKS, Check, Context, RowCheck, named

__all__ = [
    "CHECKS",
    "ROW_CHECKS",
    "Check",
    "Context",
    "RowCheck",
    "measures",
    "named",
    "parts",
    "plan",
    "projects",
    "spend",
    "start",
    "text",
]
