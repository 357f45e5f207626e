"""Sums of a collection over random returns: those of the cells, in the JSON and as a spreadsheet works them out."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bent import DATA, fill, run
from conftest import needs_libreoffice
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from test_template import recalculated

from grants.form import rounds
from grants.template import write_template

FUND = DATA / "four-partnerships.toml"
ROUND = rounds.load(FUND)
FINAL = ROUND.offered[-1]


@dataclass(frozen=True)
class Typed:
    """What was typed into a row of Projects and of Evaluation."""

    key: str
    allocated: Decimal
    spent: Decimal
    priorities: tuple[int, ...]
    risk: str | None
    approved: str | None


def _typed(chance: random.Random) -> Iterator[Typed]:
    for key in ROUND.partnerships:
        for _ in range(chance.randint(1, 4)):
            allocated, spent = (Decimal(chance.randint(0, 3_000_000)) / 100 for _ in range(2))
            serves = tuple(number for number in ROUND.priorities if chance.random() < 0.5)
            risk = chance.choice([None, *ROUND.risks])
            yield Typed(key, allocated, spent, serves, risk, chance.choice([None, "yes", "conditions", "no"]))


@pytest.fixture(scope="module")
def typed() -> list[Typed]:
    return list(_typed(random.SystemRandom()))


@pytest.fixture(scope="module")
def fund(typed: list[Typed], tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The JSON of the collection, and its workbook."""
    folder = tmp_path_factory.mktemp("random")
    for key in ROUND.partnerships:
        one, own = ROUND.of(key), [each for each in typed if each.key == key]
        path = folder / f"{key}.xlsx"
        path.write_bytes(write_template(one, rows=5, stage=FINAL.key))
        projects = [
            {
                "ref": f"P{number}", "project": f"Project {number}", "allocated": each.allocated, "risk": each.risk,
                "approved": each.approved, **{f"priority_{priority}": "yes" for priority in each.priorities},
            }
            for number, each in enumerate(own, start=1)
        ]  # fmt: skip
        spent = [{"ref": f"P{number}", "spent": each.spent} for number, each in enumerate(own, start=1)]
        fill(path, one, {"start": [{"return": FINAL.key}], "projects": projects, FINAL.sheet: spent})
    target = folder / "out" / "fund.xlsx"
    target.parent.mkdir()
    done = run("collect", folder, "--rounds", FUND, "--format", "json", "-o", target, code=1)
    return json.loads(done.stdout), target


def _sum(amounts: Iterator[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def test_the_json_adds_up(typed: list[Typed], fund: tuple[dict[str, Any], Path]) -> None:
    found, _ = fund
    for one in found["partnerships"]:
        own = [each for each in typed if each.key == one["key"]]
        assert Decimal(one["allocated"]) == _sum(each.allocated for each in own)
        assert Decimal(one["spent"]) == _sum(each.spent for each in own)
    assert Decimal(found["totals"]["allocated"]) == _sum(each.allocated for each in typed)
    granted = [each for each in typed if each.approved != "no"]
    for each in found["priorities"]:
        assert Decimal(each["in_full"]) == _sum(one.allocated for one in granted if each["number"] in one.priorities)
    assert _sum(Decimal(each["shared"]) for each in found["priorities"]) == _sum(
        each.allocated for each in granted if each.priorities
    )
    for risk in found["risks"]:
        assert Decimal(risk["amount"]) == _sum(each.allocated for each in granted if each.risk == risk["risk"])


@needs_libreoffice
def test_a_spreadsheet_works_out_the_same(
    typed: list[Typed], fund: tuple[dict[str, Any], Path], tmp_path: Path
) -> None:
    found, target = fund
    for path in (target, recalculated(target, tmp_path)):
        book = load_workbook(path, data_only=True)
        money = {row[0]: row for row in _table(book["Money"], "Partnership")}
        for one in found["partnerships"]:
            row = money[one["name"]]
            assert [_pence(row[3]), _pence(row[6])] == [Decimal(one["allocated"]), Decimal(one["spent"])]
        assert _pence(money["In all"][3]) == _sum(each.allocated for each in typed)
        assert _pence(money["In all"][7]) == _sum(each.allocated - each.spent for each in typed)
        risks = {row[1]: _pence(row[3]) for row in _table(book["Priorities"], "Rating") if row[1]}
        stated = {each["risk"] or "No risk stated": Decimal(each["amount"]) for each in found["risks"]}
        assert risks == stated


def _table(sheet: Worksheet, first: str) -> list[tuple[Any, ...]]:
    """The rows below the titles of which `first` is the first."""
    rows = list(sheet.iter_rows(values_only=True))
    return rows[[row[0] for row in rows].index(first) + 1 :]


def _pence(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))
