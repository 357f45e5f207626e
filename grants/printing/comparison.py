"""A comparison of two workbooks → what a terminal says of it."""

import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal

from grants.model.likeness import likeness, pieces
from grants.model.limits import LISTED
from grants.model.matching import SAME_REF
from grants.model.money import pounds, read_number, squeeze
from grants.model.visible import visible
from grants.model.words import counted, listed, quoted
from grants.office.asked_of_both import Workbook
from grants.office.changes import (
    ADDED,
    DROPPED,
    MEASURES,
    MONEY,
    MOVED,
    OTHER,
    PROJECTS,
    SECTIONS,
    TOTALS,
    Change,
    Comparison,
    Place,
    Total,
)
from grants.office.relation import heading
from grants.printing.terminal import WIDTH

_PLACES = 30
"""The widest that the column of cells may be."""
_QUOTED = 46
"""Characters of a text that are shown."""
NOT_GIVEN = "not given"
_NAMES = ("ref", "project", "measure", "description", "item")
"""Fields by which a row is known."""
_REFS = ("ref", "other")
"""Fields that name a project, which stand without quotation marks."""


def text(found: Comparison) -> str:
    """The money first, then projects, measures and other answers, each with the cells of both workbooks."""
    return "\n".join(map(visible, _lines(found)))


def _lines(found: Comparison) -> Iterator[str]:
    for name, workbook in (("OLD", found.old), ("NEW", found.new)):
        yield from textwrap.wrap(f"{name}  {_about(workbook)}", WIDTH, subsequent_indent="     ")
    yield ""
    for sentence in (heading(found.old, found.new, found.relation), *found.notes, summary(found)):
        yield from textwrap.wrap(sentence, WIDTH)
    yield from ["", found.called(MONEY), *_money(found)]
    for section in SECTIONS:
        changes = found.of(section)
        if changes and section != MONEY:
            yield from ["", found.called(section)]
        yield from _section(changes, found)
    if found.not_compared:
        yield from ["", "Not compared"]
        for sentence in found.not_compared:
            yield from textwrap.wrap(sentence, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _about(workbook: Workbook) -> str:
    result = workbook.result
    errors, warnings = counted(result.count("error"), "error"), counted(result.count("warning"), "warning")
    return f"{result.file}: {result.heading}; {errors}, {warnings}."


def summary(found: Comparison) -> str:
    """ "Projects: 1 added, 2 changed. Measures: 1 dropped, 2 changed; 1 target is easier to reach." """
    if found.same:
        return "Nothing changed."
    said = []
    for section in (PROJECTS, MEASURES, OTHER):
        counts = _counts(section, found.of(section))
        easier = f"; {counted(found.easier, 'aim is', 'aims are')} easier to reach" if section == MEASURES else ""
        if counts:
            said.append(f"{found.called(section)}: {', '.join(counts)}{easier if found.easier else ''}.")
    return " ".join(said) or "No answer changed."


def _counts(section: str, changes: list[Change]) -> list[str]:
    """How many projects or measures were added, dropped, moved and changed; each counts once as changed, however much
    of it was. What belongs to a project, such as its parts, counts as a change of it.
    """
    kinds = (ADDED, DROPPED, MOVED)
    numbers = {kind: sum(each.kind == kind and each.sheet == section for each in changes) for kind in kinds}
    counts = [f"{number} {kind}" for kind, number in numbers.items() if number]
    others = {
        (each.ref if section == PROJECTS else each.name) or each.field
        for each in changes
        if each.kind not in kinds or each.sheet != section
    }
    return [*counts, *([f"{len(others)} changed"] if others else [])]


# ------------------------------------------------------------------------------------------------------- the money


def _money(found: Comparison) -> Iterator[str]:
    yield from amounts({TOTALS[key]: each for key, each in found.totals.items()}, found.new.round.locale)
    parts = [
        f"{signed(amount, found.new.round.locale)} by projects {kind}"
        for kind, amount in found.allocated_by.items()
        if amount
    ]
    if parts:
        yield from textwrap.wrap(f"Allocations: {listed(parts)}.", WIDTH, initial_indent="  ", subsequent_indent="  ")


def amounts(totals: Mapping[str, Total], locale: str) -> Iterator[str]:
    """Totals by their names as a table; those that neither side gives are left out."""
    yield f"  {'':<18}{'OLD':>14}{'NEW':>14}{'Difference':>14}"
    for name, each in totals.items():
        if each.old is not None or each.new is not None:
            old, new = (NOT_GIVEN if amount is None else pounds(amount, locale) for amount in (each.old, each.new))
            yield f"  {name:<18}{old:>14}{new:>14}{_difference(each, locale):>14}".rstrip()


def _difference(total: Total, locale: str) -> str:
    """+£500, -£500, or "same"; "" where one of both is not given."""
    if total.difference is None:
        return ""
    return signed(total.difference, locale) if total.difference else "same"


def signed(amount: Decimal, locale: str) -> str:
    """An amount with its sign, plus too."""
    return ("+" if amount > 0 else "") + pounds(amount, locale)


# ----------------------------------------------------------------------------------------------------- the changes


def _section(changes: list[Change], found: Comparison) -> Iterator[str]:
    listed_here = changes[:LISTED]
    width = min(max((len(cells(each)) for each in listed_here), default=0), _PLACES)
    for change in listed_here:
        head = f"  {cells(change):<{width}}  "
        first, *rest = textwrap.wrap(visible(sentence(change, found)), WIDTH - len(head), break_on_hyphens=False)
        yield head + first
        yield from (" " * len(head) + line for line in rest)
    if len(changes) > LISTED:
        yield f"  And {len(changes) - LISTED} more; --format xlsx lists them all."


def cells(change: Change) -> str:
    """Where a change stands: "Projects F7", or with both addresses where they differ."""
    old, new = change.old, change.new
    there = [place for place in (old, new) if place and place.cell]
    if old and new and len(there) == 2:
        if old.sheet != new.sheet:
            return f"{old.sheet} {old.cell} → {new.sheet} {new.cell}"
        return f"{old.sheet} {old.cell}" if old.cell == new.cell else f"{old.sheet} {old.cell} → {new.cell}"
    return " ".join(f"{'OLD' if place is old else 'NEW'} {place.sheet} {place.cell}" for place in there)


def sentence(change: Change, found: Comparison) -> str:
    """A change in words: 'P5 "Reverse mentoring", Amount allocated £: £10,000 → £25,000 (+£15,000)'."""
    if change.kind in (ADDED, DROPPED):
        return _row(change, found)
    name = f"{change.name}, " if change.name else ""
    before, after = _both(change)
    if change.kind == MOVED:
        return f"{change.name} moved: {before} → {after}."
    given = all(place and place.text for place in (change.old, change.new))
    by = f" ({signed(change.difference, found.new.round.locale)})" if change.difference and given else ""
    easier = " Easier to reach." if change.easier else ""
    return f"{name}{change.title}: {before} → {after}{by}.{easier}{_known_by(change)}"


def _known_by(change: Change) -> str:
    """By what a row was known again, where what it is known by has changed: whoever reads should look."""
    if change.field not in _NAMES or not (change.old and change.new):
        return ""
    if change.matched == "likeness":
        return " Matched by likeness."
    if change.field == "ref" and change.matched == "title":
        return " Matched by its title."
    unlike = likeness(pieces(change.old.text), pieces(change.new.text)) < SAME_REF
    return " Matched by its ref alone." if change.field == "project" and unlike else ""


def _row(change: Change, found: Comparison) -> str:
    """That a row was added or dropped, with its money and what came or went with it."""
    amount = f": {pounds(abs(change.difference), found.new.round.locale)}" if change.difference else ""
    round = (found.new if change.kind == ADDED else found.old).round
    beside = [_rows(number, round.sheets[key].name.lower()) for key, number in change.beside.items()]
    rest = f", with {listed(beside)}" if beside else ""
    return f"{change.name} was {change.kind}{amount}{rest}."


def _rows(number: int, sheet: str) -> str:
    """ "5 measures"; a sheet of any other name has rows."""
    if sheet.endswith("s") and not sheet.endswith("ss"):
        return counted(number, sheet[:-1], sheet)
    return f"{counted(number, 'row')} of {sheet}"


def _both(change: Change) -> tuple[str, str]:
    """What both workbooks say, as a line shows it; of long texts what is around their first difference."""
    old, new = change.old, change.new
    if change.field in _REFS:
        return (old.text if old else "") or "blank", (new.text if new else "") or "blank"
    if old and new and _is_prose(old) and _is_prose(new):
        return excerpts(old.text, new.text)
    return _shown(old), _shown(new)


def _is_prose(place: Place) -> bool:
    """Whether an answer is text as it was typed, and neither a figure nor the label of a choice."""
    return (
        isinstance(place.value, str) and squeeze(place.value) == squeeze(place.text) and read_number(place.text) is None
    )


def _shown(place: Place | None) -> str:
    if place is None or not place.text:
        return "blank"
    return quoted(place.text) if _is_prose(place) else place.text


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Two texts as they can be shown beside each other: where they are long, from a few words before they differ."""
    old, new = squeeze(old), squeeze(new)
    same = next((place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), 0)
    start = max(old.rfind(" ", 0, max(same - 12, 0)), 0) if max(len(old), len(new)) > _QUOTED else 0
    return _excerpt(old, start), _excerpt(new, start)


def _excerpt(text: str, start: int) -> str:
    part = text[start:].strip()
    cut = part if len(part) <= _QUOTED else part[: _QUOTED - 3] + "..."
    return f'"{"..." if start else ""}{cut}"'
