"""Returns of several years → which project and which measure of one year is which of another, as `compare` does."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from grants.documents.board.published import Published
from grants.model.figures import ProjectFigures
from grants.model.matching import MEASURE_WAYS, Named, matched, project_ways
from grants.model.returns import Row
from grants.model.words import alike

_LIKE_MEASURES = MEASURE_WAYS[1:-1]
"""By their words in their part, by their words, by words like them; within one project."""


@dataclass
class Followed:
    """A project through the years, by the place of each year, 0 being the return's own."""

    years: dict[int, ProjectFigures]

    @property
    def newest(self) -> tuple[int, ProjectFigures]:
        return min(self.years.items(), key=lambda pair: pair[0])

    @property
    def oldest(self) -> ProjectFigures:
        return self.years[max(self.years)]


@dataclass
class FollowedMeasure:
    """A measure of a project through the years, likewise."""

    project: Followed
    years: dict[int, Row] = field(default_factory=dict)


def followed(years: Sequence[Published]) -> list[Followed]:
    """The projects of all years: those of the return itself in its order, then those that were dropped.

    `years` begin with the return itself and go back. Each project is looked for among the latest known before.
    """
    found = [Followed({0: project}) for project in years[0].figures.rows]
    for place, year in enumerate(years[1:], start=1):
        rows = {id(project.row): project for project in year.figures.rows}
        known = {id(each.oldest.row): each for each in found}
        olds, news = ([_named(project) for project in side] for side in (rows.values(), [e.oldest for e in found]))
        pairs, _ = matched(olds, news, project_ways(one_round=False))
        for pair in pairs:
            if pair.old is not None and pair.new is not None:
                known[id(pair.new)].years[place] = rows[id(pair.old)]
            elif pair.old is not None:
                found.append(Followed({place: rows[id(pair.old)]}))
    return found


def _named(project: ProjectFigures) -> Named:
    return Named(project.row, "", alike(project.ref or ""), alike(project.row["project"] or ""))


def followed_measures(projects: Sequence[Followed]) -> list[FollowedMeasure]:
    """The measures of projects that stand in two years or more, each through the years in which it is found."""
    found: list[FollowedMeasure] = []
    for project in (each for each in projects if len(each.years) > 1):
        ours: list[FollowedMeasure] = []
        for place in sorted(project.years):
            rows = project.years[place].measures
            known = {id(each.years[max(each.years)]): each for each in ours}
            latest = [each.years[max(each.years)] for each in ours]
            pairs, _ = matched([*map(_measure, rows)], [*map(_measure, latest)], _LIKE_MEASURES)
            for pair in pairs:
                if pair.old is not None and pair.new is not None:
                    known[id(pair.new)].years[place] = pair.old
                elif pair.old is not None:
                    ours.append(FollowedMeasure(project, {place: pair.old}))
        found += ours
    return found


def _measure(row: Row) -> Named:
    return Named(row, "", alike(row["part"] or ""), alike(row["measure"] or ""))


def hide_alike(years: Sequence[Published], projects: Sequence[Followed]) -> None:
    """Let no text of one year give away what another year withholds of the same project."""
    for project in projects:
        hidden = [
            figures
            for place, each in project.years.items()
            for figures in years[place].withheld_of.get(each.ref or "", [])
        ]
        for place, each in project.years.items():
            years[place].elsewhere.setdefault(each.ref or "", []).extend(hidden)
