"""The report that the board reads, meant for publication: one page to grasp the year, then the detail."""

from collections.abc import Sequence

from grants.documents.board.published import Year, total
from grants.documents.board.results import (
    against_targets,
    all_measures,
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

__all__ = ["board_document"]


def board_document(
    returned: Return,
    round: Round,
    changes: Sequence[str] = (),
    *,
    draft: bool = False,
) -> Document:
    """The board report of a return. `changes` are sentences on what differs from the approved plan, if it was given."""
    year = Year(returned, round)
    blocks: list[Block] = [
        *_glance(year),
        *by_project(year),
        *by_priority(year),
        *allocated_and_spent(year),
        *against_targets(year),
        *project_by_project(year),
        *case_studies(year),
        *what_changed(year, changes),
    ]
    return Document(
        title=f"{round.fund} {round.year}: report to the board",
        subtitle=f"{round.partnership}, {year.stage.label.lower()}",
        author=round.recipient,
        language=round.locale.replace("_", "-"),
        stage=year.stage.label,
        blocks=(*blocks, *_about(year)),
        draft=draft,
    )


def _glance(year: Year) -> list[Block]:
    """The page that stands for the whole."""
    pairs = [
        ("Money available", year.pounds(year.available)),
        ("Allocated", f"{year.pounds(year.allocated)} to {counted(len(year.projects), 'project')}"),
    ]
    carried = year.returned.start.get("carried_forward")
    if carried:
        pairs.insert(1, ("Of it carried forward", year.pounds(carried)))
    if year.has_results:
        spent = year.pounds(total(year.spent(project) for project in year.projects))
        silent = f"; {counted(len(year.unspoken), 'project')} did not say" if year.unspoken else ""
        pairs.append(("Spent" if year.is_final else "Spent so far", f"{spent}{silent}"))
        pairs.append(("Results", tally(year)))
    else:
        pairs.append(("Measures", counted(len(all_measures(year)), "measure")))
    figure = where_it_goes(year)
    return [
        Heading("The year on a page"),
        Fields("The year on a page", tuple(pairs)),
        *([figure] if figure else []),
        *(each for each in (missed(year, 5), spent_otherwise(year, 5)) if each),
        Break(),
    ]


def _about(year: Year) -> list[Block]:
    """What publication needs: who gives, who receives, what for, on what conditions; and what is not shown."""
    round = year.round
    pairs = (
        ("Recipient", round.recipient),
        ("Funder", round.funder),
        ("Purpose", round.purpose),
        ("Conditions", "\n".join(round.conditions)),
        ("Plan that it serves", round.plan),
    )
    lines = []
    if year.limit > 1:
        shown = f'Counts of fewer than {year.limit} people are shown as "fewer than {year.limit}"'
        lines.append(Line(f"{shown}, and what would give them away is not shown."))
    if year.suppressed:
        lines.append(Line("That is so for some results of this report."))
    if year.withheld:
        texts = f"{counted(len(year.withheld), 'text').capitalize()} of the return"
        are, they = ("is", "it") if len(year.withheld) == 1 else ("are", "they")
        lines.append(Line(f"{texts} {are} withheld, since {they} could tell who somebody is."))
    notes = [Paragraph(tuple(lines))] if lines else []
    return [Heading("About this grant and this report"), Fields("About the grant", pairs), *notes]
