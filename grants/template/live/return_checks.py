"""What the sheet of checks says of the whole return's money: a row here has its formula and its value."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from grants.form.round import Round
from grants.model.stages import RESULTS
from grants.template.formula_names import Names
from grants.template.live.judged_measures import missed
from grants.template.live.named_arrays import allocated_now, available_now
from grants.template.live.outcome import Outcome


@dataclass(frozen=True, slots=True)
class ReturnCheck:
    """A row about the whole return: its figure as a formula with its value now, and the rule that judges it."""

    label: str
    formula: str
    value: Decimal | int
    stages: frozenset[str]
    """The keys of the stages at which it is asked."""
    money: bool = True
    code: str = ""
    """The rule that judges it; "" where the figure only informs."""


def return_checks(names: Names, outcome: Outcome) -> list[ReturnCheck]:
    """The rows of the whole return, with their values for these answers."""
    return [*_allocation(names, outcome), *_results(names, outcome)]


def _always(round: Round) -> frozenset[str]:
    return frozenset(round.stages)


def _allocation(names: Names, outcome: Outcome) -> Iterator[ReturnCheck]:
    always, left = _always(names.round), outcome.available - outcome.allocated
    allocated, available = allocated_now(names), available_now(names)
    yield ReturnCheck("Available £", available, outcome.available, always)
    yield ReturnCheck("Allocated £", allocated, outcome.allocated, always)
    yield ReturnCheck("Left to allocate £", f"ROUND({available}-{allocated},2)", left, always, code="ALLOC01")


def _results(names: Names, outcome: Outcome) -> Iterator[ReturnCheck]:
    round = names.round
    spent = {
        stage.key: f'IFERROR(SUMIF({names.column(stage.sheet, stage.spent)},">-1E+15"),0)'
        for stage in round.offered
        if stage.sheet
    }
    if spent:
        total = names.by_stage(spent, "0")
        yield ReturnCheck("Spent in all £", total, outcome.spent, frozenset(spent))
        unspent = outcome.allocated - outcome.spent
        yield ReturnCheck(
            "Allocated and not spent £", f"ROUND({allocated_now(names)}-{total},2)", unspent, frozenset(spent)
        )
    judged = dict(_missed(names))
    if judged:
        result = next((stage.result for stage in round.offered if stage.key == outcome.stage), "")
        count = outcome.missed(result if outcome.stage in judged else "")
        formula = names.by_stage(judged, "0")
        yield ReturnCheck("Results that miss their target", formula, count, frozenset(judged), money=False)


def _missed(names: Names) -> Iterator[tuple[str, str]]:
    """By the keys of the stages that can tell: how many measures have a result that misses its target."""
    for stage in names.round.of_role(*RESULTS):
        try:
            yield stage.key, f"IFERROR(SUMPRODUCT({missed(names, stage)}*1),0)"
        except KeyError:  # the stage has no results, or the form nothing to compare them with
            continue
