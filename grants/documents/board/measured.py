"""What is said of results: how many meet their targets, what is wrong with those that don't, and the table of all."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from grants.documents.board.lights import mark
from grants.documents.board.published import Published, Verdict
from grants.documents.board.spending import sentence
from grants.documents.document import Block, Cell, Column, Heading, Line, Table
from grants.documents.printed import title
from grants.documents.telling import Telling
from grants.model.figures import ProjectFigures
from grants.model.returns import Row

_ORDER = get_args(Verdict)
Measured = tuple[ProjectFigures, Row]
"""A project and a measure of it."""


def tally(published: Published) -> str:
    """How many results meet their targets, in a sentence."""
    return tally_of(published, Counter(published.verdict(measure) for _, measure in published.figures.measures))


def tally_of(told: Telling, verdicts: Mapping[str, int]) -> str:
    """The same of how many results have each verdict."""
    met, missed, eased = (verdicts.get(each, 0) for each in ("met", "missed", "eased"))
    if not met + missed + eased:
        return told.say("tally_none")
    meet, miss = told.say("tally_meet", count=met), told.say("tally_miss", count=missed)
    facts = {"count": met + missed + eased, "meet": meet, "miss": miss}
    if not eased:
        return told.say("tally", **facts)
    return told.say("tally_with_eased", **facts, eased=told.say("tally_eased", count=eased))


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
    say, aim = published.say, aim_of(published, measure)
    why, role = published.comment(measure), published.role(measure)
    result = say(
        "off_aim" if aim else "off",
        project=published.called(project.row),
        measure=published.measure(measure),
        result=published.result(measure),
        aim=aim,
    )
    reason = say("off_why", why=_ended(why)) if why else say("off_why_none")
    owner = say("owner", role=role) if role else say("off_owner_none")
    action = say("off_escalated" if is_escalated(measure) else "off_no_action")
    return Line(f"{result} {reason} {owner} {action}", "item")


def is_escalated(measure: Row) -> bool:
    return measure.get("escalate") == "yes"


def aim_of(published: Published, measure: Row) -> str:
    """The target in words; and the one of the plan, where a result misses that."""
    aim = published.aim(measure)
    before = published.planned.get(measure["row"])
    if before and published.verdict(measure) == "eased":
        key = "aim_of_plan" if aim else "aim_of_plan_alone"
        return published.say(key, aim=aim, before=published.aim(before))
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
    if not published.has_results:
        table = _table(published, published.say("results_to_come"), rows)
        return [Heading(published.say("results_to_come_annex")), table]
    rows.sort(key=lambda pair: _rank(published, pair[1]))
    table = _table(published, published.say("results"), rows)
    return [Heading(published.say("results_annex")), sentence(tally(published)), table]


def _table(published: Published, heading: str, rows: Sequence[Measured]) -> Table:
    """The measures, without the columns in which none of them has anything."""
    columns = list(_columns(published, rows))
    kept = [(column, cells) for column, cells in columns if any(line.text for cell in cells for line in cell)]
    body = zip(*(cells for _, cells in kept), strict=True)
    return Table(heading, tuple(column for column, _ in kept), tuple(tuple(row) for row in body))


def _columns(published: Published, rows: Sequence[Measured]) -> Iterator[tuple[Column, Sequence[Cell]]]:
    round, say, measures = published.round, published.say, [measure for _, measure in rows]
    yield Column(title(round, "projects.ref"), 7), [(Line(project.ref or ""),) for project, _ in rows]
    wide = 34 if published.has_results else 46
    yield Column(title(round, "measures.measure"), wide), [(Line(published.measure(each)),) for each in measures]
    aims = Column(title(round, "measures.target") or say("results_aim"), 16)
    if published.has_results:
        yield aims, [(Line(aim_of(published, each)),) for each in measures]
        yield Column(say("column_result"), 22), [_result(published, each) for each in measures]
        if any(published.verdict(each) in ("met", "missed", "eased") for each in measures):
            yield Column(say("results_against"), 13), [_verdict(published, each) for each in measures]
        light = title(round, f"measures.{published.stage.light}")
        if light:
            width = max(11, 1 + max(map(len, light.split())))
            yield Column(light, width), [(mark(published, published.light(each)),) for each in measures]
    else:
        yield aims, [(Line(published.aim(each) or say("results_no_aim")),) for each in measures]
        sources = [(Line(published.prose(each.get("evidence"), each["ref"])),) for each in measures]
        yield Column(say("results_evidence"), 20), sources
    yield Column(say("results_accountable"), 18), [(Line(published.role(each)),) for each in measures]


def _verdict(published: Published, measure: Row) -> Cell:
    verdict = published.verdict(measure)
    return (Line(published.in_words(verdict), "strong" if verdict in ("missed", "eased") else "plain"),)


def _result(published: Published, measure: Row) -> Cell:
    note = published.comment(measure)
    return (
        Line(published.result(measure)),
        *((Line(note, "quiet"),) if note not in ("", published.withheld_words) else ()),
    )
