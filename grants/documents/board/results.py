"""The sections about results: measures against targets, what each project did, and what it changed."""

from collections.abc import Sequence

from grants.documents.board.published import NOT_SHOWN, WITHHELD, Year
from grants.documents.board.spending import sentence, what_happens
from grants.documents.document import Block, Cell, Column, Heading, Line, Paragraph, Table
from grants.model.returns import Row
from grants.model.words import counted, listed

_ORDER = ("Missed", "Met", "No target", NOT_SHOWN.capitalize(), "No result")
_LIGHTS = ("Red", "Amber", "Green", "")
_KINDS = {
    "Output": "What was done (outputs)",
    "Outcome": "What it changed (outcomes)",
    "KPI": "The contract's own indicators (KPIs)",
    None: "Other measures",
}


def all_measures(year: Year) -> list[tuple[Row, Row]]:
    """Each project with each of its measures."""
    return [(project, measure) for project in year.projects for measure in year.measures.get(project["ref"], [])]


def tally(year: Year) -> str:
    """How many results meet their targets, in a sentence."""
    verdicts = [year.verdict(measure) for _, measure in all_measures(year)]
    met, missed = verdicts.count("Met"), verdicts.count("Missed")
    if not met + missed:
        return "No result can be held against a target."
    meets, misses = ("meets" if met == 1 else "meet"), ("misses" if missed == 1 else "miss")
    return f"Of {counted(met + missed, 'result')} with a target, {met} {meets} it and {missed} {misses} it."


def missed(year: Year, most: int) -> Paragraph | None:
    """The first results that miss their targets, for page one."""
    rows = [(project, measure) for project, measure in all_measures(year) if year.verdict(measure) == "Missed"]
    if not rows or not year.has_results:
        return None
    items = [
        Line(
            f"{year.name(project)}. {year.prose(measure['measure'])}: {year.result(measure)}, "
            f"where the target is {year.aim(measure)}",
            "item",
        )
        for project, measure in rows[:most]
    ]
    more = [Line(f"{counted(len(rows) - most, 'more')}; all stand further on.")] if len(rows) > most else []
    return Paragraph((Line("Missed targets", "strong"), *items, *more))


def against_targets(year: Year) -> list[Block]:
    """At the plan stage what will be measured; later each result against its target, the missed ones first."""
    if not all_measures(year):
        return []
    if not year.has_results:
        return [Heading("How it will be measured"), _planned(year)]
    rows = sorted(all_measures(year), key=lambda pair: _rank(year, pair[1]))
    columns = (
        Column("Project", 23),
        Column("Measure", 30),
        Column("Target", 12),
        Column("Result", 16),
        Column("Against target", 11),
        Column("Traffic light", 8),
    )
    body = tuple(
        (
            (Line(year.name(project)),),
            (Line(year.prose(measure["measure"])),),
            (Line(year.aim(measure)),),
            (Line(year.result(measure)), *_note(year.comment(measure))),
            (Line(year.verdict(measure), "strong" if year.verdict(measure) == "Missed" else "plain"),),
            (Line(year.light(measure)),),
        )
        for project, measure in rows
    )
    title = "Measures against targets"
    return [Heading(title), sentence(tally(year)), Table(title, columns, body)]


def _rank(year: Year, measure: Row) -> tuple[int, int]:
    light = year.light(measure)
    return _ORDER.index(year.verdict(measure)), _LIGHTS.index(light if light in _LIGHTS else "")


def _note(text: str) -> Cell:
    return (Line(text, "quiet"),) if text else ()


def _planned(year: Year) -> Table:
    columns = (Column("Project", 26), Column("Measure", 40), Column("Target", 16), Column("Evidence", 18))
    body = tuple(
        (
            (Line(year.name(project)),),
            (Line(year.prose(measure["measure"])),),
            (Line(year.aim(measure) or "none set"),),
            (Line(year.prose(measure["evidence"])),),
        )
        for project, measure in all_measures(year)
    )
    return Table("How it will be measured", columns, body)


def project_by_project(year: Year) -> list[Block]:
    """What was done, what it changed, and how we know."""
    blocks: list[Block] = [Heading("Project by project")]
    for project in year.projects:
        blocks += [Heading(year.name(project), 3), *_project(year, project)]
    return blocks


def _project(year: Year, project: Row) -> list[Block]:
    lines = [Line(f"Allocated: {year.pounds(project['allocated'])}.", "strong")]
    lines += [Line(text) for text in (year.prose(project["outline"]),) if text]
    if project["provider"]:
        lines.append(Line(f"Provider: {year.prose(project['provider'])}."))
    said = year.spending.get(project["ref"])
    if said and year.is_final:
        lines += _labelled("Achieved", year.prose(said["outcomes"]))
        lines += _labelled("Comments", year.prose(said["comments"]))
    elif said:
        lines += _labelled("Progress", year.prose(said["progress"]))
        lines += _labelled("Risks", year.prose(said["risks"]))
    blocks: list[Block] = [Paragraph(tuple(lines))]
    if year.has_results:
        blocks += _measured(year, project)
    return blocks


def _labelled(label: str, text: str) -> list[Line]:
    return [Line(f"{label}: {text}")] if text else []


def _measured(year: Year, project: Row) -> list[Block]:
    """The results of a project by kind, and where they come from."""
    blocks: list[Block] = []
    measures = year.measures.get(project["ref"], [])
    for kind, title in _KINDS.items():
        items = [
            Line(f"{year.prose(measure['measure'])}: {year.result(measure)}", "item")
            for measure in measures
            if measure["kind"] == kind
        ]
        if items:
            blocks.append(Paragraph((Line(title, "strong"), *items)))
    sources = dict.fromkeys(text for measure in measures if (text := year.prose(measure["evidence"])))
    sources.pop(WITHHELD, None)
    if sources:
        blocks.append(sentence(f"How we know: {listed(list(sources))}."))
    return blocks


def case_studies(year: Year) -> list[Block]:
    if not year.is_final:
        return []
    told = [
        (project, text)
        for project in year.projects
        if (said := year.spending.get(project["ref"])) and (text := year.prose(said["case_study"]))
    ]
    blocks: list[Block] = [Heading("Case studies")] if told else []
    for project, text in told:
        blocks += [Heading(year.name(project), 3), sentence(text)]
    return blocks


def variances(year: Year) -> list[Line]:
    """What each project spent otherwise than it was allocated, and what happens to the difference."""
    return [
        Line(
            f"{year.name(project)} spent {year.pounds(abs(variance))} {'less' if variance > 0 else 'more'} than it was "
            f"allocated. {what_happens(year, project)}".strip(),
            "item",
        )
        for project in year.projects
        if (variance := year.variance(project))
    ]


def spent_otherwise(year: Year, most: int) -> Paragraph | None:
    """The first variances, for page one."""
    items = variances(year)
    more = [Line(f"{counted(len(items) - most, 'more')}; all stand further on.")] if len(items) > most else []
    return Paragraph((Line("Spent otherwise than planned", "strong"), *items[:most], *more)) if items else None


def what_changed(year: Year, changes: Sequence[str]) -> list[Block]:
    """What differs from the plan: what a comparison found, where the plan was given, and money that moved."""
    if not year.is_final:
        return []
    lines = [*(Line(year.prose(text), "item") for text in changes), *variances(year)]
    unchanged = "Every project that says what it spent kept to what it was allocated."
    return [Heading("What changed since the plan"), Paragraph(tuple(lines)) if lines else sentence(unchanged)]
