"""The board report, which is published: its figures, what it never shows, and what it makes of any stage."""

from datetime import date
from typing import Any

import pytest
from conftest import EXAMPLES
from filled import changed

from grants.documents.document import Document, Fields, Figure, Heading, Paragraph, Table
from grants.form import rounds
from grants.reading.answers_given import return_of
from grants.report import make
from grants.validate import read_file

PLAN, HALF, FINAL = "spending-intentions", "half-year", "final-evaluation"
ROUND = rounds.load("safer-plymouth-2021-22")

Changes = dict[str, dict[int, dict[str, Any]]]
"""Answers to change: sheet, number of the row from 0, column."""


def board(stage: str, changes: Changes | None = None, kind: str = "board") -> Document:
    return make(kind, return_of(changed(stage, changes or {}), ROUND, stage), ROUND)


def of_example(year: str) -> Document:
    reading = read_file(str(EXAMPLES / f"{year}.xlsx"))
    return make("board", reading.returned, reading.round)


def texts(document: Document) -> list[str]:
    """Every text of a document."""
    found: list[str] = []
    for block in document.blocks:
        match block:
            case Heading():
                found.append(block.text)
            case Paragraph():
                found += [line.text for line in block.lines]
            case Fields():
                found += [text for pair in block.pairs for text in pair]
            case Table():
                found += [column.title for column in block.columns]
                found += [line.text for row in (*block.rows, block.total) for cell in row for line in cell]
            case Figure():
                found += [block.title, block.alt]
    return found


def tables(document: Document) -> dict[str, Table]:
    return {block.title: block for block in document.blocks if isinstance(block, Table)}


def figures(document: Document) -> list[Figure]:
    return [block for block in document.blocks if isinstance(block, Figure)]


# ------------------------------------------------------------------------------------------ what is never shown


def test_very_small_counts_of_people_are_not_published() -> None:
    """A result of people, and the share and the light that would give it away; the return to the OPCC has them."""
    none = {"numerator": None, "denominator": None}
    measures: dict[int, dict[str, Any]] = {
        0: {"unit": "People", "year_end": 3, **none, "comment": "Three of them."},
        1: {"measure": "Victims who engage", "year_end": 0.015, "numerator": 3, "denominator": 200},
        2: {"measure": "Number of victims rehoused", "unit": "Number", "year_end": 2},
        3: {"measure": "Re-referral rate", "unit": "%", "direction": "No target", "target": None, "year_end": 0.02,
            "numerator": 4, "denominator": 200},
    }  # fmt: skip
    published = board(FINAL, {"measures": measures})
    shown = texts(published)
    assert "fewer than 5" in shown
    rows = tables(published)["Measures against targets"].rows
    few, share, number, rate = (
        next(row for row in rows if row[1][0].text.startswith(text))
        for text in ("Of victims who engage", "Victims who engage", "Number of victims", "Re-referral rate")
    )
    assert [cell[0].text for cell in few[3:6]] == ["fewer than 5", "Not shown", ""]
    assert [cell[0].text for cell in share[3:6]] == ["not shown", "Not shown", ""]
    assert [cell[0].text for cell in number[3:6]] == ["fewer than 5", "Not shown", ""]
    assert [cell[0].text for cell in rate[3:6]] == ["2%", "No target", ""]
    assert not any("Three of them" in text or "of 200" in text or "1.5%" in text for text in shown)
    to_opcc = "\n".join(texts(board(FINAL, {"measures": measures}, "return")))
    assert "3 of 200" in to_opcc
    assert "This return gives results as they are, small numbers of people among them." in to_opcc


def test_prose_that_could_tell_who_somebody_is_is_withheld() -> None:
    changes = {
        0: {"outcomes": "Ring Ann on 01752 668000."},
        1: {"case_study": "1 client moved away.", "publish": "Yes"},
    }
    shown = texts(board(FINAL, {"evaluation": changes}))
    assert not any("01752" in text or "moved away" in text for text in shown)
    assert "Achieved: Withheld: it could tell who somebody is." in shown
    why = "1 for personal details and 1 for words about very few people"
    assert f"2 texts of the return are withheld, since they could tell who somebody is: {why}." in shown


def test_words_about_very_few_are_withheld_of_a_plan_too() -> None:
    shown = texts(board(PLAN, {"projects": {0: {"outline": "Supports 2 victims in Stonehouse."}}}))
    assert not any("Stonehouse" in text for text in shown)
    why = "since it could tell who somebody is: 1 for words about very few people"
    assert f"1 text of the return is withheld, {why}." in shown


def test_why_the_spend_differs_is_shown_and_withheld_like_other_prose() -> None:
    changes = {0: {"why": "A late start."}, 1: {"why": "Ring 01752 668000."}}
    shown = texts(board(HALF, {"half_year": changes}))
    assert "Why spend differs from plan: A late start." in shown
    assert "Why spend differs from plan: Withheld: it could tell who somebody is." in shown


# ------------------------------------------------------------------------------------------------------- money


def test_a_project_that_serves_several_priorities_is_counted_both_ways() -> None:
    by_priority = tables(board(PLAN))["Money by priority"]
    full, shared = ([row[place][0].amount for row in by_priority.rows] for place in (2, 3))
    assert full[:2] == [400568, 390568]
    assert sum(amount for amount in shared if amount) == 400568
    assert by_priority.total[3][0].text == "£400,568"
    assert "Money by priority" not in tables(of_example("2017-18"))


_ALL, _NONE = ({f"priority_{number}": tick for number in range(1, 6)} for tick in ("Yes", None))


@pytest.mark.parametrize(
    ("ticks", "title"),
    [
        (dict.fromkeys(range(6), _ALL), "What each priority gets"),
        (
            dict.fromkeys(range(6), _NONE) | {3: _NONE | {"priority_3": "Yes"}},
            "Protecting people at risk of abuse gets most, however it is counted",
        ),
    ],
)
def test_the_title_says_which_priority_gets_most(ticks: dict[int, dict[str, Any]], title: str) -> None:
    """Not of several that get as much, nor of money without a priority, however much it is."""
    assert figures(board(PLAN, {"projects": ticks}))[1].title == title


def test_sums_say_of_how_many_projects_they_are() -> None:
    changes = {"half_year": {row: {"forecast": 0 if row < 2 else None} for row in range(6)}}
    total = tables(board(HALF, changes))["Allocated, spent so far and forecast"].total
    assert [line.text for line in total[4]] == ["£0", "from 2 of 6 projects"]


def test_what_was_planned_stands_beside_what_was_spent_where_it_is_given() -> None:
    titles = [column.title for column in tables(board(HALF))["Allocated, spent so far and forecast"].columns]
    assert titles == ["Project", "Allocated £", "Of each pound", "Spent so far £", "Forecast at year end £"]
    planned = tables(board(HALF, {"half_year": {0: {"planned": 5}}}))["Allocated, spent so far and forecast"]
    assert [column.title for column in planned.columns][3] == "Planned to date £"
    assert [line.text for line in planned.total[3]] == ["£5", "from 1 of 6 projects"]


def test_a_variance_that_goes_several_ways_is_told_move_by_move() -> None:
    moves: dict[int, dict[str, Any]] = {
        0: {"ref": "P5", "move": "Carried forward", "amount": 400, "agreed": date(2022, 5, 3)},
        1: {"ref": "P5", "move": "Moved to another project", "other": "P6", "amount": 40},
    }
    table = tables(board(FINAL, {"moves": moves}))["Allocated, spent and variance"]
    cells = next(row for row in table.rows if row[0][0].text.startswith("Reverse"))
    name = "Analysis for evidence-based decisions (such as OCLPs)"
    assert cells[5][0].text == f"Carried forward: £400. Moved to another project: {name}, £40."


def test_missed_targets_come_first() -> None:
    table = tables(board(FINAL))["Measures against targets"]
    verdicts = [row[4][0].text for row in table.rows]
    assert verdicts == sorted(verdicts, key=["Missed", "Met", "No target"].index)
    assert [cell[0].text for cell in table.rows[0][2:6]] == ["at least 75%", "60% (120 of 200)", "Missed", "Red"]


def test_the_light_and_the_comment_are_those_of_the_stage() -> None:
    first = tables(board(HALF, {"measures": {1: {"light": "Green", "comment": "At the end."}}}))[
        "Measures against targets"
    ]
    assert first.columns[5].title == "Half-year light"
    assert [line.text for line in first.rows[0][3]] == ["60% (120 of 200)", "Late start."]
    assert first.rows[0][5][0].text == "Red"
