"""What a result cost, where what was spent and what was counted stand side by side; with what it does not tell."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from grants.documents.board.published import Published
from grants.documents.board.spending import sentence
from grants.documents.document import Block, Cell, Column, Heading, Line, Table
from grants.documents.printed import title
from grants.model.figures import ProjectFigures
from grants.model.money import PENNY, figure
from grants.model.privacy import counts_people
from grants.model.returns import Row

_IN_PENCE = 10  # pounds below which pence are shown


class _Cost(NamedTuple):
    year: Published
    project: ProjectFigures
    measure: Row
    spent: Decimal
    each: Decimal


def cost_of_results(years: Sequence[Published]) -> list[Block]:
    """A row for each count of what was done by a project that says what it spent; of final returns alone."""
    costs = [cost for year in years for cost in _costs(year)]
    if not costs:
        return []
    dated, year, say = len(years) > 1, costs[0].year, years[0].say
    spent = title(year.round, f"{year.stage.sheet}.{year.stage.spent}")
    columns = (
        *([Column(say("cost_year"), 11)] if dated else []),
        Column(title(years[0].round, "projects.project"), 32),
        Column(say("cost_counted"), 30),
        Column(spent, 14, numbers=True),
        Column(say("column_result"), 11, numbers=True),
        Column(say("cost_each"), 13, numbers=True),
    )
    rows = tuple((*([(Line(cost.year.round.year),)] if dated else []), *_row(cost)) for cost in costs)
    return [Heading(say("cost")), sentence(say("cost_caution")), Table(say("cost"), columns, rows)]


def _row(cost: _Cost) -> tuple[Cell, ...]:
    return (
        (Line(cost.year.name(cost.project.row)),),
        (Line(cost.year.measure(cost.measure)),),
        cost.year.amount(cost.spent),
        (Line(cost.year.result(cost.measure)),),
        cost.year.amount(cost.each),
    )


def _costs(year: Published) -> Iterator[_Cost]:
    if not year.is_final:
        return
    for project in year.figures.rows:
        for measure in _counted(year, project) if project.spent else []:
            count = figure(measure[year.stage.result], measure["unit"])
            if count and count > 0 and project.spent:
                cost = project.spent / count
                rounded = cost.quantize(Decimal(1) if cost >= _IN_PENCE else PENNY)
                yield _Cost(year, project, measure, project.spent, rounded)


def _counted(year: Published, project: ProjectFigures) -> list[Row]:
    """What a project did that can be counted and shown: the people whom it reached, else its only count."""
    outputs = [
        each for each in project.measures if each.get("kind") == "output" and each["unit"] in ("people", "number")
    ]
    people = [each for each in outputs if counts_people(each)]
    wanted = people or (outputs if len(outputs) == 1 else [])
    return [each for each in wanted if not year.is_few(each) and each.get(year.stage.result)]
