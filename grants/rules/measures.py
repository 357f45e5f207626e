"""MEAS01 to MEAS04, MEAS10, MEAS12 and CELL13: how outcomes are measured."""

from collections.abc import Iterator

from grants.model.finding import Finding
from grants.model.money import percent, plain
from grants.model.part_letters import letter_of
from grants.model.returns import Row, SheetData
from grants.model.rule import Rule
from grants.model.stages import PLAN, ROLES
from grants.model.targets import COMPARED, TRENDS, fits, other_verdict, two_readings
from grants.model.words import alike, counted, listed, quoted
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
    finds="Measures have no target where one could be set, or no measure of a project has one (once for a return).",
    points="first such cell",
    message="{what}.",
    fix="Set a target where one can be set, and choose {no_target} only where none can.",
    why="Without a target nobody can say at the end of the year whether the project did what it was paid for.",
    example="A measure that is to reach at least its target, and no target.",
)  # fmt: skip


def targets_are_given(context: Context) -> Iterator[Finding]:
    measures, by_ref = context["measures"], context["measures"].by_ref()
    lacking = [row for row in measures.rows() if _lacks_its_target(context, row)]
    without = [ref for ref in context.projects if by_ref[ref] and all(map(_has_none_by_choice, by_ref[ref]))]
    rows = sorted([row["row"] for row in lacking] + [by_ref[ref][0]["row"] for ref in without])
    if not rows:
        return
    refs = list(dict.fromkeys(row["ref"] or f"row {row['row']}" for row in lacking))
    of = f" of {listed(refs)}" if refs else ""
    said = (
        [f"{counted(len(lacking), 'measure')}{of} {'has' if len(lacking) == 1 else 'have'} no target"]
        if lacking
        else []
    )
    said += [f"no measure of {listed(without, 'or')} has a target"] if without else []
    what = listed(said)
    no_target = quoted(context.round.choices("directions").get("no_target", "no direction"))
    yield context.found(MEAS02, measures, "target", rows[0], what=what[0].upper() + what[1:], no_target=no_target)


def _lacks_its_target(context: Context, row: Row) -> bool:
    """Whether a measure has no target though one could be set; a rise or a fall is held against the baseline."""
    asked = row["direction"] is None or row["direction"] in COMPARED
    readable = context["measures"].readable(row["row"], "target", "direction")
    return asked and row["target"] is None and row["unit"] != "narrative" and readable


def _has_none_by_choice(row: Row) -> bool:
    return row["direction"] == "no_target" and row["target"] is None


MEAS03 = Rule(
    "MEAS03", "warning", (PLAN,),
    finds="Measures lack an evidence source or an accountable person (once for a return).",
    points="first such cell",
    message="{count} of {refs} {lack} an evidence source or an accountable person.",
    fix="Say for each where its figure comes from, and who answers for it.",
    why="The partnership's outcomes framework asks both of every measure.",
    example="Three measures with nobody's name beside them.",
)  # fmt: skip


def evidence_and_person_are_named(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    lacking = [
        (row, key)
        for row in measures.rows()
        if (key := next((key for key in ("evidence", "accountable") if _lacks(measures, row, key)), ""))
    ]
    if lacking:
        refs = list(dict.fromkeys(row["ref"] or f"row {row['row']}" for row, _ in lacking))
        words = {"count": counted(len(lacking), "measure").capitalize(), "refs": listed(refs)}
        words["lack"] = "lacks" if len(lacking) == 1 else "lack"
        first, key = lacking[0]
        yield context.found(MEAS03, measures, key, first["row"], **words)


def _lacks(measures: SheetData, row: Row, key: str) -> bool:
    return row[key] is None and measures.readable(row["row"], key)


MEAS04 = Rule(
    "MEAS04", "error", ROLES,
    finds="A target, baseline, comparator or result does not fit its unit.",
    points="cell",
    message='"{field}" is {value}, which does not fit the unit {unit}.',
    fix="{how}",
    why="Only figures in one unit can be held against each other.",
    example='"most of them" where the unit is %.',
)  # fmt: skip


def figures_fit_their_unit(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    answers = list(context.round.choices("answers").values())
    for row in measures.rows():
        for key in _figures(context):
            value, unit = row[key], row["unit"]
            if value is not None and not _fits(value, unit, answers):
                how = f"Type {_example(unit, answers)} alone, or choose the unit that fits; words go into "
                words = {"value": quoted(value), "unit": context.label("units", unit)}
                words["how"] = f"{how}{context.title('results.comment')}."
                yield context.found(MEAS04, measures, key, row["row"], **words)


def _figures(context: Context) -> list[str]:
    """The columns of measures that hold figures."""
    return [column.key for column in context.round.sheets["measures"].columns if column.kind == "measure"]


def _fits(value: str, unit: str | None, answers: list[str]) -> bool:
    if unit == "yes_no":
        return value.casefold() in (answer.casefold() for answer in answers)
    return fits(value, unit)


def _example(unit: str, answers: list[str]) -> str:
    examples = {
        "yes_no": listed(answers, "or"),
        "people": "a whole number, not below 0,",
        "percent": "a percentage such as 75%",
        "pounds": "an amount in pounds",
    }
    return examples.get(unit, "a number")


CELL13 = Rule(
    "CELL13", "warning", ROLES,
    finds="A percentage without its sign that can be read in two ways: between 1 and 2, or one way met and one missed.",
    points="cell",
    message='"{field}" is {value} in a row of %: that is {stored} to Excel, and {meant} may be meant.',
    fix="Type the one that is meant, with its percent sign.",
    why="A result that is a hundred times too large turns a target that is met into one that is missed.",
    example="1.5 beside a target of at most 5%.",
)  # fmt: skip


def shares_have_one_reading(context: Context) -> Iterator[Finding]:
    measures, result = context["measures"], context.stage.result
    for row in measures.rows():
        for key in _figures(context):
            readings = two_readings(row[key], row["unit"])
            if key == result and not readings:
                readings = other_verdict(row, key)
            if readings:
                stored, meant = (percent(reading, context.round.locale) for reading in readings)
                words = {"value": plain(readings[0], context.round.locale), "stored": stored, "meant": meant}
                yield context.found(CELL13, measures, key, row["row"], **words)


MEAS10 = Rule(
    "MEAS10", "warning", ROLES,
    finds="A measure can't be judged as it stands: its direction does not fit its target and baseline.",
    points="cell",
    message="{measure} of {ref}: {what}.",
    fix="{how}",
    why="Direction, target and baseline together say what a good result is; if they do not fit, nobody can tell.",
    example="A target of 75% and no direction; a Rise from no baseline.",
)  # fmt: skip


def measures_can_be_judged(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    for row in measures.rows():
        found = _misfit(context, row)
        if found and measures.readable(row["row"], "direction", "target", "baseline"):
            key, what, how = found
            words = {"ref": row["ref"] or "a project", "measure": quoted(row["measure"] or "A measure")}
            yield context.found(MEAS10, measures, key, row["row"], what=what, how=how, **words)


def _misfit(context: Context, row: Row) -> tuple[str, str, str] | None:
    """The cell of a measure that does not fit, what is wrong, and what to do."""
    direction, target = row["direction"], row["target"]
    asks = direction in TRENDS and context.has("measures.baseline") and row["baseline"] is None
    if row["unit"] == "narrative" or not (asks or (target is not None and direction in (None, "no_target", *TRENDS))):
        return None
    shown, said = quoted(context.figure(target, row["unit"])), quoted(context.label("directions", direction))
    if target is None:
        return "baseline", f"{said} has no baseline to be held against", "Type the figure at the start of the year."
    if direction is None:
        return "direction", f"the target {shown} has no direction", "Choose how the result is held against it."
    if direction == "no_target":
        return "target", f"{said} stands beside a target, {shown}", "Clear the target, or choose its direction."
    how = "Clear the target, or choose a direction that is held against it."
    return "target", f"{said} is held against the baseline, and a target, {shown}, stands beside it", how


MEAS12 = Rule(
    "MEAS12", "warning", ROLES,
    finds="The same measure stands twice in one project and part.",
    points="second cell",
    message="{ref} has the measure {measure} in row {first} too.",
    fix="Delete one of the two, or say how they differ.",
    why="Two results of one measure leave a reader with two answers.",
    example="A row that was copied down.",
)  # fmt: skip


def measures_stand_once(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    seen: dict[tuple[str, ...], int] = {}
    for row in measures.rows():
        if row["ref"] and row["measure"]:
            same = (row["ref"], letter_of(row["part"]), alike(row["measure"]))
            first = seen.setdefault(same, row["row"])
            if first != row["row"]:
                words = {"ref": row["ref"], "measure": quoted(row["measure"]), "first": str(first)}
                yield context.found(MEAS12, measures, "measure", row["row"], **words)


CHECKS: Checks = (
    Check(MEAS01, project_has_a_measure, "projects.ref", "measures.ref"),
    Check(
        MEAS02,
        targets_are_given,
        "projects.ref", "measures.ref", "measures.direction", "measures.target", "measures.unit",
    ),
    Check(
        MEAS03,
        evidence_and_person_are_named,
        "projects.ref", "measures.ref", "measures.evidence", "measures.accountable",
    ),
    Check(MEAS04, figures_fit_their_unit, "measures.unit"),
    Check(
        CELL13,
        shares_have_one_reading,
        "measures.unit", "measures.direction", "measures.target", "measures.baseline?",
    ),
    Check(
        MEAS10,
        measures_can_be_judged,
        "measures.unit", "measures.direction", "measures.target", "measures.baseline?",
    ),
    Check(MEAS12, measures_stand_once, "measures.ref", "measures.measure", "measures.part?"),
)  # fmt: skip
