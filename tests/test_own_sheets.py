"""A sheet of a round's own: its name, and the columns that say whose row it is."""

from pathlib import Path

import pytest

from grants.form import rounds

GOOD = (Path(__file__).parent / "data" / "own-sheet.toml").read_text(encoding="utf-8")
SHEET = """
[[sheets]]
key = "visits"
title = "{title}"
columns = [{columns}]
"""


def keys(columns: str, title: str = "Visits") -> tuple[str, tuple[str, ...]]:
    """The name and the keys of a sheet of one's own with these columns."""
    sheet = rounds.parse(GOOD + SHEET.format(title=title, columns=columns), "round.toml").sheets["visits"]
    return sheet.name, sheet.keys


def test_a_ref_that_is_given_stands_first_and_is_not_added() -> None:
    number = '{ key = "number", title = "How many", kind = "number" }'
    ref = '{ key = "ref", title = "Which project", kind = "project-ref", required = true }'
    assert keys(number) == ("Visits", ("ref", "title", "number"))
    assert keys(f"{number}, {ref}") == ("Visits", ("ref", "title", "number"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Visits: 2024/25 [by quarter]?", "Visits 2024 25 by quarter"),
        ("What each project is to spend in each quarter", "What each project is to spend"),
    ],
)
def test_a_tab_is_named_by_its_title_as_excel_allows(title: str, name: str) -> None:
    assert keys('{ key = "number", title = "How many", kind = "number" }', title)[0] == name
