"""What the sheet of live checks says of each project: the `live` entries of the rules, as a round's workbook has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from grants.form.form import Stage
from grants.form.rounds import Round
from grants.model.finding import Finding, Severity
from grants.model.rule import Live, Rule
from grants.rules import CATALOGUE
from grants.template.formulas import text
from grants.template.live.measures_now import misfits_now
from grants.template.formula_names import Names
from grants.template.placeholders import Lookup, Placeholders, Wording

ROW, BEFORE = "\0", "\1"
"""Stand in a formula for the number of its row, and for how many rows of Excel there are before the first project's."""


@dataclass
class ProjectCheck:
    """A fault that a project can have, with its advice and its formula by the keys of the stages at which it is asked."""

    code: str
    """The rule that finds the same in a workbook that is sent."""
    words: str
    severity: Severity
    sheet: str = ""
    """The name of the sheet whose findings it stands for, where its rule has findings on other sheets too."""
    advice: dict[str, str] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)

    def found(self, findings: tuple[Finding, ...], ref: str, stage: str) -> bool:
        """Whether a finding of a project is this one."""
        return stage in self.formulas and any(
            (each.code, each.project, each.severity) == (self.code, ref, self.severity)
            and self.sheet in ("", each.sheet)
            for each in findings
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
        words, advice = (each.format_map(Wording(round, stage)) for each in (live.words, live.advice))
        sheet = round.sheets[live.sheet].name if live.sheet else ""
    except KeyError:
        return
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
                return misfits_now(self.names)
            case "sums_off":
                return sums_off(self.names, self.more["ref"])
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


def sums_off(names: Names, ref: str) -> str:
    """Whether any sum of the round's own is not what it should be for a project. KeyError where it has none."""
    faults = list(_sums(names, ref))
    if not faults:
        raise KeyError("sums")
    return faults[0] if len(faults) == 1 else f"OR({','.join(faults)})"


def _sums(names: Names, ref: str) -> Iterator[str]:
    for sheet in names.round.sheets.values():
        for each in sheet.sums:
            _, _, key = each.equals.partition(".")
            refs = names.column(sheet.key, "ref")
            parts = "+".join(f"SUMIF({refs},{ref},{names.column(sheet.key, column)})" for column in each.columns)
            due = own(names, key)
            yield f'AND(COUNTIF({refs},{ref})>0,{due}<>"",ABS({parts}-N({due}))>0.004)'


