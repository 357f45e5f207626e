"""The Checks sheet: what a real LibreOffice works out in a broken workbook is what `grants validate` says of it."""

from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import EXAMPLES, check, needs_libreoffice
from filled import answers
from openpyxl import load_workbook
from test_template import assert_worked_out_as_stored, recalculated, recalculated_all

from grants.form import rounds
from grants.model.words import is_no_answer
from grants.reading.cells import read
from grants.rules import CATALOGUE
from grants.template import Content, write_template
from grants.template.formula_names import Names
from grants.template.live.check_words import PUT_RIGHT, UNSEEN
from grants.template.live.check_words import unseen as unseen_words
from grants.template.live.checks import Checks
from grants.template.live.named_arrays import NO, YES, no_answers
from grants.template.live.outcome import blank

ROUND = rounds.load("safer-plymouth-2021-22")
CHECKS = Checks(Names(ROUND), blank(ROUND), {}, {key: sheet.rows for key, sheet in ROUND.sheets.items()})


@needs_libreoffice
def test_a_project_is_told_how_much_it_lacks(tmp_path: Path) -> None:
    """The row of a project on Checks, with the contribution worked out beside the one stated, and its faults below."""
    content = deepcopy(answers("spending-intentions"))
    content["projects"][1] |= {"contribution": Decimal("0.5"), "contract_value": 75000}
    content["projects"][1] |= {f"priority_{number}": None for number in range(1, 6)}
    path = tmp_path / "plan.xlsx"
    path.write_bytes(write_template(ROUND, content))
    sheet = load_workbook(recalculated(path, tmp_path / "recalculated"), data_only=True)["Checks"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    row = next(row for row in rows if row[0] == "P2")
    assert (row[2], row[3], row[4]) == (25000, PUT_RIGHT, 1)
    assert (row[7], row[8]) == (pytest.approx(0.5), pytest.approx(1 / 3))
    told = {row[0]: f"{row[4] or ''}{row[5] or ''}" for row in rows}
    assert told["Projects J6"] == "No priority is ticked"
    assert told["Projects H6"] == "OPCC contribution % is not the amount divided by the contract value"


@needs_libreoffice
@pytest.mark.parametrize("source", ["2017-18", "2021-22"])
def test_an_example_comes_back_from_ods_as_it_was(source: str, tmp_path: Path) -> None:
    """Saved by LibreOffice in its own format, and that saved as .xlsx again: the same findings."""
    path = EXAMPLES / f"{source}.xlsx"
    sheet = recalculated(recalculated(path, tmp_path / "there", "ods"), tmp_path / "back")
    assert check(sheet).findings == check(path).findings


def test_every_rule_is_seen_by_excel_or_named_as_unseen() -> None:
    """What a form lacks is left out in silence; the form that ships lacks nothing but sums of its own."""
    seen = {fault.code for fault in CHECKS.table.faults}
    unseen = {code for codes in UNSEEN.values() for code in codes}
    assert seen | unseen | {"SUM01"} == set(CATALOGUE)
    assert not seen & unseen
    assert {"Available £", "Spent in all £", "Results that miss their target"} <= {each.label for each in CHECKS.whole}
    assert all(words in unseen_words() for words in UNSEEN)


def test_words_that_are_no_answer_and_ticks_are_those_of_the_reader() -> None:
    """Excel's formulas have lists of their own, since they know no patterns."""
    column = ROUND.sheets["projects"].column("priority_1")
    choices = ROUND.choices("yes")
    assert all(is_no_answer(words) for words in no_answers())
    assert {read(words, column, choices).value for words in YES} == {"yes"}
    assert {read(words, column, choices).value for words in NO} == {None}
    assert not any(read(words, column, choices).doubt for words in (*YES, *NO))


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
    told = {path.stem: str(load_workbook(path, data_only=True)["Checks"]["A3"].value) for path in paths}
    assert told["plan"] == "To put right: 9. To look at again: 10."
