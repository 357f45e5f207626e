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
ROUND_FILES = [
    *sorted(SHIPPED.glob("*.toml")),
    *(path for path in sorted(DATA.glob("*.toml")) if "-form" not in path.name),
]
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
    "unknown key": ('fund = "', 'fnd = "', ["fund is missing", "line 4: fnd is not a key that is known here; perhaps fund is meant"]),
    "not money": ('"81250.50"', '"lots"', ["line 8: grant_total is not an amount of money; write it like 125_000 or 125000.50"]),
    "a third decimal": ('"81250.50"', '"1.005"', ["line 8: grant_total is not an amount of money; write it like 125_000 or 125000.50"]),
    "a gap in the numbers": ("3 = ", "5 = ", ["line 17: priorities have to be numbered 1 to 4 in order; they are 1, 2, 5, 4"]),
    "a priority without number": ("3 = ", "x = ", ["line 20: priorities.x has to be a whole number"]),
    "unknown stage": (
        "half-year =", "mid-year =",
        ["line 25: stages.mid-year is not a stage that there is; there is spending-intentions, half-year, final-evaluation"],
    ),
    "due before it opens": ("2026-10-30", "2026-09-30", ["line 25: stages.half-year.due has to be after opens"]),
    "ends before it begins": ("2027-03-31", "2026-03-31", ["line 7: ends has to be after begins"]),
    "a date in quotation marks": ("ends = 2027-03-31", 'ends = "spring"', ["line 7: ends has to be a date such as 2021-04-01, without quotation marks"]),
    "unknown form": ('"csp-fund"', '"other"', ["line 3: form is not a form that there is; there is csp-fund, or the path of a form beside this file"]),
    "unknown setting": ("over_allocation", "over_allocations", ["line 29: settings.over_allocations is not a key that is known here; perhaps over_allocation is meant"]),
    "a list that is text": ('["Theft and retail crime", "Drugs & alcohol"]', '"Theft"', ['line 15: theme_groups = "Theft": write ["Theft"], in square brackets']),
    "a list that is a number": ('["Theft and retail crime", "Drugs & alcohol"]', "7", ["line 15: theme_groups has to be a list in square brackets"]),
    "a text that is a list": ('"Safer Communities Grant"', "[]", ["line 4: fund has to be text in quotation marks"]),
    "one of three words": ("[settings]", '[risks]\n"Knives" = "standard"\n[settings]', ['line 29: risks.Knives has to be "High", "Moderate" or "Standard"; perhaps "Standard" is meant']),
    "a meaning that is a number": ("[settings]", "[glossary]\nMARAC = 7\n[settings]", ['line 29: MARAC = 7: write "7", in quotation marks']),
    "true, false or a list": (
        "[settings]", '[[columns]]\nsheet = "projects"\nkey = "wards"\ntitle = "Wards"\nrequired = "soon"\n[settings]',
        ["line 32: columns.item 1.required has to be true, false, or a list of stages in square brackets"],
    ),
    "a stage that is no table": ("{ opens = 2026-10-01, due = 2026-10-30 }", "2026-10-30", ["line 25: stages.half-year has to be a table of keys and values"]),
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
    "a sign that steers": ('fund = "', 'fund = "\\u001b[31m', ["line 4: fund holds a character that can't be seen; type it again"]),
    "a name that is none": ('fund = "', 'fund = "' + "x" * 121, ["line 4: fund is far too long"]),
    "a number of too many digits": ("= 10", "= " + "9" * 5000, ["line 29: over_allocation = " + "9" * 62 + "...: this number is too large or too small to be one"]),
    "too deep": ("fund =", "x." * 200 + "fund =", ["it is nested too deeply"]),
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


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_that_is_not_in_utf8_is_one_fault(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "round.toml"
    path.write_bytes(GOOD.replace("To make", "To spend £5 to make").encode(encoding))
    with pytest.raises(RoundError) as error:
        rounds.load(path)
    assert [str(problem) for problem in error.value.problems] == [
        "it is not in UTF-8; in Notepad: Save As, Encoding UTF-8"
    ]


def test_a_file_of_notepad_with_a_mark_of_utf8_is_read(tmp_path: Path) -> None:
    path = tmp_path / "round.toml"
    path.write_bytes(GOOD.replace("To make", "To spend £5 to make").replace("\n", "\r\n").encode("utf-8-sig"))
    assert rounds.load(path).purpose == "To spend £5 to make communities safer."


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
    table = next(block for block in make("return", reading.returned, round).blocks if isinstance(block, Table))
    assert table.rows[0][2][0].text == "£81,250.50"
    assert table.rows[0][4][0].text == "1. Theft"
    over = broken(blank, answers | {"Projects!F5": 89375.56})
    assert [each.code for each in check(over, round).findings if each.severity == "error"] == ["ALLOC01"]
    within = broken(blank, answers | {"Projects!F5": 89375.55})
    assert [each for each in check(within, round).findings if each.severity == "error"] == []


# ------------------------------------------------------------------------------------------ to be looked at again


def odd(text: str) -> list[str]:
    """What is odd about a round that can be used."""
    return [str(remark) for remark in remarks(rounds.parse(text, "x", DATA), text)]


@pytest.mark.parametrize("path", ROUND_FILES, ids=lambda path: path.stem)
def test_nothing_is_odd_about_a_round_in_use(path: Path) -> None:
    assert odd(path.read_text(encoding="utf-8")) == []


OWN = '[[columns]]\nsheet = "projects"\nkey = "wards"\ntitle = "Wards"\n'
ODD: dict[str, tuple[str, str, list[str]]] = {
    "a year of eleven months": ("2027-03-31", "2027-03-01", ["line 7: ends makes a year of about 11 months; most rounds have twelve"]),
    "a year of two years": (
        "2027-03-31", "2028-03-31",
        [
            'line 5: year is "2026-27", and the year is 1 April 2026 to 31 March 2028',
            "line 7: ends makes a year of about 24 months; most rounds have twelve",
            "line 26: stages.final-evaluation.opens is before the last three months of the year, and this is the final return",
        ],
    ),
    "the name of another year": ('"2026-27"', '"2025-26"', ['line 5: year is "2025-26", and the year is 1 April 2026 to 31 March 2027']),
    "the name of another year, with a stroke": ('"2026-27"', '"2027/28"', ['line 5: year is "2027/28", and the year is 1 April 2026 to 31 March 2027']),
    "the name of another year alone": ('"2026-27"', '"2021"', ['line 5: year is "2021", and the year is 1 April 2026 to 31 March 2027']),
    "a total of nothing": ('"81250.50"', "0", ["line 8: grant_total is £0"]),
    "the same priority twice": ('"Antisocial behaviour"', '"serious  Violence"', ["line 21: priorities.4 says the same as priorities.3"]),
    "a stage left out": ("half-year = {", "# half-year = {", ["line 23: stages leave out half-year, which the form has"]),
    "a plan long before the year": ("opens = 2026-02-01", "opens = 2025-02-01", ["line 24: stages.spending-intentions.opens is more than a year before the year begins"]),
    "a plan after the year": (
        "due = 2026-05-31", "due = 2027-04-30",
        [
            "line 24: stages.spending-intentions.due is after the year ends, and this is the plan",
            "line 25: stages.half-year.due is no later than that of spending-intentions, which comes before it",
        ],
    ),
    "a half-year before the year": (
        "opens = 2026-10-01, due = 2026-10-30", "opens = 2025-10-01, due = 2025-10-30",
        [
            "line 25: stages.half-year.due is before the year begins",
            "line 25: stages.half-year.due is no later than that of spending-intentions, which comes before it",
        ],
    ),
    "an end in the middle": ("opens = 2027-03-01", "opens = 2026-11-01", ["line 26: stages.final-evaluation.opens is before the last three months of the year, and this is the final return"]),
    "an end long after the year": ("due = 2027-05-31", "due = 2028-05-31", ["line 26: stages.final-evaluation.due is more than a year after the year ends"]),
    "a lead of no group": ("[settings]", '[leads]\n"Knives" = "A. Person"\n"theft and  retail crime" = "B. Person"\n[settings]', ["line 29: leads.Knives names no theme group"]),
    "wording as it is": ("[settings]", '[wording]\napproved = "Approved"\n[settings]', ["line 29: wording.approved changes nothing: the form has this title already"]),
    "shown at a stage that is left out": (
        "half-year = { opens = 2026-10-01, due = 2026-10-30 }\nfinal-evaluation = { opens = 2027-03-01, due = 2027-05-31 }",
        'final-evaluation = { opens = 2027-03-01, due = 2027-05-31 }\n[wording]\nforecast = "Forecast"\n' + OWN + 'shown = ["half-year"]',
        [
            "line 23: stages leave out half-year, which the form has",
            "line 27: wording.forecast changes nothing: no return of this round has this column",
            "line 32: columns.item 1.shown names half-year, which this round does not have",
        ],
    ),
    "required before it is asked for": (
        "[settings]", OWN + 'since = "half-year"\nrequired = ["spending-intentions", "half-year"]\n[settings]',
        ["line 33: columns.item 1.required names spending-intentions, at which this column is not filled yet"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_is_said_with_its_line(name: str) -> None:
    good, bad, expected = ODD[name]
    assert good in GOOD
    assert odd(GOOD.replace(good, bad, 1)) == expected


NOT_ODD: dict[str, tuple[str, str]] = {
    "a year with a stroke": ('"2026-27"', '"2026/27"'),
    "a year in full": ('"2026-27"', '"2026 to 2027"'),
    "one year of the two": ('"2026-27"', '"2026"'),
    "a year with words": ('"2026-27"', '"Financial year 2026–27"'),
    "a year without a number": ('"2026-27"', '"Third year"'),
    "a year of 13 months less some days": ("2027-03-31", "2027-04-10"),
    "a plan that opens the autumn before": ("opens = 2026-02-01", "opens = 2025-09-01"),
    "an evaluation in the autumn after": ("due = 2027-05-31", "due = 2027-11-30"),
    "priorities with words in common": ('"Serious violence"', '"Theft of vehicles"'),
    "a lead of a group": ("[settings]", '[leads]\n"Theft and retail crime" = "A. Person"\n[settings]'),
    "a glossary": ("[settings]", '[glossary]\nMARAC = "a meeting of agencies"\n[settings]'),
    "wording of its own": ("[settings]", '[wording]\napproved = "Comment/Approved"\n[settings]'),
    "a column shown where it is filled": ("[settings]", OWN + 'shown = ["spending-intentions"]\nrequired = true\n[settings]'),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_ODD)
def test_what_is_not_odd_is_not_said(name: str) -> None:
    good, bad = NOT_ODD[name]
    assert good in GOOD
    assert odd(GOOD.replace(good, bad, 1)) == []


def test_a_fund_of_many_says_by_how_much_it_misses_its_total() -> None:
    text = MANY.read_text(encoding="utf-8")
    words = "fund_total is £150,000; the grants and what is retained come to"
    more, less = text.replace("30_000", "30_000.50", 1), text.replace("retained = 10_000", "retained = 0", 1)
    assert [each.partition(": ")[2] for each in odd(more)] == [f"{words} £150,000.50, £0.50 too much"]
    assert [each.partition(": ")[2] for each in odd(less)] == [f"{words} £140,000, £10,000 too little"]
    without = text.replace("fund_total = 150_000", "", 1)
    assert [each.partition(": ")[2] for each in odd(without)] == [
        "retained is given, and there is no fund_total to hold it against"
    ]


def test_a_partnership_twice_and_a_grant_of_nothing_are_odd() -> None:
    text = MANY.read_text(encoding="utf-8")
    first, second = list(rounds.load(MANY).partnerships.items())[:2]
    again = text.replace(f'"{second[1].name}"', f'"{first[1].name.upper()}"', 1)
    assert [each.partition(": ")[2] for each in odd(again)] == [
        f"partnerships.{second[0]}.name says the same as partnerships.{first[0]}.name"
    ]
    nothing = text.replace("grant_total = 50_000", "grant_total = 0", 1)
    assert f"partnerships.{first[0]}.grant_total is £0" in " ".join(odd(nothing))


def test_remarks_without_the_text_have_no_lines() -> None:
    round = rounds.parse(GOOD.replace('"81250.50"', "0"), "x")
    assert [(remark.line, str(remark)) for remark in remarks(round)] == [(0, "grant_total is £0")]
    assert len({find.__name__ for find in REMARKS}) == len(REMARKS) > 10


# ----------------------------------------------------------------------------------------------- next year's round


@pytest.mark.parametrize("path", ROUND_FILES, ids=lambda path: path.stem)
def test_next_years_round_is_a_good_one_a_year_later(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    old, new = rounds.parse(text, "old", path.parent), rounds.parse(next_year(text), "new", path.parent)
    assert new.id != old.id
    assert new.begins == old.begins.replace(year=old.begins.year + 1)
    assert new.ends == old.ends.replace(year=old.ends.year + 1)
    assert new.stages.keys() == old.stages.keys()
    assert all(window.due.year == old.stages[key].due.year + 1 for key, window in new.stages.items())
    kept = (
        "fund",
        "plan",
        "priorities",
        "purpose",
        "conditions",
        "wording",
        "partnerships",
        "grant_total",
        "fund_total",
    )
    assert {name: getattr(new, name) for name in kept} == {name: getattr(old, name) for name in kept}
    assert remarks(new) == []
    assert len(text.split("\n")) == len(next_year(text).split("\n"))
    assert [line.partition("#")[0].strip() for line in next_year(text).split("\n") if LOOK_AGAIN in line] == [
        line.partition("#")[0].strip() for line in text.split("\n") if "_total =" in line or line.startswith("retained")
    ]


YEARS = """# The round of 2021-22: dates such as 2021-04-01 are the year's first days.
id   =  'thames-2021-22'   # not yet 2022-23
form = "csp-fund"
fund = "Fund 2021-22"
year = "2021/22"
begins = 2021-03-01
ends   = 2022-02-28 # the last of February
fund_total = 1_000
retained = 100  # agreed
funder = "A PCC"
purpose = '''
due = 2021-04-01'''
conditions = ["To be spent by 2022-02-28."]
plan = "Plan 2017-2021"
theme_groups = []
priorities = { 1 = "The plan of 2021-22" }
leads.due = "2021-04-01"
work = [{ deliverable = "2021-04-01", lead = "A", due = 2024-02-29 }]
stages.spending-intentions = { opens = 2021-01-01, due = "2021-05-31" }
[stages.half-year]
opens = 2021-10-01
due = 2021-11-30
[stages.final-evaluation]
"opens" = 2022-02-01
due = 2022-05-31
[partnerships]
reading = { name = "Reading 2021", recipient = "Council", grant_total = 500 }
slough.name = "Slough"
slough.recipient = "Council"
slough.grant_total = "400.00"	# look again: last year's total
[risks]
year = "High"
id = "Moderate"
"""


def test_next_years_round_keeps_comments_layout_and_words() -> None:
    expected = YEARS
    for line, new in {
        "id   =  'thames-2021-22'": "id   =  'thames-2022-23'",
        'year = "2021/22"': 'year = "2022/23"',
        "begins = 2021-03-01": "begins = 2022-03-01",
        "ends   = 2022-02-28": "ends   = 2023-02-28",
        "fund_total = 1_000": "fund_total = 1_000  # look again: last year's total",
        "# agreed": "# agreed  # look again: last year's total",
        "due = 2024-02-29": "due = 2025-02-28",
        'opens = 2021-01-01, due = "2021-05-31"': 'opens = 2022-01-01, due = "2022-05-31"',
        "opens = 2021-10-01\ndue = 2021-11-30": "opens = 2022-10-01\ndue = 2022-11-30",
        '"opens" = 2022-02-01\ndue = 2022-05-31': '"opens" = 2023-02-01\ndue = 2023-05-31',
        "grant_total = 500 }": "grant_total = 500 }  # look again: last year's total",
    }.items():
        assert line in YEARS
        expected = expected.replace(line, new, 1)
    assert next_year(YEARS) == expected
    assert rounds.parse(expected, "x").key == ""
    assert "ends   = 2024-02-29 #" in next_year(expected)
    assert next_year(YEARS.replace("\n", "\r\n")) == expected.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("fund-2021-22", "fund-2022-23"), ("fund-2021-2022", "fund-2022-2023"), ("2021-fund", "2022-fund"),
        ("fund-1999-00", "fund-2000-01"), ("fund-21-22", "fund-22-23"), ("fund-99-00", "fund-00-01"),
        ("fund-2021-10", "fund-2022-10"), ("fund", "fund-2027"), ("fund-7", "fund-7-2027"),
    ],
)  # fmt: skip
def test_the_year_of_an_id_is_moved_on(id: str, expected: str) -> None:
    assert f'id = "{expected}"' in next_year(GOOD.replace("northshire-2026-27", id))


def test_a_round_that_is_no_toml_has_no_next_year() -> None:
    with pytest.raises(RoundError, match="line 8: grant_total = £5: write 5"):
        next_year(GOOD.replace('"81250.50"', "£5"))
    with pytest.raises(RoundError, match="nested too deeply"):
        next_year("a = { " * 60 + "a.a = 1" + " }" * 60 + "\n" + "b = " + "[" * 150 + "]" * 150)


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2198, 12, 31)))
def test_every_day_has_one_a_year_later(day: date) -> None:
    moved = next_year(f'[[work]]\ndue = {day}\n[[work]]\ndue = "{day}" # {day}\n')
    later = date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
    assert moved == f'[[work]]\ndue = {later}\n[[work]]\ndue = "{later}" # {day}\n'
