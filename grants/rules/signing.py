"""SIGN and TIME03: who signed the return, and when."""

from collections.abc import Iterator

from grants.form.answers import signature
from grants.model.finding import Finding
from grants.model.rule import Rule
from grants.model.stages import ROLES
from grants.model.words import day, listed, quoted
from grants.reading.faults import CELL03
from grants.rules.check import Check, Checks
from grants.rules.context import Context

SIGN01 = Rule(
    "SIGN01", "error", ROLES,
    finds="The sign-off of the return lacks a name, a position or a date.",
    points="first blank cell",
    message="The {stage} return is not signed off: {missing} {are} blank.",
    fix="Have it signed by someone who can commit the partnership, and fill in {asked}.",
    why="The OPCC accepts a return only with its signature block filled.",
    example="A name and position, but no date.",
)  # fmt: skip

_ASKED = ("name", "position", "date")


def return_is_signed(context: Context) -> Iterator[Finding]:
    """The signature block of the form asks for all three."""
    sheet, stage = context["sign_off"], context.stage
    row = signature(context.whole["sign_off"], context.round, stage.key)
    number = int(row["row"]) if row else sheet.header_row
    missing = [key for key in _ASKED if not (row and row[key]) and sheet.readable(number, key)]
    if missing:
        titles = {key: context.title(f"sign_off.{key}").lower() for key in _ASKED}
        words = {"missing": listed([titles[key] for key in missing]), "are": "are" if len(missing) > 1 else "is"}
        words |= {"stage": stage.label.lower(), "asked": listed(list(titles.values()))}
        yield context.found(SIGN01, sheet, missing[0], number, **words)


TIME03 = Rule(
    "TIME03", "warning", ROLES,
    finds="A sign-off's date is in the future, or before the return could exist.",
    points="cell",
    message="The sign-off of {stage} is dated {date}, {when}.",
    fix="Type the day on which it was signed.",
    why="A wrong date of signing can make the sign-off worthless in an audit.",
    example="21/05/2012 typed for 21/05/2021.",
)  # fmt: skip


def dates_of_signing_can_be(context: Context) -> Iterator[Finding]:
    sheet, locale = context["sign_off"], context.round.locale
    opening = {stage.key: context.round.stages[stage.key].opens for stage in context.round.offered}
    for row in sheet.rows():
        signed, opens = row["date"], opening.get(row["return"], min(opening.values()))
        if signed is None or context.doubted(sheet, "date", row["row"], CELL03):
            continue
        if signed > context.today:
            when = "which is in the future"
        elif signed < opens:
            when = f"before {day(opens, locale)}, when it could first be given"
        else:
            continue
        signature_of = quoted(context.label("signatures", row["return"]) or "a return")
        words = {"stage": signature_of, "date": day(signed, locale), "when": when}
        yield context.found(TIME03, sheet, "date", row["row"], **words)


CHECKS: Checks = (
    Check(SIGN01, return_is_signed, "sign_off.return", "sign_off.name", "sign_off.position", "sign_off.date"),
    Check(TIME03, dates_of_signing_can_be, "sign_off.return", "sign_off.date"),
)
