"""SIGN, TIME03 and TIME04: who signed the return, when, and whether in time."""

from collections.abc import Iterator

from grants.form.answers import signature
from grants.model.finding import Finding
from grants.model.returns import Row
from grants.model.rule import Rule
from grants.model.stages import ROLES
from grants.model.words import counted, day, listed, quoted
from grants.reading.faults import CELL03
from grants.rules.check import Check, Checks
from grants.rules.context import Context

SIGN01 = Rule(
    "SIGN01", "error", ROLES,
    finds="The sign-off of the return lacks a name, a position or a date.",
    points="first blank cell",
    message="The {stage} return is not signed off: it has no {missing}.",
    fix="Have it signed by someone who can commit the partnership, and fill in {asked}.",
    why="The OPCC accepts a return only with its signature block filled.",
    example="A name and position, but no date.",
)  # fmt: skip

_ASKED = ("name", "position", "date")


def return_is_signed(context: Context) -> Iterator[Finding]:
    """The signature block of the form asks for all three."""
    row = signature(context.whole["sign_off"], context.round, context.stage.key)
    return unsigned(context, SIGN01, row, stage=context.stage.label.lower())


def unsigned(context: Context, rule: Rule, row: Row | None, **words: str) -> Iterator[Finding]:
    """One finding of all that a row of the sign-off lacks; without a row, at the titles."""
    sheet = context["sign_off"]
    number = int(row["row"]) if row else sheet.header_row
    missing = [key for key in _ASKED if not (row and row[key]) and sheet.readable(number, key)]
    if missing:
        titles = {key: context.title(f"sign_off.{key}").lower() for key in _ASKED}
        words |= {"missing": listed([titles[key] for key in missing], "or"), "asked": listed(list(titles.values()))}
        yield context.found(rule, sheet, missing[0], number, **words)


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


TIME04 = Rule(
    "TIME04", "warning", ROLES,
    finds="The return was signed after the day on which it was due.",
    points="cell",
    message="The {stage} return was signed on {date}, {days} after it was due on {due}.",
    fix="Tell the OPCC that the return is late, and why; correct the date if it is wrong.",
    why="The OPCC pays by returns that come in time; a late one can delay the payment.",
    example="Signed on 26 August for a return due on 31 May.",
)  # fmt: skip


def return_is_signed_in_time(context: Context) -> Iterator[Finding]:
    sheet, stage, locale = context["sign_off"], context.stage, context.round.locale
    row, due = signature(sheet, context.round, stage.key), context.round.stages[stage.key].due
    if row is None or row["date"] is None or context.doubted(sheet, "date", row["row"], CELL03):
        return
    if due < row["date"] <= context.today:  # a day in the future is TIME03
        words = {"stage": stage.label.lower(), "date": day(row["date"], locale), "due": day(due, locale)}
        words["days"] = counted((row["date"] - due).days, "day")
        yield context.found(TIME04, sheet, "date", row["row"], **words)


CHECKS: Checks = (
    Check(SIGN01, return_is_signed, "sign_off.return", "sign_off.name", "sign_off.position", "sign_off.date"),
    Check(TIME03, dates_of_signing_can_be, "sign_off.return", "sign_off.date"),
    Check(TIME04, return_is_signed_in_time, "sign_off.return", "sign_off.date"),
)
