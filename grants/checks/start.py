"""Rules of Start here and Sign-off."""

from collections.abc import Iterator
from decimal import Decimal

from grants.checks.registry import Context, check
from grants.form.answers import signature
from grants.model.finding import Finding
from grants.model.words import alike, day, listed, quoted


@check("CELL01", "start.carried_forward", "start.carried_for")
def carried_forward_has_a_purpose(context: Context) -> Iterator[Finding]:
    start = context["start"]
    for row in start.rows():
        if row["carried_forward"] and not row["carried_for"] and start.readable(row["row"], "carried_for"):
            amount = context.pounds(row["carried_forward"])
            because = f", though {amount} was carried forward"
            yield context.found("CELL01", start, "carried_for", row["row"], because=because, or_clear="")


@check("ALLOC02", "start.partnership")
def partnership_is_the_rounds(context: Context) -> Iterator[Finding]:
    yield from _as_the_round_says(context, "partnership", context.round.partnership)


@check("ALLOC02", "start.fund")
def fund_is_the_rounds(context: Context) -> Iterator[Finding]:
    yield from _as_the_round_says(context, "fund", context.round.fund)


@check("ALLOC02", "start.year")
def year_is_the_rounds(context: Context) -> Iterator[Finding]:
    yield from _as_the_round_says(context, "year", context.round.year)


@check("ALLOC02", "start.grant_total")
def grant_total_is_the_rounds(context: Context) -> Iterator[Finding]:
    yield from _as_the_round_says(context, "grant_total", context.round.grant_total)


def _as_the_round_says(context: Context, key: str, expected: str | Decimal) -> Iterator[Finding]:
    start = context["start"]
    for row in start.rows():
        given = row[key]
        if given is not None and not _same(given, expected):
            words = {"value": _shown(context, given), "expected": _shown(context, expected)}
            yield context.found("ALLOC02", start, key, row["row"], **words)


def _same(given: str | Decimal, expected: str | Decimal) -> bool:
    """Capitals, spaces and the kind of dash or stroke in a year tell nothing."""
    if isinstance(given, Decimal) or isinstance(expected, Decimal):
        return given == expected
    return alike(given) == alike(expected)


def _shown(context: Context, value: str | Decimal) -> str:
    return context.pounds(value) if isinstance(value, Decimal) else quoted(value)


@check("TIME03", "sign_off.return", "sign_off.date")
def dates_of_signing_can_be(context: Context) -> Iterator[Finding]:
    sheet = context["sign_off"]
    opening = {stage.label: context.round.stages[stage.key].opens for stage in context.round.offered}
    opening_days = list(opening.values())
    for row in sheet.rows():
        signed, opens = row["date"], opening.get(row["return"], min(opening_days))
        if signed is None or context.doubted(sheet.name, sheet.cell("date", row["row"]), "CELL03"):
            continue
        if signed > context.today:
            when = "which is in the future"
        elif signed < opens:
            when = f"before {day(opens, context.round.locale)}, when it could first be given"
        else:
            continue
        words = {"stage": quoted(row["return"] or "a return"), "date": day(signed, context.round.locale), "when": when}
        yield context.found("TIME03", sheet, "date", row["row"], **words)


@check("SIGN01", "sign_off.return", "sign_off.name", "sign_off.position", "sign_off.date")
def return_is_signed(context: Context) -> Iterator[Finding]:
    """The signature block of the form asks for all three."""
    sheet, stage = context["sign_off"], context.round.stage(context.returned.stage)
    keys = ("name", "position", "date")
    row = signature(context.whole["sign_off"], context.round, stage.label)
    number = int(row["row"]) if row else sheet.header_row
    missing = [key for key in keys if not (row and row[key]) and sheet.readable(number, key)]
    if missing:
        words = {"stage": stage.label.lower(), "missing": listed(missing), "are": "are" if len(missing) > 1 else "is"}
        yield context.found("SIGN01", sheet, missing[0], number, **words)
