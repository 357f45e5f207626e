"""The sections about money: what there is, where it goes, what was spent."""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal

from grants.documents.board.published import Year, total
from grants.documents.document import Bar, Block, Cell, Column, Figure, Heading, Line, Paragraph, Table
from grants.form.answers import ticked
from grants.model.money import PENNY, percent
from grants.model.returns import Row
from grants.model.words import counted, given_by, listed

_BARS = 10  # of a figure; the rest go together
_NONE = "No priority stated"


def sentence(text: str) -> Paragraph:
    return Paragraph((Line(text),))


def by_amount(year: Year) -> list[Row]:
    """The projects, the one with most money first."""
    return sorted(year.projects, key=lambda row: -(row["allocated"] or Decimal(0)))


def pence(part: Decimal, whole: Decimal) -> str:
    """A share as pence of each pound."""
    if not whole:
        return ""
    share = round(100 * part / whole)
    return f"{share}p" if share or not part else "under 1p"


def where_it_goes(year: Year) -> Figure | None:
    """The figure of page one: the largest projects, and the others together."""
    if not year.allocated:
        return None
    rows = by_amount(year)
    first, rest = rows[:_BARS], rows[_BARS:]
    bars = [_bar(year, year.name(row), row["allocated"] or Decimal(0)) for row in first]
    if rest:
        bars.append(_bar(year, counted(len(rest), "other project"), total(row["allocated"] for row in rest)))
    share = pence(first[0]["allocated"] or Decimal(0), year.allocated)
    title = f"{year.name(first[0])} gets {share} of each pound"
    alt = f"Bars of what each project is allocated. {listed([f'{bar.label}: {bar.shown[0]}' for bar in bars])}."
    return Figure(title, alt, year.source, ("Allocated",), tuple(bars))


def _bar(year: Year, label: str, amount: Decimal) -> Bar:
    return Bar(label, (amount,), (f"{year.pounds(amount)} ({pence(amount, year.allocated)})",))


def by_project(year: Year) -> list[Block]:
    grouped = any(row["theme_group"] for row in year.projects)
    columns = (
        Column("Project", 50),
        *([Column("Theme group", 26)] if grouped else []),
        Column("Allocated £", 14, numbers=True),
        Column("Of each pound", 10, numbers=True),
    )
    rows = tuple(
        (
            (Line(year.name(row), "strong"),),
            *([(Line(row["theme_group"] or ""),)] if grouped else []),
            year.amount(row["allocated"]),
            (Line(pence(row["allocated"] or Decimal(0), year.allocated)),),
        )
        for row in by_amount(year)
    )
    blank: list[list[Decimal | None]] = [[]] if grouped else []
    last = _totals(year, *blank, [row["allocated"] for row in year.projects], [])
    return [Heading("Where the money goes"), Table("Money by project", columns, rows, last)]


def _totals(year: Year, *columns: Sequence[Decimal | None]) -> tuple[Cell, ...]:
    """The last row of a table of money: what each column comes to, and of how many projects where not of all."""
    return (Line("Total", "strong"),), *(_sum(year, amounts) for amounts in columns)


def _sum(year: Year, amounts: Sequence[Decimal | None]) -> Cell:
    given = [amount for amount in amounts if amount is not None]
    lacking = [Line(given_by(len(given), len(amounts)), "quiet")] if len(given) < len(amounts) else []
    return (*year.amount(total(given), "strong"), *lacking) if given else ()


def by_priority(year: Year) -> list[Block]:
    """Each priority's money, counted in full and shared out equally; nothing where no project has a tick."""
    if not any(ticked(row, year.round) for row in year.projects):
        return []
    names = {number: f"{number}. {words}" for number, words in year.round.priorities.items()}
    served: dict[str, list[tuple[Decimal, Decimal]]] = {name: [] for name in (*names.values(), _NONE)}
    for row in year.projects:
        amount = row["allocated"] or Decimal(0)
        serves = [names[number] for number in ticked(row, year.round)] or [_NONE]
        for name, share in zip(serves, shared_out(amount, len(serves)), strict=True):
            served[name].append((amount, share))
    if not served[_NONE]:
        del served[_NONE]
    return [Heading("The priorities that it serves"), _explained(year), *_priorities(year, served)]


def shared_out(amount: Decimal, number: int) -> list[Decimal]:
    """An amount in equal shares that come to it exactly: pennies that are left over go to the first."""
    share = (amount / number).quantize(PENNY, rounding=ROUND_FLOOR)
    left = int((amount - share * number) / PENNY)
    return [share + (PENNY if place < left else 0) for place in range(number)]


def _explained(year: Year) -> Paragraph:
    return sentence(
        f"A project can serve several priorities of the {year.round.plan}. Its money is counted here twice: once in "
        "full under each priority that it serves, so that those amounts come to more than there is; and once shared "
        "out equally between them, so that they come to what is allocated."
    )


def _priorities(year: Year, served: dict[str, list[tuple[Decimal, Decimal]]]) -> list[Block]:
    sums = {name: (total(full for full, _ in rows), total(share for _, share in rows)) for name, rows in served.items()}
    order = sorted(sums, key=lambda name: -sums[name][1])
    bars = tuple(
        Bar(name, (full, shared), (f"{year.pounds(full)} in full", f"{year.pounds(shared)} shared out"))
        for name, (full, shared) in ((name, sums[name]) for name in order)
    )
    alt = f"Two bars for each priority. {listed([f'{bar.label}: {bar.shown[0]}, {bar.shown[1]}' for bar in bars])}."
    columns = (
        Column("Priority", 46),
        Column("Projects", 12, numbers=True),
        Column("Counted in full £", 20, numbers=True),
        Column("Shared out equally £", 22, numbers=True),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            (Line(name, "strong"),),
            (Line(str(len(served[name]))),),
            year.amount(sums[name][0]),
            year.amount(sums[name][1]),
        )
        for name in order
    )
    last = _totals(year, [], [], [share for _, share in sums.values()])
    series = ("Counted in full", "Shared out equally")
    return [Figure(_most(sums), alt, year.source, series, bars), Table("Money by priority", columns, rows, last)]


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


def allocated_and_spent(year: Year) -> list[Block]:
    """At half-year what was spent so far and is forecast; at year end what was spent, and what happens to the rest."""
    if not year.has_results or not year.projects:
        return []
    rows = by_amount(year)
    bars = tuple(
        Bar(
            year.name(row),
            (row["allocated"] or Decimal(0), year.spent(row) or Decimal(0)),
            (f"{year.pounds(row['allocated'])} allocated", _spent_words(year, row)),
        )
        for row in rows[:_BARS]
    )
    spent = total(year.spent(row) for row in rows)
    when = "was spent" if year.is_final else "was spent so far"
    title = f"{year.pounds(spent)} of {year.pounds(year.allocated)} {when}"
    if year.unspoken:
        title += f"; {counted(len(year.unspoken), 'project')} did not say"
    alt = f"Two bars for each project. {listed([f'{bar.label}: {bar.shown[0]}, {bar.shown[1]}' for bar in bars])}."
    figure = Figure(title, alt, year.source, ("Allocated", "Spent"), bars)
    table = _final(year, rows) if year.is_final else _half_year(year, rows)
    share = percent(round(spent / year.allocated, 3), year.round.locale) if year.allocated else "nothing"
    said = f"{year.pounds(spent)} {when}, {share} of what is allocated."
    if year.unspoken:
        said += f" {counted(len(year.unspoken), 'project').capitalize()} did not say what was spent, so it may be more."
    return [Heading("Allocated and spent"), sentence(said), figure, table]


def _spent_words(year: Year, row: Row) -> str:
    spent = year.spent(row)
    return "spend not given" if spent is None else f"{year.pounds(spent)} spent"


def _final(year: Year, rows: list[Row]) -> Table:
    columns = (
        Column("Project", 34),
        Column("Allocated £", 14, numbers=True),
        Column("Spent £", 14, numbers=True),
        Column("Variance £", 13, numbers=True),
        Column("What happens to the variance", 27),
    )
    body = tuple(
        (
            (Line(year.name(row), "strong"),),
            year.amount(row["allocated"]),
            year.amount(year.spent(row)),
            year.amount(year.variance(row)),
            (Line(what_happens(year, row)),),
        )
        for row in rows
    )
    last = _totals(year, *_columns(rows, year.spent, year.variance), [])
    return Table("Allocated, spent and variance", columns, body, last)


def _columns(rows: list[Row], *amounts: Callable[[Row], Decimal | None]) -> list[list[Decimal | None]]:
    """The amounts of each column of a table, what is allocated first."""
    return [[row["allocated"] for row in rows], *(list(map(amount, rows)) for amount in amounts)]


def what_happens(year: Year, row: Row) -> str:
    said = year.spending.get(row["ref"], {})
    if not year.variance(row) or not said.get("move"):
        return ""
    other = next((each for each in year.projects if each["ref"] == said["other"]), None)
    return f"{said['move']}: {year.name(other)}." if other else f"{said['move']}."


def _half_year(year: Year, rows: list[Row]) -> Table:
    columns = (
        Column("Project", 46),
        Column("Allocated £", 18, numbers=True),
        Column("Spent so far £", 18, numbers=True),
        Column("Forecast at year end £", 18, numbers=True),
    )

    def forecast(row: Row) -> Decimal | None:
        given: Decimal | None = year.spending.get(row["ref"], {}).get("forecast")
        return given

    body = tuple(
        (
            (Line(year.name(row), "strong"),),
            year.amount(row["allocated"]),
            year.amount(year.spent(row)),
            year.amount(forecast(row)),
        )
        for row in rows
    )
    last = _totals(year, *_columns(rows, year.spent, forecast))
    return Table("Allocated, spent so far and forecast", columns, body, last)
