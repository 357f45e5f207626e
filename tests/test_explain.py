"""The catalogue for people: on the terminal, and as a page that is what the code makes."""

import re

import pytest
from click.testing import CliRunner
from conftest import ROOT

from grants.commands.cli import cli
from grants.printing.catalogue import page
from grants.rules import CATALOGUE


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_is_explained(code: str) -> None:
    done = CliRunner().invoke(cli, ["explain", code.lower()])
    assert done.exit_code == 0
    for label in ("Why it matters", "What to do", "Example", "Where it points"):
        assert label in done.output
    assert all(len(line) <= 100 for line in done.output.splitlines())


def test_all_codes_and_unknown_ones() -> None:
    assert set(re.findall(r"^([A-Z]+\d\d)", CliRunner().invoke(cli, ["explain"]).output, re.MULTILINE)) == set(
        CATALOGUE
    )
    done = CliRunner().invoke(cli, ["explain", "ALOC01"])
    assert done.exit_code == 2
    assert "ALLOC01" in done.output


def test_the_page_is_fresh() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == page()


def test_no_word_of_programs() -> None:
    """What commissioners read names no library, no type and no Python value."""
    jargon = re.compile(
        r"\b(pandera|polars|openpyxl|pandas|dataframe|null|None|NaN|dtype|boolean|string|regex|schema)\b"
    )
    assert jargon.findall(page()) == []
