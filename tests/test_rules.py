"""Each rule: break one thing in a real workbook, and expect that finding at that cell and nothing else."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, TODAY, check, new_findings, places

from grants.form.rounds import load
from grants.model.stages import ROLES
from grants.rules import CATALOGUE, CHECKS, ROW_CHECKS
from grants.validate import read_file, validate

PLAN, UNSIGNED, FINAL = "2021-22", "2018-19", "2017-18"
HALF, DONE = "half-year", "final-evaluation"  # complete returns of 2021-22 for the later stages

DECIDED = {"Sign-off!B8": "A. Commissioner", "Sign-off!C8": "PCC", "Sign-off!D8": date(2021, 6, 30)}

# What is changed in which example, and what is then found, in the order of the sheet. The total is always said too.
TOTAL = ("ALLOC01", "Projects!F4")
FAULTS: dict[str, tuple[str, dict[str, Any], list[tuple[str, str]]]] = {
    "blank partnership": (PLAN, {"Start here!B6": None}, [("CELL01", "Start here!B6")]),
    "spaces are blank": (PLAN, {"Start here!B6": " \u00a0 "}, [("CELL01", "Start here!B6")]),
    "blank year": (PLAN, {"Start here!B8": None}, [("CELL01", "Start here!B8")]),
    "blank return": (PLAN, {"Start here!B9": None}, [("CELL01", "Start here!B9")]),
    "blank grant total": (PLAN, {"Start here!B10": None}, [("CELL01", "Start here!B10")]),
    "carried forward for nothing": (FINAL, {"Start here!B12": None}, [("CELL01", "Start here!B12")]),
    "blank ref": (PLAN, {"Projects!A7": None}, [("CELL01", "Projects!A7")]),
    "blank title": (PLAN, {"Projects!B7": None}, [("CELL01", "Projects!B7")]),
    "blank outline in a plan": (PLAN, {"Projects!C7": None}, [("CELL01", "Projects!C7")]),
    "blank amount": (PLAN, {"Projects!F7": None}, [TOTAL, ("CELL01", "Projects!F7")]),
    "blank part": (PLAN, {"Parts!C5": None}, [("CELL01", "Parts!C5")]),
    "blank ref of a part": (PLAN, {"Parts!A6": None}, [("CELL01", "Parts!A6")]),
    "blank measure": (PLAN, {"Measures!D9": None}, [("CELL01", "Measures!D9")]),
    "blank unit": (PLAN, {"Measures!F9": None}, [("CELL01", "Measures!F9")]),
    "money as text": (PLAN, {"Projects!F7": "£93,575"}, [("CELL02", "Projects!F7")]),
    "money with a scale": (PLAN, {"Projects!G7": "1.8m"}, [("CELL02", "Projects!G7")]),
    "money in words": (PLAN, {"Projects!F9": "ten"}, [TOTAL, ("CELL02", "Projects!F9")]),
    "a date where money goes": (PLAN, {"Projects!G7": datetime(2021, 5, 1)}, [("CELL02", "Projects!G7")]),
    "not a date": (PLAN, {"Projects!I7": "spring"}, [("CELL03", "Projects!I7")]),
    "an impossible date": (PLAN, {"Projects!I7": "31/02/2022"}, [("CELL03", "Projects!I7")]),
    "a month": (PLAN, {"Projects!I7": "June 2022"}, [("CELL03", "Projects!I7")]),
    "unknown theme group": (PLAN, {"Projects!D9": "Safer Famlies"}, [("CELL04", "Projects!D9")]),
    "a tick that is a word": (PLAN, {"Projects!J9": "some"}, [("CELL04", "Projects!J9")]),
    "unknown return": (PLAN, {"Start here!B9": "Intentions"}, [("CELL04", "Start here!B9")]),
    "an Excel error": (PLAN, {"Projects!G7": "#REF!"}, [("CELL05", "Projects!G7")]),
    "an Excel error in an amount": (PLAN, {"Projects!F7": "#N/A"}, [TOTAL, ("CELL05", "Projects!F7")]),
    "negative": (PLAN, {"Projects!G7": -5}, [("CELL06", "Projects!G7")]),
    "three decimals": (PLAN, {"Projects!G7": 1800000.005}, [("CELL07", "Projects!G7")]),
    "duplicate ref": (PLAN, {"Projects!A10": "P5"}, [("CELL09", "Projects!A10")]),
    "unknown ref": (PLAN, {"Parts!A7": "P44"}, [("CELL10", "Parts!A7")]),
    "too much": (PLAN, {"Projects!F10": 4675}, [TOTAL]),
    "too little": (PLAN, {"Projects!F10": 4673.5}, [TOTAL]),
    "other partnership": (PLAN, {"Start here!B6": "Safer Exeter"}, [("ALLOC02", "Start here!B6")]),
    "other fund": (PLAN, {"Start here!B7": "Safer Streets"}, [("ALLOC02", "Start here!B7")]),
    "other year": (PLAN, {"Start here!B8": "2020-21"}, [("ALLOC02", "Start here!B8")]),
    "other total": (PLAN, {"Start here!B10": 400567}, [("ALLOC02", "Start here!B10")]),
    "carried forward not allocated": (PLAN, {"Start here!B11": 5, "Start here!B12": "x"}, [TOTAL]),
    "parts too little": (PLAN, {"Parts!E5": 209999}, [("PART01", "Projects!F5")]),
    "parts too much": (PLAN, {"Parts!E7": 4000.01}, [("PART01", "Projects!F8")]),
    "part without amount": (PLAN, {"Parts!E7": None}, [("PART02", "Parts!E7")]),
    "no priority": (PLAN, {"Projects!L5": None, "Projects!M5": None}, [("PRIO01", "Projects!J5")]),
    "contract over": (PLAN, {"Projects!I7": date(2021, 3, 31)}, [("TIME01", "Projects!I7")]),
    "no signatory": (PLAN, {"Sign-off!B5": None}, [("SIGN01", "Sign-off!B5")]),
    "no date of signing": (PLAN, {"Sign-off!D5": None}, [("SIGN01", "Sign-off!D5")]),
    "nothing signed": (PLAN, {f"Sign-off!{column}5": None for column in "BCD"}, [("SIGN01", "Sign-off!B5")]),
    "a renamed field": (PLAN, {"Start here!A10": "Grant"}, [("SHEET02", "Start here!A10")]),
    "a renamed column": (PLAN, {"Projects!G4": "Contract value"}, [("SHEET02", "Projects!G4")]),
    "a column of another name": (PLAN, {"Projects!G4": "Whole cost"}, [("SHEET02", "Projects!G4")]),
    "no title": (PLAN, {"Projects!G4": None}, [("SHEET02", "Projects!G4")]),
}

FAULTS |= {
    "a placeholder": (PLAN, {"Projects!E7": "Provider TBC"}, [("CELL11", "Projects!E7")]),
    "a promise of an answer": (PLAN, {"Projects!O7": "Details to follow"}, [("CELL11", "Projects!O7")]),
    "what is still to be agreed": (PLAN, {"Projects!E7": "To be agreed."}, [("CELL11", "Projects!E7")]),
    "what is to be determined": (PLAN, {"Projects!E7": "Provider to be determined"}, [("CELL11", "Projects!E7")]),
    "a question mark": (PLAN, {"Projects!O7": " ? "}, [("CELL11", "Projects!O7")]),
    "crosses": (PLAN, {"Measures!J9": "xxx"}, [("CELL11", "Measures!J9")]),
    "a percent sign forgotten": (PLAN, {"Projects!H6": 33}, [("CELL12", "Projects!H6")]),
    "a contribution of over the whole": (PLAN, {"Projects!H6": 1.2}, [("CELL12", "Projects!H6")]),
    "more than the contract": (PLAN, {"Projects!G6": 24999}, [("ALLOC03", "Projects!F6")]),
    "another share": (PLAN, {"Projects!H6": 0.34}, [("ALLOC04", "Projects!H6")]),
    "nothing allocated": (PLAN, {"Projects!F10": 0}, [TOTAL, ("ALLOC05", "Projects!F10")]),
    "every priority": (PLAN, {"Projects!M9": "Yes", "Projects!N9": "Yes"}, [("PRIO02", "Projects!J9")]),
    "a priority without money": (PLAN, {"Projects!N8": None, "Projects!N10": None}, [("PRIO03", "Projects!N4")]),
    "no target": (PLAN, {"Measures!H6": None}, [("MEAS02", "Measures!H6")]),
    "no direction": (PLAN, {"Measures!G6": None}, [("MEAS10", "Measures!G6")]),
    "nobody accountable": (UNSIGNED, {"Measures!K5": "A lead", "Measures!J5": "Returns"}, [("MEAS03", "Measures!J6")]),
    "no number": (PLAN, {"Measures!H6": "most of them"}, [("MEAS04", "Measures!H6")]),
    "half a person": (PLAN, {"Measures!F6": "People", "Measures!H6": 7.5}, [("MEAS04", "Measures!H6")]),
    "not yes": (PLAN, {"Measures!F6": "Yes/No", "Measures!H6": "Perhaps"}, [("MEAS04", "Measures!H6")]),
    "no result": (DONE, {"Measures!O9": None}, [("MEAS05", "Measures!O9")]),
    "no half-year result": (HALF, {"Measures!L9": None}, [("MEAS05", "Measures!L9")]),
    "another result": (DONE, {"Measures!O6": 0.61}, [("MEAS06", "Measures!O6")]),
    "another result of half a year": (HALF, {"Measures!L6": 0.594}, [("MEAS06", "Measures!L6")]),
    "the wrong way round": (DONE, {"Measures!P6": 200, "Measures!Q6": 120}, [("MEAS07", "Measures!P6")]),
    "a share of none": (DONE, {"Measures!P6": 0, "Measures!Q6": 0}, [("MEAS07", "Measures!Q6")]),
    "green and missed": (DONE, {"Measures!S6": "Green"}, [("MEAS08", "Measures!S6")]),
    "red and met": (DONE, {"Measures!S5": "Red", "Measures!T5": "Yes"}, [("MEAS08", "Measures!S5")]),
    "green and risen": (DONE, {"Measures!S7": "Green", "Measures!G7": "Fall", "Measures!H7": None, "Measures!I7": 0.1}, [("MEAS08", "Measures!S7")]),
    "green and missed at half-year": (HALF, {"Measures!M6": "Green"}, [("MEAS08", "Measures!M6")]),
    "red without a word at half-year": (HALF, {"Measures!N6": None}, [("MEAS09", "Measures!M6")]),
    "red without a word": (DONE, {"Measures!U6": None}, [("MEAS09", "Measures!S6")]),
    "no spend": (DONE, {"Evaluation!C7": None}, [("SPEND01", "Evaluation!C7")]),
    "no spend to date": (HALF, {"Half-year!D7": None}, [("SPEND01", "Half-year!D7")]),
    "no comment on a variance": (DONE, {"Evaluation!H9": None}, [("SPEND02", "Evaluation!H9")]),
    "a variance that goes nowhere": (DONE, {"Evaluation!C7": 93574, "Evaluation!H7": "Late."}, [("SPEND03", "Evaluation!E7")]),
    "a move to none": (DONE, {"Evaluation!F9": None}, [("SPEND04", "Evaluation!F9")]),
    "a move to itself": (DONE, {"Evaluation!F9": "P5"}, [("SPEND04", "Evaluation!F9")]),
    "a move not met": (DONE, {"Evaluation!E10": "Met by the partnership"}, [("SPEND04", "Evaluation!F9")]),
    "a move that leaves a rest": (DONE, {"Evaluation!C9": 9561}, [("SPEND04", "Evaluation!E9")]),
    "items too little": (DONE, {"Spend items!D6": 6499}, [("SPEND05", "Evaluation!C8")]),
    "a typed variance": (DONE, {"Evaluation!D9": 44}, [("SPEND06", "Evaluation!D9")]),
    "a variance in words": (DONE, {"Evaluation!D9": "a little"}, [("SPEND06", "Evaluation!D9")]),
    "an overspend carried forward": (
        DONE, {"Evaluation!C7": 93576, "Evaluation!E7": "Carried forward", "Evaluation!H7": "x"}, [("SPEND07", "Evaluation!E7")],
    ),
    "two rows for a project": (DONE, {"Evaluation!A11": "P4"}, [("CELL09", "Evaluation!A11")]),
    "no outcomes": (DONE, {"Evaluation!G7": None}, [("EVAL01", "Evaluation!G7")]),
    "no case study": (DONE, {"Evaluation!I7": None}, [("EVAL02", "Evaluation!I7")]),
    "no row": (
        DONE, {f"Evaluation!{column}7": None for column in "ACGI"},
        [("SPEND01", "Evaluation!C4"), ("EVAL01", "Evaluation!G4"), ("EVAL02", "Evaluation!I4")],
    ),
    "e-mail": (PLAN, {"Projects!P7": "Ask o'neil@council.gov.uk."}, [("PRIV01", "Projects!P7")]),
    "telephone": (DONE, {"Evaluation!I7": "Call +44 (0)20 7946 0018."}, [("PRIV01", "Evaluation!I7")]),
    "insurance number": (PLAN, {"Projects!P7": "AB 12 34 56 C"}, [("PRIV01", "Projects!P7")]),
    "NHS number": (PLAN, {"Projects!P7": "943 476 5919"}, [("PRIV01", "Projects!P7")]),
    "postcode": (DONE, {"Evaluation!G7": "She lives at pl1 2aa now."}, [("PRIV01", "Evaluation!G7")]),
    "date of birth": (DONE, {"Evaluation!I7": "A man (born 3 May 1980) was helped."}, [("PRIV01", "Evaluation!I7")]),
    "few people": (DONE, {"Measures!F10": "People", "Measures!O10": 4}, [("PRIV02", "Measures!O10")]),
    "few behind a share": (
        DONE, {"Measures!P6": 3, "Measures!Q6": 5, "Measures!D6": "Victims who engage"}, [("PRIV02", "Measures!P6")],
    ),
    "few left": (
        DONE, {"Measures!F6": "People", "Measures!O6": 198, "Measures!H6": 199, "Measures!P6": 198}, [("PRIV02", "Measures!P6")],
    ),
    "few in words": (DONE, {"Evaluation!G7": "Two elderly clients are not yet safe."}, [("PRIV02", "Evaluation!G7")]),
    "a contract that ends in the year": (UNSIGNED, {"Projects!I7": date(2019, 3, 30)}, [("TIME02", "Projects!I7")]),
    "signed tomorrow": (PLAN, {"Sign-off!D5": date(2026, 11, 23)}, [("TIME03", "Sign-off!D5")]),
    "signed too early": (PLAN, {"Sign-off!D5": date(2020, 12, 31)}, [("TIME03", "Sign-off!D5")]),
    "no conditions": (PLAN, {"Projects!Q7": "Yes with conditions", **DECIDED}, [("APPR01", "Projects!R7")]),
    "no reason": (PLAN, {"Projects!Q7": "No", **DECIDED}, [("APPR01", "Projects!R7")]),
    "a column twice": (PLAN, {"Projects!S4": "Ref"}, [("SHEET03", "Projects!S4")]),
    "an unknown column": (PLAN, {"Projects!S4": "Our budget code", "Projects!S5": "X1"}, [("SHEET04", "Projects!S4")]),
    "a note beside the table": (PLAN, {"Projects!T9": "check with Ann", "Projects!T10": "ok"}, [("SHEET04", "Projects!T9")]),
    "a note above the table": (PLAN, {"Projects!F3": 400568}, [("SHEET04", "Projects!F3")]),
    "an unknown field": (PLAN, {"Start here!A15": "Budget code", "Start here!B15": "X1"}, [("SHEET04", "Start here!A15")]),
    "a formula without a result": (PLAN, {"Projects!G7": "=1800000/1"}, [("CELL08", "Projects!G7")]),
    "an amount without a result": (PLAN, {"Projects!F7": "=93575"}, [TOTAL, ("CELL08", "Projects!F7")]),
}  # fmt: skip

# What testers found: echoes, faults hidden by others, and things that were missed.
FAULTS |= {
    "a number of no sense": (PLAN, {"Projects!G7": 1e20}, [("CELL02", "Projects!G7")]),
    "400 digits": (PLAN, {"Projects!G7": "9" * 400}, [("CELL02", "Projects!G7")]),
    "a blank ref and a wrong one": (
        PLAN, {"Projects!A7": None, "Measures!A39": "P99"}, [("CELL01", "Projects!A7"), ("CELL10", "Measures!A39")],
    ),
    "a total below and a wrong ref": (
        PLAN, {"Projects!B12": "Total", "Projects!F12": 400568, "Measures!A39": "P99"},
        [("SHEET04", "Projects!B12"), ("CELL10", "Measures!A39")],
    ),
    "a sum below": (PLAN, {"Projects!F60": 400568}, [("SHEET04", "Projects!F60")]),
    "a sum below with its word": (
        PLAN, {"Projects!A11": "Total", "Projects!F11": 400568}, [("SHEET04", "Projects!A11")],
    ),
    "a share where money goes": (PLAN, {"Projects!F7": "5%"}, [TOTAL, ("CELL02", "Projects!F7")]),
    "a month of another century": (PLAN, {"Projects!I7": "March 2202"}, [("CELL03", "Projects!I7")]),
    "a second row for a project": (
        DONE, {"Evaluation!A11": "P4", "Evaluation!C11": 1}, [("CELL09", "Evaluation!A11")],
    ),
    "few of a number": (
        DONE, {"Measures!D7": "Number of victims rehoused", "Measures!F7": "Number", "Measures!O7": 2},
        [("PRIV02", "Measures!O7")],
    ),
    "insurance number in one piece": (PLAN, {"Projects!P7": "ab123456c"}, [("PRIV01", "Projects!P7")]),
    "a note far below": (PLAN, {"Measures!D200": "Ask Ann."}, [("SHEET04", "Measures!D200")]),
    "a measure lost and a wrong ref elsewhere": (
        PLAN, {f"Measures!{column}36": None for column in "ADEFGHJKU"} | {"Measures!A14": "P99"},
        [("CELL10", "Measures!A14"), ("MEAS01", "Projects!A9")],
    ),
    "a row lost and a sum below": (
        DONE, {f"Evaluation!{column}5": None for column in "ACGI"} | {"Evaluation!C60": 400568},
        [("SHEET04", "Evaluation!C60"), ("SPEND01", "Evaluation!C4"), ("EVAL01", "Evaluation!G4"), ("EVAL02", "Evaluation!I4")],
    ),
    "a row under a wrong ref": (DONE, {"Evaluation!A7": "P33"}, [("CELL10", "Evaluation!A7")]),
    "two moves that are wrong": (
        DONE, {"Evaluation!C9": 9561, "Evaluation!C7": 93000, "Evaluation!E7": "Moved to another project", "Evaluation!H7": "x"},
        [("SPEND04", "Evaluation!E9"), ("SPEND04", "Evaluation!F7")],
    ),
    "a stage nearly named": (DONE, {"Start here!B9": "Final evalution"}, [("CELL04", "Start here!B9")]),
    "a placeholder for a name": (PLAN, {"Sign-off!B5": "T.B.C."}, [("CELL11", "Sign-off!B5")]),
    "a placeholder for a result": (DONE, {"Measures!O8": "tbc"}, [("CELL11", "Measures!O8")]),
    "text of printers": (PLAN, {"Projects!P7": "Lorem"}, [("CELL11", "Projects!P7")]),
    "a negative share": (PLAN, {"Projects!H6": -0.3333}, [("CELL06", "Projects!H6")]),
    "a negative count": (DONE, {"Measures!P6": -120}, [("CELL06", "Measures!P6")]),
    "pounds in a share": (PLAN, {"Measures!H6": "£75"}, [("MEAS04", "Measures!H6")]),
    "pounds of people": (PLAN, {"Measures!H23": "£5"}, [("MEAS04", "Measures!H23")]),
    "few with a space of Word's": (DONE, {"Evaluation!G7": "two\u00a0clients"}, [("PRIV02", "Evaluation!G7")]),
    "few of more": (DONE, {"Evaluation!G7": "3 of 11 clients left."}, [("PRIV02", "Evaluation!G7")]),
    "few with adjectives": (DONE, {"Evaluation!G7": "3 vulnerable young women"}, [("PRIV02", "Evaluation!G7")]),
    "postcode of Word's": (DONE, {"Evaluation!I7": "PL1\u00a02AA"}, [("PRIV01", "Evaluation!I7")]),
    "born in May": (DONE, {"Evaluation!I7": "DOB\nMay 3, 1980"}, [("PRIV01", "Evaluation!I7")]),
    "a number in a result of words": (DONE, {"Measures!O8": "Ring 01752 304321"}, [("PRIV01", "Measures!O8")]),
    "a note below the fields": (PLAN, {"Start here!B20": "Ask Ann."}, [("SHEET04", "Start here!B20")]),
    "the OPCC signed too early": (PLAN, {"Sign-off!D8": date(2015, 1, 1)}, [("TIME03", "Sign-off!D8")]),
    "an overspend that is moved away": (DONE, {"Evaluation!E10": "Moved to another project"}, [("SPEND07", "Evaluation!E10")]),
    "half of a move blank": (DONE, {"Evaluation!E9": None}, [("SPEND03", "Evaluation!E9")]),
    "half of a move misspelt": (DONE, {"Evaluation!E9": "Movd to another project"}, [("CELL04", "Evaluation!E9")]),
    "half of a move under a blank ref": (DONE, {"Evaluation!A10": None}, [("CELL01", "Evaluation!A10")]),
    "a negative part": (PLAN, {"Parts!E7": -4000}, [("CELL06", "Parts!E7")]),
    "a negative spend": (DONE, {"Evaluation!C7": -93575}, [("CELL06", "Evaluation!C7")]),
    "a negative total": (PLAN, {"Start here!B10": -400568}, [("CELL06", "Start here!B10")]),
    "a part with three decimals": (PLAN, {"Parts!E7": 4000.333}, [("CELL07", "Parts!E7")]),
    "an amount in brackets": (PLAN, {"Projects!G7": "(£5)"}, [("CELL02", "Projects!G7")]),
    "the label of a signature misspelt": (PLAN, {"Sign-off!A5": "Spending intention"}, [("CELL04", "Sign-off!A5")]),
    "an approval misspelt": (PLAN, {"Projects!Q7": "Yes, with conditions"}, [("CELL04", "Projects!Q7")]),
    "a comment that is an error": (PLAN, {"Projects!I7": date(2022, 3, 30), "Projects!P7": "#N/A"}, [("CELL05", "Projects!P7")]),
    "signed in a month": (PLAN, {"Sign-off!D5": "November 2026"}, [("CELL03", "Sign-off!D5")]),
    "an amount twice": (PLAN, {"Projects!S4": "Amount allocated £", "Projects!S5": 5}, [("SHEET03", "Projects!S4")]),
    "nothing allocated, a third stated": (PLAN, {"Projects!F6": 0, "Projects!H6": 0.33}, [TOTAL, ("ALLOC05", "Projects!F6")]),
    "a share as text": (PLAN, {"Projects!H6": "33.3"}, [("CELL02", "Projects!H6")]),
}  # fmt: skip

# The nearest things to those faults that are none.
INNOCENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "no carried forward": (PLAN, {"Start here!B11": None}),
    "nothing carried forward": (PLAN, {"Start here!B11": 0}),
    "a day of the week in short": (PLAN, {"Projects!I7": "Thu 31 March 2022"}),
    "money in a sentence": (PLAN, {"Projects!P7": "Reduced the cost of call-outs by 250000 a year."}),
    "visits to victims": (
        DONE,
        {"Measures!D7": "Number of visits to victims", "Measures!F7": "Number", "Measures!O7": 2},
    ),
    "signed where the return is not named": (PLAN, {"Sign-off!A5": None}),
    "no contact": (PLAN, {"Start here!B13": None, "Start here!B14": None}),
    "year with a stroke": (PLAN, {"Start here!B8": "2021/22"}),
    "capitals and spaces": (PLAN, {"Start here!B6": "safer  plymouth partnership "}),
    "outline of a final evaluation": (FINAL, {"Projects!C7": None}),
    "no theme group": (PLAN, {"Projects!D9": None}),
    "noise": (PLAN, {"Projects!F5": 240819.00000001}),
    "a date in words": (PLAN, {"Projects!I7": "1st April 2022"}),
    "a date as a number": (PLAN, {"Projects!I7": 44651}),
    "contract from the year's first day": (PLAN, {"Projects!I7": date(2021, 4, 1), "Projects!P7": "Extended."}),
    "a ref in small letters": (PLAN, {"Parts!A7": "p4 "}),
    "title in capitals": (PLAN, {"Projects!G4": "TOTAL  CONTRACT VALUE £"}),
    "no projects of a part": (PLAN, {f"Parts!{column}{row}": None for column in "ACDE" for row in (5, 6)}),
    "the OPCC's decision": (PLAN, {"Sign-off!B8": "Somebody"}),
    "one priority": (PLAN, {"Projects!L5": None}),
    "a long number in prose": (PLAN, {"Projects!P7": 12345678901234567890}),
    "a space beside the table": (PLAN, {"Projects!T9": " "}),
    "dates as people write them": (PLAN, {"Projects!I7": "Friday 1st of April 2022"}),
    "a date of two digits": (PLAN, {"Projects!I7": "31 March 22"}),
    "a date with its time": (PLAN, {"Projects!I7": "2022-04-01 00:00:00"}),
    "a date month first, in words": (PLAN, {"Projects!I7": "April 1, 2022"}),
    "a year with Word's hyphen": (PLAN, {"Start here!B8": "2021\u201122"}),
    "roads and stages": (
        DONE,
        {"Evaluation!I7": "The A38 2nd junction, the M25 1st exit, the KS3 4th term, in W1 2nd week."},
    ),
    "many people": (
        DONE,
        {"Evaluation!G7": "two hundred clients, one thousand clients, 1 in 4 women, more than one client"},
    ),
    "no people": (
        DONE,
        {"Evaluation!G7": "one of those projects, one member of staff, two women's groups, one person-centred plan"},
    ),
    "levels": (DONE, {"Evaluation!G7": "Tier 3 clients and level 4 offenders"}),
    "a dash for nothing": (PLAN, {"Projects!P7": "-"}),
    "what follows something": (
        PLAN,
        {"Projects!O7": "Review each quarter; a survey is to follow, and targets to be agreed."},
    ),
    "no word of a placeholder": (PLAN, {"Projects!O7": "Bimonthly; who attends? See the xx list."}),
    "the whole contribution": (PLAN, {"Projects!H6": 1, "Projects!G6": 25000}),
    "the whole contract": (PLAN, {"Projects!G6": 25000}),
    "half a point off": (PLAN, {"Projects!H6": 0.338}),
    "a share as text": (PLAN, {"Measures!H6": "75%"}),
    "a share as a number of percent": (PLAN, {"Measures!H6": 75}),
    "a negative baseline": (PLAN, {"Measures!I6": -0.1}),
    "words where words go": (PLAN, {"Measures!F6": "Narrative", "Measures!H6": "most of them"}),
    "a yes": (PLAN, {"Measures!F6": "Yes/No", "Measures!H6": "yes"}),
    "a rise needs no target": (PLAN, {"Measures!G6": "Rise", "Measures!H6": None, "Measures!I6": 0.5}),
    "half a unit of the last decimal": (DONE, {"Measures!O6": 0.6, "Measures!P6": 121}),
    "an average": (
        DONE,
        {
            "Measures!F6": "Number",
            "Measures!O6": 2,
            "Measures!H6": 2,
            "Measures!P6": 10,
            "Measures!Q6": 5,
            "Measures!S6": None,
        },
    ),
    "red and escalated": (DONE, {"Measures!U6": None, "Measures!T6": "Yes"}),
    "amber may be either": (DONE, {"Measures!S6": "Amber"}),
    "no light": (DONE, {"Measures!S6": None}),
    "no variance, no word": (DONE, {"Evaluation!H7": None}),
    "the variance typed as it is": (DONE, {"Evaluation!D9": 440}),
    "counts and years": (
        DONE,
        {"Evaluation!G7": "308/1231 in 2016-17; 400568 reached; 4 sessions; stage 2 people; in quarter 4 all clients."},
    ),
    "a contact's address": (PLAN, {"Start here!B14": "someone@plymouth.gov.uk"}),
    "a name in its own column": (PLAN, {"Measures!K9": "someone@plymouth.gov.uk"}),
    "codes": (PLAN, {"Projects!P7": "DASH, OCLP 12, MARAC 2 of 4, A38 road, 943 476 5918"}),
    "five people": (DONE, {"Measures!F10": "People", "Measures!O10": 5}),
    "nobody": (DONE, {"Measures!F10": "People", "Measures!O10": 0}),
    "few at the plan stage": (PLAN, {"Projects!C7": "Two clients."}),
    "a contract to the year's last day": (UNSIGNED, {"Projects!I7": date(2019, 3, 31)}),
    "a contract with a comment": (UNSIGNED, {"Projects!I7": date(2019, 3, 30), "Projects!P7": "Extended."}),
    "signed on the day it is due": (PLAN, {"Sign-off!D5": date(2021, 5, 31)}),
    "conditions given": (
        PLAN,
        {"Projects!Q7": "Yes with conditions", "Projects!R7": "Report each quarter.", **DECIDED},
    ),
    "approved": (PLAN, {"Projects!Q7": "Yes", **DECIDED}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_at_its_cell_and_nothing_else(name: str, broken: Callable[..., Path]) -> None:
    source, changes, expected = FAULTS[name]
    found = places(new_findings(broken(source, changes), source))
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("name", INNOCENTS)
def test_its_innocent_twin_is_not(name: str, broken: Callable[..., Path]) -> None:
    source, changes = INNOCENTS[name]
    path = broken(
        source, changes, lambda book: book["Projects"].insert_rows(7) if name == "a blank row between" else None
    )
    assert places(new_findings(path, source)) == []


def test_a_blank_row_between_changes_nothing_but_addresses(broken: Callable[..., Path]) -> None:
    path = broken(PLAN, {}, lambda book: book["Projects"].insert_rows(7))
    codes = [each.code for each in check(path).findings]
    assert codes == [each.code for each in check(EXAMPLES / f"{PLAN}.xlsx").findings]
    assert ("PRIO02", "Projects!J9") in places(list(check(path).findings))


def test_rows_and_columns_inserted_before_the_table_change_nothing_but_addresses(broken: Callable[..., Path]) -> None:
    def insert(book: Any) -> None:
        for name in ("Start here", "Parts", "Sign-off"):
            book[name].insert_rows(1)
            book[name].insert_cols(1)

    path = broken(PLAN, {}, insert)
    codes = [each.code for each in check(path).findings]
    assert codes == [each.code for each in check(EXAMPLES / f"{PLAN}.xlsx").findings]


def test_merged_rows_are_told_once(broken: Callable[..., Path]) -> None:
    found = new_findings(broken(PLAN, {}, lambda book: book["Projects"].merge_cells("C7:C8")), PLAN)
    assert [(each.severity, place) for each, place in zip(found, places(found), strict=True)] == [
        ("error", ("SHEET06", "Projects!C7:C8")),
        ("error", ("CELL01", "Projects!C8")),
    ]


def test_a_number_formatted_as_a_day_beyond_all_days(broken: Callable[..., Path]) -> None:
    """openpyxl calls it #VALUE!, which stands nowhere in the file."""
    found = new_findings(broken(PLAN, {"Projects!I7": 20220331}), PLAN)
    assert places(found) == [("CELL03", "Projects!I7")]


def test_the_fix_offers_the_nearest_reading(broken: Callable[..., Path]) -> None:
    changes = {
        "Projects!I7": "31 March 2022 (extended)",
        "Projects!H6": "33",
        "Projects!J9": "perhaps",
    }
    words = {each.cell: f"{each.message} {each.fix}" for each in new_findings(broken(PLAN, changes), PLAN)}
    assert "31/03/2022" in words["I7"]
    assert "33%" in words["H6"]
    assert "clear the cell" in words["J9"]


def test_many_faults_come_in_one_pass(broken: Callable[..., Path]) -> None:
    """One bad value hides no other row's."""
    changes = {
        "Projects!F7": "ten",
        "Projects!G8": -1,
        "Projects!D9": "Nobody",
        "Parts!E5": "#REF!",
        "Measures!A9": "P0",
    }
    found = places(new_findings(broken(PLAN, changes), PLAN))
    assert found == [
        TOTAL,
        ("CELL02", "Projects!F7"),
        ("CELL06", "Projects!G8"),
        ("CELL04", "Projects!D9"),
        ("CELL05", "Parts!E5"),
        ("CELL10", "Measures!A9"),
    ]


def test_a_project_loses_its_only_measure(broken: Callable[..., Path]) -> None:
    def drop(book: Any) -> None:
        rows = [row for row in range(5, 165) if book["Measures"][f"A{row}"].value == "P5"]
        for cell in (cell for row in rows for cell in book["Measures"][row]):
            cell.value = None

    found = places(new_findings(broken(PLAN, {}, drop), PLAN))
    assert found == [("MEAS01", "Projects!A9")]


def test_a_missing_sheet(broken: Callable[..., Path]) -> None:
    found = new_findings(broken(PLAN, {}, lambda book: book.remove(book["Measures"])), PLAN)
    assert places(found) == [("SHEET01", "!")]
    assert "Measures" in found[0].message


def test_a_renamed_sheet_names_the_nearest(broken: Callable[..., Path]) -> None:
    def rename(book: Any) -> None:
        book["Measures"].title = "Our measures"

    found = new_findings(broken(PLAN, {}, rename), PLAN)
    assert places(found) == [("SHEET01", "!")]
    assert "Our measures" in found[0].message


def test_a_moved_column_is_found_by_its_title(broken: Callable[..., Path]) -> None:
    """A finding points at the cell where the column now is."""

    def insert(book: Any) -> None:
        book["Projects"].insert_cols(3)
        book["Projects"]["H7"] = -1

    assert ("CELL06", "Projects!H7") in places(new_findings(broken(PLAN, {}, insert), PLAN))


def test_hidden_answers_are_read_and_told(broken: Callable[..., Path]) -> None:
    def hide(book: Any) -> None:
        for row in (6, 7, 9, 30):
            book["Projects"].row_dimensions[row].hidden = True
        book["Projects"].column_dimensions["G"].hidden = True
        book["Projects"].column_dimensions["H"].hidden = True
        book["Parts"].sheet_state = "hidden"
        book["Lists"].sheet_state = "hidden"
        book["Half-year"].sheet_state = "hidden"

    found = new_findings(broken(PLAN, {}, hide), PLAN)
    assert places(found) == [
        ("SHEET05", "Projects!G4"), ("SHEET05", "Projects!A6"), ("SHEET05", "Projects!A9"), ("SHEET05", "Parts!"),
    ]  # fmt: skip
    assert "Rows 6 to 7" in found[1].message


def test_merged_cells_of_the_table(broken: Callable[..., Path]) -> None:
    def merge(book: Any) -> None:
        book["Projects"].merge_cells("P7:P9")
        book["Projects"].merge_cells("A1:C1")
        book["Checks"].merge_cells("A30:B31")

    assert places(new_findings(broken(PLAN, {}, merge), PLAN)) == [("SHEET06", "Projects!P7:P9")]


def test_an_unknown_sheet_and_a_sheet_of_to_do(broken: Callable[..., Path]) -> None:
    def add(book: Any) -> None:
        book.create_sheet("Budget")["A1"] = 5
        book.create_sheet("To do")["A1"] = 5
        book.create_sheet("Empty")

    assert places(new_findings(broken(PLAN, {}, add), PLAN)) == [("SHEET04", "Budget!")]


def test_another_version_of_the_template(broken: Callable[..., Path]) -> None:
    def stamp(book: Any) -> None:
        book.custom_doc_props["grants-template"].value = "csp-fund 0"

    assert places(new_findings(broken(PLAN, {}, stamp), PLAN)) == [("FILE07", "!")]


def test_another_round_than_the_stamp_says() -> None:
    found = check(EXAMPLES / f"{PLAN}.xlsx", load("safer-plymouth-2018-19")).findings
    assert ("FILE07", "!") in places(list(found))
    assert ("ALLOC02", "Start here!B8") in places(list(found))


# A final evaluation held against the plan, by what is changed in which of the two.
AGAINST_THE_PLAN: dict[str, tuple[dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = {
    "nothing": ({}, {}, []),
    "a project more in the plan": (
        {"Projects!A11": "P7", "Projects!B11": "Wardens", "Projects!F11": 0}, {}, [("PLAN01", "Projects!A4")],
    ),
    "a project more here": (
        {f"Projects!{column}10": None for column in "ABCFJKLMN"} | {f"Measures!{column}{row}": None for column in "ADEFG" for row in range(37, 41)},
        {}, [("PLAN01", "Projects!A10")],
    ),
    "another amount": ({"Projects!F7": 93574}, {}, [("PLAN02", "Projects!F7")]),
    "an amount that was moved": ({"Projects!F9": 10440, "Projects!F10": 4234}, {}, []),
    "a move of another size": ({"Projects!F9": 9999}, {}, [("PLAN02", "Projects!F9")]),
    "a move in the other direction": ({"Projects!F9": 9560}, {}, [("PLAN02", "Projects!F9")]),
    "another name": ({"Projects!B9": "Mentoring"}, {}, [("PLAN05", "Projects!B9")]),
    "the name in capitals": ({}, {"Projects!B7": "COMMUNITY DRUG AND ALCOHOL TREATMENT, IN THE COMPLEX NEEDS ALLIANCE"}, []),
    "another priority": ({"Projects!J9": None}, {}, [("PLAN05", "Projects!J9")]),
    "another baseline": ({"Measures!I6": 0.4}, {"Measures!I6": 0.3}, [("PLAN05", "Measures!I6")]),
    "a baseline written in another way": ({"Measures!I6": 0.4}, {"Measures!I6": "40%"}, []),
    "a measure more in the plan": (
        {"Measures!A41": "P6", "Measures!D41": "Reach", "Measures!F41": "Number"}, {}, [("PLAN03", "Projects!A10")],
    ),
    "a measure in other capitals": ({"Measures!D6": "OF VICTIMS REFERRED, those who  engage"}, {}, []),
    "another target": ({"Measures!H6": 0.8}, {}, [("PLAN04", "Measures!H6")]),
    "the target written in another way": ({"Measures!H6": 75}, {}, []),
    "a result told in words": ({}, {"Measures!F6": "Narrative", "Measures!O6": "They engage.", "Measures!P6": None, "Measures!Q6": None}, []),
    "another direction": ({}, {"Measures!G9": "Exactly"}, [("PLAN04", "Measures!H9")]),
}  # fmt: skip


@pytest.mark.parametrize("name", AGAINST_THE_PLAN)
def test_a_final_evaluation_against_its_plan(name: str, broken: Callable[..., Path]) -> None:
    of_plan, of_final, expected = AGAINST_THE_PLAN[name]
    plan = read_file(str(broken(PLAN, of_plan)))
    final = broken(DONE, of_final)
    before = places(list(check(final).findings))
    found = places(list(validate(str(final), today=TODAY, plan=plan).findings))
    assert [each for each in found if each not in before] == expected


@pytest.mark.parametrize("named", [None, "safer-plymouth-2017-18"])
def test_a_plan_of_another_round_is_not_compared(named: str | None) -> None:
    round = load(named) if named else None
    plan = read_file(str(EXAMPLES / "2018-19.xlsx"), round=round)
    found = validate(str(EXAMPLES / "2017-18.xlsx"), today=TODAY, plan=plan, round=round).findings
    assert {each.code for each in found if each.code.startswith(("PLAN", "FILE"))} == {"FILE07"}


def test_the_examples(broken: Callable[..., Path]) -> None:
    plan, unsigned, final = (check(EXAMPLES / f"{name}.xlsx") for name in (PLAN, UNSIGNED, FINAL))
    assert (plan.exit_code, unsigned.exit_code, final.exit_code) == (0, 1, 1)
    assert plan.totals.available == plan.totals.allocated
    assert ("TIME01", "Projects!I5") in places(list(plan.findings))
    errors = [each for each in unsigned.findings if each.severity == "error"]
    assert places(errors) == [("MEAS01", "Projects!A12"), ("SIGN01", "Sign-off!B5")]
    total = next(each for each in final.findings if each.code == "ALLOC01")
    assert "£428,686" in total.message
    assert "£428,246" in total.message
    assert "£440 too much" in total.message


def test_messages_have_the_figures(broken: Callable[..., Path]) -> None:
    path = broken(PLAN, {"Projects!F7": "£93,575.50", "Parts!A7": "p44", "Projects!D9": "safer family"})
    words = {each.code: f"{each.message} {each.fix}" for each in check(path).findings}
    assert "£400,568.50" in words["ALLOC01"]
    assert "50p" not in words["ALLOC01"]
    assert "93575.5" in words["CELL02"]
    assert '"Safer Families"' in words["CELL04"]
    assert "P4" in words["CELL10"]


@pytest.mark.parametrize(("day", "meant"), [(datetime(1900, 2, 20), "51"), (datetime(1903, 6, 3, 12), "1,250.5")])
def test_the_number_behind_a_date_is_named(day: datetime, meant: str, broken: Callable[..., Path]) -> None:
    found = new_findings(broken(PLAN, {"Projects!G7": day}), PLAN)
    assert places(found) == [("CELL02", "Projects!G7")]
    assert f"({meant} may be meant)" in found[0].fix


def test_every_rule_has_a_test() -> None:
    """The tables above find every code that can come from a workbook; four have tests of their own."""
    from test_verdict import FAULTS as OTHERS

    tables = (FAULTS, AGAINST_THE_PLAN, OTHERS)
    found = {code for table in tables for *_, expected in table.values() for code, _ in expected}
    others = {code for code in CATALOGUE.keys() - found if not code.startswith(("FILE", "BUG"))}
    assert others == {"SHEET01", "SHEET05", "SHEET06", "SUM01"}


def test_every_check_is_of_the_catalogue_and_every_role_exists() -> None:
    assert {check.rule.code for check in CHECKS} | {check.rule.code for check in ROW_CHECKS} <= CATALOGUE.keys()
    assert all(row.roles and set(row.roles) <= set(ROLES) for row in CATALOGUE.values())


def test_the_catalogue_reads_as_sentences() -> None:
    for row in CATALOGUE.values():
        assert re.fullmatch(r"[A-Z]+\d\d", row.code)
        for text in (row.finds, row.why, row.example):
            assert text.endswith("."), row.code
            assert text[0].isupper() or not text[0].isalpha(), row.code
