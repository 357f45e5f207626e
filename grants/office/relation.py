"""How two workbooks are related: one return sent again, two returns of a year, two years, or two partnerships."""

from collections.abc import Iterator

from grants.form.answers import signature
from grants.model.words import alike
from grants.office.asked_of_both import Workbook
from grants.office.changes import PARTNERSHIPS, RESUBMITTED, STAGES, YEARS


def related(old: Workbook, new: Workbook) -> str:
    """How two workbooks are related: by round, partnership and stage."""
    if old.round.stamp == new.round.stamp:
        return RESUBMITTED if old.stage == new.stage else STAGES
    return YEARS if _is_one_partnership(old, new) and old.round.id != new.round.id else PARTNERSHIPS


def _is_one_partnership(old: Workbook, new: Workbook) -> bool:
    """Whether two rounds are of one partnership: by its key, its name, or who receives the money."""
    known = [
        {("key", each.round.key), ("name", alike(each.round.partnership)), ("recipient", alike(each.round.recipient))}
        for each in (old, new)
    ]
    return any(name for _, name in known[0] & known[1])


def heading(old: Workbook, new: Workbook, relation: str) -> str:
    """How the two workbooks are related, and what of them is compared."""
    stages = [each.round.stage(each.stage).label.lower() for each in (old, new)]
    if relation == RESUBMITTED:
        return f"NEW is OLD resubmitted: the same round, partnership and return ({stages[1]})."
    if relation == STAGES:
        what = "Compared is what both ask for, and what the money came to"
        return f"Two returns of one year: {stages[0]}, then {stages[1]}. {what}."
    what = "Decisions, signatures and prose that belong to one year are not compared"
    if relation == PARTNERSHIPS:
        names = _told_apart([old.round.partnership, new.round.partnership], stages)
        return f"Two partnerships: {names[0]} and {names[1]}. {what}."
    if old.round.year == new.round.year:
        names = _told_apart([old.round.id, new.round.id], stages)
        return f"Two rounds of one partnership: {names[0]}, then {names[1]}. {what}."
    names = _told_apart([old.round.year, new.round.year], stages)
    return f"Two years of one partnership: {names[0]}, then {names[1]}. {what}."


def _told_apart(names: list[str], stages: list[str]) -> list[str]:
    """Names with their returns, where these differ."""
    if stages[0] == stages[1]:
        return names
    return [f"{name} ({stage})" for name, stage in zip(names, stages, strict=True)]


def notes(old: Workbook, new: Workbook, relation: str) -> Iterator[str]:
    """What may be the wrong way round."""
    if relation == STAGES and not old.round.reached(old.stage, new.stage):
        yield "OLD is the later return of the two: was the order meant?"
    if relation == YEARS and old.round.begins > new.round.begins:
        yield "OLD is of the later year: was the order meant?"
    if relation == RESUBMITTED:
        signed = [signature(workbook["sign_off"], workbook.round, workbook.stage) for workbook in (old, new)]
        days = [row["date"] if row else None for row in signed]
        if days[0] and days[1] and days[0] > days[1]:
            yield "OLD was signed after NEW: was the order meant?"
