"""What differs from the approved plan, in sentences for a board; and what moved."""

from collections.abc import Iterator

from grants.documents.board.published import Published
from grants.documents.board.spending import sentence, variances
from grants.documents.document import Block, Heading, Line, Paragraph
from grants.form.answers import aim, ticked
from grants.model.against_plan import identity, is_aim_changed, rows_of, same_ref
from grants.model.money import written_figure
from grants.model.returns import Row
from grants.model.targets import is_easier
from grants.model.words import alike, listed


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
    heading: Block = Heading("What changed since the plan" if published.plan else "Spent otherwise than allocated")
    same = sentence("Projects, amounts, measures and targets are those of the approved plan.")
    return [heading, *([same] if published.plan and not changes else []), *([Paragraph(tuple(lines))] if lines else [])]


def changed_targets(published: Published) -> list[str]:
    """The targets that are not those of the plan, with what the result means by each; safe to publish."""
    return [published.change(text) for text in _targets(published)]


def _targets(published: Published) -> Iterator[str]:
    measures, round = published.returned["measures"], published.round
    for row in measures.rows():
        before = published.planned.get(row["row"])
        if not before or not measures.readable(row["row"], "target", "direction") or not is_aim_changed(before, row):
            continue
        was, now = aim(before, round) or "none", aim(row, round) or "none"
        easier = ", which is easier to reach" if is_easier(before, row) else ""
        words = (
            f"{_whose(published, row)}: the target of {_quoted(row)} was {was} in the plan and is {now} now{easier}."
        )
        eased = published.verdict(row) == "eased"
        yield f"{words} The result, {published.result(row)}, misses the plan's." if eased else words


def _whose(published: Published, row: Row) -> str:
    project = published.figures.projects.get(row["ref"] or "")
    return published.called(project.row) if project else row["ref"] or ""


def _quoted(measure: Row) -> str:
    return f'"{measure["measure"] or ""}"'


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
            yield f"{row['ref']} {row['project'] or ''} was planned with {amount} and is not in this return."
    for ref, row in here.items():
        if ref not in planned:
            yield f"{published.called(row)} was added, with {published.pounds(row['allocated'])}."


def _amounts_and_names(published: Published) -> Iterator[str]:
    planned = {same_ref(row["ref"]): row for row in rows_of(published.plan, "projects")}
    for ref, project in published.figures.projects.items():
        before, now, round = planned.get(same_ref(ref)), project.row, published.round
        if before is None:
            continue
        if before["allocated"] != now["allocated"]:
            was, amount = published.pounds(before["allocated"]), published.pounds(now["allocated"])
            yield f"{published.called(now)} was allocated {was} in the plan and {amount} now."
        if before["project"] and now["project"] and alike(before["project"]) != alike(now["project"]):
            yield f'{published.called(now)} was called "{before["project"]}" in the plan.'
        if ticked(before, round) != ticked(now, round):
            was, served = (listed([str(number) for number in ticked(row, round)]) or "none" for row in (before, now))
            yield f"{published.called(now)} served priorities {was} in the plan and serves {served} now."


def _dropped(published: Published) -> Iterator[str]:
    here = {identity(row) for row in published.returned["measures"].rows() if row["ref"]}
    refs = {same_ref(ref): project for ref, project in published.figures.projects.items()}
    for row in rows_of(published.plan, "measures"):
        project = refs.get(same_ref(row["ref"]))
        if project and row["measure"] and identity(row) not in here:
            yield f"{published.called(project.row)}: {_quoted(row)} was to be measured, and is not in this return."


def _baselines(published: Published) -> Iterator[str]:
    locale = published.round.locale
    for row in published.returned["measures"].rows():
        before = published.planned.get(row["row"])
        if not before or not before.get("baseline") or published.is_few(row):
            continue
        was, now = (written_figure(each["baseline"], each["unit"], locale) for each in (before, row))
        if alike(was) != alike(now):
            whose = f"{_whose(published, row)}: the baseline of {_quoted(row)}"
            yield f"{whose} was {was} in the plan and is {now or 'blank'} now."
