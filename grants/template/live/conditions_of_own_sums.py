"""Conditions of a round's own sums: amounts that have to come, for each project, to a figure of the project."""

from collections.abc import Iterator

from grants.form.form import Sum
from grants.form.round import Round
from grants.template.live.condition import Condition

WORDS = "The amounts of this project do not come to its figure"


def of_own_sums(round: Round) -> Iterator[Condition]:
    """For each sum: a project's first row where it is wrong, and the title where a project has no row."""
    for sheet in round.sheets.values():
        for each in sheet.sums:
            yield from _of_sum(round, sheet.key, each)


def _of_sum(round: Round, sheet: str, each: Sum) -> Iterator[Condition]:
    place = each.equals.partition(".")[0]
    columns = [f"{{{sheet}[{key}]}}" for key in each.columns]
    total = "+".join(f'SUMIFS({cells},{{{sheet}[ref]}},{{own[ref]}},{cells},">=0")' for cells in columns)
    figures, refs = f"{{{each.equals.replace('.', '[')}]}}", f"{{{place}[ref]}}"
    wanted = f'SUMIFS({figures},{refs},{{own[ref]}},{figures},">=0")'
    given = f'(COUNTIFS({refs},{{own[ref]}},{figures},">=0")>0)'
    required = [key for key in each.columns if round.sheets[sheet].column(key).required]
    lacking = "+".join(f'COUNTIFS({{{sheet}[ref]}},{{own[ref]}},{{{sheet}[{key}]}},"")' for key in required) or "0"
    wrong = f"(({total}-{wanted}>0.004)+({wanted}-({total})>0.004)*(({lacking})=0))"
    where = (f"{sheet}.{each.columns[0]}",)
    yield Condition("SUM01", where, f"{{known}}*{{first[ref]}}*{given}*{wrong}", WORDS, whole=True)
    none = f"ISERROR(MATCH({{words_of[ref]}},{{texts[{sheet}.ref]}},0))*(SUMPRODUCT({{used_on[{sheet}]}}*1)>0)"
    yield Condition(
        "SUM01",
        where,
        f"(1-{{empty_of[ref]}})*{{first[ref]}}*{none}*({wanted}>0.004)",
        WORDS,
        header=True,
        of="projects",
        strays=sheet,
    )
