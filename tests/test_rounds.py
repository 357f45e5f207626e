"""Round files: what is read of a good one, what is said of a bad one, what is odd about one, and next year's."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import check, places
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from grants.documents.document import Table
from grants.form import rounds
from grants.form.checking import REMARKS, remarks
from grants.form.next_round import LOOK_AGAIN, next_year
from grants.form.rounds import RoundError
from grants.report import make
from grants.template import write_template
from grants.validate import read_file

DATA = Path(__file__).parent / "data"
OTHER = DATA / "northshire-2026-27.toml"
GOOD = OTHER.read_text(encoding="utf-8")
SHIPPED = Path(rounds.__file__).parent.parent / "rounds"
ROUND_FILES = [*sorted(SHIPPED.glob("*.toml")), *(path for path in sorted(DATA.glob("*.toml")) if "-form" not in path.name)]
MANY = DATA / "four-partnerships.toml"


@pytest.mark.parametrize("name", rounds.ids())
def test_rounds_that_ship_are_good(name: str) -> None:
    round = rounds.load(name)
    assert round.id == name
    assert isinstance(round.grant_total, Decimal)
    assert round.begins < round.ends


def test_a_round_of_another_force() -> None:
    round = rounds.load(OTHER)
    assert round.grant_total == Decimal("81250.50")
    titles = [column.title for column in round.sheets["projects"].columns]
    assert titles[9:14] == [
        "1. Theft", "2. Drugs and alcohol-related crime", "3. Serious violence", "4. Antisocial behaviour",
        "How it is monitored",
    ]  # fmt: skip
    assert list(round.choices("theme_groups")) == ["Theft and retail crime", "Drugs & alcohol"]


def test_a_round_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        rounds.load(OTHER).year = "2030-31"  # type: ignore[misc]  # that it can't be set is the point


FAULTS = {
    "unknown key": ('fund = "', 'fnd = "', ["fund is missing", "line 4: fnd is not a key that a round has here; did you mean fund?"]),
    "not money": ('"81250.50"', '"lots"', ["line 8: grant_total is not an amount of money; write it like 125_000 or 125000.50"]),
    "a third decimal": ('"81250.50"', "1.005", ["line 8: grant_total is not an amount of money; write it like 125_000 or 125000.50"]),
    "a gap in the numbers": ("3 = ", "5 = ", ["line 17: priorities have to be numbered 1 to 4 in order; they are 1, 2, 5, 4"]),
    "a priority without number": ("3 = ", "x = ", ["line 20: priorities.x has to be a whole number"]),
    "unknown stage": (
        "half-year =", "mid-year =",
        ["line 25: stages.mid-year is not a stage that there is; there is spending-intentions, half-year, final-evaluation"],
    ),
    "due before it opens": ("2026-10-30", "2026-09-30", ["line 25: stages.half-year.due has to be after opens"]),
    "ends before it begins": ("2027-03-31", "2026-03-31", ["line 7: ends has to be after begins"]),
    "a date in quotation marks": ("ends = 2027-03-31", 'ends = "spring"', ["line 7: ends has to be a date such as 2021-04-01, without quotation marks"]),
    "unknown form": ('"csp-fund"', '"other"', ["line 3: form is not a form that there is; there is csp-fund"]),
    "unknown setting": ("over_allocation", "over_allocations", ["line 29: settings.over_allocations is not a key that a round has here; did you mean over_allocation?"]),
    "a list that is text": ('["Theft and retail crime", "Drugs & alcohol"]', '"Theft"', ["line 15: theme_groups has to be a list in square brackets"]),
    "a locale of another language": (
        "over_allocation = 10", 'over_allocation = 10\nlocale = "de_DE"', ["line 30: settings.locale is not a kind of English, such as en_GB"],
    ),
    "a locale that there is not": (
        "over_allocation = 10", 'over_allocation = 10\nlocale = "english"', ["line 30: settings.locale is not a kind of English, such as en_GB"],
    ),
    "a small number that is none": (
        "over_allocation = 10", "small_number = 10_000_000", ["line 29: settings.small_number is too large"],
    ),
    "a brace": ('fund = "', 'fund = "{x}', ["line 4: fund holds a brace; use round brackets"]),
    "a sign that steers": ('fund = "', 'fund = "\\u001b[31m', ["line 4: fund holds a sign that can't be seen; type it again"]),
    "a name that is none": ('fund = "', 'fund = "' + "x" * 121, ["line 4: fund is far too long"]),
    "a number of too many digits": ('"81250.50"', "9" * 5000, ["it has a number that is too large or too small to be one"]),
    "a number beyond all numbers": ('"81250.50"', "1e99999999999999999999", ["it has a number that is too large or too small to be one"]),
    "too deep": ("fund =", "x." * 200 + "fund =", ["it is nested too deeply"]),
    "stages in a list": ("[stages]", "[[stages]]", ["line 23: stages has to be a table of keys and values"]),
    "not TOML": ('id = "', 'id = ', ["line 2: this is not TOML: invalid value"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_key_and_line(name: str, tmp_path: Path) -> None:
    good, bad, expected = FAULTS[name]
    path = tmp_path / "round.toml"
    assert good in GOOD
    path.write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(RoundError) as error:
        rounds.load(path)
    assert [str(problem) for problem in error.value.problems] == expected


def test_all_faults_come_in_one_pass(tmp_path: Path) -> None:
    path = tmp_path / "round.toml"
    path.write_text(
        GOOD.replace('"81250.50"', "-1").replace("3 = ", "5 = ").replace("half-year", "mid"), encoding="utf-8"
    )
    with pytest.raises(RoundError) as error:
        rounds.load(path)
    assert [problem.key for problem in error.value.problems] == ["grant_total", "priorities", "stages.mid"]


def test_a_round_of_no_such_name() -> None:
    with pytest.raises(RoundError, match="no round of this name"):
        rounds.load("safer-atlantis")


def test_another_round_gives_a_template_a_validation_and_a_return(tmp_path: Path, broken: Callable[..., Path]) -> None:
    """Four priorities, another total, other groups, 10% over-allocation allowed: and no Python changed."""
    round = rounds.load(OTHER)
    blank = tmp_path / "blank.xlsx"
    blank.write_bytes(write_template(round))
    answers = {
        "Projects!A5": "P1", "Projects!B5": "Shop watch", "Projects!C5": "Wardens", "Projects!D5": "Drugs & alcohol",
        "Projects!F5": 81250.50, "Projects!J5": "Yes", "Measures!A5": "P1", "Measures!D5": "Thefts", "Measures!F5": "Number",
        "Sign-off!B5": "A. Person", "Sign-off!C5": "Director", "Sign-off!D5": "01/05/2026",
    }  # fmt: skip
    filled = broken(blank, answers)
    assert load_workbook(filled)["Projects"]["M4"].value == "4. Antisocial behaviour"
    assert [each for each in check(filled, round).findings if each.severity == "error"] == []
    assert places(list(check(filled).findings)) == [("FILE06", "!")]
    reading = read_file(str(filled), round=round)
    table = next(block for block in return_document(reading.returned, round).blocks if isinstance(block, Table))
    assert table.rows[0][1][0].text == "£81,250.50"
    assert table.rows[0][3][0].text == "1"
    over = broken(blank, answers | {"Projects!F5": 89375.56})
    assert [each.code for each in check(over, round).findings if each.severity == "error"] == ["ALLOC01"]
    within = broken(blank, answers | {"Projects!F5": 89375.55})
    assert [each for each in check(within, round).findings if each.severity == "error"] == []
