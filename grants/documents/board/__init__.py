"""The report that the board reads, meant for publication: one page to grasp the year, then the detail."""

from collections.abc import Sequence

from grants.documents.board.about_report import about
from grants.documents.board.cost_of_results import cost_of_results
from grants.documents.board.earlier_years import followed, hide_alike
from grants.documents.board.first_page import all_told, first_page
from grants.documents.board.for_decision import in_full
from grants.documents.board.measured import every_measure
from grants.documents.board.money_and_risk import money_and_risk
from grants.documents.board.priority_table import by_priority
from grants.documents.board.project_blocks import case_studies, project_by_project
from grants.documents.board.published import Published
from grants.documents.board.since_plan import what_changed
from grants.documents.board.spending import money
from grants.documents.board.year_by_year import year_by_year
from grants.documents.document import Block, Document, Figure
from grants.form.rounds import Round
from grants.model.returns import Return

__all__ = ["build"]


def build(
    returned: Return,
    round: Round,
    *,
    plan: Return | None = None,
    previous: Sequence[tuple[Return, Round]] = (),
    draft: bool = False,
) -> Document:
    """The board report of a return.

    `plan` is the approved plan, where it was given to hold the return against; `previous` are returns of earlier years
    with their rounds.
    """
    published = Published(returned, round, plan=plan, draft=draft)
    earlier = sorted(previous, key=lambda pair: pair[1].begins, reverse=True)
    years = [published, *(Published(*pair) for pair in earlier)]
    projects = followed(years)
    hide_alike(years, projects)
    page, room = first_page(published)
    blocks: list[Block] = [
        *page,
        *in_full(published, room),
        *project_by_project(published),
        *money(published, with_bars=not any(isinstance(block, Figure) for block in page)),
        *by_priority(published),
        *money_and_risk(published),
        *year_by_year(years, projects),
        *cost_of_results(years),
        *case_studies(published),
        *what_changed(published, told=all_told(published, room)),
        *every_measure(published),
    ]
    return Document(
        title=published.say("title", fund=round.fund, year=round.year),
        subtitle=f"{round.partnership}, {published.stage.label.lower()}",
        author=round.recipient,
        language=round.locale.replace("_", "-"),
        stage=published.stage.label,
        blocks=(*blocks, *about(published, blocks)),
        draft=draft,
    )
