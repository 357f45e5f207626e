"""The section on risk: whether the money goes where the strategic assessment sees the risk. It makes up no score."""

from collections.abc import Sequence

from grants.documents.board.priority_table import granted, refused
from grants.documents.board.published import Published
from grants.documents.board.spending import pence, sentence, whole_pound
from grants.documents.document import Block, Cell, Column, Heading, Line, Table
from grants.documents.printed import title
from grants.documents.telling import Telling
from grants.model.figures import total as sum_of
from grants.model.serving import AtRisk, by_risk


def money_and_risk(published: Published) -> list[Block]:
    """The money against each risk of the round, in its order; nothing where none is stated or asked for."""
    round = published.round
    if not round.risks or not round.has("projects.risk"):
        return []
    projects = granted(published)
    risks = by_risk(round.risks, ((project.row["risk"], project.allocated) for project in projects))
    return [
        Heading(published.say("risk")),
        sentence(" ".join(filter(None, (*findings(published, risks), refused(published))))),
        money_by_risk(published, risks),
    ]


def findings(told: Telling, risks: Sequence[AtRisk]) -> list[str]:
    """What the table shows, in sentences: money on high risks, high risks without any, and money without a risk."""
    say, pounds = told.say, told.pounds
    all_money = sum_of(each.amount for each in risks)
    high = [each for each in risks if each.rating == "High"]
    on_high = sum_of(each.amount for each in high)
    said = []
    if high and all_money:
        share = pence(told, [on_high, all_money - on_high])[0]
        said.append(say("risk_on_high", amount=pounds(on_high), all=pounds(all_money), share=share))
    bare = [str(each.risk) for each in risks if each.is_bare]
    if bare:
        said.append(say("risk_bare", count=len(bare), risks=told.listed(bare)))
    without = [each for each in risks if each.risk is None]
    return [*said, *(say("risk_not_stated", count=each.projects, amount=pounds(each.amount)) for each in without)]


def money_by_risk(told: Telling, risks: Sequence[AtRisk]) -> Table:
    """A row for each risk, with its rating and its money."""
    say = told.say
    columns = (
        Column(title(told.round, "projects.risk"), 40),
        Column(say("risk_rating"), 16),
        Column(told.round.sheets["projects"].title, 12, numbers=True),
        Column(say("column_allocated"), 18, numbers=True),
        Column(say("column_of_each_pound"), 12, numbers=True),
    )
    shares = pence(told, [each.amount for each in risks])
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            (Line(each.risk or say("risk_none"), "strong"),),
            (Line(each.rating, "strong" if each.is_bare else "plain"),),
            (Line(str(each.projects)),),
            told.amount(each.amount),
            (Line(share),),
        )
        for each, share in zip(risks, shares, strict=True)
    )
    count = str(sum(each.projects for each in risks))
    amount = told.amount(sum_of(each.amount for each in risks), "strong")
    whole = whole_pound(told, shares)
    total: tuple[Cell, ...] = (
        (Line(say("table_total"), "strong"),), (), (Line(count, "strong"),), amount, (Line(whole, "strong"),)
    )  # fmt: skip
    return Table(say("risk_table"), columns, rows, total)
