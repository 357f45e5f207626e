"""Decisions → the cells of a partnership's workbook that they fill: each project's, and the OPCC's row of Sign-off."""

from collections.abc import Mapping
from datetime import date

from grants.form.answers import signature
from grants.office.decisions import Decided
from grants.validate import Reading

Cells = dict[str, dict[str, str | date]]


def cells(reading: Reading, found: Decided) -> Mapping[str, Mapping[str, str | date]]:
    """Answers by sheet and address. What the office left blank is left as it is."""
    round, projects = reading.round, reading.returned["projects"]
    filled: Cells = {projects.name: {}}
    rows = {row["ref"].casefold(): row["row"] for row in projects.rows() if row["ref"]}
    for line in found.lines:
        row = rows[line.ref.casefold()]
        answers = {"approved": round.label("approvals", line.decision), "conditions": line.conditions}
        for key, text in answers.items():
            if text and projects.has(key):
                filled[projects.name][projects.cell(key, row)] = text
    return filled | _signed(reading, found)


def _signed(reading: Reading, found: Decided) -> Cells:
    """Who decided, and when, in the row of Sign-off that is the OPCC's."""
    signed, round = reading.returned["sign_off"], reading.round
    office = next(iter(round.form.choices["decisions"]))
    row = signature(signed, round, office)
    if row is None:
        return {}
    name, _, position = found.by.partition(",")
    answers: dict[str, str | date | None] = {"name": name.strip(), "position": position.strip(), "date": found.on}
    given = {signed.cell(key, row["row"]): answer for key, answer in answers.items() if answer and signed.has(key)}
    return {signed.name: given} if given else {}
