"""Next year's workbook from last year's return."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bent_forms import FINAL, Answers, fitted, four_windows, made, of_own, quarterly, with_own, without
from click.testing import CliRunner, Result
from conftest import EXAMPLES, ROOT, check, source_path
from filled import answers
from openpyxl import load_workbook

from grants.commands.cli import cli
from grants.form import rounds
from grants.form.rounds import Round
from grants.model.addresses import letters
from grants.model.finding import Note
from grants.model.words import quoted
from grants.reading.answers_given import return_of
from grants.template import write_template
from grants.template.forward import Forward

LAST = ROOT / "grants" / "rounds" / "safer-plymouth-2021-22.toml"
PLAN_OF_2022 = """
1 = "Violence"
2 = "Supporting victims and witnesses and helping them to get justice"
3 = "Drugs"
"""


@pytest.fixture
def next_round(tmp_path: Path) -> Path:
    """2022-23 with another plan: of the old priorities one is kept, under another number."""
    text = LAST.read_text(encoding="utf-8").replace("2021-22", "2022-23")
    before, _, rest = text.partition("[priorities]")
    stages = rest[rest.index("[stages]") :]
    text = f"{before}[priorities]{PLAN_OF_2022}{stages}"
    for old, new in (("2022-0", "2023-0"), ("2021-", "2022-"), ("2017-2022-", "2017-2021")):
        text = text.replace(old, new)
    path = tmp_path / "2022-23.toml"
    path.write_text(text, encoding="utf-8")
    return path


def rolled(last: Path, round: Path, tmp_path: Path) -> tuple[Result, Any, Round]:
    target = tmp_path / "next.xlsx"
    result = CliRunner().invoke(cli, ["template", "--round", str(round), "--from", str(last), "-o", str(target)])
    assert result.exit_code == 0, result.output
    return result, load_workbook(target, data_only=True), rounds.load(round)


def column(book: Any, sheet: str, title: str) -> list[Any]:
    titles = [cell.value for cell in book[sheet][4]]
    values = [row[titles.index(title)] for row in book[sheet].iter_rows(min_row=5, values_only=True)]
    while values and values[-1] is None:
        values.pop()
    return values


def test_what_holds_is_carried_over_and_what_does_not_is_cleared(tmp_path: Path, next_round: Path) -> None:
    last = load_workbook(source_path("final-evaluation", tmp_path), data_only=True)
    result, book, round = rolled(tmp_path / "final-evaluation.xlsx", next_round, tmp_path)
    assert result.stdout.strip() == str(tmp_path / "next.xlsx")
    for sheet, titles in {
        "Projects": ["Ref", "Project", "Amount allocated £", "Total contract value £", "Contract end date"],
        "Parts": ["Project ref", "Part", "Description", "Amount £"],
        "Measures": ["Project ref", "Measure", "Unit", "Direction", "Target", "Evidence source"],
    }.items():
        for title in titles:
            assert column(book, sheet, title) == column(last, sheet, title), (sheet, title)
    olds, news = column(last, "Measures", "Baseline"), column(book, "Measures", "Baseline")
    directions, results = column(last, "Measures", "Direction"), column(last, "Measures", "Year-end result")
    turned = [place for place, each in enumerate(directions) if each in ("Rise", "Fall")]
    assert turned
    for place, new in enumerate(news):
        assert new == (results[place] if place in turned else olds[place] if place < len(olds) else None), place
    for sheet, title in [
        ("Measures", "Year-end result"),
        ("Measures", "Traffic light"),
        ("Measures", "Comment"),
        ("Evaluation", "Spent £"),
        ("Half-year", "Spent to date £"),
        ("Spend items", "Item"),
        ("Sign-off", "Name"),
        ("Projects", "Approved"),
    ]:
        assert column(book, sheet, title) == [], (sheet, title)
    start = {row[0]: row[1] for row in book["Start here"].iter_rows(min_row=5, max_row=14, values_only=True)}
    assert (start["Financial year"], start["Return"], start["Grant total £"]) == (
        "2022-23",
        "Spending intentions",
        400568,
    )
    assert start["Carried forward £"] is None
    assert book.custom_doc_props["grants-round"].value == round.id


def test_a_priority_is_kept_by_its_words(tmp_path: Path, next_round: Path) -> None:
    source_path("final-evaluation", tmp_path)
    result, book, _ = rolled(tmp_path / "final-evaluation.xlsx", next_round, tmp_path)
    old = column(
        load_workbook(EXAMPLES / "2021-22.xlsx"),
        "Projects",
        "4. Supporting victims and witnesses and helping them to get justice",
    )
    assert column(book, "Projects", "2. Supporting victims and witnesses and helping them to get justice") == old
    assert column(book, "Projects", "1. Violence") == []
    assert 'P1 served "Protecting people at risk of abuse"' in result.stderr


def test_what_to_look_at_again_is_listed_and_linked(tmp_path: Path, next_round: Path) -> None:
    source_path("final-evaluation", tmp_path)
    result, book, round = rolled(tmp_path / "final-evaluation.xlsx", next_round, tmp_path)
    assert book.sheetnames[0] == "To do"
    told = {(row[0], row[1]): row[2] for row in book["To do"].iter_rows(min_row=5, values_only=True)}
    assert told["Projects", "I5"] == "The contract for P1 ended on 30 November 2020, before the year begins."
    assert told["Projects", "F9"] == "P5 spent £440 less in 2021-22 than the £10,000 it got."
    assert told["Measures", "H6"].startswith("P1 missed its target in 2021-22: 60%")
    assert book["To do"]["B5"].hyperlink.location == "'Projects'!I5"
    assert "13 things to look at again" in result.stderr
    found = check(tmp_path / "next.xlsx", round).findings
    assert "SHEET04" not in {each.code for each in found}


def test_money_carried_forward_is_brought_in(broken: Callable[..., Path], tmp_path: Path, next_round: Path) -> None:
    changes = {"Evaluation!C6": 24000, "Evaluation!E6": "Carried forward", "Evaluation!H6": "Late start."}
    _, book, round = rolled(broken("final-evaluation", changes), next_round, tmp_path)
    start = {row[0]: row[1] for row in book["Start here"].iter_rows(min_row=5, max_row=14, values_only=True)}
    assert start["Carried forward £"] == 1000
    assert start["What the carried forward money is for"] == "Not spent in 2021-22: £1,000 of P2."
    result = check(tmp_path / "next.xlsx", round)
    assert result.totals.available == Decimal(401568)
    assert book["Projects"]["A3"].value == "Left to allocate: £1,000 of £401,568."


def test_an_answer_that_could_not_be_read_is_told(
    broken: Callable[..., Path], tmp_path: Path, next_round: Path
) -> None:
    result, book, _ = rolled(broken("final-evaluation", {"Projects!G6": "#REF!"}), next_round, tmp_path)
    assert book["Projects"]["G6"].value is None
    assert "Last year's Projects G6 could not be read" in result.stderr


def test_an_answer_that_was_read_is_carried_over_and_not_told_as_lost(
    broken: Callable[..., Path], tmp_path: Path, next_round: Path
) -> None:
    changes = {"Projects!F6": "£25,000", "Projects!M6": "No", "Projects!A10": None, "Evaluation!A10": None}
    result, book, _ = rolled(broken("final-evaluation", changes), next_round, tmp_path)
    assert book["Projects"]["F6"].value == 25000
    assert "could not be read" not in result.stderr
    assert book["Projects"]["K6"].value is None
    assert book["Projects"]["K5"].value == "Yes"


def test_last_years_round_can_be_named(tmp_path: Path, next_round: Path) -> None:
    """A round of one's own is not known by its stamp."""
    last, target = tmp_path / "last.xlsx", tmp_path / "next.xlsx"
    run = CliRunner().invoke
    assert run(cli, ["template", "--round", str(next_round), "-o", str(last)]).exit_code == 0
    command = ["template", "--from", str(last), "-o", str(target)]
    refused = run(cli, command)
    assert refused.exit_code == 2
    assert "--from-round" in refused.stderr
    assert run(cli, [*command, "--from-round", str(next_round)]).exit_code == 0
    assert target.exists()


@pytest.mark.parametrize("year", ["2017-18", "2018-19"])
def test_a_published_return_rolls_into_the_year_after(year: str, tmp_path: Path) -> None:
    after = {"2017-18": "safer-plymouth-2018-19", "2018-19": "safer-plymouth-2021-22"}[year]
    target = tmp_path / "next.xlsx"
    command = ["template", "--round", after, "--from", str(EXAMPLES / f"{year}.xlsx"), "-o", str(target)]
    assert CliRunner().invoke(cli, command).exit_code == 0
    codes = {each.code for each in check(target).findings}
    assert not codes & {"SHEET01", "SHEET02", "SHEET04", "CELL10", "BUG01"}


def test_nothing_is_written_where_last_year_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "last.xlsx").write_bytes(b"%PDF-1.7")
    target = tmp_path / "next.xlsx"
    result = CliRunner().invoke(cli, ["template", "--from", str(tmp_path / "last.xlsx"), "-o", str(target)])
    assert (result.exit_code, target.exists()) == (2, False)
    assert "it is a PDF" in result.stderr


def test_dates_of_the_fixture_are_the_next_years(next_round: Path) -> None:
    round = rounds.load(next_round)
    assert (round.begins, round.ends) == (date(2022, 4, 1), date(2023, 3, 31))


# ------------------------------------------------------------------------------------ by the round that bends its form


def forward(last: Round, given: Answers, new: Round, stage: str = FINAL) -> Forward:
    return Forward(return_of(given, last, stage), last, new)


def next_year(round: Round, **values: Any) -> Round:
    """The round a year later; `values` differ."""
    return round.changed(id="next", year="2022-23", begins=date(2022, 4, 1), ends=date(2023, 3, 31), **values)


def told(notes: list[Note]) -> dict[tuple[str, str], str]:
    return {(note.sheet, note.cell): note.what for note in notes}


def test_own_columns_and_sheets_are_carried_where_the_round_says_so() -> None:
    last = with_own()
    rolled = forward(last, of_own(last), next_year(last))
    content = rolled.content()
    assert [row.get("wards") for row in content["projects"]] == ["North", None, *["North"] * 4]
    assert content["profile"][0] == {"ref": "P1", "q1": Decimal(240819)}
    assert "P4" not in [row["ref"] for row in content["profile"]]  # of it nothing is carried but its ref
    assert "visits" not in content["start"][0]
    assert "evaluation" not in content
    book = load_workbook(io.BytesIO(write_template(next_year(last), content, notes=rolled.notes())))
    assert book["Spend profile"]["C5"].value == 240819


def test_a_choice_is_kept_by_its_key_and_told_where_it_is_not_offered() -> None:
    """Other labels of the same keys are another language; a choice of one's own that is gone is gone."""
    last = with_own()
    lists = {**last.form.choices, "projects_wards": {"South": "South"}}
    lists["units"] = {**lists["units"], "people": "Pobl"}
    new = next_year(last, form=last.form.model_copy(update={"choices": lists}), theme_groups=("Safer People",))
    rolled = forward(last, of_own(last), new)
    units = {row["unit"] for row in rolled.content()["measures"]}
    assert "Pobl" in units
    assert "People" not in units
    assert all("wards" not in row for row in rolled.content()["projects"])
    notes = told(rolled.notes())
    assert notes["Projects", "O5"] == 'P1 had "North" under "Wards", which this round does not offer.'
    assert notes["Projects", "D9"] == 'P5 had "Safer Families" under "Theme group", which this round does not offer.'


def test_a_column_that_is_not_asked_for_any_more_is_told() -> None:
    last, new = with_own(), rounds.load("safer-plymouth-2021-22")
    rolled = forward(last, of_own(last), next_year(new))
    what = [note.what for note in rolled.notes() if not note.cell]
    assert 'Last year\'s "Wards" on Projects is not asked for this year, and was left out.' in what
    assert 'Last year\'s "Q1" on Spend profile is not asked for this year, and was left out.' in what
    assert all("wards" not in row for row in rolled.content()["projects"])
    assert "profile" not in rolled.content()


@pytest.mark.parametrize("forwards", [True, False])
def test_a_form_with_fewer_sheets_rolls_into_one_with_more_and_back(forwards: bool, tmp_path: Path) -> None:
    full = rounds.load("safer-plymouth-2021-22")
    few = made(tmp_path, without("parts", "spend_items", "moves", "projects.theme_group", "projects.contract_end"))
    last, new = (few, full) if forwards else (full, few)
    rolled = forward(last, fitted(answers(FINAL), last), next_year(new))
    content, notes = rolled.content(), rolled.notes()
    assert len(content["projects"]) == 6
    assert ("parts" in content) == (last.has("parts") and new.has("parts"))
    assert write_template(next_year(new), content, notes=notes, rows=1)
    assert {note.sheet for note in notes} <= {"", *(sheet.name for sheet in new.sheets.values())}


def test_a_final_return_of_a_form_with_quarters_rolls_forward(tmp_path: Path) -> None:
    last = made(tmp_path, quarterly, four_windows)
    given = fitted(answers(FINAL), last)
    given["evaluation"][0] |= {"spent": given["projects"][0]["allocated"] - 900, "move": None}
    given["moves"] = [
        {"ref": "P1", "move": last.label("moves", "carried"), "amount": 600},
        {"ref": "P1", "move": last.label("moves", "returned"), "amount": 300},
    ]
    rolled = forward(last, given, next_year(last))
    assert rolled.content()["start"][0]["carried_forward"] == 600
    assert told(rolled.notes())["Start here", "B11"].startswith("£600 was carried forward from 2021-22, from P1")
    before = forward(last, {**given, "start": [{"return": "Quarter 2"}]}, next_year(last), "q2")
    assert "carried_forward" not in before.content()["start"][0]


# ------------------------------------------------------------------------- what the OPCC refused, and new baselines


def test_a_refused_project_is_left_out_with_all_that_belongs_to_it(
    broken: Callable[..., Path], tmp_path: Path, next_round: Path
) -> None:
    """P2 is refused; P3 is approved with conditions, and stays."""
    last = rounds.load("safer-plymouth-2021-22")
    approved, conditions = (letters(last.sheets["projects"].keys.index(key) + 1) for key in ("approved", "conditions"))
    changes = {
        f"Projects!{approved}6": last.label("approvals", "no"),
        f"Projects!{conditions}6": "Not within the plan.",
        f"Projects!{approved}7": last.label("approvals", "conditions"),
        f"Projects!{conditions}7": "Quarterly figures.",
    }
    before = load_workbook(source_path("final-evaluation", tmp_path), data_only=True)
    _, book, round = rolled(broken("final-evaluation", changes), next_round, tmp_path)
    assert column(book, "Projects", "Ref") == ["P1", "P3", "P4", "P5", "P6"]
    for sheet in ("Parts", "Measures"):
        kept = [ref for ref in column(before, sheet, "Project ref") if ref != "P2"]
        assert column(book, sheet, "Project ref") == kept, sheet
    for sheet in ("Half-year", "Evaluation"):
        assert column(book, sheet, "Project ref") == ["P1", "P3", "P4", "P5", "P6"], sheet
    said = [row[2] for row in book["To do"].iter_rows(min_row=5, values_only=True) if "refused" in row[2]]
    name = quoted(before["Projects"]["B6"].value)
    assert said == [f"P2 {name} was refused by the OPCC in 2021-22, and was left out."]
    money = next(row[2] for row in book["To do"].iter_rows(min_row=5, values_only=True) if "is available" in row[2])
    assert money == "Last year's amounts come to £375,568; £400,568 is available."
    found = check(tmp_path / "next.xlsx", round)
    assert found.stage == "spending-intentions"
    assert {"Half-year", "Evaluation"} & {each.sheet for each in found.findings} == set()


def test_what_could_not_be_read_of_a_refused_project_is_not_asked_for(
    broken: Callable[..., Path], tmp_path: Path, next_round: Path
) -> None:
    """Its twin, of a project that was not refused, is told of: see above."""
    last = rounds.load("safer-plymouth-2021-22")
    approved = f"{letters(last.sheets['projects'].keys.index('approved') + 1)}6"
    changes = {"Projects!G6": "#REF!", f"Projects!{approved}": last.label("approvals", "no")}
    result, _, _ = rolled(broken("final-evaluation", changes), next_round, tmp_path)
    assert "could not be read" not in result.stderr
    assert "was refused by the OPCC" in result.stderr.replace("\n       ", " ")


MEASURED = {"ref": "P1", "measure": "Calls", "unit": "Number", "direction": "Fall", "baseline": 90, "year_end": 80}


def rebased(stage: str = FINAL, **changed: Any) -> tuple[Any, dict[tuple[str, str], str]]:
    """The next baseline of one measure of last year's, and the notes on Measures."""
    last = rounds.load("safer-plymouth-2021-22")
    rolled = forward(last, {**answers(stage), "measures": [{**MEASURED, **changed}]}, next_year(last), stage)
    notes = {place: what for place, what in told(rolled.notes()).items() if place[0] == "Measures"}
    return rolled.content()["measures"][0].get("baseline"), notes


BASELINE = ("Measures", "I5")


@pytest.mark.parametrize(
    ("changed", "baseline", "note"),
    [
        ({}, 80, 'The baseline of "Calls" of P1 is now the result of 2021-22: 80, in place of 90.'),
        ({"baseline": None}, 80, 'The baseline of "Calls" of P1 is now the result of 2021-22: 80.'),
        (
            {"direction": "Rise"},
            80,
            'P1 missed its target in 2021-22: 80 for "Calls". That is its baseline now, in place of 90.',
        ),
        (
            {"unit": "%", "direction": "Rise", "baseline": Decimal("0.6"), "year_end": Decimal("0.75")},
            Decimal("0.75"),
            'The baseline of "Calls" of P1 is now the result of 2021-22: 75%, in place of 60%.',
        ),
        ({"year_end": None}, 90, 'P1 has no figure as the result of "Calls" in 2021-22, so its baseline is still 90.'),
        (
            {"year_end": "Fewer than before"},
            90,
            'P1 has no figure as the result of "Calls" in 2021-22, so its baseline is still 90.',
        ),
        (
            {"year_end": None, "baseline": None},
            None,
            'P1 has no figure as the result of "Calls" in 2021-22, so it has no baseline yet.',
        ),
        ({"baseline": 80, "direction": "Rise"}, 80, 'P1 missed its target in 2021-22: 80 for "Calls".'),
    ],
)
def test_a_measure_that_is_to_rise_or_fall_begins_with_last_years_result(
    changed: dict[str, Any], baseline: Any, note: str
) -> None:
    assert rebased(**changed) == (baseline, {BASELINE: note})


@pytest.mark.parametrize(
    ("stage", "changed"),
    [
        (FINAL, {"direction": "At most", "target": 100}),
        (FINAL, {"direction": "No target"}),
        ("half-year", {"half_year": 85}),
        (FINAL, {"unit": "Narrative", "baseline": 90}),
    ],
)
def test_any_other_baseline_stays_without_a_word(stage: str, changed: dict[str, Any]) -> None:
    assert rebased(stage, **changed) == (90, {})


def test_notes_speak_of_excel_and_not_of_commands(
    broken: Callable[..., Path], tmp_path: Path, next_round: Path
) -> None:
    """Whoever opens the workbook has Excel and no terminal."""
    changes = {
        "Projects!G6": "#REF!",
        "Evaluation!C6": 24000,
        "Evaluation!E6": "Carried forward",
        "Projects!D5": "Else",
    }
    _, book, _ = rolled(broken("final-evaluation", changes), next_round, tmp_path)
    words = [str(cell) for row in book["To do"].iter_rows(values_only=True) for cell in row if cell]
    assert any("could not be read" in text for text in words)
    assert [text for text in words if "--" in text or "grants " in text or "`" in text] == []
