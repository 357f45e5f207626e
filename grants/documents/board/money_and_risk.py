"""The section on risk: whether the money goes where the strategic assessment sees the risk. It makes up no score."""

from collections.abc import Sequence

from grants.documents.board.priority_table import granted, refused
from grants.documents.board.published import Published
from grants.documents.board.spending import pence, sentence
from grants.documents.document import Block, Cell, Column, Heading, Line, Table
from grants.documents.printed import title
from grants.documents.telling import Telling
from grants.model.figures import total as sum_of
from grants.model.serving import AtRisk, by_risk
from grants.model.words import counted, listed

_NONE = "No risk stated"


def money_and_risk(published: Published) -> list[Block]:
    """The money against each risk of the round, in its order; nothing where none is stated or asked for."""
    round = published.round
    if not round.risks or not round.has("projects.risk"):
        return []
    projects = granted(published)
    risks = by_risk(round.risks, ((project.row["risk"], project.allocated) for project in projects))
    return [
        Heading("Does the money follow the risk?"),
        sentence(" ".join(filter(None, (*findings(published, risks), refused(published))))),
        money_by_risk(published, risks),
    ]


def findings(told: Telling, risks: Sequence[AtRisk]) -> list[str]:
    """What the table shows, in sentences: money on high risks, high risks without any, and money without a risk."""
    all_money = sum_of(each.amount for each in risks)
    high = [each for each in risks if each.rating == "High"]
    on_high = sum_of(each.amount for each in high)
    said = []
    if high and all_money:
        share = pence([on_high, all_money - on_high])[0]
        said.append(f"{told.pounds(on_high)} of {told.pounds(all_money)}, {share} of each pound, goes to high risks.")
    bare = [str(each.risk) for each in risks if each.is_bare]
    if bare:
        said.append(f"High {'risk' if len(bare) == 1 else 'risks'} without money from this grant: {listed(bare)}.")
    said += [
        f"{counted(each.projects, 'project').capitalize()} with {told.pounds(each.amount)} "
        f"{'states' if each.projects == 1 else 'state'} no risk."
        for each in risks
        if each.risk is None
    ]
    return said


def money_by_risk(told: Telling, risks: Sequence[AtRisk]) -> Table:
    """A row for each risk, with its rating and its money."""
    columns = (
        Column(title(told.round, "projects.risk"), 40),
        Column("Rating", 16),
        Column(told.round.sheets["projects"].title, 12, numbers=True),
        Column("Allocated £", 18, numbers=True),
        Column("Of each pound", 12, numbers=True),
    )
    shares = pence([each.amount for each in risks])
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            (Line(each.risk or _NONE, "strong"),),
            (Line(each.rating, "strong" if each.is_bare else "plain"),),
            (Line(str(each.projects)),),
            told.amount(each.amount),
            (Line(share),),
        )
        for each, share in zip(risks, shares, strict=True)
    )
    count = str(sum(each.projects for each in risks))
    amount = told.amount(sum_of(each.amount for each in risks), "strong")
    whole = "100p" if any(shares) else ""
    total: tuple[Cell, ...] = (
        (Line("Total", "strong"),), (), (Line(count, "strong"),), amount, (Line(whole, "strong"),)
    )  # fmt: skip
    return Table("Money by risk", columns, rows, total)
