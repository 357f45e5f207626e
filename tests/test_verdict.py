""" "Ready to send" is said where it holds, and withheld where it does not: what testers found, each with its twin."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import check, new_findings, places
from openpyxl.worksheet.filters import FilterColumn, Filters
from test_rules import DECIDED, DONE, HALF, PLAN, TOTAL

Cells = dict[str, Any]
Places = list[tuple[str, str]]

ALL_APPROVED = {f"Projects!Q{row}": "Yes" for row in range(5, 11)} | DECIDED
_NO_MOVE: Cells = {"Evaluation!E9": None, "Evaluation!F9": None, "Evaluation!E10": None, "Evaluation!F10": None}
"""P5 spent £440 less than its amount and P6 £440 more; nothing says so on Evaluation."""
AGREED = date(2022, 3, 1)


def move(row: int, ref: str, what: str, other: str | None, amount: float, agreed: date | None = AGREED) -> Cells:
    cells = {"A": ref, "C": what, "D": other, "E": amount, "F": agreed}
    return {f"Moves!{column}{row}": value for column, value in cells.items()}


GIVEN, TAKEN = "Moved to another project", "Met from another project"
BULLETS: Cells = {"Measures!D41": "Fewer calls", "Measures!D42": "Fewer visits", "Measures!D43": "Less harm"}

FAULTS: dict[str, tuple[str, Cells, Places]] = {
    # ------------------------------------------------------------------------------- rows that were lost
    "bullets pasted down a column": (
        PLAN, BULLETS, [("CELL01", f"Measures!{column}{row}") for row in (41, 42, 43) for column in "AF"],
    ),
    "a project with its title alone": (
        PLAN, {"Projects!B11": "Wardens"},
        [("CELL01", f"Projects!{column}11") for column in "ACF"] + [("PRIO01", "Projects!J11")],
    ),
    "an amount alone in a row": (
        PLAN, {"Projects!F11": 5000}, [TOTAL, *(("CELL01", f"Projects!{column}11") for column in "ABC")],
    ),
    "a total in other words": (PLAN, {"Projects!B11": "Grand total for 2021-22", "Projects!F11": 400568}, [("SHEET04", "Projects!B11")]),
    "a total of people": (
        PLAN, {"Measures!D41": "Total of people helped"}, [("CELL01", f"Measures!{column}41") for column in "AF"],
    ),
    "a total without a word": (PLAN, {"Projects!A11": "TOTAL £", "Projects!F11": 400568}, [("SHEET04", "Projects!A11")]),
    "a project that begins like a total": (
        PLAN, {"Projects!B11": "Total Recovery"}, [("CELL01", f"Projects!{column}11") for column in "ACF"] + [("PRIO01", "Projects!J11")],
    ),
    # ------------------------------------------------------------------------------- no answers
    "no outcome in words": (DONE, {"Evaluation!G7": "n/a"}, [("EVAL01", "Evaluation!G7")]),
    "a dash for a case study": (DONE, {"Evaluation!I7": "-"}, [("EVAL02", "Evaluation!I7")]),
    "no word on a variance": (DONE, {"Evaluation!H9": "None."}, [("SPEND02", "Evaluation!H9")]),
    "no signatory": (PLAN, {"Sign-off!B5": "N/A", "Sign-off!C5": "-"}, [("SIGN01", "Sign-off!B5")]),
    "no title": (PLAN, {"Projects!B7": "n.a."}, [("CELL01", "Projects!B7")]),
    "no amount in words": (PLAN, {"Projects!F7": "nil"}, [TOTAL, ("CELL01", "Projects!F7")]),
    # ------------------------------------------------------------------------------- money while the year runs
    "no forecast": (HALF, {"Half-year!E7": None}, [("HALF01", "Half-year!E7")]),
    "a forecast of £1": (HALF, {"Half-year!E5": 1, "Half-year!F5": "Late start."}, [("HALF02", "Half-year!E5")]),
    "spent over the year's amount": (
        HALF, {"Half-year!D5": 300000, "Half-year!E5": 300000}, [("HALF03", "Half-year!F5")],
    ),
    "spent off its plan to date": (HALF, {"Half-year!C7": 60000}, [("HALF03", "Half-year!F7")]),
    "no progress": (HALF, {"Half-year!G7": "none"}, [("HALF04", "Half-year!G7")]),
    "less at the end than at half-year": (
        DONE, {"Half-year!A7": "P3", "Half-year!D7": 93576}, [("HALF05", "Evaluation!C7")],
    ),
    # ------------------------------------------------------------------------------- what the OPCC decided
    "spent on what was refused": (
        DONE, ALL_APPROVED | {"Projects!Q7": "No", "Projects!R7": "Not in the plan."}, [("APPR02", "Evaluation!C7")],
    ),
    "spent on what is undecided": (DONE, ALL_APPROVED | {"Projects!Q7": None}, [("APPR03", "Projects!Q7")]),
    "decided by nobody": (PLAN, ALL_APPROVED | {"Sign-off!C8": None}, [("APPR04", "Sign-off!C8")]),
    "signed 87 days late": (PLAN, {"Sign-off!D5": date(2021, 8, 26)}, [("TIME04", "Sign-off!D5")]),
    # ------------------------------------------------------------------------------- measures
    "fewer than no people": (PLAN, {"Measures!H23": -5}, [("MEAS04", "Measures!H23")]),
    "a share of people": (DONE, {"Measures!F6": "People", "Measures!H6": 75, "Measures!O6": "80%", "Measures!P6": None, "Measures!Q6": None}, [("MEAS04", "Measures!O6")]),
    "a target without a direction, missed and green": (
        DONE, {"Measures!G6": None, "Measures!S6": "Green"}, [("MEAS10", "Measures!G6")],
    ),
    "no target, and a target": (PLAN, {"Measures!G6": "No target"}, [("MEAS10", "Measures!H6")]),
    "a rise from nothing": (PLAN, {"Measures!G6": "Rise", "Measures!H6": None}, [("MEAS10", "Measures!I6")]),
    "a rise to a target": (PLAN, {"Measures!G6": "Rise", "Measures!I6": 0.5}, [("MEAS10", "Measures!H6")]),
    "half of a share": (DONE, {"Measures!Q6": None}, [("MEAS11", "Measures!Q6")]),
    "the other half of a share": (DONE, {"Measures!P6": "-"}, [("MEAS11", "Measures!P6")]),
    "a measure twice": (PLAN, {"Measures!D6": "OF VICTIMS WHO ENGAGE, THOSE SUPPORTED TO MINIMISE RISK TO THEMSELVES AND OTHERS"}, [("MEAS12", "Measures!D6")]),
    "a share between one and two": (
        DONE, {"Measures!G6": "At most", "Measures!H6": 0.05, "Measures!O6": 1.5, "Measures!P6": None, "Measures!Q6": None, "Measures!S6": "Green"},
        [("CELL13", "Measures!O6")],
    ),
    "a share that misses as it is stored": (
        DONE, {"Measures!G6": "At most", "Measures!H6": 0.05, "Measures!O6": 2.5, "Measures!P6": None, "Measures!Q6": None, "Measures!S6": "Green"},
        [("CELL13", "Measures!O6")],
    ),
    "a share that meets its target as it is stored": (
        DONE, {"Measures!O6": 2.5, "Measures!P6": None, "Measures!Q6": None, "Measures!S6": "Green"},
        [("CELL13", "Measures!O6")],
    ),
    "a count that is passed at half-year": (
        HALF, {"Measures!G29": "At most", "Measures!L29": 5, "Measures!M29": "Green"}, [("MEAS08", "Measures!M29")],
    ),
    # ------------------------------------------------------------------------------- parts
    "a part twice": (PLAN, {"Parts!C8": "Part a"}, [("PART03", "Parts!C8"), *(("PART03", f"Measures!C{row}") for row in (23, 24))]),
    "a measure of no part": (PLAN, {"Measures!C18": "Part F"}, [("PART03", "Measures!C18")]),
    "a measure of a part where there are none": (PLAN, {"Measures!C10": "A"}, [("PART03", "Measures!C10")]),
    # ------------------------------------------------------------------------------- a variance and where it goes
    "something for nothing": (DONE, {"Evaluation!E7": "Carried forward"}, [("SPEND08", "Evaluation!E7")]),
    "carried forward, and nobody agreed": (
        DONE, {"Evaluation!C7": 93000, "Evaluation!E7": "Carried forward", "Evaluation!H7": "Late."}, [("SPEND09", "Evaluation!E7")],
    ),
    "a listed move to which nobody agreed": (
        DONE, _NO_MOVE | move(5, "P5", GIVEN, "P6", 440, None), [("SPEND09", "Moves!F5")],
    ),
    "a move of £1": (DONE, _NO_MOVE | move(5, "P5", GIVEN, "P6", 1), [("SPEND04", "Moves!D5")]),
    "two amounts of one move": (
        DONE, _NO_MOVE | move(5, "P5", GIVEN, "P6", 440) | move(6, "P6", TAKEN, "P5", 400), [("SPEND04", "Moves!E5")],
    ),
    "a listed move to none": (DONE, _NO_MOVE | move(5, "P5", GIVEN, None, 440), [("SPEND04", "Moves!D5"), ("SPEND03", "Evaluation!E10")]),
    "a carry-forward of half of it": (
        DONE, {"Evaluation!C7": 93000, "Evaluation!H7": "Late."} | move(5, "P3", "Carried forward", None, 500), [("SPEND04", "Moves!E5")],
    ),
    # ------------------------------------------------------------------------------- shares and days
    "75 for a contribution": (PLAN, {"Projects!G6": 100000, "Projects!H6": 25}, [("CELL12", "Projects!H6")]),
}  # fmt: skip

INNOCENTS: dict[str, tuple[str, Cells]] = {
    "bullets pasted into a cell": (PLAN, {"Measures!D40": "Fewer calls\nFewer visits\nLess harm"}),
    "a row of dashes": (PLAN, {f"Projects!{column}11": "-" for column in "ABCF"}),
    "n/a where it may be blank": (
        PLAN,
        {f"Projects!{column}9": "n/a" for column in "DEGHIJOP"}
        | {"Measures!H10": "none", "Measures!J18": "Not applicable"},
    ),
    "no under a priority": (PLAN, {"Projects!M9": "No", "Projects!N9": 0, "Projects!N7": False, "Projects!J7": "N"}),
    "ticks as people make them": (
        PLAN,
        {
            "Projects!J9": "x",
            "Projects!K9": "✓",
            "Projects!L9": True,
            "Projects!L5": 1,
            "Projects!M5": "y",
            "Projects!L6": "YES",
        },
    ),
    "choices in other capitals": (PLAN, {"Measures!F9": "number", "Projects!D9": "Safer  families"}),
    "a date with points": (PLAN, {"Projects!I7": "31.3.22"}),
    "a date with spaces": (PLAN, {"Projects!I7": "31 3 2022"}),
    "a contract that goes on": (
        PLAN,
        {"Projects!I5": "ongoing", "Projects!I6": "Open-ended", "Projects!I7": "On-going"},
    ),
    "a forecast as allocated": (HALF, {"Half-year!E7": 93575}),
    "off its plan, and told": (HALF, {"Half-year!C7": 60000, "Half-year!F7": "Invoices came late."}),
    "a tenth off its plan": (HALF, {"Half-year!C7": 51985}),
    "as much at the end as at half-year": (DONE, {"Half-year!A7": "P3", "Half-year!D7": 93575}),
    "nothing spent on what was refused": (
        DONE,
        ALL_APPROVED
        | {"Projects!Q7": "No", "Projects!R7": "Not in the plan.", "Evaluation!C7": 0, "Evaluation!H7": "Refused."}
        | {"Half-year!D7": 0}
        | {"Evaluation!E7": "Returned to OPCC"},
    ),
    "nothing decided yet": (DONE, {}),
    "decided by somebody": (PLAN, ALL_APPROVED),
    "a count that may still grow": (HALF, {"Measures!L29": 1, "Measures!M29": "Green"}),
    "a count that is not passed yet": (
        HALF,
        {"Measures!G29": "At most", "Measures!L29": 3, "Measures!M29": "Red", "Measures!N29": "Many lately."},
    ),
    "all of a share": (DONE, {"Measures!O6": 1, "Measures!P6": 200, "Measures!S6": "Green"}),
    "60 for a share": (DONE, {"Measures!O6": 60, "Measures!S6": "Red"}),
    "150% with its sign": (PLAN, {"Measures!H6": "150%"}),
    "the measure of another part": (PLAN, {"Measures!D24": "Staff trained", "Measures!C24": "C"}),
    "a part as people write it": (PLAN, {"Measures!C18": "Part A", "Measures!C19": "(a)", "Measures!C20": "a."}),
    "a variance that goes two ways": (
        DONE,
        {"Evaluation!C7": 93000, "Evaluation!H7": "Late."}
        | move(5, "P3", "Carried forward", None, 500)
        | move(6, "P3", "Returned to OPCC", None, 75, None),
    ),
    "money that passes through a project": (
        DONE,
        _NO_MOVE | move(5, "P5", GIVEN, "P3", 440) | move(6, "P3", GIVEN, "P6", 440),
    ),
    "a move listed once": (DONE, _NO_MOVE | move(5, "P5", GIVEN, "P6", 440)),
    "a move listed by both": (DONE, _NO_MOVE | move(5, "P5", GIVEN, "P6", 440) | move(6, "P6", TAKEN, "P5", 440)),
    "a move listed by whom it reaches": (DONE, _NO_MOVE | move(5, "P6", TAKEN, "P5", 440)),
    "a listed move beside what is chosen": (DONE, move(5, "P5", GIVEN, "P6", 440)),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_was_missed_is_found(name: str, broken: Callable[..., Path]) -> None:
    source, changes, expected = FAULTS[name]
    assert sorted(places(new_findings(broken(source, changes), source))) == sorted(expected)


@pytest.mark.parametrize("name", INNOCENTS)
def test_its_twin_is_not(name: str, broken: Callable[..., Path]) -> None:
    source, changes = INNOCENTS[name]
    assert places(new_findings(broken(source, changes), source)) == []


def test_a_row_that_holds_one_answer_says_so(broken: Callable[..., Path]) -> None:
    found = {each.cell: each for each in new_findings(broken(PLAN, BULLETS), PLAN)}
    assert found["A41"].message == '"Project ref" is blank: row 41 holds only "Measure".'
    assert "join what the row holds to the row above" in found["A41"].fix


def test_a_cell_that_says_that_there_is_no_answer_is_quoted(broken: Callable[..., Path]) -> None:
    found = new_findings(broken(DONE, {"Evaluation!G7": "n/a"}), DONE)
    assert found[0].message == '"Outcomes achieved" says "n/a", which is no answer for P3.'


def test_text_that_means_a_number_is_counted(broken: Callable[..., Path]) -> None:
    """So that one fault is not told twice, as a text and as a wrong total."""
    found = new_findings(broken(PLAN, {"Projects!F9": "10,000 (est)"}), PLAN)
    assert places(found) == [("CELL02", "Projects!F9")]
    found = new_findings(broken(PLAN, {"Projects!F9": "see line 10000"}), PLAN)
    assert places(found) == [TOTAL, ("CELL02", "Projects!F9")]


def test_refs_merged_over_rows_are_errors(broken: Callable[..., Path]) -> None:
    """Each measure below the first has lost its ref, and is told as a blank too."""
    found = new_findings(broken(PLAN, {}, lambda book: book["Measures"].merge_cells("A5:A9")), PLAN)
    assert [(each.code, each.severity, each.cell) for each in found] == [
        ("SHEET06", "error", "A5:A9"),
        *(("CELL01", "error", f"A{row}") for row in range(6, 10)),
    ]


def test_a_merge_that_takes_nothing_away_is_a_warning(broken: Callable[..., Path]) -> None:
    found = new_findings(broken(PLAN, {}, lambda book: book["Measures"].merge_cells("A60:A65")), PLAN)
    assert [(each.code, each.severity) for each in found] == [("SHEET06", "warning")]


def test_a_filter_is_called_a_filter(broken: Callable[..., Path]) -> None:
    def sift(book: Any) -> None:
        table = book["Projects"].tables["Projects"]
        table.autoFilter.filterColumn.append(FilterColumn(colId=0, filters=Filters(filter=["P1"])))
        for row in range(6, 11):
            book["Projects"].row_dimensions[row].hidden = True

    def with_filter(book: Any) -> None:
        from openpyxl.worksheet.filters import AutoFilter

        table = book["Projects"].tables["Projects"]
        table.autoFilter = AutoFilter(ref=table.ref)
        sift(book)

    found = new_findings(broken(PLAN, {}, with_filter), PLAN)
    assert places(found) == [("SHEET05", "Projects!A6")]
    assert found[0].message.startswith("Rows 6 to 10 are hidden by a filter")


def test_a_plan_of_another_round_is_wrong_use(broken: Callable[..., Path]) -> None:
    from click.testing import CliRunner
    from conftest import EXAMPLES

    from grants.commands.cli import cli

    done = CliRunner().invoke(
        cli, ["validate", str(EXAMPLES / "2017-18.xlsx"), "--plan", str(EXAMPLES / "2018-19.xlsx")]
    )
    assert done.exit_code == 2
    assert "of another round" in done.output


def test_a_return_that_is_in_order_is_ready(broken: Callable[..., Path]) -> None:
    for source in (HALF, DONE):
        assert check(broken(source, {})).valid
