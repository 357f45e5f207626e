"""The parts of a workbook while they are edited: XML trees, relations, content types, and cells in their order."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

from grants.model.addresses import place_of
from grants.reading.package import PARSER
from grants.reading.xlsx import give_addresses

Element = Any
"""An element of lxml; its stubs know too little of namespaces to be of use here."""

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

_BEHIND_LEGACY_DRAWING = frozenset(
    ["legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"]
)
"""The elements of a sheet that have to stand behind the link to its comments."""


def default_space(space: str, **more: str) -> Any:
    """A map of namespaces with a default one, which the stubs of lxml do not know of."""
    return {None: space, **more}


def space_of(element: Element) -> str:
    """The namespace of an element, as its children's tags begin: plain and strict workbooks differ in it."""
    return str(element.tag).rpartition("}")[0] + "}"


class Unmarkable(Exception):
    """The workbook can be read, but its parts are not as Excel and LibreOffice write them, so nothing is added."""


class Parts:
    """Parts by name; those asked for as XML are written anew at the end."""

    def __init__(self, raw: dict[str, bytes]) -> None:
        self.raw = raw
        self._trees: dict[str, Element] = {}

    def xml(self, name: str) -> Element:
        """The root element of a part; what is changed in it is kept."""
        if name not in self._trees:
            self._trees[name] = etree.fromstring(self.raw[name], PARSER)
        return self._trees[name]

    def add(self, name: str, root: Element, content_type: str) -> None:
        """A new part, with its content type."""
        self._trees[name] = root
        types = self.xml("[Content_Types].xml")
        etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)

    def set_type(self, name: str, content_type: str) -> None:
        """Make the package say of what kind a part is."""
        if (said := self._type_of(name)) is not None:
            said.set("ContentType", content_type)
        else:
            types = self.xml("[Content_Types].xml")
            etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)

    def _type_of(self, name: str) -> Element | None:
        """What the package says of the kind of a part by its name; None where only its ending says it."""
        said = self.xml("[Content_Types].xml").iter(f"{{{TYPES}}}Override")
        return next((each for each in said if each.get("PartName", "").lower() == f"/{name}".lower()), None)

    def remove(self, name: str) -> None:
        """Take a part out, with what says of what kind it is and the list of its own relations."""
        folder, _, own = name.rpartition("/")
        for gone in (name, f"{folder}/_rels/{own}.rels"):
            self.raw.pop(gone, None)
            self._trees.pop(gone, None)
        if (said := self._type_of(name)) is not None:
            said.getparent().remove(said)

    def known_extension(self, extension: str, content_type: str) -> None:
        """Make the package know what files of an extension are."""
        types = self.xml("[Content_Types].xml")
        known = {each.get("Extension", "").lower() for each in types.iter(f"{{{TYPES}}}Default")}
        if extension not in known:
            types.insert(0, etree.Element(f"{{{TYPES}}}Default", Extension=extension, ContentType=content_type))

    def forget_extension(self, content_type: str) -> None:
        """Take out what the package says of files of an extension, where that is this and no such file is left."""
        for said in list(self.xml("[Content_Types].xml").iter(f"{{{TYPES}}}Default")):
            ending = f".{said.get('Extension', '').lower()}"
            if said.get("ContentType") == content_type and not any(each.lower().endswith(ending) for each in self.raw):
                said.getparent().remove(said)

    def free_name(self, pattern: str) -> str:
        """A part's name that is not taken, from a pattern with a number."""
        number = 1
        while pattern.format(number) in self.raw or pattern.format(number) in self._trees:
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> Element:
        """The relations of a part, made where it has none."""
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels"
        if path not in self.raw and path not in self._trees:
            self._trees[path] = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap=default_space(RELATIONS))
        return self.xml(path)

    def related(self, part: str, kind: str) -> tuple[str, str]:
        """The id and the name of the first part that a part relates to as `kind`; empty where there is none."""
        for each in self.relations(part):
            if each.get("Type", "").endswith(f"/{kind}"):
                return str(each.get("Id")), self.target(part, each)
        return "", ""

    def target(self, part: str, relation: Element) -> str:
        """The name of the part that a relation of a part leads to."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(part), relation.get("Target"))).lstrip("/")

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another; gives the relation's id."""
        relations = self.relations(part)
        taken = {each.get("Id") for each in relations}
        name = next(f"rIdG{number}" for number in range(1, 10_000) if f"rIdG{number}" not in taken)
        attributes = {"Id": name, "Type": f"{OFFICE}/{kind}", "Target": f"/{target}"}
        etree.SubElement(relations, f"{{{RELATIONS}}}Relationship", attributes)
        return name

    def give_addresses(self, sheet: str) -> None:
        """Give each row and cell of a sheet its address, which Open XML may leave out: it is the next one then."""
        number = 0
        for row in self.xml(sheet).iter("{*}row"):
            number = int(row.get("r") or number + 1)
            row.set("r", str(number))
            give_addresses(row, number)

    def cell(self, sheet: Element, address: str) -> Element:
        """A cell of a sheet, made in its place where it is not stored."""
        space = space_of(sheet)
        row_number, column = place_of(address)
        rows = sheet.find(f"{space}sheetData")
        row = _at(rows, f"{space}row", "r", str(row_number), lambda each: int(each.get("r")) > row_number)
        return _at(row, f"{space}c", "r", address, lambda each: place_of(each.get("r"))[1] > column)

    def put_legacy_drawing(self, sheet: Element, link: str) -> None:
        """Link a sheet to the drawing of its comments, where Excel's order wants it."""
        element = etree.Element(f"{space_of(sheet)}legacyDrawing", {f"{{{OFFICE}}}id": link})
        behind = (index for index, each in enumerate(sheet) if etree.QName(each).localname in _BEHIND_LEGACY_DRAWING)
        sheet.insert(next(behind, len(sheet)), element)

    def saved(self) -> dict[str, bytes]:
        """Every part as bytes."""
        written = {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self._trees.items()
        }
        return self.raw | written


def _at(parent: Element, tag: str, key: str, value: str, is_behind: Any) -> Element:
    """The child with this key, or a new one before the first that has to stand behind it."""
    for index, each in enumerate(parent):
        if each.get(key) == value:
            return each
        if is_behind(each):
            made = etree.Element(tag, {key: value})
            parent.insert(index, made)
            return made
    return etree.SubElement(parent, tag, {key: value})


def packed(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The parts as a workbook, those that were there in the order that they had."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        before = [name for name in old.namelist() if name in parts]
        for name in [*before, *(name for name in parts if name not in before)]:
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return output.getvalue()
