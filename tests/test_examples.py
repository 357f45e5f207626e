"""The published returns give the findings that `docs/examples.md` accounts for, one by one, and no others."""

import re

import pytest
from conftest import EXAMPLES, ROOT, check, places

PAGE = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")


def accounted(year: str) -> list[tuple[str, str]]:
    section = PAGE.split(f"## {year}")[1].split("\n## ")[0]
    found = []
    for code, where in re.findall(r"^\| ([A-Z]+\d\d) \| ([^|]+) \|", section, re.MULTILINE):
        sheet, _, cells = where.strip().rpartition("!")
        found += [(code, f"{sheet}!{cell}") for cell in cells.split(", ")]
    return found


@pytest.mark.parametrize("year", ["2021-22", "2018-19", "2017-18"])
def test_every_finding_is_accounted_for(year: str) -> None:
    assert sorted(accounted(year)) == sorted(places(list(check(EXAMPLES / f"{year}.xlsx").findings)))
