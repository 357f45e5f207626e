"""What a workbook's answers come to: the values that are stored beside the formulas of the sheet of live checks.

They come from the judge and from the figures that all rooms share; nothing is judged here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from grants.form.round import Round
from grants.model.addresses import letters
from grants.model.finding import Finding
from grants.model.targets import is_met
from grants.template.content import Content
from grants.template.formulas import FIRST, HEADER

if TYPE_CHECKING:  # both import polars, which a blank template does without
    from grants.model.figures import Figures, ProjectFigures

NOTHING = Decimal(0)
SIGNED = ("name", "position", "date")
"""What a sign-off needs."""


@dataclass(frozen=True)
class Outcome:
    """What there is to say of a workbook. `stage` is the key of the return that Start here names, or ""."""

    stage: str
    offered: frozenset[str]
    """The keys of the round's stages."""
    findings: tuple[Finding, ...]
    available: Decimal
    figures: "Figures | None" = None
    """None where there is no project yet."""
    projects: "Mapping[int, ProjectFigures]" = field(default_factory=dict)
    """The projects by their place on their sheet, counted from 0; those without a ref are left out."""

    @property
    def allocated(self) -> Decimal:
        return self.figures.allocated if self.figures else NOTHING

    @property
    def spent(self) -> Decimal:
        """What stands under Spent on the sheet of the stage's money."""
        from grants.model.figures import total

        spending = self.figures.spending if self.figures and self.stage else None
        return total(spending.frame[self.figures.stage.spent]) if self.figures and spending is not None else NOTHING

    def missed(self, result: str) -> int:
        """How many measures have a result, in a column of Measures, that misses its target."""
        if not self.figures or not result:
            return 0
        return sum(is_met(measure, result) is False for measure in self.figures.returned["measures"].rows())

    def asks(self, stages: Iterable[str]) -> bool:
        """Whether what is asked at these stages is asked now; what all ask, even where Start here names none."""
        return self.stage in stages or self.offered <= set(stages)


def blank(round: Round) -> Outcome:
    """The outcome of a template that holds no answer but the round's own: all is to allocate, and nobody signed."""
    projects, signed = round.sheets["projects"], round.sheets["sign_off"]
    due = [("SIGN01", signed, SIGNED[0], FIRST + 1)]
    due += [("ALLOC01", projects, "allocated", HEADER + 1)] if round.grant_total else []
    findings = tuple(
        Finding(
            code, "error", sheet.name, f"{letters(sheet.keys.index(key) + 1)}{row}", sheet.column(key).title, "", ""
        )
        for code, sheet, key, row in due
    )
    return Outcome(round.offered[0].key, frozenset(round.stages), findings, round.grant_total)


def judged(round: Round, content: Content, stage: str) -> Outcome:
    """The outcome of answers; `stage` is a stage of the round by which they are judged where they name none.

    No day is in the future here: what is stored must not depend on the day on which a template is made.
    """
    from grants.model.figures import Figures
    from grants.reading.answers_given import return_of
    from grants.validate import findings_of

    content = _signed_rows(round, content)
    named = return_of(content, round, stage).start.get("return")
    known = named if named in round.stages else ""
    returned = return_of(content, round, known or stage)
    figures = Figures(returned, round.grant_total, round.stage(known or stage))
    projects = {row.row["row"] - FIRST - 1: row for row in figures.rows if row.ref}
    findings = findings_of(round, content, known or stage, date.max)
    return Outcome(known, frozenset(round.stages), findings, figures.available, figures, projects)


def _signed_rows(round: Round, content: Content) -> Content:
    """The answers with a row of Sign-off for each return, as the template writes them."""
    given = {row.get("return"): row for row in content.get("sign_off", ())}
    rows = [{"return": label, **given.get(label, {})} for label in round.choices("signatures").values()]
    return {**content, "sign_off": rows}
