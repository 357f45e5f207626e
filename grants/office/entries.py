"""A file → what an office keeps of it: whose it is, whether it is ready, and its projects and measures as values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.form.answers import aim, signature, ticked
from grants.model.figures import Figures, ProjectFigures
from grants.model.finding import Finding, Result, Totals
from grants.model.money import written_figure
from grants.validate import Reading


@dataclass(frozen=True, slots=True)
class Line:
    """A project of a return. Amounts are pounds, None where they are not given."""

    ref: str
    project: str
    theme_group: str
    provider: str
    risk: str
    allocated: Decimal | None
    contract_value: Decimal | None
    spent: Decimal | None
    forecast: Decimal | None
    variance: Decimal | None
    returned: Decimal
    carried: Decimal
    priorities: tuple[int, ...]
    """The numbers of the priorities that it serves."""
    approved: str
    """The OPCC's decision by its key; "" where there is none."""
    conditions: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of a return, as people write it."""

    ref: str
    part: str
    measure: str
    unit: str
    aim: str
    result: str
    light: str
    """The light by its key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that was looked at. `round` is "" where it can't be read as a return."""

    file: str
    round: str
    """The round's id, without the partnership."""
    key: str
    """The partnership's key; "" in a round of one."""
    stage: str
    signed: date | None
    errors: int
    warnings: int
    totals: Totals
    carried_in: Decimal
    lines: tuple[Line, ...]
    measures: tuple[Measured, ...]
    findings: tuple[Finding, ...]


def entry_of(reading: Reading | None, result: Result) -> Entry:
    """What an office keeps of a file, for `Taking`."""
    counts = result.count("error"), result.count("warning")
    if reading is None:
        return Entry(result.file, "", "", "", None, *counts, result.totals, Decimal(0), (), (), result.findings)
    round, returned = reading.round, reading.returned
    stage = round.stage(reading.stage)
    figures = Figures(returned, round.grant_total, stage)
    row = signature(returned["sign_off"], round, stage.key)
    lines = tuple(_line(reading, project) for project in figures.rows)
    measures = tuple(_measured(reading, row) for row in returned["measures"].rows())
    signed = row["date"] if row else None
    known = (round.id, round.key, stage.key, signed, *counts, result.totals, figures.carried_in)
    return Entry(result.file, *known, lines, measures, result.findings)


def _line(reading: Reading, project: ProjectFigures) -> Line:
    row, round = project.row, reading.round
    return Line(
        project.ref or "",
        row["project"] or "",
        round.label("theme_groups", row["theme_group"]),
        row["provider"] or "",
        round.label("risks", row["risk"]),
        project.allocated,
        project.contract_value,
        project.spent,
        project.forecast,
        project.variance,
        project.returned,
        project.carried,
        tuple(ticked(row, round)),
        row["approved"] or "",
        row["conditions"] or "",
    )


def _measured(reading: Reading, row: dict[str, object]) -> Measured:
    round = reading.round
    stage, unit = round.stage(reading.stage), row["unit"]
    result = row[stage.result] if stage.result else None
    return Measured(
        str(row["ref"] or ""),
        str(row["part"] or ""),
        str(row["measure"] or ""),
        round.label("units", str(unit or "")),
        aim(row, round),
        written_figure(str(result) if result else None, str(unit or ""), round.locale),
        str(row[stage.light] or "") if stage.light else "",
    )
