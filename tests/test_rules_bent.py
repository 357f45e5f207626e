"""Rules in rounds that bend the form: sheets and columns left out or added, other words, several progress stages."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from bending import replicated
from conftest import EXAMPLES, TODAY, places
from filled import answers

from grants.form.needs import KNOWN, NEEDED
from grants.form.round import Round
from grants.form.rounds import parse
from grants.template.content import from_toml
from grants.validate import findings_of

PLAN, HALF, FINAL = "spending-intentions", "half-year", "final-evaluation"
SHIPPED = (files("grants") / "rounds" / "safer-plymouth-2021-22.toml").read_text(encoding="utf-8")
FORM = (files("grants") / "forms" / "csp-fund.toml").read_text(encoding="utf-8")

Answers = dict[str, list[dict[str, Any]]]


@cache
def bent(head: str = "", tail: str = "") -> Round:
    """The round of 2021-22 with keys more at its top and tables more at its end."""
    return parse(f"{head}\n{SHIPPED}\n{tail}", "bent.toml")


def found(round: Round, given: Mapping[str, Sequence[Mapping[str, Any]]], stage: str) -> list[tuple[str, str]]:
    return places(list(findings_of(round, given, stage, TODAY)))


# ----------------------------------------------------------------------------------------------- left out and added

OPTIONAL = sorted(
    {sheet for sheet in KNOWN if sheet not in NEEDED}
    | {f"{sheet}.{key}" for sheet in NEEDED for key in KNOWN[sheet] if key not in (*NEEDED[sheet], "round", "risk")}
    | {f"evaluation.{key}" for key in ("variance", "move", "other", "outcomes", "comments", "case_study", "publish")}
    | {f"measures.{key}" for key in ("year_end", "light", "comment")}
)


@pytest.mark.parametrize("place", OPTIONAL)
def test_rules_work_without_what_a_form_may_lack(place: str) -> None:
    round = bent(f'leave_out = ["{place}"]')
    given = deepcopy(answers(FINAL))
    sheet, _, column = place.partition(".")
    if column:
        given[sheet] = [{key: value for key, value in row.items() if key != column} for row in given[sheet]]
    else:
        given.pop(sheet, None)
    known = {code for code, _ in found(bent(), answers(FINAL), FINAL)}
    assert {code for code, _ in found(round, given, FINAL)} - known <= {"ALLOC01"}


def test_a_total_is_held_against_the_grant_where_nothing_can_be_carried_forward() -> None:
    round = bent('leave_out = ["start.carried_forward", "start.carried_for"]')
    given = deepcopy(answers(PLAN))
    given["projects"][0]["allocated"] += 1
    assert ("ALLOC01", "Projects!F4") in found(round, given, PLAN)


OWN = """
[[columns]]
sheet = "projects"
after = "provider"
key = "wards"
title = "Wards"
required = ["spending-intentions"]

[[columns]]
sheet = "evaluation"
key = "scale"
title = "Scale"
kind = "choice"
choices = ["Street", "Ward", "City"]

[[sheets]]
key = "profile"
title = "Spend profile"
columns = [
  { key = "q1", title = "Q1", kind = "money" },
  { key = "q2", title = "Q2", kind = "money", required = true },
  { key = "q3", title = "Q3", kind = "money" },
  { key = "q4", title = "Q4", kind = "money" },
]
sums = [{ columns = ["q1", "q2", "q3", "q4"], equals = "projects.allocated" }]
"""


def with_own() -> Answers:
    given = deepcopy(answers(FINAL))
    for row in given["projects"]:
        row["wards"] = "All"
    given["profile"] = [{"ref": row["ref"], "q1": row["allocated"], "q2": 0} for row in given["projects"]]
    return given


def new(given: Answers, stage: str = FINAL) -> list[tuple[str, str]]:
    """What is found in answers with own columns and sheets, and not where they are in order."""
    before = found(bent(tail=OWN), with_own(), stage)
    return [each for each in found(bent(tail=OWN), given, stage) if each not in before]


def test_own_columns_are_asked_for_and_judged_by_their_kind() -> None:
    given = with_own()
    given["projects"][2]["wards"] = None
    given["evaluation"][1]["scale"] = "Sity"
    given["profile"][3]["q2"] = -1
    given["profile"][4]["ref"] = "P9"
    assert {each for each in new(given) if each[0] != "SUM01"} == {
        ("CELL04", "Evaluation!L6"), ("CELL06", "Spend profile!D8"), ("CELL10", "Spend profile!A9"),
    }  # fmt: skip
    assert ("CELL01", "Projects!F7") in new(given, PLAN)


def test_own_amounts_come_to_their_figure() -> None:
    given = with_own()
    given["profile"][0]["q1"] -= 1000
    given["profile"].append({"ref": "P2", "q2": Decimal("0.5")})
    both = [each for each in findings_of(bent(tail=OWN), given, FINAL, TODAY) if each.code == "SUM01"]
    assert places(both) == [("SUM01", "Spend profile!C5"), ("SUM01", "Spend profile!C6")]
    assert [each.project for each in both] == ["P1", "P2"]
    assert both[0].message == (
        "Q1 to Q4 of P1 come to £239,819; its Amount allocated £ is £240,819; £1,000 too little."
    )
    assert "50p" not in both[1].message
    assert "£0.50 too much" in both[1].message


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"q1": None, "q2": None}, [("CELL01", "Spend profile!D7")]),
        ({"q1": None}, [("SUM01", "Spend profile!C7")]),
        ({"ref": None}, [("CELL01", "Spend profile!A7")]),
        ({"q1": 93575, "q2": 0}, []),
    ],
)
def test_what_is_reported_of_an_own_amount_is_not_reported_of_its_sum(
    change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    given = with_own()
    given["profile"][2] |= change
    assert new(given) == expected


def test_a_project_without_a_row_of_own_amounts_is_named_at_the_title() -> None:
    given = with_own()
    del given["profile"][5]
    finding = next(each for each in findings_of(bent(tail=OWN), given, FINAL, TODAY) if each.code == "SUM01")
    assert (finding.cell, finding.project) == ("C4", "P6")
    assert "has no row for P6" in finding.fix
    given["profile"] = []
    assert new(given) == []


# -------------------------------------------------------------------------------------------- four progress stages


@pytest.fixture(scope="module")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round with four quarterly returns, each with a sheet and columns of its own, and all its lights renamed."""
    form = replicated(FORM, r'^\[\[stages\]\]\nkey = "half-year".*?(?=^\[\[stages\]\])')
    form = replicated(form, r'^\[\[sheets\]\]\nkey = "half_year".*?(?=^\[\[sheets\]\])')
    form = replicated(form, r'^  \{ key = "half_year.*?(?=^  \{ key = "year_end)')
    form = form.replace('since = "half-year"', 'since = "quarter-1"').replace('was = "quarter_', 'was = "_')
    form = re.sub(r', (added|was) = "[^"]*"', "", form)
    form = form.replace('red = "Red"', 'red = "Coch"').replace('green = "Green"', 'green = "Gwyrdd"')
    folder = tmp_path_factory.mktemp("quarterly")
    (folder / "quarterly.toml").write_text(form, encoding="utf-8")
    text = SHIPPED.replace('form = "csp-fund"', 'form = "quarterly.toml"').replace('2021-22"\nform', 'quarterly"\nform')
    return parse(replicated(text, "^half-year = .*?\n"), "quarterly", folder)


def of_quarter(round: Round, number: int) -> Answers:
    """The plan of 2021-22 with the return of one quarter begun."""
    given: Answers = from_toml(EXAMPLES / "2021-22.toml", round)
    given["start"][0]["return"] = f"Quarter {number}"
    given["sign_off"] = [
        {"return": f"Quarter {number}", "name": "A. Person", "position": "Director", "date": round.begins}
    ]
    return given


def test_a_blank_quarterly_return_is_not_in_order(quarterly: Round) -> None:
    blank = findings_of(quarterly, of_quarter(quarterly, 3), "quarter-3", TODAY)
    errors = [each for each in blank if each.severity == "error"]
    assert places(errors) == [("SPEND01", "Quarter 3!D4")] * 6
    assert [each.project for each in errors] == ["P1", "P2", "P3", "P4", "P5", "P6"]
    results = {each.field for each in blank if each.code == "MEAS05"}
    assert results == {"Quarter 3 result"}
    assert all(each.severity == "warning" for each in blank if each.code == "MEAS05")


def test_each_quarter_is_judged_by_its_own_columns_and_by_its_own_words(quarterly: Round) -> None:
    given = of_quarter(quarterly, 3)
    given["quarter_3"] = [{"ref": row["ref"], "spent": 1} for row in given["projects"]]
    measures = given["measures"]
    for row in measures:
        row["quarter_3"] = {"People": 600, "%": Decimal("0.15"), "Yes/No": "Yes", "Narrative": "Done"}.get(
            row["unit"], 5
        )
    first = next(row for row in measures if row.get("direction") == "At least")
    first |= {"quarter_3": Decimal("0.1"), "quarter_3_light": "Gwyrdd", "quarter_2_light": "Coch", "quarter_2": 1}
    number = measures.index(first) + 5
    light = next(each for each in findings_of(quarterly, given, "quarter-3", TODAY) if each.code == "MEAS08")
    assert light.cell.endswith(str(number))
    assert light.field == "Quarter 3 light"
    assert "The light is Gwyrdd" in light.message
    first["quarter_3_light"] = "Coch"
    red = [each for each in findings_of(quarterly, given, "quarter-3", TODAY) if each.code in ("MEAS08", "MEAS09")]
    assert [(each.code, each.field) for each in red] == [("MEAS09", "Quarter 3 light")]
    assert "is coch; nothing says why" in red[0].message
    assert "Say in Quarter 3 comment why" in red[0].fix


def test_a_text_that_is_no_choice_is_reported_and_nothing_else_of_it() -> None:
    given = deepcopy(answers(FINAL))
    given["evaluation"][4]["move"] = "given"
    before = found(bent(), answers(FINAL), FINAL)
    assert [each for each in found(bent(), given, FINAL) if each not in before] == [("CELL04", "Evaluation!E9")]
