"""PLAN: the final return held against the approved plan: what was dropped, added or changed."""

from collections.abc import Iterator

from grants.model.against_plan import identity, is_aim_changed, measures_of_both, rows_of, same_ref
from grants.model.figures import NOTHING
from grants.model.finding import Finding
from grants.model.returns import Row
from grants.model.rule import Rule
from grants.model.stages import FINAL
from grants.model.targets import is_easier
from grants.model.words import alike, listed, quoted
from grants.rules.check import Check, Checks
from grants.rules.context import Context

PLAN01 = Rule(
    "PLAN01", "error", (FINAL,),
    finds="A project of the plan is missing, or one was added (with a plan).",
    points="ref",
    message="{what}.",
    fix="{how}",
    why="The OPCC approved the plan line by line, and compares the evaluation with it line by line.",
    example="P7 of the plan does not stand in the final evaluation.",
)  # fmt: skip


def projects_are_those_of_the_plan(context: Context) -> Iterator[Finding]:
    if context.plan is None:
        return
    projects = context["projects"]
    planned = {same_ref(row["ref"]): row for row in rows_of(context.plan, "projects")}
    here = {same_ref(ref) for ref in context.projects}
    for ref, row in planned.items():
        if ref not in here:
            what = f"{row['ref']} of the plan, {quoted(row['project'] or '')}, is missing here"
            how = "Put the project back, with what was spent on it, 0 if nothing was."
            yield context.at_header(PLAN01, projects, "ref", what=what, how=how)
    for ref, row in context.projects.items():
        if same_ref(ref) not in planned:
            how = "If the OPCC agreed to it, ask for a changed plan; else take it out."
            yield context.found(PLAN01, projects, "ref", row["row"], what=f"{ref} is not in the plan", how=how)


PLAN02 = Rule(
    "PLAN02", "error", (FINAL,),
    finds="An allocation was changed, and no move of that size in that direction explains it (with a plan).",
    points="cell",
    message="{ref} was allocated {planned} in the plan and {allocated} here, {difference} {more}; {moved}.",
    fix="Type the amount of the plan; or say on {sheet[spending]} which project exactly that amount "
        "moved to or came from.",
    why="The OPCC approved the amounts of the plan; a change has to be agreed.",
    example="£30,000 in the plan, £25,000 in the evaluation.",
)  # fmt: skip


def allocations_are_those_of_the_plan(context: Context) -> Iterator[Finding]:
    moves = context.moves
    planned = {same_ref(row["ref"]): row["allocated"] for row in rows_of(context.plan, "projects")}
    for ref, row in context.projects.items():
        before = planned.get(same_ref(ref))
        if before is None or row["allocated"] is None:
            continue
        given = moves.given(ref) if ref in moves.projects else NOTHING
        change = row["allocated"] - before
        if change == -given or change == 0:
            continue
        words = {"planned": context.pounds(before), "allocated": context.pounds(row["allocated"])}
        words |= {"difference": context.pounds(abs(change)), "more": "more" if change > 0 else "less"}
        way = "gives" if given > 0 else "takes"
        words["moved"] = f"by its moves it {way} {context.pounds(abs(given))}" if given else "no move explains it"
        yield context.found(PLAN02, context["projects"], "allocated", row["row"], ref=ref, **words)


PLAN03 = Rule(
    "PLAN03", "warning", (FINAL,),
    finds="A measure of the plan is missing (with a plan).",
    points="project's ref",
    message="The plan measures {ref} by {measure}; that measure is not here.",
    fix="Put the measure back with its result, or say in {title[results.comment]} why it was dropped.",
    why="A measure that vanishes is often one that was missed.",
    example="The re-referral rate stands in the plan alone.",
)  # fmt: skip


def measures_are_those_of_the_plan(context: Context) -> Iterator[Finding]:
    here = {identity(row) for row in context["measures"].rows() if row["ref"]}
    projects = {same_ref(ref): row for ref, row in context.projects.items()}
    for row in rows_of(context.plan, "measures"):
        project = projects.get(same_ref(row["ref"]))
        if project and row["measure"] and identity(row) not in here:
            words = {"ref": project["ref"], "measure": quoted(row["measure"])}
            yield context.found(PLAN03, context["projects"], "ref", project["row"], **words)


PLAN04 = Rule(
    "PLAN04", "warning", (FINAL,),
    finds="A target was changed after approval (with a plan); one that was made easier is called so.",
    points="cell",
    message="The target of {measure} is {target}; in the plan it was {planned}{easier}.",
    fix="Put the target of the plan back, or say in {title[results.comment]} when the change was agreed.",
    why="A target that moves after the result is known says nothing.",
    example="At least 75% in the plan, at least 60% in the evaluation.",
)  # fmt: skip


def targets_are_those_of_the_plan(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    for before, row in measures_of_both(context.plan, context.returned):
        if not measures.readable(row["row"], "target", "direction") or not is_aim_changed(before, row):
            continue
        words = {"target": _written(context, row), "planned": _written(context, before)}
        words["easier"] = ", which was harder to reach" if is_easier(before, row) else ""
        yield context.found(PLAN04, measures, "target", row["row"], measure=quoted(row["measure"]), **words)


def _written(context: Context, row: Row) -> str:
    target = context.figure(row["target"], row["unit"])
    direction = context.label("directions", row["direction"]).lower()
    return " ".join(filter(None, (direction, target))) or "none"


PLAN05 = Rule(
    "PLAN05", "warning", (FINAL,),
    finds="A project was renamed, or its priorities or a baseline were changed (with a plan).",
    points="cell",
    message="{what}.",
    fix="Put back what the plan says, or say in {title[projects.comment]} when the change was agreed.",
    why="What was approved under one name, or measured from one baseline, can't be compared under another.",
    example="A baseline of 40% in the plan, of 30% in the evaluation.",
)  # fmt: skip


def names_are_those_of_the_plan(context: Context) -> Iterator[Finding]:
    projects = context["projects"]
    planned = {same_ref(row["ref"]): row for row in rows_of(context.plan, "projects")}
    for ref, row in context.projects.items():
        before = planned.get(same_ref(ref))
        if before and before["project"] and row["project"] and alike(before["project"]) != alike(row["project"]):
            what = f"{ref} is called {quoted(row['project'])}; in the plan it was {quoted(before['project'])}"
            yield context.found(PLAN05, projects, "project", row["row"], what=what)


def priorities_are_those_of_the_plan(context: Context) -> Iterator[Finding]:
    projects, keys = context["projects"], context.round.priority_keys
    planned = {same_ref(row["ref"]): row for row in rows_of(context.plan, "projects")}
    for ref, row in context.projects.items():
        before = planned.get(same_ref(ref))
        changed = [key for key in keys if before and projects.has(key) and row[key] != before[key]]
        if changed and projects.readable(row["row"], *keys):
            titles = listed([quoted(projects.titles[key]) for key in changed])
            what = f"The priorities of {ref} are not those of the plan: see {titles}"
            yield context.found(PLAN05, projects, changed[0], row["row"], what=what)


def baselines_are_those_of_the_plan(context: Context) -> Iterator[Finding]:
    measures = context["measures"]
    for before, row in measures_of_both(context.plan, context.returned):
        if before["baseline"] is None or not measures.readable(row["row"], "baseline"):
            continue
        old, new = (context.figure(each["baseline"], each["unit"]) for each in (before, row))
        if alike(old) != alike(new):
            what = f"The baseline of {quoted(row['measure'])} is {new or 'blank'}; in the plan it was {old}"
            yield context.found(PLAN05, measures, "baseline", row["row"], what=what)


CHECKS: Checks = (
    Check(PLAN01, projects_are_those_of_the_plan, "projects.ref"),
    Check(
        PLAN02,
        allocations_are_those_of_the_plan,
        "projects.ref", "projects.allocated", "spending.ref", "spending.move?",
    ),
    Check(PLAN03, measures_are_those_of_the_plan, "projects.ref", "measures.ref", "measures.part?", "measures.measure"),
    Check(
        PLAN04,
        targets_are_those_of_the_plan,
        "measures.ref", "measures.part?", "measures.measure", "measures.target", "measures.unit",
    ),
    Check(PLAN05, names_are_those_of_the_plan, "projects.ref", "projects.project"),
    Check(PLAN05, priorities_are_those_of_the_plan, "projects.ref"),
    Check(
        PLAN05,
        baselines_are_those_of_the_plan,
        "measures.ref", "measures.part?", "measures.measure", "measures.baseline", "measures.unit",
    ),
)  # fmt: skip
