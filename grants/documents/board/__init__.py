"""The report that the board reads, meant for publication: one page to grasp the year, then the detail."""

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
from grants.model.returns import Return
from grants.model.words import counted

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
    round, limit = published.round, published.limit
    pairs = (
        ("Recipient", round.recipient),
        ("Funder", round.funder),
        ("Purpose", round.purpose),
        ("Conditions", "\n".join(round.conditions)),
        ("Plan that it serves", round.plan),
    )
    lines = []
    if limit > 1:
        shown = f'Counts of fewer than {limit} people are shown as "fewer than {limit}"'
        lines.append(Line(f"{shown}, and what would give them away is not shown."))
    if published.suppressed:
        lines.append(Line("That is so for some results of this report."))
    if published.withheld:
        texts = f"{counted(len(published.withheld), 'text').capitalize()} of the return"
        are, they = ("is", "it") if len(published.withheld) == 1 else ("are", "they")
        lines.append(Line(f"{texts} {are} withheld, since {they} could tell who somebody is."))
    notes = [Paragraph(tuple(lines))] if lines else []
    return [Heading("About this grant and this report"), Fields("About the grant", pairs), *notes]
