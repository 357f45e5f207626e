"""A final return beside its approved plan: which row is which, and which target was changed since."""

from collections.abc import Iterator

from grants.model.returns import Return, Row
from grants.model.targets import aim_compared, is_met
from grants.model.words import alike


def rows_of(plan: Return | None, sheet: str) -> list[Row]:
    """The plan's rows of a sheet that have a ref; none where there is no plan."""
    return [row for row in plan[sheet].rows() if row["ref"]] if plan else []


def same_ref(ref: str) -> str:
    """A ref as it is compared."""
    return ref.casefold()


def identity(measure: Row) -> tuple[str, str, str]:
    """By what a measure is known again: its project, its part and its words."""
    return same_ref(measure["ref"]), alike(measure["part"] or ""), alike(measure["measure"] or "")


def measures_of_both(plan: Return | None, returned: Return) -> Iterator[tuple[Row, Row]]:
    """Each measure as it was planned, and as the return has it now; in the order of the return."""
    planned = {identity(row): row for row in rows_of(plan, "measures")}
    for row in returned["measures"].rows():
        before = planned.get(identity(row)) if row["ref"] else None
        if before is not None:
            yield before, row


def is_aim_changed(before: Row, after: Row) -> bool:
    """Whether direction or target are no longer those of the plan."""
    return aim_compared(after, before["unit"]) != aim_compared(before, before["unit"])


def met_by_plan(before: Row, after: Row, result: str) -> bool | None:
    """Whether the result in the column `result` meets what the plan aimed at; None where that can't be decided."""
    if before["unit"] != after["unit"]:
        return None
    return is_met({**after, **{key: before[key] for key in ("direction", "target", "baseline")}}, result)
