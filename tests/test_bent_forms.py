"""Forms and rounds that other offices would write, driven through a year by the commands, with no Python changed.

Each round of tests/data: `rounds check`, `template`, answers typed by openpyxl at cells that are found by their titles,
`validate`, a fault, `report` of both kinds, the next stage; at last next year's round and its workbook from this one.
"""

import html
import io
import re
import shutil
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import docx
import pytest
from bent import DATA, Answers, cell, fill, findings, given, merged, put, run, signed_at, validated
from conftest import needs_libreoffice
from openpyxl import load_workbook
from test_template import recalculated

from grants.form import rounds
from grants.form.library import Library
from grants.form.round import Round

WARDS = [{"wards": "Quayside and Old Town", "matched": 2500}, {"wards": "Northgate", "matched": Decimal("1200.50")}]
SETTINGS = [{"setting": "School"}, {"setting": "Home"}, {"setting": "Street"}]
SESSIONS = [{"sessions": 17, "visited": date(2023, 9, 5)}, {"sessions": 23, "visited": date(2023, 9, 6)}]
PROFILE = [
    {"ref": "P1", "q1": 3000, "q2": 3000, "q3": 3000, "q4": 3000, "basis": "A quarter each"},
    {"ref": "P2", "q1": 9000, "q2": Decimal("4500.50"), "q3": Decimal("4499.50"), "q4": 0, "basis": "Locks come first"},
]
MORE: dict[str, dict[str, Answers]] = {
    "own-columns": {
        "spending-intentions": {"projects": WARDS, "measures": SETTINGS},
        "half-year": {"half_year": SESSIONS},
        "final-evaluation": {"evaluation": [{"reached": Decimal("0.375")}, {"reached": 1}]},
    },
    "own-sheet": {"spending-intentions": {"profile": PROFILE}},
}
"""What is answered in the columns and on the sheets of a round's own, by stage."""

PRINTED = {
    ("own-columns", "spending-intentions"): [
        "Wards", "Quayside and Old Town", "Northgate", "Match funding £", "£2,500", "£1,200.50", "Setting", "School",
        "Street",
    ],
    ("own-columns", "half-year"): ["Sessions held", "17", "23", "Visited on", "5 September 2023", "6 September 2023"],
    ("own-columns", "final-evaluation"): ["Match funding £", "£2,500", "Share of those reached", "37.5%", "100%"],
    ("own-sheet", "spending-intentions"): [
        "Spend profile by quarter", "April to June £", "£9,000", "July to September £", "£4,500.50",
        "How it was worked out", "Locks come first",
    ],
}  # fmt: skip
"""What a stage's return has to print of them, besides what every return does."""
UNPRINTED = {("own-columns", "half-year"): ["Wards", "Quayside"], ("own-sheet", "half-year"): ["Locks come first"]}

CARRIED = {
    "own-columns": {"projects": WARDS, "measures": SETTINGS},
    "own-sheet": {"profile": [{key: value for key, value in row.items() if key != "basis"} for row in PROFILE]},
}
"""What next year's workbook has of them."""

NAMES = ["no-parts", "no-groups", "own-columns", "own-sheet", "welsh", "quarterly"]
STAGES = {name: [stage.key for stage in rounds.load(DATA / f"{name}.toml").offered] for name in NAMES}
YEARS = [(name, stage) for name in NAMES for stage in STAGES[name]]

Fault = tuple[str, int, Any, str]
"""Where a value is typed, in which row, what it is, and the code that is found there."""
FAULTS: dict[tuple[str, str], Fault] = {
    ("no-parts", "spending-intentions"): ("measures.ref", 1, "P9", "CELL10"),
    ("no-parts", "final-evaluation"): ("evaluation.outcomes", 1, None, "EVAL01"),
    ("no-groups", "spending-intentions"): ("start.grant_total", 0, 30_000, "ALLOC02"),
    ("no-groups", "half-year"): ("half_year.spent", 0, -5, "CELL06"),
    ("own-columns", "spending-intentions"): ("projects.wards", 1, None, "CELL01"),
    ("own-columns", "half-year"): ("half_year.sessions", 0, "some", "CELL02"),
    ("own-columns", "final-evaluation"): ("measures.setting", 2, "Shop", "CELL04"),
    ("own-sheet", "spending-intentions"): ("profile.q1", 1, 9000.5, "SUM01"),
    ("own-sheet", "half-year"): ("profile.q1", 0, None, "CELL01"),
    ("welsh", "bwriad"): ("measures.unit", 0, "People", "CELL04"),
    ("welsh", "hanner"): ("measures.golau_hanner", 1, "Green", "CELL04"),
    ("welsh", "terfynol"): ("gwerthusiad.comments", 0, None, "SPEND02"),
    ("quarterly", "plan"): ("projects.outline", 0, None, "CELL01"),
    ("quarterly", "quarter-1"): ("quarter_1.paid", 1, None, "SPEND01"),
    ("quarterly", "quarter-3"): ("measures.result_3", 0, 60.5, "MEAS04"),
    ("quarterly", "year-end"): ("outturn.move", 1, "Kept for next year", "SPEND07"),
}


class Office:
    """A folder with a round of tests/data and its form, and the workbooks of its year."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        for path in DATA.glob(f"{name}*.toml"):
            shutil.copy(path, folder)
        self.path = folder / f"{name}.toml"
        self.round = rounds.load(self.path)
        self.known: tuple[str | Path, ...] = ("--rounds", folder)
        self._filled: dict[str, Path] = {}

    @cached_property
    def template(self) -> Path:
        path = self.folder / "blank.xlsx"
        run("template", *self.known, "--rows", 5, "-o", path)
        return path

    def workbook(self, stage: str) -> Path:
        """The workbook that is filled for a stage, after all stages before it."""
        if stage not in self._filled:
            place = STAGES[self.name].index(stage)
            before = self.workbook(STAGES[self.name][place - 1]) if place else self.template
            path = Path(shutil.copy(before, self.folder / f"{stage}.xlsx"))
            answers = given(self.round, self.round.stage(stage))
            self._filled[stage] = fill(path, self.round, merged(answers, MORE.get(self.name, {}).get(stage, {})))
        return self._filled[stage]

    def changed(self, stage: str, change: Callable[[Any], object]) -> Path:
        """A copy of a stage's workbook with something changed."""
        book = load_workbook(self.workbook(stage))
        change(book)
        path = self.folder / f"{stage}-changed.xlsx"
        book.save(path)
        return path


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Office]:
    made: dict[str, Office] = {}
    return lambda name: made.get(name) or made.setdefault(name, Office(name, tmp_path_factory.mktemp(name)))


# -------------------------------------------------------------------------------------------------- through the year


@pytest.mark.parametrize("name", NAMES)
def test_the_round_is_good(name: str) -> None:
    result = run("rounds", "check", DATA / f"{name}.toml")
    assert "a good round" in result.output
    assert "look at again" not in result.output


@pytest.mark.parametrize(("name", "stage"), YEARS)
def test_a_complete_return_is_ready_to_send(name: str, stage: str, offices: Callable[[str], Office]) -> None:
    office = offices(name)
    book = office.workbook(stage)
    result = validated(book, *office.known)
    assert result["findings"] == []
    assert (result["round"], result["stage"], result["valid"]) == (office.round.id, stage, True)
    total = f"{office.round.grant_total:.2f}"
    assert result["totals"]["available"] == result["totals"]["allocated"] == total
    assert (result["totals"]["spent"] is None) == (office.round.stage(stage).role == "plan")
    assert "Ready to send" in run("validate", book, *office.known).output


@pytest.mark.parametrize(("name", "stage"), FAULTS)
def test_a_fault_is_found_at_its_cell_and_nothing_else(name: str, stage: str, offices: Callable[[str], Office]) -> None:
    office, (place, row, value, code) = offices(name), FAULTS[name, stage]
    where: list[str] = []
    book = office.changed(stage, lambda book: where.append(put(book, office.round, place, value, row)))
    assert findings(book, *office.known) == [(code, where[0])]


@pytest.mark.parametrize(("name", "stage"), YEARS)
def test_both_reports_are_written(name: str, stage: str, offices: Callable[[str], Office], tmp_path: Path) -> None:
    office = offices(name)
    formats = ("--format", "html", "--format", "xlsx")
    for kind in ("return", "board"):
        run("report", office.workbook(stage), *office.known, "--kind", kind, *formats, "-o", tmp_path)
        page = words((tmp_path / f"{stage}-{kind}.html").read_text(encoding="utf-8"))
        sheets = workbook_words(tmp_path / f"{stage}-{kind}.xlsx")
        assert "Youth work" in page
        assert any("Youth work" in text for text in sheets)
    page = words((tmp_path / f"{stage}-return.html").read_text(encoding="utf-8"))
    for text in PRINTED.get((name, stage), ()):
        assert text in page
    for text in UNPRINTED.get((name, stage), ()):
        assert text not in page
    assert office.round.stage(stage).title in page


def words(page: str) -> str:
    """The words of a page, without its marks."""
    return html.unescape(re.sub("<[^>]*>", " ", page))


def workbook_words(path: Path) -> list[str]:
    return [str(value) for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True) for value in row]


def test_own_columns_are_printed_in_every_format(offices: Callable[[str], Office], tmp_path: Path) -> None:
    office = offices("own-columns")
    run("report", office.workbook("spending-intentions"), *office.known, "-o", tmp_path)
    document = docx.Document(str(tmp_path / "spending-intentions-return.docx"))
    cells = " ".join(each.text for table in document.tables for row in table.rows for each in row.cells)
    for text in PRINTED["own-columns", "spending-intentions"]:
        assert text in cells
    assert "Quayside and Old Town" in workbook_words(tmp_path / "spending-intentions-return.xlsx")
    assert (tmp_path / "spending-intentions-return.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("name", NAMES)
def test_next_year_begins_with_this_years_answers(name: str, offices: Callable[[str], Office], tmp_path: Path) -> None:
    office = offices(name)
    shutil.copytree(office.folder, tmp_path / "office", ignore=shutil.ignore_patterns("*.xlsx"))
    folder = tmp_path / "office"
    run("rounds", "next", folder / office.path.name)
    new = next(each for each in Library([folder]).rounds() if each.begins == date(2024, 4, 1))
    assert (new.id, new.year) == (office.round.id.replace("2023-24", "2024-25"), "2024-25")
    final = office.workbook(STAGES[name][-1])
    target = tmp_path / "next.xlsx"
    run("template", "--rounds", folder, "--round", new.id, "--from", final, "--rows", 5, "-o", target)
    book = load_workbook(target)
    for place, row, value in carried(name):
        sheet, _, where = cell(book, new, place, row).rpartition("!")
        assert same(book[sheet][where].value, value), place
    signing = new.stage(STAGES[name][0])
    fill(target, new, {"sign_off": given(new, signing)["sign_off"]})
    left = [code for code, _ in findings(target, "--rounds", folder)]
    assert left == (["ALLOC01"] if name == "quarterly" else [])  # there £500 was kept, and is still to be allocated


def carried(name: str) -> list[tuple[str, int, Any]]:
    """Answers that next year's workbook has: those of every form, and those of a round's own columns."""
    known: list[tuple[str, int, Any]] = [
        ("projects.project", 1, "Safer homes"),
        ("projects.allocated", 0, 12_000),
        ("projects.priority_2", 0, None),
        ("measures.measure", 2, "Homes made safer"),
        ("measures.target", 0, 60),
    ]
    return known + [
        (f"{sheet}.{key}", number, value)
        for sheet, rows in CARRIED.get(name, {}).items()
        for number, row in enumerate(rows)
        for key, value in row.items()
    ]


def same(stored: Any, value: Any) -> bool:
    if isinstance(value, int | float | Decimal):
        return bool(stored is not None and Decimal(str(stored)) == Decimal(str(value)))
    return bool(stored == value)


# -------------------------------------------------------------------------------------------------------- in Welsh


def test_nothing_of_the_shipped_form_stands_in_a_workbook_in_welsh(offices: Callable[[str], Office]) -> None:
    office = offices("welsh")
    book = load_workbook(office.workbook("terfynol"))
    round = office.round
    assert book.sheetnames == [*(sheet.name for sheet in round.sheets.values()), "Gwiriadau", "Rhestrau"]
    shipped = words_of_form(rounds.load("safer-plymouth-2021-22")) - {"{number}. {priority}"}
    assert len(shipped) > 150
    for sheet in round.sheets.values():
        stored = {str(value) for row in book[sheet.name].iter_rows(values_only=True) for value in row if value}
        assert not stored & shipped


def words_of_form(round: Round) -> set[str]:
    """Every name, title, label, note and sentence of a form."""
    found = {label for choices in round.form.choices.values() for label in choices.values()}
    for sheet in round.form.sheets:
        found |= {sheet.name, sheet.title, sheet.about, sheet.step, *sheet.live.given.values(), *sheet.heads}
        found |= {text for column in sheet.columns for text in (column.title, column.note)}
    for stage in round.form.stages:
        found |= {stage.label, stage.title, *(column.title for column in stage.shows)}
    return {text for text in found if text}


def test_findings_speak_of_sheets_and_choices_as_the_form_calls_them(offices: Callable[[str], Office]) -> None:
    office = offices("welsh")
    shipped = {text for text in words_of_form(rounds.load("safer-plymouth-2021-22")) if len(text) > 7}

    def break_all(book: Any) -> None:
        for place, row, value in (
            ("start.partnership", 0, "Partneriaeth arall"), ("projects.ref", 1, "P1"), ("projects.contract_value", 0, 5),
            ("parts.amount", 0, 1), ("measures.golau_terfynol", 1, "Coch"), ("measures.golau_terfynol", 2, "Gwyrdd"),
            ("measures.ref", 1, "P9"), ("gwerthusiad.outcomes", 0, None), ("gwerthusiad.comments", 0, None),
            ("gwerthusiad.move", 0, "Talwyd gan y bartneriaeth"), ("gwerthusiad.other", 1, None),
            ("spend_items.amount", 0, 1), ("measures.sylw_terfynol", 2, None),
        ):  # fmt: skip
            put(book, office.round, place, value, row)

    found = validated(office.changed("terfynol", break_all), *office.known)["findings"]
    assert len({each["code"] for each in found}) > 6
    for each in found:
        said = f"{each['message']} {each['fix']}"
        assert not [text for text in shipped if text in said], said
        assert each["sheet"] in {sheet.name for sheet in office.round.sheets.values()}


# ---------------------------------------------------------------------------------------------------- four quarters


def blank(office: Office, stage: str) -> Path:
    """A return of a stage that says which it is and is signed, and of which nothing else is filled."""
    round = office.round
    place = STAGES["quarterly"].index(stage)
    path = Path(shutil.copy(office.workbook(STAGES["quarterly"][place - 1]), office.folder / f"{stage}-blank.xlsx"))
    answers = given(round, round.stage(stage))
    return fill(path, round, {key: answers[key] for key in ("start", "sign_off")})


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_blank_quarter_is_not_ready_to_send(number: int, offices: Callable[[str], Office]) -> None:
    office = offices("quarterly")
    book = blank(office, f"quarter-{number}")
    result = run("validate", book, *office.known, code=1)
    assert "Not ready to send: 2 errors, 7 warnings." in result.output
    loaded = load_workbook(book)
    header = cell(loaded, office.round, f"quarter_{number}.paid", -1)
    results = [cell(loaded, office.round, f"measures.result_{number}", row) for row in range(3)]
    told = [cell(loaded, office.round, f"quarter_{number}.{key}", -1) for key in ("forecast", "progress")]
    of_money = [(code, each) for code, each in (("HALF01", told[0]), ("HALF04", told[1])) for _ in range(2)]
    expected = [*(("MEAS05", each) for each in results), ("SPEND01", header), ("SPEND01", header), *of_money]
    assert findings(book, *office.known) == expected


def test_a_quarter_with_refs_alone_lacks_its_spend_at_each_project(offices: Callable[[str], Office]) -> None:
    office = offices("quarterly")
    book = fill(blank(office, "quarter-2"), office.round, {"quarter_2": [{"ref": "P1"}, {"ref": "P2"}]})
    cells = [cell(load_workbook(book), office.round, "quarter_2.paid", row) for row in (0, 1)]
    errors = [each for each in findings(book, *office.known) if each[0] == "SPEND01"]
    assert errors == [("SPEND01", each) for each in cells]


def test_each_quarter_is_judged_by_its_own_columns(offices: Callable[[str], Office]) -> None:
    """What is wrong in the columns of another quarter is not what this quarter's return is held back for."""
    office = offices("quarterly")

    def worse(book: Any) -> None:
        put(book, office.round, "measures.result_1", None, 0)
        put(book, office.round, "quarter_1.paid", None, 0)
        put(book, office.round, "measures.comment_4", "Later.", 2)

    assert findings(office.changed("quarter-2", worse), *office.known) == []
    assert [code for code, _ in findings(office.changed("quarter-1", worse), *office.known)] == ["MEAS05", "SPEND01"]


def test_every_quarter_prints_its_own_figures(offices: Callable[[str], Office], tmp_path: Path) -> None:
    office = offices("quarterly")

    def figures(book: Any) -> None:
        for number in (1, 2, 3):
            put(book, office.round, f"quarter_{number}.paid", 1000 * number + 7, 0)
            put(book, office.round, f"quarter_{number}.progress", f"The story of number {'I' * number}.", 0)

    run("report", office.changed("quarter-3", figures), *office.known, "--format", "html", "-o", tmp_path)
    page = words((tmp_path / "quarter-3-changed-return.html").read_text(encoding="utf-8"))
    assert "£3,007" in page
    assert "The story of number III." in page
    assert not {text for text in ("£1,007", "£2,007", "number I.", "number II.") if text in page}
    assert "Third Quarter's Return" in page


@needs_libreoffice
def test_a_real_spreadsheet_program_says_so_too_of_a_blank_quarter(
    offices: Callable[[str], Office], tmp_path: Path
) -> None:
    office = offices("quarterly")
    saved = recalculated(blank(office, "quarter-3"), tmp_path)
    assert load_workbook(saved, data_only=True)["Front page"]["A3"].value == "2 to put right, 7 to look at."
    assert findings(saved, *office.known) == findings(blank(office, "quarter-3"), *office.known)
    checks = load_workbook(saved, data_only=True)["Check me"]
    rows = [[str(value) for value in row if value] for row in checks.iter_rows(min_row=5, values_only=True)]
    of_projects = [" ".join(row) for row in rows if row and row[0] in ("P1", "P2")]
    assert len(of_projects) == 2
    assert all("Put right" in text for text in of_projects)


@needs_libreoffice
@pytest.mark.parametrize(
    ("name", "verdict"),
    [("welsh", "I'w gywiro: 0. I edrych arno eto: 0."), ("quarterly", "0 to put right, 0 to look at.")],
)
def test_a_real_spreadsheet_program_works_the_form_out(
    name: str, verdict: str, offices: Callable[[str], Office], tmp_path: Path
) -> None:
    """Formulas in the form's own words come to values, and none to an error."""
    office = offices(name)
    saved = recalculated(office.workbook(STAGES[name][-1]), tmp_path)
    assert findings(saved, *office.known) == []
    book = load_workbook(saved, data_only=True)
    assert str(book[office.round.sheets["start"].name]["A3"].value).startswith(verdict)
    stored = [(sheet.title, each.coordinate, each.value) for sheet in book for row in sheet.iter_rows() for each in row]
    assert not [each for each in stored if isinstance(each[2], str) and each[2].startswith("#")]
    variance = cell(book, office.round, f"{office.round.offered[-1].sheet}.variance", 0)
    sheet, _, where = variance.rpartition("!")
    assert book[sheet][where].value == 500


# ------------------------------------------------------------------------------------------------ four partnerships

KEYS = ["riverton", "millford", "oxbow", "west_vale"]
FUND = DATA / "four-partnerships.toml"


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the blank workbooks of the four partnerships."""
    folder = tmp_path_factory.mktemp("four") / "workbooks"
    run("template", "--rounds", FUND, "--rows", 5, "-o", folder)
    return folder


@pytest.fixture
def plans(four: Path, tmp_path: Path) -> Path:
    """A folder with their spending intentions."""
    for key in KEYS:
        round = rounds.load(FUND).of(key)
        fill(Path(shutil.copy(four / f"{key}.xlsx", tmp_path)), round, given(round, round.offered[0]))
    return tmp_path


def test_the_fund_is_a_good_round_whose_sums_come_out() -> None:
    result = run("rounds", "check", FUND)
    assert "a good round, thames-2023-24." in result.output
    assert "look at again" not in result.output


def test_a_fund_that_does_not_come_out_is_told_by_how_much(tmp_path: Path) -> None:
    path = tmp_path / "thames.toml"
    path.write_text(FUND.read_text(encoding="utf-8").replace("10_000", "8_500"), encoding="utf-8")
    result = run("rounds", "check", path)
    assert "£1,500" in result.output


def test_a_workbook_is_written_for_each_partnership(four: Path) -> None:
    assert sorted(path.name for path in four.iterdir()) == sorted(f"{key}.xlsx" for key in KEYS)
    for key, name, total in zip(KEYS, ("Riverton", "Millford", "Oxbow", "West Vale"), (50, 40, 30, 20), strict=True):
        book = load_workbook(four / f"{key}.xlsx")
        stamps = {each.name: each.value for each in book.custom_doc_props.props}  # type: ignore[attr-defined]  # not in the stubs
        assert stamps["grants-round"] == f"thames-2023-24/{key}"
        answers = {row[0]: row[1] for row in book["Start here"].iter_rows(min_row=5, max_col=2, values_only=True)}
        assert answers["Round"] == f"thames-2023-24/{key}"
        assert str(answers["Partnership"]).startswith(name)
        assert answers["Grant total £"] == total * 1000


def test_each_workbook_is_judged_as_its_partnerships(plans: Path) -> None:
    for key in KEYS:
        result = validated(plans / f"{key}.xlsx", "--rounds", FUND)
        assert (result["round"], result["valid"], result["findings"]) == (f"thames-2023-24/{key}", True, [])
        assert result["totals"]["available"] == f"{rounds.load(FUND).of(key).grant_total:.2f}"
    assert run("validate", plans, "--rounds", FUND).output.count("Ready to send") == 4


def test_a_workbook_of_another_partnership_is_told_at_the_name(plans: Path) -> None:
    round = rounds.load(FUND).of("riverton")
    book = load_workbook(plans / "riverton.xlsx")
    name = put(book, round, "start.partnership", "Millford Safer Town Partnership")
    book.save(plans / "riverton.xlsx")
    assert findings(plans / "riverton.xlsx", "--rounds", FUND) == [("ALLOC02", name)]


def test_without_the_rounds_file_it_is_not_known(plans: Path) -> None:
    result = validated(plans / "oxbow.xlsx")
    assert [each["code"] for each in result["findings"]] == ["FILE06"]
    assert "thames-2023-24/oxbow" in result["findings"][0]["message"]
    assert result["round"] is None


def test_the_reports_of_all_are_written(plans: Path, tmp_path: Path) -> None:
    for kind in ("return", "board"):
        run("report", plans, "--rounds", FUND, "--kind", kind, "--format", "html", "-o", tmp_path / kind)
        for key in KEYS:
            page = words((tmp_path / kind / f"{key}-{kind}.html").read_text(encoding="utf-8"))
            assert rounds.load(FUND).of(key).partnership in page
            assert "Knife crime" in page or kind == "board"


def test_the_year_of_one_of_four_goes_on(plans: Path, tmp_path: Path) -> None:
    round, path = rounds.load(FUND).of("millford"), plans / "millford.xlsx"
    for stage in round.offered[1:]:
        fill(path, round, given(round, stage))
        assert findings(path, "--rounds", FUND) == []
    shutil.copy(FUND, tmp_path / "fund.toml")
    run("rounds", "next", tmp_path / "fund.toml", "-o", tmp_path / "fund-next.toml")
    known = ("--rounds", tmp_path / "fund.toml", "--rounds", tmp_path / "fund-next.toml")
    target = tmp_path / "next.xlsx"
    run("template", *known, "--round", "thames-2024-25", "--from", path, "--rows", 5, "-o", target)
    result = validated(target, *known)
    assert result["round"] == "thames-2024-25/millford"
    book = load_workbook(io.BytesIO(target.read_bytes()))
    new = rounds.load(tmp_path / "fund-next.toml").of("millford")
    for place, value in (
        ("projects.project", "Youth work"),
        ("projects.risk", "Knife crime"),
        ("start.year", "2024-25"),
    ):
        sheet, _, where = cell(book, new, place).rpartition("!")
        assert book[sheet][where].value == value
    assert signed_at(book, new, new.offered[0]) == 0
    assert not isinstance(book["Sign-off"]["D5"].value, datetime)


def test_a_partnership_alone(tmp_path: Path) -> None:
    run("template", "--rounds", FUND, "--partnership", "oxbow", "--rows", 3, "-o", tmp_path / "one.xlsx")
    assert validated(tmp_path / "one.xlsx", "--rounds", FUND)["round"] == "thames-2023-24/oxbow"
    unknown = run("template", "--rounds", FUND, "--partnership", "oxbo", "-o", tmp_path / "two.xlsx", code=2)
    assert "oxbow" in unknown.stderr
    assert not (tmp_path / "two.xlsx").exists()
