"""The sheet of checks tells what the tool tells: faults of every kind that Excel can see, worked out by LibreOffice.

Each workbook below has some cells changed, as people change them: typed, pasted, cleared. A real LibreOffice works its
formulas out again, and what Checks counts and lists is held against the findings of `validate`.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, check, needs_libreoffice
from filled import STAGES, filled
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from test_template import recalculated_all

from grants.form import rounds
from grants.model.finding import Finding
from grants.template import write_template
from grants.template.content import from_toml
from grants.template.live.check_words import OF_ONE, UNSEEN

PLAN, HALF, FINAL = "2021-22", "half-year", "final-evaluation"
HIDDEN = frozenset(code for codes in UNSEEN.values() for code in codes)
CLEAR = None
TOGETHER = 15
"""Workbooks that one LibreOffice works out, before the time that a call of it may take is over."""
ROOM = 48
"""Rows of each table; with no more than it needs, a workbook is quicker to work out."""


@dataclass(frozen=True)
class Case:
    """A workbook with faults: what it is made from, which cells are changed, and which rules it is there to try."""

    source: str
    changes: Mapping[str, Any]
    codes: tuple[str, ...] = ()
    """Rules of which at least one finding is expected; () where the change is innocent."""
    drop: tuple[str, ...] = ()
    """Sheets that are deleted."""


CASES: dict[str, Case] = {
    # ------------------------------------------------------------------------------------------------ blanks
    "nothing changed, plan": Case(PLAN, {}),
    "nothing changed, half-year": Case(HALF, {}),
    "nothing changed, final": Case(FINAL, {}),
    "an old year with errors": Case("2017-18", {}, ("ALLOC01", "SPEND01", "SPEND05", "EVAL02", "SIGN01")),
    "another old year": Case("2018-19", {}, ("SIGN01",)),
    "blanks in projects": Case(PLAN, {"Projects!B5": CLEAR, "Projects!C6": " ", "Projects!F7": CLEAR}, ("CELL01",)),
    "a ref is cleared": Case(PLAN, {"Projects!A6": CLEAR}, ("CELL01",)),
    "blanks on other sheets": Case(
        PLAN,
        {"Parts!C5": CLEAR, "Parts!D6": "", "Measures!F7": CLEAR, "Measures!D9": CLEAR, "Measures!A12": CLEAR},
        ("CELL01",),
    ),
    "blanks on Start here": Case(PLAN, {"Start here!B6": CLEAR, "Start here!B10": CLEAR}, ("CELL01",)),
    "carried forward without a purpose": Case(PLAN, {"Start here!B11": 5, "Projects!F5": 240824}, ("CELL01",)),
    "no answer where one is asked for": Case(
        PLAN, {"Projects!B5": "n/a", "Projects!C6": "None", "Measures!D9": "-", "Projects!F7": "n/a"}, ("CELL01",)
    ),
    "n/a where a blank may be": Case(
        PLAN,
        {
            "Projects!E5": "N/A",
            "Projects!G6": "n/a",
            "Projects!H6": "-",
            "Projects!I8": "not applicable",
            "Projects!D5": "none",
            "Measures!I9": "nil",
            "Measures!G9": CLEAR,
            "Parts!E6": CLEAR,
        },
        ("PART02",),
    ),
    "a row that holds only a measure": Case(PLAN, {"Measures!D48": "Calls answered"}, ("CELL01",)),
    "a row that holds only an amount": Case(PLAN, {"Parts!E20": 100}, ("CELL01",)),
    # ---------------------------------------------------------------------------------------- numbers and money
    "text in money": Case(PLAN, {"Projects!F5": "lots", "Projects!G6": "about right", "Parts!E5": "ten"}, ("CELL02",)),
    "pounds as text": Case(PLAN, {"Projects!F5": "£240,819"}, ("CELL02",)),
    "pounds as text, and too many": Case(PLAN, {"Projects!F5": "£240,820"}, ("CELL02", "ALLOC01")),
    "negative": Case(PLAN, {"Projects!F6": -25000, "Projects!G7": -1}, ("CELL06", "ALLOC01")),
    "pence of a pence": Case(PLAN, {"Projects!F6": 24999.999, "Projects!F7": 24999.001}, ("CELL07",)),
    "binary noise": Case(PLAN, {"Projects!F6": 25000.000000000004}),
    "a share without its sign": Case(PLAN, {"Projects!H6": 33.3, "Projects!H7": 1.5}, ("CELL12",)),
    "a share of text, and below 0": Case(PLAN, {"Projects!H6": "a third", "Projects!H7": -0.5}, ("CELL02", "CELL06")),
    "an error value": Case(PLAN, {"Projects!E6": "#N/A", "Projects!G6": "#REF!"}, ("CELL05",)),
    "£0": Case(PLAN, {"Projects!F7": 0, "Projects!F8": 51500}, ("ALLOC05", "PART01")),
    # ------------------------------------------------------------------------------------------------- dates
    "a date that is none": Case(PLAN, {"Projects!I6": "spring", "Projects!I7": "31/02/2022"}, ("CELL03",)),
    "dates as text": Case(
        PLAN, {"Projects!I6": "31/03/2023", "Projects!I7": "31 March 2023", "Projects!I8": "31.3.2023"}
    ),
    "a month": Case(PLAN, {"Projects!I6": "March 2023"}, ("CELL03",)),
    "no end": Case(PLAN, {"Projects!I6": "ongoing", "Projects!I7": "Open-ended"}),
    "a day of long ago": Case(PLAN, {"Projects!I6": datetime(1921, 3, 31), "Projects!I7": 5}, ("CELL03",)),
    "contracts that end": Case(
        PLAN,
        {"Projects!I8": datetime(2021, 12, 31), "Projects!P8": CLEAR, "Projects!I9": datetime(2020, 3, 31)},
        ("TIME01", "TIME02"),
    ),
    # ------------------------------------------------------------------------------------------------ choices
    "no choice": Case(
        PLAN,
        {"Measures!F7": "Persons", "Measures!G8": "Up", "Projects!D6": "Nobody", "Measures!E9": "Thing"},
        ("CELL04",),
    ),
    "capitals and spaces": Case(PLAN, {"Measures!F7": " people ", "Measures!E8": "OUTCOME", "Measures!E9": "kpi"}),
    "ticks": Case(
        PLAN,
        {"Projects!J5": "x", "Projects!K5": "Y", "Projects!L5": True, "Projects!M6": 1, "Projects!N6": "No"},
    ),
    "ticks that are none": Case(PLAN, {"Projects!J5": "maybe", "Projects!K6": "perhaps"}, ("CELL04",)),
    "no tick": Case(
        PLAN,
        {f"Projects!{letter}7": value for letter, value in zip("JKLMN", ("-", "No", 0, "n/a", CLEAR), strict=True)},
        ("PRIO01",),
    ),
    "every tick": Case(PLAN, {f"Projects!{letter}7": "Yes" for letter in "JKLMN"}, ("PRIO02",)),
    "a priority without money": Case(
        PLAN, {f"Projects!N{row}": CLEAR for row in range(5, 13)} | {"Projects!M6": "Yes"}, ("PRIO03",)
    ),
    # --------------------------------------------------------------------------------------------------- refs
    "a ref twice": Case(PLAN, {"Projects!A7": "P2"}, ("CELL09",)),
    "unknown refs": Case(PLAN, {"Measures!A7": "P9", "Parts!A5": "P77"}, ("CELL10",)),
    "a project without a measure": Case(PLAN, {f"Measures!A{row}": "P6" for row in range(36, 37)}, ("MEAS01",)),
    "the only measure has a wrong ref": Case(PLAN, {"Measures!A36": "P9"}, ("CELL10",)),
    "small letters in refs": Case(PLAN, {"Measures!A7": "p1", "Parts!A5": "p4"}, ("PART01",)),
    # ------------------------------------------------------------------------------------------------- the plan
    "over-allocated": Case(PLAN, {"Projects!F5": 240820}, ("ALLOC01",)),
    "under-allocated": Case(PLAN, {"Projects!F5": 240818.5}, ("ALLOC01",)),
    "not the round's": Case(
        PLAN, {"Start here!B6": "Another partnership", "Start here!B8": "2020-21", "Start here!B10": 1}, ("ALLOC02",)
    ),
    "the round's in other words": Case(
        PLAN, {"Start here!B8": "2021/22", "Start here!B6": "safer  plymouth partnership"}
    ),
    "a contract too small": Case(PLAN, {"Projects!G6": 20000}, ("ALLOC03",)),
    "a contribution that is another": Case(PLAN, {"Projects!G6": 50000, "Projects!H6": 0.9}, ("ALLOC04",)),
    "parts too many": Case(PLAN, {"Parts!E5": 99999}, ("PART01",)),
    "parts too few": Case(PLAN, {"Parts!E5": 1}, ("PART01",)),
    "a part without an amount": Case(PLAN, {"Parts!E5": CLEAR}, ("PART02",)),
    "a part's letter twice": Case(
        PLAN, {"Parts!A6": "P1", "Parts!A5": "P1", "Parts!C5": "A", "Parts!C6": "part a"}, ("PART03",)
    ),
    "a measure of no part": Case(PLAN, {"Measures!C20": "Z"}, ("PART03",)),
    "measures that can't be judged": Case(
        PLAN,
        {
            "Measures!G5": CLEAR,
            "Measures!H5": 5,
            "Measures!G6": "No target",
            "Measures!H6": 5,
            "Measures!G7": "Rise",
            "Measures!H7": CLEAR,
            "Measures!I7": CLEAR,
            "Measures!G8": "Fall",
            "Measures!H8": 1,
            "Measures!I8": 1,
        },
        ("MEAS10",),
    ),
    "a measure twice": Case(
        PLAN,
        {
            "Measures!A9": "P1",
            "Measures!D9": "Same",
            "Measures!A8": "P1",
            "Measures!D8": "SAME",
            "Measures!C8": CLEAR,
            "Measures!C9": CLEAR,
        },
        ("MEAS12",),
    ),
    "figures that do not fit": Case(
        PLAN,
        {
            "Measures!F5": "People",
            "Measures!H5": "80%",
            "Measures!F6": "People",
            "Measures!H6": 3.5,
            "Measures!F7": "%",
            "Measures!H7": "most",
            "Measures!F8": "£",
            "Measures!H8": "12%",
            "Measures!F9": "Yes/No",
            "Measures!H9": "Perhaps",
            "Measures!F10": "Number",
            "Measures!I10": "some",
            "Measures!F11": "People",
            "Measures!H11": -4,
        },
        ("MEAS04",),
    ),
    "a share in two readings": Case(
        PLAN, {"Measures!F5": "%", "Measures!G5": "At least", "Measures!H5": 1.5}, ("CELL13",)
    ),
    # ------------------------------------------------------------------------------------------------- signing
    "not signed": Case(PLAN, {"Sign-off!B5": CLEAR}, ("SIGN01",)),
    "signed with n/a": Case(PLAN, {"Sign-off!C5": "n/a", "Sign-off!D5": CLEAR}, ("SIGN01",)),
    "signed late": Case(PLAN, {"Sign-off!D5": datetime(2021, 8, 26)}, ("TIME04",)),
    "signed too early": Case(PLAN, {"Sign-off!D5": datetime(2012, 5, 21)}, ("TIME03",)),
    "signed in a year to come": Case(PLAN, {"Sign-off!D5": datetime(2090, 5, 21)}, ("TIME03",)),
    "decided, not signed": Case(PLAN, {"Projects!Q5": "Yes", "Projects!Q6": "no"}, ("APPR01", "APPR04")),
    # ----------------------------------------------------------------------------------------------- half-year
    "half-year blanks": Case(
        HALF,
        {"Half-year!D5": CLEAR, "Half-year!G6": "n/a", "Half-year!A7": CLEAR, "Half-year!E8": CLEAR},
        ("SPEND01", "HALF01", "HALF04"),
    ),
    "a project without a row": Case(
        HALF, {f"Half-year!{letter}10": CLEAR for letter in "ACDEFGH"}, ("SPEND01", "HALF01", "HALF04")
    ),
    "forecasts": Case(
        HALF,
        {"Half-year!E5": 1, "Half-year!E6": 25000, "Half-year!C6": 1, "Half-year!E7": 25000},
        ("HALF02", "HALF03"),
    ),
    "a result is missing": Case(HALF, {"Measures!L9": CLEAR, "Measures!L10": "n/a"}, ("MEAS05",)),
    "lights at half-year": Case(
        HALF,
        {
            "Measures!G6": "At least",
            "Measures!H6": 0.5,
            "Measures!F6": "%",
            "Measures!L6": 0.4,
            "Measures!M6": "green",
            "Measures!P6": CLEAR,
            "Measures!Q6": CLEAR,
        },
        ("MEAS08",),
    ),
    "counts grow while the year runs": Case(
        HALF,
        {
            "Measures!F6": "Number",
            "Measures!G6": "At least",
            "Measures!H6": 50,
            "Measures!L6": 5,
            "Measures!M6": "Green",
            "Measures!F7": "Number",
            "Measures!G7": "At most",
            "Measures!H7": 5,
            "Measures!L7": 50,
            "Measures!M7": "Green",
            "Measures!F8": "%",
            "Measures!G8": "At least",
            "Measures!H8": 0.5,
            "Measures!L8": 1.5,
            "Measures!M8": "Red",
            "Measures!N8": "Late",
            "Measures!P6": CLEAR,
            "Measures!Q6": CLEAR,
        },
        ("MEAS08", "CELL13"),
    ),
    "text in money at half-year": Case(HALF, {"Half-year!D5": "some", "Evaluation!C5": "lots"}, ("CELL02",)),
    "money for what was refused": Case(HALF, {"Projects!Q5": "No", "Projects!R5": "Too dear"}, ("APPR02", "APPR03")),
    # --------------------------------------------------------------------------------------------------- final
    "final blanks": Case(
        FINAL,
        {
            "Evaluation!C5": CLEAR,
            "Evaluation!G6": "n/a",
            "Evaluation!I7": ".",
            "Evaluation!H9": "none",
            "Measures!O7": CLEAR,
            "Evaluation!E10": CLEAR,
        },
        ("SPEND01", "EVAL01", "EVAL02", "SPEND02", "MEAS05"),
    ),
    "items and spend": Case(FINAL, {"Spend items!D5": 1, "Evaluation!C5": 240000}, ("SPEND05", "SPEND02", "SPEND03")),
    "a variance typed over": Case(FINAL, {"Evaluation!D5": 7}, ("SPEND06",)),
    "a variance turned round": Case(FINAL, {"Evaluation!E9": "Met by the partnership"}, ("SPEND07",)),
    "a variance of nothing": Case(FINAL, {"Evaluation!E5": "Carried forward"}, ("SPEND08",)),
    "less than at half-year": Case(FINAL, {"Half-year!A5": "P1", "Half-year!D5": 400000}, ("HALF05",)),
    "counts and shares": Case(
        FINAL,
        {
            "Measures!F6": "%",
            "Measures!O6": 0.25,
            "Measures!P6": 3,
            "Measures!Q6": 11,
            "Measures!P7": 5,
            "Measures!Q7": CLEAR,
            "Measures!F8": "%",
            "Measures!P8": 12,
            "Measures!Q8": 11,
            "Measures!Q9": 0,
            "Measures!P9": 0,
        },
        ("MEAS06", "MEAS07", "MEAS11"),
    ),
    "a share without its sign that misses as it is stored": Case(
        FINAL,
        {
            "Measures!F6": "%",
            "Measures!G6": "At most",
            "Measures!H6": 0.05,
            "Measures!O6": 4,
            "Measures!P6": CLEAR,
            "Measures!Q6": CLEAR,
            "Measures!F7": "%",
            "Measures!G7": "At least",
            "Measures!H7": 0.05,
            "Measures!O7": 4,
            "Measures!S6": "Green",
            "Measures!F8": "%",
            "Measures!G8": "Below",
            "Measures!H8": 3,
            "Measures!O8": 4,
        },
        ("CELL13",),
    ),
    "red and silent": Case(FINAL, {"Measures!U6": CLEAR, "Measures!S6": "RED", "Measures!T6": "No"}, ("MEAS09",)),
    "red and escalated": Case(FINAL, {"Measures!U6": CLEAR, "Measures!T6": "x"}),
    "moves": Case(
        FINAL,
        {"Moves!A5": "P1", "Moves!C5": "Somewhere", "Moves!E5": "much", "Moves!F5": "soon"},
        ("CELL02", "CELL03", "CELL04"),
    ),
    # -------------------------------------------------------------------------------------------- combinations
    "much at once, plan": Case(
        PLAN,
        {
            "Start here!B6": CLEAR,
            "Projects!B5": CLEAR,
            "Projects!F6": "n/a",
            "Projects!G7": "?",
            "Projects!A8": "P3",
            "Projects!J9": "maybe",
            "Parts!E5": -5,
            "Parts!D7": CLEAR,
            "Measures!A9": "P99",
            "Measures!F10": "Litres",
            "Sign-off!C5": CLEAR,
            "Projects!I5": "soon",
        },
        ("CELL01", "CELL02", "CELL03", "CELL04", "CELL06", "CELL09", "SIGN01"),
    ),
    "much at once, final": Case(
        FINAL,
        {
            "Evaluation!C5": "n/a",
            "Evaluation!C6": -1,
            "Evaluation!A7": "P2",
            "Evaluation!E8": "Given away",
            "Measures!S7": "Purple",
            "Measures!P8": "few",
            "Measures!O10": CLEAR,
            "Spend items!D5": 20000.123,
            "Spend items!C6": CLEAR,
            "Moves!A5": "P1",
            "Projects!F9": CLEAR,
        },
        ("CELL01", "CELL02", "CELL04", "CELL06", "CELL07", "CELL09", "MEAS05"),
    ),
    "twenty blanks of one kind": Case(PLAN, {f"Measures!F{row}": CLEAR for row in range(5, 35)}, ("CELL01",)),
    # ------------------------------------------------------------------------------------------ deleted sheets
    "without Parts": Case(PLAN, {"Projects!B5": CLEAR}, ("CELL01", "SHEET01"), drop=("Parts",)),
    "without three sheets": Case(
        PLAN, {"Projects!B5": CLEAR}, ("CELL01", "SHEET01"), drop=("Half-year", "Spend items", "Moves")
    ),
    "without Evaluation": Case(HALF, {"Half-year!D5": CLEAR}, ("SPEND01", "SHEET01"), drop=("Evaluation",)),
}


def _together(*names: str) -> None:
    """Try what touches different cells in one workbook, since each takes LibreOffice seconds."""
    cases = [CASES.pop(name) for name in names]
    cells = [cell for case in cases for cell in case.changes]
    assert len(cells) == len(set(cells)), names
    changes = {cell: value for case in cases for cell, value in case.changes.items()}
    (source,) = {case.source for case in cases}
    CASES[", ".join(names)] = Case(source, changes, tuple({code: None for case in cases for code in case.codes}))


_together("blanks on Start here", "n/a where a blank may be", "a row that holds only an amount")
_together("a ref is cleared", "a day of long ago", "a row that holds only a measure")
_together("text in money", "a share of text, and below 0", "no choice")
_together("pounds as text", "dates as text", "capitals and spaces")
_together("binary noise", "no end", "ticks", "the round's in other words")
_together("an error value", "a date that is none", "ticks that are none")
_together("every tick", "contracts that end", "under-allocated", "not signed")
_together("no tick", "a contract too small", "parts too few", "signed too early")
_together("a measure twice", "a measure of no part", "parts too many")
_together("blanks in projects", "a share in two readings", "signed with n/a")
_together("carried forward without a purpose", "a share without its sign", "signed late")
_together("no answer where one is asked for", "a month", "a part without an amount")
_together("pounds as text, and too many", "a part's letter twice", "signed in a year to come")
_together("pence of a pence", "unknown refs")
_together("negative", "decided, not signed")
_together("£0", "measures that can't be judged")
_together("a priority without money", "over-allocated")
_together("a project without a measure", "small letters in refs")
_together("a contribution that is another", "the only measure has a wrong ref")
_together("forecasts", "counts grow while the year runs")
_together("a variance of nothing", "counts and shares")
_together("moves", "a share without its sign that misses as it is stored")
_together("half-year blanks", "a result is missing")
_together("a project without a row", "lights at half-year", "money for what was refused")
_together("items and spend", "a variance turned round", "red and silent")
_together("a variance typed over", "less than at half-year")


@cache
def _source(name: str) -> bytes:
    """A workbook of today's template, with the answers of an example or of a later stage."""
    if name in STAGES:
        return filled(name, ROOM)
    round = rounds.load(f"safer-plymouth-{name}")
    content = from_toml(EXAMPLES / f"{name}.toml", round)
    stage = next(stage.key for stage in round.offered if stage.label == content["start"][0]["return"])
    return write_template(round, content, stage=stage, rows=ROOM)


def _changed(case: Case) -> Workbook:
    book = load_workbook(io.BytesIO(_source(case.source)))
    for place, value in case.changes.items():
        name, _, cell = place.rpartition("!")
        book[name][cell] = value
    return book


def _made(case: Case, path: Path) -> Path:
    """The workbook of a case. Its colours are tried elsewhere, and take LibreOffice as long as all else."""
    book = _changed(case)
    for sheet in book:
        sheet.conditional_formatting = ConditionalFormattingList()
    for name in case.drop:
        del book[name]
    book.save(path)
    return path


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Each case's workbook, and the same with its formulas worked out by LibreOffice."""
    folder = tmp_path_factory.mktemp("agree")
    made = {name: _made(case, folder / f"{number}.xlsx") for number, (name, case) in enumerate(CASES.items())}
    paths, after = list(made.values()), dict[Path, Path]()
    for start in range(0, len(paths), TOGETHER):
        after |= recalculated_all(paths[start : start + TOGETHER], folder / f"from-{start}")
    return {name: (path, after[path]) for name, path in made.items()}


@cache
def checks(path: Path) -> list[tuple[Any, ...]]:
    """The rows of Checks."""
    return list(load_workbook(path, data_only=True)["Checks"].iter_rows(max_col=6, values_only=True))


def told(path: Path) -> tuple[int, int]:
    """The two counts of Checks."""
    sentence = str(checks(path)[2][0])
    errors, warnings = map(int, re.findall(r"\d+", sentence))
    return errors, warnings


def visible(findings: tuple[Finding, ...]) -> list[Finding]:
    return [each for each in findings if each.code not in HIDDEN]


def lines(path: Path) -> list[tuple[str, str]]:
    """The faulty cells that Checks lists, with what is said of each."""
    names = "|".join(re.escape(each.name) for each in rounds.newest().sheets.values())
    rows = [[value or "" for value in row] for row in checks(path)[4:]]
    return [
        (str(row[0]), f"{row[4]}{row[5]}") for row in rows if re.fullmatch(rf"(?:{names}) [A-Z]+[0-9]+", str(row[0]))
    ]


@needs_libreoffice
@pytest.mark.parametrize("name", CASES)
def test_checks_counts_what_the_tool_finds(name: str, saved: dict[str, tuple[Path, Path]]) -> None:
    case, (before, after) = CASES[name], saved[name]
    found = visible(check(before).findings)
    assert {each.code for each in found} >= set(case.codes)
    errors = [each for each in found if each.severity == "error"]
    warnings = [each for each in found if each.severity == "warning"]
    assert told(after) == (len(errors), len(warnings))
    places = {f"{each.sheet} {each.cell}" for each in found if each.cell}
    gone = {f"{sheet} A1" for sheet in case.drop}
    listed = lines(after)
    assert {place for place, _ in listed} <= places | gone
    assert len(listed) >= min(len(found), OF_ONE)
    assert all(words for _, words in listed)


# ------------------------------------------------------------------------------------------------------------ colours

COLOURED = (
    "an old year with errors",
    "another old year",
    "nothing changed, plan",
    "much at once, plan",
    "much at once, final",
    "half-year blanks, a result is missing",
    "figures that do not fit",
)
COLOURS = {"FBE9E6": "error", "FFF4D6": "warning"}
ASIDE = 200
"""Columns to the right of a cell at which its conditions are worked out."""


def _last_typed(sheet: Worksheet) -> int:
    """The last row that holds more than formulas."""
    return max(cell.row for row in sheet for cell in row if cell.value is not None and cell.data_type != "f")


def _write_conditions(book: Workbook) -> dict[str, list[tuple[str, str, str]]]:
    """Write each condition of a colour as a formula beside the tables, in the row of its cell.

    For each sheet the formula's cell, the cell that it colours, and the severity.
    """
    written: dict[str, list[tuple[str, str, str]]] = {}
    last = {sheet.title: _last_typed(sheet) + 3 for sheet in book}  # the blank rows below are like each other
    for sheet in book:
        if sheet.title in ("Checks", "Lists"):
            continue
        taken: dict[int, int] = {}
        for each in sheet.conditional_formatting:
            left = min(area.min_col for area in each.sqref.ranges)
            top = min(area.min_row for area in each.sqref.ranges)
            origin = f"{get_column_letter(left)}{top}"
            for rule in each.rules:
                colour = str(rule.dxf.fill.bgColor.rgb)[2:] if rule.dxf and rule.dxf.fill else ""
                if colour not in COLOURS:
                    continue
                cells = [cell for area in each.sqref.ranges for row in area.rows for cell in row]
                for row, column in cells:
                    if row > min(last[sheet.title], 60):
                        continue
                    target = f"{get_column_letter(column)}{row}"
                    taken[row] = taken.get(row, ASIDE) + 1
                    place = f"{get_column_letter(taken[row])}{row}"
                    sheet[place] = Translator(f"={rule.formula[0]}", origin).translate_formula(target)
                    written.setdefault(sheet.title, []).append((place, target, COLOURS[colour]))
    return written


@pytest.fixture(scope="module")
def coloured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path, dict[str, Any]]]:
    """Workbooks without and with the conditions of their colours written out; the latter worked out by LibreOffice."""
    folder = tmp_path_factory.mktemp("colours")
    made = {}
    for number, name in enumerate(COLOURED):
        book, plain = _changed(CASES[name]), folder / f"plain-{number}.xlsx"
        book.save(plain)
        written = _write_conditions(book)
        book.save(folder / f"{number}.xlsx")
        made[name] = (plain, folder / f"{number}.xlsx", written)
    after = recalculated_all([path for _, path, _ in made.values()], folder)
    return {name: (plain, after[path], written) for name, (plain, path, written) in made.items()}


@needs_libreoffice
@pytest.mark.parametrize("name", COLOURED)
def test_cells_are_coloured_where_the_tool_points(
    name: str, coloured: dict[str, tuple[Path, Path, dict[str, Any]]]
) -> None:
    """A cell has the colour of a severity where there is a finding of it that Excel can see, and nowhere else."""
    plain, worked_out, written = coloured[name]
    book = load_workbook(worked_out, data_only=True)
    red = {
        (sheet, target, severity)
        for sheet, conditions in written.items()
        for place, target, severity in conditions
        if book[sheet][place].value in (True, 1)
    }
    assert red == {(each.sheet, each.cell, each.severity) for each in visible(check(plain).findings) if each.cell}
