"""A page for each partnership of a fund: what its board reads on page one of its own report."""

from grants.documents.board.about_report import standing
from grants.documents.board.first_page import Rest, page_of
from grants.documents.board.published import Published
from grants.documents.board.spending import where_it_goes
from grants.documents.document import Block, Break, Heading, Line, Paragraph
from grants.documents.fund.gathered import Fund

IN_OWN_REPORT = Rest("cut_short_own", "wrong_more_own")


def a_page_each(fund: Fund) -> list[Block]:
    """The partnerships in the round's order; one that has not returned has a line."""
    blocks: list[Block] = []
    for one in fund.partnerships:
        first: list[Block] = [Heading(one.name)]
        if one.published:
            first.append(standing(one.published))
            blocks += [Break(), *first, *_page(one.published, first)]
        else:
            blocks += [Break(), *first, Paragraph((Line(fund.say("each_missing", amount=fund.pounds(one.granted))),))]
    return blocks


def _page(published: Published, first: list[Block]) -> list[Block]:
    page, _, bars = page_of(published, first, IN_OWN_REPORT)
    figure = where_it_goes(published, bars)
    return [*page, *([figure] if figure else [])]
