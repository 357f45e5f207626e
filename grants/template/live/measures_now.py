"""Formulas that judge every measure by the results of the return that Start here names."""

from grants.template.formulas import text
from grants.template.formula_names import Names


def results_now(names: Names) -> str:
    """The name of the column of Measures that holds the results of that return. Raises KeyError where no stage has one."""
    return _now(names, "result")


def missed_now(names: Names) -> str:
    """The name of a 1 for each measure whose result misses its target, else 0; KeyError where that can't be decided."""
    return names.named("missed_now", _judged(names, met=False))


def misfits_now(names: Names) -> str:
    """The name of a 1 for each measure whose traffic light does not fit its result, else 0; KeyError as above."""
    light, lights = _now(names, "light"), names.round.choices("lights")
    met = {"red": True, "green": False}
    wrong = [f"({light}={text(lights[key])})*{_judged(names, met=met[key])}" for key in met if key in lights]
    if not wrong:
        raise KeyError("lights")
    return names.named("misfits_now", f"({'+'.join(wrong)})")


def _now(names: Names, what: str) -> str:
    """A column of Measures by what it is at the stage: its result or its light."""
    keys = {stage.key: getattr(stage, what) for stage in names.round.offered}
    columns = {stage: names.column("measures", key) for stage, key in keys.items() if names.round.has(f"measures.{key}")}
    if not columns:
        raise KeyError(f"results.{what}")
    return names.named(f"{what}_now", names.by_stage(columns))


_SIGNS = {"at_least": (">=", "<"), "at_most": ("<=", ">"), "below": ("<", ">="), "exactly": ("=", "<>")}
_TRENDS = {"rise": (">", "<="), "fall": ("<", ">=")}
"""By direction: how the result is compared with the target, or with the baseline, where it is met and where it is missed."""


def _judged(names: Names, *, met: bool) -> str:
    """For each measure 1 where its result meets its target (or misses it, without `met`), else 0; as `is_met` decides."""
    result, unit = results_now(names), names.column("measures", "unit")
    aims = [
        f"ISNUMBER({other})*({tests})"
        for other, signs in ((_column(names, "target"), _SIGNS), (_column(names, "baseline"), _TRENDS))
        if other and (tests := _tests(names, result, other, signs, met=met))
    ]
    if not aims:
        raise KeyError("measures.direction")
    units = names.round.choices("units")
    words = "".join(f"*({unit}<>{text(units[key])})" for key in ("narrative", "yes_no") if key in units)
    return f"(ISNUMBER({result}){words}*({'+'.join(aims)}){_answered(names, result, met=met)})"


def _tests(names: Names, result: str, other: str, signs: dict[str, tuple[str, str]], *, met: bool) -> str:
    direction = _column(names, "direction")
    labels = names.round.choices("directions")
    return "+".join(
        f"({direction}={text(labels[key])})*({_number(names, result)}{yes if met else no}{_number(names, other)})"
        for key, (yes, no) in signs.items()
        if direction and key in labels
    )


def _answered(names: Names, result: str, *, met: bool) -> str:
    """The same of measures that are answered by yes or no, to add to those with a figure."""
    units, directions = names.round.choices("units"), names.round.choices("directions")
    target, direction, unit = _column(names, "target"), _column(names, "direction"), names.column("measures", "unit")
    asked = [f"({direction}={text(directions[key])})" for key in ("at_least", "exactly") if key in directions]
    if "yes_no" not in units or not target or not direction or not asked:
        return ""
    same = f'({result}<>"")*({target}<>"")*({"+".join(asked)})*({result}{"=" if met else "<>"}{target})'
    return f"+({unit}={text(units['yes_no'])})*{same}"


def _number(names: Names, cells: str) -> str:
    """75 and 0.75 are one share, as `figure` reads them."""
    percent = names.round.choices("units").get("percent")
    if percent is None:
        return f"IF(ISNUMBER({cells}),{cells},0)"
    unit = names.column("measures", "unit")
    return f"IF(ISNUMBER({cells}),{cells}/IF(({unit}={text(percent)})*(ABS({cells})>=2),100,1),0)"


def _column(names: Names, key: str) -> str:
    """A column of Measures, or "" where the form has none."""
    return names.column("measures", key) if names.round.has(f"measures.{key}") else ""
