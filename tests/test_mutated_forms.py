"""Forms and rounds, changed at random: `rounds check` refuses it in words, or all that is made of a round works with it.

GRANTS_MUTATED=2000 in the environment makes that many of each.
"""

import os
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from bent import DATA, as_toml
from click.testing import CliRunner
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st
from mutated import Change, changed, changes

from grants.commands.cli import cli
from grants.form import rounds
from grants.form.form import Column, Sheet
from grants.form.round import Round
from grants.form.rounds import RoundError
from grants.report import KINDS, make, render
from grants.template import write_template
from grants.template.forward import Forward
from grants.validate import Job, read_file

ROOT = Path(__file__).resolve().parent.parent
FORM: dict[str, Any] = tomllib.loads((ROOT / "grants/forms/csp-fund.toml").read_text(encoding="utf-8"))
ROUND = (ROOT / "grants/rounds/safer-plymouth-2021-22.toml").read_text(encoding="utf-8")
ROUND = ROUND.replace('"csp-fund"', '"form.toml"').replace('id = "safer-plymouth', 'id = "mutated')
QUARTERLY = (DATA / "quarterly.toml").read_text(encoding="utf-8").replace('"quarterly-form.toml"', '"form.toml"')
TODAY = date(2026, 11, 22)
NUMBER = int(os.environ.get("GRANTS_MUTATED", "40"))

FILES = {
    name: tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("own-columns", "own-sheet", "four-partnerships", "quarterly-form")
}
"""Other files that are changed: rounds that bend the form, and a form of another kind."""


# --------------------------------------------------------------------------------------------- refused, or it works

OF_LIBRARIES = re.compile(
    r"Traceback|pydantic|tomllib|polars|validation error|Input should|Field required|Extra inputs|Value error|\btype=|"
    r"KeyError|ValueError|TypeError|None\b|\bdict\b|\bstr\b|\btuple\b|regex|pattern|\\u|Sorry",
)
"""Words that libraries have for faults, and people have not."""


def refused(output: str) -> None:
    """What `rounds check` prints of a form that can't work: each fault in words, with where it is."""
    *faults, last = output.splitlines()
    assert re.search(r"not usable, \d+ errors?\.$", last)
    assert faults
    for line in faults:
        assert not OF_LIBRARIES.search(line), line
        _, _, said = line.partition("round.toml: ")
        _, _, in_form = said.partition("in form.toml, ")
        for fault in re.split(r"; (?=line \d)", in_form or said):
            assert re.match(r"line \d+: \S+", fault) or re.match(r"[a-z_]+(\.\S+)* .*", fault), fault


NEVER = frozenset(
    {
        "BUG01",
        "SHEET01",
        "SHEET02",
        "SHEET03",
        "SHEET04",
        "SHEET05",
        "SHEET06",
        "CELL02",
        "CELL03",
        "CELL04",
        "CELL08",
        "CELL10",
    }
)
"""What is never found in a workbook that the tool has written, and filled with answers of their kinds."""


def works(round: Round, stage: str) -> None:
    """All that is made of a round: a workbook, its findings, both documents, and next year's workbook."""
    write_template(round, rows=2)
    workbook = write_template(round, answered(round, stage), stage=stage, rows=2)
    result = Job(TODAY, round, debug=True).check("-", workbook)
    assert result.readable
    assert not NEVER & {each.code for each in result.findings}
    reading = read_file("-", workbook, round=round)
    assert reading.stage == stage
    for kind in KINDS:
        assert render(make(kind, reading.returned, round, draft=True), "html")
    forward = Forward(reading.returned, round, round)
    content, notes = forward.content(), forward.notes()
    again = Job(TODAY, round, debug=True).check("-", write_template(round, content, rows=2, notes=notes))
    assert again.readable
    assert "BUG01" not in {each.code for each in again.findings}


def answered(round: Round, stage: str) -> dict[str, list[dict[str, Any]]]:
    """Two rows on each sheet with an answer of its kind in every column."""
    content = {
        key: [
            {each.key: answer(round, sheet, each, number) for each in sheet.columns if each.answered}
            for number in (1, 2)
        ]
        for key, sheet in round.sheets.items()
    }
    start = content["start"][0] | {"return": round.stage(stage).label, "grant_total": round.grant_total}
    words = {"partnership": round.partnership, "fund": round.fund, "year": round.year}
    signed = [
        row | {"return": label}
        for row, label in zip(content["sign_off"] * 9, round.choices("signatures").values(), strict=False)
    ]  # more rows than are signed
    return {**content, "start": [start | words], "sign_off": signed}


def answer(round: Round, sheet: Sheet, column: Column, number: int) -> Any:
    choices = list(round.choices(column.choices).values())
    match column.kind:
        case "choice":
            return choices[(number - 1) % len(choices)] if choices else f"Choice {number}"
        case "ref" | "project-ref":
            return f"P{number}"
        case "money" | "number" | "measure":
            return 100 * number
        case "percent":
            return 0.5
        case "date":
            return round.begins + timedelta(days=number)
    return f"{column.key} {number}"


ANY = settings(max_examples=NUMBER, deadline=None, suppress_health_check=list(HealthCheck))


@ANY
@given(changes=changes(FORM), stage=st.integers(0, 2))
@example(changes=[], stage=2)
@example(changes=[("twice", ("sheets", 0, "heads", 2), None)], stage=0)
def test_a_changed_form_is_refused_in_words_or_works(
    changes: list[Change], stage: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    event(refused_or_works("form", changed(FORM, changes), stage, tmp_path_factory.getbasetemp()))


@settings(ANY, max_examples=max(NUMBER // 2, 1))
@given(
    name_and_changes=st.one_of([st.tuples(st.just(name), changes(values)) for name, values in FILES.items()]),
    stage=st.integers(0, 5),
)
@example(name_and_changes=("own-columns", []), stage=0)
@example(name_and_changes=("quarterly-form", []), stage=3)
@example(name_and_changes=("own-sheet", [("put", ("sheets", 0, "columns", 1, "title"), "{0}")]), stage=1)
@example(name_and_changes=("own-sheet", [("put", ("sheets", 0, "title"), "{")]), stage=1)
@example(name_and_changes=("own-columns", [("put", ("columns", 1, "title"), "{year.x}")]), stage=1)
def test_a_changed_round_is_refused_in_words_or_works(
    name_and_changes: tuple[str, list[Change]], stage: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name, changes = name_and_changes
    event(refused_or_works(name, changed(FILES[name], changes), stage, tmp_path_factory.getbasetemp()))


def refused_or_works(name: str, values: dict[str, Any], stage: int, folder: Path) -> str:
    """Which of the two it is; an assertion fails, or something is raised, where it is neither."""
    round_text = {"form": ROUND, "quarterly-form": QUARTERLY}.get(name)
    path = folder / "round.toml"
    path.write_text(round_text or as_toml(values), encoding="utf-8")
    (folder / "form.toml").write_text(as_toml(values), encoding="utf-8")
    result = CliRunner().invoke(cli, ["rounds", "check", str(path)], catch_exceptions=False)
    if result.exit_code:
        assert result.exit_code == 1
        refused(result.output)
        return "refused"
    round = rounds.load(path)
    round = round.of(next(iter(round.partnerships))) if round.partnerships else round
    works(round, round.offered[min(stage, len(round.offered) - 1)].key)
    return "works"


# ------------------------------------------------------------------------------------------------- what is left out

NEEDED = {
    "start", "start.partnership", "start.fund", "start.year", "start.return", "start.grant_total",
    "projects", "projects.ref", "projects.project", "projects.allocated",
    "measures", "measures.ref", "measures.measure", "measures.unit",
    "half_year", "half_year.ref", "half_year.spent", "evaluation", "evaluation.ref", "evaluation.spent",
    "parts.ref", "spend_items.ref", "moves.ref",
    "sign_off", "sign_off.return", "sign_off.name", "sign_off.position", "sign_off.date",
}  # fmt: skip
"""What no round can do without."""
LEFT_OUT = [sheet["key"] for sheet in FORM["sheets"]]
LEFT_OUT += [f"{sheet['key']}.{column['key']}" for sheet in FORM["sheets"] for column in sheet["columns"]]


def without(*names: str) -> Round:
    """The round of 2021-22 with risks, and without some sheets or columns."""
    text = (ROOT / "grants/rounds/safer-plymouth-2021-22.toml").read_text(encoding="utf-8")
    text = text.replace('id = "safer-plymouth', f'leave_out = {list(names)}\nid = "less'.replace("'", '"'), 1)
    return rounds.parse(f'{text}\n[risks]\n"Serious violence" = "High"\n', "less.toml")


@pytest.mark.parametrize("name", [each for each in LEFT_OUT if each not in NEEDED])
def test_a_round_does_without_each_sheet_and_column_that_is_not_needed(name: str) -> None:
    round = without(name)
    assert not round.has(name)
    works(round, "final-evaluation")


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_round_can_not_do_without_what_is_needed(name: str) -> None:
    with pytest.raises(RoundError) as refusal:
        without(name)
    assert name.partition(".")[0] in str(refusal.value)
    assert not OF_LIBRARIES.search(str(refusal.value))


def test_a_round_does_without_all_of_it_at_once() -> None:
    sheets = {name for name in LEFT_OUT if "." not in name and name not in NEEDED}
    rest = [name for name in LEFT_OUT if name not in NEEDED and name.partition(".")[0] not in sheets]
    round = without(*sorted(sheets), *rest)
    assert set(round.sheets) == {"start", "projects", "measures", "half_year", "evaluation", "sign_off"}
    for stage in round.offered:
        works(round, stage.key)
