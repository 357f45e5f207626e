"""How the workbook is laid out: what stays in sight, what is for later, what stands there already, how it prints."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import check, needs_libreoffice, new_findings, places
from filled import answers, filled
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from test_template import recalculated

from grants.form import rounds
from grants.form.rounds import Round
from grants.form.sentences import NOT_YET
from grants.template import write_template
from grants.template.paper import pages_across
from grants.validate import validate

PLAN, HALF_YEAR, FINAL = "spending-intentions", "half-year", "final-evaluation"
PROJECT_SHEETS = ("Half-year", "Evaluation")


def blank(**given: Any) -> Any:
    return load_workbook(io.BytesIO(write_template(rounds.newest(), **given)))


def test_what_says_whose_a_row_is_stays_in_sight() -> None:
    frozen = {sheet.title: sheet.freeze_panes for sheet in blank()}
    assert frozen == {
        "Start here": "A5", "Projects": "C5", "Parts": "C5", "Measures": "E5", "Half-year": "C5", "Evaluation": "C5",
        "Spend items": "C5", "Moves": "C5", "Sign-off": "B5", "Checks": "B5", "Lists": "B5",
    }  # fmt: skip


def test_columns_that_would_fill_the_screen_are_not_held_there() -> None:
    """A wide measure would leave no room to scroll; the project's title still stays."""
    round = rounds.newest()
    wide = round.form.model_copy(
        update={
            "sheets": tuple(
                sheet.model_copy(
                    update={
                        "columns": tuple(
                            column.model_copy(update={"width": 90 if column.key == "measure" else column.width})
                            for column in sheet.columns
                        )
                    }
                )
                for sheet in round.form.sheets
            )
        }
    )
    book = load_workbook(io.BytesIO(write_template(round.changed(form=wide))))
    assert book["Measures"].freeze_panes == "C5"


# ------------------------------------------------------------------------------------------ columns of later returns


def test_no_column_of_a_template_is_hidden_or_grouped() -> None:
    """A group can't be opened on a protected sheet, and answers must not fall into what nobody sees."""
    for book in (blank(), blank(stage=FINAL), load_workbook(io.BytesIO(filled(HALF_YEAR)))):
        for sheet in book:
            for column in sheet.column_dimensions.values():
                assert (column.hidden, column.outlineLevel) == (False, 0), (sheet.title, column.index)


def test_just_the_columns_of_later_returns_are_grey() -> None:
    sheet = blank()["Measures"]
    round = rounds.newest()
    later = {column.title for column in round.sheets["measures"].columns if column.since}
    assert "Half-year result" in later
    for row in (4, 5, 164):
        grey = {title.value for title in sheet[4] if is_grey(sheet, f"{title.column_letter}{row}")}
        assert grey == later, row
    for name in ("Projects", "Half-year", "Evaluation"):
        other = blank()[name]
        assert [each.value for each in other[4] if is_grey(other, f"{each.column_letter}5")] == [], name


def is_grey(sheet: Worksheet, cell: str) -> bool:
    fills = {
        rule.dxf.fill.bgColor.rgb[2:]
        for each in sheet.conditional_formatting
        if cell in each.cells
        for rule in each.rules
        if rule.dxf.fill
    }
    return bool(fills & {"B1B4B6", "F0F1F1"})


def words_above(book: Any) -> dict[str, str]:
    """What stands in row 3 of Measures beside its own sentence, by the title of the column below."""
    sheet = book["Measures"]
    return {sheet.cell(4, cell.column).value: cell.value for cell in sheet[3][1:] if cell.value}


@needs_libreoffice
@pytest.mark.parametrize(
    ("stage", "above"),
    [(PLAN, ["Half-year result"]), (HALF_YEAR, ["Year-end result", "Traffic light"]), (FINAL, [])],
)
def test_the_words_above_grey_columns_go_when_their_return_is_chosen(
    stage: str, above: list[str], broken: Callable[..., Path], tmp_path: Path
) -> None:
    """The plan's workbook, in which somebody chooses the return on Start here, worked out anew by LibreOffice."""
    start = tmp_path / "start.xlsx"
    start.write_bytes(write_template(rounds.newest(), rows=3))
    assert words_above(load_workbook(start, data_only=True)) == {"Half-year result": NOT_YET}
    chosen = broken(start, {"Start here!B9": rounds.newest().stage(stage).label})
    saved = recalculated(chosen, tmp_path)
    assert words_above(load_workbook(saved, data_only=True)) == dict.fromkeys(above, NOT_YET)
    assert [each for each in check(saved).findings if each.sheet == "Measures"] == []


def test_an_answer_ahead_of_its_time_is_read_and_said_to_be_hidden_only_where_it_is(
    broken: Callable[..., Path],
) -> None:
    def hide(book: Any) -> None:
        book["Measures"].column_dimensions["L"].hidden = True

    seen = new_findings(broken("2021-22", {"Measures!L5": 5}), "2021-22")
    unseen = new_findings(broken("2021-22", {"Measures!L5": 5}, hide), "2021-22")
    assert places(seen) == []
    assert places(unseen) == [("SHEET05", "Measures!L4")]
    assert places(new_findings(broken("2021-22", {}, hide), "2021-22")) == []


# ------------------------------------------------------------------------------------- refs that stand there already


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    """The plan of 2021-22 as it is made now, with six projects."""
    path = tmp_path / "planned.xlsx"
    content = {key: rows for key, rows in answers(PLAN).items() if key not in ("half_year", "evaluation")}
    path.write_bytes(write_template(rounds.load("safer-plymouth-2021-22"), content, rows=9))
    return path


def refs(path: Path, sheet: str) -> list[Any]:
    cells = [row[0] for row in load_workbook(path)[sheet].iter_rows(min_row=5)]
    return [cell.value for cell in cells if cell.value is not None]


def test_sheets_with_a_row_a_project_begin_with_each_projects_ref(planned: Path) -> None:
    """As values: a formula would give another ref once the sheet is sorted, beside answers that stay."""
    for sheet in PROJECT_SHEETS:
        assert refs(planned, sheet) == ["P1", "P2", "P3", "P4", "P5", "P6"], sheet
        assert (
            load_workbook(planned, data_only=True)[sheet]["B5"].value == load_workbook(planned)["Projects"]["B5"].value
        )
    assert refs(planned, "Spend items") == refs(planned, "Moves") == []


def test_a_blank_template_and_a_sheet_with_answers_get_no_refs(tmp_path: Path) -> None:
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(write_template(rounds.newest()))
    assert [refs(path, sheet) for sheet in PROJECT_SHEETS] == [[], []]
    content = answers(HALF_YEAR)
    given = {**content, "half_year": content["half_year"][1:3], "evaluation": []}
    path.write_bytes(write_template(rounds.load("safer-plymouth-2021-22"), given, stage=HALF_YEAR))
    assert refs(path, "Half-year") == ["P2", "P3"]
    assert refs(path, "Evaluation") == ["P1", "P2", "P3", "P4", "P5", "P6"]
    path.write_bytes(write_template(rounds.load("safer-plymouth-2021-22"), {**given, "half_year": []}, stage=FINAL))
    assert refs(path, "Half-year") == []  # it is past


def test_a_plan_with_refs_on_later_sheets_is_judged_as_it_was_without(planned: Path, tmp_path: Path) -> None:
    without = load_workbook(planned)
    for sheet in PROJECT_SHEETS:
        for row in range(5, 11):
            without[sheet].cell(row, 1).value = None
    path = tmp_path / "without.xlsx"
    without.save(path)
    assert check(planned).findings == check(path).findings
    assert check(planned).stage == PLAN


def test_at_half_year_each_blank_is_told_in_the_row_of_its_project(planned: Path, broken: Callable[..., Path]) -> None:
    found = check(broken(planned, {"Start here!B9": "Half-year"})).findings
    assert [each.cell for each in found if each.code == "SPEND01"] == [f"D{row}" for row in range(5, 11)]
    assert {each.code for each in found} & {"CELL01", "CELL09", "CELL10", "SHEET04"} == set()


def test_refs_alone_do_not_say_which_return_it_is(planned: Path, broken: Callable[..., Path]) -> None:
    """Where Start here does not say it, the last sheet that is filled does."""
    assert check(broken(planned, {"Start here!B9": None})).stage == PLAN
    assert check(broken(planned, {"Start here!B9": None, "Half-year!D5": 100})).stage == HALF_YEAR
    assert check(broken(planned, {"Start here!B9": None, "Evaluation!C5": 100})).stage == FINAL


def test_a_hidden_sheet_with_refs_alone_holds_no_answers(planned: Path, broken: Callable[..., Path]) -> None:
    def hide(book: Any) -> None:
        book["Half-year"].sheet_state = "hidden"
        book["Evaluation"].row_dimensions[5].hidden = True

    def found(changes: dict[str, Any]) -> list[tuple[str, str]]:
        return places([each for each in check(broken(planned, changes, hide)).findings if each.code == "SHEET05"])

    assert found({}) == []
    assert found({"Half-year!G6": "On course."}) == [("SHEET05", "Half-year!")]
    assert found({"Evaluation!C5": 5}) == [("SHEET05", "Evaluation!A5")]


@needs_libreoffice
def test_refs_of_a_filled_blank_template_are_read_at_half_year(broken: Callable[..., Path], tmp_path: Path) -> None:
    """Three projects in a blank template, their refs chosen on Half-year in another order, saved by LibreOffice."""
    start = tmp_path / "start.xlsx"
    start.write_bytes(write_template(rounds.newest(), rows=5))
    changes: dict[str, Any] = {"Start here!B9": "Half-year"}
    for row, ref in enumerate(("P1", "P2", "P3"), start=5):
        changes |= {f"Projects!A{row}": ref, f"Projects!B{row}": f"Project {ref}", f"Projects!F{row}": 1000}
        changes |= {f"Half-year!A{12 - row}": ref, f"Half-year!D{12 - row}": 100 * row}
    saved = recalculated(broken(start, changes), tmp_path)
    result = validate(str(saved), today=date(2021, 11, 1))
    assert result.totals.spent == 500 + 600 + 700
    assert load_workbook(saved, data_only=True)["Half-year"]["B5"].value == "Project P3"


# --------------------------------------------------------------------------------------------------------- in print


@pytest.mark.parametrize("round", [rounds.load(name) for name in rounds.ids()], ids=rounds.ids())
def test_print_can_be_read(round: Round) -> None:
    """A4 on its side; type of 11 points has 6 at least, and pages after the first repeat what says whose a row is."""
    if round.partnerships:
        round = round.of(next(iter(round.partnerships)))
    for sheet in load_workbook(io.BytesIO(write_template(round, rows=3))):
        pages = int(sheet.page_setup.fitToWidth or 1)
        frozen = sheet[sheet.freeze_panes].column - 1
        widths = [sheet.column_dimensions[cell.column_letter].width * 8 for cell in sheet[4]]
        paper = (297 / 25.4 - sheet.page_margins.left - sheet.page_margins.right) * 96
        size = 11 * min(1, pages * paper / (sum(widths) + (pages - 1) * sum(widths[:frozen])))
        assert size >= 6, (sheet.title, size)
        assert sheet.print_title_rows == "$4:$4"
        assert bool(sheet.print_title_cols) == (pages > 1), sheet.title
        if pages > 1:
            assert sheet.print_title_cols == f"$A:${sheet.cell(1, frozen).column_letter}"
            assert sheet.page_setup.pageOrder == "overThenDown"


@pytest.mark.parametrize(
    ("widths", "kept", "pages"),
    [([20] * 6, 1, 1), ([20] * 10, 1, 1), ([20] * 11, 1, 2), ([20] * 21, 1, 2), ([20] * 24, 1, 3), ([120] * 4, 1, 3)],
)
def test_a_wide_table_takes_the_fewest_pages_on_which_it_can_be_read(widths: list[int], kept: int, pages: int) -> None:
    """At 55% a page has room for 11 columns of 20 characters, at 65% for 10, and each after the first repeats one."""
    assert pages_across(widths, kept) == pages
