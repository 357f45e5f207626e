"""Rounds of tests/data as offices would use them: workbooks written, filled, checked and printed by the commands.

Answers are given by keys, as the form has them, so that one set of them fits a form in any words. Cells are found by
the titles that stand in the workbook.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from grants.commands.cli import cli
from grants.form.form import Column, Sheet, Stage
from grants.form.round import Round

DATA = Path(__file__).resolve().parent / "data"

Answers = dict[str, list[dict[str, Any]]]
"""By sheet and column key, a row after another; a choice is given by its key."""


def run(*words: str | Path, code: int = 0) -> Result:
    """A command as people call it. An exception that is not answered in words is raised."""
    result = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == code, f"exit code {result.exit_code}\n{result.output}"
    return result


def findings(book: Path, *more: str | Path) -> list[tuple[str, str]]:
    """What `validate` finds in a workbook, as ("CELL01", "Projects!F7"), in its order."""
    return [(each["code"], f"{each['sheet']}!{each['cell']}") for each in validated(book, *more)["findings"]]


def validated(book: Path, *more: str | Path) -> dict[str, Any]:
    """The JSON of `validate` for a workbook."""
    result = CliRunner().invoke(
        cli, ["validate", str(book), "--format", "json", *map(str, more)], catch_exceptions=False
    )
    (one,) = json.loads(result.stdout)
    assert result.exit_code == (0 if one["valid"] else 1 if one["round"] else 2)
    assert "BUG01" not in {each["code"] for each in one["findings"]}
    return dict(one)


# ------------------------------------------------------------------------------------------------------- cells by title


def cell(book: Workbook, round: Round, place: str, row: int = 0) -> str:
    """The address of an answer, as "Projects!F5": `place` is "projects.allocated", `row` counts the table's rows from 0.

    On a sheet of signatures, `row` may be taken from `signed_at`.
    """
    key, _, name = place.partition(".")
    sheet = round.sheets[key]
    page, column = book[sheet.name], sheet.column(name)
    if sheet.layout == "fields":
        (title,) = [each for (each,) in page.iter_rows(max_col=1) if each.value == column.title]
        return f"{sheet.name}!B{title.row}"
    header = head(page, sheet)
    (title,) = [each for each in page[header] if each.value == column.title]
    return f"{sheet.name}!{title.column_letter}{header + 1 + row}"


def head(page: Worksheet, sheet: Sheet) -> int:
    """The number of the row that has all of a table's titles."""
    titles = {column.title for column in sheet.columns}
    (found,) = [row[0].row for row in page.iter_rows(max_row=8) if titles <= {each.value for each in row}]
    return int(found)


def signed_at(book: Workbook, round: Round, stage: Stage) -> int:
    """Which row of Sign-off, counted from 0, is that of a stage: the one that bears its label."""
    sheet = round.sheets["sign_off"]
    page, row = book[sheet.name], 0
    while page[cell(book, round, "sign_off.return", row).rpartition("!")[2]].value != stage.label:
        row += 1
        assert row < 20
    return row


def put(book: Workbook, round: Round, place: str, value: Any, row: int = 0) -> str:
    """Type a value into an answer's cell, and say which that is."""
    address = cell(book, round, place, row)
    sheet, _, where = address.rpartition("!")
    book[sheet][where] = value
    return address


def fill(path: Path, round: Round, answers: Mapping[str, Sequence[Mapping[str, Any]]]) -> Path:
    """Type answers into a workbook as somebody in Excel does; the rows of a sheet in their order."""
    book = load_workbook(path)
    for key, rows in answers.items():
        for number, row in enumerate(rows):
            at = signed_at(book, round, row["stage"]) if key == "sign_off" else number
            for name, value in row.items():
                if name != "stage":
                    put(book, round, f"{key}.{name}", worded(round, round.sheets[key].column(name), value), at)
    book.save(path)
    return path


def worded(round: Round, column: Column, value: Any) -> Any:
    """A choice as the workbook has it; all else as it is."""
    if column.kind == "choice" and column.choices not in ("theme_groups", "risks") and value is not None:
        return round.choices(column.choices)[value]
    return value


# ---------------------------------------------------------------------------------------------------- answers by keys


def given(round: Round, stage: Stage) -> Answers:
    """What people fill for a stage: two projects, with a measure in people and one in words. All of it is in order."""
    answers: Answers = {"start": [{"return": stage.key}]}
    if stage.role == "plan":
        answers |= _plan(round)
    else:
        answers |= _figures(round, stage)
    opens = round.stages[stage.key].opens
    answers["sign_off"] = [
        {"stage": stage, "name": "A. Person", "position": "Chair", "date": opens + timedelta(days=3)}
    ]
    return {key: [asked(round, key, row) for row in rows] for key, rows in answers.items() if key in round.sheets}


def asked(round: Round, sheet: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a row for which the round has a column."""
    return {key: value for key, value in row.items() if key == "stage" or round.sheets[sheet].has(key)}


def amounts(round: Round) -> tuple[Decimal, Decimal]:
    """What the two projects are allocated."""
    first = Decimal(12_000)
    return first, round.grant_total - first


def _plan(round: Round) -> Answers:
    first, second = amounts(round)
    group = {"theme_group": next(iter(round.theme_groups), None), "risk": next(iter(round.risks), None)}
    contract = {"provider": "A charity", "contract_value": 2 * first, "contribution": Decimal("0.5")}
    projects: list[dict[str, Any]] = [
        {"ref": "P1", "project": "Youth work", "outline": "Workers meet young people.", "allocated": first, **contract},
        {"ref": "P2", "project": "Safer homes", "outline": "Locks for those at risk.", "allocated": second},
    ]
    for number, key in enumerate(round.priority_keys):
        projects[number % 2][key] = "yes"
    projects[0]["contract_end"] = round.ends + timedelta(days=365)
    parts = [
        {"ref": "P2", "part": "A", "description": "Locks", "amount": second - 5_000},
        {"ref": "P2", "part": "B", "description": "Alarms", "amount": 5_000},
    ]
    more = {"evidence": "Case records", "accountable": "A. Manager"}
    aims = round.choices("directions")
    measures = [
        {"ref": "P1", "measure": "Young people met", "unit": "people", "direction": "at_least", "target": 60, **more},
        {"ref": "P2", "measure": "What tenants say", "unit": "narrative", "direction": "no_target", **more},
        {"ref": "P2", "measure": "Homes made safer", "unit": "number", "direction": "at_least", "target": 40, **more},
    ]
    assert {"at_least", "no_target"} <= aims.keys()
    return {"projects": [row | group for row in projects], "parts": parts, "measures": measures}


def _figures(round: Round, stage: Stage) -> Answers:
    """Spend and results of a stage: half of the money while the year runs; at its end, £500 less and £500 more."""
    first, second = amounts(round)
    final = stage.role == "final"
    spent = (first - 500, second + 500) if final else (first // 2, second // 2)
    words = {stage.progress: "On course.", stage.why: "A late start.", "outcomes": "More people feel safe."}
    words |= {"comments": "A quiet spring.", "case_study": "Somebody was helped to feel at home."}
    moves = round.choices("moves")
    if "given" in moves:
        answers = [{"move": "given", "other": "P2"}, {"move": "taken", "other": "P1"}]
    else:
        answers = [{"move": "carried"}, {"move": "met"}]
    rows = [
        {
            "ref": ref,
            stage.planned: planned,
            stage.spent: amount,
            stage.forecast: whole,
            **words,
            **(move if final else {}),
        }
        for ref, planned, amount, whole, move in zip(
            ("P1", "P2"), (first // 2, second // 2), spent, (first, second), answers, strict=True
        )
    ]
    figures = [{"people": 61, "narrative": "They sleep better.", "number": 39}[unit] for unit in UNITS]
    lights = ("green", "green", "red")
    comments = (None, None, "Parts came late.")
    measures = [
        {stage.result: figure, stage.light: light, stage.comment: comment}
        for figure, light, comment in zip(figures, lights, comments, strict=True)
    ]
    items = [{"ref": "P2", "item": "Locks", "amount": spent[1] - 100}, {"ref": "P2", "item": "Alarms", "amount": 100}]
    agreed = [{"ref": "P1", **answers[0], "amount": Decimal(500), "agreed": round.ends}]
    more = {"spend_items": items, "moves": agreed} if final else {}
    return {stage.sheet: rows, "measures": measures, **more}


UNITS = ("people", "narrative", "number")
"""The units of the three measures."""


def merged(*answers: Mapping[str, Sequence[Mapping[str, Any]]]) -> Answers:
    """Answers with more of them, row by row."""
    made: Answers = {}
    for each in answers:
        for key, rows in each.items():
            before = made.get(key, [])
            blank: Iterable[dict[str, Any]] = ({} for _ in range(len(rows) - len(before)))
            made[key] = [
                {**old, **(rows[number] if number < len(rows) else {})} for number, old in enumerate([*before, *blank])
            ]
    return made


def day(text: str) -> date:
    return date.fromisoformat(text)


# -------------------------------------------------------------------------------------------------------------- TOML


def as_toml(values: Mapping[str, Any]) -> str:
    """Values as a TOML file: a header for each table at the top and for each table in a list there."""
    plain = {key: value for key, value in values.items() if not isinstance(value, dict) and not _is_tables(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in values.items():
        if isinstance(value, dict):
            lines += ["", f"[{_key(key)}]", *(f"{_key(name)} = {_value(each)}" for name, each in value.items())]
        elif key not in plain:
            for table in value:
                lines += ["", f"[[{_key(key)}]]", *(f"{_key(name)} = {_value(each)}" for name, each in table.items())]
    return "\n".join(lines) + "\n"


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _key(key: str) -> str:
    return key if key and key.replace("_", "").replace("-", "").isalnum() and key.isascii() else json.dumps(key)


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case dict():
            return f"{{ {', '.join(f'{_key(key)} = {_value(each)}' for key, each in value.items())} }}"
        case list():
            return f"[{', '.join(map(_value, value))}]" if not _is_tables(value) else _lines(value)
        case _:
            return value.isoformat() if isinstance(value, date) else str(value)


def _lines(tables: Sequence[Mapping[str, Any]]) -> str:
    return "[\n" + "".join(f"  {_value(dict(each))},\n" for each in tables) + "]"
