"""Whether a marked copy is a workbook with macros: Excel opens a file only where its name says what is inside.

A name that ends in .xlsm says macros, .xlsx says none. What the parts say of themselves has to be the same.
"""

import re

from grants.marking.editing import Element, Parts, space_of
from grants.reading.package import WORKBOOK

_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_CODE = "application/vnd.ms-office.vbaProject"
_MACROS = re.compile(r"/(?:vbaProject|xlMacrosheet|xlIntlMacrosheet)\Z")
"""The kinds of relation from a workbook to its code, and to its sheets of Excel 4 macros."""
_PARTS = re.compile(r"vbaproject|\Axl/macrosheets/", re.IGNORECASE)
"""The names of parts that the reader takes for macros: the code, its signatures, and sheets of macros."""


def name_as_with_macros(parts: Parts) -> None:
    """Make the parts say that the workbook may hold macros, as a name in .xlsm does; all of them are kept."""
    parts.set_type(WORKBOOK, _WITH_MACROS)


def leave_macros_out(parts: Parts) -> None:
    """Take macros out, and make the parts say that the workbook holds none; every cell keeps its value.

    That also turns a template's file into a workbook's, since the copy is one.
    """
    parts.set_type(WORKBOOK, _PLAIN)
    relations = parts.relations(WORKBOOK)
    gone = {}
    for each in [each for each in relations if _MACROS.search(each.get("Type", ""))]:
        gone[each.get("Id")] = parts.target(WORKBOOK, each)
        relations.remove(each)
    for name in [name for name in parts.raw if _PARTS.search(name)] + list(gone.values()):
        parts.remove(name)
    parts.forget_extension(_CODE)
    _drop_sheets(parts.xml(WORKBOOK), set(gone))


def _drop_sheets(workbook: Element, links: set[str]) -> None:
    """Take sheets of macros out of the workbook's list, and the names that belong to them or call a macro."""
    space = space_of(workbook)
    sheets = list(workbook.iterfind(f"{space}sheets/{space}sheet"))
    gone = [place for place, each in enumerate(sheets) if links & {str(value) for value in each.attrib.values()}]
    for name in list(workbook.iterfind(f"{space}definedNames/{space}definedName")):
        own = name.get("localSheetId")
        calls = any(_points_at(name.text or "", sheets[place].get("name")) for place in gone)
        if calls or (own is not None and int(own) in gone) or {"function", "vbProcedure"} & set(name.attrib):
            name.getparent().remove(name)
        elif own is not None:
            name.set("localSheetId", str(int(own) - sum(place < int(own) for place in gone)))
    for place in gone:
        sheets[place].getparent().remove(sheets[place])


def _points_at(formula: str, sheet: str) -> bool:
    quoted = "'" + sheet.replace("'", "''") + "'!"
    return formula.startswith((f"{sheet}!", quoted))
