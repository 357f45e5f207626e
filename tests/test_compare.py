"""`grants compare`: one thing is changed in a real workbook, and that change is told, with both cells, and no other."""

import io
import json
import re
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import EXAMPLES, ROOT, TODAY, needs_libreoffice
from filled import SOURCES, small
from openpyxl import load_workbook

from grants.commands.cli import cli
from grants.form import rounds
from grants.form.rounds import Round
from grants.office.asked_of_both import Workbook
from grants.office.changes import Comparison, Place
from grants.office.compare import compare
from grants.printing.comparison import text
from grants.template import write_template
from grants.template.content import from_toml
from grants.validate import judge, read_file

PLAN, HALF, FINAL = "2021-22", "half-year", "final-evaluation"
Make = Callable[..., Comparison]
Row = tuple[str, str, str, str]


def run(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["compare", *words], input=stdin, catch_exceptions=False)


def of(old: bytes, new: bytes, round: Round | None = None) -> Comparison:
    """What changed between the bytes of two workbooks; `round` is that of the new one, in place of its stamp."""
    readings = [read_file("old.xlsx", old), read_file("new.xlsx", new, round=round)]
    return compare(*(Workbook(each, judge(each, TODAY)) for each in readings))


def edited(content: bytes, changes: Mapping[str, Any], edit: Callable[[Any], None] | None = None) -> bytes:
    """A workbook with cells changed: {"Projects!F7": 5}."""
    book = load_workbook(io.BytesIO(content))
    for place, value in changes.items():
        sheet, _, cell = place.rpartition("!")
        book[sheet][cell] = value
    if edit:
        edit(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def changed(source: str, changes: Mapping[str, Any], edit: Callable[[Any], None] | None = None) -> Comparison:
    """What `compare` says of a workbook and a copy of it with cells changed."""
    return of(small(source), edited(small(source), changes, edit))


def rows(found: Comparison) -> list[Row]:
    """Each change in short: its kind, its field, and the cells of both workbooks."""
    return [(each.kind, each.field, _at(each.old), _at(each.new)) for each in found.changes]


def _at(place: Place | None) -> str:
    return f"{place.sheet}!{place.cell}" if place else ""


def said(found: Comparison) -> str:
    """What a terminal says of it, in one line."""
    return " ".join(text(found).split())


def one(kind: str, field: str, old: str, new: str | None = None) -> list[Row]:
    return [(kind, field, old, old if new is None else new)]


# ------------------------------------------------------------------------------------------------- what is the same


@pytest.mark.parametrize("source", SOURCES)
def test_a_workbook_is_the_same_as_itself(source: str) -> None:
    found = of(small(source), small(source))
    assert (found.same, found.changes, found.not_compared, found.relation) == (True, (), (), "resubmission")
    assert [each.by for each in found.projects] == ["ref"] * len(found.projects)


def sorted_by(sheet: str, first: int, last: int) -> Callable[[Any], None]:
    """Turn the rows of a sheet round, as sorting by another column does."""

    def turn(book: Any) -> None:
        page = book[sheet]
        cells = [[cell.value for cell in page[row]] for row in range(first, last + 1)]
        for row, values in zip(range(first, last + 1), reversed(cells), strict=True):
            for cell, value in zip(page[row], values, strict=True):
                cell.value = value

    return turn


SAME: Mapping[str, tuple[str, Mapping[str, Any], Callable[[Any], None] | None]] = {
    "sorted projects": (PLAN, {}, sorted_by("Projects", 5, 10)),
    "sorted measures": (PLAN, {}, sorted_by("Measures", 5, 40)),
    "sorted parts": (PLAN, {}, sorted_by("Parts", 5, 11)),
    "sorted evaluation": (FINAL, {}, sorted_by("Evaluation", 5, 10)),
    "sorted items": (FINAL, {}, sorted_by("Spend items", 5, 6)),
    "amount as text": (PLAN, {"Projects!F6": "£25,000.00"}, None),
    "choice in capitals": (PLAN, {"Measures!E5": "OUTCOME", "Projects!L5": "yes"}, None),
    "tick as a cross": (PLAN, {"Projects!L5": "x"}, None),
    "target as text": (PLAN, {"Measures!H6": "75%"}, None),
    "target as a number of percent": (PLAN, {"Measures!H6": 75}, None),
    "no target, and none given": (PLAN, {"Measures!G8": None}, None),
    "title in capitals, with two spaces": (PLAN, {"Projects!B6": "ADULT therapeutic  counselling for victims of sexual assault (First Light)"}, None),
    "refs in small letters": (PLAN, {"Measures!A5": "p1"}, None),
    "blank and n/a": (PLAN, {"Projects!G8": "n/a"}, None),
    "a day in words": (PLAN, {"Projects!I5": "30 November 2020"}, None),
    "rows apart": (PLAN, {}, lambda book: book["Measures"].insert_rows(20)),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
def test_what_looks_otherwise_and_means_the_same_is_no_change(case: str) -> None:
    source, changes, edit = SAME[case]
    found = changed(source, changes, edit)
    assert (rows(found), found.same) == ([], True)


# ------------------------------------------------------------------------------------------------- one thing changed

CHANGES: Mapping[str, tuple[str, Mapping[str, Any], list[Row]]] = {
    "amount": (PLAN, {"Projects!F6": 20000}, one("changed", "allocated", "Projects!F6")),
    "amount taken out": (PLAN, {"Projects!F6": None}, one("changed", "allocated", "Projects!F6")),
    "amount that can't be read": (PLAN, {"Projects!F6": "lots"}, one("changed", "allocated", "Projects!F6")),
    "contract value": (PLAN, {"Projects!G6": 80000}, one("changed", "contract_value", "Projects!G6")),
    "title, by its ref": (PLAN, {"Projects!B9": "Mentoring turned round"}, one("changed", "project", "Projects!B9")),
    "another title, by its ref": (PLAN, {"Projects!B9": "Street lights"}, one("changed", "project", "Projects!B9")),
    "priority taken away": (PLAN, {"Projects!L5": None}, one("changed", "priority_3", "Projects!L5")),
    "priority added": (PLAN, {"Projects!J5": "Yes"}, one("changed", "priority_1", "Projects!J5")),
    "decision": (PLAN, {"Projects!Q6": "Yes with conditions"}, one("changed", "approved", "Projects!Q6")),
    "conditions": (PLAN, {"Projects!R6": "Report in June."}, one("changed", "conditions", "Projects!R6")),
    "provider": (PLAN, {"Projects!E6": "Second Light"}, one("changed", "provider", "Projects!E6")),
    "theme group": (PLAN, {"Projects!D9": "Safer People"}, one("changed", "theme_group", "Projects!D9")),
    "contract end": (PLAN, {"Projects!I5": date(2022, 3, 31)}, one("changed", "contract_end", "Projects!I5")),
    "amount of a part": (PLAN, {"Parts!E5": 200000}, one("changed", "amount", "Parts!E5")),
    "target": (PLAN, {"Measures!H6": 0.8}, one("changed", "target", "Measures!H6")),
    "direction": (PLAN, {"Measures!G6": "Exactly"}, one("changed", "direction", "Measures!G6")),
    "target and direction": (PLAN, {"Measures!G6": "No target", "Measures!H6": None}, one("changed", "target", "Measures!H6")),
    "baseline": (PLAN, {"Measures!I6": 0.5}, one("changed", "baseline", "Measures!I6")),
    "evidence": (PLAN, {"Measures!J6": "A survey"}, one("changed", "evidence", "Measures!J6")),
    "words, by likeness": (PLAN, {"Measures!D6": "Of victims who were referred, those who engage"}, one("changed", "measure", "Measures!D6")),
    "part of a measure": (PLAN, {"Measures!B23": None, "Measures!C23": "C"}, one("moved", "part", "Measures!C23")),
    "project of a measure": (PLAN, {"Measures!A37": "P5"}, one("moved", "ref", "Measures!A37")),
    "carried forward": (PLAN, {"Start here!B11": 500}, one("changed", "carried_forward", "Start here!B11")),
    "contact": (PLAN, {"Start here!B13": "A. Person"}, one("changed", "contact_name", "Start here!B13")),
    "signature": (PLAN, {"Sign-off!D5": date(2021, 5, 28)}, one("changed", "date", "Sign-off!D5")),
    "the OPCC's signature": (PLAN, {"Sign-off!D8": date(2021, 6, 28)}, one("changed", "date", "Sign-off!D8")),
    "spend so far": (HALF, {"Half-year!D5": 100000}, one("changed", "spent", "Half-year!D5")),
    "half-year result": (HALF, {"Measures!L6": 0.65}, one("changed", "half_year", "Measures!L6")),
    "half-year light": (HALF, {"Measures!M6": "Amber"}, one("changed", "half_year_light", "Measures!M6")),
    "spend": (FINAL, {"Evaluation!C5": 240000}, one("changed", "spent", "Evaluation!C5")),
    "spend taken out": (FINAL, {"Evaluation!C5": None}, one("changed", "spent", "Evaluation!C5")),
    "other project of a move": (FINAL, {"Evaluation!F9": "P4"}, one("changed", "other", "Evaluation!F9")),
    "result": (FINAL, {"Measures!O6": 0.65}, one("changed", "year_end", "Measures!O6")),
    "amount of an item": (FINAL, {"Spend items!D5": 19000}, one("changed", "amount", "Spend items!D5")),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_one_change_is_told_at_its_cells_and_nothing_else_is(case: str) -> None:
    source, changes, expected = CHANGES[case]
    found = changed(source, changes)
    assert rows(found) == expected
    assert not found.same


# --------------------------------------------------------------------------------------- rows that come, go and move


def without(sheet: str, *numbers: int) -> Callable[[Any], None]:
    """Take rows out."""

    def take(book: Any) -> None:
        for number in sorted(numbers, reverse=True):
            book[sheet].delete_rows(number)

    return take


NEW_PROJECT = {"Projects!A11": "P7", "Projects!B11": "Street pastors", "Projects!F11": 1500}


def test_a_project_that_was_added_is_told_with_its_money_and_measures() -> None:
    found = changed(PLAN, NEW_PROJECT | {"Measures!A41": "P7", "Measures!D41": "Nights out", "Measures!F41": "Number"})
    assert rows(found) == [("added", "", "", "Projects!A11")]
    (change,) = found.changes
    assert (change.difference, dict(change.beside), change.ref) == (Decimal(1500), {"measures": 1}, "P7")
    assert found.totals["allocated"].difference == Decimal(1500)
    assert found.allocated_by == {"added": Decimal(1500), "dropped": 0, "changed": 0}
    assert 'P7 "Street pastors" was added: £1,500, with 1 measure.' in said(found)


def test_a_project_that_was_dropped_takes_its_measures_with_it() -> None:
    def drop(book: Any) -> None:
        without("Projects", 9)(book)
        without("Measures", 36)(book)

    found = changed(PLAN, {}, drop)
    assert rows(found) == [("dropped", "", "Projects!A9", "")]
    (change,) = found.changes
    assert (change.difference, dict(change.beside)) == (Decimal(-10000), {"measures": 1})
    assert found.allocated_by == {"added": 0, "dropped": Decimal(-10000), "changed": 0}


def test_a_measure_of_a_dropped_project_that_stands_elsewhere_was_moved() -> None:
    found = changed(PLAN, {"Measures!A36": "P6"}, without("Projects", 9))
    assert rows(found) == [("dropped", "", "Projects!A9", ""), ("moved", "ref", "Measures!A36", "Measures!A36")]
    assert dict(found.changes[0].beside) == {}


def test_measures_and_parts_that_were_added_and_dropped() -> None:
    words = {"Measures!A41": "P6", "Measures!D41": "Calls to the helpline", "Measures!F41": "Number"}
    assert rows(changed(PLAN, words)) == [("added", "", "", "Measures!D41")]
    assert rows(changed(PLAN, {}, without("Measures", 7))) == [("dropped", "", "Measures!D7", "")]
    found = changed(PLAN, {}, without("Parts", 11))
    assert (rows(found), found.changes[0].difference) == ([("dropped", "", "Parts!D11", "")], Decimal(-10000))
    assert rows(changed(FINAL, {}, without("Spend items", 6))) == [("dropped", "", "Spend items!C6", "")]


def renumbered(**refs: str) -> Callable[[Any], None]:
    """Give projects other refs, wherever these stand."""

    def give(book: Any) -> None:
        for page in book:
            for row in page.iter_rows(min_row=5):
                for cell in row:
                    cell.value = refs.get(str(cell.value), cell.value)

    return give


def test_refs_that_were_given_anew_are_matched_by_title() -> None:
    found = changed(FINAL, {}, renumbered(**{f"P{number}": f"P0{number}" for number in range(1, 7)}))
    assert rows(found) == [("changed", "ref", f"Projects!A{row}", f"Projects!A{row}") for row in range(5, 11)]
    assert [each.by for each in found.projects] == ["title"] * 6
    assert said(found).count("Matched by its title.") == 6


def test_two_refs_that_changed_places_stay_with_their_titles() -> None:
    found = changed(PLAN, {}, renumbered(P5="P6", P6="P5"))
    assert [(each.field, each.old and each.old.text, each.new and each.new.text) for each in found.changes] == [
        ("ref", "P5", "P6"),
        ("ref", "P6", "P5"),
    ]


def test_a_title_that_has_nothing_of_the_old_one_is_said_to_be_matched_by_its_ref_alone() -> None:
    assert "Matched by its ref alone." in said(changed(PLAN, {"Projects!B9": "Street lights"}))
    assert "Matched" not in said(changed(PLAN, {"Projects!B9": "Reverse mentoring"}))


def test_another_ref_and_another_title_are_matched_by_likeness() -> None:
    def give(book: Any) -> None:
        renumbered(P4="P9")(book)
        book["Projects"]["B8"] = "Workforce development, communication and training"

    found = changed(PLAN, {}, give)
    assert [each.field for each in found.changes] == ["ref", "project"]
    assert {each.matched for each in found.changes} == {"likeness"}
    assert "Matched by likeness." in said(found)


def test_a_project_of_another_title_and_another_ref_is_another_project() -> None:
    def give(book: Any) -> None:
        renumbered(P5="P9")(book)
        book["Projects"]["B9"] = "Street lights"
        without("Measures", 36)(book)

    kinds = [(each.kind, each.sheet) for each in changed(PLAN, {}, give).changes]
    assert kinds == [("added", "projects"), ("dropped", "projects")]


def test_a_project_that_was_put_first_does_not_pair_the_others_by_their_new_refs() -> None:
    """What were P1 to P6 are P2 to P7 now, and P1 is new."""

    def put(book: Any) -> None:
        renumbered(**{f"P{number}": f"P{number + 1}" for number in range(1, 7)})(book)
        for cell, value in zip("ABF", ("P1", "Street pastors", 1500), strict=True):
            book["Projects"][f"{cell}11"] = value

    found = changed(PLAN, {}, put)
    assert [(each.kind, each.field) for each in found.changes] == [("added", ""), *[("changed", "ref")] * 6]
    assert found.allocated_by == {"added": Decimal(1500), "dropped": 0, "changed": 0}


def test_a_row_with_neither_ref_nor_title_is_known_by_its_place() -> None:
    nameless = edited(small(PLAN), {"Projects!E11": "Harbour", "Projects!F11": 1500})
    assert of(nameless, nameless).same
    assert rows(of(nameless, edited(nameless, {"Projects!F11": 2000}))) == one("changed", "allocated", "Projects!F11")
    assert "row 11, Amount allocated £: £1,500 → £2,000" in said(of(nameless, edited(nameless, {"Projects!F11": 2000})))


def test_a_title_that_stands_twice_pairs_each_with_its_own() -> None:
    twice = edited(small(PLAN), {"Measures!D20": "Confidence and wellbeing", "Measures!F20": "Narrative"})
    assert of(twice, twice).same
    assert rows(of(twice, edited(twice, {"Measures!J20": "A survey"}))) == one("changed", "evidence", "Measures!J20")


# ----------------------------------------------------------------------------------------------------- easier targets


EASIER: Mapping[str, Mapping[str, Any]] = {
    "less to reach": {"Measures!H6": 0.6},
    "more that may be": {"Measures!H7": 0.3},
    "no target": {"Measures!H6": None, "Measures!G6": "No target"},
}
HARDER: Mapping[str, Mapping[str, Any]] = {
    "more to reach": {"Measures!H6": 0.8},
    "less that may be": {"Measures!H7": 0.1},
    "another unit": {"Measures!F23": "£", "Measures!H23": 100},
    "a first target": {"Measures!G19": "At least", "Measures!F19": "Number", "Measures!H19": 1},
}


@pytest.mark.parametrize("case", EASIER)
def test_a_target_that_is_easier_to_reach_is_called_so(case: str) -> None:
    found = changed(PLAN, EASIER[case])
    assert [each.easier for each in found.changes] == [True]
    assert "Easier to reach." in said(found)
    assert "1 aim is easier to reach" in said(found)


@pytest.mark.parametrize("case", HARDER)
def test_a_target_that_is_no_easier_is_not_called_so(case: str) -> None:
    found = changed(PLAN, HARDER[case])
    assert found.changes
    assert not any(each.easier for each in found.changes)
    assert "asier" not in said(found)


def test_a_baseline_from_which_less_is_needed_is_easier() -> None:
    before = edited(small(PLAN), {"Measures!I18": 20, "Measures!I40": 20})
    after = edited(small(PLAN), {"Measures!I18": 10, "Measures!I40": 30})
    found = of(before, after)
    assert [(each.new and each.new.cell, each.easier) for each in found.changes] == [("I18", True), ("I40", False)]


def test_easier_targets_stand_before_the_others() -> None:
    found = changed(PLAN, {"Measures!H6": 0.8, "Measures!H30": 50, "Measures!H9": 0.5, "Measures!J5": "A survey"})
    assert [each.new and each.new.cell for each in found.changes] == ["H9", "H30", "H6", "J5"]


# -------------------------------------------------------------------------------------------------- other pairs


def test_a_plan_and_its_evaluation() -> None:
    """What both ask for is compared; money that came out otherwise is told, and what is as planned is not."""
    found = of(small(PLAN), small(FINAL))
    assert found.relation == "stages"
    outturn = [row for row in rows(found) if row[0] == "outturn"]
    assert outturn == [
        ("outturn", "outturn", "Projects!F9", "Evaluation!C9"),
        ("outturn", "outturn", "Projects!F10", "Evaluation!C10"),
    ]
    assert {each.field for each in found.changes} == {"outturn", "baseline", "comment"}
    assert (found.totals["spent"].old, found.totals["spent"].new) == (None, Decimal(400568))
    assert "was the order meant?" not in said(found)
    assert "was the order meant?" in said(of(small(FINAL), small(PLAN)))


def test_an_allocation_and_a_target_that_changed_since_the_plan() -> None:
    found = of(small(PLAN), edited(small(FINAL), {"Projects!F9": 9000, "Measures!H6": 0.5}))
    told = [(each.field, each.easier) for each in found.changes if each.field in ("allocated", "target")]
    assert told == [("allocated", False), ("target", True)]
    assert found.totals["allocated"].difference == -1000


def test_half_year_forecast_against_what_was_spent() -> None:
    outturn = [row for row in rows(of(small(HALF), small(FINAL))) if row[0] == "outturn"]
    assert outturn[0] == ("outturn", "outturn", "Half-year!E9", "Evaluation!C9")


@pytest.mark.parametrize(("old", "new"), list(product(SOURCES, SOURCES)))
def test_what_the_difference_in_allocations_is_made_of_comes_to_it(old: str, new: str) -> None:
    found = of(small(old), small(new))
    assert sum(found.allocated_by.values()) == found.totals["allocated"].difference
    assert found.same == (old == new)
    both = [each for each in found.projects if each.old and each.new]
    assert len(both) == sum(bool(each.by) for each in found.projects)


def test_two_years() -> None:
    found = of(small("2018-19"), small("2021-22"))
    assert found.relation == "years"
    pairs = [(each.old and each.old.ref, each.new and each.new.ref, each.by) for each in found.projects]
    assert pairs[:6] == [
        ("P1", "P1", "ref"),
        ("P2", "P2", "ref"),
        ("P3", "P3", "ref"),
        (None, "P4", ""),
        (None, "P5", ""),
        (None, "P6", ""),
    ]
    assert [ref for ref, new, _ in pairs[6:] if new is None] == ["P4", "P5", "P6", "P7", "P8", "P9"]
    assert sum(found.allocated_by.values()) == found.totals["allocated"].difference == 0
    assert not {"year", "approved", "conditions", "date"} & {each.field for each in found.changes}
    assert "2018-19, then 2021-22" in said(found)


def test_two_years_whose_refs_mean_other_projects() -> None:
    found = of(small("2017-18"), small("2018-19"))
    by = {each.old.project: (each.new.project, each.by) for each in found.projects if each.old and each.new}
    assert by["Awareness raising"] == ("Awareness raising", "title")
    assert by["Safer Plymouth infrastructure"] == ("Safer Plymouth infrastructure and analysis", "likeness")
    assert "Prevent / Welcoming City" not in by
    assert "2017-18 (final evaluation), then 2018-19 (spending intentions)" in said(found)
    assert sum(found.allocated_by.values()) == found.totals["allocated"].difference


def test_an_earlier_signature_after_a_later_one_is_asked_about() -> None:
    later = edited(small(PLAN), {"Sign-off!D5": date(2021, 5, 28)})
    assert of(later, small(PLAN)).notes == ("OLD was signed after NEW: was the order meant?",)
    assert of(small(PLAN), later).notes == ()


# ---------------------------------------------------------------------------------------------- other rounds and forms


def test_priorities_of_another_plan_are_compared_by_their_names() -> None:
    """The first and the fifth changed places, and each project ticks the same columns as before."""
    source = (ROOT / "grants" / "rounds" / "safer-plymouth-2021-22.toml").read_text(encoding="utf-8")
    turned = source.replace('1 = "Connecting Communities and Policing"', '1 = "Getting the best out of the police"')
    turned = turned.replace('5 = "Getting the best out of the police"', '5 = "Connecting communities and policing"')
    round = rounds.parse(turned.replace("safer-plymouth-2021-22", "turned"), "turned.toml")
    content = write_template(round, from_toml(EXAMPLES / "2021-22.toml", round), rows=1)
    found = of(small(PLAN), content, round)
    assert [row[2:] for row in rows(found)] == [  # P5 alone serves one of the two and not the other
        ("Projects!N9", "Projects!J9"),
        ("Projects!J9", "Projects!N9"),
    ]
    assert found.not_compared == ()


def test_answers_that_only_one_round_asks_for_are_told(tmp_path: Path) -> None:
    source = (ROOT / "grants" / "rounds" / "safer-plymouth-2021-22.toml").read_text(encoding="utf-8")
    path = tmp_path / "bent.toml"
    bent = 'leave_out = ["parts", "projects.outline"]\n' + source.replace("safer-plymouth-2021-22", "bent")
    path.write_text(bent, encoding="utf-8")
    plan = str(EXAMPLES / "2021-22.xlsx")
    done = run(plan, plan, "--new-round", str(path), "--format", "json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["same"], found["changes"]) == (1, False, [])
    assert found["not_compared"] == [
        'Only OLD has "Brief outline" on Projects: 6 answers not compared.',
        'Only OLD has "Part", "Description" and "Amount £" on Parts: 21 answers not compared.',
    ]


def test_a_column_that_was_taken_out_of_the_workbook_is_told() -> None:
    found = changed(PLAN, {}, lambda book: book["Projects"].delete_cols(5))
    assert found.not_compared == ('Only OLD has "Provider" on Projects: 1 answer not compared.',)
    assert not found.same


# ------------------------------------------------------------------------------------------------- the command


def written(tmp_path: Path, name: str, changes: Mapping[str, Any]) -> str:
    path = tmp_path / name
    path.write_bytes(edited(small(PLAN), changes))
    return str(path)


def test_exit_codes(tmp_path: Path) -> None:
    same, other = written(tmp_path, "same.xlsx", {}), written(tmp_path, "other.xlsx", {"Projects!F6": 20000})
    (tmp_path / "broken.xlsx").write_bytes(b"%PDF")
    assert run(same, str(EXAMPLES / "2021-22.xlsx")).exit_code == 0
    assert run(same, other).exit_code == 1
    done = run(same, str(tmp_path / "broken.xlsx"))
    assert done.exit_code == 2
    assert "broken.xlsx: " in done.stderr
    assert "Traceback" not in done.output
    assert run(same, str(tmp_path / "none.xlsx")).exit_code == 2
    assert run(same).exit_code == 2
    assert run("-", "-").exit_code == 2
    assert run(same, other, "--format", "xlsx").exit_code == 2
    assert run(same, other, "-o", str(tmp_path / "out.xlsx")).exit_code == 2


def test_one_of_both_may_come_through_a_pipe(tmp_path: Path) -> None:
    other = written(tmp_path, "other.xlsx", {"Projects!F6": 20000})
    assert "Projects F6" in run("-", other, stdin=small(PLAN)).output
    assert "£20,000 → £25,000 (+£5,000)" in " ".join(run(other, "-", stdin=small(PLAN)).output.split())


def test_a_workbook_of_no_round_is_told_which_option_names_it(tmp_path: Path) -> None:
    def unstamped(book: Any) -> None:
        for prop in ("grants-round", "grants-template"):
            del book.custom_doc_props[prop]
        book["Start here"]["B5"] = None

    path = tmp_path / "nameless.xlsx"
    path.write_bytes(edited(small(PLAN), {}, unstamped))
    plan = str(EXAMPLES / "2021-22.xlsx")
    assert "--new-round" in run(plan, str(path)).stderr
    assert "--old-round" in run(str(path), plan).stderr
    assert run(plan, str(path), "--new-round", "safer-plymouth-2021-22").exit_code == 0


def test_text_names_what_it_compares_money_first(tmp_path: Path) -> None:
    done = run(
        str(EXAMPLES / "2021-22.xlsx"), written(tmp_path, "new.xlsx", {"Projects!F6": 20000, "Measures!H6": 0.5})
    )
    lines = done.output.splitlines()
    assert lines[0].startswith("OLD ")
    assert "NEW is OLD resubmitted: the same round, partnership and return (spending intentions)." in done.output
    assert [line for line in lines if line in ("Money", "Projects", "Measures")] == ["Money", "Projects", "Measures"]
    assert "Allocated £400,568 £395,568 -£5,000" in " ".join(done.output.split())
    assert 'P2 "Adult therapeutic counselling' in done.output
    assert "at least 75% → at least 50%. Easier to reach." in " ".join(done.output.split())
    assert all(len(line) <= 100 for line in lines)


def test_json_is_what_programs_read(tmp_path: Path) -> None:
    done = run(
        str(EXAMPLES / "2021-22.xlsx"), written(tmp_path, "new.xlsx", {"Projects!F6": 20000}), "--format", "json"
    )
    found = json.loads(done.stdout)
    assert list(found) == [
        "same", "relation", "old", "new", "totals", "allocated_by", "projects", "changes", "notes", "not_compared",
    ]  # fmt: skip
    assert (found["same"], found["relation"]) == (False, "resubmission")
    assert list(found["old"]) == ["file", "round", "partnership", "year", "stage", "counts"]
    assert found["totals"]["allocated"] == {"old": "400568.00", "new": "395568.00", "difference": "-5000.00"}
    assert found["totals"]["spent"] == {"old": None, "new": None, "difference": None}
    assert found["changes"] == [
        {
            "section": "projects",
            "kind": "changed",
            "sheet": "projects",
            "ref": "P2",
            "name": 'P2 "Adult therapeutic counselling for victims of sexual assau..."',
            "field": "allocated",
            "title": "Amount allocated £",
            "old": {"sheet": "Projects", "cell": "F6", "value": "25000.00", "text": "£25,000"},
            "new": {"sheet": "Projects", "cell": "F6", "value": "20000.00", "text": "£20,000"},
            "difference": "-5000.00",
            "easier": False,
            "matched": "ref",
            "beside": {},
        }
    ]
    assert found["projects"][1]["matched"] == "ref"
    assert found["projects"][1]["new"]["allocated"] == "20000.00"


def test_the_workbook_holds_totals_projects_and_changes(tmp_path: Path) -> None:
    other = written(tmp_path, "new.xlsx", {"Projects!F6": 20000, "Measures!H6": 0.5})
    out = tmp_path / "changes.xlsx"
    done = run(str(EXAMPLES / "2021-22.xlsx"), other, "--format", "xlsx", "-o", str(out))
    assert (done.exit_code, done.output) == (1, f"{out}\n")
    book = load_workbook(out, data_only=True)
    assert book.sheetnames == ["Workbooks", "Totals", "By project", "Changes"]
    totals = {row[0]: row[1:4] for row in book["Totals"].iter_rows(min_row=5, values_only=True)}
    assert totals["Allocated"] == (400568, 395568, -5000)
    changes = list(book["Changes"].iter_rows(min_row=5, values_only=True))
    assert [row[7:11] for row in changes] == [
        (-5000, None, "Projects F6", "Projects F6"),
        (None, "Easier", "Measures H6", "Measures H6"),
    ]
    again = run(str(EXAMPLES / "2021-22.xlsx"), other, "--format", "xlsx", "-o", str(out))
    assert (again.exit_code, "--force" in again.stderr) == (2, True)
    assert run(str(EXAMPLES / "2021-22.xlsx"), other, "--format", "xlsx", "-o", other, "--force").exit_code == 2
    assert run(str(EXAMPLES / "2021-22.xlsx"), other, "--format", "xlsx", "-o", "-").stdout_bytes == out.read_bytes()


@needs_libreoffice
def test_the_workbook_opens_in_libreoffice_and_comes_to_the_same(tmp_path: Path) -> None:
    out = tmp_path / "changes.xlsx"
    run(str(EXAMPLES / "2018-19.xlsx"), str(EXAMPLES / "2021-22.xlsx"), "--format", "xlsx", "-o", str(out))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(out)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    back = tmp_path / "back"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(back),
        str(tmp_path / "changes.ods"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    before, after = (load_workbook(path, data_only=True) for path in (out, back / "changes.xlsx"))
    for name in before.sheetnames:
        assert [*after[name].iter_rows(min_row=4, max_row=20, values_only=True)] == [
            *before[name].iter_rows(min_row=4, max_row=20, values_only=True)
        ]


@needs_libreoffice
def test_an_ods_is_the_same_as_the_excel_workbook_it_was_saved_from(tmp_path: Path) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    source = EXAMPLES / "2021-22.xlsx"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    assert run(str(source), str(tmp_path / "2021-22.ods")).exit_code == 0


# --------------------------------------------------------------------------------------------------------- its page


def test_the_page_shows_what_the_command_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines of the example in docs/office.md, between those that are left out there."""
    page = (ROOT / "docs" / "office.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```text\n\$ grants compare (\S+) (\S+)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(ROOT)
    lines = run(*shown[:2]).output.splitlines()
    places = [lines.index(line) for line in shown[2].splitlines() if line != "..." and line]
    assert len(places) > 10
    assert places == sorted(places)


def test_the_page_names_every_key_of_the_json(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "office.md").read_text(encoding="utf-8")
    done = run(str(EXAMPLES / "2021-22.xlsx"), written(tmp_path, "new.xlsx", {"Projects!F6": 1}), "--format", "json")
    found = json.loads(done.stdout)
    assert all(f'"{key}"' in page for key in (*found, *found["changes"][0], *found["changes"][0]["old"]))
