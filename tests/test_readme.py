"""The README tells the truth: its output is replayed, its pictures and links are there, its first commands are complete."""

import re
import shlex
import sys

import pytest
from click.testing import CliRunner
from conftest import ROOT

from grants.commands.cli import cli
from grants.form.bending import AddedColumn, OwnSheet
from grants.form.form import Settings, Sum
from grants.form.fund import Partnership, Window, Work
from grants.form.rounds import round_keys
from grants.form.values import Value

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_there_is_output_to_replay() -> None:
    assert len(CONSOLE) >= 2


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.split("\n")[0])
def test_output_is_what_the_command_prints(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    command, _, expected = block.partition("\n")
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(cli, shlex.split(command.removeprefix("$ grants ")))
    assert done.output == expected


def test_the_first_two_blocks_are_one_command_each() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert [block.count("\n") for block in blocks[:2]] == [1, 1]
    assert "grants validate examples/2021-22.xlsx" in blocks[0]
    assert "grants report examples/2021-22.xlsx" in blocks[0]
    assert "pytest" in blocks[1]


def test_links_and_pictures_are_there() -> None:
    for target in re.findall(r"\]\((?!https://)([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_key_of_a_round_is_explained() -> None:
    page = (ROOT / "docs" / "rounds.md").read_text(encoding="utf-8")
    tables: tuple[type[Value], ...] = (Settings, Partnership, Window, Work, AddedColumn, OwnSheet, Sum)
    for key in {*round_keys(), *(key for table in tables for key in table.model_fields)}:
        assert re.search(rf"`\[*{key}\]*`|^{key} = |\b{key} = ", page, re.MULTILINE), key


def main() -> None:
    """Write what the commands print into the README: python tests/test_readme.py."""
    text = README
    for block in CONSOLE:
        command = block.split("\n")[0]
        done = CliRunner().invoke(cli, shlex.split(command.removeprefix("$ grants ")))
        text = text.replace(f"```console\n{block}```", f"```console\n{command}\n{done.output}```")
    (ROOT / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
