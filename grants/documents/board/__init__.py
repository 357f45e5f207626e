"""The report that the board reads, meant for publication: one page to grasp the year, then the detail."""

from collections import Counter
from collections.abc import Sequence

from grants.documents.board.published import Published
from grants.documents.board.results import (
    against_targets,
    case_studies,
    missed,
    project_by_project,
    spent_otherwise,
    tally,
    what_changed,
)
from grants.documents.board.spending import allocated_and_spent, by_priority, by_project, where_it_goes
from grants.documents.document import Block, Break, Document, Fields, Heading, Line, Paragraph
from grants.form.rounds import Round
from grants.model.privacy import Tells
from grants.model.returns import Return
from grants.model.words import counted, listed

__all__ = ["build"]


def build(returned: Return, round: Round, *, changes: Sequence[str] = (), draft: bool = False) -> Document:
    """The board report of a return. `changes` are sentences on what differs from the approved plan, if it was given."""
    published = Published(returned, round)
    blocks: list[Block] = [
        *_glance(published),
        *by_project(published),
        *by_priority(published),
        *allocated_and_spent(published),
        *against_targets(published),
        *project_by_project(published),
        *case_studies(published),
        *what_changed(published, changes),
    ]
    return Document(
        title=f"{round.fund} {round.year}: report to the board",
        subtitle=f"{round.partnership}, {published.stage.label.lower()}",
        author=round.recipient,
        language=round.locale.replace("_", "-"),
        stage=published.stage.label,
        blocks=(*blocks, *_about(published)),
        draft=draft,
    )


def _glance(published: Published) -> list[Block]:
    """The page that stands for the whole."""
    figures = published.figures
    pairs = [
        ("Money available", published.pounds(figures.available)),
        ("Allocated", f"{published.pounds(figures.allocated)} to {counted(len(figures.rows), 'project')}"),
    ]
    if figures.carried_in:
        pairs.insert(1, ("Of it carried forward", published.pounds(figures.carried_in)))
    if published.has_results:
        spent = published.pounds(figures.spent_so_far)
        silent = f"; {counted(len(figures.silent), 'project')} did not say" if figures.silent else ""
        pairs.append(("Spent" if published.is_final else "Spent so far", f"{spent}{silent}"))
        pairs.append(("Results", tally(published)))
    else:
        measures = counted(len(list(figures.measures)), "measure")
        pairs.append((published.round.sheets["measures"].title, measures))
    figure = where_it_goes(published)
    return [
        Heading("The year on a page"),
        Fields("The year on a page", tuple(pairs)),
        *([figure] if figure else []),
        *(each for each in (missed(published, 5), spent_otherwise(published, 5)) if each),
        Break(),
    ]


def _about(published: Published) -> list[Block]:
    """What publication needs: who gives, who receives, what for, on what conditions; and what is not shown."""
    round = published.round
    pairs = (
        ("Recipient", round.recipient),
        ("Funder", round.funder),
        ("Purpose", round.purpose),
        ("Conditions", "\n".join(round.conditions)),
        ("Plan that it serves", round.plan),
    )
    notes = Paragraph(tuple(Line(text) for text in _not_shown(published)))
    return [Heading("About this grant and this report"), Fields("About the grant", pairs), notes]


def _not_shown(published: Published) -> list[str]:
    """What is not shown, how much of it and why; and that somebody has to read the rest before it is published."""
    limit, texts = published.limit, len(published.withheld)
    lines = []
    if limit > 1:
        lines.append(
            f'Counts of fewer than {limit} people are shown as "fewer than {limit}". Shares of fewer than {2 * limit} '
            "are not shown, nor is what would give either away."
        )
    if published.suppressed:
        figures = counted(len(published.suppressed), "figure").capitalize()
        lines.append(f"{figures} of the return {'is' if len(published.suppressed) == 1 else 'are'} hidden in this way.")
    if texts:
        are, they = ("is", "it") if texts == 1 else ("are", "they")
        reasons = Counter(published.withheld.values())
        why = listed([f"{number} {_REASONS[reason]}" for reason, number in sorted(reasons.items())])
        lines.append(
            f"{counted(texts, 'text').capitalize()} of the return {are} withheld, since {they} could tell who "
            f"somebody is: {why}."
        )
    if published.unpublished:
        studies = counted(published.unpublished, "case study", "case studies").capitalize()
        are, they = ("is", "it") if published.unpublished == 1 else ("are", "they")
        lines.append(f"{studies} of the return {are} not shown, since nobody said that {they} may be published.")
    lines.append(
        "Personal details and small numbers are looked for by a program, which may miss a name in a plain sentence. "
        "Somebody has to read this report before it is published."
    )
    return lines


_REASONS: dict[Tells, str] = {
    "details": "for personal details",
    "few": "for words about very few people",
    "given away": "for a figure that is not shown",
}
