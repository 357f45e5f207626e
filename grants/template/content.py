"""Answers to write into a template, by sheet and column key; and reading them from a data file."""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from grants.form.round import Round

Row = Mapping[str, Any]
Content = Mapping[str, Sequence[Row]]
"""Sheet key to its rows; a row is a mapping of column key to text, Decimal (or int), date or nothing. A choice is
written as people see it, by its label."""


def from_toml(path: Path, round: Round) -> dict[str, list[dict[str, Any]]]:
    """The answers of a data file in `examples/`. `priorities = [2, 3]` of a project ticks those columns.

    Raises KeyError where the file names a sheet or a column that the form does not have.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    del data["round"]
    content: dict[str, list[dict[str, Any]]] = {}
    for key, rows in data.items():
        known = set(round.sheets[key].keys)
        content[key] = [_ticked(dict(row), round) for row in (rows if isinstance(rows, list) else [rows])]
        if unknown := {name for row in content[key] for name in row} - known:
            raise KeyError(f"{path.name}: {key} has no column {', '.join(sorted(unknown))}")
    return content


def _ticked(row: dict[str, Any], round: Round) -> dict[str, Any]:
    return row | {f"priority_{number}": round.label("yes", "yes") for number in row.pop("priorities", [])}
