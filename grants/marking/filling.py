"""A workbook and answers by cell → a copy with these answers, and all else kept: formats, formulas, stamps."""

from collections.abc import Mapping
from datetime import date

from lxml import etree

from grants.marking.as_xlsx import as_xlsx
from grants.marking.editing import Element, Parts, Unmarkable, packed, space_of
from grants.marking.macros import leave_macros_out
from grants.reading.book import EPOCH, EPOCH_1904
from grants.reading.gate import unpack
from grants.reading.opening import open_book
from grants.reading.package import WORKBOOK, sheets

Answer = str | date


def filled_copy(content: bytes, answers: Mapping[str, Mapping[str, Answer]]) -> bytes:
    """The workbook with answers by sheet and address; it works its formulas out again when it is opened.

    Raises `Unmarkable` where a sheet is missing, and `gate.Refused` where the workbook can't be opened.
    """
    package = unpack(content)
    if package.is_ods:
        content = as_xlsx(open_book(content))
        package = unpack(content)
    parts = Parts(dict(package.parts))
    leave_macros_out(parts)
    workbook = parts.xml(WORKBOOK)
    names = {name: part for name, part, _ in sheets(package, workbook)}
    epoch = EPOCH_1904 if _counts_from_1904(workbook) else EPOCH
    for sheet, cells in answers.items():
        if sheet not in names:
            raise Unmarkable
        parts.give_addresses(names[sheet])
        root = parts.xml(names[sheet])
        for address, answer in cells.items():
            _fill(parts.cell(root, address), answer, epoch)
    _work_out_again(workbook)
    return packed(content, parts.saved())


def _counts_from_1904(workbook: Element) -> bool:
    properties = workbook.find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")


def _fill(cell: Element, answer: Answer, epoch: date) -> None:
    """Put an answer into a cell, whose format is kept."""
    space = space_of(cell)
    for child in list(cell):
        cell.remove(child)
    if isinstance(answer, date):
        cell.attrib.pop("t", None)
        etree.SubElement(cell, f"{space}v").text = str((answer - epoch).days)
        return
    cell.set("t", "inlineStr")
    words = etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t")
    words.text = answer
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _work_out_again(workbook: Element) -> None:
    """Have the formulas worked out when the workbook is opened."""
    space = space_of(workbook)
    settings = workbook.find(f"{space}calcPr")
    if settings is None:
        behind = [each for each in workbook if etree.QName(each).localname in ("definedNames", "sheets")]
        settings = etree.Element(f"{space}calcPr")
        behind[-1].addnext(settings)
    settings.set("fullCalcOnLoad", "1")
