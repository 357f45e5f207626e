"""The sections about results: measures against targets, what each project did, and what it changed."""

from collections.abc import Mapping, Sequence
from typing import get_args

from grants.documents.board.published import WITHHELD, Published, Verdict
from grants.documents.board.spending import sentence, what_happens
from grants.documents.document import Block, Cell, Column, Heading, Line, Paragraph, Table
from grants.documents.printed import title
from grants.model.figures import ProjectFigures
from grants.model.returns import Row
from grants.model.words import counted, listed

_ORDER = get_args(Verdict)
_KINDS = {
    "output": "What was done (outputs)",
    "outcome": "What it changed (outcomes)",
    "kpi": "The contract's own indicators (KPIs)",
}


def tally(published: Published) -> str:
    """How many results meet their targets, in a sentence."""
    verdicts = [published.verdict(measure) for _, measure in published.figures.measures]
    met, missed = verdicts.count("met"), verdicts.count("missed")
    if not met + missed:
        return "No result can be held against a target."
    meets, misses = ("meets" if met == 1 else "meet"), ("misses" if missed == 1 else "miss")
    return f"Of {counted(met + missed, 'result')} with a target, {met} {meets} it and {missed} {misses} it."


def missed(published: Published, most: int) -> Paragraph | None:
    """The first results that miss their targets, for page one."""
    rows = [
        (project, measure)
        for project, measure in published.figures.measures
        if published.has_results and published.verdict(measure) == "missed"
    ]
    if not rows:
        return None
    items = [
        Line(
            f"{published.name(project.row)}. {published.prose(measure['measure'])}: {published.result(measure)}, "
            f"where the target is {published.aim(measure)}",
            "item",
        )
        for project, measure in rows[:most]
    ]
    more = [Line(f"{counted(len(rows) - most, 'more')}; all stand further on.")] if len(rows) > most else []
    return Paragraph((Line("Missed targets", "strong"), *items, *more))


def against_targets(published: Published) -> list[Block]:
    """At the plan stage what will be measured; later each result against its target, the missed ones first."""
    rows = list(published.figures.measures)
    if not rows:
        return []
    if not published.has_results:
        return [Heading("How it will be measured"), _planned(published, rows)]
    rows.sort(key=lambda pair: _rank(published, pair[1]))
    light = title(published.round, f"measures.{published.stage.light}")
    columns = (
        Column(title(published.round, "projects.project"), 23),
        Column(title(published.round, "measures.measure"), 30),
        Column(title(published.round, "measures.target") or "Aim", 12),
        Column("Result", 16),
        Column("Against target", 11),
        *([Column(light, max(8, 1 + max(map(len, light.split()))))] if light else []),
    )
    body = tuple(_judged(published, project, measure)[: len(columns)] for project, measure in rows)
    heading = "Measures against targets"
    return [Heading(heading), sentence(tally(published)), Table(heading, columns, body)]


def _judged(published: Published, project: ProjectFigures, measure: Row) -> tuple[Cell, ...]:
    """A measure with its target, its result, the verdict on both, and last its light, which a form may lack."""
    verdict = published.verdict(measure)
    return (
        (Line(published.name(project.row)),),
        (Line(published.title(measure["measure"], measure["ref"])),),
        (Line(published.aim(measure)),),
        (Line(published.result(measure)), *_note(published.comment(measure))),
        (Line(verdict.capitalize(), "strong" if verdict == "missed" else "plain"),),
        (Line(published.round.label("lights", published.light(measure))),),
    )


def _rank(published: Published, measure: Row) -> tuple[int, int]:
    """The place of a measure: by its verdict, then by its light as the form lists them, none last."""
    lights = list(published.round.choices("lights"))
    light = published.light(measure)
    return _ORDER.index(published.verdict(measure)), lights.index(light) if light in lights else len(lights)


def _note(text: str) -> Cell:
    return (Line(text, "quiet"),) if text else ()


def _planned(published: Published, rows: Sequence[tuple[ProjectFigures, Row]]) -> Table:
    round = published.round
    columns = (
        Column(title(round, "projects.project"), 26),
        Column(title(round, "measures.measure"), 40),
        Column(title(round, "measures.target") or "Aim", 16),
        *([Column("Evidence", 18)] if round.has("measures.evidence") else []),
    )
    body = tuple(
        (
            (Line(published.name(project.row)),),
            (Line(published.title(measure["measure"], measure["ref"])),),
            (Line(published.aim(measure) or "none set"),),
            (Line(published.prose(measure["evidence"], measure["ref"])),),
        )[: len(columns)]
        for project, measure in rows
    )
    return Table("How it will be measured", columns, body)


def project_by_project(published: Published) -> list[Block]:
    """What was done, what it changed, and how we know."""
    blocks: list[Block] = [Heading("Project by project")]
    for project in published.figures.rows:
        blocks += [Heading(published.name(project.row), 3), *_project(published, project)]
    return blocks


def _project(published: Published, project: ProjectFigures) -> list[Block]:
    row, round, stage = project.row, published.round, published.stage
    lines = [Line(f"Allocated: {published.pounds(project.allocated)}.", "strong")]
    lines += [Line(text) for text in (published.prose(row["outline"], row["ref"]),) if text]
    if row["provider"]:
        lines.append(Line(f"{title(round, 'projects.provider')}: {published.prose(row['provider'])}."))
    lines += _labelled("Achieved", published.prose(project.spending.get("outcomes"), row["ref"], story=True))
    for key in (stage.progress, stage.risks, stage.why):
        text = published.prose(project.spending.get(key), row["ref"])
        lines += _labelled(title(round, f"{stage.sheet}.{key}"), text)
    lines += _labelled("Comments", published.prose(project.spending.get("comments"), row["ref"]))
    lines += published.own(row)
    blocks: list[Block] = [Paragraph(tuple(lines))]
    if published.has_results:
        blocks += _measured(published, project)
    return blocks


def _labelled(label: str, text: str) -> list[Line]:
    return [Line(f"{label}: {text}")] if text else []


def _measured(published: Published, project: ProjectFigures) -> list[Block]:
    """The results of a project by kind, and where they come from."""
    blocks: list[Block] = []
    for kind, heading in _kinds(published, project.measures).items():
        items = [
            Line(f"{published.prose(measure['measure'])}: {published.result(measure)}", "item")
            for measure in project.measures
            if measure["kind"] == kind
        ]
        if items:
            blocks.append(Paragraph((Line(heading, "strong"), *items)))
    sources = dict.fromkeys(
        text for measure in project.measures if (text := published.prose(measure["evidence"], measure["ref"]))
    )
    sources.pop(WITHHELD, None)
    if sources:
        blocks.append(sentence(f"How we know: {listed(list(sources))}."))
    return blocks


def _kinds(published: Published, measures: Sequence[Row]) -> Mapping[str | None, str]:
    """The kinds of measures by key, with a heading for each: those known here, the form's others, and none last."""
    round = published.round
    named: dict[str | None, str] = {kind: round.label("kinds", kind) for kind in (*_KINDS, *round.choices("kinds"))}
    typed = {measure["kind"]: round.label("kinds", measure["kind"]) for measure in measures if measure["kind"]}
    rest = "Other measures" if round.has("measures.kind") else "Results"
    return {**named, **typed, **_KINDS, None: rest}


def case_studies(published: Published) -> list[Block]:
    """The case studies of the year that may be published; earlier returns publish none."""
    if not published.is_final:
        return []
    found = [
        (project, text)
        for project in published.figures.rows
        if (text := published.case_study(project.spending, project.spending.get("case_study")))
    ]
    blocks: list[Block] = [Heading("Case studies")] if found else []
    for project, text in found:
        blocks += [Heading(published.name(project.row), 3), sentence(text)]
    return blocks


def variances(published: Published) -> list[Line]:
    """What each project spent otherwise than it was allocated, and what happens to the difference."""
    return [
        Line(
            f"{published.name(project.row)} spent {published.pounds(abs(variance))} "
            f"{'less' if variance > 0 else 'more'} than it was allocated. {what_happens(published, project)}".strip(),
            "item",
        )
        for project in published.figures.rows
        if (variance := project.variance)
    ]


def spent_otherwise(published: Published, most: int) -> Paragraph | None:
    """The first variances, for page one."""
    items = variances(published)
    more = [Line(f"{counted(len(items) - most, 'more')}; all stand further on.")] if len(items) > most else []
    return Paragraph((Line("Spent otherwise than planned", "strong"), *items[:most], *more)) if items else None


def what_changed(published: Published, changes: Sequence[str]) -> list[Block]:
    """What differs from the plan: what a comparison found, where the plan was given, and money that moved."""
    if not published.is_final:
        return []
    lines = [*(Line(published.change(text), "item") for text in changes), *variances(published)]
    unchanged = "Every project that says what it spent kept to what it was allocated."
    return [Heading("What changed since the plan"), Paragraph(tuple(lines)) if lines else sentence(unchanged)]
