"""The sentence in row 3 of a sheet, worked out while the workbook is filled; the form has its words."""

from collections.abc import Mapping

from grants.form.form import Sheet, Stage
from grants.form.round import Round
from grants.model.money import pounds
from grants.model.words import day
from grants.template.formulas import in_pounds, spoken, text
from grants.template.live.checks import Checks
from grants.template.live.fault_table import Formula
from grants.template.live.named_arrays import ALLOCATED_NOW, AVAILABLE_NOW
from grants.template.steps import asked_at

COUNTED = {"parts": "PART01", "measures": "MEAS01", "sign_off": "SIGN01"}
"""The rule whose faults a sheet counts."""


def status(checks: Checks, sheet: Sheet) -> Formula | None:
    """The sentence of a sheet as a formula, and what it comes to; None where the form has none."""
    said = sheet.live.given
    if "left" in said:
        return _allocation(checks, said)
    if "later" in said:
        return _asked(checks, sheet, said)
    if "verdict" in said:
        return checks.verdict(said["verdict"])
    if "count" in said:
        formula, number = checks.count(COUNTED[sheet.key])
        return spoken(said["count"], count=formula), said["count"].format(count=number)
    return None


def _allocation(checks: Checks, said: Mapping[str, str]) -> Formula:
    left = f"ROUND({AVAILABLE_NOW}-{ALLOCATED_NOW},2)"
    figures = {"available": in_pounds(AVAILABLE_NOW), "left": in_pounds(left), "over": in_pounds(f"(-{left})")}
    sentences = {name: _using(said[name], figures) for name in ("all", "left", "over")}
    formula = f"IF({left}=0,{sentences['all']},IF({left}>0,{sentences['left']},{sentences['over']}))"
    amount = checks.outcome.available - checks.outcome.allocated
    key = "all" if amount == 0 else "left" if amount > 0 else "over"
    values = {"available": checks.outcome.available, "left": amount, "over": -amount}
    return formula, said[key].format(**{name: pounds(value, checks.round.locale) for name, value in values.items()})


def _using(words: str, formulas: Mapping[str, str]) -> str:
    return spoken(words, **{name: formula for name, formula in formulas.items() if f"{{{name}}}" in words})


def _asked(checks: Checks, sheet: Sheet, said: Mapping[str, str]) -> Formula:
    """Whether a sheet is asked for now, later, or was asked for earlier."""
    round = checks.round
    asked = asked_at(round, sheet)
    if not asked:
        return text(said["never"]), said["never"]
    sentences = {stage.key: _at(round, stage, asked, said) for stage in round.offered}
    formula = checks.names.by_stage({stage: text(words) for stage, words in sentences.items()})
    return formula, sentences.get(checks.outcome.stage, "")


def _at(round: Round, stage: Stage, asked: list[Stage], said: Mapping[str, str]) -> str:
    """What a sheet says at a stage, of the stages at which it is asked for."""
    places = {each.key: place for place, each in enumerate(round.offered)}
    coming = [each for each in asked if places[each.key] >= places[stage.key]]
    about = coming[0] if coming else asked[-1]
    words = said["now"] if stage in asked else said["later"] if coming else said["past"]
    return words.format(**{"return": about.label, "due": day(round.stages[about.key].due, round.locale)})
