"""The section about money: where it goes, what was spent, and what happens to the rest."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from grants.documents.board.published import Published
from grants.documents.document import Bar, Block, Cell, Column, Figure, Heading, Line, Paragraph, Table
from grants.documents.printed import title, total
from grants.documents.telling import Telling
from grants.model.figures import ProjectFigures
from grants.model.figures import total as sum_of
from grants.model.money import apportioned, percent

_BARS = 10  # of a figure; the rest go together
_FEWEST = 3  # projects of a figure
_WHOLE = 100  # pence of a pound
NOTHING = Decimal(0)


def sentence(text: str) -> Paragraph:
    return Paragraph((Line(text),))


def by_amount(published: Published) -> list[ProjectFigures]:
    """The projects, the one with most money first."""
    return sorted(published.figures.rows, key=lambda project: -(project.allocated or NOTHING))


def pence(told: Telling, amounts: Sequence[Decimal | None]) -> list[str]:
    """Amounts as pence of each pound that they come to; together 100p, or nothing where they come to nothing."""
    given = [amount or NOTHING for amount in amounts]
    shares = zip(_shares(given), given, strict=True)
    return [_pence(told, share, amount) if any(given) else "" for share, amount in shares]


def _shares(amounts: Sequence[Decimal]) -> list[int]:
    return apportioned(amounts, _WHOLE)


def _pence(told: Telling, share: int, amount: Decimal) -> str:
    return told.say("pence", count=share) if share or not amount else told.say("pence_under_one")


def whole_pound(told: Telling, shares: Sequence[str]) -> str:
    """What the pence of each pound come to; "" where there are none."""
    return told.say("pence", count=_WHOLE) if any(shares) else ""


def where_it_goes(published: Published, most: int = _BARS) -> Figure | None:
    """The largest projects as bars, and the others together: no more than `most` bars."""
    projects = by_amount(published)
    if not published.figures.allocated or not most:
        return None
    say, given = published.say, [project.allocated or NOTHING for project in projects]
    shares = _shares(given)
    room = min(most, _BARS + 1)
    kept = len(projects) if len(projects) <= room else room - 1
    names = [published.name(project.row) for project in projects[:kept]]
    found = list(zip(names, given, shares, strict=False))
    if rest := len(projects) - kept:
        found.append((say("other_projects", count=rest), sum_of(given[kept:]), sum(shares[kept:])))
    bars = tuple(
        Bar(
            label,
            (amount,),
            (say("money_bar", amount=published.pounds(amount), share=_pence(published, share, amount)),),
        )
        for label, amount, share in found
    )
    share = _pence(published, shares[0], given[0])
    return Figure(
        say("money_finding", project=published.name(projects[0].row), share=share),
        say("money_bars", bars=read_out(published, bars)),
        published.source,
        (say("money_allocated"),),
        bars,
    )


def read_out(told: Telling, bars: Sequence[Bar]) -> str:
    """What bars show, for those who can't see them."""
    return told.listed([f"{bar.label}: {', '.join(bar.shown)}" for bar in bars])


def money(published: Published, *, with_bars: bool) -> list[Block]:
    """What each project is allocated; later what it spent, too. `with_bars` is whether the bars stand here."""
    figure = where_it_goes(published) if with_bars else None
    blocks: list[Block] = [Heading(published.say("money")), *([figure] if figure else [])]
    if not published.has_results:
        return [*blocks, _table(published.say("money_table"), _planned(published))]
    spent = _spent_bars(published)
    heading = published.say("money_table_final" if published.is_final else "money_table_so_far")
    columns = _final(published) if published.is_final else _so_far(published)
    return [
        *blocks,
        sentence(what_was_spent(published)),
        *([spent] if spent else []),
        _table(heading, columns),
    ]


def what_was_spent(published: Published) -> str:
    """What was spent, of what the projects that say so were allocated; and how many say nothing."""
    figures = published.figures
    said = [project for project in figures.rows if project.spent is not None]
    if not said:
        return published.say("spent_nothing_told")
    allocated, spent = sum_of(project.allocated for project in said), figures.spent_so_far
    words = _spent_of(published, spent, allocated, len(said))
    if allocated:
        share = percent(round(spent / allocated, 3), published.round.locale)
        words = published.say("spent_with_share", spent=words, share=share)
    else:
        words = published.say("spent_alone", spent=words)
    if not figures.silent:
        return words
    rest = published.pounds(sum_of(project.allocated for project in figures.silent))
    return f"{words} {published.say('spent_not_told', count=len(figures.silent), amount=rest)}"


def _spent_of(published: Published, spent: Decimal, allocated: Decimal, count: int) -> str:
    """What was spent of what was allocated to so many projects, which say what they spent."""
    facts = {"spent": published.pounds(spent), "allocated": published.pounds(allocated)}
    if not published.figures.silent:
        return published.say("spent" if published.is_final else "spent_so_far", **facts)
    those = "spent_of_those" if published.is_final else "spent_so_far_of_those"
    return published.say(those, **facts, count=count)


def _spent_bars(published: Published) -> Figure | None:
    """What was allocated and what was spent, of the largest projects that say so.

    No figure of one or two projects alone, nor where each spent what it was allocated: the table says as much.
    """
    projects = [project for project in by_amount(published) if project.spent is not None][:_BARS]
    if len(projects) < _FEWEST or all(project.spent == project.allocated for project in projects):
        return None
    say = published.say
    bars = tuple(
        Bar(
            published.name(project.row),
            (project.allocated or NOTHING, project.spent or NOTHING),
            (
                say("spent_bar_allocated", amount=published.pounds(project.allocated)),
                say("spent_bar_spent", amount=published.pounds(project.spent)),
            ),
        )
        for project in projects
    )
    alt, series = say("spent_bars", bars=read_out(published, bars)), (say("money_allocated"), say("spent_series"))
    return Figure(_finding(published, projects), alt, published.source, series, bars)


def _finding(published: Published, projects: Sequence[ProjectFigures]) -> str:
    """What the bars show: who spent otherwise than it was allocated."""
    if not published.is_final:
        return published.say("spent_finding_so_far")
    return published.say("spent_finding", count=sum(project.spent != project.allocated for project in projects))


# ------------------------------------------------------------------------------------------------ the tables


class _Shown(NamedTuple):
    """A column of a table, its cells in the order of the projects, and what they come to."""

    column: Column
    cells: list[Cell]
    total: Cell = ()


def _table(heading: str, columns: Sequence[_Shown]) -> Table:
    """A table of money with what each column of amounts comes to."""
    rows = tuple(zip(*(each.cells for each in columns), strict=True))
    return Table(heading, tuple(each.column for each in columns), rows, tuple(each.total for each in columns))


def _names(published: Published, width: int) -> _Shown:
    return _Shown(
        Column(title(published.round, "projects.project"), width),
        [(Line(published.name(project.row), "strong"),) for project in by_amount(published)],
        (Line(published.say("table_total"), "strong"),),
    )


def _amounts(published: Published, heading: str, width: int, of: Callable[[ProjectFigures], Decimal | None]) -> _Shown:
    cells = [published.amount(of(each)) for each in by_amount(published)]
    return _Shown(Column(heading, width, numbers=True), cells, total(cells, published.round))


def _allocated(published: Published, width: int) -> list[_Shown]:
    shares = pence(published, [project.allocated for project in by_amount(published)])
    whole = whole_pound(published, shares)
    of_each = Column(published.say("column_of_each_pound"), 11, numbers=True)
    return [
        _amounts(published, published.say("column_allocated"), width, lambda project: project.allocated),
        _Shown(of_each, [(Line(share),) for share in shares], (Line(whole, "strong"),) if whole else ()),
    ]


def _planned(published: Published) -> list[_Shown]:
    round, projects = published.round, by_amount(published)
    groups: list[Cell] = [(Line(round.label("theme_groups", each.row["theme_group"])),) for each in projects]
    grouped = any(cell[0].text for cell in groups)
    return [
        _names(published, 50),
        *([_Shown(Column(title(round, "projects.theme_group"), 26), groups)] if grouped else []),
        *_allocated(published, 14),
    ]


def _final(published: Published) -> list[_Shown]:
    round, stage = published.round, published.stage
    happens = title(round, f"{stage.sheet}.move") or title(round, "moves.move")
    worked_out = title(round, f"{stage.sheet}.variance") or published.say("money_difference")
    moves: list[Cell] = [(Line(what_happens(published, project)),) for project in by_amount(published)]
    return [
        _names(published, 32),
        *_allocated(published, 14),
        _amounts(published, title(round, f"{stage.sheet}.{stage.spent}"), 13, lambda project: project.spent),
        _amounts(published, worked_out, 13, lambda project: project.variance),
        *([_Shown(Column(happens, 24), moves)] if happens and any(cell[0].text for cell in moves) else []),
    ]


def _so_far(published: Published) -> list[_Shown]:
    round, stage = published.round, published.stage
    planned = any(project.planned is not None for project in published.figures.rows)
    forecast, before = (title(round, f"{stage.sheet}.{column}") for column in (stage.forecast, stage.planned))
    return [
        _names(published, 30 if planned else 40),
        *_allocated(published, 16),
        *([_amounts(published, before, 16, lambda project: project.planned)] if planned else []),
        _amounts(published, published.say("money_spent_so_far"), 16, lambda project: project.spent),
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
    words = published.say(
        "variance_less" if variance > 0 else "variance_more",
        project=published.called(project.row),
        amount=published.pounds(abs(variance)),
    )
    why = published.prose(project.spending.get("comments"), project.ref)
    reason = published.say("variance_why", why=why) if why else ""
    return " ".join(filter(None, (words, reason, what_happens(published, project))))


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
