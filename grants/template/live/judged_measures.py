"""Formulas that judge every measure by its result at the stage of the return that Start here names."""

from collections.abc import Iterable, Iterator, Mapping

from grants.form.form import Stage
from grants.model.stages import PROGRESS
from grants.model.targets import COUNTS
from grants.template.formula_names import Names
from grants.template.formulas import text

_SIGNS = {"at_least": "<", "at_most": ">", "below": ">=", "exactly": "<>"}
_LOW = ("at_most", "below", "fall")
"""Directions in which less is better."""
_TRENDS = {"rise": "<=", "fall": ">="}
"""By direction: how a result that misses compares with the target, or with the baseline."""


def missed(names: Names, stage: Stage) -> str:
    """A name for a 1 for each measure whose result misses its target, else 0; KeyError where that can't be decided."""
    _column_of(names, stage, "result")
    return names.named("missed_now", _missed(names))


def misfits(names: Names, stage: Stage) -> str:
    """A name for a 1 for each measure whose traffic light does not fit its result, else 0; KeyError as above.

    That is green on what misses, and red on what is judged and does not miss. While the year runs, what is counted
    grows: a count below what is to be reached is not missed yet, and one below what is not to be passed not met yet.
    """
    _column_of(names, stage, "result"), _column_of(names, stage, "light")
    column, lights = _now(names, "light"), names.round.choices("lights")
    green, red = (f"({column}={text(lights[key])})" if key in lights else "0" for key in ("green", "red"))
    if stage.role != PROGRESS:
        return names.named("misfits_now", f"({_missed(names)}*({green}-{red})+{_judged(names)}*{red})")
    counted, low = _any(names, "units", "unit", COUNTS), _any(names, "directions", "direction", _LOW)
    early = f"{_missed(names)}*{green}*(1-{counted}*(1-{low}))"
    return names.named("misfits_now", f"({early}+({_judged(names)}-{_missed(names)})*{red}*(1-{counted}*{low}))")


def _now(names: Names, what: str) -> str:
    """A name for the column of Measures that is the result, or the light, of the return that Start here names."""
    columns = [_column(names, getattr(stage, what)) or '""' for stage in names.round.offered]
    return names.named(f"{what}_now", f"CHOOSE({names.stage_now()},{','.join(columns)})")


def _column_of(names: Names, stage: Stage, what: str) -> str:
    """The column of Measures that is a stage's own result or light; KeyError where it has none."""
    return names.column("measures", getattr(stage, what))


def _missed(names: Names) -> str:
    """For each measure 1 where its result misses its target, else 0; as `is_met` decides."""
    result = _now(names, "result")
    compared = {
        key: f"({_figure(names, result)}{sign}{_figure(names, other)})"
        for other, signs in _compared(names)
        for key, sign in signs.items()
    }
    answer = f"({result}<>{_column(names, 'target') or result})"
    return _of_each(names, result, compared, answer)


def _judged(names: Names) -> str:
    """For each measure 1 where its result can be compared with its target, else 0."""
    return _of_each(names, _now(names, "result"), {}, "")


def _of_each(names: Names, result: str, tests: Mapping[str, str], answer: str) -> str:
    """For each measure 1 where a test holds, by the key of its direction; and of an answer by yes or no, that test.

    A test that is not given always holds.
    """
    directions, units = (_labels(names, *each) for each in (("directions", "direction"), ("units", "unit")))
    aims = []
    for other, signs in _compared(names):
        held = [directions[key] + _and(tests.get(key)) for key in signs if key in directions]
        aims += [f"ISNUMBER({other}){_sure(units, other)}*({'+'.join(held)})"] if held else []
    if not aims:
        raise KeyError("measures.direction")
    words = "".join(f"*(1-{units[key]})" for key in ("narrative", "yes_no") if key in units)
    made = f"ISNUMBER({result}){_sure(units, result)}{words}*({'+'.join(aims)})"
    target, asked = _column(names, "target"), [directions[key] for key in ("at_least", "exactly") if key in directions]
    if "yes_no" in units and target and asked:
        made += f'+{units["yes_no"]}*({result}<>"")*({target}<>"")*({"+".join(asked)}){_and(answer)}'
    return f"({made})"


def _sure(units: Mapping[str, str], cells: str) -> str:
    """That a figure is no share between 1 and 2, of which nobody knows what it means."""
    return f"*(1-{units['percent']}*({cells}>1)*({cells}<2))" if "percent" in units else ""


def _any(names: Names, choices: str, key: str, among: Iterable[str]) -> str:
    labels = _labels(names, choices, key)
    tests = [labels[each] for each in among if each in labels]
    return f"({'+'.join(tests)})" if tests else "0"


def _and(test: str | None) -> str:
    return f"*{test}" if test else ""


def _compared(names: Names) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The columns with which a result is compared, each with its directions."""
    for key, signs in (("target", _SIGNS), ("baseline", _TRENDS)):
        if column := _column(names, key):
            yield column, signs


def _figure(names: Names, cells: str) -> str:
    """75 and 0.75 are one share, as `figure` reads them."""
    percent = _labels(names, "units", "unit").get("percent")
    if percent is None:
        return f"IF(ISNUMBER({cells}),{cells},0)"
    return f"IF(ISNUMBER({cells}),{cells}/IF({percent}*(ABS({cells})>=2),100,1),0)"


def _labels(names: Names, choices: str, key: str) -> Mapping[str, str]:
    """Of each choice of a list, whether a column of Measures holds it; {} where the form has no such column."""
    column = _column(names, key)
    labels = names.round.choices(choices) if column else {}
    return {choice: f"({column}={text(label)})" for choice, label in labels.items()}


def _column(names: Names, key: str) -> str:
    """A column of Measures, or "" where the form has none."""
    return names.column("measures", key) if key and names.round.has(f"measures.{key}") else ""
