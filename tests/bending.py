"""Rounds that bend the form of 2021-22: more keys, another form, four quarterly returns, every word another one."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

from grants.form import rounds
from grants.form.round import Round
from grants.form.rounds import parse

SHIPPED = (files("grants") / "rounds" / "safer-plymouth-2021-22.toml").read_text(encoding="utf-8")
FORM = (files("grants") / "forms" / "csp-fund.toml").read_text(encoding="utf-8")


@cache
def bent(head: str = "", tail: str = "") -> Round:
    """The round of 2021-22 with keys more at its top and tables more at its end."""
    return parse(f"{head}\n{SHIPPED}\n{tail}", "bent.toml")


def of_form(form: str, folder: Path, text: str = SHIPPED) -> Round:
    """The round of 2021-22 with another form, which is written into a folder."""
    (folder / "other.toml").write_text(form, encoding="utf-8")
    return parse(text.replace('form = "csp-fund"', 'form = "other.toml"'), "other", folder)


def replicated(text: str, pattern: str, repeat: int = 4) -> str:
    """A form's text with what a pattern finds, which is about half a year, once for each quarter."""

    def quarters(match: re.Match[str]) -> str:
        return "".join(
            match[0]
            .replace("half-year", f"quarter-{number}")
            .replace("half_year", f"quarter_{number}")
            .replace("Half-year", f"Quarter {number}")
            .replace("Half-Year", f"Quarter {number}")
            for number in range(1, repeat + 1)
        )

    changed, found = re.subn(pattern, quarters, text, flags=re.DOTALL | re.MULTILINE)
    assert found
    return changed


def quarterly(folder: Path) -> Round:
    """A round with four quarterly returns, each with a sheet and columns of its own."""
    form = replicated(FORM, r'^\[\[stages\]\]\nkey = "half-year".*?(?=^\[\[stages\]\])')
    form = replicated(form, r'^\[\[sheets\]\]\nkey = "half_year".*?(?=^\[\[sheets\]\])')
    form = replicated(form, r'^  \{ key = "half_year.*?(?=^  \{ key = "year_end)')
    form = form.replace('since = "half-year"', 'since = "quarter-1"')
    form = re.sub(r', (added|was) = "[^"]*"', "", form)
    return of_form(form, folder, replicated(SHIPPED, "^half-year = .*?\n"))


def reworded(folder: Path) -> Round:
    """A round in which every sheet, title, stage and choice has another word: "Gair 1", "Gair 2"."""
    numbers = count(1)

    def another(match: re.Match[str]) -> str:
        fields = "".join(re.findall(r"\{\w+\}", match[2]))
        return f'{match[1]}"Gair {next(numbers)}{f" {fields}" if fields else ""}"'

    form = re.sub(r'(\b(?:title|label|name) = )"([^"]*)"', another, FORM)
    choices = re.compile(r'^(\w+ = )"([^"]*)"', re.MULTILINE)
    sections = re.split(r"(?m)^(?=\[)", form)
    form = "".join(choices.sub(another, each) if each.startswith("[choices.") else each for each in sections)
    return of_form(form, folder)


def in_words_of(round: Round, answers: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Answers typed for the shipped form, with the choices of a round in their place."""
    before = rounds.load("safer-plymouth-2021-22")
    changed: dict[str, list[dict[str, Any]]] = {}
    for key, rows in answers.items():
        columns = {column.key: column for column in round.sheets[key].columns}
        lists = {name: before.choices(column.choices) for name, column in columns.items() if column.choices}
        keys = {name: {label: choice for choice, label in choices.items()} for name, choices in lists.items()}
        changed[key] = [
            {
                name: round.label(columns[name].choices, keys[name].get(value, value)) if name in keys else value
                for name, value in row.items()
            }
            for row in rows
        ]
    return changed
