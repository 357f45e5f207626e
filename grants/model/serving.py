"""What money is for: the priorities that it serves, and the risks of the strategic assessment that it is to lower."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grants.model.money import shared_out

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Served:
    """A priority: how many projects serve it, and their money in pounds, counted in full and shared out equally."""

    number: int | None
    """None for the projects that name no priority."""
    name: str
    projects: int
    in_full: Decimal
    shared: Decimal


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A risk of the strategic assessment: how many projects are to lower it, and their money in pounds."""

    risk: str | None
    """None for the projects that name no risk."""
    rating: str
    """As the round states it, such as "High"; "" where no risk is named."""
    projects: int
    amount: Decimal

    @property
    def is_bare(self) -> bool:
        """Whether a high risk gets no money."""
        return self.rating == "High" and not self.amount


def by_priority(
    priorities: Mapping[int, str], projects: Iterable[tuple[Sequence[int], Decimal | None]]
) -> list[Served]:
    """The money of each priority in the round's order; last, where there are any, projects that name none.

    A project is the numbers of its priorities and its amount. Shares come to what is allocated, to the penny.
    """
    found: dict[int | None, list[tuple[Decimal, Decimal]]] = {number: [] for number in (*priorities, None)}
    for numbers, given in projects:
        amount, serves = given or NOTHING, numbers or (None,)
        for number, share in zip(serves, shared_out(amount, len(serves)), strict=True):
            found[number].append((amount, share))
    return [
        Served(
            number,
            priorities[number] if number is not None else "",
            len(rows),
            sum((full for full, _ in rows), NOTHING),
            sum((share for _, share in rows), NOTHING),
        )
        for number, rows in found.items()
        if rows or number is not None
    ]


def by_risk(risks: Mapping[str, str], projects: Iterable[tuple[str | None, Decimal | None]]) -> list[AtRisk]:
    """The money against each risk of a round in its order; last, where there are any, projects that name none.

    `risks` are the issues with their ratings. Empty where the round states no risks.
    """
    if not risks:
        return []
    found: dict[str | None, list[Decimal]] = {issue: [] for issue in (*risks, None)}
    for issue, amount in projects:
        found[issue if issue in risks else None].append(amount or NOTHING)
    return [
        AtRisk(issue, risks[issue] if issue is not None else "", len(amounts), sum(amounts, NOTHING))
        for issue, amounts in found.items()
        if amounts or issue is not None
    ]
