"""Two workbooks → what changed from the one to the other, by what the answers mean."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from grants.form.answers import signature
from grants.model.figures import total, whole
from grants.model.matching import (
    MEASURE_WAYS,
    OWN_WAYS,
    PART_WAYS,
    ROW_WAYS,
    SPENDING_WAYS,
    Named,
    Pair,
    Way,
    matched,
    project_ways,
)
from grants.model.money import pounds
from grants.model.returns import Row
from grants.model.stages import FINAL, PLAN
from grants.model.words import alike
from grants.office.answer_changes import Answers, difference
from grants.office.asked_of_both import Asked, Workbook, asked_of_both
from grants.office.changes import (
    CHANGED,
    MONEY,
    OTHER,
    OUTTURN,
    PROJECTS,
    RESUBMITTED,
    SECTIONS,
    STAGES,
    Change,
    Comparison,
    Matched,
    Place,
    Standing,
    Total,
)
from grants.office.relation import notes, related
from grants.office.row_changes import Rows

_WAYS: Mapping[str, tuple[Way, ...]] = {"measures": MEASURE_WAYS, "parts": PART_WAYS, "spend_items": ROW_WAYS}
"""How the rows of a sheet are known again, where it has not one row for each project."""


def compare(old: Workbook, new: Workbook) -> Comparison:
    """What changed from `old` to `new`: workbooks of any stages, years and partnerships."""
    relation = related(old, new)
    asked = asked_of_both(old, new)
    projects, whole_list = _projects(old, new, one_round=relation in (RESUBMITTED, STAGES))
    answers = Answers(old, new, projects)
    rows = Rows(answers, asked)
    found: list[Change] = []
    untried = [] if whole_list else [old[PROJECTS].name]
    beside: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for key in (key for key, columns in asked.columns.items() if columns and _is_table(key, new)):
        once = any(column.says_whose and column.once for column in new.round.sheets[key].columns)
        pairs, whole_list = matched(*rows.named(key), SPENDING_WAYS if once else _WAYS.get(key, OWN_WAYS))
        untried += [] if whole_list else [new[key].name]
        kept = []
        for pair in pairs:
            home = rows.home(pair)
            if isinstance(home, tuple) and home[0] in ("added", "dropped") and not pair.by:
                beside[home][key] += 1
            else:
                kept.append(pair)
        found += rows.changes(key, kept, once=once)
    for pair in projects:
        changes = rows.changes(PROJECTS, [pair])
        found += [each if each.field else replace(each, beside=beside[rows.home(pair)]) for each in changes]
    if relation == STAGES:
        found += _outturn(old, new, projects, rows)
    found += _fields(answers, asked)
    return Comparison(
        old,
        new,
        relation,
        _totals(old, new),
        _allocated_by(projects),
        tuple(_matched(old, new, pair) for pair in projects),
        tuple(sorted(found, key=lambda each: (SECTIONS.index(each.section), each.rank))),
        tuple(notes(old, new, relation)),
        (*asked.not_compared, *map(_untried, untried)),
    )


def _is_table(key: str, workbook: Workbook) -> bool:
    return workbook.round.sheets[key].layout == "table" and key != PROJECTS


def _projects(old: Workbook, new: Workbook, *, one_round: bool) -> tuple[list[Pair], bool]:
    named = [
        [Named(row, "", alike(row["ref"] or ""), alike(row["project"] or "")) for row in each[PROJECTS].rows()]
        for each in (old, new)
    ]
    return matched(named[0], named[1], project_ways(one_round=one_round))


def _untried(sheet: str) -> str:
    return f"{sheet} has too many rows whose words changed: those that were worded anew are called dropped and added."


# ------------------------------------------------------------------------------------------------------- the money


def _totals(old: Workbook, new: Workbook) -> dict[str, Total]:
    """The totals that `grants validate` gives, and what they are made of."""
    sides = [_sums(each) for each in (old, new)]
    return {key: Total(sides[0][key], sides[1][key]) for key in sides[0]}


def _sums(workbook: Workbook) -> dict[str, Decimal | None]:
    totals, figures = workbook.result.totals, workbook.figures
    left = None
    if totals.available is not None and totals.allocated is not None:
        left = totals.available - totals.allocated
    return {
        "granted": workbook.round.grant_total,
        "carried_forward": figures.carried_in,
        "available": totals.available,
        "allocated": totals.allocated,
        "left": left,
        "forecast": whole(each.forecast for each in figures.rows) if figures.spending is not None else None,
        "spent": totals.spent,
    }


def _allocated_by(projects: Sequence[Pair]) -> dict[str, Decimal]:
    """What the difference of all allocations is made of: projects that were added, dropped, and changed."""
    added = total(pair.new["allocated"] for pair in projects if pair.new and not pair.old)
    dropped = -total(pair.old["allocated"] for pair in projects if pair.old and not pair.new)
    both = [(pair.old["allocated"], pair.new["allocated"]) for pair in projects if pair.old and pair.new]
    changed = total(new for _, new in both) - total(old for old, _ in both)
    return {"added": added, "dropped": dropped, "changed": changed}


def _matched(old: Workbook, new: Workbook, pair: Pair) -> Matched:
    return Matched(_standing(old, pair.old), _standing(new, pair.new), pair.by)


def _standing(workbook: Workbook, row: Row | None) -> Standing | None:
    if row is None:
        return None
    cell = workbook[PROJECTS].cell("ref", row["row"])
    spent = workbook.figures.of(row).spent
    return Standing(row["ref"] or "", row["project"] or "", cell, row["allocated"], spent)


def _outturn(old: Workbook, new: Workbook, projects: Sequence[Pair], rows: Rows) -> Iterator[Change]:
    """Where money came out otherwise than it was planned: what a later return forecasts or spent, against what the
    earlier one allocated or forecast.
    """
    if not old.round.reached(old.stage, new.stage):
        return
    for place, pair in enumerate(projects):
        if not (pair.old and pair.new):
            continue
        before, after = (_expected(each, row) for each, row in ((old, pair.old), (new, pair.new)))
        if before and after and before.amount != after.amount:
            yield Change(
                PROJECTS, OUTTURN, after.sheet, rows.called(PROJECTS, pair), "outturn",
                f"{before.title}, then {after.title}", before.place, after.place, ref=pair.new["ref"] or "",
                difference=after.amount - before.amount, matched=pair.by, rank=(5, place),
            )  # fmt: skip


class _Expected(NamedTuple):
    """What a return says that a project costs, and where: by the key of the sheet, and under the column's title."""

    amount: Decimal
    place: Place
    sheet: str
    title: str


def _expected(workbook: Workbook, project: Row) -> _Expected | None:
    """What was allocated, or is forecast, or was spent, by the stage; None where the return does not say."""
    stage = workbook.round.stage(workbook.stage)
    if stage.role == PLAN:
        sheet, column, row = PROJECTS, "allocated", project
    else:
        sheet, column = stage.sheet, stage.spent if stage.role == FINAL else stage.forecast
        row = workbook.figures.of(project).spending
    data, amount = workbook[sheet], row.get(column)
    if amount is None:
        return None
    place = Place(data.name, data.cell(column, row["row"]), amount, pounds(amount, workbook.round.locale))
    return _Expected(amount, place, sheet, data.titles.get(column, column))


# ------------------------------------------------------------------------------------------- fields and signatures


def _fields(answers: Answers, asked: Asked) -> Iterator[Change]:
    """What differs on Start here and among the signatures."""
    old, new = answers.both
    for key, columns in asked.columns.items():
        layout = new.round.sheets[key].layout if columns else "table"
        if layout == "fields":
            yield from _answers(answers, key, asked, "", next(old[key].rows(), None), next(new[key].rows(), None), 0)
        elif layout == "signatures":
            for place, (signs, label) in enumerate(_signed(old, new).items()):
                before, after = (signature(each[key], each.round, signs) for each in (old, new))
                yield from _answers(answers, key, asked, label, before, after, place + 1)


def _signed(old: Workbook, new: Workbook) -> dict[str, str]:
    """Who signs in both: the stages that both have come to, and the OPCC."""
    stages = {stage.key for stage in new.round.form.stages}
    return {
        key: label
        for key, label in new.round.choices("signatures").items()
        if key not in stages or all(new.round.reached(key, each.stage) for each in (old, new))
    }


def _answers(
    answers: Answers, key: str, asked: Asked, name: str, old: Row | None, new: Row | None, place: int
) -> Iterator[Change]:
    for number, both in enumerate(asked.columns[key]):
        if both.new.key != "return" and answers.differs(key, both, old, new):
            places = answers.places(key, both, old, new)
            section = MONEY if both.new.kind == "money" else OTHER
            by = difference(both.new, *places)
            rank = (place, number)
            yield Change(section, CHANGED, key, name, both.new.key, both.new.title, *places, difference=by, rank=rank)
