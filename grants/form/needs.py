"""What the code asks of a form: the keys it may name, those it can't do without, and what else has to hold.

A sheet or a column that is not needed may be missing from a form: what reads it is left out then. A key that does not
stand here is a form's own: it is written, read, checked by its kind, printed and carried like all others.
"""

from collections.abc import Mapping

from grants.form.form import Form, Stage

SPENDING: Mapping[str, str] = {
    "ref": "project-ref", "title": "project-title", "spent": "money", "planned": "money", "forecast": "money",
    "why": "text", "progress": "text", "risks": "text", "variance": "variance", "move": "choice:moves",
    "other": "project-ref", "outcomes": "text", "comments": "text", "case_study": "text", "publish": "choice:yes",
    "attachments": "text",
}  # fmt: skip
"""The columns of a sheet that holds a stage's money, a row a project; a stage names its sheet."""

KNOWN: Mapping[str, Mapping[str, str]] = {
    "start": {
        "round": "stamp", "partnership": "text", "fund": "text", "year": "text", "return": "choice:returns",
        "grant_total": "money", "carried_forward": "money", "carried_for": "text", "contact_name": "text",
        "contact_email": "text",
    },
    "projects": {
        "ref": "ref", "project": "text", "outline": "text", "theme_group": "choice:theme_groups", "provider": "text",
        "allocated": "money", "contract_value": "money", "contribution": "percent", "contract_end": "date",
        "priority": "priorities:yes", "risk": "choice:risks", "monitored": "text", "comment": "text",
        "approved": "choice:approvals", "conditions": "text",
    },
    "parts": {
        "ref": "project-ref", "title": "project-title", "part": "text", "description": "text", "amount": "money",
    },
    "measures": {
        "ref": "project-ref", "title": "project-title", "part": "text", "measure": "text", "kind": "choice:kinds",
        "unit": "choice:units", "direction": "choice:directions", "target": "measure", "baseline": "measure",
        "evidence": "text", "accountable": "text", "numerator": "number", "denominator": "number",
        "comparator": "measure", "escalate": "choice:yes",
    },
    "spend_items": {"ref": "project-ref", "title": "project-title", "item": "text", "amount": "money"},
    "moves": {
        "ref": "project-ref", "title": "project-title", "move": "choice:moves", "other": "project-ref",
        "amount": "money", "agreed": "date", "reason": "text",
    },
    "sign_off": {"return": "choice:signatures", "name": "text", "position": "text", "date": "date"},
}  # fmt: skip
"""Every key of a sheet and of its columns that the code may name, with the kind of the column (and its list)."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "start": ("partnership", "fund", "year", "return", "grant_total"),
    "projects": ("ref", "project", "allocated"),
    "measures": ("ref", "measure", "unit"),
    "sign_off": ("return", "name", "position", "date"),
}
"""Sheets and columns without which nothing works. A sheet with a row a project needs `ref`; a stage's, `spent` too."""

LAYOUTS: Mapping[str, str] = {"start": "fields", "sign_off": "signatures"}

CHOICES: Mapping[str, frozenset[str]] = {
    "yes": frozenset({"yes"}),
    "answers": frozenset({"yes", "no"}),
    "units": frozenset({"people", "number", "percent", "pounds", "yes_no", "narrative"}),
    "directions": frozenset({"at_least", "at_most", "below", "exactly", "rise", "fall", "no_target"}),
    "approvals": frozenset({"yes", "conditions", "no"}),
}
"""Lists whose choices the code interprets: a list may lack some of these keys, and can't have others."""

LIGHTS = frozenset({"red", "amber", "green"})
MOVES = frozenset({"returned", "carried", "given", "taken", "met"})
"""Keys of lights and moves that the code knows; a form may have others too."""

MADE = ("theme_groups", "risks", "returns", "signatures")
"""Lists that are made by the round."""

COMPLETE = ("yes", "answers")
"""Lists of which no key may be missing."""

SHOWN: Mapping[str, tuple[str, ...]] = {
    "outline": ("projects.project",),
    "project": ("projects.project",),
    "project_spend": ("projects.project",),
    "allocated": ("projects.allocated",),
    "measures": ("measures.measure",),
    "priorities": ("projects.priority",),
    "approved": ("projects.approved", "projects.conditions"),
    "planned": ("spending.planned",),
    "spent": ("spending.spent",),
    "spent_to_date": ("spending.spent",),
    "variance": ("spending.spent",),
    "forecast": ("spending.forecast",),
    "results": ("results.result",),
    "progress": ("spending.progress", "spending.risks", "spending.why"),
    "outcomes": ("spending.outcomes", "results.result"),
    "comments": ("spending.comments", "spending.spent"),
}
"""What a column of a return can show by a name of its own, and of what it is made: one of these has to be there.

Besides, a column of Projects by its key, or of a sheet with a row a project, as "sheet.column".
"""

COUNTED = ("parts", "measures", "sign_off")
"""Sheets that can have a sentence with a count."""

SPENDING_ROLES = ("spent", "planned", "forecast", "why", "progress", "risks")
RESULT_ROLES = ("result", "light", "comment")
_FIGURES: Mapping[str, str] = {"result": "measure", "light": "choice:lights", "comment": "text"}


def place(stage: Stage, read: str) -> str:
    """What is read, as "sheet.column" of a form: "spending.spent" and "results.light" are the stage's own.

    "" where the stage has no such sheet or column.
    """
    sheet, _, column = read.partition(".")
    if sheet == "spending":
        name = getattr(stage, column) if column in SPENDING_ROLES else column
        return f"{stage.sheet}.{name}" if stage.sheet and name else ""
    if sheet == "results":
        name = getattr(stage, column)
        return f"measures.{name}" if name else ""
    return read


def known(form: Form, sheet: str) -> dict[str, str]:
    """The columns of a sheet that the code may name, by key with their kind; {} for a sheet of the form's own."""
    columns = dict(KNOWN.get(sheet, {}))
    for stage in form.stages:
        if stage.sheet == sheet:
            kinds = {getattr(stage, role): SPENDING[role] for role in SPENDING_ROLES if getattr(stage, role)}
            columns |= {key: kind for key, kind in SPENDING.items() if key not in SPENDING_ROLES} | kinds
    if sheet == "measures":
        for stage in form.stages:
            columns |= {getattr(stage, role): kind for role, kind in _FIGURES.items() if getattr(stage, role)}
    return columns


Fault = tuple[tuple[str | int, ...], str]
"""Where a fault of a form stands, by keys, and what is wrong there."""
