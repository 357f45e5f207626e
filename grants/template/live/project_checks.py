"""What Checks says of each project: a line here is a fault, its formula, and whether it holds for given answers.

A formula may name a column of a sheet as `{measures[ref]}`, and cells of its own row and of Start here by the names
that `checks.py` gives: ref, allocated, parts_total, stated, share, spent, variance, items_total, ticks, result, misfit.
"""

from collections.abc import Callable
from dataclasses import dataclass

from grants.model.finding import Severity
from grants.model.stages import FINAL, HALF
from grants.rules import rule
from grants.template.live.figures import Project, differ


@dataclass(frozen=True, slots=True)
class Piece:
    """A fault that a project can have."""

    code: str
    """The rule that says the same of a workbook that is sent."""
    words: str
    advice: str
    formula: str
    holds: Callable[[Project], bool]
    only: tuple[str, ...] = ()
    """The stages at which it is asked, where they are fewer than its rule's."""
    instead: Severity | None = None
    """Its severity at these stages, where it differs from its rule's."""

    @property
    def stages(self) -> tuple[str, ...]:
        return self.only or rule(self.code).stages

    @property
    def severity(self) -> Severity:
        return self.instead or rule(self.code).severity


def _off(one: str, other: str) -> str:
    """The formula for two amounts that are given and differ."""
    return f"AND(ISNUMBER({{{one}}}),ISNUMBER({{{other}}}),ABS(N({{{one}}})-N({{{other}}}))>0.004)"


def _share_is_off(project: Project) -> bool:
    stated, share = project.stated, project.share
    if stated is None or share is None or not project.allocated > 0 or share > 1 or stated > 1:
        return False
    return abs(stated - share) * 100 > project.facts.round.settings.contribution_tolerance


def _has_variance(project: Project) -> bool:
    return bool(project.variance)


_VARIANCE = "IF(ISNUMBER({variance}),{variance}<>0,FALSE)"


def _answer(sheet: str, key: str) -> str:
    """The formula for how many rows of the project answer a question in words."""
    return f'COUNTIFS({{{sheet}[ref]}},{{ref}},{{{sheet}[{key}]}},"?*")'


PIECES = (
    Piece(
        "CELL09",
        "Ref used twice",
        "Give each project on Projects a Ref of its own.",
        "COUNTIF({projects[ref]},{ref})>1",
        lambda project: project.facts.refs[project.ref] > 1,
    ),
    Piece(
        "PRIO01",
        "No priority",
        "On Projects, choose Yes under each priority that the project serves.",
        "{ticks}=0",
        lambda project: project.ticks == 0,
    ),
    Piece(
        "MEAS01",
        "No measure",
        "On Measures, add a row for each way in which the project's outcomes are measured.",
        "COUNTIF({measures[ref]},{ref})=0",
        lambda project: not project.measures,
    ),
    Piece(
        "PART01",
        "Parts do not add up",
        "Correct the amounts on Parts, or the project's amount on Projects.",
        _off("parts_total", "allocated"),
        lambda project: differ(project.parts, project.allocated),
    ),
    Piece(
        "ALLOC03",
        "Allocated more than the contract is worth",
        "Correct the amount or the contract value on Projects.",
        "IF(ISNUMBER({share}),{share}>1,FALSE)",
        lambda project: (project.share or 0) > 1,
    ),
    Piece(
        "SPEND01",
        "No spend given",
        "Say what was spent, on Half-year or Evaluation; 0 where nothing was.",
        '{spent}=""',
        lambda project: project.spent is None,
    ),
    Piece(
        "SPEND05",
        "Items do not add up to the spend",
        "Correct the amounts on Spend items, or what was spent on Evaluation.",
        _off("items_total", "spent"),
        lambda project: differ(project.items, project.spent),
    ),
    Piece(
        "SPEND02",
        "Variance not explained",
        "Say under Comments on Evaluation why the spend differs from the amount allocated.",
        f"IF({_VARIANCE},{_answer('evaluation', 'comments')}=0,FALSE)",
        lambda project: _has_variance(project) and not project.evaluation.get("comments"),
    ),
    Piece(
        "SPEND03",
        "Not said what happens to the variance",
        "Choose on Evaluation where an underspend goes, or what meets an overspend.",
        f"IF({_VARIANCE},{_answer('evaluation', 'move')}=0,FALSE)",
        lambda project: _has_variance(project) and not project.evaluation.get("move"),
    ),
    Piece(
        "EVAL01",
        "No outcomes",
        "Say on Evaluation what the project achieved.",
        f"{_answer('evaluation', 'outcomes')}=0",
        lambda project: not project.evaluation.get("outcomes"),
    ),
    Piece(
        "MEAS05",
        "Results missing",
        "On Measures, fill in the result of each measure.",
        'SUMPRODUCT(({measures[ref]}={ref})*({result}=""))>0',
        lambda project: project.without_result > 0,
        only=(FINAL,),
    ),
    Piece(
        "MEAS05",
        "No result so far",
        "On Measures, fill in the half-year result where there is one.",
        'SUMPRODUCT(({measures[ref]}={ref})*({result}=""))>0',
        lambda project: project.without_result > 0,
        only=(HALF,),
        instead="warning",
    ),
    Piece(
        "ALLOC04",
        "Contribution is not the one worked out",
        "Correct the OPCC contribution, the amount or the contract value on Projects.",
        "IF(AND(ISNUMBER({stated}),ISNUMBER({share})),"
        "AND({stated}<=1,{share}<=1,{share}>0,ABS({stated}-{share})>{tolerance}),FALSE)",
        _share_is_off,
    ),
    Piece(
        "PRIO02",
        "Every priority",
        "Keep Yes only under the priorities that the project serves in the main.",
        "AND({priorities}>1,{ticks}={priorities})",
        lambda project: 1 < project.ticks == len(project.facts.round.priorities),
    ),
    Piece(
        "MEAS08",
        "A traffic light does not fit its result",
        "On Measures, look at the light again: Green is on or past the target, Red is off it.",
        "SUMPRODUCT(({measures[ref]}={ref})*{misfit})>0",
        lambda project: project.facts.misfits(project.measures) > 0,
    ),
    Piece(
        "MEAS09",
        "Red without a reason",
        "On Measures, say under Comment why, or choose Yes under Escalate to board.",
        'SUMPRODUCT(({measures[ref]}={ref})*({measures[light]}="Red")*({measures[comment]}="")'
        '*({measures[escalate]}=""))>0',
        lambda project: any(
            row.get("light") == "Red" and not row.get("comment") and not row.get("escalate") for row in project.measures
        ),
    ),
    Piece(
        "EVAL02",
        "No case study",
        "Add one short, anonymous story on Evaluation.",
        f"{_answer('evaluation', 'case_study')}=0",
        lambda project: not project.evaluation.get("case_study"),
    ),
)
"""In the order in which a project's row on Checks says them."""
