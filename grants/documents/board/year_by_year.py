"""The section on earlier years: what was allocated, what like measures came to, and what can't be compared."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from grants.documents.board.earlier_years import Followed, FollowedMeasure, followed_measures
from grants.documents.board.published import Published
from grants.documents.board.spending import NOTHING, sentence
from grants.documents.document import Block, Cell, Column, Heading, Line, Paragraph, Table
from grants.documents.printed import title
from grants.model.figures import total as sum_of
from grants.model.words import alike


def year_by_year(years: Sequence[Published], projects: Sequence[Followed]) -> list[Block]:
    """The years from the earliest to the return's own; nothing where no earlier one was given."""
    if len(years) < 2:
        return []
    order, say = sorted(range(len(years)), reverse=True), years[0].say
    largest = max(projects, key=lambda each: each.newest[1].allocated or NOTHING, default=None)
    measures = followed_measures(projects)
    table = _measures(years, order, measures)
    like: list[Block] = [Heading(say("years_like_measures"), 3), table] if table else []
    return [
        Heading(say("years")),
        *([sentence(_trend(years, order, largest))] if largest and len(largest.years) > 1 else []),
        _allocations(years, order, projects),
        *like,
        Paragraph((Line(say("years_not_comparable"), "strong"), *_not_comparable(years, order, measures))),
    ]


def _trend(years: Sequence[Published], order: Sequence[int], project: Followed) -> str:
    """What the largest project was allocated through the years."""
    place, newest = project.newest
    amounts = [
        _in_year(years[each], years[each].pounds(project.years[each].allocated))
        for each in order
        if each in project.years
    ]
    name = years[place].name(newest.row)
    return years[0].say("years_trend", project=name, amounts=years[0].listed(amounts))


def _in_year(year: Published, what: str) -> str:
    return year.say("years_in", what=what, year=year.round.year)


def _allocations(years: Sequence[Published], order: Sequence[int], projects: Sequence[Followed]) -> Table:
    columns = (
        Column(title(years[0].round, "projects.project"), 46),
        *(Column(years[place].round.year, 16, numbers=True) for place in order),
    )
    shown = sorted(projects, key=lambda each: (each.newest[0], -(each.newest[1].allocated or NOTHING)))
    rows = tuple(
        (_names(years, order, project), *(_amount(years[place], project, place) for place in order))
        for project in shown
    )
    totals = [sum_of(each.years[place].allocated for each in projects if place in each.years) for place in order]
    total: list[Cell] = [years[place].amount(amount, "strong") for place, amount in zip(order, totals, strict=True)]
    say = years[0].say
    return Table(say("years_table"), columns, rows, ((Line(say("years_total"), "strong"),), *total))


def _names(years: Sequence[Published], order: Sequence[int], project: Followed) -> Cell:
    """What a project is called now, and what it was called in years in which it was called otherwise."""
    place, newest = project.newest
    name = years[place].name(newest.row)
    others = [
        (years[each].round.year, years[each].name(project.years[each].row))
        for each in order
        if each in project.years and each != place
    ]
    was = [Line(f"{year}: {other}", "quiet") for year, other in others if alike(other) != alike(name)]
    return (Line(name, "strong"), *was)


def _amount(year: Published, project: Followed, place: int) -> Cell:
    if place not in project.years:
        return (Line(year.say("years_none"), "quiet"),)
    return year.amount(project.years[place].allocated)


# ------------------------------------------------------------------------------------------------ like measures


def _measures(years: Sequence[Published], order: Sequence[int], measures: Sequence[FollowedMeasure]) -> Table | None:
    """The measures of which two years or more have a result or an aim, in one unit."""
    kept = [each for each in measures if _is_comparable(each) and _said(years, each) > 1]
    if not kept:
        return None
    columns = (
        Column(title(years[0].round, "projects.ref"), 12),
        Column(title(years[0].round, "measures.measure"), 40),
        *(Column(years[place].round.year, 20) for place in order),
    )
    rows = tuple(
        (
            (Line(_ref(years, each.project)),),
            (Line(years[min(each.years)].measure(each.years[min(each.years)])),),
            *(_standing(years[place], each, place) for place in order),
        )
        for each in kept
    )
    return Table(years[0].say("years_measures_table"), columns, rows)


def _ref(years: Sequence[Published], project: Followed) -> str:
    """A project's ref; with its year, where this year's return has it no more."""
    place, newest = project.newest
    return newest.ref or "" if place == 0 else f"{newest.ref or ''} ({years[place].round.year})".strip()


def _is_comparable(measure: FollowedMeasure) -> bool:
    return len({row["unit"] for row in measure.years.values()}) == 1


def _said(years: Sequence[Published], measure: FollowedMeasure) -> int:
    """In how many years there is a result or an aim."""
    return sum(
        bool(years[place].aim(row) or (years[place].has_results and row.get(years[place].stage.result)))
        for place, row in measure.years.items()
    )


def _standing(year: Published, measure: FollowedMeasure, place: int) -> Cell:
    """The result of a year, and its aim."""
    row = measure.years.get(place)
    if row is None:
        return (Line(year.say("years_not_measured"), "quiet"),)
    aim = year.aim(row)
    lines = [Line(year.result(row))] if year.has_results else []
    return (*lines, Line(year.say("years_aim", aim=aim) if aim else year.say("years_no_target"), "quiet"))


def _not_comparable(
    years: Sequence[Published], order: Sequence[int], measures: Sequence[FollowedMeasure]
) -> list[Line]:
    """What keeps the years from being compared, an item each."""
    texts = (*_of_rounds(years, order), *_of_units(years, measures), years[0].say("years_amounts"))
    return [Line(text, "item") for text in texts]


def _of_rounds(years: Sequence[Published], order: Sequence[int]) -> Iterator[str]:
    """Years that are not among the returns, and years that are not over."""
    say = years[0].say
    for earlier, later in pairwise(order):
        old, new = years[earlier].round, years[later].round
        if (new.begins - old.ends).days > 1:
            yield say("years_gap", earlier=old.year, later=new.year)
    for place in order:
        year = years[place]
        if not year.has_results:
            yield say("years_is_plan", year=year.round.year)
        elif not year.is_final:
            yield say("years_in_part", year=year.round.year)


def _of_units(years: Sequence[Published], measures: Sequence[FollowedMeasure]) -> Iterator[str]:
    """Measures that were counted in one unit in one year, and in another in another."""
    for each in (each for each in measures if not _is_comparable(each)):
        units = [
            _in_year(years[place], years[place].round.label("units", row["unit"]))
            for place, row in sorted(each.years.items(), reverse=True)
        ]
        name = years[min(each.years)].measure(each.years[min(each.years)])
        yield years[0].say("years_units", measure=name, units=years[0].listed(units))
