"""The section about money: where it goes, what was spent, and what happens to the rest."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from grants.documents.board.published import Published
from grants.documents.document import Bar, Block, Cell, Column, Figure, Heading, Line, Paragraph, Table
from grants.documents.printed import title, total
from grants.model.figures import ProjectFigures
from grants.model.figures import total as sum_of
from grants.model.money import apportioned, percent
from grants.model.words import counted, listed

_BARS = 10  # of a figure; the rest go together
_FEWEST = 3  # projects of a figure
NOTHING = Decimal(0)


def sentence(text: str) -> Paragraph:
    return Paragraph((Line(text),))


def by_amount(published: Published) -> list[ProjectFigures]:
    """The projects, the one with most money first."""
    return sorted(published.figures.rows, key=lambda project: -(project.allocated or NOTHING))


def pence(amounts: Sequence[Decimal | None]) -> list[str]:
    """Amounts as pence of each pound that they come to; together 100p, or nothing where they come to nothing."""
    given = [amount or NOTHING for amount in amounts]
    return [_pence(share, amount) if any(given) else "" for share, amount in zip(_shares(given), given, strict=True)]


def _shares(amounts: Sequence[Decimal]) -> list[int]:
    return apportioned(amounts, 100)


def _pence(share: int, amount: Decimal) -> str:
    return f"{share}p" if share or not amount else "under 1p"


def where_it_goes(published: Published, most: int = _BARS) -> Figure | None:
    """The largest projects as bars, and the others together: no more than `most` bars."""
    projects = by_amount(published)
    if not published.figures.allocated or not most:
        return None
    given = [project.allocated or NOTHING for project in projects]
    shares = _shares(given)
    room = min(most, _BARS + 1)
    kept = len(projects) if len(projects) <= room else room - 1
    names = [published.name(project.row) for project in projects[:kept]]
    found = list(zip(names, given, shares, strict=False))
    if rest := len(projects) - kept:
        found.append((counted(rest, "other project"), sum_of(given[kept:]), sum(shares[kept:])))
    bars = tuple(
        Bar(label, (amount,), (f"{published.pounds(amount)} ({_pence(share, amount)})",))
        for label, amount, share in found
    )
    heading = f"{published.name(projects[0].row)} gets {_pence(shares[0], given[0])} of each pound"
    alt = f"Bars of what each project is allocated. {listed([f'{bar.label}: {bar.shown[0]}' for bar in bars])}."
    return Figure(heading, alt, published.source, ("Allocated",), bars)


def money(published: Published, *, with_bars: bool) -> list[Block]:
    """What each project is allocated; later what it spent, too. `with_bars` is whether the bars stand here."""
    figure = where_it_goes(published) if with_bars else None
    blocks: list[Block] = [Heading("Where the money goes"), *([figure] if figure else [])]
    if not published.has_results:
        return [*blocks, _table(published, "Money by project", _planned(published))]
    spent = _spent_bars(published)
    heading = "Allocated, spent and variance" if published.is_final else "Allocated, spent so far and forecast"
    columns = _final(published) if published.is_final else _so_far(published)
    return [
        *blocks,
        sentence(what_was_spent(published)),
        *([spent] if spent else []),
        _table(published, heading, columns),
    ]


def what_was_spent(published: Published) -> str:
    """What was spent, of what the projects that say so were allocated; and how many say nothing."""
    figures = published.figures
    when = "was spent" if published.is_final else "was spent so far"
    said = [project for project in figures.rows if project.spent is not None]
    if not said:
        return "No project says what it spent."
    allocated, spent = sum_of(project.allocated for project in said), figures.spent_so_far
    share = f", {percent(round(spent / allocated, 3), published.round.locale)}" if allocated else ""
    all_said = len(said) == len(figures.rows)
    of = "allocated" if all_said else f"allocated to the {counted(len(said), 'project')} that {_say(len(said))}"
    words = f"{published.pounds(spent)} {when} of the {published.pounds(allocated)} {of}{share}."
    if all_said:
        return words
    rest = published.pounds(sum_of(project.allocated for project in figures.silent))
    silent = counted(len(figures.silent), "project")
    return f"{words} {silent.capitalize()} with {rest} did not say."


def _say(number: int) -> str:
    return "says so" if number == 1 else "say so"


def _spent_bars(published: Published) -> Figure | None:
    """What was allocated and what was spent, of the largest projects that say so.

    No figure of one or two projects alone, nor where each spent what it was allocated: the table says as much.
    """
    projects = [project for project in by_amount(published) if project.spent is not None][:_BARS]
    if len(projects) < _FEWEST or all(project.spent == project.allocated for project in projects):
        return None
    bars = tuple(
        Bar(
            published.name(project.row),
            (project.allocated or NOTHING, project.spent or NOTHING),
            (f"{published.pounds(project.allocated)} allocated", f"{published.pounds(project.spent)} spent"),
        )
        for project in projects
    )
    alt = f"Two bars for each project. {listed([f'{bar.label}: {bar.shown[0]}, {bar.shown[1]}' for bar in bars])}."
    return Figure(_finding(published, projects), alt, published.source, ("Allocated", "Spent"), bars)


def _finding(published: Published, projects: Sequence[ProjectFigures]) -> str:
    """What the bars show: who spent otherwise than it was allocated."""
    off = [project for project in projects if project.spent != project.allocated]
    if not published.is_final:
        return "What the projects spent so far"
    return f"{counted(len(off), 'project').capitalize()} spent otherwise than allocated"


# ------------------------------------------------------------------------------------------------ the tables

_Shown = tuple[Column, list[Cell]]
"""A column of a table, and its cells in the order of the projects."""


def _table(published: Published, heading: str, columns: Sequence[_Shown]) -> Table:
    """A table of money with what each column of amounts comes to."""
    cells = [each for _, each in columns]
    totals = [_total(column, each, published) for column, each in columns[1:]]
    rows = tuple(tuple(row) for row in zip(*cells, strict=True))
    return Table(heading, tuple(column for column, _ in columns), rows, ((Line("Total", "strong"),), *totals))


_OF_EACH = "Of each pound"


def _total(column: Column, cells: Sequence[Cell], published: Published) -> Cell:
    if column.title == _OF_EACH and any(cell and cell[0].text for cell in cells):
        return (Line("100p", "strong"),)
    return total(cells, published.round)


def _names(published: Published, width: int) -> _Shown:
    projects = by_amount(published)
    return (
        Column(title(published.round, "projects.project"), width),
        [(Line(published.name(project.row), "strong"),) for project in projects],
    )


def _amounts(published: Published, heading: str, width: int, of: Callable[[ProjectFigures], Decimal | None]) -> _Shown:
    return Column(heading, width, numbers=True), [published.amount(of(each)) for each in by_amount(published)]


def _allocated(published: Published, width: int) -> list[_Shown]:
    shares = pence([project.allocated for project in by_amount(published)])
    return [
        _amounts(published, "Allocated £", width, lambda project: project.allocated),
        (Column(_OF_EACH, 11, numbers=True), [(Line(share),) for share in shares]),
    ]


def _planned(published: Published) -> list[_Shown]:
    round, projects = published.round, by_amount(published)
    groups: list[Cell] = [(Line(round.label("theme_groups", each.row["theme_group"])),) for each in projects]
    grouped = any(cell[0].text for cell in groups)
    return [
        _names(published, 50),
        *([(Column(title(round, "projects.theme_group"), 26), groups)] if grouped else []),
        *_allocated(published, 14),
    ]


def _final(published: Published) -> list[_Shown]:
    round, stage = published.round, published.stage
    happens = title(round, f"{stage.sheet}.move") or title(round, "moves.move")
    worked_out = title(round, f"{stage.sheet}.variance") or "Difference £"
    moves: list[Cell] = [(Line(what_happens(published, project)),) for project in by_amount(published)]
    return [
        _names(published, 32),
        *_allocated(published, 14),
        _amounts(published, title(round, f"{stage.sheet}.{stage.spent}"), 13, lambda project: project.spent),
        _amounts(published, worked_out, 13, lambda project: project.variance),
        *([(Column(happens, 24), moves)] if happens and any(cell[0].text for cell in moves) else []),
    ]


def _so_far(published: Published) -> list[_Shown]:
    round, stage = published.round, published.stage
    planned = any(project.planned is not None for project in published.figures.rows)
    forecast, before = (title(round, f"{stage.sheet}.{column}") for column in (stage.forecast, stage.planned))
    return [
        _names(published, 30 if planned else 40),
        *_allocated(published, 16),
        *([_amounts(published, before, 16, lambda project: project.planned)] if planned else []),
        _amounts(published, "Spent so far £", 16, lambda project: project.spent),
        *([_amounts(published, forecast, 16, lambda project: project.forecast)] if forecast else []),
    ]


# ------------------------------------------------------------------------------------- what happens to a variance


def variances(published: Published) -> list[Line]:
    """What each project spent otherwise than it was allocated, the largest difference first, why, and what happens."""
    off = [project for project in published.figures.rows if project.variance]
    off.sort(key=lambda project: -abs(project.variance or NOTHING))
    return [Line(_variance(published, project), "item") for project in off]


def _variance(published: Published, project: ProjectFigures) -> str:
    variance = project.variance or NOTHING
    less = "less" if variance > 0 else "more"
    words = f"{published.called(project.row)} spent {published.pounds(abs(variance))} {less} than it was allocated."
    why = published.prose(project.spending.get("comments"), project.ref)
    happens = what_happens(published, project)
    return " ".join(filter(None, (words, f"Why: {why}" if why else "", happens)))


def what_happens(published: Published, project: ProjectFigures) -> str:
    """Where the variance goes: the moves of money, each with its amount, else the move of the whole variance."""
    moves: list[tuple[str | None, str | None, Decimal | None]]
    moves = [(row["move"], row["other"], row["amount"]) for row in project.moves if row["move"]]
    if not moves and project.variance and project.move:
        moves = [(project.move, project.other, None)]
    return " ".join(_move(published, *move) for move in moves)


def _move(published: Published, move: str | None, other: str | None, amount: Decimal | None) -> str:
    """A move of money: "Moved to another project: CCTV, £500."."""
    known = published.figures.projects.get(other or "")
    facts = [published.name(known.row)] if known else []
    facts += [] if amount is None else [published.pounds(amount)]
    words = published.round.label("moves", move)
    return f"{words}: {', '.join(facts)}." if facts else f"{words}."
