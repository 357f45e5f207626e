"""Faults marked while they are made: conditional formats of the cells where `grants validate` would point.

They are the conditions of the sheet of checks, which says in words what is wrong with each marked cell, since a colour
alone says nothing.
"""

from collections.abc import Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from grants.form.form import Sheet
from grants.model.addresses import letters
from grants.template.formulas import FIRST, HEADER
from grants.template.live.round_faults import WIDE, Fault
from grants.template.style import ERROR, WARNING
from grants.template.writer import TemplateBook


def mark_faults(book: TemplateBook, page: Worksheet, sheet: Sheet, last: int) -> None:
    """Mark the cells of a sheet in which a fault can be seen; `last` is the last row of its table, from 0."""
    for fault in book.checks.table.faults:
        if fault.sheet.key == sheet.key and fault.keys:
            colours = ERROR if fault.severity == "error" else WARNING
            for area, formula in _marks(book, fault, sheet, last):
                how = {"type": "formula", "criteria": f"={formula}", "format": book.style.mark(colours)}
                first = area[0]
                if len(area) > 1:
                    how["multi_range"] = " ".join(_address(*each) for each in area)
                page.conditional_format(*first, how)


Area = tuple[int, int, int, int]


def _marks(book: TemplateBook, fault: Fault, sheet: Sheet, last: int) -> Iterator[tuple[Sequence[Area], str]]:
    """The cells of a fault with the formula that is true of the first of them."""
    names = book.names
    if any(fault.seen.values()):
        formula = names.by_stage(fault.seen, "FALSE")
        if sheet.layout == "fields":
            yield from (([_area(sheet, key, last)], _own(formula, sheet, fault, key)) for key in fault.keys)
        else:
            yield [_area(sheet, key, last) for key in fault.keys], formula
        return
    for key in fault.keys:
        area = _area(sheet, key, last)
        if fault.condition.header:
            area = (HEADER, area[1], HEADER, area[1])
        cell = f"{letters(area[1] + 1)}{area[0] + 1}"
        code = f"INT({fault.name})=ROW({cell})*{WIDE}+COLUMN({cell})"
        yield [area], f"SUMPRODUCT(({code})*1)>0"


def _own(formula: str, sheet: Sheet, fault: Fault, key: str) -> str:
    """The formula of a field, where the fault is one of several fields: it is written for the first of them."""
    first = FIRST + 1 + sheet.keys.index(fault.keys[0])
    if len(fault.keys) == 1:
        return formula
    return formula.replace(f"B{first}", f"B{FIRST + 1 + sheet.keys.index(key)}")


def _area(sheet: Sheet, key: str, last: int) -> Area:
    place = sheet.keys.index(key)
    if sheet.layout == "fields":
        return FIRST + place, 1, FIRST + place, 1
    return FIRST, place, last, place


def _address(top: int, left: int, bottom: int, right: int) -> str:
    return f"{letters(left + 1)}{top + 1}:{letters(right + 1)}{bottom + 1}"
