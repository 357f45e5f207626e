"""The section about priorities: what each gets, and which project serves which."""

from collections.abc import Sequence
from decimal import Decimal

from grants.documents.board.published import Published
from grants.documents.board.spending import by_amount, read_out, sentence
from grants.documents.document import Bar, Block, Cell, Column, Figure, Heading, Line, Table
from grants.documents.printed import title
from grants.documents.telling import Telling
from grants.form.answers import ticked
from grants.model.figures import ProjectFigures
from grants.model.figures import total as sum_of
from grants.model.money import apportioned
from grants.model.serving import Served
from grants.model.serving import by_priority as served_by

_MARK = "✓"
_WIDE = 6  # priorities whose columns have room for a word above their number


def granted(published: Published) -> list[ProjectFigures]:
    """The projects that the OPCC has not refused, the one with most money first."""
    return [project for project in by_amount(published) if not project.refused]


def refused(published: Published) -> str:
    """How many refused projects a section leaves out, in a sentence; "" where there is none."""
    left = [project for project in published.figures.rows if project.refused]
    amount = published.pounds(sum_of(project.allocated for project in left))
    return published.say("priorities_refused", count=len(left), amount=amount) if left else ""


def by_priority(published: Published) -> list[Block]:
    """Each priority's money, counted in full and shared out equally; nothing where no project has a tick."""
    round, projects = published.round, granted(published)
    if not any(ticked(project.row, round) for project in projects):
        return []
    served = served_by(round.priorities, ((ticked(each.row, round), each.allocated) for each in projects))
    return [
        Heading(published.say("priorities")),
        sentence(" ".join(filter(None, (explained(published), refused(published))))),
        *money_by_priority(published, served),
        _matrix(published, projects),
    ]


def money_by_priority(told: Telling, served: Sequence[Served]) -> list[Block]:
    """Bars and a table of the money of each priority, the one with the largest share first."""
    ordered = sorted(served, key=lambda each: -each.shared)
    shared = _in_pounds(ordered)
    return [_bars(told, ordered, shared), _table(told, ordered, shared)]


def explained(told: Telling) -> str:
    """Why the money is counted twice."""
    return told.say("priorities_explained", plan=told.round.plan)


def _in_pounds(served: Sequence[Served]) -> list[Decimal]:
    """What is shared out in whole pounds, which come to all of it."""
    whole = round(sum_of(each.shared for each in served))
    return [Decimal(pounds) for pounds in apportioned([each.shared for each in served], whole)]


def _name(told: Telling, each: Served) -> str:
    return told.say("priorities_none") if each.number is None else f"{each.number}. {each.name}"


def _bars(told: Telling, served: Sequence[Served], shared: Sequence[Decimal]) -> Figure:
    say = told.say
    bars = tuple(
        Bar(
            _name(told, each),
            (each.in_full, amount),
            (
                say("priorities_bar_in_full", amount=told.pounds(each.in_full)),
                say("priorities_bar_shared", amount=told.pounds(amount)),
            ),
        )
        for each, amount in zip(served, shared, strict=True)
    )
    alt = say("priorities_bars", bars=read_out(told, bars))
    series = (say("priorities_in_full"), say("priorities_shared"))
    return Figure(_most(told, served), alt, told.source, series, bars)


def _table(told: Telling, served: Sequence[Served], shared: Sequence[Decimal]) -> Table:
    say = told.say
    columns = (
        Column(say("priorities_priority"), 46),
        Column(told.round.sheets["projects"].title, 12, numbers=True),
        Column(say("priorities_column_in_full"), 20, numbers=True),
        Column(say("priorities_column_shared"), 22, numbers=True),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            (Line(_name(told, each), "strong"),),
            (Line(str(each.projects)),),
            told.amount(each.in_full),
            told.amount(amount),
        )
        for each, amount in zip(served, shared, strict=True)
    )
    total = told.amount(sum_of(shared), "strong")
    return Table(say("priorities_table"), columns, rows, ((Line(say("table_total"), "strong"),), (), (), total))


def _most(told: Telling, served: Sequence[Served]) -> str:
    """Which priority gets most, counted in full and shared out; nothing of the kind where several get as much."""
    known = [each for each in served if each.number is not None]
    in_full = [each.name for each in known if each.in_full == max(every.in_full for every in known)]
    shared = [each.name for each in known if each.shared == max(every.shared for every in known)]
    if len(shared) == 1:
        key = "priorities_most" if in_full == shared else "priorities_most_shared"
        return told.say(key, priority=shared[0])
    if len(in_full) == 1:
        return told.say("priorities_most_in_full", priority=in_full[0])
    return told.say("priorities_each")


def _matrix(published: Published, projects: Sequence[ProjectFigures]) -> Table:
    """Which project serves which priority: a mark where it does, and below how many do."""
    round, say = published.round, published.say
    numbers = list(round.priorities)
    wide = len(numbers) <= _WIDE
    titles = [say("priorities_number", number=number) if wide else str(number) for number in numbers]
    columns = (
        Column(title(round, "projects.project"), 38),
        Column(say("column_allocated"), 14, numbers=True),
        *(Column(each, 12 if wide else 5, numbers=True) for each in titles),
    )
    ticks = [ticked(project.row, round) for project in projects]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            (Line(published.name(project.row), "strong"),),
            published.amount(project.allocated),
            *((Line(_MARK),) if number in serves else () for number in numbers),
        )
        for project, serves in zip(projects, ticks, strict=True)
    )
    amount = published.amount(sum_of(project.allocated for project in projects), "strong")
    counts: list[Cell] = [(Line(str(sum(number in serves for serves in ticks)), "strong"),) for number in numbers]
    total: tuple[Cell, ...] = ((Line(say("table_total"), "strong"),), amount, *counts)
    return Table(say("priorities_matrix"), columns, rows, total)
