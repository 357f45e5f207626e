"""MEAS05 to MEAS09, MEAS11: what came of each measure, by the results, lights and comments of the return's stage."""

from collections.abc import Iterator
from decimal import Decimal

from grants.model.finding import Finding, Severity
from grants.model.money import figure, percent, plain
from grants.model.returns import Row
from grants.model.rule import Rule
from grants.model.stages import FINAL, PROGRESS, RESULTS
from grants.model.targets import COUNTS, is_met, other_verdict
from grants.model.words import quoted
from grants.rules.check import Check, Checks
from grants.rules.context import Context

SHARES = ("percent", "people")
"""Units in which a numerator can't be above its denominator."""


def _named(row: Row) -> dict[str, str]:
    """A measure and its project as messages name them."""
    return {"ref": row["ref"] or "a project", "measure": quoted(row["measure"] or "without a name")}


MEAS05 = Rule(
    "MEAS05", "error", RESULTS,
    finds="A measure lacks the result of the return's stage (a warning while the year runs).",
    points="cell",
    message='"{field}" {blank} for the measure {measure} of {ref}.',
    fix="Fill in the result; where there is none, choose the unit {label[units.narrative]} and say why.",
    why="The return exists to tell what came of each measure.",
    example="A measure with a target and no result at the end of the year.",
)  # fmt: skip


def result_is_given(context: Context) -> Iterator[Finding]:
    measures, key = context["measures"], context.stage.result
    severity: Severity = "error" if context.role == FINAL else "warning"
    for row in measures.rows():
        if row[key] is None and measures.readable(row["row"], key):
            yield context.found(MEAS05, measures, key, row["row"], severity, **_named(row))


MEAS06 = Rule(
    "MEAS06", "error", RESULTS,
    finds="A result is not its numerator divided by its denominator.",
    points="cell",
    message='"{field}" is {result}; {numerator} of {denominator} is {actual}.',
    fix="Correct the result, or the two figures behind it.",
    why="A reader who divides the two figures must come to the result that stands beside them.",
    example="25% beside 3 of 11, which is 27.3%.",
)  # fmt: skip


def result_is_the_share(context: Context) -> Iterator[Finding]:
    """Half a unit of the result's last decimal is allowed: 25% may stand for 24.5% to 25.5%."""
    measures, key = context["measures"], context.stage.result
    for row in measures.rows():
        result, top, bottom = figure(row[key], row["unit"]), row["numerator"], row["denominator"]
        if result is None or top is None or not bottom or row["unit"] == "people" or _over(row):
            continue
        scale = 100 if row["unit"] == "percent" else 1
        stated = (result * scale).normalize()
        half = Decimal(5).scaleb(min(int(stated.as_tuple().exponent), 0) - 1)
        actual = top / bottom * scale
        if abs(stated - actual) > half + Decimal("1e-9"):
            shown = percent(round(top / bottom, 4)) if scale == 100 else plain(round(actual, 2))
            words = {"result": context.figure(row[key], row["unit"]), "actual": shown}
            counts = {"numerator": plain(top), "denominator": plain(bottom)}
            yield context.found(MEAS06, measures, key, row["row"], **words, **counts)


def _over(row: Row) -> bool:
    """Whether a numerator is above its denominator, where it can't be."""
    top, bottom = row["numerator"], row["denominator"]
    return row["unit"] in SHARES and top is not None and bottom is not None and top > bottom


MEAS07 = Rule(
    "MEAS07", "error", RESULTS,
    finds="A numerator is above its denominator (an error), or a denominator is 0 (a warning).",
    points="cell",
    message="{what}.",
    fix="{how}",
    why="A share of people or things can't be more than all of them, and a share of none says nothing.",
    example="76 of 11, typed the wrong way round.",
)  # fmt: skip


def numerator_is_a_part(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    for row in measures.rows():
        if _over(row):
            what = f"The numerator {plain(row['numerator'])} is above the denominator {plain(row['denominator'])}"
            how = "Correct the two figures; they may stand the wrong way round."
            yield context.found(MEAS07, measures, "numerator", row["row"], what=what, how=how)
        elif row["denominator"] == 0:
            what = "The denominator is 0, so there is no share to speak of"
            how = f"Look again; say in {context.title('results.comment')} if it is right."
            yield context.found(MEAS07, measures, "denominator", row["row"], "warning", what=what, how=how)


MEAS08 = Rule(
    "MEAS08", "warning", RESULTS,
    finds="A traffic light does not fit the result: green though the target is missed, or red though it is met.",
    points="cell",
    message="The light is {light}, though the result of {result} {met} ({aim}).",
    fix="Correct the light, the result or the target.",
    why="The board reads the lights first, and acts on the red ones.",
    example="A green light beside 62%, with a target of at least 75%.",
)  # fmt: skip

_MISFITS = (("green", False), ("red", True))
"""Lights that do not fit a result, with whether it meets its target."""


def light_fits_the_result(context: Context) -> Iterator[Finding]:
    measures, stage = context["measures"], context.stage
    for row in measures.rows():
        light, met = row[stage.light], is_met(row, stage.result)
        if (light, met) in _MISFITS and not _is_early(context, row) and not other_verdict(row, stage.result):
            words = {"light": context.label("lights", light), "aim": _aim(context, row)}
            words["result"] = context.figure(row[stage.result], row["unit"])
            words["met"] = "meets the aim" if met else "misses the aim"
            yield context.found(MEAS08, measures, stage.light, row["row"], **words)


def _is_early(context: Context, row: Row) -> bool:
    """Whether a result while the year runs says nothing of the target yet, since what is counted over the year grows.

    A count below what is to be reached is not missed yet, and one below what is not to be passed is not met yet.
    """
    grows = context.role == PROGRESS and row["unit"] in COUNTS
    return grows and is_met(row, context.stage.result) == (row["direction"] in ("at_most", "below", "fall"))


def _aim(context: Context, row: Row) -> str:
    """What the result is held against: "at least 75%", "to rise from 60%"."""
    direction = context.label("directions", row["direction"]).lower()
    if row["direction"] in ("rise", "fall"):
        return f"to {direction} from {context.figure(row['baseline'], row['unit'])}"
    return f"{direction} {context.figure(row['target'], row['unit'])}"


MEAS09 = Rule(
    "MEAS09", "warning", RESULTS,
    finds="A measure is red, and neither explained nor escalated.",
    points="cell",
    message="The measure {measure} of {ref} is {light}; nothing says why, and it is not escalated to the board.",
    fix="Say in {title[results.comment]} why and what is done, "
        "or choose {label[yes.yes]} under {title[measures.escalate]}.",
    why="A red light asks the board for help; without a reason it can't give any.",
    example="A red light, with an empty comment.",
)  # fmt: skip


def red_is_explained(context: Context) -> Iterator[Finding]:
    measures, stage = context["measures"], context.stage
    light = context.label("lights", "red").lower()
    for row in measures.rows():
        silent = not row[stage.comment] and not row["escalate"] and measures.readable(row["row"], stage.comment)
        if row[stage.light] == "red" and silent:
            yield context.found(MEAS09, measures, stage.light, row["row"], light=light, **_named(row))


MEAS11 = Rule(
    "MEAS11", "warning", RESULTS,
    finds="A numerator stands without a denominator, or the other way round.",
    points="blank cell",
    message='"{field}" {blank} beside {beside} for the measure {measure} of {ref}.',
    fix="Fill in both figures, or clear both.",
    why="One of the two says nothing, and the share can't be worked out again.",
    example="308 in place of 308 of 1,231.",
)  # fmt: skip


def counts_stand_together(context: Context) -> Iterator[Finding]:
    measures, keys = context["measures"], ("numerator", "denominator")
    for row in measures.rows():
        blank = [key for key in keys if row[key] is None]
        if len(blank) == 1 and measures.readable(row["row"], *keys):
            given = next(key for key in keys if key not in blank)
            beside = f"the {context.title(f'measures.{given}').lower()} {plain(row[given])}"
            yield context.found(MEAS11, measures, blank[0], row["row"], beside=beside, **_named(row))


CHECKS: Checks = (
    Check(MEAS05, result_is_given, "measures.measure", "results.result"),
    Check(
        MEAS06,
        result_is_the_share,
        "measures.unit", "results.result", "measures.numerator", "measures.denominator",
    ),
    Check(MEAS07, numerator_is_a_part, "measures.numerator", "measures.denominator", "measures.unit"),
    Check(
        MEAS08,
        light_fits_the_result,
        "results.result", "results.light",
        "measures.direction", "measures.target", "measures.baseline?", "measures.unit",
    ),
    Check(MEAS09, red_is_explained, "results.light", "results.comment", "measures.escalate", "measures.measure"),
    Check(MEAS11, counts_stand_together, "measures.numerator", "measures.denominator", "measures.measure"),
)  # fmt: skip
