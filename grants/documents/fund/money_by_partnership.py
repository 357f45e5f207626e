"""The money of a fund: who gets what of it, what was spent, and what is left."""

from collections.abc import Callable
from decimal import Decimal

from grants.documents.board.published import Published
from grants.documents.board.spending import pence
from grants.documents.document import Bar, Block, Cell, Column, Figure, Heading, Line, Paragraph, Table
from grants.documents.fund.gathered import Fund
from grants.documents.printed import total as column_total
from grants.model.figures import total
from grants.model.money import percent

NOTHING = Decimal(0)
_BARS = 12  # of a figure; the partnerships with least stand in the table alone


def how_much(fund: Fund) -> str:
    """What the fund is, who gets how much of it, and whether all of it is allocated; in sentences."""
    totals = fund.totals
    said = [
        fund.say("fund_is", fund=fund.pounds(totals["fund"]), granted=fund.pounds(totals["granted"])),
        *([fund.say("retained", amount=fund.pounds(totals["retained"]))] if totals["retained"] else []),
        *_gap(fund),
        *_carried_in(fund),
        *_allocated(fund),
    ]
    return " ".join(said)


def _gap(fund: Fund) -> list[str]:
    """By how much what is granted and kept misses the fund."""
    fund_total, granted, kept = (fund.totals[key] or NOTHING for key in ("fund", "granted", "retained"))
    gap = fund_total - granted - kept
    return [fund.say("gap_left" if gap > 0 else "gap_over", amount=fund.pounds(abs(gap)))] if gap else []


def _carried_in(fund: Fund) -> list[str]:
    carried = total(each.figures.carried_in for _, each in fund.returned)
    return [fund.say("carried_in_all", amount=fund.pounds(carried))] if carried else []


def _allocated(fund: Fund) -> list[str]:
    """What of the money of those that have returned is allocated."""
    available, allocated = fund.totals["available"] or NOTHING, fund.totals["allocated"] or NOTHING
    count = sum(len(each.figures.rows) for _, each in fund.returned)
    if not count:
        return []
    left = available - allocated
    key = "allocated_all" if not left else "allocated_less" if left > 0 else "allocated_more"
    words = fund.say("to_projects", count=count)
    facts = {"available": fund.pounds(available), "allocated": fund.pounds(allocated), "left": fund.pounds(abs(left))}
    return [fund.say(key, projects=words, **facts)]


def what_was_spent(fund: Fund) -> str:
    """What was spent, of what the projects that say so were allocated; and what the others were."""
    said = [project for _, each in fund.returned for project in each.figures.rows if project.spent is not None]
    silent = [project for _, each in fund.returned for project in each.figures.silent]
    if not said:
        return fund.say("spent_none")
    allocated, spent = total(each.allocated for each in said), total(each.spent for each in said)
    share = percent(round(spent / allocated, 3), fund.round.locale) if allocated else ""
    key = "spent" if fund.is_final else "spent_so_far"
    facts = {"spent": fund.pounds(spent), "allocated": fund.pounds(allocated), "share": share}
    words = [fund.say(key, **facts)]
    if silent:
        words.append(
            fund.say("spent_silent", amount=fund.pounds(total(each.allocated for each in silent)), count=len(silent))
        )
    if fund.is_final:
        under, over = (total(kind(each) for _, each in fund.returned) for kind in (_under, _over))
        words.append(fund.say("spent_otherwise", under=fund.pounds(under), over=fund.pounds(over)))
    return " ".join(words)


def _under(published: Published) -> Decimal:
    return published.figures.underspent


def _over(published: Published) -> Decimal:
    return published.figures.overspent


def money_by_partnership(fund: Fund) -> list[Block]:
    """Bars of what each partnership has, and the table of all amounts, each column with its total."""
    figure = bars(fund, _BARS)
    lines = [Line(how_much(fund)), *([Line(what_was_spent(fund))] if fund.has_results else [])]
    return [Heading(fund.say("money")), Paragraph(tuple(lines)), *([figure] if figure else []), _table(fund)]


def bars(fund: Fund, most: int) -> Figure | None:
    """What each partnership is granted, largest first, of no more than `most`."""
    ordered = sorted(fund.partnerships, key=lambda one: -one.granted)
    if len(ordered) < 2 or most < 2:
        return None
    shares = pence(fund, [one.granted for one in ordered])
    found = tuple(
        Bar(one.name, (one.granted,), (f"{fund.pounds(one.granted)} ({share})",))
        for one, share in zip(ordered[:most], shares, strict=False)
    )
    told = fund.listed([f"{bar.label}: {bar.shown[0]}" for bar in found])
    if len(found) < len(ordered):
        heading = fund.say("money_largest", shown=len(found), all=len(ordered))
    elif ordered[0].granted == ordered[1].granted:
        heading = fund.say("money_alike")
    else:
        heading = fund.say("money_finding", name=ordered[0].name, share=shares[0])
    return Figure(heading, fund.say("money_alt", bars=told), fund.source, (fund.say("granted_column"),), found)


def _table(fund: Fund) -> Table:
    columns: list[tuple[Column, list[Cell]]] = [
        (Column(fund.say("partnership"), 28), [(Line(one.name, "strong"),) for one in fund.partnerships]),
        _column(fund, "granted_column", [one.granted for one in fund.partnerships]),
    ]
    known = [one.published for one in fund.partnerships]
    if any(each and each.figures.carried_in for each in known):
        columns.append(_amounts(fund, "carried_in_column", lambda each: each.figures.carried_in))
    columns.append(_amounts(fund, "allocated_column", lambda each: each.figures.allocated))
    if any(each and each.figures.left for each in known):
        columns.append(_amounts(fund, "left_column", lambda each: each.figures.left))
    if fund.has_results:
        key = "spent_column" if fund.is_final else "spent_so_far_column"
        columns.append(_amounts(fund, key, lambda each: each.figures.spent_so_far))
    if fund.is_final:
        columns += [
            _amounts(fund, "under_column", _under),
            _amounts(fund, "over_column", _over),
            _amounts(fund, "carried_column", lambda each: total(each.figures.carried.values())),
        ]
    rows = tuple(zip(*(cells for _, cells in columns), strict=True))
    totals = [column_total(cells, fund.round, whole=False) for _, cells in columns[1:]]
    heads = tuple(column for column, _ in columns)
    return Table(fund.say("money_table"), heads, rows, ((Line(fund.say("total"), "strong"),), *totals))


def _amounts(fund: Fund, key: str, of: Callable[[Published], Decimal]) -> tuple[Column, list[Cell]]:
    return _column(fund, key, [of(one.published) if one.published else None for one in fund.partnerships])


def _column(fund: Fund, key: str, amounts: list[Decimal | None]) -> tuple[Column, list[Cell]]:
    """A column of amounts; a blank where a return is missing."""
    return Column(fund.say(key), 12, numbers=True), [() if each is None else fund.amount(each) for each in amounts]
