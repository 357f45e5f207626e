"""Red, amber and green, counted for each partnership."""

from collections import Counter

from grants.documents.board.lights import all_lights, mark
from grants.documents.document import Cell, Column, Line, Table
from grants.documents.fund.gathered import Fund


def lights_by_partnership(fund: Fund, most: int) -> Table | None:
    """A row a partnership with how many measures are red, amber and green, the reddest first; None without lights.

    After `most` rows the other partnerships stand together.
    """
    keys = list(fund.round.choices("lights"))
    counts = [(one.name, all_lights(published)) for one, published in fund.returned]
    if not fund.has_results or not any(found for _, found in counts):
        return None
    counts.sort(key=lambda pair: [-pair[1][key] for key in keys])
    first, rest = counts[:most], counts[most:]
    if rest:
        first.append((fund.say("other_partnerships", count=len(rest)), _sum(rest)))
    columns = (Column(fund.say("partnership"), 60), *(Column(fund.round.label("lights", key), 13) for key in keys))
    total = ((Line(fund.say("total"), "strong"),), *_marks(fund, _sum(counts)))
    rows = tuple(((Line(name),), *_marks(fund, found)) for name, found in first)
    return Table(fund.say("lights_table"), columns, rows, total)


def _sum(counts: list[tuple[str, Counter[str]]]) -> Counter[str]:
    return sum((found for _, found in counts), Counter[str]())


def _marks(fund: Fund, found: Counter[str]) -> list[Cell]:
    """A letter and a number for each light that is there."""
    labels = fund.round.choices("lights")
    return [
        (mark(fund, key, f"{label[:1].upper()} {found[key]}"),) if found[key] else () for key, label in labels.items()
    ]
