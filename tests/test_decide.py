"""collect → decide → validate: decisions reach the partnerships' own workbooks, and a letter each; nothing is lost."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from bent import run, validated
from conftest import EXAMPLES
from docx import Document
from openpyxl import load_workbook
from test_collect import FUND, KEYS, KNOWN, change, place
from test_collect import filled_returns as filled_returns
from test_collect import returns as returns

BY, ON = "A. Commissioner, Police and Crime Commissioner", datetime(2023, 6, 15)
YES, CONDITIONS, NO = "Yes", "Yes with conditions", "No"


@pytest.fixture
def collection(returns: Path, tmp_path: Path) -> Path:
    target = tmp_path / "fund.xlsx"
    run("collect", returns, *KNOWN, "-o", target, code=1)
    return target


def fill(collection: Path, answers: Mapping[int, Mapping[str, Any]]) -> None:
    """Fill rows of the sheet of decisions, by their number in Excel; all other lines are approved."""
    book = load_workbook(collection)
    sheet = book["Decisions"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, 11):
        given = {"Decision": YES, "Decided by": BY, "Decided on": ON} | answers.get(row, {})
        for title, value in given.items():
            sheet.cell(row, heads[title]).value = value
    book.save(collection)


def decide(collection: Path, returns: Path, target: Path, code: int = 0) -> Any:
    return run("decide", collection, returns, *KNOWN, "-o", target, code=code)


def test_decisions_reach_the_workbooks(collection: Path, returns: Path, tmp_path: Path) -> None:
    fill(
        collection,
        {6: {"Decision": CONDITIONS, "Conditions and reasons": "1. Report each quarter. 2. Spend by March."}},
    )
    before = validated(returns / f"{KEYS[0]}.xlsx", *KNOWN)["findings"]
    decide(collection, returns, tmp_path / "out")
    made = tmp_path / "out" / f"{KEYS[0]}-decided.xlsx"
    assert validated(made, *KNOWN)["findings"] == before
    book, source = load_workbook(made), load_workbook(returns / f"{KEYS[0]}.xlsx")
    column = place("projects.approved", made).rpartition("!")[2][0]
    assert [book["Projects"][f"{column}{row}"].value for row in (5, 6)] == [YES, CONDITIONS]
    assert [book["Sign-off"][f"{each}8"].value for each in "BCD"] == [
        "A. Commissioner",
        "Police and Crime Commissioner",
        ON,
    ]
    kept = {cell.coordinate: cell.value for row in source["Measures"].iter_rows() for cell in row}
    assert {cell.coordinate: cell.value for row in book["Measures"].iter_rows() for cell in row} == kept


def test_the_letter_says_what_is_decided(collection: Path, returns: Path, tmp_path: Path) -> None:
    changes: dict[int, dict[str, Any]] = {
        5: {"Decision": NO, "Conditions and reasons": "Not in the plan."},
        6: {"Decision": CONDITIONS, "Conditions and reasons": "1. Report each quarter. 2. Spend by March."},
    }
    fill(collection, changes)
    decide(collection, returns, tmp_path / "out")
    letter = Document(str(tmp_path / "out" / f"{KEYS[0]}-decision.docx"))
    words = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    for said in ("2. P2: Report each quarter.", "3. P2: Spend by March.", "P1: Not in the plan.", "15 June 2023"):
        assert said in words
    assert "Half-year return: due on 30 October 2023." in words
    assert (tmp_path / "out" / f"{KEYS[0]}-decision.pdf").read_bytes().startswith(b"%PDF")


def test_a_line_without_a_decision_is_named_and_the_others_written(
    collection: Path, returns: Path, tmp_path: Path
) -> None:
    fill(collection, {6: {"Decision": None}})
    done = decide(collection, returns, tmp_path / "out", code=1)
    assert "nothing is decided (Decisions!G6)" in done.stderr
    book = load_workbook(tmp_path / "out" / f"{KEYS[0]}-decided.xlsx")
    column = place("projects.approved", returns / f"{KEYS[0]}.xlsx").rpartition("!")[2][0]
    assert [book["Projects"][f"{column}{row}"].value for row in (5, 6)] == [YES, None]


def test_a_decision_that_is_none_is_refused(collection: Path, returns: Path, tmp_path: Path) -> None:
    fill(collection, {5: {"Decision": "Perhaps"}})
    assert '"Perhaps" is no decision (Decisions!G5)' in decide(collection, returns, tmp_path / "out", code=1).stderr


def test_a_line_that_changed_since_is_refused(collection: Path, returns: Path, tmp_path: Path) -> None:
    fill(collection, {})
    path = returns / f"{KEYS[1]}.xlsx"
    change(path, place("projects.allocated", path), 11_999)
    done = decide(collection, returns, tmp_path / "out", code=1)
    assert "it was allocated £12,000 when it was collected, and £11,999 in the workbook now" in done.stderr


def test_the_order_of_lines_and_other_returns_makes_no_difference(
    collection: Path, returns: Path, tmp_path: Path
) -> None:
    fill(collection, {})
    book = load_workbook(collection)
    sheet = book["Decisions"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=10)]
    for number, row in enumerate(reversed(rows), start=5):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    turned = tmp_path / "turned.xlsx"
    book.save(turned)
    decide(collection, returns, tmp_path / "one")
    decide(turned, returns, tmp_path / "two")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "two").iterdir())
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_line_that_stands_twice_is_wrong_use(collection: Path, returns: Path, tmp_path: Path) -> None:
    fill(collection, {})
    change(collection, "Decisions!B6", "P1")
    assert "stands twice" in decide(collection, returns, tmp_path / "out", code=2).stderr
    assert not (tmp_path / "out").exists()


def test_what_is_no_collection_is_wrong_use(returns: Path, tmp_path: Path) -> None:
    done = decide(returns / f"{KEYS[0]}.xlsx", returns, tmp_path / "out", code=2)
    assert "it is no collection" in done.stderr
    assert str(FUND) not in done.stderr


def test_nothing_is_replaced_unasked(collection: Path, returns: Path, tmp_path: Path) -> None:
    fill(collection, {})
    decide(collection, returns, tmp_path / "out")
    assert "--force" in decide(collection, returns, tmp_path / "out", code=2).stderr


def test_who_decided_may_stand_in_any_row(collection: Path, returns: Path, tmp_path: Path) -> None:
    """The row that names them needs no decision of its own."""
    rest = {"Decided by": None, "Decided on": None}
    fill(collection, {5: {"Decision": None}, 6: rest, 8: rest, 10: rest})
    decide(collection, returns, tmp_path / "out", code=1)
    book = load_workbook(tmp_path / "out" / f"{KEYS[0]}-decided.xlsx")
    assert [book["Sign-off"][f"{each}8"].value for each in "BD"] == ["A. Commissioner", ON]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"Decided on": "next week"}, '"next week" is no day'),
        ({"Decided on": datetime(2023, 6, 16)}, "decided on two days: 15 June 2023 and 16 June 2023"),
        ({"Decided by": "B. Deputy"}, "two people decided of one partnership"),
    ],
)
def test_who_and_when_have_to_be_clear(
    answers: Mapping[str, Any], said: str, collection: Path, returns: Path, tmp_path: Path
) -> None:
    fill(collection, {6: answers})
    done = decide(collection, returns, tmp_path / "out", code=1)
    assert said in done.stderr
    assert {path.name.partition("-")[0] for path in (tmp_path / "out").iterdir()} == set(KEYS[1:3])


def test_a_day_that_is_typed_as_text_is_a_day(collection: Path, returns: Path, tmp_path: Path) -> None:
    fill(collection, {row: {"Decided on": "15/06/2023"} for row in (5, 6)})
    decide(collection, returns, tmp_path / "out")
    assert load_workbook(tmp_path / "out" / f"{KEYS[0]}-decided.xlsx")["Sign-off"]["D8"].value == ON


def test_only_the_return_that_counts_is_decided(collection: Path, returns: Path, tmp_path: Path) -> None:
    earlier = returns / "earlier.xlsx"
    earlier.write_bytes((returns / f"{KEYS[0]}.xlsx").read_bytes())
    change(earlier, "Sign-off!D5", datetime(2023, 2, 1))
    fill(collection, {})
    done = decide(collection, returns, tmp_path / "out")
    assert "earlier.xlsx: superseded by" in done.stderr
    assert not list((tmp_path / "out").glob("earlier*"))


def test_a_partnership_without_its_return_is_named(collection: Path, returns: Path, tmp_path: Path) -> None:
    fill(collection, {})
    (returns / f"{KEYS[2]}.xlsx").unlink()
    assert f"{KEYS[2]}: missing" in decide(collection, returns, tmp_path / "out", code=1).stderr


def test_old_years_in_the_folder_are_passed_over(collection: Path, returns: Path, tmp_path: Path) -> None:
    (returns / "old.xlsx").write_bytes((EXAMPLES / "2017-18.xlsx").read_bytes())
    fill(collection, {})
    assert "old.xlsx: it is of another round or stage" in decide(collection, returns, tmp_path / "out").stderr


def test_rows_that_were_deleted_are_named(collection: Path, returns: Path, tmp_path: Path) -> None:
    fill(collection, {})
    book = load_workbook(collection)
    book["Decisions"].delete_rows(6)
    book.save(collection)
    done = decide(collection, returns, tmp_path / "out", code=1)
    assert 'missing: P2 "Safer homes": it was not in the collection' in done.stderr


def test_a_filter_hides_no_decision(collection: Path, returns: Path, tmp_path: Path) -> None:
    fill(collection, {})
    book = load_workbook(collection)
    book["Decisions"].row_dimensions[6].hidden = True
    book.save(collection)
    decide(collection, returns, tmp_path / "out")
    column = place("projects.approved", returns / f"{KEYS[0]}.xlsx").rpartition("!")[2][0]
    assert load_workbook(tmp_path / "out" / f"{KEYS[0]}-decided.xlsx")["Projects"][f"{column}6"].value == YES


def test_a_folder_that_cant_be_written_to_is_said(collection: Path, returns: Path, tmp_path: Path) -> None:
    fill(collection, {})
    (tmp_path / "out").write_text("a file in the way")
    assert "out" in decide(collection, returns, tmp_path / "out", code=2).stderr
