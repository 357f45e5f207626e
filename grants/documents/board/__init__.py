"""The report that the board reads, meant for publication: one page to grasp the year, then the detail."""

from grants.documents.board.about_report import about
from grants.documents.board.first_page import DECISIONS, first_page
from grants.documents.board.for_decision import in_full
from grants.documents.board.lights import has_lights
from grants.documents.board.measured import every_measure
from grants.documents.board.money_and_risk import money_and_risk
from grants.documents.board.priority_table import by_priority
from grants.documents.board.project_blocks import case_studies, project_by_project
from grants.documents.board.published import Published
from grants.documents.board.since_plan import what_changed
from grants.documents.board.spending import money
from grants.documents.document import Block, Document
from grants.form.rounds import Round
from grants.model.returns import Return

__all__ = ["build"]


def build(returned: Return, round: Round, *, plan: Return | None = None, draft: bool = False) -> Document:
    """The board report of a return. `plan` is the approved plan, where it was given to hold the return against."""
    published = Published(returned, round, plan=plan, draft=draft)
    blocks: list[Block] = [
        *first_page(published),
        *in_full(published, DECISIONS),
        *project_by_project(published),
        *money(published, with_bars=has_lights(published)),
        *by_priority(published),
        *money_and_risk(published),
        *case_studies(published),
        *what_changed(published),
        *every_measure(published),
    ]
    return Document(
        title=f"{round.fund} {round.year}: report to the board",
        subtitle=f"{round.partnership}, {published.stage.label.lower()}",
        author=round.recipient,
        language=round.locale.replace("_", "-"),
        stage=published.stage.label,
        blocks=(*blocks, *about(published, blocks)),
        draft=draft,
    )
