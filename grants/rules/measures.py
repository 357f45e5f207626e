"""MEAS01 to MEAS04: how outcomes are measured."""

from collections import defaultdict
from collections.abc import Iterator

from grants.model.finding import Finding
from grants.model.money import figure
from grants.model.rule import Live, Mark, Rule
from grants.model.stages import PLAN, ROLES
from grants.model.targets import COMPARED
from grants.model.words import counted, listed, quoted
from grants.rules.by_project import explained, refs_of
from grants.rules.check import Check, Checks
from grants.rules.context import Context

MEAS01 = Rule(
    "MEAS01", "error", ROLES,
    finds="A project has no measure.",
    points="project's ref",
    message="{ref} has no measure on the {sheet[measures]} sheet.",
    fix="Add at least one row on {sheet[measures]} with the {title[projects.ref]} {ref}: "
        "what will show whether the project worked.",
    why="The form asks of every project how its outcomes will be measured.",
    example="A project whose ref does not stand beside any measure.",
    live=(
        Live(
            "No measure",
            "On {sheet[measures]}, add a row for each way in which the project's outcomes are measured.",
            "COUNTIF({measures[ref]},{ref})=0",
        ),
    ),
)  # fmt: skip


def project_has_a_measure(context: Context) -> Iterator[Finding]:
    """The form's column "How the outcomes will be measured" is asked of every project."""
    projects, measured = context["projects"], refs_of(context["measures"])
    known = measured | explained(context, "measures")
    for ref, row in context.projects.items():
        if ref not in known:
            yield context.found(MEAS01, projects, "ref", row["row"], ref=ref)


MEAS02 = Rule(
    "MEAS02", "warning", (PLAN,),
    finds="A measure that needs a target has none, or no measure of a project has a target.",
    points="cell; or the project's ref, once",
    message="{what}.",
    fix="{how}",
    why="Without a target nobody can say at the end of the year whether the project did what it was paid for.",
    example="A measure that is to reach at least its target, and no target.",
)  # fmt: skip


def target_is_given(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    no_target = context.round.choices("directions").get("no_target")
    for row in measures.rows():
        if row["target"] is None and measures.readable(row["row"], "target", "direction"):
            direction = row["direction"]
            if direction is None:
                what = "The measure has neither a direction nor a target"
                how = f"Fill in both, or choose {no_target}." if no_target else "Fill in both."
            elif direction in COMPARED:
                what = f'"{context.label("directions", direction)}" stands without a target'
                how = "Type the target, or choose another direction."
            else:
                continue
            yield context.found(MEAS02, measures, "target", row["row"], what=what, how=how)


def project_has_a_target(context: Context) -> Iterator[Finding]:
    by_ref = context["measures"].by_ref()
    for ref, project in context.projects.items():
        if by_ref[ref] and all(row["direction"] == "no_target" for row in by_ref[ref]):
            what, how = f"No measure of {ref} has a target", "Set a target for at least one of them, if one can be set."
            yield context.found(MEAS02, context["projects"], "ref", project["row"], what=what, how=how)


MEAS03 = Rule(
    "MEAS03", "warning", (PLAN,),
    finds="Measures of a project lack an evidence source or an accountable person.",
    points="first such cell",
    message="{count} of {ref} {lack} an evidence source or an accountable person.",
    fix="Say for each where its figure comes from, and who answers for it.",
    why="The partnership's outcomes framework asks both of every measure.",
    example="Three measures with nobody's name beside them.",
)  # fmt: skip


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
        yield context.found(MEAS03, measures, key, number, ref=ref, **words)


MEAS04 = Rule(
    "MEAS04", "error", ROLES,
    finds="A target, baseline, comparator or result does not fit its unit.",
    points="cell",
    message='"{field}" is {value}, which does not fit the unit {unit}.',
    fix="{how}",
    why="Only figures in one unit can be held against each other.",
    example='"most of them" where the unit is %.',
    marks=(
        Mark(
            ("measures.target", "measures.baseline", "measures.comparator", "results.result"),
            'AND({cell}<>"",OR({own[unit]}={label[units.people]},{own[unit]}={label[units.number]},'
            "{own[unit]}={label[units.percent]},{own[unit]}={label[units.pounds]}),"
            "ISTEXT({cell}),ISERROR(VALUE({cell})))",
        ),
    ),
)  # fmt: skip


def figures_fit_their_unit(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    keys = [column.key for column in context.round.sheets["measures"].columns if column.kind == "measure"]
    answers = list(context.round.choices("answers").values())
    for row in measures.rows():
        for key in keys:
            value, unit = row[key], row["unit"]
            if value is not None and not _fits(value, unit, answers):
                how = f"Type {_example(unit, answers)} alone, or choose the unit that fits; words go into "
                words = {"value": quoted(value), "unit": context.label("units", unit)}
                words["how"] = f"{how}{context.title('results.comment')}."
                yield context.found(MEAS04, measures, key, row["row"], **words)


def _fits(value: str, unit: str | None, answers: list[str]) -> bool:
    if unit == "yes_no":
        return value.casefold() in (answer.casefold() for answer in answers)
    foreign = set("£kmb") if unit == "percent" else {"%"} if unit == "pounds" else {"£", "%"}
    number = figure(value, unit) if not foreign & set(value.casefold()) or unit == "narrative" else None
    match unit:
        case "people":
            return number is not None and number == number.to_integral_value()
        case "number" | "pounds" | "percent":
            return number is not None
    return True  # words, or a unit that is reported as blank or unknown


def _example(unit: str, answers: list[str]) -> str:
    examples = {
        "yes_no": listed(answers, "or"),
        "people": "a whole number",
        "percent": "a percentage such as 75%",
        "pounds": "an amount in pounds",
    }
    return examples.get(unit, "a number")


CHECKS: Checks = (
    Check(MEAS01, project_has_a_measure, "projects.ref", "measures.ref"),
    Check(MEAS02, target_is_given, "measures.direction", "measures.target", "measures.unit"),
    Check(MEAS02, project_has_a_target, "projects.ref", "measures.ref", "measures.direction", "measures.target"),
    Check(
        MEAS03,
        evidence_and_person_are_named,
        "projects.ref", "measures.ref", "measures.evidence", "measures.accountable",
    ),
    Check(MEAS04, figures_fit_their_unit, "measures.unit"),
)  # fmt: skip
