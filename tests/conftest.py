"""Real workbooks to break: a copy of an example with some cells changed, and its findings."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filled import filled
from openpyxl import load_workbook

from grants.form.rounds import Round
from grants.model.finding import Finding, Result
from grants.validate import validate

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
TODAY = date(2026, 11, 22)

Change = Mapping[str, Any]
"""Cells and what to put there: {"Projects!F7": 5}."""


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., Path]:
    """A copy of a workbook with cells changed: broken("2021-22", {"Projects!F7": 5})."""

    def make(source: str | Path, changes: Change, edit: Callable[[Any], None] | None = None) -> Path:
        path = source_path(source, tmp_path) if isinstance(source, str) else source
        book = load_workbook(path)
        for place, value in changes.items():
            sheet, _, cell = place.rpartition("!")
            book[sheet][cell] = value
        if edit:
            edit(book)
        copy = tmp_path / f"{path.stem}-changed.xlsx"
        book.save(copy)
        return copy

    return make


def check(path: Path, round: Round | None = None, stage: str | None = None) -> Result:
    return validate(str(path), today=TODAY, round=round, stage=stage)


def new_findings(path: Path, source: str) -> list[Finding]:
    """What is found in a changed copy and not in the example that it was made from."""
    before = _known(source, path.parent)
    return [each for each in check(path).findings if (each.code, each.sheet, each.cell) not in before]


_KNOWN: dict[str, set[tuple[str, str, str]]] = {}


def _known(source: str, folder: Path) -> set[tuple[str, str, str]]:
    if source not in _KNOWN:
        found = check(source_path(source, folder)).findings
        _KNOWN[source] = {(each.code, each.sheet, each.cell) for each in found}
    return _KNOWN[source]


def source_path(source: str, folder: Path) -> Path:
    """An example by its year, or a complete return of a later stage by the stage."""
    if (EXAMPLES / f"{source}.xlsx").exists():
        return EXAMPLES / f"{source}.xlsx"
    path = folder / f"{source}.xlsx"
    path.write_bytes(filled(source))
    return path


def shown(value: Any) -> Any:
    """What a cell holds, comparable: of a formula for several cells its text."""
    return getattr(value, "text", value)


def places(findings: list[Finding]) -> list[tuple[str, str]]:
    """Findings as (code, "Sheet!F7"), short enough to read in a test."""
    return [(finding.code, f"{finding.sheet}!{finding.cell}") for finding in findings]


needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed, so no real spreadsheet program can open this"
)
