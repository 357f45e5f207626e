"""A workbook's parts and its findings → the marked copy: the user's own workbook, with each faulty cell marked.

Openpyxl would lose the stored results of formulas and what it does not know, so the parts themselves are edited.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from lxml import etree
from xlsxwriter.exceptions import XlsxWriterException

from grants.marking.as_xlsx import as_xlsx
from grants.marking.comments import add_comments, forget_comments
from grants.marking.editing import Parts, packed
from grants.marking.editing import Unmarkable as Unmarkable
from grants.marking.findings_sheet import add_todo
from grants.marking.macros import leave_macros_out, name_as_with_macros
from grants.marking.styles import Styles
from grants.marking.unmark import take_marks_off
from grants.model.addresses import place_of
from grants.model.finding import Finding, More
from grants.reading.gate import Refused, unpack
from grants.reading.opening import open_book
from grants.reading.package import WORKBOOK, Package
from grants.reading.package import sheets as sheets_of
from grants.reading.scan import Damaged

_ODD = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    Damaged,
    Refused,
    XlsxWriterException,
    etree.LxmlError,
)
"""What is raised where a part that was not read is odd: a number that is none, a list that is lost, a name that Excel
does not take, a sheet that nothing was judged by."""


def marked_copy(
    content: bytes, findings: Sequence[Finding], more: Sequence[More] = (), *, macros: bool = False
) -> bytes:
    """The workbook with a fill, a border and a comment at each cell that a finding points at, and a sheet "To do".

    `more` are the findings that are counted and not listed. `macros` is whether the copy gets a name in .xlsm, and
    keeps the macros that there are; without it they are left out, and the copy is a plain .xlsx.

    Raises `Unmarkable` where the workbook's parts are not as Excel and LibreOffice write them, and `gate.Refused` where
    it can't be opened.

    Everything else is kept as it is: formulas with their stored results, dropdowns, formats, stamps. An OpenDocument
    spreadsheet is copied into an Excel workbook with the same values in the same cells.
    """
    package = unpack(content)
    try:
        if package.is_ods:
            content = as_xlsx(open_book(content))
            package = unpack(content)
        return _marked(content, package, findings, more, macros=macros)
    except _ODD as error:
        raise Unmarkable from error


def _marked(
    content: bytes, package: Package, findings: Sequence[Finding], more: Sequence[More], *, macros: bool
) -> bytes:
    parts = Parts(dict(package.parts))
    (name_as_with_macros if macros else leave_macros_out)(parts)
    styles = Styles(parts)
    sheets = {name: part for name, part, _ in sheets_of(package, parts.xml(WORKBOOK))}
    for part in sheets.values():
        parts.give_addresses(part)
        take_marks_off(parts, styles, part)
        forget_comments(parts, part)
    for name, found in _by_sheet(findings).items():
        if name in sheets:
            _mark_sheet(parts, styles, sheets[name], found)
    add_todo(parts, styles, findings, more)
    styles.save()
    return packed(content, parts.saved())


def is_ods(content: bytes) -> bool:
    """Whether a workbook is an OpenDocument spreadsheet, whose marked copy is of another kind."""
    return unpack(content).is_ods


def has_macros(content: bytes) -> bool:
    """Whether a workbook holds macros, which a marked copy in .xlsx leaves out."""
    return unpack(content).has_macros


def _by_sheet(findings: Sequence[Finding]) -> Mapping[str, dict[str, list[Finding]]]:
    """Findings with a cell, by sheet and by the first cell that they point at."""
    placed = sorted((each for each in findings if each.sheet and each.cell), key=lambda each: each.sheet)
    marked: dict[str, dict[str, list[Finding]]] = {}
    for sheet, found in groupby(placed, key=lambda each: each.sheet):
        cells = marked.setdefault(sheet, {})
        for finding in found:
            cells.setdefault(finding.cell.partition(":")[0], []).append(finding)
    return marked


def _mark_sheet(parts: Parts, styles: Styles, part: str, found: Mapping[str, list[Finding]]) -> None:
    sheet = parts.xml(part)
    for address in sorted(found, key=place_of):
        cell = parts.cell(sheet, address)
        severity = "error" if any(each.severity == "error" for each in found[address]) else "warning"
        cell.set("s", str(styles.marked(int(cell.get("s", "0")), severity)))
    notes = {address: "\n\n".join(_note(each) for each in each_found) for address, each_found in found.items()}
    add_comments(parts, part, notes)


def _note(finding: Finding) -> str:
    text = f"{finding.severity.capitalize()} ({finding.code}): {finding.message}\nTo do: {finding.fix}"
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", text)
