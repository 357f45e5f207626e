"""What is said of results: how many meet their targets, what is wrong with those that don't, and the table of all."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from grants.documents.board.lights import mark
from grants.documents.board.published import WITHHELD, Published, Verdict, in_words
from grants.documents.board.spending import sentence
from grants.documents.document import Block, Cell, Column, Heading, Line, Table
from grants.documents.printed import title
from grants.model.figures import ProjectFigures
from grants.model.returns import Row
from grants.model.words import counted

_ORDER = get_args(Verdict)
Measured = tuple[ProjectFigures, Row]
"""A project and a measure of it."""


def tally(published: Published) -> str:
    """How many results meet their targets, in a sentence."""
    return tally_of(Counter(published.verdict(measure) for _, measure in published.figures.measures))


def tally_of(verdicts: Mapping[str, int]) -> str:
    """The same of how many results have each verdict."""
    met, missed, eased = (verdicts.get(each, 0) for each in ("met", "missed", "eased"))
    if not met + missed + eased:
        return "No result can be held against a target."
    meets, misses = ("meets" if met == 1 else "meet"), ("misses" if missed == 1 else "miss")
    words = f"Of {counted(met + missed + eased, 'result')} with a target, {met} {meets} it and {missed} {misses} it"
    if not eased:
        return f"{words}."
    they = "1 misses the target" if eased == 1 else f"{eased} miss the targets"
    return f"{words}; {they} of the plan, which {'was' if eased == 1 else 'were'} changed since."


def wrong(published: Published) -> list[Measured]:
    """The measures that miss their target or have a red light, as they are ranked."""
    found = [
        (project, measure)
        for project, measure in published.figures.measures
        if published.has_results and is_wrong(published, measure)
    ]
    return sorted(found, key=lambda pair: _rank(published, pair[1]))


def is_wrong(published: Published, measure: Row) -> bool:
    """Whether its result misses a target, or its light is red."""
    return published.verdict(measure) in ("missed", "eased") or published.light(measure) == "red"


def without_aim(published: Published) -> list[Measured]:
    """The measures that have neither a target nor a direction to hold a result against."""
    return [(project, measure) for project, measure in published.figures.measures if not published.aim(measure)]


def what_is_wrong(published: Published, project: ProjectFigures, measure: Row) -> Line:
    """A measure off its target: the result, why, who owns it and what is done, as an item."""
    aim = aim_of(published, measure)
    words = f"{published.called(project.row)}. {published.measure(measure)}: {published.result(measure)}"
    words += f"; the aim is {aim}." if aim else "."
    words += f" Why: {_ended(published.comment(measure) or 'not said')}"
    words += f" Owner: {published.role(measure) or 'no role is named'}."
    action = "escalated to the board" if is_escalated(measure) else "none is stated"
    return Line(f"{words} Action: {action}.", "item")


def is_escalated(measure: Row) -> bool:
    return measure.get("escalate") == "yes"


def aim_of(published: Published, measure: Row) -> str:
    """The target in words; and the one of the plan, where a result misses that."""
    aim = published.aim(measure)
    before = published.planned.get(measure["row"])
    if before and published.verdict(measure) == "eased":
        return f"{aim or 'none any more'} (in the plan {published.aim(before)})"
    return aim


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _rank(published: Published, measure: Row) -> tuple[int, int]:
    """The place of a measure: by its verdict, then by its light as the form lists them, none last."""
    lights = list(published.round.choices("lights"))
    light = published.light(measure)
    return _ORDER.index(published.verdict(measure)), lights.index(light) if light in lights else len(lights)


# ---------------------------------------------------------------------------------------------- the table of all


def every_measure(published: Published) -> list[Block]:
    """At the plan stage what will be measured; later each result against its target, the missed ones first."""
    rows = list(published.figures.measures)
    if not rows:
        return []
    heading = "Measures against targets" if published.has_results else "How it will be measured"
    if published.has_results:
        rows.sort(key=lambda pair: _rank(published, pair[1]))
    table = _table(published, heading, rows)
    first = [sentence(tally(published))] if published.has_results else []
    return [Heading(f"Annex: {heading[0].lower()}{heading[1:]}"), *first, table]


def _table(published: Published, heading: str, rows: Sequence[Measured]) -> Table:
    """The measures, without the columns in which none of them has anything."""
    columns = list(_columns(published, rows))
    kept = [(column, cells) for column, cells in columns if any(line.text for cell in cells for line in cell)]
    body = zip(*(cells for _, cells in kept), strict=True)
    return Table(heading, tuple(column for column, _ in kept), tuple(tuple(row) for row in body))


def _columns(published: Published, rows: Sequence[Measured]) -> Iterator[tuple[Column, Sequence[Cell]]]:
    round, measures = published.round, [measure for _, measure in rows]
    yield Column(title(round, "projects.ref"), 7), [(Line(project.ref or ""),) for project, _ in rows]
    yield Column(title(round, "measures.measure"), 34), [(Line(published.measure(each)),) for each in measures]
    aims = Column(title(round, "measures.target") or "Aim", 16)
    if published.has_results:
        yield aims, [(Line(aim_of(published, each)),) for each in measures]
        yield Column("Result", 22), [_result(published, each) for each in measures]
        if any(published.verdict(each) in ("met", "missed", "eased") for each in measures):
            yield Column("Against target", 13), [_verdict(published.verdict(each)) for each in measures]
        light = title(round, f"measures.{published.stage.light}")
        if light:
            width = max(11, 1 + max(map(len, light.split())))
            yield Column(light, width), [(mark(published, published.light(each)),) for each in measures]
    else:
        yield aims, [(Line(published.aim(each) or "none set"),) for each in measures]
        sources = [(Line(published.prose(each.get("evidence"), each["ref"])),) for each in measures]
        yield Column("Evidence", 20), sources
    yield Column("Accountable", 18), [(Line(published.role(each)),) for each in measures]


def _verdict(verdict: Verdict) -> Cell:
    return (Line(in_words(verdict), "strong" if verdict in ("missed", "eased") else "plain"),)


def _result(published: Published, measure: Row) -> Cell:
    note = published.comment(measure)
    return (Line(published.result(measure)), *((Line(note, "quiet"),) if note not in ("", WITHHELD) else ()))
