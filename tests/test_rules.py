"""Each rule: break one thing in a real workbook, and expect that finding at that cell and nothing else."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, check, new_findings, places

from grants.checks import CHECKS, ROW_CHECKS
from grants.rules import ALL, CATALOGUE

PLAN, UNSIGNED, FINAL = "2021-22", "2018-19", "2017-18"

# What is changed in which example, and what is then found, in the order of the sheet. The total is always said too.
TOTAL = ("ALLOC01", "Projects!F4")
FAULTS: dict[str, tuple[str, dict[str, Any], list[tuple[str, str]]]] = {
    "blank partnership": (PLAN, {"Start here!B5": None}, [("CELL01", "Start here!B5")]),
    "spaces are blank": (PLAN, {"Start here!B5": " \u00a0 "}, [("CELL01", "Start here!B5")]),
    "blank year": (PLAN, {"Start here!B7": None}, [("CELL01", "Start here!B7")]),
    "blank return": (PLAN, {"Start here!B8": None}, [("CELL01", "Start here!B8")]),
    "blank grant total": (PLAN, {"Start here!B9": None}, [("CELL01", "Start here!B9")]),
    "carried forward for nothing": (FINAL, {"Start here!B11": None}, [("CELL01", "Start here!B11")]),
    "blank ref": (PLAN, {"Projects!A7": None}, [("CELL01", "Projects!A7")]),
    "blank title": (PLAN, {"Projects!B7": None}, [("CELL01", "Projects!B7")]),
    "blank outline in a plan": (PLAN, {"Projects!C7": None}, [("CELL01", "Projects!C7")]),
    "blank amount": (PLAN, {"Projects!F7": None}, [TOTAL, ("CELL01", "Projects!F7")]),
    "blank part": (PLAN, {"Parts!C5": None}, [("CELL01", "Parts!C5")]),
    "blank ref of a part": (PLAN, {"Parts!A6": None}, [("CELL01", "Parts!A6")]),
    "blank measure": (PLAN, {"Measures!D9": None}, [("CELL01", "Measures!D9")]),
    "blank unit": (PLAN, {"Measures!F9": None}, [("CELL01", "Measures!F9")]),
    "money as text": (PLAN, {"Projects!F7": "£93,575"}, [("CELL02", "Projects!F7")]),
    "money with a scale": (PLAN, {"Projects!G7": "1.8m"}, [("CELL02", "Projects!G7")]),
    "money in words": (PLAN, {"Projects!F9": "ten"}, [TOTAL, ("CELL02", "Projects!F9")]),
    "a date where money goes": (PLAN, {"Projects!G7": datetime(2021, 5, 1)}, [("CELL02", "Projects!G7")]),
    "not a date": (PLAN, {"Projects!I7": "spring"}, [("CELL03", "Projects!I7")]),
    "an impossible date": (PLAN, {"Projects!I7": "31/02/2022"}, [("CELL03", "Projects!I7")]),
    "a month": (PLAN, {"Projects!I7": "June 2022"}, [("CELL03", "Projects!I7")]),
    "unknown theme group": (PLAN, {"Projects!D9": "Safer Famlies"}, [("CELL04", "Projects!D9")]),
    "tick": (PLAN, {"Projects!J9": "x"}, [("CELL04", "Projects!J9")]),
    "capitals": (PLAN, {"Measures!F9": "number"}, [("CELL04", "Measures!F9")]),
    "unknown return": (PLAN, {"Start here!B8": "Intentions"}, [("CELL04", "Start here!B8")]),
    "an Excel error": (PLAN, {"Projects!G7": "#REF!"}, [("CELL05", "Projects!G7")]),
    "an Excel error in an amount": (PLAN, {"Projects!F7": "#N/A"}, [TOTAL, ("CELL05", "Projects!F7")]),
    "negative": (PLAN, {"Projects!G7": -5}, [("CELL06", "Projects!G7")]),
    "three decimals": (PLAN, {"Projects!G7": 1.005}, [("CELL07", "Projects!G7")]),
    "duplicate ref": (PLAN, {"Projects!A10": "P5"}, [("CELL09", "Projects!A10")]),
    "unknown ref": (PLAN, {"Parts!A7": "P44"}, [("CELL10", "Parts!A7")]),
    "too much": (PLAN, {"Projects!F10": 4675}, [TOTAL]),
    "too little": (PLAN, {"Projects!F10": 4673.5}, [TOTAL]),
    "other partnership": (PLAN, {"Start here!B5": "Safer Exeter"}, [("ALLOC02", "Start here!B5")]),
    "other fund": (PLAN, {"Start here!B6": "Safer Streets"}, [("ALLOC02", "Start here!B6")]),
    "other year": (PLAN, {"Start here!B7": "2020-21"}, [("ALLOC02", "Start here!B7")]),
    "other total": (PLAN, {"Start here!B9": 400567}, [("ALLOC02", "Start here!B9")]),
    "carried forward not allocated": (PLAN, {"Start here!B10": 5, "Start here!B11": "x"}, [TOTAL]),
    "parts too little": (PLAN, {"Parts!E5": 209999}, [("PART01", "Projects!F5")]),
    "parts too much": (PLAN, {"Parts!E7": 4000.01}, [("PART01", "Projects!F8")]),
    "part without amount": (PLAN, {"Parts!E7": None}, [("PART02", "Parts!E7")]),
    "no priority": (PLAN, {"Projects!L5": None, "Projects!M5": None}, [("PRIO01", "Projects!J5")]),
    "contract over": (PLAN, {"Projects!I7": date(2021, 3, 31)}, [("TIME01", "Projects!I7")]),
    "no signatory": (PLAN, {"Sign-off!B5": None}, [("SIGN01", "Sign-off!B5")]),
    "no date of signing": (PLAN, {"Sign-off!D5": None}, [("SIGN01", "Sign-off!D5")]),
    "nothing signed": (PLAN, {f"Sign-off!{column}5": None for column in "BCD"}, [("SIGN01", "Sign-off!B5")]),
    "a renamed field": (PLAN, {"Start here!A9": "Grant"}, [("SHEET02", "Start here!A9")]),
    "a renamed column": (PLAN, {"Projects!G4": "Contract value"}, [("SHEET02", "Projects!G4")]),
    "a column of another name": (PLAN, {"Projects!G4": "Whole cost"}, [("SHEET02", "Projects!G4")]),
    "no title": (PLAN, {"Projects!G4": None}, [("SHEET02", "Projects!G4")]),
}

# The nearest things to those faults that are none.
INNOCENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "no carried forward": (PLAN, {"Start here!B10": None}),
    "nothing carried forward": (PLAN, {"Start here!B10": 0}),
    "no contact": (PLAN, {"Start here!B12": None, "Start here!B13": None}),
    "year with a stroke": (PLAN, {"Start here!B7": "2021/22"}),
    "capitals and spaces": (PLAN, {"Start here!B5": "safer  plymouth partnership "}),
    "outline of a final evaluation": (FINAL, {"Projects!C7": None}),
    "no theme group": (PLAN, {"Projects!D9": None}),
    "noise": (PLAN, {"Projects!F5": 240819.00000001}),
    "a date in words": (PLAN, {"Projects!I7": "1st April 2021"}),
    "a date as a number": (PLAN, {"Projects!I7": 44287}),
    "contract to the year's first day": (PLAN, {"Projects!I7": date(2021, 4, 1)}),
    "a ref in small letters": (PLAN, {"Parts!A7": "p4 "}),
    "title in capitals": (PLAN, {"Projects!G4": "TOTAL  CONTRACT VALUE £"}),
    "no projects of a part": (PLAN, {f"Parts!{column}{row}": None for column in "ACDE" for row in (5, 6)}),
    "the OPCC's decision": (PLAN, {"Sign-off!B8": "Somebody"}),
    "one priority": (PLAN, {"Projects!L5": None}),
    "a blank row between": (PLAN, {}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_at_its_cell_and_nothing_else(name: str, broken: Callable[..., Path]) -> None:
    source, changes, expected = FAULTS[name]
    found = places(new_findings(broken(source, changes), source))
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("name", INNOCENTS)
def test_its_innocent_twin_is_not(name: str, broken: Callable[..., Path]) -> None:
    source, changes = INNOCENTS[name]
    path = broken(
        source, changes, lambda book: book["Projects"].insert_rows(7) if name == "a blank row between" else None
    )
    assert [each for each in new_findings(path, source) if each.severity == "error"] == []


def test_many_faults_come_in_one_pass(broken: Callable[..., Path]) -> None:
    """One bad value hides no other row's."""
    changes = {
        "Projects!F7": "ten",
        "Projects!G8": -1,
        "Projects!D9": "Nobody",
        "Parts!E5": "#REF!",
        "Measures!A9": "P0",
    }
    found = places(new_findings(broken(PLAN, changes), PLAN))
    assert found == [
        TOTAL,
        ("CELL02", "Projects!F7"),
        ("CELL06", "Projects!G8"),
        ("CELL04", "Projects!D9"),
        ("CELL05", "Parts!E5"),
        ("CELL10", "Measures!A9"),
    ]


def test_a_project_loses_its_only_measure(broken: Callable[..., Path]) -> None:
    def drop(book: Any) -> None:
        rows = [row for row in range(5, 165) if book["Measures"][f"A{row}"].value == "P5"]
        book["Measures"].delete_rows(rows[0], len(rows))

    found = places(new_findings(broken(PLAN, {}, drop), PLAN))
    assert found == [("MEAS01", "Projects!A9")]


def test_a_missing_sheet(broken: Callable[..., Path]) -> None:
    found = new_findings(broken(PLAN, {}, lambda book: book.remove(book["Measures"])), PLAN)
    assert places(found) == [("SHEET01", "!")]
    assert "Measures" in found[0].message


def test_a_renamed_sheet_names_the_nearest(broken: Callable[..., Path]) -> None:
    def rename(book: Any) -> None:
        book["Measures"].title = "Our measures"

    found = new_findings(broken(PLAN, {}, rename), PLAN)
    assert places(found) == [("SHEET01", "!")]
    assert "Our measures" in found[0].message


def test_a_moved_column_is_found_by_its_title(broken: Callable[..., Path]) -> None:
    """A finding points at the cell where the column now is."""

    def insert(book: Any) -> None:
        book["Projects"].insert_cols(3)
        book["Projects"]["H7"] = -1

    assert ("CELL06", "Projects!H7") in places(new_findings(broken(PLAN, {}, insert), PLAN))


def test_the_examples(broken: Callable[..., Path]) -> None:
    plan, unsigned, final = (check(EXAMPLES / f"{name}.xlsx") for name in (PLAN, UNSIGNED, FINAL))
    assert (plan.exit_code, unsigned.exit_code, final.exit_code) == (0, 1, 1)
    assert plan.totals.available == plan.totals.allocated
    assert ("TIME01", "Projects!I5") in places(list(plan.findings))
    errors = [each for each in unsigned.findings if each.severity == "error"]
    assert places(errors) == [("MEAS01", "Projects!A12"), ("SIGN01", "Sign-off!B5")]
    total = next(each for each in final.findings if each.code == "ALLOC01")
    assert "£428,686" in total.message
    assert "£428,246" in total.message
    assert "£440 too much" in total.message


def test_messages_have_the_figures(broken: Callable[..., Path]) -> None:
    path = broken(PLAN, {"Projects!F7": "£93,575.50", "Parts!A7": "p44", "Projects!D9": "safer family"})
    words = {each.code: f"{each.message} {each.fix}" for each in check(path).findings}
    assert "£400,568.50" in words["ALLOC01"]
    assert "50p" not in words["ALLOC01"]
    assert "93575.5" in words["CELL02"]
    assert '"Safer Families"' in words["CELL04"]
    assert "P4" in words["CELL10"]


def test_every_rule_has_a_test() -> None:
    """The tables above and the named tests know every code that can come from a workbook's cells and sheets."""
    source = Path(__file__).read_text(encoding="utf-8")
    untested = [code for code in CATALOGUE if code not in source and not code.startswith(("FILE", "BUG"))]
    assert untested == []


def test_every_check_is_of_the_catalogue_and_every_stage_exists() -> None:
    assert {check.rule.code for check in CHECKS} | {check.rule.code for check in ROW_CHECKS} <= CATALOGUE.keys()
    assert all(set(row.stages) <= set(ALL) for row in CATALOGUE.values())


def test_the_catalogue_reads_as_sentences() -> None:
    for row in CATALOGUE.values():
        assert re.fullmatch(r"[A-Z]+\d\d", row.code)
        for text in (row.finds, row.why, row.example):
            assert text.endswith("."), row.code
            assert text[0].isupper() or not text[0].isalpha(), row.code
