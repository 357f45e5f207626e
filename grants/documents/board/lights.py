"""Red, amber and green: as a mark beside a measure, and counted for each project."""

from collections import Counter
from collections.abc import Mapping, Sequence

from grants.documents.board.published import Published
from grants.documents.board.spending import by_amount
from grants.documents.document import Cell, Column, Line, Table, Weight
from grants.documents.printed import title
from grants.documents.telling import Telling
from grants.model.figures import ProjectFigures
from grants.model.figures import total as sum_of

_FIRST = ("red", "amber")
_WEIGHTS: dict[str, Weight] = {"red": "red", "amber": "amber", "green": "green"}


def mark(told: Telling, key: str | None, words: str = "") -> Line:
    """A light in its colour; `words` stand in place of its label. A light that a form has of its own has no colour."""
    text = words or told.round.label("lights", key)
    return Line(text, _WEIGHTS.get(key or "", "plain"))


def lights_of(published: Published, project: ProjectFigures) -> Counter[str]:
    """How many of its measures have each light, of those that may be shown."""
    found = (published.light(measure) for measure in project.measures)
    return Counter(light for light in found if light)


def has_lights(published: Published) -> bool:
    return published.has_results and any(lights_of(published, project) for project in published.figures.rows)


def all_lights(published: Published) -> Counter[str]:
    """How many measures of the return have each light."""
    return sum((lights_of(published, project) for project in published.figures.rows), Counter[str]())


def count_of_lights(published: Published) -> str:
    """How many measures have each light, in a sentence; "" where none has any."""
    return lights_told(published, all_lights(published), sum(1 for _ in published.figures.measures))


def lights_told(told: Telling, found: Mapping[str, int], measures: int) -> str:
    """The same of how many of so many measures have each light."""
    lights = [
        told.say("lights_each", count=found[key], light=label.lower())
        for key, label in told.round.choices("lights").items()
        if found.get(key)
    ]
    if not lights:
        return ""
    without = measures - sum(found.values())
    lights += [told.say("lights_without", count=without)] if without else []
    return told.say("lights", lights=told.listed(lights))


def lights_by_project(published: Published, most: int) -> Table:
    """A row a project: its money and how many of its measures are red, amber and green. The reddest come first.

    After `most` rows the other projects stand together.
    """
    round, say = published.round, published.say
    keys = list(round.choices("lights"))
    letters = {key: label[:1].upper() for key, label in round.choices("lights").items()}
    projects = sorted(by_amount(published), key=lambda each: [-lights_of(published, each)[key] for key in _FIRST])
    first, rest = projects[:most], projects[most:]
    columns = (
        Column(title(round, "projects.project"), 54),
        Column(say("column_allocated"), 16, numbers=True),
        *(Column(round.label("lights", key), 10) for key in keys),
    )
    rows = [_row(published, published.called(each.row), [each], letters) for each in first]
    if rest:
        rows.append(_row(published, say("other_projects", count=len(rest)), rest, letters))
    whole = _row(published, say("table_total"), projects, letters)
    total: tuple[Cell, ...] = tuple(tuple(Line(line.text, "strong", line.amount) for line in cell) for cell in whole)
    return Table(say("lights_table"), columns, tuple(rows), total)


def _row(
    published: Published, name: str, projects: Sequence[ProjectFigures], letters: dict[str, str]
) -> tuple[Cell, ...]:
    found = sum((lights_of(published, project) for project in projects), Counter[str]())
    marks: list[Cell] = [
        (mark(published, key, f"{letter} {found[key]}"),) if found[key] else () for key, letter in letters.items()
    ]
    return ((Line(name),), published.amount(sum_of(project.allocated for project in projects)), *marks)
