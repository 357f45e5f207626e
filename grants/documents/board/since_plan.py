"""What differs from the approved plan, in sentences for a board; and what moved."""

from collections.abc import Iterator, Sequence

from grants.documents.board.published import Published
from grants.documents.board.spending import sentence, variances
from grants.documents.document import Block, Heading, Line, Paragraph
from grants.documents.printed import aim
from grants.form.answers import ticked
from grants.model.against_plan import identity, is_aim_changed, rows_of, same_ref
from grants.model.money import written_figure
from grants.model.returns import Row
from grants.model.targets import is_easier
from grants.model.words import alike


def what_changed(published: Published, *, told: bool) -> list[Block]:
    """What differs from the plan, where it is known, and what was spent otherwise than allocated; of final returns.

    `told` is whether page one had room for all that was spent otherwise.
    """
    if not published.is_final:
        return []
    changes = [*changed_targets(published), *_changes(published)] if published.plan else []
    lines = [*(Line(text, "item") for text in changes), *([] if told else variances(published))]
    if not lines and published.plan is None:
        return []
    heading: Block = Heading(published.say("changed" if published.plan else "changed_spend"))
    same = [sentence(published.say("changed_nothing"))] if published.plan and not changes else []
    return [heading, *same, *([Paragraph(tuple(lines))] if lines else [])]


def changed_targets(published: Published) -> list[str]:
    """The targets that are not those of the plan, with what the result means by each; safe to publish."""
    return [published.change(text) for text in _targets(published)]


def _targets(published: Published) -> Iterator[str]:
    measures, round = published.returned["measures"], published.round
    for row in measures.rows():
        before = published.planned.get(row["row"])
        if not before or not measures.readable(row["row"], "target", "direction") or not is_aim_changed(before, row):
            continue
        was, now = (aim(each, round) or published.say("changed_target_none") for each in (before, row))
        key = "changed_target_easier" if is_easier(before, row) else "changed_target"
        words = _of_measure(published, key, row, was=was, now=now)
        eased = published.verdict(row) == "eased"
        yield f"{words} {published.say('changed_target_result', result=published.result(row))}" if eased else words


def _of_measure(published: Published, key: str, measure: Row, **facts: str) -> str:
    """A sentence on a measure of a project that the return has or had."""
    project = published.figures.projects.get(measure["ref"] or "")
    whose = published.called(project.row) if project else measure["ref"] or ""
    return published.say(key, project=whose, measure=measure["measure"] or "", **facts)


def _changes(published: Published) -> list[str]:
    """Projects, amounts, measures, names, priorities and baselines that are not those of the plan."""
    found = (*_projects(published), *_amounts_and_names(published), *_dropped(published), *_baselines(published))
    return [published.change(text) for text in found]


def _projects(published: Published) -> Iterator[str]:
    planned = {same_ref(row["ref"]): row for row in rows_of(published.plan, "projects")}
    here = {same_ref(ref): project.row for ref, project in published.figures.projects.items()}
    for ref, row in planned.items():
        if ref not in here:
            amount = published.pounds(row["allocated"])
            name = f"{row['ref']} {row['project'] or ''}"
            yield published.say("changed_project_gone", project=name, amount=amount)
    for ref, row in here.items():
        if ref not in planned:
            amount = published.pounds(row["allocated"])
            yield published.say("changed_project_added", project=published.called(row), amount=amount)


def _amounts_and_names(published: Published) -> Iterator[str]:
    planned = {same_ref(row["ref"]): row for row in rows_of(published.plan, "projects")}
    for ref, project in published.figures.projects.items():
        before, now, round = planned.get(same_ref(ref)), project.row, published.round
        if before is None:
            continue
        name = published.called(now)
        if before["allocated"] != now["allocated"]:
            was, amount = published.pounds(before["allocated"]), published.pounds(now["allocated"])
            yield published.say("changed_amount", project=name, was=was, now=amount)
        if before["project"] and now["project"] and alike(before["project"]) != alike(now["project"]):
            yield published.say("changed_name", project=name, was=before["project"])
        if ticked(before, round) != ticked(now, round):
            was, served = (_numbers(published, ticked(row, round)) for row in (before, now))
            yield published.say("changed_priorities", project=name, was=was, now=served)


def _numbers(published: Published, priorities: Sequence[int]) -> str:
    return published.listed([str(number) for number in priorities]) or published.say("changed_priorities_none")


def _dropped(published: Published) -> Iterator[str]:
    here = {identity(row) for row in published.returned["measures"].rows() if row["ref"]}
    refs = {same_ref(ref): project for ref, project in published.figures.projects.items()}
    for row in rows_of(published.plan, "measures"):
        project = refs.get(same_ref(row["ref"]))
        if project and row["measure"] and identity(row) not in here:
            facts = {"project": published.called(project.row), "measure": row["measure"]}
            yield published.say("changed_measure_gone", **facts)


def _baselines(published: Published) -> Iterator[str]:
    locale = published.round.locale
    for row in published.returned["measures"].rows():
        before = published.planned.get(row["row"])
        if not before or not before.get("baseline") or published.is_few(row):
            continue
        was, now = (written_figure(each["baseline"], each["unit"], locale) for each in (before, row))
        if alike(was) != alike(now):
            now = now or published.say("changed_baseline_blank")
            yield _of_measure(published, "changed_baseline", row, was=was, now=now)
