"""The usual slips of a round file: what is said of each, and that its innocent twin is not taken for one."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic_core.core_schema import ErrorType

from grants.form import rounds, wrong_values
from grants.form.bending import AddedColumn, OwnSheet
from grants.form.form import Column, Form
from grants.form.fund import Partnership, Window, Work
from grants.form.mends import AMOUNTS, DAYS, TRUTHS, Mend, day, mend
from grants.form.problems import SLIPS, Problem, RoundError, values_of
from grants.form.repairs import wrong_at
from grants.form.round import Round
from grants.form.slips import mended
from grants.form.toml_places import Lines, comments, places
from grants.form.values import Value

ROOT = Path(__file__).resolve().parent.parent
GOOD = (Path(__file__).parent / "data" / "northshire-2026-27.toml").read_text(encoding="utf-8")
FORM = (ROOT / "grants" / "forms" / "csp-fund.toml").read_text(encoding="utf-8")
FILES = [GOOD, FORM, *(path.read_text(encoding="utf-8") for path in (ROOT / "grants" / "rounds").glob("*.toml"))]

TOTAL, FUND, GROUPS = '"81250.50"', '"Safer Communities Grant"', '["Theft and retail crime", "Drugs & alcohol"]'
BEGINS, PURPOSE = "begins = 2026-04-01", '"To make communities safer."'
PLANNED = "{ opens = 2026-02-01, due = 2026-05-31 }"
CLOSE, OPEN = "with a quotation mark at the end too", "with a quotation mark at the beginning too"
BARE = "write a day like 2021-04-01"


def said(text: str) -> list[str]:
    """What is said of a round file; [] of a good one."""
    try:
        rounds.parse(text, "my-round.toml")
    except RoundError as error:
        return [str(problem) for problem in error.problems]
    return []


def changed(good: str, bad: str) -> str:
    assert good in GOOD
    return GOOD.replace(good, bad, 1)


SLIP_OF: dict[str, tuple[str, str, str]] = {
    "a comma in thousands": (TOTAL, "453,128", "line 8: grant_total = 453,128: write 453_128"),
    "a pound sign": (TOTAL, "£453128", "line 8: grant_total = £453128: write 453_128"),
    "a pound sign and a comma": (TOTAL, "£453,128  # agreed", "line 8: grant_total = £453,128  # agreed: write 453_128"),
    "pence": (TOTAL, "£453,128.50", "line 8: grant_total = £453,128.50: write 453_128.50"),
    "a comma for a point": (TOTAL, "81250,50", "line 8: grant_total = 81250,50: write 81_250.50"),
    "spaces in thousands": (TOTAL, "453 128", "line 8: grant_total = 453 128: write 453_128"),
    "millions": (TOTAL, "£1.8m", "line 8: grant_total = £1.8m: write 1_800_000"),
    "pounds in words": (TOTAL, "453128 pounds", "line 8: grant_total = 453128 pounds: write 453_128"),
    "an amount in quotation marks": (TOTAL, '"£453,128"', 'line 8: grant_total = "£453,128": write 453_128'),
    "a point in thousands": (TOTAL, "453.128", "line 8: grant_total = 453.128: write 453_128 if this is in thousands; pounds have two decimals"),
    "below zero": (TOTAL, "-5", "line 8: grant_total = -5: an amount can't be below zero"),
    "no amount at all": (TOTAL, "to be agreed", "line 8: grant_total = to be agreed: write an amount like 125_000 or 125000.50"),
    "a number beyond all numbers": (TOTAL, "1e99999999999999999999", "line 8: grant_total = 1e99999999999999999999: write an amount like 125_000 or 125000.50"),
    "a percentage": ("= 10", "= 10%", "line 29: over_allocation = 10%: write 10"),
    "a number in quotation marks": ("= 10", '= "10"', 'line 29: over_allocation = "10": write 10, without quotation marks'),
    "a date as people write it": (BEGINS, "begins = 01/04/2026", "line 6: begins = 01/04/2026: write 2026-04-01"),
    "a date in words": (BEGINS, "begins = 1 April 2026", "line 6: begins = 1 April 2026: write 2026-04-01"),
    "a date with a weekday": (BEGINS, "begins = Wednesday 1st April 2026", "line 6: begins = Wednesday 1st April 2026: write 2026-04-01"),
    "a date with points": (BEGINS, "begins = 1.4.2026", "line 6: begins = 1.4.2026: write 2026-04-01"),
    "a date with one digit": (BEGINS, "begins = 2026-4-1", "line 6: begins = 2026-4-1: write 2026-04-01"),
    "a date, month first": (BEGINS, "begins = 03/31/2026", "line 6: begins = 03/31/2026: write 2026-03-31"),
    "a date without signs": (BEGINS, "begins = 20260401", "line 6: begins = 20260401: write 2026-04-01"),
    "a date in quotation marks": (BEGINS, 'begins = "01/04/2026"', 'line 6: begins = "01/04/2026": write 2026-04-01, without quotation marks'),
    "a date in words in quotation marks": (BEGINS, 'begins = "1 April 2026"', 'line 6: begins = "1 April 2026": write 2026-04-01, without quotation marks'),
    "a date with a time": (BEGINS, "begins = 2026-04-01T09:00:00", "line 6: begins = 2026-04-01T09:00:00: write 2026-04-01, without a time of day"),
    "a date with a time in words": (BEGINS, "begins = 2026-04-01 9am", "line 6: begins = 2026-04-01 9am: write 2026-04-01, without a time of day"),
    "a month": (BEGINS, "begins = April 2026", "line 6: begins = April 2026: write the day too, as 2021-04-01"),
    "no date at all": (BEGINS, "begins = in spring", f"line 6: begins = in spring: {BARE}"),
    "31 November": ("due = 2026-10-30", "due = 2026-11-31", "line 25: half-year = { opens = 2026-10-01, due = 2026-11-31 }: November has 30 days"),
    "31 November as people write it": ("due = 2026-10-30", "due = 31/11/2026", "line 25: half-year = { opens = 2026-10-01, due = 31/11/2026 }: November has 30 days"),
    "31 November in words": ("2027-03-31", "31 November 2027", "line 7: ends = 31 November 2027: November has 30 days"),
    "31 November in quotation marks": ("2027-03-31", '"31/11/2027"', 'line 7: ends = "31/11/2027": November has 30 days'),
    "29 February": ("2027-03-31", "2027-02-29", "line 7: ends = 2027-02-29: February has 28 days in 2027"),
    "a month 13": ("2027-03-31", "2027-13-31", "line 7: ends = 2027-13-31: there is no month 13"),
    "a day 0": ("2027-03-31", "0/3/2027", "line 7: ends = 0/3/2027: there is no day 0"),
    "no closing quotation mark": (FUND, '"Safer Communities Grant', f'line 4: fund = "Safer Communities Grant: write {FUND}, {CLOSE}'),
    "no opening quotation mark": (FUND, 'Safer Communities Grant"', f'line 4: fund = Safer Communities Grant": write {FUND}, {OPEN}'),
    "no quotation marks": (FUND, "Safer Communities Grant", f"line 4: fund = Safer Communities Grant: write {FUND}, in quotation marks"),
    "no quotation marks around a year": ('"2026-27"', "2026-27", 'line 5: year = 2026-27: write "2026-27", in quotation marks'),
    "a number for a text": ('"2026-27"', "2026", 'line 5: year = 2026: write "2026", in quotation marks'),
    "curly quotation marks": (FUND, "“Safer Communities Grant”", f"line 4: fund = “Safer Communities Grant”: write {FUND}, with straight quotation marks"),
    "single curly ones": (FUND, "‘Safer Communities Grant’", f"line 4: fund = ‘Safer Communities Grant’: write {FUND}, with straight quotation marks"),
    "one of them curly": (FUND, '"Safer Communities Grant”', f'line 4: fund = "Safer Communities Grant”: write {FUND}, with straight quotation marks'),
    "curly ones in a list": (GROUPS, "[“Theft”, “Drugs”]", 'line 15: theme_groups = [“Theft”, “Drugs”]: write "Theft", with straight quotation marks'),
    "quotation marks inside": (PURPOSE, '"To make "all" safer."', "line 12: purpose = \"To make \"all\" safer.\": write 'To make \"all\" safer.', in single quotation marks, since it has quotation marks inside"),
    "a backslash": (PURPOSE, '"See K:\\grants"', "line 12: purpose = \"See K:\\grants\": write 'See K:\\grants', in single quotation marks, since it has a backslash inside"),
    "a text over lines": (PURPOSE, '"To make\ncommunities\nsafer."', f'line 12: purpose = "To make: a text stands on one line: write {PURPOSE}'),
    "a text of quotation marks and more": ('"Theft"\n', '"Theft" and fraud\n', "line 18: 1 = \"Theft\" and fraud: write '\"Theft\" and fraud', in quotation marks around it all"),
    "a number twice": ("3 = ", "2 = ", 'line 20: 2 = "Serious violence": the number 2 stands on line 19 already; give each its own'),
    "a key twice": ("plan = ", 'fund = "Another"\nplan = ', 'line 14: fund = "Another": fund stands on line 4 already; take one of the two out'),
    "a header twice": ("[settings]", "[stages]", "line 28: [stages]: this stands on line 23 already; put what is under it there"),
    "no comma in a list": (GROUPS, '["Theft" "Drugs"]', 'line 15: theme_groups = ["Theft" "Drugs"]: write a comma behind "Theft"'),
    "no comma in a list over lines": ("[]", '[\n  "First."\n  "Second.",\n]', 'line 14: "First.": write a comma behind "First."'),
    "no comma in braces": (PLANNED, "{ opens = 2026-02-01 due = 2026-05-31 }", "line 24: spending-intentions = { opens = 2026-02-01 due = 2026-05-31 }: write a comma behind 2026-02-01"),
    "a semicolon": (GROUPS, '["Theft"; "Drugs"]', 'line 15: theme_groups = ["Theft"; "Drugs"]: write a comma in place of the semicolon'),
    "two commas": (GROUPS, '["Theft",, "Drugs"]', 'line 15: theme_groups = ["Theft",, "Drugs"]: take the second comma out'),
    "a comma at the end of braces": (PLANNED, "{ opens = 2026-02-01, due = 2026-05-31, }", "line 24: spending-intentions = { opens = 2026-02-01, due = 2026-05-31, }: take out the comma that has nothing behind it"),
    "a quotation mark missing in a list": (GROUPS, '["Theft, "Drugs"]', 'line 15: theme_groups = ["Theft, "Drugs"]: write a quotation mark behind Theft'),
    "an opening one missing in a list": (GROUPS, '["Theft", Drugs"]', 'line 15: theme_groups = ["Theft", Drugs"]: write a quotation mark in front of Drugs'),
    "the last one missing in a list": (GROUPS, '["Theft", "Drugs]', 'line 15: theme_groups = ["Theft", "Drugs]: write a quotation mark behind Drugs'),
    "a list without an end": (GROUPS, '["Theft", "Drugs"', 'line 15: theme_groups = ["Theft", "Drugs": write ] at the end of the list'),
    "a list without a beginning": (GROUPS, '"Theft", "Drugs"]', 'line 15: theme_groups = "Theft", "Drugs"]: write ["Theft", "Drugs"], in square brackets'),
    "a list in quotation marks": (GROUPS, '"Theft, Drugs"', 'line 15: theme_groups = "Theft, Drugs": write ["Theft", "Drugs"], in square brackets'),
    "braces without an end": (PLANNED, "{ opens = 2026-02-01, due = 2026-05-31", "line 24: spending-intentions = { opens = 2026-02-01, due = 2026-05-31: write } at the end of the table in braces"),
    "braces over lines": (PLANNED, "{\n  opens = 2026-02-01,\n  due = 2026-05-31\n}", f"line 24: spending-intentions = {{: a table in braces stands on one line: write {PLANNED}"),
    "a colon in braces": (PLANNED, "{ opens: 2026-02-01, due = 2026-05-31 }", "line 24: spending-intentions = { opens: 2026-02-01, due = 2026-05-31 }: write = in place of the colon"),
    "a colon": ("plan = ", "plan: ", 'line 14: plan: "Police and Crime Plan 2025-2029": write plan = "Police and Crime Plan 2025-2029"'),
    "no equals sign": (BEGINS, "begins 2026-04-01", "line 6: begins 2026-04-01: write begins = 2026-04-01"),
    "nothing behind the equals sign": ("= 10", "=", "line 29: over_allocation =: write the value behind the equals sign, or take the line out"),
    "a number with a point": ("3 = ", "3. ", 'line 20: 3. "Serious violence": write 3 = "Serious violence"'),
    "a space in a key": ("grant_total", "Grant total", 'line 8: Grant total = "81250.50": write grant_total = "81250.50"'),
    "a dash of Word's in a key": ("half-year", "half–year", "line 25: half–year = { opens = 2026-10-01, due = 2026-10-30 }: write half-year = { opens = 2026-10-01, due = 2026-10-30 }"),
    "a header without an end": ("[stages]", "[stages", "line 23: [stages: write [stages]"),
    "a header with a space": ("[settings]", "[ Settings ]]", "line 28: [ Settings ]]: write [settings]"),
    "a header in two brackets": ("[stages]", "[[stages]]", "line 23: [[stages]]: write [stages], in one pair of square brackets"),
    "a remark with strokes": ("# A round", "// A round", "line 1: // A round of another force, with four priorities, another total and other...: write # in front of a remark"),
    "a remark without a sign": ("id = ", "for 2026\nid = ", "line 2: for 2026: a line has a key, an equals sign and a value; put # in front of a remark"),
    "a space of Word's": ("fund = ", "fund =\u00a0", f"line 4: fund = {FUND}: there is a space of another kind here, as Word and web pages have them; type this line again"),
    "capitals in an id": ('"northshire', '"Northshire', 'line 2: id = "Northshire-2026-27": write it small, without spaces: northshire-2026-27'),
    "spaces in an id": ('"northshire-2026-27"', '"my round 2026"', 'line 2: id = "my round 2026": write it small, without spaces: my-round-2026'),
    "a dash of Word's in an id": ('"northshire-2026', '"northshire–2026', 'line 2: id = "northshire–2026-27": write it small, without spaces: northshire-2026-27'),
    "a tab in an id": ('"northshire-2026', '"northshire\t2026', 'line 2: id = "northshire 2026-27": write it small, without spaces: northshire-2026-27'),
    "an underscore in an id": ('"northshire-2026', '"northshire_2026', 'line 2: id = "northshire_2026-27": write it small, without spaces: northshire-2026-27'),
    "UTF-16": ("id = ", "i\0d = ", "it is not in UTF-8; in Notepad: Save As, Encoding UTF-8"),
    "what nobody can read": ("over_allocation = 10", "over_allocation = [[{", "line 29: over_allocation = [[{: can't be read; docs/rounds.md says how it is written"),
    "a key below a header": ("over_allocation", 'funder_id = "GB-1"\nover_allocation', "line 29: settings.funder_id belongs to the top of the file: move it above [priorities]"),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIP_OF)
def test_a_slip_is_quoted_with_its_line_and_its_mend(name: str) -> None:
    good, bad, expected = SLIP_OF[name]
    found = said(changed(good, bad))
    assert found[:1] == [expected]
    assert len(found) == 1 or name == "curly ones in a list"  # each of them is one slip


INNOCENT: dict[str, tuple[str, str]] = {
    "an amount with underscores": (TOTAL, "453_128"),
    "an amount with pence": (TOTAL, "453_128.50"),
    "an amount as digits in quotation marks": (TOTAL, '"453128"'),
    "a list of amounts in a text": (PURPOSE, '"Grants of £453,128 and 1,234."'),
    "dates in a text": (PURPOSE, '"From 01/04/2026 to 31/11/2026, or 1 April."'),
    "curly quotation marks in a text": (PURPOSE, '"The “Safer” fund of the partnership’s"'),
    "an apostrophe": (PURPOSE, '"The partnership\'s \'own\' purpose"'),
    "a text in single quotation marks": (PURPOSE, "'To make \"all\" safer in K:\\grants'"),
    "quotation marks with a backslash": (PURPOSE, '"To make \\"all\\" safer"'),
    "a text in three quotation marks": (PURPOSE, '"""To make\nfund = safer\n3 = 3"""'),
    "a sign of remarks in a text": (PURPOSE, '"Priority # 1 = first, // and more"'),
    "a comma at the end of a list": (GROUPS, '["Theft", "Drugs",]'),
    "a list over lines": (GROUPS, '[\n  "Theft", # the first\n  "Drugs"\n]'),
    "brackets in a text": (GROUPS, '["Theft [all", "Drugs) ]"]'),
    "the last day of November": ("2026-10-30", "2026-11-30"),
    "a leap day": ("2027-03-31", "2028-02-29"),
    "a date in quotation marks as TOML has it": (BEGINS, 'begins = "2026-04-01"'),
    "a key in quotation marks": ("3 = ", '"3" = '),
    "dotted keys": (f"spending-intentions = {PLANNED}", "spending-intentions.opens = 2026-02-01\nspending-intentions.due = 2026-05-31"),
    "the same words under two keys": ('"Safer Communities Grant"', '"Police and Crime Plan 2025-2029"'),
    "no space around the equals sign": ("grant_total = ", "grant_total="),
    "a remark behind a value": (BEGINS, "begins = 2026-04-01 # “1 April”, 453,128"),
    "line ends of Windows": ("\n", "\r\n"),
    "a tab in front of a key": ("fund = ", "\tfund = "),
    "a point in an id": ('"northshire-2026', '"northshire.2026'),
}  # fmt: skip


@pytest.mark.parametrize("name", INNOCENT)
def test_what_is_no_slip_is_not_taken_for_one(name: str) -> None:
    assert said(changed(*INNOCENT[name])) == []


def test_all_slips_come_in_one_pass_with_what_else_is_wrong() -> None:
    text = GOOD
    for good, bad in [
        (TOTAL, "£453,128"), (BEGINS, "begins = 01/04/2026"), ("due = 2026-10-30", "due = 31/11/2026"),
        ('"Serious violence"', "“Serious violence”"), ("4 = ", "3 = "), (PURPOSE, PURPOSE[:-1]),
        (GROUPS, '["Theft" "Theft"]'), ("over_allocation", "over_allocations"), ("[stages]", "[stages"),
    ]:  # fmt: skip
        text = text.replace(good, bad, 1)
    found = said(text)
    lines = [int(words.split()[1].rstrip(":")) for words in found]
    assert lines == [6, 8, 12, 15, 15, 20, 21, 23, 25, 29]
    assert found[4] == "line 15: theme_groups names a group twice"
    assert (
        found[-1]
        == "line 29: settings.over_allocations is not a key that is known here; perhaps over_allocation is meant"
    )


def test_what_only_follows_from_a_slip_is_not_said() -> None:
    """A due date that stands in for 31 November is not before the stage opens; a number twice leaves no gap."""
    assert len(said(changed("due = 2026-10-30", "due = 2026-09-31"))) == 1
    assert len(said(changed("2 = ", "1 = "))) == 1


def test_a_slip_of_a_form_is_said_too() -> None:
    with pytest.raises(RoundError) as error:
        rounds.parse_form(FORM.replace("carry = true", "carry = Yes", 1).replace('version = "2"', "version = 2"), "f")
    assert [problem.message for problem in error.value.problems] == [
        'write "2", in quotation marks',
        "write true, in small letters",
    ]
    assert error.value.problems[1].typed.endswith("...")
    assert "carry = Yes" in error.value.problems[1].typed


def test_the_values_of_a_file_with_slips_pass_no_validation() -> None:
    assert SLIPS in values_of(changed(TOTAL, "£453,128"), "x")
    assert SLIPS not in values_of(GOOD, "x")
    assert values_of(changed(TOTAL, "£453,128"), "x")["grant_total"] == 453_128


def test_what_steers_a_terminal_is_not_quoted() -> None:
    assert "\x1b" not in said(changed(FUND, '"\x1b[31mSafer'))[0]


def test_a_file_of_faults_alone_is_answered_soon_and_with_a_bounded_list() -> None:
    for line in (
        'x = "a\n',
        "x = [\n",
        "a = £1,2\n",
        "word word\n",
        "a = 1\n",
        "[a]\n",
        "\u201ca\u201d,",
        "x = {\na = 1\n",
    ):
        assert len(said(line * 1_000)) < 300


# ------------------------------------------------------------------------------------------------ any file

SIGNS = st.text("\"'[]{}=,:#\n“”’ £.-_0123456789abcé\\\t\u00a0;()", min_size=0, max_size=3)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A shipped file with some of its signs changed."""
    text = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(SIGNS) + text[at + draw(st.integers(0, 12)) :]
    return text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_any_damage_is_answered_in_words_and_with_a_line(text: str) -> None:
    parse = rounds.parse_form if text.count("[[sheets]]") > 3 else rounds.parse
    problems: tuple[Problem, ...] | None = None
    try:
        parse(text, "x")
    except RoundError as error:
        problems = error.problems
    assert problems != ()
    for problem in problems or ():
        assert problem.line or not problem.typed
        assert not any(raw in str(problem) for raw in ("Input should", "String should", "(at ", "type="))
    better = mended(text)
    assert better.text.count("\n") == text.replace("\r\n", "\n").count("\n")
    assert all(1 <= slip.line <= text.count("\n") + 1 and slip.words for slip in better.slips)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_value_is_answered_with_one_that_toml_has(typed: str) -> None:
    for key in ("grant_total", "begins", "carry", "required", "year", "fund"):
        found = mend(key, typed.replace("\n", " "))
        assert found.words
        assert wrong_at(f"key = {found.value}") is None, found


@settings(max_examples=100, deadline=None)
@given(st.dates(), st.sampled_from(["%d/%m/%Y", "%-d %B %Y", "%d.%m.%Y", "%Y/%m/%d", "%A %-d %b %Y", "%B %-d, %Y"]))
def test_a_day_is_read_however_it_is_written(value: Any, shape: str) -> None:
    if value.year >= 1000:
        assert day(value.strftime(shape)) == Mend(value.isoformat(), f"write {value.isoformat()}")


OTHERS = st.one_of(
    st.booleans(), st.integers(-5, 10**9), st.decimals(allow_nan=True), st.text(max_size=5), st.dates(), st.datetimes(),
    st.lists(st.one_of(st.integers(), st.text(max_size=3)), max_size=2), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip
ADDED = """
[[columns]]
sheet = "projects"
key = "wards"
title = "Wards"
required = ["half-year"]
choices = ["a"]
kind = "choice"
shown = ["half-year"]
carry = true
[[sheets]]
key = "profile"
title = "Profile"
columns = [{ key = "q1", title = "Q1", kind = "money" }]
sums = [{ columns = ["q1"], equals = "projects.allocated" }]
[[work]]
deliverable = "A plan"
lead = "A lead"
due = 2026-06-01
"""


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_value_of_any_other_kind_is_answered_in_words(data: st.DataObject) -> None:
    """No word of pydantic's own gets through, whatever stands at whatever key of a round or of a form."""
    text = data.draw(st.sampled_from([GOOD + ADDED, FORM]))
    values = tomllib.loads(text, parse_float=Decimal)
    put(values, data)
    errors: list[Any] = []
    try:
        if "fund" in values:
            Round.model_validate({**values, "form": rounds.shipped_form("csp-fund")})
        else:
            Form.model_validate(values)
    except ValueError as error:
        errors = error.errors()  # type: ignore[attr-defined]  # pydantic's own
    for wrong in wrong_values.one_each(errors, values):
        words, _ = wrong_values.in_words(wrong)
        assert words
        assert words != wrong_values.FALLBACK, wrong
        assert "should" not in words
        assert not [part for part in wrong.path if isinstance(part, str) and ("[" in part or "(" in part)]


def put(values: Any, data: st.DataObject) -> None:
    """Another value in place of one somewhere in a file."""
    while True:
        keys = list(values) if isinstance(values, dict) else list(range(len(values)))
        key = data.draw(st.sampled_from(keys))
        if not values[key] or not isinstance(values[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
            values[key] = data.draw(OTHERS)
            return
        values = values[key]


def test_every_word_for_an_error_is_for_one_that_there_is() -> None:
    assert set(wrong_values.WORDS) <= set(get_args(ErrorType))


def test_keys_of_days_amounts_and_truths_are_those_of_forms_and_rounds() -> None:
    models: tuple[type[Value], ...] = (Round, Partnership, Window, Work, Column, AddedColumn, OwnSheet)
    kinds = {name: str(field.annotation) for model in models for name, field in model.model_fields.items()}
    assert {name for name, kind in kinds.items() if "datetime.date" in kind} == DAYS
    assert {name for name, kind in kinds.items() if "Decimal" in kind} == AMOUNTS
    assert {name for name, kind in kinds.items() if "bool" in kind} - {"own"} == TRUTHS


# --------------------------------------------------------------------------------------------- where keys stand


@pytest.mark.parametrize("text", FILES)
def test_places_are_those_of_the_values_that_tomllib_reads(text: str) -> None:
    values = tomllib.loads(text)
    plain = 0
    for place in places(text):
        value: Any = values
        for part in place.path:
            value = value[part]
        typed = text[place.value_start : place.value_end]
        if typed:
            assert tomllib.loads(f"key = {typed}")["key"] == value
            plain += 1
    assert plain > 20
    assert Lines(text).of(("priorities",)) == next(
        (number for number, line in enumerate(text.split("\n"), 1) if line.startswith("[priorities]")), 0
    )


def test_lines_are_those_of_the_nearest_table() -> None:
    lines = Lines(
        'a = 1\n[b]\nc.d = [\n  1,\n  { e = "x # y" }, # f = 1\n]\n[[g]]\nh = """\ni = 1\n"""\n[[g]]\nh = 2\n[g.j]\nk = 1\n'
    )
    expected = {
        ("a",): 1, ("b",): 2, ("b", "c"): 3, ("b", "c", "d", 0): 4, ("b", "c", "d", 1, "e"): 5, ("b", "none"): 2,
        ("g",): 7, ("g", 0, "h"): 8, ("g", 1, "h"): 12, ("g", 1, "j", "k"): 14, ("none",): 0, ("f",): 0, ("i",): 0,
    }  # fmt: skip
    assert {path: lines.of(path) for path in expected} == expected
    assert Lines("no [toml").of(("no",)) == 0


def test_comments_are_not_found_in_texts() -> None:
    text = 'a = "# no"  # one\n# two\nb = """\n# no\n"""\n'
    assert [text[start:end] for start, end in comments(text)] == ["# one", "# two"]
