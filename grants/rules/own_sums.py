"""SUM: amounts of the round's own, such as a spend profile by quarter, that have to come to a figure of the project."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from grants.form.form import Sheet, Sum
from grants.model.figures import total
from grants.model.finding import Finding
from grants.model.money import plain
from grants.model.returns import Row
from grants.model.rule import Rule
from grants.model.stages import ROLES
from grants.model.words import listed
from grants.rules.by_project import explained, strays, wrong_sums
from grants.rules.check import Check, Checks
from grants.rules.context import Context

SUM01 = Rule(
    "SUM01", "error", ROLES,
    finds="Amounts of the round's own do not add up, for a project, to the figure that they have to come to.",
    points="first of these amounts in the project's first row",
    message="{amounts} of {ref} {come} to {total}; its {figure} is {wanted}; {difference} too {much}.",
    fix="Correct these amounts, or {figure} on {where}.{row}",
    why="The round asks for these amounts so that they can be held against the figure; a reader will add them up.",
    example="A spend profile by quarter that comes to £9,000, for a project of £10,000.",
)  # fmt: skip


def own_amounts_come_to_their_figure(context: Context) -> Iterator[Finding]:
    for key, sheet in context.round.sheets.items():
        if context.round.reached(sheet.since, context.stage.key):
            for each in sheet.sums:
                reads = (f"{key}.ref", *(f"{key}.{column}" for column in each.columns), each.equals)
                if all(context.has(read) for read in reads):
                    yield from _of_sum(context, sheet, each)


def _of_sum(context: Context, sheet: Sheet, each: Sum) -> Iterator[Finding]:
    data, rows = context[sheet.key], _rows(context, sheet)
    if not rows:
        return
    place, _, figure = each.equals.partition(".")
    wanted = {ref: row[figure] for ref, row in context[place].first_by_ref().items() if ref in context.projects}
    amounts = {ref: _amount(rows.get(ref, ()), each) for ref in wanted.keys() - explained(context, sheet.key)}
    unknown = {ref for ref, its in rows.items() if any(_lacks(context, sheet, row, each) for row in its)}
    lost = [_amount([row], each) for row in strays(context, sheet.key)]
    for ref, comes_to, gap, much in wrong_sums(amounts, wanted, unknown, lost):
        missing = f" The sheet {data.name} has no row for {ref}: add one."
        words = {"total": _shown(context, sheet, each, comes_to), "wanted": _shown(context, sheet, each, wanted[ref])}
        words |= {"difference": _shown(context, sheet, each, gap), "much": much, "row": "" if ref in rows else missing}
        words |= {"amounts": _named(sheet, each), "come": "come" if len(each.columns) > 1 else "comes"}
        words |= {"figure": context.title(each.equals), "where": context[place].name}
        number = rows[ref][0]["row"] if ref in rows else data.header_row
        yield context.found(SUM01, data, each.columns[0], number, ref=ref, **words)


def _rows(context: Context, sheet: Sheet) -> Mapping[str, Sequence[Row]]:
    """The rows of each project; on a sheet with one row a project, the first."""
    by_ref = context[sheet.key].by_ref()
    once = sheet.column("ref").once
    return {ref: rows[:1] if once else rows for ref, rows in by_ref.items()}


def _amount(rows: Sequence[Row], each: Sum) -> Decimal:
    return total(row[column] for row in rows for column in each.columns)


def _lacks(context: Context, sheet: Sheet, row: Row, each: Sum) -> bool:
    """Whether a row lacks an amount, and that is reported: it can't be read, or is blank and required."""
    required = [key for key in each.columns if context.round.required(sheet.column(key), context.stage.key)]
    readable = context[sheet.key].readable(row["row"], *each.columns)
    return not readable or any(row[key] is None for key in required)


def _shown(context: Context, sheet: Sheet, each: Sum, amount: Decimal) -> str:
    money = sheet.column(each.columns[0]).kind == "money"
    return context.pounds(amount) if money else plain(amount, context.round.locale)


def _named(sheet: Sheet, each: Sum) -> str:
    """The titles of the columns of a sum: "Q1 to Q4" where they are neighbours."""
    keys = list(each.columns)
    titles = [sheet.column(key).title for key in keys]
    first = sheet.keys.index(keys[0])
    neighbours = len(keys) > 2 and list(sheet.keys[first : first + len(keys)]) == keys
    return f"{titles[0]} to {titles[-1]}" if neighbours else listed(titles)


CHECKS: Checks = (Check(SUM01, own_amounts_come_to_their_figure),)
