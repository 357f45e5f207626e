"""What has to hold between a form's lists, its stages and its sheets."""

from collections.abc import Iterator

from grants.form.form import Form, Stage
from grants.form.needs import (
    CHOICES,
    COMPLETE,
    LIGHTS,
    MADE,
    NEEDED,
    RESULT_ROLES,
    SHOWN,
    SPENDING_ROLES,
    Fault,
    place,
)
from grants.form.values import twice
from grants.model.words import listed


def of_choices(form: Form) -> Iterator[Fault]:
    """Lists whose choices the code interprets."""
    used = {column.choices for sheet in form.sheets for column in sheet.columns if column.choices}
    for name, choices in form.choices.items():
        if not choices:
            yield ("choices", name), "has no choice"
        yield from ((("choices", name), f'has the label "{label}" twice') for label in twice(choices.values()))
        if name in MADE:
            yield ("choices", name), "is made by the round"
        strange = [key for key in choices if key not in CHOICES.get(name, choices)]
        if strange:
            yield (
                ("choices", name, strange[0]),
                f"is none of the choices that the tool can judge: {', '.join(sorted(CHOICES[name]))}",
            )
    for name in COMPLETE:
        lacking = sorted(CHOICES[name] - form.choices.get(name, {}).keys())
        if lacking and (
            (name == "yes" and name in used) or (name == "answers" and "yes_no" in form.choices.get("units", {}))
        ):
            yield ("choices",), f"lack {listed([f'{name}.{key}' for key in lacking])}"
    if "lights" in used and not LIGHTS & form.choices.get("lights", {}).keys():
        yield ("choices", "lights"), f"has none of {', '.join(sorted(LIGHTS))}"
    yield from _of_moves(form, used)
    if "decisions" not in form.choices:
        yield ("choices",), "lack decisions, the rows of sign_off that are the OPCC's"
    taken = {stage.key for stage in form.stages} & form.choices.get("decisions", {}).keys()
    yield from ((("choices", "decisions", key), "is the key of a stage too") for key in sorted(taken))
    labels = [*(stage.label for stage in form.stages), *form.choices.get("decisions", {}).values()]
    if (again := twice(labels)) and not twice(stage.label for stage in form.stages):
        yield ("choices", "decisions"), f'has the label "{again[0]}", which a stage has too'


def _of_moves(form: Form, used: set[str]) -> Iterator[Fault]:
    given = [*form.moves.underspend, *form.moves.overspend]
    choices = form.choices.get("moves", {})
    if unknown := [key for key in given if key not in choices]:
        yield ("moves",), f"names {listed(unknown)}, which is no choice of moves"
    if twice(given):
        yield ("moves",), f"names {twice(given)[0]} twice"
    if "moves" in used and (lacking := [key for key in choices if key not in given]):
        yield ("moves",), f"does not say whether {listed(lacking)} fits an underspend or an overspend"
    if bool({"given", "taken"} & choices.keys()) and not {"given", "taken"} <= choices.keys():
        yield ("choices", "moves"), "has to have both given and taken, or neither: each is the other side of the other"
    for keys, side in (
        (("given", "carried", "returned"), form.moves.overspend),
        (("taken", "met"), form.moves.underspend),
    ):
        yield from ((("moves",), f"has {key} on the wrong side") for key in keys if key in side)


def of_stages(form: Form, offered: tuple[Stage, ...]) -> Iterator[Fault]:
    """One plan first, then progress, then at most one final stage; and where each stage's answers stand."""
    order = ["plan", "progress", "final"]
    roles = [stage.role for stage in form.stages]
    if roles.count("plan") != 1 or roles.count("final") > 1 or roles != sorted(roles, key=order.index):
        yield ("stages",), "have to be one plan, then any number of progress stages, then at most one final stage"
    for number, stage in enumerate(form.stages):
        if stage in offered:
            yield from ((("stages", number, key), message) for key, message in _of_stage(form, stage))


def _of_stage(form: Form, stage: Stage) -> Iterator[tuple[str, str]]:
    for note in stage.notes:
        if note not in form.notes:
            yield "notes", f'names "{note}", and there is none of that name under [notes]'
    yield from _of_money(form, stage)
    measures = form.sheet("measures")
    for role in RESULT_ROLES:
        key = getattr(stage, role)
        if key and (measures is None or not measures.has(key)):
            yield role, f'names "{key}", which is no column of measures'
    for number, column in enumerate(stage.shows):
        if not _can_show(form, stage, column.shows):
            yield "shows", f'has "{column.shows}" in column {number + 1}, and there is nothing of that name to show'


def _of_money(form: Form, stage: Stage) -> Iterator[tuple[str, str]]:
    sheet = form.sheet(stage.sheet) if stage.sheet else None
    if stage.role == "plan":
        if stage.sheet:
            yield "sheet", "is not for a plan, at which nothing is spent yet"
    elif sheet is None:
        yield "sheet", f'has to name the sheet with a row for each project; there is no sheet "{stage.sheet}"'
    elif sheet.key in NEEDED or sheet.layout != "table":
        yield "sheet", f"can't be {sheet.key}, which has another use"
    elif not sheet.has_ref or not sheet.has(stage.spent):
        yield "sheet", f"names {sheet.key}, which needs the columns ref and {stage.spent}"
    names = [getattr(stage, role) for role in SPENDING_ROLES]
    if twice(names):
        yield "spent", f"and others name the column {twice(names)[0]} twice"


def _can_show(form: Form, stage: Stage, name: str) -> bool:
    if name in SHOWN:
        return any(bool(where := place(stage, read)) and form.has(where) for read in SHOWN[name])
    where = place(stage, name) if name.startswith("spending.") else name if "." in name else f"projects.{name}"
    sheet = form.sheet(where.partition(".")[0])
    return bool(where) and form.has(where) and sheet is not None and (sheet.key == "projects" or sheet.has_ref)
