"""The section about priorities: what each gets, and which project serves which."""

from collections.abc import Sequence
from decimal import Decimal

from grants.documents.board.published import Published
from grants.documents.board.spending import by_amount, sentence
from grants.documents.document import Bar, Block, Cell, Column, Figure, Heading, Line, Table
from grants.documents.printed import title
from grants.documents.telling import Telling
from grants.form.answers import ticked
from grants.model.figures import ProjectFigures
from grants.model.figures import total as sum_of
from grants.model.money import apportioned
from grants.model.serving import Served
from grants.model.serving import by_priority as served_by
from grants.model.words import counted, listed

_NONE = "No priority stated"
_MARK = "✓"
_WIDE = 6  # priorities whose columns have room for a word above their number


def granted(published: Published) -> list[ProjectFigures]:
    """The projects that the OPCC has not refused, the one with most money first."""
    return [project for project in by_amount(published) if not project.refused]


def refused(published: Published) -> str:
    """How many refused projects a section leaves out, in a sentence; "" where there is none."""
    left = [project for project in published.figures.rows if project.refused]
    amount = published.pounds(sum_of(project.allocated for project in left))
    return f"{counted(len(left), 'refused project').capitalize()} with {amount} left out." if left else ""


def by_priority(published: Published) -> list[Block]:
    """Each priority's money, counted in full and shared out equally; nothing where no project has a tick."""
    round, projects = published.round, granted(published)
    if not any(ticked(project.row, round) for project in projects):
        return []
    served = served_by(round.priorities, ((ticked(each.row, round), each.allocated) for each in projects))
    return [
        Heading("The priorities that it serves"),
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
    return (
        f"A project can serve several priorities of the {told.round.plan}. Its money is counted here twice: once "
        "in full under each priority that it serves, so that those amounts come to more than there is; and once shared "
        "out equally between them, in whole pounds that come to what is allocated."
    )


def _in_pounds(served: Sequence[Served]) -> list[Decimal]:
    """What is shared out in whole pounds, which come to all of it."""
    whole = round(sum_of(each.shared for each in served))
    return [Decimal(pounds) for pounds in apportioned([each.shared for each in served], whole)]


def _name(each: Served) -> str:
    return _NONE if each.number is None else f"{each.number}. {each.name}"


def _bars(told: Telling, served: Sequence[Served], shared: Sequence[Decimal]) -> Figure:
    bars = tuple(
        Bar(
            _name(each),
            (each.in_full, amount),
            (f"{told.pounds(each.in_full)} in full", f"{told.pounds(amount)} shared out"),
        )
        for each, amount in zip(served, shared, strict=True)
    )
    alt = f"Two bars for each priority. {listed([f'{bar.label}: {bar.shown[0]}, {bar.shown[1]}' for bar in bars])}."
    return Figure(_most(served), alt, told.source, ("Counted in full", "Shared out equally"), bars)


def _table(told: Telling, served: Sequence[Served], shared: Sequence[Decimal]) -> Table:
    columns = (
        Column("Priority", 46),
        Column(told.round.sheets["projects"].title, 12, numbers=True),
        Column("Counted in full £", 20, numbers=True),
        Column("Shared out equally £", 22, numbers=True),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            (Line(_name(each), "strong"),),
            (Line(str(each.projects)),),
            told.amount(each.in_full),
            told.amount(amount),
        )
        for each, amount in zip(served, shared, strict=True)
    )
    total = told.amount(sum_of(shared), "strong")
    return Table("Money by priority", columns, rows, ((Line("Total", "strong"),), (), (), total))


def _most(served: Sequence[Served]) -> str:
    """Which priority gets most, counted in full and shared out; nothing of the kind where several get as much."""
    known = [each for each in served if each.number is not None]
    in_full = [each.name for each in known if each.in_full == max(every.in_full for every in known)]
    shared = [each.name for each in known if each.shared == max(every.shared for every in known)]
    if len(shared) == 1:
        how = ", however it is counted" if in_full == shared else " when money is shared out"
        return f"{shared[0]} gets most{how}"
    return f"{in_full[0]} gets most when money is counted in full" if len(in_full) == 1 else "What each priority gets"


def _matrix(published: Published, projects: Sequence[ProjectFigures]) -> Table:
    """Which project serves which priority: a mark where it does, and below how many do."""
    round = published.round
    numbers = list(round.priorities)
    word = "Priority " if len(numbers) <= _WIDE else ""
    columns = (
        Column(title(round, "projects.project"), 38),
        Column("Allocated £", 14, numbers=True),
        *(Column(f"{word}{number}", 12 if word else 5, numbers=True) for number in numbers),
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
    total: tuple[Cell, ...] = ((Line("Total", "strong"),), amount, *counts)
    return Table("Projects and priorities", columns, rows, total)
