"""Page one, which stands for the whole: how much, for what, did it work, what went wrong, what is to be decided."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from grants.documents.board.about_report import standing
from grants.documents.board.for_decision import for_decision
from grants.documents.board.lights import count_of_lights, has_lights, lights_by_project
from grants.documents.board.measured import tally, what_is_wrong, without_aim, wrong
from grants.documents.board.page_room import ROOMS, Room, bars_that_fit, brief, fits
from grants.documents.board.published import Published
from grants.documents.board.spending import by_amount, pence, variances, what_was_spent, where_it_goes
from grants.documents.document import Block, Break, Fields, Heading, Line, Paragraph
from grants.model.figures import ProjectFigures
from grants.model.figures import total as sum_of

_LARGEST = 3
_NAMED = 3  # projects in a sentence


class Rest(NamedTuple):
    """The keys of what is said where a text is cut, and of how much more went wrong than a page has room for."""

    cut: str
    more: str


FURTHER_ON = Rest("cut_short", "wrong_more")


def first_page(published: Published) -> tuple[list[Block], Room]:
    """The page in words, then the lights of the projects and, where there is room, the bars of the money.

    And how much it has room for: what it leaves out stands in full further on.
    """
    first: list[Block] = [standing(published), Heading(published.say("page_one"))]
    page, room, bars = page_of(published, first)
    figure = where_it_goes(published, bars)
    return [*first, *page, *([figure] if figure else []), Break()], room


def page_of(published: Published, first: Sequence[Block], rest: Rest = FURTHER_ON) -> tuple[list[Block], Room, int]:
    """The year of a return on what `first` leaves of a page; how much it says, and how many bars have room below.

    `rest` says where what is left out stands in full.
    """
    for room in ROOMS:
        blocks = _blocks(published, room, rest)
        if fits([*first, *blocks]):
            break
    return blocks, room, bars_that_fit([*first, *blocks])


def _blocks(published: Published, room: Room, rest: Rest) -> list[Block]:
    say = published.say
    pairs = [
        (say("page_much"), _how_much(published)),
        (say("page_purpose"), _what_for(published)),
        *([(say("page_spent"), what_was_spent(published))] if published.has_results else []),
        (
            say("page_worked" if published.has_results else "page_to_know"),
            " ".join(filter(None, _did_it_work(published))),
        ),
        (say("page_not_known"), "\n".join(not_known(published))),
    ]
    return [
        Fields(
            say("page_one"),
            tuple((label, brief(published, text, room.beside, rest.cut)) for label, text in pairs if text),
        ),
        *_went_wrong(published, room, rest),
        for_decision(published, room, rest.cut),
        *([lights_by_project(published, room.lights)] if has_lights(published) else []),
    ]


def _how_much(published: Published) -> str:
    return f"{_available(published)} {_allocated(published)}"


def _available(published: Published) -> str:
    figures = published.figures
    available = published.pounds(figures.available)
    if not figures.carried_in:
        return published.say("much_available", available=available)
    grant, carried = published.pounds(published.round.grant_total), published.pounds(figures.carried_in)
    purpose = published.prose(published.returned.start.get("carried_for"))
    if purpose in ("", published.withheld_words):
        return published.say("much_carried", available=available, grant=grant, carried=carried)
    return published.say("much_carried_for", available=available, grant=grant, carried=carried, purpose=purpose)


def _allocated(published: Published) -> str:
    figures = published.figures
    allocated, count = published.pounds(figures.allocated), len(figures.rows)
    if not figures.left:
        return published.say("much_all", allocated=allocated, count=count)
    key = "much_more" if figures.left < 0 else "much_less"
    return published.say(key, allocated=allocated, count=count, amount=published.pounds(abs(figures.left)))


def _what_for(published: Published) -> str:
    """The projects that get most, and their share together."""
    projects = [project for project in by_amount(published) if project.allocated]
    if not projects:
        return ""
    say, share = published.say, pence(published, [project.allocated for project in by_amount(published)])[0]
    first, *others = projects[:_LARGEST]
    amount = published.pounds(first.allocated)
    words = say("purpose_most", project=published.called(first.row), amount=amount, share=share)
    if not others:
        return words
    names = published.listed(
        [say("name_with", name=published.called(each.row), fact=published.pounds(each.allocated)) for each in others]
    )
    if len(projects) <= _LARGEST:
        return f"{words} {say('purpose_next', projects=names, count=len(others))}"
    together = published.pounds(sum_of(each.allocated for each in (first, *others)))
    return f"{words} {say('purpose_next_together', projects=names, count=len(others), amount=together)}"


def _did_it_work(published: Published) -> Iterator[str]:
    """How results stand to their targets; where none can be held against one, what was reported most of all."""
    if not published.has_results:
        rows = list(published.figures.measures)
        aimed = published.say("work_aimed", count=len(rows) - len(without_aim(published)))
        yield published.say("work_measures", count=len(rows), aimed=aimed)
        return
    yield tally(published)
    yield count_of_lights(published)
    verdicts = {published.verdict(measure) for _, measure in published.figures.measures}
    yield _compared(published)
    if not verdicts & {"met", "missed", "eased"}:
        yield from _reported(published, by_amount(published)[: _LARGEST - 1])


def _compared(published: Published) -> str:
    """How many results stand beside a figure to compare with, and nothing says which way is better."""
    measures = [measure for _, measure in published.figures.measures]
    found = [each for each in measures if each.get("comparator") and published.verdict(each) == "no target"]
    return published.say("work_compared", count=len(found)) if found else ""


def _reported(published: Published, projects: Sequence[ProjectFigures]) -> Iterator[str]:
    """The first output and the first outcome of each project that have figures to show."""
    for project in projects:
        found = []
        for kind in ("output", "outcome"):
            rows = (each for each in project.measures if each.get("kind") == kind and each["unit"] != "narrative")
            shown = ((each, published.result(each)) for each in rows if published.verdict(each) == "no target")
            each = next(((each, result) for each, result in shown if result != published.withheld_words), None)
            found += [f"{published.measure(each[0])}, {each[1]}"] if each else []
        if found:
            yield published.say("work_reported", project=published.called(project.row), results="; ".join(found))


def _went_wrong(published: Published, room: Room, rest: Rest) -> list[Block]:
    """The measures off their targets and the money spent otherwise, the first of each."""
    if not published.has_results:
        return []
    results = [what_is_wrong(published, *pair) for pair in wrong(published)]
    money = variances(published)
    of_results = results[: max(room.wrong - len(money), -(-room.wrong // 2))]
    first = [*of_results, *money[: room.wrong - len(of_results)]]
    first = [replace(line, text=brief(published, line.text, room.item, rest.cut)) for line in first]
    more = len(results) + len(money) - len(first)
    others = [Line(published.say(rest.more, count=more))] if more else []
    found = first or [Line(published.say("wrong_nothing"))]
    return [Paragraph((Line(published.say("wrong"), "strong"), *found, *others))]


def all_told(published: Published, room: Room) -> bool:
    """Whether page one tells in full what was spent otherwise than allocated."""
    money = variances(published)
    whole = all(brief(published, line.text, room.item) == line.text for line in money)
    return whole and len(wrong(published)) + len(money) <= room.wrong


# ------------------------------------------------------------------------------------------------ what is not known


def not_known(published: Published) -> list[str]:
    """What the return leaves open: targets, results, contracts, the plan."""
    rows = list(published.figures.measures)
    found = []
    lacking = without_aim(published)
    if lacking:
        measures = published.say("measures", count=len(rows))
        found.append(published.say("unknown_target", count=len(lacking), measures=measures))
    found += _without_answers(published)
    found += _ended_contracts(published)
    if published.is_final and published.plan is None:
        found.append(published.say("unknown_plan"))
    return found


def _without_answers(published: Published) -> Iterator[str]:
    measures = [measure for _, measure in published.figures.measures]
    if published.has_results:
        silent = sum(published.verdict(measure) == "no result" for measure in measures)
        hidden = sum(published.verdict(measure) == "not shown" for measure in measures)
        if silent:
            yield published.say("unknown_result", count=silent)
        if hidden:
            yield published.say("unknown_hidden", count=hidden)
    bare = [published.called(project.row) for project in published.figures.rows if not project.measures]
    if bare:
        yield published.say("unknown_unmeasured", projects=_some(published, bare))


def _ended_contracts(published: Published) -> Iterator[str]:
    """Contracts that had ended before the year began, or that end before the year does."""
    round = published.round
    for key, begins, until in (
        ("unknown_contract_before", date.min, round.begins),
        ("unknown_contract_within", round.begins, round.ends),
    ):
        found = [
            published.say("name_with", name=published.called(project.row), fact=published.day(end))
            for project in published.figures.rows
            if (end := project.row.get("contract_end")) and begins <= end < until
        ]
        if found:
            yield published.say(key, count=len(found), projects=_some(published, found))


def _some(published: Published, names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - _NAMED
    if more <= 1:
        return published.listed(names)
    return published.listed([*names[:_NAMED], published.say("unknown_some_more", count=more)])
