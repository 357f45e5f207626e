"""Documents of rounds that bend the form: sheets and columns left out or added, other words, other stages."""

import re
from copy import deepcopy
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bending import FORM, bent, in_words_of, of_form, quarterly, reworded
from filled import answers
from openpyxl import load_workbook
from test_board import texts

from grants.documents.document import Document, Fields, Heading, Table
from grants.form.form import Form
from grants.form.needs import KNOWN, NEEDED
from grants.form.round import Round
from grants.reading.answers_given import return_of
from grants.report import FORMATS, KINDS, make, render

PLAN, HALF, FINAL = STAGES = ("spending-intentions", "half-year", "final-evaluation")
Answers = dict[str, list[dict[str, Any]]]


def document(kind: str, round: Round, given: Answers, stage: str) -> Document:
    return make(kind, return_of(given, round, stage), round)


def tables(made: Document) -> dict[str, Table]:
    return {block.title: block for block in made.blocks if isinstance(block, Table)}


def cells(table: Table) -> list[list[str]]:
    """A table with its titles and totals, lines of a cell joined."""
    rows = (*table.rows, *([table.total] if table.total else []))
    titles = [column.title for column in table.columns]
    return [titles, *(["\n".join(line.text for line in cell) for cell in row] for row in rows)]


# ------------------------------------------------------------------------------------------------------ left out

OPTIONAL = sorted(
    {sheet for sheet in KNOWN if sheet not in NEEDED}
    | {f"{sheet}.{key}" for sheet in NEEDED for key in KNOWN[sheet] if key not in (*NEEDED[sheet], "round", "risk")}
    | {f"evaluation.{key}" for key in ("variance", "move", "other", "outcomes", "comments", "case_study", "publish")}
    | {f"half_year.{key}" for key in ("planned", "forecast", "why", "progress", "risks")}
    | {f"measures.{key}" for key in ("year_end", "light", "comment", "half_year", "half_year_light")}
)


def without(given: Answers, place: str) -> Answers:
    sheet, _, column = place.partition(".")
    if not column:
        return {key: rows for key, rows in given.items() if key != sheet}
    return {
        key: [{name: value for name, value in row.items() if key != sheet or name != column} for row in rows]
        for key, rows in given.items()
    }


@pytest.mark.parametrize("place", OPTIONAL)
def test_documents_are_made_without_what_a_form_may_lack(place: str) -> None:
    round = bent(f'leave_out = ["{place}"]')
    for stage in STAGES:
        given = without(answers(stage), place)
        for kind in KINDS:
            before = texts(document(kind, bent(), answers(stage), stage))
            made = texts(document(kind, round, given, stage))
            assert len(made) > len(before) / 2
            assert "" not in [text.strip() for text in made if text.endswith(": ")]


def test_no_heading_and_no_column_is_left_of_what_is_left_out() -> None:
    round = bent('leave_out = ["parts", "spend_items", "moves", "evaluation.move", "projects.theme_group"]')
    given = {key: rows for key, rows in answers(FINAL).items() if key not in ("parts", "spend_items")}
    made = document("board", round, without(without(given, "evaluation.move"), "projects.theme_group"), FINAL)
    assert cells(tables(made)["Allocated, spent and variance"])[0] == [
        "Project", "Allocated £", "Of each pound", "Spent £", "Variance £",
    ]  # fmt: skip
    plan = document("board", round, without(answers(PLAN), "projects.theme_group"), PLAN)
    assert cells(tables(plan)["Money by project"])[0] == ["Project", "Allocated £", "Of each pound"]
    assert not any("Theme group" in text or "Moves" in text for text in texts(made))


# ---------------------------------------------------------------------------------------------------- own columns

EVER = '["spending-intentions", "half-year", "final-evaluation"]'
OWN = f"""
[[columns]]
sheet = "projects"
after = "provider"
key = "wards"
title = "Wards"
shown = {EVER}

[[columns]]
sheet = "projects"
key = "match"
title = "Match funding £"
kind = "money"
shown = ["spending-intentions"]

[[columns]]
sheet = "projects"
key = "secret"
title = "Not to be printed"

[[columns]]
sheet = "start"
key = "lead"
title = "Lead officer"
shown = {EVER}

[[columns]]
sheet = "measures"
key = "who"
title = "Who is counted"
kind = "choice"
choices = ["Adults", "Children"]
shown = {EVER}

[[columns]]
sheet = "evaluation"
key = "visits"
title = "Visits made"
kind = "number"
shown = ["final-evaluation"]

[[sheets]]
key = "profile"
title = "Spend profile"
columns = [
  {{ key = "q1", title = "Quarter 1 £", kind = "money", shown = {EVER} }},
  {{ key = "q2", title = "Quarter 2 £", kind = "money", shown = {EVER} }},
]
"""


def with_own(stage: str) -> Answers:
    given = deepcopy(answers(stage))
    given["start"][0]["lead"] = "The safety officer"
    given["projects"][0] |= {"wards": "Efford", "match": 1000, "secret": "A secret."}
    given["projects"][1] |= {"wards": "Ring 01752 668000."}
    given["measures"][0]["who"] = "Adults"
    given["measures"][1]["who"] = "Elves"
    given["profile"] = [{"ref": "P1", "q1": 100, "q2": Decimal("0.5")}, {"ref": "P2", "q1": 50}, {"ref": "P3"}]
    if stage == FINAL:
        given["evaluation"][0]["visits"] = 3
        given["evaluation"][1]["visits"] = 1200
    return given


def test_own_columns_of_projects_are_further_columns_of_the_return() -> None:
    made = document("return", bent(tail=OWN), with_own(PLAN), PLAN)
    table = cells(tables(made)["Spending Intentions Plan"])
    assert table[0][6:] == ["Wards", "Match funding £"]
    assert [row[6:] for row in table[1:]] == [
        ["Efford", "£1,000"], ["Ring 01752 668000.", ""], *[["", ""]] * 4, ["", "£1,000\nfrom 1 of 6 projects"],
    ]  # fmt: skip
    assert not any("secret" in text.casefold() or "Not to be" in text for text in texts(made))
    later = document("return", bent(tail=OWN), with_own(FINAL), FINAL)
    assert cells(tables(later)["Final Evaluation Report"])[0][7:] == ["Wards"]


def test_own_columns_of_other_sheets_have_tables_of_their_own() -> None:
    made = document("return", bent(tail=OWN), with_own(FINAL), FINAL)
    assert [block.text for block in made.blocks if isinstance(block, Heading)] == [
        "Projects", "Measures", "Evaluation", "Spend profile", "Notes", "Money", "Sign-off",
    ]  # fmt: skip
    names = [row["project"] for row in answers(FINAL)["projects"]]
    found = tables(made)
    assert cells(found["Measures"])[0] == ["Ref", "Project", "Measure", "Who is counted"]
    assert [row[3] for row in cells(found["Measures"])[1:]] == ["Adults", "Elves"]
    assert cells(found["Evaluation"])[1:] == [["P1", names[0], "3"], ["P2", names[1], "1,200"]]
    assert cells(found["Spend profile"]) == [
        ["Ref", "Project", "Quarter 1 £", "Quarter 2 £"],
        ["P1", names[0], "£100", "£0.50"],
        ["P2", names[1], "£50", ""],
        ["Total", "", "£150", "£0.50"],
    ]


def test_a_spreadsheet_has_own_columns_once() -> None:
    """Those of Projects beside the others, those of other sheets on sheets of their own."""
    book = load_workbook(BytesIO(render(document("return", bent(tail=OWN), with_own(FINAL), FINAL), "xlsx")))
    found: dict[Any, list[str]] = {}
    for sheet in book.worksheets[1:]:
        for cell in sheet[4]:
            found.setdefault(cell.value, []).append(sheet.title)
    assert found["Wards"] == ["1. Projects"]
    assert [found[title] for title in ("Who is counted", "Visits made", "Quarter 1 £")] == [
        ["6. Measures"], ["7. Evaluation"], ["8. Spend profile"],
    ]  # fmt: skip
    assert "Not to be printed" not in found


def test_own_answers_of_start_here_stand_above_the_table() -> None:
    assert "Lead officer: The safety officer" in texts(document("return", bent(tail=OWN), with_own(PLAN), PLAN))
    assert not any("Lead officer" in text for text in texts(document("return", bent(tail=OWN), answers(PLAN), PLAN)))


def test_a_sheet_without_own_answers_leaves_no_heading() -> None:
    made = document("return", bent(tail=OWN), answers(FINAL), FINAL)
    headings = [block.text for block in made.blocks if isinstance(block, Heading)]
    assert headings == ["Projects", "Notes", "Money", "Sign-off"]


def test_own_columns_are_published_as_safely_as_other_answers() -> None:
    shown = texts(document("board", bent(tail=OWN), with_own(FINAL), FINAL))
    assert "Wards: Efford." in shown
    assert "Wards: Withheld: it could tell who somebody is." in shown
    assert "Visits made: fewer than 5." in shown
    assert "Visits made: 1,200." in shown
    assert "Spend profile: Quarter 1: £100; Quarter 2: £0.50." in shown
    assert any(text.startswith("Measures: Of victims referred") and text.endswith("counted: Elves.") for text in shown)
    assert "1 figure of the return is hidden in this way." in shown
    assert not any("01752" in text or "secret" in text.casefold() for text in shown)


def test_more_own_columns_than_a_page_has_room_for_go_below() -> None:
    months = [
        f'[[columns]]\nsheet = "projects"\nkey = "m{number}"\ntitle = "Month {number} £"\nkind = "money"\nshown = {EVER}\n'
        for number in range(1, 13)
    ]
    round = bent(tail="\n".join(months))
    given = deepcopy(answers(PLAN))
    given["projects"][0] |= {f"m{number}": number for number in range(1, 13)}
    made = document("return", round, given, PLAN)
    assert len(tables(made)["Spending Intentions Plan"].columns) == 6
    below = [block for block in made.blocks if isinstance(block, Table)][1:-1]
    assert [column.title for table in below for column in table.columns if column.title not in ("Ref", "Project")] == [
        f"Month {number} £" for number in range(1, 13)
    ]
    assert all(len(table.columns) < 11 for table in below)
    assert [line.text for table in below for cell in table.total for line in cell if line.amount] == [
        f"£{number}" for number in range(1, 13)
    ]


def test_what_the_form_shows_beside_the_blocks_is_printed_by_its_kind(tmp_path: Path) -> None:
    """Any column of Projects by its key, any of a sheet with refs as "sheet.column", and those of the stage's money."""
    more = ("theme_group", "contract_end", "contribution", "parts.description", "measures.evidence", "spending.variance",
            "spending.attachments", "evaluation.title", "priority", "spend_items.amount", "contract_value")  # fmt: skip
    columns = "\n".join(f'  {{ shows = "{name}", title = "T{place}", width = 9 }},' for place, name in enumerate(more))
    form = FORM.replace('  { shows = "outcomes"', f'{columns}\n  {{ shows = "outcomes"')
    given = deepcopy(answers(FINAL))
    given["evaluation"][4]["attachments"] = "A photograph"
    given["projects"][4] |= {"contribution": Decimal("0.219"), "theme_group": "Safer Families", "contract_value": 1200}
    table = tables(document("return", of_form(form, tmp_path), given, FINAL))["Final Evaluation Report"]
    numbers = [column.title for column in table.columns if column.numbers]
    assert numbers == ["Amount allocated £", "Spent £", "Variance £", "T2", "T5", "T10"]
    row = dict(zip([column.title for column in table.columns], cells(table)[5], strict=True))
    name = given["projects"][4]["project"]
    assert [row[f"T{place}"] for place in (0, 2, 5, 6, 7, 8, 10)] == [
        "Safer Families", "21.9%", "£440", "A photograph", name, "1, 2, 3", "£1,200",
    ]  # fmt: skip
    first = dict(zip(row, cells(table)[1], strict=True))
    assert first["T1"] == "30 November 2020"
    assert first["T3"].startswith("1: The PDAS contract")
    assert "those who engage: Quarterly returns" in first["T4"]
    assert cells(table)[4][list(row).index("T9")] == "Training: £20,000\nPrinting: £6,500"
    assert cells(table)[7][list(row).index("T10")] == "£2,449,500\nfrom 4 of 6 projects"


def test_a_risk_is_printed_where_the_round_has_risks() -> None:
    round = bent(tail='[risks]\n"Serious violence" = "High"')
    given = deepcopy(answers(PLAN))
    given["projects"][0]["risk"] = "Serious violence"
    assert "Risk addressed: Serious violence." in texts(document("return", round, given, PLAN))
    given["projects"][0]["risk"] = None
    assert not any("Risk addressed" in text for text in texts(document("return", round, given, PLAN)))


# ------------------------------------------------------------------------------------------- other stages and words


def test_each_progress_stage_prints_its_own_answers(tmp_path: Path) -> None:
    round = quarterly(tmp_path)
    given = deepcopy(answers(PLAN))
    given["start"][0]["return"] = "Quarter 3"
    for number in range(1, 5):
        given[f"quarter_{number}"] = [
            {"ref": "P1", "spent": number * 1000, "progress": f"Progress {number}.", "why": f"Why {number}."}
        ]
        given["measures"][0] |= {f"quarter_{number}": Decimal(number) / 10, f"quarter_{number}_light": "Amber"}
    given["sign_off"].append({"return": "Quarter 3", "name": "C. Third"})
    made = document("return", round, given, "quarter-3")
    row = cells(tables(made)["Quarter 3 Return"])[1]
    assert row[4] == "£3,000"
    assert row[6].split("\n")[0].endswith(": 30%, Amber")
    assert row[7] == "Progress 3.\nWhy spend differs from plan: Why 3."
    fields = next(block for block in made.blocks if isinstance(block, Fields))
    assert dict(fields.pairs)["Name (printed)"] == "C. Third"
    board = document("board", round, given, "quarter-3")
    said = "£3,000 was spent so far of the £240,819 allocated to the 1 project that says so, 1.2%."
    assert f"{said} 5 projects with £159,749 did not say." in texts(board)
    assert "Progress: Progress 3." in texts(board)
    assert not any("Progress 2" in text or "£1,000" in text for text in texts(board))


def labels(form: Form) -> set[str]:
    """The words of a form that nobody would write by chance: longer titles, and choices."""
    titles = {column.title for sheet in form.sheets for column in sheet.columns}
    titles |= {sheet.title for sheet in form.sheets} | {stage.title for stage in form.stages}
    choices = {label for choices in form.choices.values() for label in choices.values()}
    return {words for words in titles | choices if len(words) > 10 and "{" not in words}


@pytest.mark.parametrize("stage", STAGES)
def test_a_form_in_other_words_is_printed_in_its_words(stage: str, tmp_path: Path) -> None:
    round = reworded(tmp_path)
    given = in_words_of(round, answers(stage))
    shipped = labels(bent().form)
    assert len(shipped) > 50
    for kind in KINDS:
        before, after = (
            document(kind, each, typed, stage) for each, typed in ((bent(), answers(stage)), (round, given))
        )
        assert len(texts(after)) == len(texts(before))
        assert not {words for words in shipped if words in texts(after)}
        figures = [re.findall(r"£[\d,]+", "\n".join(texts(each))) for each in (before, after)]
        assert figures[0] == figures[1]


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_writes_a_bent_return(kind: str) -> None:
    made = document(kind, bent(tail=OWN), with_own(FINAL), FINAL)
    for form in FORMATS:
        assert len(render(made, form)) > 1000
