"""The rows of a sheet held against the projects: whose they are, which project lacks one, what they come to."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from grants.model.finding import Finding
from grants.model.returns import Row, SheetData
from grants.model.rule import Rule
from grants.model.words import nearest
from grants.rules.context import Context

Wrong = tuple[str, Decimal, Decimal, str]
"""A project whose sum is wrong: its ref, the sum, by how much it is wrong, and "much" or "little"."""


def named(row: Mapping[str, object]) -> str:
    """A project as a message names it: its ref, or its row where it has none."""
    return str(row["ref"] or f"The project in row {row['row']}")


def difference(actual: Decimal, wanted: Decimal) -> tuple[Decimal, str]:
    """By how much a sum is wrong, and which way, in the words "£440 too much"."""
    return abs(actual - wanted), "much" if actual > wanted else "little"


def refs_of(sheet: SheetData) -> set[str]:
    """The refs that stand on a sheet."""
    return set(sheet.by_ref())


def strays(context: Context, sheet: str) -> list[Row]:
    """The rows of a sheet that belong to no project: their ref is blank or unknown, which other rules report."""
    refs = refs_of(context["projects"])
    return [row for row in context[sheet].rows() if row["ref"] not in refs]


def wrong_sums(
    sums: Mapping[str, Decimal | None],
    wanted: Mapping[str, Decimal | None],
    unknown: Collection[str | None],
    lost: Collection[Decimal],
) -> Iterator[Wrong]:
    """Projects whose amounts on a sheet do not add up to what is wanted.

    `unknown` are the refs of rows that lack an amount, `lost` the amounts that stand under a blank or wrong ref. Where
    they explain what is lacking, it is silent: that is reported already.
    """
    for ref, amount in wanted.items():
        total = sums.get(ref)
        if total is not None and amount is not None and total != amount:
            gap, much = difference(total, amount)
            if much == "much" or not (ref in unknown or gap in lost):
                yield ref, total, gap, much


def wrong_amounts(
    context: Context, sheet: str, sums: Mapping[str, Decimal | None], wanted: Mapping[str, Decimal | None]
) -> Iterator[Wrong]:
    """As `wrong_sums`, of a sheet whose rows have an amount."""
    unknown = {row["ref"] for row in context[sheet].rows() if row["amount"] is None}
    return wrong_sums(sums, wanted, unknown, [row["amount"] for row in strays(context, sheet)])


def unanswered(context: Context, sheet: SheetData, key: str) -> Iterator[tuple[str, int, str]]:
    """Projects that lack an answer, the row to point at (the header where there is none), and what to add of that."""
    if not sheet.has(key):
        return
    rows = sheet.first_by_ref()
    known = explained(context, sheet.key)
    for ref in context.projects:
        if ref in rows:
            number = rows[ref]["row"]
            if rows[ref][key] is None and sheet.readable(number, key):
                yield ref, number, ""
        elif ref not in known:
            yield ref, sheet.header_row, f" The sheet {sheet.name} has no row for {ref}: add one."


def not_given(context: Context, rule: Rule, key: str) -> Iterator[Finding]:
    """A finding for each project that lacks an answer on the sheet of the stage's money."""
    sheet = context.spending
    for ref, number, row in unanswered(context, sheet, key):
        yield context.found(rule, sheet, key, number, ref=ref, row=row)


_PAIRS = 20_000
"""Rows times projects that are compared one by one, which takes the square of their number."""


def explained(context: Context, sheet: str) -> set[str]:
    """Projects that seem to lack a row on a sheet, and have one under a blank or wrong ref, which is reported.

    A stray row belongs to a project that lacks one and whose place is between the rows around it; of several, the
    one whose ref is most like the row's, else the first. Where far too many are lacking, each is taken for explained.
    """
    place = {ref: number for number, ref in enumerate(context.projects)}
    here = refs_of(context[sheet])
    lacking = [ref for ref in place if ref not in here]
    rows = list(context[sheet].rows())
    if len(rows) * len(lacking) > _PAIRS:
        return set(lacking)
    behind, last = [0] * len(rows), len(place) - 1
    for index in range(len(rows) - 1, -1, -1):
        last = place.get(rows[index]["ref"], last)
        behind[index] = last
    found: set[str] = set()
    first = 0
    for row, last in zip(rows, behind, strict=True):
        if row["ref"] in place:
            first = place[row["ref"]]
        elif between := [ref for ref in lacking if first <= place[ref] <= last and ref not in found]:
            found.add(nearest(row["ref"] or "", between) or between[0])
    return found
