"""What is odd about a round that can be used: to be looked at again, as `rounds check` says it."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from grants.form.bending import OwnColumn
from grants.form.problems import Problem
from grants.form.round import Round
from grants.form.toml_places import Lines, Path
from grants.model.money import pounds
from grants.model.words import alike, day, listed

Remark = tuple[Path, str]
"""A remark and the path of the key that it is about; () where it is about the round."""

_YEAR = range(350, 382)  # days of a year of about twelve months
_QUARTER = 92
_MONTHS = 30.44  # days


def remarks(round: Round, text: str = "") -> list[Problem]:
    """Everything that is odd about a round, in the order of its file; with lines where the file's text is given.

    `round` is a whole round as `load` gives it, with all its partnerships.
    """
    lines = Lines(text)
    found = [
        Problem(".".join(map(_part, path)), lines.of(path), message)
        for find in REMARKS
        for path, message in find(round)
    ]
    return sorted(found, key=lambda problem: problem.line)


def _part(part: str | int) -> str:
    return f"item {part + 1}" if isinstance(part, int) else part


def _length_of_the_year(round: Round) -> Iterator[Remark]:
    days = (round.ends - round.begins).days + 1
    if days not in _YEAR:
        yield ("ends",), f"makes a year of about {days / _MONTHS:.0f} months; most rounds have twelve"


def _name_of_the_year(round: Round) -> Iterator[Remark]:
    """A year's name such as 2021-22, 2021/2022 or 2021; a name without a year says nothing of the dates."""
    named = re.search(
        r"(?<!\d)(\d{4}|\d\d(?=[-/]\d\d(?!\d)))(?:\s*(?:[-/\u2013]|to)\s*(\d{4}|\d\d)(?!\d))?", round.year
    )
    if named is None:
        return
    first, second = (named[1][-2:], (named[2] or "")[-2:])
    begins, ends = f"{round.begins:%y}", f"{round.ends:%y}"
    if (second and (first, second) != (begins, ends)) or (not second and first not in (begins, ends)):
        dates = f"{day(round.begins, round.locale)} to {day(round.ends, round.locale)}"
        yield ("year",), f'is "{round.year}", and the year is {dates}'


def _stages_outside_the_year(round: Round) -> Iterator[Remark]:
    for stage in round.offered:
        window, path = round.stages[stage.key], ("stages", stage.key)
        if window.opens < _a_year_from(round.begins, -1):
            yield (*path, "opens"), "is more than a year before the year begins"
        if window.due > _a_year_from(round.ends, 1):
            yield (*path, "due"), "is more than a year after the year ends"
        if stage.role == "plan" and window.due > round.ends:
            yield (*path, "due"), "is after the year ends, and this is the plan"
        elif stage.role == "progress" and window.due < round.begins:
            yield (*path, "due"), "is before the year begins"
        elif stage.role == "final" and (round.ends - window.opens).days > _QUARTER:
            yield (*path, "opens"), "is before the last three months of the year, and this is the final return"


def _a_year_from(day: date, years: int) -> date:
    year = min(max(day.year + years, date.min.year), date.max.year)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _order_of_stages(round: Round) -> Iterator[Remark]:
    for earlier, later in zip(round.offered, round.offered[1:], strict=False):
        if round.stages[later.key].due <= round.stages[earlier.key].due:
            yield ("stages", later.key, "due"), f"is no later than that of {earlier.key}, which comes before it"


def _totals_of_nothing(round: Round) -> Iterator[Remark]:
    if not round.partnerships and not round.grant_total:
        yield ("grant_total",), "is £0"
    if round.fund_total == 0:
        yield ("fund_total",), "is £0"
    for key, partnership in round.partnerships.items():
        if not partnership.grant_total:
            yield ("partnerships", key, "grant_total"), "is £0"


def _same_words_twice(round: Round) -> Iterator[Remark]:
    priorities = {("priorities", str(number)): words for number, words in round.priorities.items()}
    names = {("partnerships", key, "name"): each.name for key, each in round.partnerships.items()}
    for words_of in (priorities, names):
        first: dict[str, Path] = {}
        for path, words in words_of.items():
            if (other := first.setdefault(alike(words), path)) != path:
                yield path, f"says the same as {'.'.join(map(_part, other))}"


def _stages_left_out(round: Round) -> Iterator[Remark]:
    if left := [stage.key for stage in round.form.stages if stage.key not in round.stages]:
        yield ("stages",), f"leave out {listed(left)}, which the form has"


def _fund_of_many(round: Round) -> Iterator[Remark]:
    if not round.partnerships:
        return
    if round.fund_total is None:
        if round.retained:
            yield ("retained",), "is given, and there is no fund_total to hold it against"
        return
    spent = sum((each.grant_total for each in round.partnerships.values()), round.retained)
    if spent != round.fund_total:
        missed = f"{pounds(abs(spent - round.fund_total))} too {'much' if spent > round.fund_total else 'little'}"
        total = pounds(round.fund_total)
        yield ("fund_total",), f"is {total}; the grants and what is retained come to {pounds(spent)}, {missed}"


def _leads_of_no_group(round: Round) -> Iterator[Remark]:
    groups = {alike(group) for group in round.theme_groups}
    yield from ((("leads", group), "names no theme group") for group in round.leads if alike(group) not in groups)


def _wording_without_effect(round: Round) -> Iterator[Remark]:
    for name, words in round.wording.items():
        titles = {column.title for stage in round.offered for column in stage.shows if column.shows == name}
        if not titles:
            yield ("wording", name), "changes nothing: no return of this round has this column"
        elif titles == {words}:
            yield ("wording", name), "changes nothing: the form has this title already"


def _own_columns_at_no_stage(round: Round) -> Iterator[Remark]:
    for path, column, since in _own_columns(round):
        for name in ("shown", "required"):
            given = getattr(column, name)
            for stage in given if isinstance(given, tuple) else ():
                if stage not in round.stages:
                    yield (*path, name), f"names {stage}, which this round does not have"
                elif not round.reached(since, stage):
                    yield (*path, name), f"names {stage}, at which this column is not filled yet"


def _own_columns(round: Round) -> Iterator[tuple[Path, OwnColumn, str]]:
    """Columns of the round's own with their paths, and the stage from which on they are filled."""
    for number, added in enumerate(round.own_columns):
        yield ("columns", number), added, added.since or round.sheets[added.sheet].since
    for place, sheet in enumerate(round.own_sheets):
        for number, column in enumerate(sheet.columns):
            yield ("sheets", place, "columns", number), column, column.since or sheet.since


REMARKS: tuple[Callable[[Round], Iterator[Remark]], ...] = (
    _length_of_the_year,
    _name_of_the_year,
    _totals_of_nothing,
    _fund_of_many,
    _same_words_twice,
    _stages_left_out,
    _stages_outside_the_year,
    _order_of_stages,
    _leads_of_no_group,
    _wording_without_effect,
    _own_columns_at_no_stage,
)
