"""What openpyxl does not say of a workbook's parts: which formulas lack a stored result, what else is carried."""

import io
import posixpath
import re
import zipfile
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from grants.model.addresses import letters, place_of

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT = "http://purl.oclc.org/ooxml/"
"""How the namespaces of a strict Open XML workbook begin."""
PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)
"""Never fetches or expands anything that a file names; what is left are elements, all with a tag and attributes."""


_PROPERTIES = ("docProps/core.xml", "docProps/custom.xml")
"""Who made a workbook, and when: no answer, so nothing that is odd there makes a workbook unreadable."""
_BLANK = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
_RULES = re.compile(rb"<(conditionalFormatting|dataValidations)\b[^>]*>.*?</\1>", re.DOTALL)


_NAMELESS = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:c|row)(?=[\s/>])(?![^>]*\sr\s*=)")
_EMPTY_CELL = re.compile(rb'<c(?: [rst]="[^"<>]*")*/>')


def _slim(sheet: bytes) -> bytes:
    """A sheet without its empty cells, and without the rules that stand after the cells."""
    end = sheet.rfind(b"</sheetData>")
    return _EMPTY_CELL.sub(b"", sheet[:end]) + _RULES.sub(b"", sheet[end:]) if end >= 0 else sheet


def _addressed(sheet: bytes) -> bytes:
    """A sheet of which every row and cell has its address. Open XML may leave it out: it is the next one then."""
    if not _NAMELESS.search(sheet):
        return sheet
    root = etree.fromstring(sheet, PARSER)
    number = 0
    for row in root.iter("{*}row"):
        number = int(row.get("r") or number + 1)
        row.set("r", str(number))
        column = 0
        for cell in row.iterchildren("{*}c"):
            column = place_of(str(cell.get("r")))[1] if cell.get("r") else column + 1
            cell.set("r", f"{letters(column)}{number}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@dataclass(frozen=True, slots=True)
class Formulas:
    """The addresses of a sheet's formulas, of those whose result is not stored, and of stored error values."""

    all: frozenset[str] = frozenset()
    unstored: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook by name."""

    parts: Mapping[str, bytes]

    @classmethod
    def of(cls, content: bytes) -> "Package":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            package = cls({name: archive.read(name) for name in archive.namelist() if not name.endswith("/")})
        named = {part: _addressed(package.parts[part]) for _, part in package.sheets()}
        return cls({**package.parts, **named})

    @property
    def has_macros(self) -> bool:
        names = [name.lower() for name in self.parts]
        return any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in names)

    @property
    def is_strict(self) -> bool:
        return STRICT.encode() in self.parts.get("xl/workbook.xml", b"")[:2000]

    @property
    def has_links(self) -> bool:
        return any(name.startswith("xl/externalLinks/") for name in self.parts)

    def sheets(self) -> Iterator[tuple[str, str]]:
        """Each worksheet's name and the name of its part, in the workbook's order."""
        targets = relations(self.parts.get("xl/_rels/workbook.xml.rels", b""))
        for sheet in etree.fromstring(self.parts["xl/workbook.xml"], PARSER).iter("{*}sheet"):
            target = targets.get(str(sheet.get(_RELATION)), "")
            part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
            if part in self.parts:
                yield str(sheet.get("name")), part

    def stamps(self) -> dict[str, str]:
        """The custom properties of the document that hold text, by name; an empty or odd one is passed over."""
        content = self.parts.get(_PROPERTIES[1])
        if not content:
            return {}
        root = etree.fromstring(content, PARSER)
        named = ((str(each.get("name")), "".join(map(str, each.itertext())).strip()) for each in root)
        return {name: text for name, text in named if text}

    def check(self) -> None:
        """Raise lxml's error where a part is not well-formed; other parsers take some such parts."""
        sheets = {part for _, part in self.sheets()}  # `formulas` parses these
        for name, part in self.parts.items():
            if name.endswith((".xml", ".rels")) and name not in sheets:
                etree.fromstring(part, PARSER)

    def formulas(self) -> dict[str, Formulas]:
        """Each sheet's formulas by its name."""
        return {name: _formulas(self.parts[part]) for name, part in self.sheets()}

    def slim(self, unread: Container[str]) -> "Package":
        """The workbook with no more in it than is read: `unread` sheets are blank; empty cells and rules are gone.

        They take most of the time that openpyxl needs for a template, and no answer is in them.
        """
        parts = {name: part for name, part in self.parts.items() if name not in _PROPERTIES}
        for name, part in self.sheets():
            parts[part] = _BLANK if name in unread else _slim(parts[part])
        return Package(parts)

    def packed(self) -> bytes:
        """The parts as a file again, not compressed."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return content.getvalue()


def relations(content: bytes) -> dict[str, str]:
    """The targets of a part's relations, by id."""
    if not content:
        return {}
    return {str(each.get("Id")): str(each.get("Target")) for each in etree.fromstring(content, PARSER)}


def _error_cells(root: etree._Element) -> list[etree._Element]:
    found = root.xpath("//*[local-name()='c'][@t='e']")
    return [each for each in found if isinstance(each, etree._Element)] if isinstance(found, list) else []


def _formulas(content: bytes) -> Formulas:
    """An empty result counts as stored where it is text: so "" is written."""
    found, unstored = set(), set()
    root = etree.fromstring(content, PARSER)
    for formula in root.iter("{*}f"):
        cell = formula.getparent()
        if cell is not None:
            address = str(cell.get("r"))
            found.add(address)
            result = cell.find("{*}v")
            if result is None or (not result.text and cell.get("t") != "str"):
                unstored.add(address)
    errors = frozenset(str(cell.get("r")) for cell in _error_cells(root))
    return Formulas(frozenset(found), frozenset(unstored), errors)
