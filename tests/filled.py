"""Complete returns of 2021-22 for the later stages: the published plan, with results made up for the tests.

And any of the sources of the tests with few spare rows, which take less time to load and to save.
"""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from grants.form import rounds
from grants.template import write_template
from grants.template.content import from_toml

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
RESULTS: dict[str, Any] = {
    "%": Decimal("0.15"),
    "People": 600,
    "Number": 5,
    "£": 5,
    "Yes/No": "Yes",
    "Narrative": "Done",
}
DIRECTED = {"At least": Decimal("1"), "Below": Decimal("0.15")}

STAGES = ("half-year", "final-evaluation")
SOURCES = ("2021-22", "2018-19", "2017-18", *STAGES)
"""The examples by their years, and the complete returns of the later stages."""


@cache
def small(source: str, rows: int = 1) -> bytes:
    """One of the sources with no more rows to fill than given, or than its answers need."""
    if source in STAGES:
        return filled(source, rows)
    round = rounds.load(f"safer-plymouth-{source}")
    return write_template(round, from_toml(EXAMPLES / f"{source}.toml", round), rows=rows)


@cache
def filled(stage: str, rows: int | None = None) -> bytes:
    """A workbook of 2021-22 that is complete and in order at a stage; `rows` as for the template."""
    return write_template(rounds.load("safer-plymouth-2021-22"), answers(stage), stage=stage, rows=rows)


@cache
def answers(stage: str) -> dict[str, list[dict[str, Any]]]:
    """Its answers, as people type them; of the plan stage, those of the example."""
    round = rounds.load("safer-plymouth-2021-22")
    content = from_toml(EXAMPLES / "2021-22.toml", round)
    content["start"][0]["return"] = round.stage(stage).label
    if stage not in STAGES:
        return content
    result, light, comment = (getattr(round.stage(stage), name) for name in ("result", "light", "comment"))
    for measure in content["measures"]:
        if measure.get("direction") == "Rise":
            measure["baseline"] = RESULTS[measure["unit"]]
        directed = measure["unit"] == "%" and DIRECTED.get(measure.get("direction", ""))
        measure[result] = directed or RESULTS[measure["unit"]]
    content["measures"][0] |= {"numerator": 200, "denominator": 200, light: "Green"}
    content["measures"][1] |= {
        result: Decimal("0.6"),
        "numerator": 120,
        "denominator": 200,
        light: "Red",
        comment: "Late start.",
    }
    content["half_year"] = [
        {"ref": row["ref"], "spent": row["allocated"] // 2, "forecast": row["allocated"], "progress": "On course."}
        for row in content["projects"]
    ]
    content["evaluation"] = [
        {
            "ref": row["ref"],
            "spent": row["allocated"],
            "outcomes": "People are safer.",
            "case_study": "Somebody was helped.",
        }
        for row in content["projects"]
    ]
    content["evaluation"][4] |= {
        "spent": 9560,
        "move": "Moved to another project",
        "other": "P6",
        "comments": "Fewer sessions.",
    }
    content["evaluation"][5] |= {
        "spent": 5114,
        "move": "Met from another project",
        "other": "P5",
        "comments": "One more review.",
    }
    content["spend_items"] = [
        {"ref": "P4", "item": "Training", "amount": 20000},
        {"ref": "P4", "item": "Printing", "amount": 6500},
    ]
    content["sign_off"].append(
        {
            "return": round.stage(stage).label,
            "name": "A. Person",
            "position": "Director",
            "date": round.stages[stage].due,
        }
    )
    return content


def changed(stage: str, changes: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The answers of a stage with some changed: by sheet, number of the row, and column."""
    given = deepcopy(answers(stage))
    for sheet, rows in changes.items():
        for number, row in rows.items():
            given.setdefault(sheet, [])
            given[sheet] += [{} for _ in range(number + 1 - len(given[sheet]))]
            given[sheet][number] |= row
    return given
