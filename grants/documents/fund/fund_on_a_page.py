"""Page one of a fund report: how much, who returned, what for, did it work, what went wrong, what is to be decided."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, zip_longest

from grants.documents.board.lights import all_lights, lights_told
from grants.documents.board.measured import tally_of, what_is_wrong, without_aim, wrong
from grants.documents.board.money_and_risk import findings
from grants.documents.board.page_room import ROOMS, Room, bars_that_fit, brief, fits
from grants.documents.board.spending import pence
from grants.documents.document import Block, Break, Fields, Heading, Line, Paragraph
from grants.documents.fund.decisions_by_partnership import first_decisions
from grants.documents.fund.gathered import Fund
from grants.documents.fund.lights_by_partnership import lights_by_partnership
from grants.documents.fund.money_by_partnership import bars, how_much, what_was_spent
from grants.documents.fund.returns_received import who_returned
from grants.model.figures import total

_PRIORITIES = 3  # in a sentence


def fund_on_a_page(fund: Fund) -> list[Block]:
    """The page in words, then the lights of the partnerships and, where there is room, the bars of the money."""
    for room in ROOMS:
        blocks = _blocks(fund, room)
        if fits(blocks):
            break
    figure = bars(fund, bars_that_fit(blocks))
    whole = figure and len(figure.bars) == len(fund.partnerships)
    return [*blocks, *([figure] if figure and whole else []), Break()]


def _blocks(fund: Fund, room: Room) -> list[Block]:
    pairs = [
        ("how_much", how_much(fund)),
        ("who_returned", who_returned(fund)),
        ("what_for", " ".join(_what_for(fund))),
        ("what_was_spent", what_was_spent(fund) if fund.has_results else ""),
        ("did_it_work" if fund.has_results else "how_known", " ".join(filter(None, _did_it_work(fund)))),
        ("not_known", "\n".join(_not_known(fund))),
    ]
    lights = lights_by_partnership(fund, room.lights)
    has_errors = any(one.errors for one in fund.partnerships)
    standing = "standing" if not fund.draft else "standing_with_errors" if has_errors else "standing_draft"
    return [
        Paragraph((Line(fund.say(standing), "quiet"),)),
        Heading(fund.say("on_a_page")),
        Fields(
            fund.say("on_a_page"),
            tuple((fund.say(key), brief(fund, text, room.beside)) for key, text in pairs if text),
        ),
        *_went_wrong(fund, room),
        first_decisions(fund, room),
        *([lights] if lights else []),
    ]


def _what_for(fund: Fund) -> Iterator[str]:
    """The priorities that get most, and whether the money follows the risks."""
    served = sorted((each for each in fund.priorities if each.number is not None), key=lambda each: -each.shared)
    amounts = [each.shared for each in served]
    if any(amounts):
        first, *others = [
            fund.say("priority_gets", name=each.name, amount=fund.pounds(Decimal(round(each.shared))), share=share)
            for each, share in zip(served, pence(fund, amounts), strict=True)
        ]
        yield fund.say("most_goes_to", first=first)
        if others := others[: _PRIORITIES - 1]:
            yield fund.say("next_come", others=fund.listed(others), count=len(others))
    yield from findings(fund, fund.risks)


def _did_it_work(fund: Fund) -> Iterator[str]:
    returns = [each for _, each in fund.returned]
    count = sum(1 for each in returns for _ in each.figures.measures)
    if not fund.has_results:
        yield fund.say("aimed", measures=fund.say("measures", count=count), count=count - _aimless(fund))
        return
    yield tally_of(fund, fund.verdicts)
    yield lights_told(fund, sum(map(all_lights, returns), Counter[str]()), count)


def _aimless(fund: Fund) -> int:
    return sum(len(without_aim(each)) for _, each in fund.returned)


def _not_known(fund: Fund) -> Iterator[str]:
    """What the returns leave open: the money of those that are missing, targets, results."""
    if fund.missing:
        amount = fund.pounds(total(one.granted for one in fund.missing))
        yield fund.say("unknown_money", amount=amount, count=len(fund.missing))
    lacking, rows = _aimless(fund), sum(1 for _, each in fund.returned for _ in each.figures.measures)
    if lacking:
        yield fund.say("unknown_targets", count=lacking, measures=fund.say("measures", count=rows))
    for verdict, key in (("no result", "unknown_results"), ("not shown", "unknown_hidden")):
        if fund.has_results and fund.verdicts[verdict]:
            yield fund.say(key, count=fund.verdicts[verdict])


def _went_wrong(fund: Fund, room: Room) -> list[Block]:
    """The measures that are off their targets, one of each partnership at a time."""
    if not fund.has_results:
        return []
    by_partnership = [
        [fund.say("of", name=one.name, text=what_is_wrong(each, *pair).text) for pair in wrong(each)]
        for one, each in fund.returned
    ]
    items = [text for text in chain.from_iterable(zip_longest(*by_partnership)) if text]
    more = len(items) - room.wrong
    lines = [Line(brief(fund, text, room.item, "cut_short_own"), "item") for text in items[: room.wrong]]
    lines += [Line(fund.say("wrong_more", count=more))] if more > 0 else []
    return [Paragraph((Line(fund.say("went_wrong"), "strong"), *(lines or [Line(fund.say("wrong_none"))])))]
