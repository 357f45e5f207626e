"""What the sheet of live checks says of the whole return: a check here is a row, with its formula and its value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from grants.form.form import Sheet
from grants.form.round import Round
from grants.model.finding import Severity
from grants.model.stages import RESULTS
from grants.model.words import ALIKE, alike
from grants.template.formula_names import Names
from grants.template.formulas import answer, available, text
from grants.template.live.judged_measures import missed
from grants.template.live.outcome import SIGNED, Outcome


@dataclass(frozen=True, slots=True)
class ReturnCheck:
    """A row about the whole return: its figure as a formula with its value now, and when that is a fault."""

    label: str
    formula: str
    value: Decimal | int
    stages: frozenset[str]
    """The keys of the stages at which it is asked."""
    severity: Severity | None = None
    """None where the figure only informs."""
    advice: Mapping[str, str] | str = ""
    """What to do, where that differs by stage, by the stages' keys."""
    money: bool = False
    fault: str = "{figure}<>0"
    faulty: bool = False
    code: str = ""
    """The rule that finds the same in a workbook that is sent."""

    def advice_at(self, stage: str) -> str:
        return self.advice if isinstance(self.advice, str) else self.advice.get(stage, "")


def return_checks(names: Names, outcome: Outcome) -> list[ReturnCheck]:
    """The checks of the whole return, with their values for these answers."""
    return [*_allocation(names, outcome), *_answers(names, outcome), *_results(names, outcome)]


def _always(round: Round) -> frozenset[str]:
    return frozenset(round.stages)


def _allocation(names: Names, outcome: Outcome) -> Iterator[ReturnCheck]:
    round = names.round
    projects, always = round.sheets["projects"], _always(round)
    there, allocated = available(round), f"SUM({names.column('projects', 'allocated')})"
    yield ReturnCheck("Available £", there, outcome.available, always, money=True)
    yield ReturnCheck("Allocated £", allocated, outcome.allocated, always, money=True)
    over = Decimal(str(round.settings.over_allocation)) / 100
    most = f"ROUND(({there})*{over:f},2)"
    amounts = f"{projects.column('allocated').title} on {projects.name}"
    yield ReturnCheck(
        "Left to allocate £",
        f"ROUND({there}-{allocated},2)",
        outcome.available - outcome.allocated,
        always,
        "error",
        f"Change {amounts} until this is £0. Minus means that more is allocated than there is.",
        money=True,
        fault=f"OR({{figure}}>0,{{figure}}<-{most})" if over else "{figure}<>0",
        faulty=outcome.count("ALLOC01") > 0,
        code="ALLOC01",
    )


def _answers(names: Names, outcome: Outcome) -> Iterator[ReturnCheck]:
    round = names.round
    start, projects, signed = (round.sheets[key] for key in ("start", "projects", "sign_off"))
    differing, strays = outcome.count("ALLOC02"), outcome.count("CELL10")
    yield ReturnCheck(
        f"Answers of {start.name} that are not the round's",
        _differing(round),
        differing,
        _always(round),
        "error",
        "Put back what the round has there: the partnership, the fund, the year and the grant.",
        faulty=differing > 0,
        code="ALLOC02",
    )
    yield ReturnCheck(
        "Refs on other sheets that no project has",
        _strays(names),
        strays,
        _always(round),
        "error",
        f"Choose each ref from its list; it is made from {projects.column('ref').title} on {projects.name}.",
        faulty=strays > 0,
        code="CELL10",
    )
    asked = [signed.column(key).title for key in SIGNED]
    yield ReturnCheck(
        f"{signed.name}: answers still blank",
        _unsigned(names),
        outcome.unsigned,
        _always(round),
        "error",
        f"On {signed.name}, fill in {asked[0]}, {asked[1]} and {asked[2]} for this return.",
        faulty=outcome.unsigned > 0,
        code="SIGN01",
    )


def _differing(round: Round) -> str:
    """How many answers of Start here are not what the round says."""
    expected = {"partnership": round.partnership, "fund": round.fund, "year": round.year}
    wrong = [f"N({_alike(answer(round, key))}<>{text(alike(words))})" for key, words in expected.items()]
    return "+".join([*wrong, f"N({answer(round, 'grant_total')}<>{round.grant_total})"])


def _alike(formula: str) -> str:
    """What `alike` makes of an answer, as a formula; Excel passes over capitals by itself."""
    for letter, plain in ALIKE.items():
        formula = f"SUBSTITUTE({formula},{text(letter)},{text(plain)})"
    return f"TRIM({formula})"


def _strays(names: Names) -> str:
    """How many refs on other sheets no project has; 0 where a ref that is blank, or stands twice, may be the cause."""
    refs, titles = names.column("projects", "ref"), names.column("projects", "project")
    counts = [count for sheet in names.round.sheets.values() for count in _strays_of(names, sheet, refs)] or ["0"]
    twice = f'SUMPRODUCT(({refs}<>"")*(COUNTIF({refs},{refs})>1))'
    unnamed = f'SUMPRODUCT(({titles}<>"")*({refs}=""))'
    return f"IF({twice}+{unnamed}>0,0,{'+'.join(counts)})"


def _strays_of(names: Names, sheet: Sheet, refs: str) -> Iterator[str]:
    """Those of a sheet, column by column, from the stage on at which it is asked for."""
    round = names.round
    for column in sheet.columns:
        if column.kind == "project-ref":
            given = names.column(sheet.key, column.key)
            count = f'SUMPRODUCT(({given}<>"")*(COUNTIF({refs},{given})=0))'
            yield names.by_stage({stage: count for stage in round.stages if round.reached(sheet.since, stage)}, "0")


def _unsigned(names: Names) -> str:
    blanks = "+".join(f'({names.column("sign_off", key)}="")' for key in SIGNED)
    return f"SUMPRODUCT(({names.column('sign_off', 'return')}={answer(names.round, 'return')})*({blanks}))"


def _results(names: Names, outcome: Outcome) -> Iterator[ReturnCheck]:
    round = names.round
    spent = {stage.key: f"SUM({names.column(stage.sheet, stage.spent)})" for stage in round.offered if stage.sheet}
    if spent:
        total = names.by_stage(spent, "0")
        allocated = f"SUM({names.column('projects', 'allocated')})"
        unspent = outcome.allocated - outcome.spent
        yield ReturnCheck("Spent in all £", total, outcome.spent, frozenset(spent), money=True)
        formula = f"ROUND({allocated}-{total},2)"
        yield ReturnCheck("Allocated and not spent £", formula, unspent, frozenset(spent), money=True)
    judged = dict(_missed(names))
    if judged:
        result = next((stage.result for stage in round.offered if stage.key == outcome.stage), "")
        count = outcome.missed(result if outcome.stage in judged else "")
        formula = names.by_stage(judged, "0")
        yield ReturnCheck("Results that miss their target", formula, count, frozenset(judged))


def _missed(names: Names) -> Iterator[tuple[str, str]]:
    """By the keys of the stages that can tell: how many measures have a result that misses its target."""
    refs = names.column("measures", "ref")
    for stage in names.round.of_role(*RESULTS):
        try:
            yield stage.key, f'SUMPRODUCT(({refs}<>"")*{missed(names, stage)})'
        except KeyError:  # the stage has no results, or the form nothing to compare them with
            continue
