"""The sections about money: what there is, where it goes, what was spent."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from grants.documents.board.published import Published
from grants.documents.document import Bar, Block, Cell, Column, Figure, Heading, Line, Paragraph, Table
from grants.documents.printed import title, total
from grants.form.answers import ticked
from grants.model.figures import ProjectFigures
from grants.model.figures import total as sum_of
from grants.model.money import percent, shared_out
from grants.model.words import counted, listed

_BARS = 10  # of a figure; the rest go together
_NONE = "No priority stated"


def sentence(text: str) -> Paragraph:
    return Paragraph((Line(text),))


def by_amount(published: Published) -> list[ProjectFigures]:
    """The projects, the one with most money first."""
    return sorted(published.figures.rows, key=lambda project: -(project.allocated or Decimal(0)))


def pence(part: Decimal, whole: Decimal) -> str:
    """A share as pence of each pound."""
    if not whole:
        return ""
    share = round(100 * part / whole)
    return f"{share}p" if share or not part else "under 1p"


def where_it_goes(published: Published) -> Figure | None:
    """The figure of page one: the largest projects, and the others together."""
    allocated = published.figures.allocated
    if not allocated:
        return None
    projects = by_amount(published)
    first, rest = projects[:_BARS], projects[_BARS:]
    bars = [_bar(published, published.name(each.row), each.allocated or Decimal(0)) for each in first]
    if rest:
        bars.append(_bar(published, counted(len(rest), "other project"), sum_of(each.allocated for each in rest)))
    share = pence(first[0].allocated or Decimal(0), allocated)
    heading = f"{published.name(first[0].row)} gets {share} of each pound"
    alt = f"Bars of what each project is allocated. {listed([f'{bar.label}: {bar.shown[0]}' for bar in bars])}."
    return Figure(heading, alt, published.source, ("Allocated",), tuple(bars))


def _bar(published: Published, label: str, amount: Decimal) -> Bar:
    return Bar(label, (amount,), (f"{published.pounds(amount)} ({pence(amount, published.figures.allocated)})",))


def by_project(published: Published) -> list[Block]:
    round, projects = published.round, by_amount(published)
    grouped = any(project.row["theme_group"] for project in projects)
    columns = (
        Column(title(round, "projects.project"), 50),
        *([Column(title(round, "projects.theme_group"), 26)] if grouped else []),
        Column("Allocated £", 14, numbers=True),
        Column("Of each pound", 10, numbers=True),
    )
    rows = tuple(
        (
            (Line(published.name(project.row), "strong"),),
            *([(Line(round.label("theme_groups", project.row["theme_group"])),)] if grouped else []),
            published.amount(project.allocated),
            (Line(pence(project.allocated or Decimal(0), published.figures.allocated)),),
        )
        for project in projects
    )
    return [Heading("Where the money goes"), _with_totals(published, "Money by project", columns, rows)]


def _with_totals(
    published: Published, heading: str, columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], *without: int
) -> Table:
    """A table of money with what each column of amounts comes to, but those in the places `without`."""
    places = range(1, len(columns))
    totals = [() if place in without else total([row[place] for row in rows], published.round) for place in places]
    return Table(heading, tuple(columns), tuple(rows), ((Line("Total", "strong"),), *totals))


def by_priority(published: Published) -> list[Block]:
    """Each priority's money, counted in full and shared out equally; nothing where no project has a tick."""
    round = published.round
    if not any(ticked(project.row, round) for project in published.figures.rows):
        return []
    names = {number: f"{number}. {words}" for number, words in round.priorities.items()}
    served: dict[str, list[tuple[Decimal, Decimal]]] = {name: [] for name in (*names.values(), _NONE)}
    for project in published.figures.rows:
        amount = project.allocated or Decimal(0)
        serves = [names[number] for number in ticked(project.row, round)] or [_NONE]
        for name, share in zip(serves, shared_out(amount, len(serves)), strict=True):
            served[name].append((amount, share))
    if not served[_NONE]:
        del served[_NONE]
    return [Heading("The priorities that it serves"), _explained(published), *_priorities(published, served)]


def _explained(published: Published) -> Paragraph:
    return sentence(
        f"A project can serve several priorities of the {published.round.plan}. Its money is counted here twice: once "
        "in full under each priority that it serves, so that those amounts come to more than there is; and once shared "
        "out equally between them, so that they come to what is allocated."
    )


def _priorities(published: Published, served: Mapping[str, list[tuple[Decimal, Decimal]]]) -> list[Block]:
    sums = {name: (sum_of(full for full, _ in rows), sum_of(each for _, each in rows)) for name, rows in served.items()}
    order = sorted(sums, key=lambda name: -sums[name][1])
    bars = tuple(
        Bar(name, (full, shared), (f"{published.pounds(full)} in full", f"{published.pounds(shared)} shared out"))
        for name, (full, shared) in ((name, sums[name]) for name in order)
    )
    alt = f"Two bars for each priority. {listed([f'{bar.label}: {bar.shown[0]}, {bar.shown[1]}' for bar in bars])}."
    columns = (
        Column("Priority", 46),
        Column(published.round.sheets["projects"].title, 12, numbers=True),
        Column("Counted in full £", 20, numbers=True),
        Column("Shared out equally £", 22, numbers=True),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            (Line(name, "strong"),),
            (Line(str(len(served[name]))),),
            published.amount(sums[name][0]),
            published.amount(sums[name][1]),
        )
        for name in order
    )
    figure = Figure(_most(sums), alt, published.source, ("Counted in full", "Shared out equally"), bars)
    return [figure, _with_totals(published, "Money by priority", columns, rows, 2)]


def _most(sums: Mapping[str, tuple[Decimal, Decimal]]) -> str:
    """Which priority gets most, counted in full and shared out; nothing of the kind where several get as much."""
    known = {name.partition(". ")[2]: both for name, both in sums.items() if name != _NONE}
    in_full, shared = (
        [name for name, both in known.items() if both[way] == max(each[way] for each in known.values())]
        for way in (0, 1)
    )
    if len(shared) == 1:
        how = ", however it is counted" if in_full == shared else " when money is shared out"
        return f"{shared[0]} gets most{how}"
    return f"{in_full[0]} gets most when money is counted in full" if len(in_full) == 1 else "What each priority gets"


def allocated_and_spent(published: Published) -> list[Block]:
    """What was spent so far and is forecast; at year end what was spent, and what happens to the rest."""
    projects, figures = by_amount(published), published.figures
    if not published.has_results or not projects:
        return []
    bars = tuple(
        Bar(
            published.name(project.row),
            (project.allocated or Decimal(0), project.spent or Decimal(0)),
            (f"{published.pounds(project.allocated)} allocated", _spent_words(published, project)),
        )
        for project in projects[:_BARS]
    )
    spent, allocated = figures.spent_so_far, figures.allocated
    when = "was spent" if published.is_final else "was spent so far"
    silent = counted(len(figures.silent), "project") if figures.silent else ""
    heading = f"{published.pounds(spent)} of {published.pounds(allocated)} {when}"
    heading += f"; {silent} did not say" if silent else ""
    alt = f"Two bars for each project. {listed([f'{bar.label}: {bar.shown[0]}, {bar.shown[1]}' for bar in bars])}."
    figure = Figure(heading, alt, published.source, ("Allocated", "Spent"), bars)
    share = percent(round(spent / allocated, 3), published.round.locale) if allocated else "nothing"
    words = f"{published.pounds(spent)} {when}, {share} of what is allocated."
    words += f" {silent.capitalize()} did not say what was spent, so it may be more." if silent else ""
    return [Heading("Allocated and spent"), sentence(words), figure, _spending(published, projects)]


def _spent_words(published: Published, project: ProjectFigures) -> str:
    return "spend not given" if project.spent is None else f"{published.pounds(project.spent)} spent"


def _spending(published: Published, projects: Sequence[ProjectFigures]) -> Table:
    """The money of each project at the stage."""
    columns = _final(published) if published.is_final else _so_far(published, projects)
    heading = "Allocated, spent and variance" if published.is_final else "Allocated, spent so far and forecast"
    body = tuple(tuple(cell(project) for _, cell in columns) for project in projects)
    return _with_totals(published, heading, [column for column, _ in columns], body)


_Shown = tuple[Column, Callable[[ProjectFigures], Cell]]
"""A column of a table, and the cell of a project in it."""


def _name_column(published: Published, width: int) -> _Shown:
    column = Column(title(published.round, "projects.project"), width)
    return column, lambda project: (Line(published.name(project.row), "strong"),)


def _amounts(
    published: Published, heading: str, width: int, amount: Callable[[ProjectFigures], Decimal | None]
) -> _Shown:
    return Column(heading, width, numbers=True), lambda project: published.amount(amount(project))


def _final(published: Published) -> list[_Shown]:
    round, stage = published.round, published.stage
    happens = title(round, f"{stage.sheet}.move") or title(round, "moves.move")
    worked_out = title(round, f"{stage.sheet}.variance") or "Difference £"
    return [
        _name_column(published, 34),
        _amounts(published, "Allocated £", 14, lambda project: project.allocated),
        _amounts(published, title(round, f"{stage.sheet}.{stage.spent}"), 14, lambda project: project.spent),
        _amounts(published, worked_out, 13, lambda project: project.variance),
        *([(Column(happens, 27), lambda project: (Line(what_happens(published, project)),))] if happens else []),
    ]


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


def _so_far(published: Published, projects: Sequence[ProjectFigures]) -> list[_Shown]:
    round, stage = published.round, published.stage
    planned = any(project.planned is not None for project in projects)
    forecast = title(round, f"{stage.sheet}.{stage.forecast}")
    before = title(round, f"{stage.sheet}.{stage.planned}")
    return [
        _name_column(published, 34 if planned else 46),
        _amounts(published, "Allocated £", 18, lambda project: project.allocated),
        *([_amounts(published, before, 18, lambda project: project.planned)] if planned else []),
        _amounts(published, "Spent so far £", 18, lambda project: project.spent),
        *([_amounts(published, forecast, 18, lambda project: project.forecast)] if forecast else []),
    ]
