"""The Checks sheet: what a real LibreOffice works out in a broken workbook is what `grants validate` says of it."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, check, needs_libreoffice
from filled import answers
from openpyxl import load_workbook
from test_template import assert_worked_out_as_stored, recalculated, recalculated_all

from grants.form import rounds
from grants.model.finding import Result
from grants.rules import CATALOGUE
from grants.template import Content, write_template
from grants.template.formula_names import Names
from grants.template.live.checks import NOT_NOW, Checks
from grants.template.live.outcome import blank
from grants.template.live.project_rows import GOOD, LOOK_AGAIN, PUT_RIGHT
from grants.template.live.return_checks import ReturnCheck

ROUND = rounds.load("safer-plymouth-2021-22")
CHECKS = Checks(Names(ROUND), blank(ROUND), 40)
ROWS = dict(CHECKS.numbered())
"""The checks of the whole return by their row."""

Change = dict[str, Any]
BREAKS: dict[str, tuple[str, Change, set[str]]] = {
    "over-allocated": ("2021-22", {"Projects!F5": 241819}, {"ALLOC01"}),
    "a tick dropped": ("2021-22", {"Projects!L6": None, "Projects!M6": None}, {"PRIO01"}),
    "a ref that no project has": ("2021-22", {"Measures!A7": "P9"}, {"CELL10"}),
    "a ref twice": ("2021-22", {"Projects!A7": "P2"}, {"CELL09"}),
    "much at the plan stage": (
        "2021-22",
        {
            "Start here!B10": 400000,
            "Projects!F8": 26000,
            "Projects!G6": 20000,
            "Projects!H7": 0.5,
            "Sign-off!B5": None,
            "Measures!A37": "P1",
            "Measures!A38": "P1",
            "Measures!A39": "P1",
            "Measures!A40": "P1",
        },
        {"ALLOC01", "ALLOC02", "ALLOC03", "ALLOC04", "MEAS01", "PART01", "SIGN01"},
    ),
    "a share as a number, and another stroke in the year": (
        "final-evaluation",
        {"Start here!B8": "2021/22", "Measures!O6": 60, "Measures!S6": "Green"},
        {"MEAS08"},
    ),
    "much at half-year": (
        "half-year",
        {"Half-year!D7": None, "Measures!L9": None, "Measures!M6": "Green", "Projects!A10": "P5"},
        {"SPEND01", "MEAS05", "MEAS08", "CELL09"},
    ),
    "much at year end": (
        "final-evaluation",
        {
            "Evaluation!C5": None,
            "Evaluation!C6": 24000,
            "Evaluation!H9": None,
            "Evaluation!G7": None,
            "Evaluation!I8": None,
            "Spend items!D5": 19000,
            "Measures!O7": None,
            "Measures!U6": None,
        },
        {"SPEND01", "SPEND02", "SPEND03", "SPEND05", "EVAL01", "EVAL02", "MEAS05", "MEAS09"},
    ),
}


@needs_libreoffice
@pytest.mark.parametrize("name", BREAKS)
def test_checks_turns_red_and_agrees_with_the_tool(name: str, broken: Callable[..., Path], tmp_path: Path) -> None:
    source, changes, codes = BREAKS[name]
    saved = recalculated(broken(source, changes), tmp_path / "recalculated")
    result = check(saved)
    told = answers_of(saved)
    assert codes <= {ROWS[row].code for row, answer in told.items() if answer in (PUT_RIGHT, LOOK_AGAIN)}
    assert told == expected(result)
    sentence = load_workbook(saved, data_only=True)["Start here"]["A3"].value
    assert re.findall(r"\d+", sentence) == [str(list(told.values()).count(word)) for word in (PUT_RIGHT, LOOK_AGAIN)]


def answers_of(path: Path) -> dict[int, str]:
    sheet = load_workbook(path, data_only=True)["Checks"]
    return {row: sheet[f"D{row}"].value for row, each in ROWS.items() if each.severity}


def expected(result: Result, rows: Mapping[int, ReturnCheck] = ROWS) -> dict[int, str]:
    """What each row should answer, by the tool's findings."""
    found = {finding.code for finding in result.findings}
    words = {"error": PUT_RIGHT, "warning": LOOK_AGAIN}
    return {
        row: NOT_NOW if result.stage not in each.stages else words[each.severity] if each.code in found else GOOD
        for row, each in rows.items()
        if each.severity
    }


@needs_libreoffice
def test_a_project_is_told_what_it_lacks(broken: Callable[..., Path], tmp_path: Path) -> None:
    """The row of a project on Checks, with the contribution worked out beside the one stated."""
    changes = {"Projects!H6": 0.5, "Projects!L6": None, "Projects!M6": None}
    saved = recalculated(broken("2021-22", changes), tmp_path / "recalculated")
    sheet = load_workbook(saved, data_only=True)["Checks"]
    row = next(row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0] == "P2")
    assert row[2:6] == (25000, PUT_RIGHT, "No priority.", "Contribution is not the one worked out.")
    assert row[7:9] == (0.5, pytest.approx(1 / 3))


@needs_libreoffice
@pytest.mark.parametrize("source", ["2017-18", "2021-22"])
def test_an_example_comes_back_from_ods_as_it_was(source: str, tmp_path: Path) -> None:
    """Saved by LibreOffice in its own format, and that saved as .xlsx again: the same findings."""
    path = EXAMPLES / f"{source}.xlsx"
    sheet = recalculated(recalculated(path, tmp_path / "there", "ods"), tmp_path / "back")
    assert check(sheet).findings == check(path).findings


def test_every_live_check_of_the_rules_is_in_the_workbook() -> None:
    """What a form lacks is left out in silence; the form that ships lacks nothing but sums of its own."""
    there = {(each.code, each.severity) for each in CHECKS.of_projects}
    rules = {(rule.code, live.severity or rule.severity) for rule in CATALOGUE.values() for live in rule.live}
    assert rules - there == {("SUM01", "error")}
    assert len({each.words for each in CHECKS.of_projects}) == len(CHECKS.of_projects)
    assert {"Available £", "Spent in all £", "Results that miss their target"} <= {each.label for each in ROWS.values()}


def _faulty() -> dict[str, tuple[Content, str]]:
    """Answers with faults that the judge and the formulas both see, each with its stage."""
    plan, final = (deepcopy(answers(stage)) for stage in ("spending-intentions", "final-evaluation"))
    for number in range(1, 6):
        plan["projects"][0].pop(f"priority_{number}", None)
        plan["projects"][1][f"priority_{number}"] = "Yes"
    plan["projects"][2]["contract_value"], plan["projects"][1]["contribution"] = 100, Decimal("0.9")
    plan["projects"][5]["allocated"] = None
    plan["measures"] = [row for row in plan["measures"] if row["ref"] != "P5"]
    plan["parts"][0]["amount"] = 1
    plan["start"][0] |= {"grant_total": 399999, "year": "2021"}
    plan["sign_off"][0]["name"] = None
    final["evaluation"][0]["spent"] -= 10
    final["evaluation"][1]["spent"] = None
    final["evaluation"][2] |= {"outcomes": None, "case_study": None}
    final["evaluation"][4] |= {"comments": None, "move": None}
    final["spend_items"][0]["amount"] = 1
    final["measures"][0]["light"], final["measures"][1]["comment"] = "Red", None
    final["measures"][5]["year_end"] = None
    unnamed = deepcopy(final) | {"start": [final["start"][0] | {"return": None}]}
    return {"plan": (plan, "spending-intentions"), "final": (final, "final-evaluation"), "none": (unnamed, "half-year")}


@needs_libreoffice
def test_what_is_stored_beside_the_formulas_is_what_they_say_of_faulty_answers(tmp_path: Path) -> None:
    """The stored values come from the judge: each is the judge held against the formula of the same rule."""
    paths = []
    for name, (content, stage) in _faulty().items():
        paths.append(tmp_path / f"{name}.xlsx")
        paths[-1].write_bytes(write_template(ROUND, content, stage=stage))
    for path, saved in recalculated_all(paths, tmp_path).items():
        assert_worked_out_as_stored(path, saved)
    told = {path.stem: list(answers_of(path).values()) for path in paths}
    assert [told[name].count(PUT_RIGHT) for name in ("plan", "final", "none")] == [7, 6, 0]
