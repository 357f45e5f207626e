"""Whatever is typed into one answer cell: nothing is raised, other sheets keep their findings, and the total is exact."""

import io
import warnings
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from conftest import TODAY
from filled import SOURCES, small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from grants.form.round import Round
from grants.model.finding import Finding
from grants.validate import Reading, judge

ROWS = 9
"""Rows of each sheet, at the least."""
REFERRED = ("Projects", "Start here")
"""Sheets to which others refer: a change there may be a fault elsewhere."""

values = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)).map(lambda day: datetime(day.year, day.month, day.day)),
    st.sampled_from(
        [
            "£1,000",
            "(£440)",
            "1.8m",
            "75%",
            "#REF!",
            "TBC",
            "P1",
            "p3 ",
            "Yes",
            "yes",
            "31/02/2022",
            "June 2022",
            "=1+1",
        ]
    ),
)


@cache
def cells(source: str) -> list[tuple[str, str]]:
    """The answer cells of the first rows of each sheet."""
    book = loaded(source)
    found = [("Start here", f"B{row}") for row in range(5, 5 + ROWS)]
    for sheet in unchanged(source)[0].sheets.values():
        if sheet.layout != "fields":
            titles = {cell.value: cell.column_letter for cell in book[sheet.name][4]}
            answered = [titles[column.title] for column in sheet.columns if column.answered]
            found += [(sheet.name, f"{letter}{row}") for letter in answered for row in range(5, 5 + ROWS)]
    return found


def changed(source: str, sheet: str, address: str, value: object) -> bytes:
    """The workbook with another value in a cell. What openpyxl loaded is used again, since loading takes longest."""
    book, content = loaded(source), io.BytesIO()
    cell = book[sheet][address]
    before, look = cell.value, cell.number_format
    cell.value = value
    book.save(content)
    cell.value, cell.number_format = before, look
    return content.getvalue()


@cache
def loaded(source: str) -> Workbook:
    return load_workbook(io.BytesIO(small(source, ROWS)))


@cache
def unchanged(source: str) -> tuple[Round, tuple[Finding, ...]]:
    """A source's round, and what is found in it as it is."""
    reading = Reading("unchanged.xlsx", small(source, ROWS), None, None)
    return reading.round, judge(reading, TODAY).findings


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_single_change_is_answered(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(SOURCES))
    sheet, cell = data.draw(st.sampled_from(cells(source)))
    value = data.draw(values)
    content = changed(source, sheet, cell, value)
    result = judge(Reading("changed.xlsx", content, None, None), TODAY)
    assert "BUG01" not in {finding.code for finding in result.findings}
    if not (isinstance(value, str) and (sheet, cell[0]) == ("Projects", "F")):
        assert result.totals.allocated == exact_sum(content, left_out(content, result.findings))
    if sheet not in REFERRED:
        related = {sheet, *RELATED.get(sheet, ())}
        assert beside(result.findings, related) == beside(unchanged(source)[1], related)


RELATED = {
    "Parts": ("Projects", "Measures"),  # parts add up to their project's amount, and measures are of parts
    "Moves": ("Evaluation",),  # what moves is what happens to a variance
    "Half-year": ("Evaluation",),  # spend does not fall
    "Evaluation": ("Projects", "Moves"),  # what is spent was decided
    "Measures": ("Projects",),  # a project without a measure, or without a target
    "Spend items": ("Evaluation",),  # items add up to the project's spend
    "Sign-off": (),
}


def beside(findings: tuple[Finding, ...], sheets: set[str]) -> list[Finding]:
    return [finding for finding in findings if finding.sheet not in sheets]


def left_out(content: bytes, found: tuple[Finding, ...]) -> set[int]:
    """The rows of Projects that a finding says stand below the table, each of which holds one answer and no ref."""
    below = [each for each in found if each.sheet == "Projects" and "stands below the table" in each.message]
    sheet = projects(content, results=False) if below else {}
    for finding in below:
        row = sheet[sheet[finding.cell].row]
        assert [each.coordinate for each in row if each.value not in (None, "")] == [finding.cell]
        assert finding.cell[0] != "A"
    return {sheet[finding.cell].row for finding in below}


def projects(content: bytes, *, results: bool = True) -> Any:
    """The sheet of projects, with the results of its formulas or with the formulas.

    openpyxl warns of a number in a cell of dates that no day has, on whatever sheet.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return load_workbook(io.BytesIO(content), data_only=results)["Projects"]


def exact_sum(content: bytes, left_out: Collection[int]) -> Decimal:
    """The amounts as the cells hold them, added up by hand in whole pence; what is no number adds nothing.

    Nor do rows that are left out, and a number of more digits than any grant has. The noise of binary arithmetic, far
    behind the point, is no part of an amount.
    """
    stored = enumerate(projects(content).iter_rows(5, 4 + 2 * ROWS, 6, 6, values_only=True), start=5)
    values = [value for row, (value,) in stored if row not in left_out]
    numbers = [Decimal(repr(each)) for each in values if isinstance(each, int | float) and not isinstance(each, bool)]
    without_noise = [each.quantize(Decimal("1e-9")) for each in numbers if abs(each) < 10**15]
    return sum((each.quantize(Decimal("0.01")) for each in without_noise), Decimal(0))


@pytest.mark.parametrize(
    ("cell", "value", "adds"),
    [
        ("F14", 5, None),  # a running total, or a note to oneself, is no project
        ("F14", 0.005, None),
        ("F5", 240819.004999999, "240819.00"),
        ("F5", 3703.6800000000003, "3703.68"),
        ("F5", 0.125, "0.12"),
        ("F5", 10**15, "0"),
        ("F5", 10**15 - 1, "999999999999999"),
        ("F5", True, "0"),
    ],
)
def test_the_sum_by_hand_is_the_sum_of_the_tool(cell: str, value: float, adds: str | None) -> None:
    """Cells that a seed seldom comes to."""
    content = changed("2021-22", "Projects", cell, value)
    result = judge(Reading("changed.xlsx", content, None, None), TODAY)
    left = left_out(content, result.findings)
    assert left == ({14} if adds is None else set())
    others = Decimal(400568) - Decimal(240819) if adds is not None else Decimal(400568)
    assert result.totals.allocated == exact_sum(content, left) == others + Decimal(adds or 0)
