"""Rules of Measures: targets, results, and how they are judged."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from grants.checks.registry import Context, check, explained, refs_of
from grants.model.finding import Finding, Severity
from grants.model.money import figure, percent, plain
from grants.model.returns import Row
from grants.model.stages import FINAL
from grants.model.targets import COMPARED, is_met
from grants.model.words import counted, quoted

FIGURES = ("target", "baseline", "half_year", "year_end", "comparator")
SHARES = ("%", "People")
"""Units in which a numerator can't be above its denominator."""


@check("MEAS01", "projects.ref", "measures.ref")
def project_has_a_measure(context: Context) -> Iterator[Finding]:
    """The form's column "How the outcomes will be measured" is asked of every project."""
    projects, measured = context["projects"], refs_of(context["measures"])
    known = measured | explained(context, "measures")
    for ref, row in context.projects.items():
        if ref not in known:
            yield context.found("MEAS01", projects, "ref", row["row"], ref=ref)


@check("MEAS02", "measures.direction", "measures.target", "measures.unit")
def target_is_given(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    for row in measures.rows():
        if row["target"] is None and measures.readable(row["row"], "target", "direction"):
            direction = row["direction"]
            if direction is None:
                what, how = "The measure has neither a direction nor a target", "Fill in both, or choose No target."
            elif direction in COMPARED:
                what, how = f'"{direction}" stands without a target', "Type the target, or choose another direction."
            else:
                continue
            yield context.found("MEAS02", measures, "target", row["row"], what=what, how=how)


@check("MEAS02", "projects.ref", "measures.ref", "measures.direction", "measures.target")
def project_has_a_target(context: Context) -> Iterator[Finding]:
    by_ref = context["measures"].by_ref()
    for ref, project in context.projects.items():
        if by_ref[ref] and all(row["direction"] == "No target" for row in by_ref[ref]):
            what, how = f"No measure of {ref} has a target", "Set a target for at least one of them, if one can be set."
            yield context.found("MEAS02", context["projects"], "ref", project["row"], what=what, how=how)


@check("MEAS03", "projects.ref", "measures.ref", "measures.evidence", "measures.accountable")
def evidence_and_person_are_named(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    first: dict[str, tuple[str, int]] = {}
    lacking: dict[str, int] = defaultdict(int)
    for row in measures.rows():
        missing = [
            key for key in ("evidence", "accountable") if row[key] is None and measures.readable(row["row"], key)
        ]
        if row["ref"] in context.projects and missing:
            first.setdefault(row["ref"], (missing[0], row["row"]))
            lacking[row["ref"]] += 1
    for ref, (key, number) in first.items():
        words = {
            "count": counted(lacking[ref], "measure").capitalize(),
            "lack": "lacks" if lacking[ref] == 1 else "lack",
        }
        yield context.found("MEAS03", measures, key, number, ref=ref, **words)


@check("MEAS04", "measures.unit")
def figures_fit_their_unit(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    for row in measures.rows():
        for key in FIGURES:
            value, unit = row[key], row["unit"]
            if value is not None and not _fits(value, unit):
                words = {"value": quoted(value), "unit": unit, "how": _how(unit)}
                yield context.found("MEAS04", measures, key, row["row"], **words)


def _fits(value: str, unit: str | None) -> bool:
    if unit == "Yes/No":
        return value.casefold() in ("yes", "no")
    foreign = set("£kmb") if unit == "%" else {"%"} if unit == "£" else {"£", "%"}
    number = figure(value, unit) if not foreign & set(value.casefold()) or unit == "Narrative" else None
    match unit:
        case "People":
            return number is not None and number == number.to_integral_value()
        case "Number" | "£" | "%":
            return number is not None
    return True  # Narrative, or a unit that has been called blank or unknown


def _how(unit: str) -> str:
    examples = {
        "Yes/No": "Yes or No",
        "People": "a whole number",
        "%": "a percentage such as 75%",
        "£": "an amount in pounds",
    }
    return f"Type {examples.get(unit, 'a number')} alone, or choose the unit that fits; words go into Comment."


@check("MEAS05", "measures.measure")
def result_is_given(context: Context) -> Iterator[Finding]:
    measures, key = context["measures"], context.result_key
    severity: Severity = "error" if context.stage == FINAL else "warning"
    for row in measures.rows() if measures.has(key) else ():
        if row[key] is None and measures.readable(row["row"], key):
            words = {"ref": row["ref"] or "a project", "measure": quoted(row["measure"] or "without a name")}
            yield context.found("MEAS05", measures, key, row["row"], severity, **words)


@check("MEAS06", "measures.unit", "measures.numerator", "measures.denominator")
def result_is_the_share(context: Context) -> Iterator[Finding]:
    """Half a unit of the result's last decimal is allowed: 25% may stand for 24.5% to 25.5%."""
    measures, key = context["measures"], context.result_key
    for row in measures.rows():
        result, top, bottom = figure(row[key], row["unit"]), row["numerator"], row["denominator"]
        if result is None or top is None or not bottom or row["unit"] == "People" or _over(row):
            continue
        scale = 100 if row["unit"] == "%" else 1
        stated = (result * scale).normalize()
        half = Decimal(5).scaleb(min(int(stated.as_tuple().exponent), 0) - 1)
        actual = top / bottom * scale
        if abs(stated - actual) > half + Decimal("1e-9"):
            shown = percent(round(top / bottom, 4)) if scale == 100 else plain(round(actual, 2))
            words = {"result": context.figure(row[key], row["unit"]), "actual": shown}
            counts = {"numerator": plain(top), "denominator": plain(bottom)}
            yield context.found("MEAS06", measures, key, row["row"], **words, **counts)


def _over(row: Row) -> bool:
    """Whether a numerator is above its denominator, where it can't be."""
    top, bottom = row["numerator"], row["denominator"]
    return row["unit"] in SHARES and top is not None and bottom is not None and top > bottom


@check("MEAS07", "measures.numerator", "measures.denominator", "measures.unit")
def numerator_is_a_part(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    for row in measures.rows():
        if _over(row):
            what = f"The numerator {plain(row['numerator'])} is above the denominator {plain(row['denominator'])}"
            how = "Correct the two figures; they may stand the wrong way round."
            yield context.found("MEAS07", measures, "numerator", row["row"], what=what, how=how)
        elif row["denominator"] == 0:
            what, how = (
                "The denominator is 0, so there is no share to speak of",
                "Look again; say in Comment if it is right.",
            )
            yield context.found("MEAS07", measures, "denominator", row["row"], "warning", what=what, how=how)


@check("MEAS08", "measures.light", "measures.direction", "measures.target", "measures.baseline", "measures.unit")
def light_fits_the_result(context: Context) -> Iterator[Finding]:
    measures, key = context["measures"], context.result_key
    for row in measures.rows():
        met = is_met(row, key)
        if (row["light"], met) in (("Green", False), ("Red", True)):
            base = row["baseline"] if row["direction"] in ("Rise", "Fall") else row["target"]
            words = {"Rise": "to rise from", "Fall": "to fall from"}
            aim = f"{words.get(row['direction'], row['direction'].lower())} {context.figure(base, row['unit'])}"
            result = {
                "result": context.figure(row[key], row["unit"]),
                "met": "meets the aim" if met else "misses the aim",
            }
            yield context.found("MEAS08", measures, "light", row["row"], light=row["light"], aim=aim, **result)


@check("MEAS09", "measures.light", "measures.comment", "measures.escalate", "measures.measure")
def red_is_explained(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    for row in measures.rows():
        if (
            row["light"] == "Red"
            and not row["comment"]
            and not row["escalate"]
            and measures.readable(row["row"], "comment")
        ):
            words = {"ref": row["ref"] or "a project", "measure": quoted(row["measure"] or "without a name")}
            yield context.found("MEAS09", measures, "light", row["row"], **words)
