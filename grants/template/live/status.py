"""The sentence in row 3 of a sheet, worked out while the workbook is filled; the form has its words."""

from grants.form.rounds import Sheet
from grants.model.money import pounds
from grants.model.words import day
from grants.template.formulas import in_pounds, is_stage, reference, spoken, text
from grants.template.live.checks import Checks, Formula
from grants.template.live.return_checks import available_formula


def status(checks: Checks, sheet: Sheet) -> Formula | None:
    """The sentence of a sheet as a formula, and what it comes to; None where the form has none."""
    said = sheet.live
    if "left" in said:
        return _allocation(checks, sheet)
    if "later" in said:
        return _asked(checks, sheet)
    if "count" in said:
        row, check = next(
            (row, check)
            for row, check in checks.numbered()
            if check.code == {"parts": "PART01", "measures": "MEAS01", "sign_off": "SIGN01"}[sheet.key]
        )
        return spoken(said["count"], count=f"Checks!$C${row}"), said["count"].format(count=check.value)
    if "verdict" in said:
        return checks.verdict(said["verdict"])
    return None


def _allocation(checks: Checks, sheet: Sheet) -> Formula:
    facts, said = checks.facts, sheet.live
    available = available_formula(facts.round)
    left = f"ROUND({available}-SUM({reference(sheet, 'allocated')}),2)"
    spoken_of = {"available": in_pounds(f"({available})"), "left": in_pounds(left), "over": in_pounds(f"(-{left})")}
    formula = f"IF({left}=0,{{all}},IF({left}>0,{{left}},{{over}}))"
    amount = facts.available - facts.allocated
    key = "all" if amount == 0 else "left" if amount > 0 else "over"
    locale = facts.round.locale
    values = {"available": facts.available, "left": amount, "over": -amount}
    words = said[key].format(**{name: pounds(value, locale) for name, value in values.items()})
    return formula.format(**{name: _using(said[name], spoken_of) for name in ("all", "left", "over")}), words


def _using(words: str, formulas: dict[str, str]) -> str:
    return spoken(words, **{name: formula for name, formula in formulas.items() if f"{{{name}}}" in words})


def _asked(checks: Checks, sheet: Sheet) -> Formula:
    """Whether a sheet of one return is asked for now, later, or was."""
    round, stage = checks.facts.round, checks.facts.stage
    if sheet.since not in round.stages:
        return text(sheet.live["never"]), sheet.live["never"]
    own = round.stage(sheet.since)
    facts = {"return": own.label, "due": day(round.stages[own.key].due, round.locale)}
    said = {key: words.format(**facts) for key, words in sheet.live.items()}
    before = [each for each in round.offered if not round.reached(sheet.since, each.key)]
    formula = f"IF({is_stage(round, own)},{text(said['now'])},{{}})"
    rest = (
        f"IF({is_stage(round, *before)},{text(said['later'])},{text(said['past'])})" if before else text(said["past"])
    )
    now = "now" if stage == own.key else "later" if stage in {each.key for each in before} else "past"
    return formula.format(rest), said[now]
