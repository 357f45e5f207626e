"""The sheet "To do", put in front: every finding, with a link to its cell."""

from collections.abc import Sequence

from lxml import etree

from grants.marking.editing import OFFICE, Element, Parts, Unmarkable, default_space, space_of
from grants.marking.styles import COLOURS, Styles
from grants.model.addresses import letters
from grants.model.finding import TO_DO, Finding, More, Result
from grants.model.visible import clean
from grants.model.words import counted

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WORKBOOK = "xl/workbook.xml"
_TITLES = ("Sheet", "Cell", "Kind", "What is wrong", "What to do", "Rule")
_ABOUT = "Choose a cell's name to go there. This sheet is no part of the return: delete it when you are done."
_WIDTHS = (16, 10, 11, 70, 62, 11)


def add_todo(parts: Parts, styles: Styles, findings: Sequence[Finding], more: Sequence[More]) -> None:
    """Put the sheet first and show it first; one of an earlier marked copy is replaced."""
    root = _sheet(styles, findings, more)
    workbook = parts.xml(_WORKBOOK)
    space = space_of(workbook)
    sheets = workbook.find(f"{space}sheets")
    if sheets is None:
        raise Unmarkable
    earlier = next((each for each in sheets if each.get("name") == TO_DO), None)
    if earlier is not None:
        _drop(parts, workbook, space, earlier)
    name = parts.free_name("xl/worksheets/todo{}.xml")
    parts.add(name, root, _SHEET_TYPE)
    number = max((int(each.get("sheetId")) for each in sheets), default=0) + 1
    entry = etree.Element(f"{space}sheet", name=TO_DO, sheetId=str(number))
    entry.set(f"{{{OFFICE}}}id", parts.relate(_WORKBOOK, "worksheet", name))
    sheets.insert(0, entry)
    _renumber(workbook, space, 1)
    for view in workbook.iter(f"{space}workbookView"):
        view.set("activeTab", "0")
        view.attrib.pop("firstSheet", None)
    _show_alone(parts)


def _drop(parts: Parts, workbook: Element, space: str, entry: Element) -> None:
    """Take the sheet of an earlier marked copy out of the workbook's list; its part stays, and nothing refers to it."""
    entry.getparent().remove(entry)
    _renumber(workbook, space, -1)
    for relation in parts.relations(_WORKBOOK):
        if relation.get("Id") == entry.get(f"{{{OFFICE}}}id"):
            relation.getparent().remove(relation)


def _renumber(workbook: Element, space: str, step: int) -> None:
    """A defined name of one sheet refers to it by its position, which changes when a sheet is put in front."""
    for name in workbook.iter(f"{space}definedName"):
        if name.get("localSheetId") is not None:
            name.set("localSheetId", str(int(name.get("localSheetId")) + step))


def _show_alone(parts: Parts) -> None:
    for name in list(parts.raw):
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            for view in parts.xml(name).iter("{*}sheetView"):
                view.attrib.pop("tabSelected", None)


def _sheet(styles: Styles, findings: Sequence[Finding], more: Sequence[More]) -> Element:
    title = styles.plain("FF0B0C0C", "b", size="16", line=False)
    quiet = styles.plain("FF505A5F", line=False)
    header = styles.plain("FFFFFFFF", "b", fill="FF1D70B8")
    body, link = styles.plain(), styles.plain("FF1D70B8", "u")
    kinds = {kind: styles.plain(colour, "b", fill=fill) for kind, (colour, fill) in COLOURS.items()}
    root = etree.Element(f"{{{_MAIN}}}worksheet", nsmap=default_space(_MAIN, r=OFFICE))
    _page(root)
    rows = etree.SubElement(root, f"{{{_MAIN}}}sheetData")
    counts = Result("", findings=tuple(findings), more=tuple(more))
    errors, warnings = counted(counts.count("error"), "error"), counted(counts.count("warning"), "warning")
    _row(rows, 1, [(f"To do: {errors}, {warnings}", title)], height=24)
    _row(rows, 2, [(_ABOUT, quiet)], height=18)
    _row(rows, 4, [(text, header) for text in _TITLES])
    links = []
    for number, finding in enumerate(findings, start=5):
        place = (finding.cell, link) if finding.cell else ("", body)
        kind = (finding.severity.capitalize(), kinds[finding.severity])
        texts = [(finding.sheet or "The workbook", body), place, kind]
        texts += [(finding.message, body), (finding.fix, body), (finding.code, body)]
        lines = max(len(finding.message) // 66, len(finding.fix) // 58) + 1
        _row(rows, number, texts, height=lines * 15 + 4)
        if finding.sheet and finding.cell:
            target = "'" + finding.sheet.replace("'", "''") + f"'!{finding.cell}"
            links.append({"ref": f"B{number}", "location": target, "display": finding.cell})
    for number, each in enumerate(more, start=5 + len(findings)):
        kind = (each.severity.capitalize(), kinds[each.severity])
        texts = [(each.sheet or "The workbook", body), ("", body), kind, (each.message, body)]
        _row(
            rows, number, [*texts, ("Mend those that are listed, and check again.", body), (each.code, body)], height=34
        )
    if links:
        held = etree.SubElement(root, f"{{{_MAIN}}}hyperlinks")
        for attributes in links:
            etree.SubElement(held, f"{{{_MAIN}}}hyperlink", attributes)
    etree.SubElement(
        root, f"{{{_MAIN}}}pageMargins", left="0.5", right="0.5", top="0.6", bottom="0.7", header="0.3", footer="0.3"
    )
    etree.SubElement(root, f"{{{_MAIN}}}pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    return root


def _page(root: Element) -> None:
    properties = etree.SubElement(root, f"{{{_MAIN}}}sheetPr")
    etree.SubElement(properties, f"{{{_MAIN}}}tabColor", rgb=COLOURS["error"][0])
    etree.SubElement(properties, f"{{{_MAIN}}}pageSetUpPr", fitToPage="1")
    views = etree.SubElement(root, f"{{{_MAIN}}}sheetViews")
    view = etree.SubElement(views, f"{{{_MAIN}}}sheetView", showGridLines="0", tabSelected="1", workbookViewId="0")
    etree.SubElement(view, f"{{{_MAIN}}}pane", ySplit="4", topLeftCell="A5", activePane="bottomLeft", state="frozen")
    etree.SubElement(root, f"{{{_MAIN}}}sheetFormatPr", defaultRowHeight="15")
    columns = etree.SubElement(root, f"{{{_MAIN}}}cols")
    for number, width in enumerate(_WIDTHS, start=1):
        attributes = {"min": str(number), "max": str(number), "width": str(width), "customWidth": "1"}
        etree.SubElement(columns, f"{{{_MAIN}}}col", attributes)


def _row(rows: Element, number: int, texts: Sequence[tuple[str, int]], height: int = 0) -> None:
    row = etree.SubElement(rows, f"{{{_MAIN}}}row", r=str(number))
    if height:
        row.attrib.update({"ht": str(min(height, 400)), "customHeight": "1"})
    for column, (text, style) in enumerate(texts, start=1):
        cell = etree.SubElement(row, f"{{{_MAIN}}}c", r=f"{letters(column)}{number}", s=str(style), t="inlineStr")
        shown = etree.SubElement(etree.SubElement(cell, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t")
        shown.text = clean(text)
