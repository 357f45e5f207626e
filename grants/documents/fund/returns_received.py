"""Who of a fund has returned: when each signed, and what is missing."""

from grants.documents.document import Block, Cell, Column, Heading, Line, Paragraph, Table
from grants.documents.fund.gathered import Fund, Partnership
from grants.documents.printed import title
from grants.model.figures import total
from grants.model.words import day


def who_returned(fund: Fund) -> str:
    """How many have returned, who is missing and who was late, in sentences."""
    there, missing = list(fund.returned), [one.name for one in fund.missing]
    late = [fund.say("late_by", name=one.name, count=one.days_late) for one in fund.partnerships if one.days_late]
    said = [fund.say("returned_of", count=len(fund.partnerships), returned=len(there))]
    said += [fund.say("missing", names=fund.listed(missing))] if missing else []
    said += [fund.say("late", names=fund.listed(late))] if late else []
    return " ".join(said)


def returns_received(fund: Fund) -> list[Block]:
    """A row for each partnership, the missing ones too."""
    columns = (
        Column(fund.say("partnership"), 40),
        Column(fund.say("granted_column"), 16, numbers=True),
        Column(fund.round.sheets["projects"].title, 12, numbers=True),
        Column(fund.say("state"), 20),
        Column(title(fund.round, "sign_off.date") or fund.say("signed"), 20),
    )
    rows = tuple(_row(fund, one) for one in fund.partnerships)
    counts = [len(each.figures.rows) for _, each in fund.returned]
    granted = fund.amount(total(one.granted for one in fund.partnerships), "strong")
    last: tuple[Cell, ...] = (
        (Line(fund.say("total"), "strong"),), granted, (Line(str(sum(counts)), "strong"),), (), (),
    )  # fmt: skip
    due = day(fund.due, fund.round.locale)
    return [
        Heading(fund.say("received")),
        Paragraph((Line(fund.say("due", day=due)), Line(who_returned(fund)))),
        Table(fund.say("received"), columns, rows, last),
    ]


def _row(fund: Fund, one: Partnership) -> tuple[Cell, ...]:
    projects = str(len(one.published.figures.rows)) if one.published else ""
    return (
        (Line(one.name, "strong"),),
        fund.amount(one.granted),
        (Line(projects),),
        (Line(_state(fund, one), "plain" if one.published and not one.errors else "strong"),),
        (Line(_signed(fund, one)),),
    )


def _state(fund: Fund, one: Partnership) -> str:
    if one.published is None:
        return fund.say("state_missing")
    return fund.say("state_errors", count=len(one.errors)) if one.errors else fund.say("state_returned")


def _signed(fund: Fund, one: Partnership) -> str:
    if one.published is None:
        return ""
    if one.signed is None:
        return fund.say("not_signed")
    signed = day(one.signed, fund.round.locale)
    return fund.say("signed_late", day=signed, count=one.days_late) if one.days_late else signed
