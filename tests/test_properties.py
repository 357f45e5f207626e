"""Whatever is typed into one answer cell: nothing is raised, other sheets keep their findings, and the total is exact."""

import io
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from conftest import TODAY
from filled import SOURCES, small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from grants.form import rounds
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
    for sheet in rounds.newest().sheets.values():
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
def unchanged(source: str) -> tuple[Finding, ...]:
    return judge(Reading("unchanged.xlsx", small(source, ROWS), None, None), TODAY).findings


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.data())
def test_any_single_change_is_answered(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(SOURCES))
    sheet, cell = data.draw(st.sampled_from(cells(source)))
    value = data.draw(values)
    content = changed(source, sheet, cell, value)
    result = judge(Reading("changed.xlsx", content, None, None), TODAY)
    assert "BUG01" not in {finding.code for finding in result.findings}
    if not (isinstance(value, str) and (sheet, cell[0]) == ("Projects", "F")):
        assert result.totals.allocated == exact_sum(content)
    if sheet not in REFERRED:
        related = {sheet, *RELATED.get(sheet, ())}
        assert beside(result.findings, related) == beside(unchanged(source), related)


RELATED = {
    "Parts": ("Projects",),  # parts add up to their project's amount
    "Measures": ("Projects",),  # a project without a measure, or without a target
    "Spend items": ("Evaluation",),  # items add up to the project's spend
    "Sign-off": (),
}


def beside(findings: tuple[Finding, ...], sheets: set[str]) -> list[Finding]:
    return [finding for finding in findings if finding.sheet not in sheets]


def exact_sum(content: bytes) -> Decimal:
    """The amounts as the cells hold them, added up by hand in whole pence; what is no number adds nothing."""
    sheet = load_workbook(io.BytesIO(content), data_only=True, read_only=True)["Projects"]
    stored = [value for (value,) in sheet.iter_rows(5, 4 + 2 * ROWS, 6, 6, values_only=True)]
    numbers = [Decimal(repr(each)) for each in stored if isinstance(each, int | float) and not isinstance(each, bool)]
    return sum((each.quantize(Decimal("0.01")) for each in numbers if abs(each) < 10**20), Decimal(0))
