"""The board report over several years, beside the risks, and what results cost; and that none of it tells of few people."""

from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bent import run
from conftest import EXAMPLES
from filled import changed
from test_board import FINAL, PLAN, ROUND, tables, texts
from test_formats import READERS

from grants.documents.document import Document
from grants.form import rounds
from grants.form.library import Library
from grants.reading.answers_given import return_of
from grants.report import FORMATS, make, render
from grants.validate import read_file

BEFORE = rounds.load("safer-plymouth-2018-19").changed(form=ROUND.form)
"""The year before, with the form's sheets as they are, so that the answers of 2021-22 stand for it."""
FUND = Library([str(EXAMPLES / "fund" / "rounds")])
Rows = dict[str, dict[int, dict[str, Any]]]


def of_years(year: str, *earlier: str) -> Document:
    reading = read_file(str(EXAMPLES / f"{year}.xlsx"))
    past = [read_file(str(EXAMPLES / f"{each}.xlsx")) for each in earlier]
    return make("board", reading.returned, reading.round, previous=[(each.returned, each.round) for each in past])


def two_years(now: Rows | None = None, then: Rows | None = None) -> Document:
    """Final returns of one partnership in two years, made of the same answers, each with its own changes."""
    older = BEFORE.changed(theme_groups=ROUND.theme_groups, priorities=ROUND.priorities)
    given = changed(FINAL, then or {})
    before = return_of(given, older, FINAL)
    return make("board", return_of(changed(FINAL, now or {}), ROUND, FINAL), ROUND, previous=[(before, older)])


def fund(name: str) -> Document:
    reading = read_file(str(EXAMPLES / "fund" / f"{name}.xlsx"), library=FUND)
    return make("board", reading.returned, reading.round)


def row(document: Document, table: str, start: str) -> list[list[str]]:
    """The texts of the cells of the row that begins so."""
    found = next(each for each in tables(document)[table].rows if each[0][0].text.startswith(start))
    return [[line.text for line in cell] for cell in found]


# ------------------------------------------------------------------------------------------------------- years


def test_domestic_abuse_is_followed_over_three_years_whatever_it_was_called() -> None:
    document = of_years("2021-22", "2018-19", "2017-18")
    name, *amounts = row(document, "Allocated year by year, in pounds", "Plymouth Domestic Abuse Service")
    assert amounts == [["£160,200"], ["£160,200"], ["£240,819"]]
    assert name[1:] == [
        "2017-18: Domestic abuse victim service contract (PDAS)", "2018-19: Plymouth Domestic Abuse Service",
    ]  # fmt: skip
    said = "was allocated £160,200 in 2017-18, £160,200 in 2018-19 and £240,819 in 2021-22."
    assert any(text.endswith(said) for text in texts(document))


@pytest.mark.parametrize("earlier", [("2018-19",), ("2017-18", "2018-19")])
def test_each_project_of_each_year_stands_in_the_table_once(earlier: tuple[str, ...]) -> None:
    """The amounts of a year are those of its workbook, and its total is theirs."""
    document = of_years("2021-22", *earlier)
    table = tables(document)["Allocated year by year, in pounds"]
    for place, year in enumerate(sorted([*earlier, "2021-22"]), start=1):
        rows = read_file(str(EXAMPLES / f"{year}.xlsx")).returned["projects"].rows()
        amounts = sorted(each["allocated"] for each in rows)
        shown = sorted(line.amount for each in table.rows for line in each[place] if line.amount is not None)
        assert (shown, table.total[place][0].amount) == (amounts, sum(amounts))


def test_like_measures_stand_beside_each_other_and_what_is_unlike_is_said() -> None:
    document = of_years("2021-22", "2018-19", "2017-18")
    rows = tables(document)["Like measures year by year"].rows
    cells = {each[1][0].text: [[line.text for line in cell] for cell in each[2:]] for each in rows}
    assert cells["Re-referral rate"] == [["4%", "no target"], ["aim: below 20%"], ["aim: below 20%"]]
    shown = texts(document)
    assert "No return of the time between 2018-19 and 2021-22 was given." in shown
    assert "The return of 2018-19 is a plan: it has aims and no results." in shown
    assert (
        '"Cases escalating from stage 1 to stage 2" was counted in different units: % in 2017-18 and Number in 2018-19.'
        in shown
    )
    assert "Cases escalating from stage 1 to stage 2" not in cells


def test_without_earlier_years_there_is_no_such_section() -> None:
    assert not any("year by year" in name for name in tables(of_years("2021-22")))


def test_the_command_takes_earlier_years_and_no_others(tmp_path: Path) -> None:
    now, then, long_ago = (str(EXAMPLES / f"{year}.xlsx") for year in ("2021-22", "2018-19", "2017-18"))
    words = ["report", now, "--kind", "board", "--format", "html", "-o", "-"]
    page = run(*words, "--previous", then, "--previous", long_ago).stdout
    assert all(amount in page for amount in ("Year by year", "£160,200", "£240,819"))
    assert "of years before 2018-19" in run("report", then, *words[2:], "--previous", now, code=2).stderr
    assert "both of 2018-19" in run(*words, "--previous", then, "--previous", then, code=2).stderr
    assert (
        "--previous is for --kind board" in run("report", now, "-o", str(tmp_path), "--previous", then, code=2).stderr
    )
    missing = run(*words, "--previous", str(tmp_path / "none.xlsx"), code=2)
    assert "there is no file of this name" in missing.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_year_of_another_partnership_is_refused() -> None:
    now, other = EXAMPLES / "fund" / "2025-26" / "westfold.xlsx", EXAMPLES / "fund" / "2024-25" / "northbeck.xlsx"
    words = [
        "report",
        str(now),
        "--kind",
        "board",
        "--format",
        "html",
        "-o",
        "-",
        "--rounds",
        str(EXAMPLES / "fund" / "rounds"),
    ]
    refused = run(*words, "--previous", str(other), code=2)
    assert "is of Northbeck Community Safety Partnership" in refused.stderr
    own = run(*words, "--previous", str(other.with_name("westfold.xlsx")))
    assert "£38,000 in 2024-25 and £40,000 in 2025-26" in own.stdout


# --------------------------------------------------------------------------------------------------- what results cost


def test_a_cost_is_the_spend_by_the_count_with_its_caution() -> None:
    document = fund("2024-25/westfold")
    cells = row(document, "Cost for each result", "Rural domestic abuse adviser")
    assert cells[1:] == [["Victims supported"], ["£38,000"], ["74"], [f"£{round(38000 / 74)}"]]
    assert any("It is no price" in text for text in texts(document))
    assert len(tables(document)["Cost for each result"].rows) == 1  # reports of damage are nothing that was bought


def test_there_is_no_cost_of_a_plan_nor_where_no_spend_is_given() -> None:
    assert "Cost for each result" not in tables(fund("2025-26/westfold"))
    projects = [each[0][0].text for each in tables(of_years("2017-18"))["Cost for each result"].rows]
    assert set(projects) == {"ASB, low level crime, emerging local issues"}


# ------------------------------------------------------------------------------------------------- money and risk


def test_the_money_beside_the_risk_names_high_risks_without_money() -> None:
    document = fund("2024-25/westfold")
    table = tables(document)["Money by risk"]
    assert [(each[0][0].text, each[1][0].text, each[3][0].amount) for each in table.rows] == [
        ("Domestic abuse", "High", 38000), ("Problem drinking", "High", 0), ("Modern slavery", "High", 0),
        ("County lines", "Moderate", 0), ("Antisocial behaviour", "Moderate", 0), ("Criminal damage", "Standard", 22000),
    ]  # fmt: skip
    assert table.total[3][0].amount == 60000
    said = next(text for text in texts(document) if "goes to high risks" in text)
    assert said == (
        "£38,000 of £60,000, 63p of each pound, goes to high risks. "
        "High risks without money from this grant: Problem drinking and Modern slavery."
    )


def test_money_without_a_risk_is_said_and_refused_projects_are_left_out() -> None:
    document = fund("2025-26/westfold")
    assert "1 project with £20,000 states no risk." in " ".join(texts(document))
    round = ROUND.changed(risks={"Knives": "High"})
    given = deepcopy(changed(PLAN, {"projects": {0: {"risk": "Knives"}, 1: {"risk": "Knives", "approved": "No"}}}))
    refused = make("board", return_of(given, round, PLAN), round)
    assert tables(refused)["Money by risk"].rows[0][3][0].amount == 240819
    assert any(text.endswith("1 refused project with £25,000 left out.") for text in texts(refused))
    assert "Money by risk" not in tables(of_years("2021-22"))


# ------------------------------------------------------------------------------------- nothing tells of few people

FEW: dict[str, Any] = {"measure": "Victims rehoused", "kind": "Output", "unit": "People", "direction": "At least",
                       "target": 20, "year_end": 3, "numerator": None, "denominator": None, "light": "Red",
                       "escalate": "Yes", "comment": "Only the three of them."}  # fmt: skip
MANY = {**FEW, "year_end": 41, "comment": None}
TOLD = "We helped as many as the 3 of last year."


def formats(document: Document) -> str:
    return "\n".join(READERS[form](render(document, form)) for form in FORMATS)


def test_few_people_of_this_year_are_in_no_section_and_no_format() -> None:
    """Not as a result, as what one cost, beside the years, as a decision, as a light or in prose."""
    document = two_years({"measures": {0: FEW}, "evaluation": {0: {"spent": 240819}}}, {"measures": {0: MANY}})
    shown = formats(document)
    assert "£80,273" not in shown  # the spend by three
    assert "three of them" not in shown
    assert row(document, "Like measures year by year", "P1")[2:] == [
        ["41", "aim: at least 20"], ["fewer than 5", "aim: at least 20"],
    ]  # fmt: skip
    counted = [table for name, table in tables(document).items() if "priorit" not in name]
    lines = [line.text for table in counted for each in table.rows for cell in each for line in cell]
    assert "3" not in lines
    assert "R 1" in shown  # the other red light; that of few people is not counted
    assert "R 2" not in shown


def test_few_people_of_an_earlier_year_are_given_away_by_neither() -> None:
    then = {"measures": {0: FEW}}
    document = two_years({"measures": {0: MANY}, "evaluation": {0: {"outcomes": TOLD}}}, then)
    shown = formats(document)
    assert TOLD not in shown
    assert "£80,273" not in shown
    assert TOLD in formats(
        two_years({"measures": {0: MANY}, "evaluation": {0: {"outcomes": TOLD}}}, {"measures": {0: MANY}})
    )


def test_names_of_people_are_in_no_format() -> None:
    named = {"measures": {number: {"accountable": "Wilhelmina Specimen"} for number in range(3)}}
    shown = formats(two_years(named, named))
    assert "Specimen" not in shown
    assert "Service manager" in formats(two_years({"measures": {0: {"accountable": "Service manager"}}}))


def test_the_cost_of_many_is_shown() -> None:
    """The twin of what is withheld above."""
    document = two_years({"measures": {0: MANY}}, {"measures": {0: MANY}})
    rows = [each for each in tables(document)["Cost for each result"].rows if each[2][0].text == "Victims rehoused"]
    assert [each[5][0].amount for each in rows] == [Decimal(round(240819 / 41))] * 2
