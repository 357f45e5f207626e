"""The sentences that a template writes outside its tables, so that whoever reads a workbook knows them again."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from grants.form.form import Form, Sheet, Stage

NOT_YET = "Not for this return"
"""What stands above columns that a later return asks for."""


def asked_for(stages: Iterable[Stage], due: Mapping[str, str] = MappingProxyType({})) -> str:
    """For which returns something is asked, and by which day: "For Spending intentions, by 31 May 2021."."""
    days = (f"{stage.label}, by {due.get(stage.key, '{due}')}" for stage in stages)
    return f"For {'; '.join(days)}."


def own_sentences(form: Form, sheet: Sheet) -> tuple[str, ...]:
    """Every sentence of a sheet outside its table; what stands in braces may be anything."""
    words = [sheet.title, sheet.about, *sheet.live.given.values(), NOT_YET]
    if sheet.layout == "fields":
        names = (*(each.name for each in form.sheets), form.checks, form.lists)
        words += [form.guide.title, form.guide.checks, form.guide.for_every, *form.guide.hints]
        words += [f"{{number}}. {name}" for name in names]
        words += [f"'{name}'!{{cell}}" for name in names]  # what openpyxl takes a link without words for
        words += [each.step for each in form.sheets if each.step]
        words += [asked_for([stage]) for stage in form.stages]
    return tuple(words)
