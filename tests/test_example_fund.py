"""The example fund that ships: five partnerships and two years, as docs/office.md walks through them."""

import json
from pathlib import Path
from typing import Any

import pytest
from bent import run
from conftest import EXAMPLES

FUND = EXAMPLES / "fund"
KNOWN = ("--rounds", FUND / "rounds")


@pytest.fixture(scope="module")
def plans() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("collect", FUND / "2025-26", *KNOWN, "--format", "json", code=1).stdout)
    return found


def test_one_is_missing_one_late_one_has_errors_one_was_sent_again(plans: dict[str, Any]) -> None:
    told = {one["key"]: (one["state"], one["days_late"], len(one["superseded"])) for one in plans["partnerships"]}
    assert told == {
        "northbeck": ("returned", 0, 1),
        "eastholme": ("returned", 12, 0),
        "southmere": ("with errors", 0, 0),
        "westfold": ("returned", 0, 0),
        "midmarsh": ("missing", None, 0),
    }


def test_a_high_risk_without_money_and_money_without_a_risk(plans: dict[str, Any]) -> None:
    risks = {each["risk"]: each for each in plans["risks"]}
    assert risks["Modern slavery"] == {
        "risk": "Modern slavery", "rating": "High", "projects": 0, "amount": "0.00",
    }  # fmt: skip
    assert risks[None]["amount"] == "20000.00"
    said = run("collect", FUND / "2025-26", *KNOWN, code=1).output
    assert "High risks without money: Modern slavery." in said
    assert "£20,000 names no risk." in said


def test_the_year_before_is_whole_and_open_to_publication(tmp_path: Path) -> None:
    run("collect", FUND / "2024-25", *KNOWN, code=0)
    target = tmp_path / "grants.json"
    run("publish", FUND / "2024-25", *KNOWN, "--as", "360giving", "-o", target, code=0)
    grants = json.loads(target.read_text(encoding="utf-8"))["grants"]
    assert sum(each["amountAwarded"] for each in grants) == 390_000


def test_two_years_are_compared_partnership_by_partnership() -> None:
    done = run("compare", FUND / "2024-25", FUND / "2025-26", *KNOWN, "--format", "json", code=1)
    told = {one["key"]: Path(one["new"]["file"] or "").name for one in json.loads(done.stdout)["partnerships"]}
    assert told["northbeck"] == "northbeck-resubmitted.xlsx"
    assert told["midmarsh"] == ""
