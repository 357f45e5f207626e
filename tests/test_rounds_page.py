"""docs/rounds.md: every key is named, every round in it is a good one, and what it quotes is what the command says."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bent_forms import toml
from click.testing import CliRunner

from grants.commands.cli import cli
from grants.form import needs, rounds
from grants.form.bending import AddedColumn, OwnColumn, OwnSheet
from grants.form.form import Column, Form, Guide, Moves, ReturnColumn, Sentences, Settings, Sheet, Stage, Sum
from grants.form.fund import Partnership, Window, Work
from grants.form.round import Round
from grants.form.values import Value

PAGE_FILE = Path(__file__).resolve().parent.parent / "docs" / "rounds.md"
PAGE = PAGE_FILE.read_text(encoding="utf-8")
TOML = re.findall(r"^```toml\n(# [^\n]*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
WHOLE = next(text for title, text in TOML if title == "# my-round.toml")
SLIPS = next(f"{title}\n{text}" for title, text in TOML if title == "# a round with slips")
CONSOLE = re.search(r"^```console\n\$ grants rounds check slips.toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
MODELS: tuple[type[Value], ...] = (
    Round, Partnership, Settings, Window, Work, AddedColumn, OwnColumn, OwnSheet, Sum, Form, Stage, ReturnColumn, Sheet,
    Sentences, Column, Guide, Moves,
)  # fmt: skip


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_named(model: type[Value]) -> None:
    for name, field in model.model_fields.items():
        if not field.exclude:
            key = field.alias or name
            assert re.search(rf"`(\[+{key}(\.\w+)?\]+|{key})`", PAGE), key


def test_every_key_that_a_stage_can_show_and_all_that_is_needed_is_named() -> None:
    for key in (*needs.SHOWN, *needs.NEEDED, *needs.MADE, *needs.CHOICES, *needs.COUNTED):
        assert re.search(rf"\b{key}\b", PAGE), key
    bent = PAGE.partition("## What can't be bent")[2]
    for sheet, columns in needs.NEEDED.items():
        assert all(f"`{name}`" in bent for name in (sheet, *columns))


def values(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


@pytest.mark.parametrize(("title", "text"), TOML, ids=[f"{title} {len(text)}" for title, text in TOML])
def test_what_the_page_shows_works(title: str, text: str, tmp_path: Path) -> None:
    round = values(WHOLE)
    if title == "# in the form":
        given = values(text)
        assert [Stage.model_validate(stage).key for stage in given["stages"]]
        assert given.keys() <= Form.model_fields.keys()
    elif title.startswith("# in the round"):
        if title.endswith("of many"):
            round = {
                key: value for key, value in round.items() if key not in ("grant_total", "partnership", "recipient")
            }
        (tmp_path / "my-form.toml").write_text(toml(values(SHIPPED_FORM)), encoding="utf-8")
        assert rounds.parse(toml(round | values(text)), "x", tmp_path)
    elif title == "# my-round.toml":
        assert rounds.parse(text, "x")
    else:
        assert title in ("# a round with slips", "# not a whole round")


SHIPPED_FORM = (Path(rounds.__file__).parent.parent / "forms" / "csp-fund.toml").read_text(encoding="utf-8")


def check(folder: Path) -> str:
    (folder / "slips.toml").write_text(SLIPS, encoding="utf-8")
    return CliRunner().invoke(cli, ["rounds", "check", "slips.toml"]).output


def test_what_the_page_quotes_is_what_the_command_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CONSOLE
    assert check(tmp_path) == CONSOLE[1]
    assert len(CONSOLE[1].splitlines()) > 8


def test_links_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lower()).replace(" ", "-")
        for line in re.findall(r"^#+ (.*)", PAGE, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        if target.startswith("#"):
            assert target[1:] in headings, target
        else:
            assert (PAGE_FILE.parent / target).exists(), target
