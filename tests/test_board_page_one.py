"""Page one of the board report, and what stands behind it: decisions, lights, roles, targets that were changed."""

import io
import re
from decimal import Decimal
from typing import Any

import pytest
from conftest import EXAMPLES
from filled import changed
from pypdf import PdfReader
from test_board import FINAL, HALF, PLAN, ROUND, Changes, board, figures, of_example, tables, texts
from test_formats import heights

from grants.documents.document import Break, Document, Fields
from grants.form.library import Library
from grants.model.money import apportioned
from grants.model.remarks import about_the_work
from grants.model.roles import role_in, shared_address
from grants.reading.answers_given import return_of
from grants.report import make, render
from grants.validate import read_file

FUND = Library([str(EXAMPLES / "fund" / "rounds")])


def page_one(document: Document) -> list[str]:
    """The texts before the first break."""
    end = next(place for place, block in enumerate(document.blocks) if isinstance(block, Break))
    return texts(Document("", "", "", "en-GB", "", document.blocks[:end]))


def answer(document: Document, label: str) -> str:
    """What page one says beside a label."""
    return dict(next(block for block in document.blocks if isinstance(block, Fields)).pairs).get(label, "")


def held(changes: Changes, plan: Changes | None = None) -> Document:
    """The board report of a final return held against the plan of the example, or a changed one."""
    approved = return_of(changed(PLAN, plan or {}), ROUND, PLAN)
    return make("board", return_of(changed(FINAL, changes), ROUND, FINAL), ROUND, plan=approved)


# ------------------------------------------------------------------------------------------------- what it answers


def test_the_first_page_of_2017_18_answers_how_much_for_what_and_what_is_open() -> None:
    """Its figures are worked out here from the cells."""
    reading = read_file(str(EXAMPLES / "2017-18.xlsx"))
    rows = list(reading.returned["projects"].rows())
    spent = {row["ref"]: row["spent"] for row in reading.returned["evaluation"].rows() if row["spent"] is not None}
    allocated = sum(row["allocated"] for row in rows)
    said = sum(row["allocated"] for row in rows if row["ref"] in spent)
    assert (allocated, said, sum(spent.values())) == (428686, 55486, 55486)
    document = of_example("2017-18")
    assert "£428,246 available: the grant of £400,568, and £27,678 carried forward" in answer(document, "How much")
    assert answer(document, "How much").endswith("£428,686 is allocated to 8 projects, £440 more than there is.")
    assert answer(document, "What was spent") == (
        "£55,486 was spent of the £55,486 allocated to the 2 projects that say so, 100%. "
        "6 projects with £373,200 did not say."
    )
    assert "73 of 73 measures have no target." in answer(document, "Not known")
    shown = page_one(document)
    assert any(text.startswith("Money. £440 more is allocated than the £428,246 available") for text in shown)
    assert any(text.startswith("Move of money. £440 moves from P8") for text in shown)
    assert not any("12.9%" in text for text in texts(document))


def test_what_is_escalated_reaches_the_board_with_its_owner() -> None:
    measure = {"escalate": "Yes", "accountable": "A. Person, Service manager", "comment": "No room to meet."}
    shown = page_one(board(FINAL, {"measures": {1: measure}}))
    (decision,) = [text for text in shown if text.startswith("Escalated.")]
    assert decision.endswith("60% (120 of 200); the aim is at least 75%. Owner: Service manager.")
    (wrong,) = [text for text in shown if "Why: No room to meet." in text]
    assert wrong.endswith("Owner: Service manager. Action: escalated to the board.")
    assert not any("A. Person" in text for text in shown)
    assert not any(text.startswith("Escalated.") for text in page_one(board(FINAL)))


def test_conditions_and_refusals_of_the_opcc_reach_the_board() -> None:
    decided = {
        0: {"approved": "Yes with conditions", "conditions": "A report by June."},
        1: {"approved": "No", "conditions": "Paid elsewhere."},
        2: {"approved": "Yes"},
    }
    shown = page_one(board(PLAN, {"projects": decided}))
    assert [text.partition(".")[0] for text in shown if text.endswith(("by June.", "elsewhere."))] == [
        "Conditions of the OPCC", "Refused",
    ]  # fmt: skip
    assert "Plan. Agree 3 projects with £41,174, on which the OPCC has not decided." in shown


def test_decisions_that_page_one_has_no_room_for_stand_in_full_behind_it() -> None:
    escalated = {number: {"escalate": "Yes"} for number in range(8)}
    document = board(FINAL, {"measures": escalated})
    shown = sum(text.startswith("Escalated.") for text in page_one(document))
    assert 3 <= shown <= 6
    assert sum(text.startswith("Escalated.") for text in texts(document)) == shown + 8
    assert f"{9 - shown} more: see For decision, in full." in page_one(document)  # a move of money is the ninth


def test_the_standing_of_a_report_is_said_and_names_nobody() -> None:
    start: Changes = {"start": {0: {"contact_name": "A. Person", "contact_email": "a.person@plymouth.example"}}}
    shown = page_one(board(FINAL, start))[0]
    assert shown == (
        "Status: proposed; the OPCC's decision is not in the return. Return signed: 31 May 2022, Director."
    )
    team: Changes = {
        "start": {0: {"contact_name": "Community safety team", "contact_email": "safety@plymouth.example"}},
        "projects": {0: {"approved": "Yes"}},
    }
    shown = page_one(board(FINAL, team))[0]
    assert shown.startswith("Status: approved by the OPCC.")
    assert shown.endswith("Contact: Community safety team, safety@plymouth.example.")


@pytest.mark.parametrize("stage", [HALF, FINAL])
def test_lights_are_counted_by_project_with_letters(stage: str) -> None:
    table = tables(board(stage))["Lights by project"]
    assert [cell[0].text if cell else "" for cell in table.rows[0][2:]] == ["R 1", "", "G 1"]
    assert [cell[0].weight if cell else "" for cell in table.rows[0][2:]] == ["red", "", "green"]
    total = [cell[0].text if cell else "" for cell in table.total]
    assert total == ["Total", "£400,568", "R 1", "", "G 1"]
    assert "Lights by project" not in tables(board(PLAN))


def test_long_texts_are_cut_on_page_one_and_stand_in_full_behind_it() -> None:
    words = " ".join(f"word{number}" for number in range(200))
    given: Changes = {
        "projects": {number: {"approved": "Yes with conditions", "conditions": words} for number in range(6)},
        "evaluation": {number: {"spent": 5, "comments": words} for number in range(6)},
    }
    document = board(FINAL, given)
    assert not any("word199" in text for text in page_one(document))
    assert sum("word199" in text for text in texts(document)) >= 12
    pages = PdfReader(io.BytesIO(render(document, "pdf"))).pages
    assert pages[1].extract_text().split("\n")[1] == "For decision, in full"  # below the header


@pytest.mark.parametrize("name", ["2017-18", "2018-19", "2021-22", "fund/2024-25/westfold", "fund/2024-25/northbeck"])
def test_page_one_is_one_page_and_is_filled(name: str) -> None:
    reading = read_file(str(EXAMPLES / f"{name}.xlsx"), library=FUND)
    document = make("board", reading.returned, reading.round)
    first, second, *_ = PdfReader(io.BytesIO(render(document, "pdf"))).pages
    assert second.extract_text().split("\n")[1] == "Project by project"  # below the header
    foot, lowest, *_ = sorted({round(height) for height in heights(first)})
    assert foot < 60 < lowest < 842 * 0.45  # points: above the foot of the page, and in its lower half


# ------------------------------------------------------------------------------------------------- what stands in cells


@pytest.mark.parametrize("year", ["2017-18", "2018-19", "2021-22"])
def test_amounts_and_shares_of_the_blocks_are_those_of_the_cells(year: str) -> None:
    shown = texts(of_example(year))
    for row in read_file(str(EXAMPLES / f"{year}.xlsx")).returned["projects"].rows():
        place = shown.index(f"{row['ref']} {row['project']}")
        told = next(text for text in shown[place:] if " allocated" in text)
        assert told.startswith(f"£{row['allocated']:,.0f} allocated")
        if row["contract_value"]:
            share = round(100 * row["allocated"] / row["contract_value"], 1).normalize()
            assert f"{share:f}% of the contract's £{row['contract_value']:,.0f}." in told


def test_results_of_the_annex_are_those_of_the_cells() -> None:
    shown = {
        (row[0][0].text, row[1][0].text): row[2][0].text
        for row in tables(of_example("2017-18"))["Measures against targets"].rows
    }
    rows = list(read_file(str(EXAMPLES / "2017-18.xlsx")).returned["measures"].rows())
    assert len(shown) == len(rows) == 73
    for row in rows:
        told, given = shown[row["ref"], row["measure"].strip()], row["year_end"]
        if row["unit"] == "narrative":
            assert told == given
        elif not told.startswith(("fewer", "not shown", "no share")):
            number = Decimal(given) * 100 if row["unit"] == "percent" else Decimal(given)
            assert Decimal(re.match(r"[\d,.]+", told)[0].replace(",", "")) == number  # type: ignore[index]


# --------------------------------------------------------------------------------------------- targets that were changed


def test_an_eased_target_does_not_turn_missed_into_met() -> None:
    eased = held({"measures": {1: {"target": Decimal("0.5")}}})
    assert answer(eased, "Did it work").startswith(
        "Of 9 results with a target, 6 meet it and 2 miss it; 1 misses the target of the plan, which was changed since."
    )
    row = tables(eased)["Measures against targets"].rows[2]
    assert [line[0].text for line in row[2:5]] == [
        "at least 50% (in the plan at least 75%)", "60% (120 of 200)", "Misses the plan's",
    ]  # fmt: skip
    (decision,) = [text for text in page_one(eased) if text.startswith("Changed target.")]
    assert "was at least 75% in the plan and is at least 50% now, which is easier to reach." in decision
    assert decision.endswith("The result, 60% (120 of 200), misses the plan's.")


def test_a_dropped_target_is_held_against_the_plan_too_and_an_unchanged_one_is_silent() -> None:
    dropped = held({"measures": {1: {"target": None, "direction": "No target"}}})
    assert "1 misses the target of the plan" in answer(dropped, "Did it work")
    same = held({})
    assert not any("Changed target" in text or "in the plan and" in text for text in texts(same))
    assert "Projects, amounts, measures and targets are those of the approved plan." in texts(same)


def test_a_target_that_was_made_harder_is_told_and_judged_as_it_is() -> None:
    harder = held(
        {"measures": {0: {"direction": "At least", "target": Decimal("1")}}},
        {"measures": {0: {"target": Decimal("0.9")}}},
    )
    assert "1 misses the target of the plan" not in answer(harder, "Did it work")
    (told,) = [text for text in page_one(harder) if text.startswith("Changed target.")]
    assert told.endswith("was at least 90% in the plan and is at least 100% now.")


# ------------------------------------------------------------------------------------------------- figures that add up


def pounds(text: str) -> Decimal:
    return Decimal(re.sub(r"[£,]", "", text))


@pytest.mark.parametrize("year", ["2017-18", "2018-19", "2021-22"])
def test_every_total_is_the_sum_of_what_stands_above_it(year: str) -> None:
    looked_at = 0
    for table in tables(of_example(year)).values():
        for place, cell in enumerate(table.total):
            column = [row[place][0].text if row[place] else "" for row in table.rows]
            total = cell[0].text if cell else ""
            if total.endswith("p"):
                assert sum(int(text.removesuffix("p")) for text in column) == int(total.removesuffix("p")) == 100
            elif total.lstrip("-").startswith("£"):
                assert sum(pounds(text) for text in column if "£" in text) == pounds(total)
            elif total.isdigit():
                assert sum(int(text) if text.isdigit() else bool(text) for text in column) == int(total)
            looked_at += total not in ("", "Total")
    assert looked_at >= 3


def test_pence_of_a_pound_come_to_a_hundred_and_shares_to_whole_pounds() -> None:
    third = Decimal(100) / 3
    assert apportioned([third, third, third], 100) == [34, 33, 33]
    assert apportioned([Decimal(0), Decimal(0)], 100) == [0, 0]
    assert apportioned([Decimal(995), Decimal(5)], 100) == [100, 0]
    shared = [row[3][0].amount for row in tables(board(PLAN))["Money by priority"].rows]
    assert sum(amount for amount in shared if amount) == 400568
    assert all(amount == int(amount) for amount in shared if amount)


def test_bars_and_table_say_one_share_of_one_project() -> None:
    document = of_example("2017-18")
    table = tables(document)["Allocated, spent and variance"]
    shares = {row[0][0].text: row[2][0].text for row in table.rows}
    bars = {bar.label: bar.shown[0] for bar in figures(document)[0].bars if bar.label in shares}
    assert bars
    assert all(f"({shares[label]})" in shown for label, shown in bars.items())


def test_a_share_of_nothing_is_no_result() -> None:
    shown = texts(of_example("2017-18"))
    assert not any(text.startswith("0% (0 of 0") for text in shown)
    assert "no share: 0 of 0" in shown
    none: dict[str, Any] = {"year_end": 0, "numerator": 0, "denominator": 0, "target": 0, "direction": "At most"}
    table = tables(board(FINAL, {"measures": {0: none}}))["Measures against targets"]
    (row,) = [row for row in table.rows if row[1][0].text.startswith("Of victims who engage")]
    assert row[4][0].text == "No result"


def test_which_project_serves_which_priority_is_a_matrix_of_marks() -> None:
    document = board(PLAN)
    table = tables(document)["Projects and priorities"]
    given = {row["project"]: row for row in changed(PLAN, {})["projects"]}
    for row in table.rows:
        ticks = [bool(given[row[0][0].text].get(f"priority_{number}")) for number in range(1, 6)]
        assert [bool(cell) for cell in row[2:]] == ticks


# ------------------------------------------------------------------------------------------------- roles and remarks

ROLES = {
    "Service manager": "Service manager",
    "Head of community safety": "Head of community safety",
    "Safer Communities lead": "Safer Communities lead",
    "J. Smith, Service manager": "Service manager",
    "Jo Young (Lead)": "Lead",
    "Service manager Jane Smith": "",
    "Jane Smith": "",
    "A. Warden": "",
    "Mark Head": "",
    "Grant Officer": "",
    "n": "",
}


@pytest.mark.parametrize(("text", "role"), ROLES.items())
def test_a_role_is_told_from_a_name(text: str, role: str) -> None:
    assert role_in(text, ["Safer Communities"]) == role


def test_an_address_of_a_team_is_told_from_somebodys() -> None:
    assert shared_address("community.safety@x.example") == "community.safety@x.example"
    assert shared_address("jane.smith@x.example") == ""
    assert shared_address("no address") == ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('The baseline is from 2016. The return itself words this as "down 44%".', "The baseline is from 2016."),
        ("The return of victims to their homes gives hope.", "The return of victims to their homes gives hope."),
        ("This workbook was made in a hurry.", ""),
        ("Two workbooks for schools were printed.", "Two workbooks for schools were printed."),
    ],
)
def test_what_a_workbook_says_of_itself_is_not_published(text: str, kept: str) -> None:
    assert about_the_work(text) == kept
