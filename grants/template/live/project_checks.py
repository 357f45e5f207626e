"""What the sheet of live checks says of each project: the `live` entries of the rules, as a round has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grants.form.form import Sheet, Stage, Sum
from grants.model.finding import Severity
from grants.model.rule import Live, Rule
from grants.rules import CATALOGUE
from grants.rules.names import names as called
from grants.template.formula_names import Names
from grants.template.formulas import text
from grants.template.live.judged_measures import misfits
from grants.template.live.outcome import Outcome
from grants.template.placeholders import Lookup, Placeholders

ROW, BEFORE = "\0", "\1"
"""Stand in a formula for the number of its row, and for how many rows of Excel there are before the first project's."""


@dataclass
class ProjectCheck:
    """A fault that a project can have. Advice and formula go by the keys of the stages at which it is asked."""

    code: str
    """The rule that finds the same in a workbook that is sent."""
    words: str
    severity: Severity
    sheet: str = ""
    """The name of the sheet whose findings it stands for, where its rule has findings on other sheets too."""
    advice: dict[str, str] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)

    def found(self, outcome: Outcome, ref: str) -> bool:
        """Whether a finding of a project is this one."""
        return outcome.asks(self.formulas) and any(
            (each.code, each.project, each.severity) == (self.code, ref, self.severity)
            and self.sheet in ("", each.sheet)
            for each in outcome.findings
        )


def project_checks(names: Names, cells: Mapping[str, str]) -> list[ProjectCheck]:
    """The checks that a round's workbook can have, in the order of the rules.

    `cells` are those of a project's own row that formulas may name; what they lack, the form lacks.
    """
    made: dict[tuple[str, str, Severity], ProjectCheck] = {}
    for rule in CATALOGUE.values():
        for live in rule.live:
            for stage in names.round.of_role(*(live.roles or rule.roles)):
                _add(made, rule, live, stage, _Named(names, stage, cells))
    return list(made.values())


def _add(
    made: dict[tuple[str, str, Severity], ProjectCheck], rule: Rule, live: Live, stage: Stage, named: "_Named"
) -> None:
    """Add a live entry at a stage; nothing where the form lacks what it names."""
    round = named.names.round
    try:
        formula = live.formula.format_map(named)
    except KeyError:
        return
    words, advice = (each.format_map(called(round, (stage,))) for each in (live.words, live.advice))
    sheet = round.sheets[live.sheet].name if live.sheet else ""
    severity = live.severity or rule.severity
    check = made.setdefault((rule.code, words, severity), ProjectCheck(rule.code, words, severity, sheet))
    check.advice[stage.key], check.formulas[stage.key] = advice, formula


class _Named(Placeholders):
    """What the formula of a live entry may name at a stage."""

    def __init__(self, names: Names, stage: Stage, cells: Mapping[str, str]) -> None:
        super().__init__(names, stage, cells)

    def __getitem__(self, name: str) -> str | Lookup:
        match name:
            case "ticks":
                return ticks(self.names)
            case "priorities":
                return str(len(self.names.round.priority_keys))
            case "misfit":
                return misfits(self.names, self.stage)
            case "sums_off":
                return sums_off(self.names, self.stage, self.more["ref"])
        found: str | Lookup = super().__getitem__(name)
        return found


def own(names: Names, key: str) -> str:
    """An answer of Projects in a project's own row: projects stand here in the order in which they stand there."""
    return f"INDEX({names.column('projects', key)},ROW()-{BEFORE})"


def ticks(names: Names) -> str:
    """How many priorities a project serves, each counted in its own column. KeyError where there are none."""
    yes = text(names.round.choices("yes")["yes"])
    counts = [f"COUNTIF({own(names, key)},{yes})" for key in names.round.priority_keys]
    if not counts:
        raise KeyError("projects.priority")
    return f"({'+'.join(counts)})"


def sums_off(names: Names, stage: Stage, ref: str) -> str:
    """Whether any sum of the round's own is not what it should be for a project. KeyError where the stage has none."""
    sheets = (sheet for sheet in names.round.sheets.values() if names.round.reached(sheet.since, stage.key))
    faults = [_sum_off(names, stage, ref, sheet, each) for sheet in sheets for each in sheet.sums]
    if not faults:
        raise KeyError("sums")
    return faults[0] if len(faults) == 1 else f"OR({','.join(faults)})"


def _sum_off(names: Names, stage: Stage, ref: str, sheet: Sheet, each: Sum) -> str:
    """Too little is no fault here where an amount is required and blank: that is one by itself."""
    refs, due = names.column(sheet.key, "ref"), own(names, each.equals.partition(".")[2])
    columns = {key: names.column(sheet.key, key) for key in each.columns}
    total = "+".join(f"SUMIF({refs},{ref},{column})" for column in columns.values())
    required = [key for key in columns if names.round.required(sheet.column(key), stage.key)]
    blanks = "".join(f'+SUMPRODUCT(({refs}={ref})*({columns[key]}=""))' for key in required)
    wrong = f"OR({total}-{due}>0.004,AND({due}-({total})>0.004,0{blanks}=0))"
    return f'IF(AND(COUNTIF({refs},"?*")>0,ISNUMBER({due})),{wrong},FALSE)'
