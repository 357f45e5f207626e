"""A file imports only from floors below its own; the imports are read, not trusted."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "grants"

FLOORS: dict[str, int] = {
    "finding": 0, "files": 0, "document": 0, "money": 0, "properties": 0, "limits": 0, "scan": 1, "addresses": 0, "formats": 0, "stages": 0, "visible": 0, "days": 0,
    "returns": 1, "rules": 1, "rounds": 1, "words": 1, "targets": 1, "people": 1,
    "answers": 2, "gate": 2, "package": 2, "cells": 2, "tables": 2, "checks": 3, "template": 2, "render": 2,
    "oddities": 3, "schema": 4, "forward": 3,
    "workbook": 4, "mark": 4,
    "validate": 5,
    "board": 5,
    "report": 6,
    "many": 6,
    "console": 7,
    "cli": 8,
    "__main__": 9,
}  # fmt: skip
"""The floor of each module and package of `grants`; those on one floor know nothing of each other."""

ONLY_HERE = {
    "openpyxl": {"workbook", "mark"},
    "xlsxwriter": {"template", "render"},
    "pandera": {"schema", "validate"},
    "pandas": set[str](),
    "numpy": set[str](),
}
"""Where a library may be named."""


def home(path: Path) -> str:
    """The module or package of `grants` that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The full names that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} imports relatively"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def test_there_are_files_and_imports_to_look_at() -> None:
    seen = {name.split(".")[1] for path in FILES for name in imports(path) if name.startswith("grants.")}
    assert {"finding", "rounds", "workbook", "checks"} <= seen


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_imports_only_from_floors_below(path: Path) -> None:
    own = home(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "grants" and len(parts) > 1 and parts[1] in FLOORS and parts[1] != own:
            assert FLOORS[parts[1]] < FLOORS[own], f"{own} imports {parts[1]}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_library_is_named_only_where_it_belongs(path: Path) -> None:
    for name in imports(path):
        library = name.split(".")[0]
        assert home(path) in ONLY_HERE.get(library, {home(path)}), f"{home(path)} imports {library}"


def test_every_module_has_a_floor() -> None:
    assert {home(path) for path in FILES} <= FLOORS.keys()


def test_modules_stay_readable() -> None:
    lines = {str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: count for name, count in lines.items() if count > 300} == {}
