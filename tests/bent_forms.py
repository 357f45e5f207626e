"""Forms that are unlike the one that ships, each with a complete return: made from the shipped form and its answers."""

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from filled import answers

from grants.form import rounds
from grants.form.round import Round

Values = dict[str, Any]
Answers = dict[str, list[dict[str, Any]]]
FINAL = "final-evaluation"
ROUND = "safer-plymouth-2021-22"


def shipped(folder: str, name: str) -> Values:
    text = (files("grants") / folder / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def toml(values: Mapping[str, Any]) -> str:
    """Values as a TOML file with a line for each key at the top."""
    return "\n".join(f"{json.dumps(str(key))} = {_written(value)}" for key, value in values.items()) + "\n"


def _written(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return "{ " + ", ".join(f"{json.dumps(str(key))} = {_written(each)}" for key, each in value.items()) + " }"
        case Sequence():
            return "[" + ", ".join(map(_written, value)) + "]"
        case _:
            return str(value)


def made(
    folder: Path, change: Callable[[Values], None], round_change: Callable[[Values], None] = lambda _: None
) -> Round:
    """The round of 2021-22 with another form, both written to a folder and loaded from there."""
    form, round = shipped("forms", "csp-fund"), shipped("rounds", ROUND)
    change(form)
    round |= {"form": "form.toml", "id": f"{round['id']}.bent"}
    round_change(round)
    (folder / "form.toml").write_text(toml(form), encoding="utf-8")
    path = folder / "round.toml"
    path.write_text(toml(round), encoding="utf-8")
    return rounds.load(path)


@cache
def _known() -> Round:
    return rounds.load(ROUND)


def fitted(given: Mapping[str, Sequence[Mapping[str, Any]]], round: Round) -> Answers:
    """Answers of the shipped form as another one takes them: its own labels, and nothing that it does not ask for."""
    content: Answers = {}
    for key, rows in given.items():
        if key in round.sheets:
            columns = {column.key: column.choices for column in round.sheets[key].columns}
            content[key] = [
                {name: _label(round, columns[name], value) for name, value in row.items() if name in columns}
                for row in rows
            ]
    for row in content.get("measures", []):
        yes = _known().choices("answers")
        for name in ("target", "half_year", "year_end"):
            for choice, label in yes.items():
                if row.get(name) == label:
                    row[name] = round.label("answers", choice)
    return content


def _label(round: Round, choices: str, value: Any) -> Any:
    labels = {label: key for key, label in _known().choices(choices).items()}
    key = labels.get(value) if choices and isinstance(value, str) else None
    return round.label(choices, key) if key else value


# ------------------------------------------------------------------------------------------------------------- forms


def without(*places: str) -> Callable[[Values], None]:
    """A form that lacks sheets, or columns as "sheet.column", and what shows them."""

    def change(form: Values) -> None:
        for place in places:
            sheet, _, column = place.partition(".")
            if column:
                found = next(each for each in form["sheets"] if each["key"] == sheet)
                found["columns"] = [each for each in found["columns"] if each["key"] != column]
            else:
                form["sheets"] = [each for each in form["sheets"] if each["key"] != sheet]

    return change


WELSH = str.maketrans(
    {"a": "â", "e": "ê", "i": "î", "o": "ô", "u": "û", "w": "ŵ", "y": "ŷ", "A": "Â", "E": "Ê", "I": "Î"}
)
SHEETS = {
    "start": "Dechrau yma", "projects": "Prosiectau'r & rhai", "parts": "Q1", "measures": 'Mesurau (a "rhagor")',
    "half_year": "R1C1", "evaluation": "C", "spend_items": "TRUE", "moves": "Spend-items", "sign_off": "2021 llofnod",
}  # fmt: skip
"""Names of sheets that are hard to call in a formula: with marks, like a cell's address, or twice the same as a table."""


def renamed(form: Values) -> None:
    """Every sheet, title, stage and choice by another name, with marks that mean something in formulas."""
    form |= {"checks": "Gwiriadau 'byw' nawr", "lists": "Spend items"}
    for sheet in form["sheets"]:
        sheet |= {"name": SHEETS.get(sheet["key"], sheet["name"]), "title": _welsh(sheet["title"])}
        if "heads" in sheet:
            sheet["heads"] = ["Maes", "Ateb", "Beth i'w roi yma"]
        for place, column in enumerate(sheet["columns"]):
            column["title"] = f"{_welsh(column['title'])} '[{place}] #@\""
    for stage in form["stages"]:
        stage["label"] = _welsh(stage["label"])
    for name, choices in form["choices"].items():
        form["choices"][name] = {key: f'{_welsh(label)} "{key}"' for key, label in choices.items()}


def _welsh(words: str) -> str:
    """Words with Welsh letters; what stands in braces stays."""
    pieces = words.replace("{", "\0{").replace("}", "}\0").split("\0")
    return "".join(piece if piece.startswith("{") else piece.translate(WELSH) for piece in pieces)


QUARTERS = ("q1", "q2", "q3", "q4")


def progressing(*keys: str) -> Callable[[Values], None]:
    """A form with progress stages of these keys, each with a sheet, a result, a light and a comment of its own."""

    def change(form: Values) -> None:
        half = next(stage for stage in form["stages"] if stage["key"] == "half-year")
        sheet = next(each for each in form["sheets"] if each["key"] == "half_year")
        measures = next(each for each in form["sheets"] if each["key"] == "measures")
        _replace(form["stages"], half, [_stage(half, key) for key in keys])
        _replace(form["sheets"], sheet, [_sheet(sheet, key) for key in keys])
        columns = [column for column in measures["columns"] if column["key"] in FIGURES]
        of_stages = [_figure(column, key) for key in keys for column in columns]
        _replace(measures["columns"], columns[0], of_stages)
        measures["columns"] = [column for column in measures["columns"] if column not in columns]
        for column in measures["columns"]:
            column |= {"since": keys[0]} if column.get("since") == "half-year" else {}

    return change


FIGURES = {"half_year": "result", "half_year_light": "light", "half_year_comment": "comment"}


def _replace(items: list[Any], old: Any, new: list[Any]) -> None:
    place = items.index(old)
    items[place : place + 1] = new


def _stage(half: Values, key: str) -> Values:
    figures = {what: f"{what}_{key}" for what in FIGURES.values()}
    return half | {
        "key": key,
        "label": f"Quarter {key[1:]}",
        "sheet": f"spend_{key}",
        "spent": f"paid_{key}",
        **figures,
    }


def _sheet(half: Values, key: str) -> Values:
    columns = [column | ({"key": f"paid_{key}"} if column["key"] == "spent" else {}) for column in half["columns"]]
    return deepcopy(half) | {"key": f"spend_{key}", "name": key.upper(), "since": key, "columns": columns}


def _figure(column: Values, key: str) -> Values:
    kept = {name: value for name, value in column.items() if name not in ("added", "was")}
    what = FIGURES[column["key"]]
    return kept | {"key": f"{what}_{key}", "title": f"{key.upper()} {what}", "since": key}


quarterly = progressing(*QUARTERS)


def windows(*keys: str) -> Callable[[Values], None]:
    """A round with progress stages of these keys, due one after the other."""

    def change(round: Values) -> None:
        first, last = round["stages"]["spending-intentions"], round["stages"][FINAL]
        step = (last["due"] - first["due"]) / (len(keys) + 1)
        days = {key: first["due"] + step * number for number, key in enumerate(keys, start=1)}
        stages = {key: {"opens": day - timedelta(days=20), "due": day} for key, day in days.items()}
        round["stages"] = {"spending-intentions": first, **stages, FINAL: last}

    return change


four_windows = windows(*QUARTERS)


def of_quarter(key: str, round: Round) -> Answers:
    """A complete return of a quarter."""
    half = answers("half-year")
    content = fitted(half, round)
    content["start"][0]["return"] = round.stage(key).label
    names = {old: f"{what}_{key}" for old, what in FIGURES.items()}
    for row, before in zip(content["measures"], half["measures"], strict=True):
        row |= {new: before[old] for old, new in names.items() if old in before}
    content[f"spend_{key}"] = [{"ref": row["ref"], f"paid_{key}": row["spent"]} for row in half["half_year"]]
    content["sign_off"] = [row | {"return": round.stage(key).label} for row in half["sign_off"][-1:]]
    return content


OWN = """
leave_out = ["parts"]

[[columns]]
sheet = "measures"
after = "half_year"
key = "between"
title = "Between the results"
kind = "number"

[[columns]]
sheet = "projects"
after = "priority"
key = "wards"
title = "Wards"
kind = "choice"
choices = ["Yes", "North", "South", "=1+1"]
required = ["final-evaluation"]
carry = true

[[columns]]
sheet = "start"
key = "visits"
title = "Visits made"
kind = "date"

[[columns]]
sheet = "evaluation"
after = "spent"
key = "scale"
title = "Wards"
kind = "choice"
choices = ["Street", "Ward"]

[[columns]]
sheet = "spend_items"
key = "rate"
title = "Rate"
kind = "percent"

[[sheets]]
key = "profile"
title = "Spend profile"
columns = [
  { key = "q1", title = "Q1", kind = "money", required = true, carry = true },
  { key = "why", title = "Why", kind = "text" },
  { key = "q2", title = "Q2", kind = "money" },
]
sums = [{ columns = ["q1", "q2"], equals = "projects.allocated" }, { columns = ["q2"], equals = "projects.contract_value" }]
"""


def with_own() -> Round:
    """The shipped form with columns and a sheet of a round's own, some between columns that formulas read."""
    text = (files("grants") / "rounds" / f"{ROUND}.toml").read_text(encoding="utf-8")
    head, _, tail = OWN.partition("\n\n")
    return rounds.parse(f"{head}\n{text}\n{tail}", "own.toml")


def of_own(round: Round) -> Answers:
    """A return of it whose sums are right for all projects but two."""
    content = fitted(answers(FINAL), round)
    for row in content["projects"]:
        row["wards"] = "North"
    content["projects"][1]["wards"] = None
    content["profile"] = [{"ref": row["ref"], "q1": row["allocated"], "q2": 0} for row in content["projects"]]
    content["profile"][2]["q2"] = Decimal("0.5")
    content["profile"][3]["q1"] = None
    return content
