"""The fund report: all partnerships of a round together, for the OPCC's annual report; then a page for each."""

from grants.documents.board.about_report import figures_explained, terms
from grants.documents.board.money_and_risk import findings, money_by_risk
from grants.documents.board.priority_table import explained, money_by_priority
from grants.documents.document import Block, Break, Column, Document, Fields, Heading, Line, Paragraph, Table
from grants.documents.fund.a_page_each import a_page_each
from grants.documents.fund.decisions_by_partnership import decisions_in_full
from grants.documents.fund.fund_on_a_page import fund_on_a_page
from grants.documents.fund.gathered import Fund, Partnership
from grants.documents.fund.lights_by_partnership import lights_by_partnership
from grants.documents.fund.money_by_partnership import money_by_partnership
from grants.documents.fund.results_added import results_added
from grants.documents.fund.returns_received import returns_received

__all__ = ["Fund", "Partnership", "build"]


def build(fund: Fund) -> Document:
    """The report on the returns of a fund at one stage."""
    round = fund.round
    blocks = [
        *fund_on_a_page(fund),
        *returns_received(fund),
        *money_by_partnership(fund),
        *_priorities(fund),
        *_risks(fund),
        *_results(fund),
        *decisions_in_full(fund),
        *a_page_each(fund),
        Break(),
    ]
    return Document(
        title=fund.say("title", fund=round.fund, year=round.year),
        subtitle=f"{round.funder}, {fund.stage.label.lower()}",
        author=round.funder,
        language=round.locale.replace("_", "-"),
        stage=fund.stage.label,
        blocks=(*blocks, *_about(fund, blocks), *_errors(fund)),
        draft=fund.draft,
    )


def _priorities(fund: Fund) -> list[Block]:
    """What each priority gets; nothing where no project names one."""
    if not any(each.projects for each in fund.priorities if each.number is not None):
        return []
    told = Paragraph((Line(explained(fund)), Line(fund.say("refused_left_out"))))
    return [Heading(fund.say("priorities")), told, *money_by_priority(fund, fund.priorities)]


def _risks(fund: Fund) -> list[Block]:
    """What each risk gets; nothing where the round states none."""
    if not fund.risks:
        return []
    return [
        Heading(fund.say("risks")),
        Paragraph(tuple(map(Line, findings(fund, fund.risks)))),
        money_by_risk(fund, fund.risks),
    ]


def _results(fund: Fund) -> list[Block]:
    lights = lights_by_partnership(fund, len(fund.partnerships))
    return [*results_added(fund), *([lights] if lights else [])]


def _about(fund: Fund, before: list[Block]) -> list[Block]:
    round = fund.round
    pairs = (
        (fund.say("funder"), round.funder),
        (fund.say("purpose"), round.purpose),
        (fund.say("conditions"), "\n".join(round.conditions)),
        (fund.say("plan"), round.plan),
    )
    fields = Fields(fund.say("about_fields"), pairs)
    return [Heading(fund.say("about")), fields, *terms(fund, before), *figures_explained(fund)]


def _errors(fund: Fund) -> list[Block]:
    """What is to be put right in the returns of a draft."""
    rows = tuple(
        tuple((Line(text),) for text in (one.name, each.sheet, each.cell, each.message))
        for one in fund.partnerships
        for each in one.errors
    )
    if not rows or not fund.draft:
        return []
    widths = (("partnership", 26), ("errors_sheet", 12), ("errors_cell", 8), ("errors_message", 54))
    columns = tuple(Column(fund.say(key), width) for key, width in widths)
    return [Heading(fund.say("errors")), Table(fund.say("errors"), columns, rows)]
