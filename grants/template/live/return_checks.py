"""What Checks says of the whole return: a check here is a row, with its formula and the value that it comes to."""

from dataclasses import dataclass
from decimal import Decimal

from grants.form.rounds import Round
from grants.model.finding import Severity
from grants.model.stages import FINAL, HALF, STAGES
from grants.model.words import ALIKE, alike
from grants.template.content import Row
from grants.template.formulas import answer, is_stage, reference, references, span, text
from grants.template.live.figures import Facts


@dataclass(frozen=True, slots=True)
class Judged:
    """A row about the whole return: its figure as a formula with its value now, and when that is a fault."""

    label: str
    formula: str
    value: Decimal | int
    advice: str = ""
    severity: Severity | None = None
    """None where the figure only informs."""
    stages: tuple[str, ...] = STAGES
    money: bool = False
    fault: str = "{figure}<>0"
    faulty: bool = False
    code: str = ""
    """The rule that says the same of a workbook that is sent."""


def whole_return(facts: Facts) -> list[Judged]:
    """The checks of the whole return, with their values for these answers."""
    return [*_allocation(facts), *_answers(facts), *_results(facts)]


def _allocation(facts: Facts) -> list[Judged]:
    round = facts.round
    available = available_formula(round)
    allocated = f"SUM({reference(round.sheets['projects'], 'allocated')})"
    left = facts.available - facts.allocated
    over = Decimal(str(round.settings.over_allocation)) / 100
    most = f"ROUND(({available})*{over:f},2)"
    return [
        Judged("Available £", available, facts.available, money=True),
        Judged("Allocated £", allocated, facts.allocated, money=True),
        Judged(
            "Left to allocate £",
            f"ROUND({available}-{allocated},2)",
            left,
            "Change amounts on Projects until this is £0. Minus means that more is allocated than there is.",
            "error",
            money=True,
            fault=f"OR({{figure}}>0,{{figure}}<-{most})" if over else "{figure}<>0",
            faulty=left > 0 or -left > (facts.available * over).quantize(Decimal("0.01")),
            code="ALLOC01",
        ),
    ]


def _answers(facts: Facts) -> list[Judged]:
    round = facts.round
    expected = {"partnership": round.partnership, "fund": round.fund, "year": round.year}
    wrong = [f"N({_alike(answer(round, key))}<>{text(alike(words))})" for key, words in expected.items()]
    wrong.append(f"N({answer(round, 'grant_total')}<>{round.grant_total})")
    differing = sum(alike(str(facts.start.get(key, ""))) != alike(words) for key, words in expected.items())
    differing += facts.start.get("grant_total") != round.grant_total
    strays, unsigned = _strays(facts), _unsigned(facts)
    return [
        Judged(
            "Answers of Start here that are not the round's",
            "+".join(wrong),
            differing,
            "Put the partnership, the fund, the year and the grant total back as the round has them.",
            "error",
            faulty=differing > 0,
            code="ALLOC02",
        ),
        Judged(
            "Refs on other sheets that no project has",
            _strays_formula(facts),
            strays,
            "Choose each Project ref from its list; it is made from the Refs on Projects.",
            "error",
            faulty=strays > 0,
            code="CELL10",
        ),
        Judged(
            "Sign-off: answers still blank",
            _unsigned_formula(round),
            unsigned,
            "On Sign-off, fill in the name, the position and the date for this return.",
            "error",
            faulty=unsigned > 0,
            code="SIGN01",
        ),
    ]


def _alike(formula: str) -> str:
    """What `alike` makes of an answer, as a formula; Excel passes over capitals by itself."""
    for letter, plain in ALIKE.items():
        formula = f"SUBSTITUTE({formula},{text(letter)},{text(plain)})"
    return f"TRIM({formula})"


def _results(facts: Facts) -> list[Judged]:
    round = facts.round
    names = references(round)
    later = [stage for stage in round.offered if stage.key in (HALF, FINAL)]
    keys = tuple(stage.key for stage in later)
    half = is_stage(round, *(stage for stage in later if stage.key == HALF))
    spent = f"IF({half},SUM({names['half_year']['spent']}),SUM({names['evaluation']['spent']}))"
    sheet = "half_year" if facts.stage == HALF else "evaluation"
    total = sum((Decimal(row.get("spent") or 0) for row in facts.rows(sheet)), Decimal(0))
    missed = f'SUMPRODUCT(({names["measures"]["ref"]}<>"")*{MISSED})'
    return [
        Judged("Spent £", spent, total, stages=keys, money=True),
        Judged(
            "Allocated and not spent £",
            f"ROUND(SUM({names['projects']['allocated']})-{spent},2)",
            facts.allocated - total,
            stages=keys,
            money=True,
        ),
        Judged("Results that miss their target", missed, facts.missed(facts.rows("measures")), stages=keys),
    ]


def available_formula(round: Round) -> str:
    """The grant total and what was carried forward."""
    return "+".join(f"N({answer(round, key)})" for key in ("grant_total", "carried_forward"))


def _used(facts: Facts) -> list[str]:
    """The sheets whose Project refs are looked at."""
    return [sheet.key for sheet in facts.round.sheets.values() if sheet.columns[0].kind == "project-ref"]


def _strays_formula(facts: Facts) -> str:
    """What `_strays` counts, as a formula."""
    round = facts.round
    refs = reference(round.sheets["projects"], "ref")
    counts = []
    for key in _used(facts):
        sheet = round.sheets[key]
        own = reference(sheet, "ref")
        asked = [stage for stage in round.offered if round.reached(sheet.since, stage.key)]
        count = f'SUMPRODUCT(({own}<>"")*(COUNTIF({refs},{own})=0))'
        counts.append(count if len(asked) == len(round.offered) else f"IF({is_stage(round, *asked)},{count},0)")
    names = references(round)["projects"]
    twice = f'SUMPRODUCT(({refs}<>"")*(COUNTIF({refs},{refs})>1))'
    unnamed = f'SUMPRODUCT(({names["project"]}<>"")*({refs}=""))'
    return f"IF({twice}+{unnamed}>0,0,{'+'.join(counts)})"


def _strays(facts: Facts) -> int:
    """Rows with a Ref that no project has; none where a Ref that stands twice, or is blank, may be the cause."""
    round = facts.round
    if len(facts.refs) < len(facts.rows("projects")):
        return 0
    asked = [key for key in _used(facts) if facts.stage and round.reached(round.sheets[key].since, facts.stage)]
    return sum(bool(row.get("ref")) and row["ref"] not in facts.refs for key in asked for row in facts.rows(key))


def _unsigned_formula(round: Round) -> str:
    names = references(round)["sign_off"]
    blanks = "+".join(f'({names[key]}="")' for key in ("name", "position", "date"))
    return f"SUMPRODUCT(({names['return']}={answer(round, 'return')})*({blanks}))"


def _unsigned(facts: Facts) -> int:
    label = facts.start.get("return")
    signed: Row = next((row for row in facts.rows("sign_off") if row.get("return") == label), {})
    return sum(not signed.get(key) for key in ("name", "position", "date")) if facts.stage else 0


RESULTS = "results_now"
"""The name, in formulas, of the column of Measures that holds the results of the return that Start here names."""


def results(round: Round) -> str:
    """What that name stands for."""
    half = [stage for stage in round.offered if stage.key == HALF]
    return f"INDEX({span(round.sheets['measures'], 'half_year', 'year_end')},0,IF({is_stage(round, *half)},1,2))"


def judged_measures(round: Round, *, met: bool) -> str:
    """For each measure 1 where its result meets its target (or misses it, without `met`), else 0; as `is_met` tells."""
    names, result = references(round)["measures"], RESULTS
    target, base, direction, unit = (names[key] for key in ("target", "baseline", "direction", "unit"))
    signs = {"At least": (">=", "<"), "At most": ("<=", ">"), "Below": ("<", ">="), "Exactly": ("=", "<>")}
    trends = {"Rise": (">", "<="), "Fall": ("<", ">=")}

    def number(cells: str) -> str:
        """75 and 0.75 are one share, as `figure` reads them."""
        return f'IF(ISNUMBER({cells}),{cells}/IF(({unit}="%")*(ABS({cells})>=2),100,1),0)'

    def either(tests: dict[str, tuple[str, str]], other: str) -> str:
        return "+".join(
            f'({direction}="{words}")*({number(result)}{yes if met else no}{number(other)})'
            for words, (yes, no) in tests.items()
        )

    numbers = f'ISNUMBER({result})*({unit}<>"Narrative")*({unit}<>"Yes/No")'
    aims = f"(ISNUMBER({target})*({either(signs, target)})+ISNUMBER({base})*({either(trends, base)}))"
    same = "=" if met else "<>"
    answers = (
        f'({result}<>"")*({target}<>"")*(({direction}="At least")+({direction}="Exactly"))*({result}{same}{target})'
    )
    return f'({numbers}*{aims}+({unit}="Yes/No")*{answers})'


MISFITS, MISSED = "misfits_now", "missed_now"
"""The names, in formulas, of what `misfit` and `judged_measures` say of each measure."""


def names(round: Round) -> dict[str, str]:
    """The names that formulas use, and what they stand for."""
    return {RESULTS: results(round), MISFITS: misfit(round), MISSED: judged_measures(round, met=False)}


def misfit(round: Round) -> str:
    """For each measure 1 where its traffic light does not fit its result, else 0."""
    light = references(round)["measures"]["light"]
    wrong, right = judged_measures(round, met=False), judged_measures(round, met=True)
    return f'(({light}="Green")*{wrong}+({light}="Red")*{right})'
