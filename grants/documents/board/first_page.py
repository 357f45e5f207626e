"""Page one, which stands for the whole: how much, for what, did it work, what went wrong, what is to be decided."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from grants.documents.board.about_report import standing
from grants.documents.board.for_decision import for_decision
from grants.documents.board.lights import count_of_lights, has_lights, lights_by_project
from grants.documents.board.measured import tally, what_is_wrong, without_aim, wrong
from grants.documents.board.page_room import FURTHER_ON, ROOMS, Room, bars_that_fit, brief, fits
from grants.documents.board.published import WITHHELD, Published
from grants.documents.board.spending import by_amount, pence, variances, what_was_spent, where_it_goes
from grants.documents.document import Block, Break, Fields, Heading, Line, Paragraph
from grants.model.figures import ProjectFigures
from grants.model.figures import total as sum_of
from grants.model.words import counted, day, listed

_TITLE = "The year on a page"
_LARGEST = 3
_NAMED = 3  # projects in a sentence


def first_page(published: Published) -> tuple[list[Block], Room]:
    """The page in words, then the lights of the projects and, where there is room, the bars of the money.

    And how much it has room for: what it leaves out stands in full further on.
    """
    first: list[Block] = [standing(published), Heading(_TITLE)]
    page, room, bars = page_of(published, first)
    figure = where_it_goes(published, bars)
    return [*first, *page, *([figure] if figure else []), Break()], room


def page_of(published: Published, first: Sequence[Block], *, rest: str = FURTHER_ON) -> tuple[list[Block], Room, int]:
    """The year of a return on what `first` leaves of a page; how much it says, and how many bars have room below.

    `rest` says where what is left out stands.
    """
    for room in ROOMS:
        blocks = _blocks(published, room, rest)
        if fits([*first, *blocks]):
            break
    return blocks, room, bars_that_fit([*first, *blocks])


def _blocks(published: Published, room: Room, rest: str) -> list[Block]:
    pairs = [
        ("How much", _how_much(published)),
        ("What for", _what_for(published)),
        *([("What was spent", what_was_spent(published))] if published.has_results else []),
        (
            "Did it work" if published.has_results else "How we shall know",
            " ".join(filter(None, _did_it_work(published))),
        ),
        ("Not known", "\n".join(not_known(published))),
    ]
    return [
        Fields(_TITLE, tuple((label, brief(text, room.beside, rest)) for label, text in pairs if text)),
        *_went_wrong(published, room, rest),
        for_decision(published, room, rest),
        *([lights_by_project(published, room.lights)] if has_lights(published) else []),
    ]


def _how_much(published: Published) -> str:
    figures, purpose = published.figures, published.returned.start.get("carried_for")
    words = f"{published.pounds(figures.available)} available"
    if figures.carried_in:
        of = f" for {published.prose(purpose)}" if purpose and published.prose(purpose) != WITHHELD else ""
        words += f": the grant of {published.pounds(published.round.grant_total)}, and "
        words += f"{published.pounds(figures.carried_in)} carried forward{of}"
    words += f". {published.pounds(figures.allocated)} is allocated to {counted(len(figures.rows), 'project')}"
    if figures.left:
        less = "more than there is" if figures.left < 0 else "less than there is"
        return f"{words}, {published.pounds(abs(figures.left))} {less}."
    return f"{words}, all of it."


def _what_for(published: Published) -> str:
    """The projects that get most, and their share together."""
    projects = [project for project in by_amount(published) if project.allocated]
    if not projects:
        return ""
    shares = pence([project.allocated for project in by_amount(published)])
    first, *others = projects[:_LARGEST]
    words = f"{published.called(first.row)} gets most: {published.pounds(first.allocated)}, {shares[0]} of each pound."
    if not others:
        return words
    names = listed([f"{published.called(each.row)} ({published.pounds(each.allocated)})" for each in others])
    if len(projects) <= _LARGEST:
        return f"{words} Next {'comes' if len(others) == 1 else 'come'} {names}."
    together = published.pounds(sum_of(each.allocated for each in (first, *others)))
    return f"{words} Next come {names}; together {together}."


def _did_it_work(published: Published) -> Iterator[str]:
    """How results stand to their targets; where none can be held against one, what was reported most of all."""
    if not published.has_results:
        rows = list(published.figures.measures)
        aimed = len(rows) - len(without_aim(published))
        has = "has" if aimed == 1 else "have"
        yield f"{counted(len(rows), 'measure').capitalize()}; {aimed} {has} a target or a direction."
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
    if not found:
        return ""
    stands = "1 result stands" if len(found) == 1 else f"{len(found)} results stand"
    return f"{stands} beside a figure to compare with, and nothing says which way is better."


def _reported(published: Published, projects: Sequence[ProjectFigures]) -> Iterator[str]:
    """The first output and the first outcome of each project that have figures to show."""
    for project in projects:
        found = []
        for kind in ("output", "outcome"):
            rows = (each for each in project.measures if each.get("kind") == kind and each["unit"] != "narrative")
            shown = ((each, published.result(each)) for each in rows if published.verdict(each) == "no target")
            each = next(((each, result) for each, result in shown if result != WITHHELD), None)
            found += [f"{published.measure(each[0])}, {each[1]}"] if each else []
        if found:
            yield f"{published.called(project.row)} reports: {'; '.join(found)}."


def _went_wrong(published: Published, room: Room, rest: str) -> list[Block]:
    """The measures off their targets and the money spent otherwise, the first of each."""
    if not published.has_results:
        return []
    results = [what_is_wrong(published, *pair) for pair in wrong(published)]
    money = variances(published)
    of_results = results[: max(room.wrong - len(money), -(-room.wrong // 2))]
    first = [*of_results, *money[: room.wrong - len(of_results)]]
    first = [replace(line, text=brief(line.text, room.item, rest)) for line in first]
    more = len(results) + len(money) - len(first)
    others = [Line(f"{more} more: {rest}.")] if more else []
    found = first or [Line("No result is off its target, and no project says that it spent otherwise than planned.")]
    return [Paragraph((Line("What went wrong, or otherwise than planned", "strong"), *found, *others))]


def all_told(published: Published, room: Room) -> bool:
    """Whether page one tells in full what was spent otherwise than allocated."""
    money = variances(published)
    whole = all(brief(line.text, room.item) == line.text for line in money)
    return whole and len(wrong(published)) + len(money) <= room.wrong


# ------------------------------------------------------------------------------------------------ what is not known


def not_known(published: Published) -> list[str]:
    """What the return leaves open: targets, results, contracts, the plan."""
    rows = list(published.figures.measures)
    found = []
    lacking = without_aim(published)
    if lacking:
        has = "has" if len(lacking) == 1 else "have"
        found.append(f"{len(lacking)} of {counted(len(rows), 'measure')} {has} no target.")
    found += _without_answers(published)
    found += _ended_contracts(published)
    if published.is_final and published.plan is None:
        found.append("Whether targets were changed since the plan, which was not at hand.")
    return found


def _without_answers(published: Published) -> Iterator[str]:
    measures = [measure for _, measure in published.figures.measures]
    if published.has_results:
        silent = sum(published.verdict(measure) == "no result" for measure in measures)
        hidden = sum(published.verdict(measure) == "not shown" for measure in measures)
        if silent:
            yield f"{counted(silent, 'measure').capitalize()} {'has' if silent == 1 else 'have'} no result."
        if hidden:
            yield f"{counted(hidden, 'result').capitalize()} can't be published, since few people are counted."
    bare = [published.called(project.row) for project in published.figures.rows if not project.measures]
    if bare:
        yield f"Nothing is measured of {_some(bare)}."


def _ended_contracts(published: Published) -> Iterator[str]:
    """Contracts that had ended before the year began, or that end before the year does."""
    round = published.round
    for words, begins, until in (
        ("had ended before the year began", date.min, round.begins),
        ("ended or will end within the year", round.begins, round.ends),
    ):
        found = [
            f"{published.called(project.row)} ({day(end, round.locale)})"
            for project in published.figures.rows
            if (end := project.row.get("contract_end")) and begins <= end < until
        ]
        if found:
            which = "The contract" if len(found) == 1 else "The contracts"
            yield f"{which} of {_some(found)} {words}."


def _some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - _NAMED
    return listed(names) if more <= 1 else listed([*names[:_NAMED], f"{more} more"])
