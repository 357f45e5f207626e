"""Results of several partnerships that can be added: the same measure, counted in the same way."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grants.documents.board.published import Published
from grants.documents.document import Block, Cell, Column, Heading, Line, Paragraph, Table
from grants.documents.fund.gathered import Fund
from grants.documents.printed import title
from grants.model.countable import is_of_a_count
from grants.model.money import figure, plain, written_figure
from grants.model.privacy import few_behind
from grants.model.returns import Row
from grants.model.words import alike


@dataclass(frozen=True, slots=True)
class Result:
    """A result that may be shown: a count, an amount in pounds, or a fraction with the counts behind it."""

    partnership: str
    published: Published
    measure: Row
    value: Decimal
    behind: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Alike:
    """Results of one measure in one unit, of two partnerships or more."""

    results: tuple[Result, ...]

    @property
    def measure(self) -> Row:
        return self.results[0].measure

    @property
    def partnerships(self) -> int:
        return len({each.partnership for each in self.results})

    @property
    def is_counted_alike(self) -> bool:
        """Whether all are of one kind and come from one sort of evidence."""
        return (
            len({(each.measure.get("kind"), alike(each.measure.get("evidence") or "")) for each in self.results}) == 1
        )

    @property
    def adds(self) -> bool:
        """Whether they come to something: counts of people and of what was done, amounts, shares with their counts."""
        if not self.is_counted_alike:
            return False
        match self.measure["unit"]:
            case "people":
                return True
            case "percent":
                return all(each.behind for each in self.results)
            case "number" | "pounds":
                counts = all(each.value == each.value.to_integral_value() for each in self.results)
                counts = counts or self.measure["unit"] == "pounds"
                return counts and self.measure.get("kind") == "output" and is_of_a_count(self.measure["measure"])
        return False

    @property
    def comes_to(self) -> Decimal:
        """The sum; of shares, what was counted in all, as a fraction of all."""
        if self.measure["unit"] != "percent":
            return sum((each.value for each in self.results), Decimal(0))
        counted, of = self.behind
        return counted / of

    @property
    def behind(self) -> tuple[Decimal, Decimal]:
        """What was counted, and of how many, in all."""
        found = [each.behind for each in self.results if each.behind]
        return sum((each[0] for each in found), Decimal(0)), sum((each[1] for each in found), Decimal(0))


def results_added(fund: Fund) -> list[Block]:
    """The table of what can be added, and what can't be, with why; nothing before there are results."""
    if not fund.has_results:
        return []
    found = alike_results(fund)
    added = [each for each in found if each.adds]
    others = [each for each in found if not each.adds]
    lines = [Line(fund.say("added_what" if added else "added_none"))]
    lines += [Line(_not_added(fund, each), "item") for each in others]
    return [Heading(fund.say("added")), *([_table(fund, added)] if added else []), Paragraph(tuple(lines))]


def alike_results(fund: Fund) -> list[Alike]:
    """The results that several partnerships give of one measure, those of most partnerships first."""
    groups: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in _shown(fund):
        groups[alike(result.measure["measure"]), result.measure["unit"]].append(result)
    found = [Alike(tuple(results)) for results in groups.values()]
    return sorted((each for each in found if each.partnerships > 1), key=lambda each: -each.partnerships)


def _shown(fund: Fund) -> Iterator[Result]:
    """The results in figures that the report shows of a project."""
    for one, published in fund.returned:
        for _, measure in published.figures.measures:
            given, unit = measure.get(published.stage.result), measure["unit"]
            if not given or not measure["measure"] or published.verdict(measure) in ("not shown", "no result"):
                continue
            value = figure(given, unit)
            if value is not None and published.measure(measure) == measure["measure"]:
                yield Result(one.name, published, measure, value, _behind(published, measure))


def _behind(published: Published, measure: Row) -> tuple[Decimal, Decimal] | None:
    """What was counted for a share, and of how many; None where that is not given, or counts too few to be shown."""
    counted, of = measure["numerator"], measure["denominator"]
    if counted is None or not of or few_behind(measure, published.limit):
        return None
    return counted, of


def _not_added(fund: Fund, each: Alike) -> str:
    why = "added_other_unit" if each.is_counted_alike else "added_other_way"
    return fund.say(why, measure=each.measure["measure"], count=each.partnerships)


def _table(fund: Fund, added: Sequence[Alike]) -> Table:
    columns = (
        Column(title(fund.round, "measures.measure"), 44),
        Column(fund.say("partnerships_column"), 16, numbers=True),
        Column(fund.say("added_each"), 34),
        Column(fund.say("added_result"), 16, numbers=True),
    )
    return Table(fund.say("added"), columns, tuple(_row(fund, each) for each in added))


def _row(fund: Fund, each: Alike) -> tuple[Cell, ...]:
    unit, locale = each.measure["unit"], fund.round.locale
    parts = [f"{result.partnership}: {result.published.result(result.measure)}" for result in each.results]
    comes_to = written_figure(str(each.comes_to.quantize(Decimal("0.001"))), unit, locale)
    lines = [Line(comes_to, "strong")]
    if unit == "percent":
        counted, of = each.behind
        lines.append(Line(fund.say("added_behind", counted=plain(counted, locale), of=plain(of, locale)), "quiet"))
    return (
        (Line(each.measure["measure"], "strong"),),
        (Line(str(each.partnerships)),),
        tuple(Line(part) for part in parts),
        tuple(lines),
    )
