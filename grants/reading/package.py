"""A workbook's file → its parts by name, unzipped once and looked at; and each part → its XML, parsed once."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from grants.model.limits import RATIO, UNPACKED
from grants.reading.scan import UNREADABLE, Damaged, Scan, TooMuch

_SAFE: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
PARSER = etree.XMLParser(**_SAFE)
"""Never fetches or expands anything that a file names, and reads the bytes that were looked at, whatever encoding they
claim. What is left are elements, all with a tag and attributes."""


class _Nothing:
    """What is made of a part that is only looked at."""

    def close(self) -> None:
        """Nothing is left of it; lxml asks for this."""


_LARGE = 1024**2
"""Bytes of a sheet from which its rows are parsed one by one: it takes half as long again, and hardly any memory."""


class SheetRows:
    """The rows of a sheet, each complete and below an element that is given: all of them at once, or those of a large
    sheet one by one, each forgotten once the next is asked for.

    `root` is what is left of the sheet at the end.
    """

    def __init__(self, part: bytes) -> None:
        self.root: etree._Element | None = None
        self._part = part

    def __iter__(self) -> Iterator[etree._Element]:
        if len(self._part) < _LARGE:
            self.root = etree.fromstring(self._part, PARSER)
            yield from self.root.iterfind("{*}sheetData")
            return
        parsed: Any = etree.iterparse(io.BytesIO(self._part), tag="{*}row", **_SAFE)
        for _, row in parsed:
            parent = row.getparent()
            if str(parent.tag).endswith("}sheetData"):
                yield row
            row.clear()
            while row.getprevious() is not None:
                del parent[0]
        self.root = parsed.root


WORKBOOK = "xl/workbook.xml"
CONTENT = "content.xml"
"""The part by which an Excel workbook is known, and that of an OpenDocument spreadsheet."""
_XML = (".xml", ".rels", ".vml")
_XML_BEGINS = (b"<", b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")  # a part of any name can be read as XML
_DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"'>]*)[\"']")
_ENCODINGS = {
    "utf-16": "utf-16",
    "utf-16le": "utf-16le",
    "utf-16be": "utf-16be",
    "iso-8859-1": "latin-1",
    "windows-1252": "cp1252",
}
_CHUNK = 1024**2
_MACROS = ("basic/", "dialogs/", "scripts/")
_LISTS_OF_MACROS = ("/script-lc.xml", "/script-lb.xml", "/dialog-lc.xml", "/dialog-lb.xml")
"""The folders of an OpenDocument file's macros and their dialogs, and the parts that only list them."""
_UNREAD = (*_MACROS, "configurations2/")
"""The folders of an OpenDocument file whose XML has document types: its macros, menus and toolbars."""
_LINKS = (b"<table:table-source", b"<table:cell-range-source", b"<table:dde-link")
_OTHER_FILE = re.compile(rb"\[(?:'|&apos;|&#39;)[^\"<>\[\]]{1,2000}?(?:'|&apos;|&#39;)#")
"""How an OpenDocument spreadsheet links a sheet or a range to another file, and names one in a formula, such as
['file:///home/budget.ods'#$Sheet1.A1]."""
_NO_CELLS = frozenset({"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"})


class Package:
    """The parts of a workbook by name. XML among them is UTF-8, whatever it was."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        self._parsed: set[str] = set()

    @property
    def is_ods(self) -> bool:
        return WORKBOOK not in self.parts

    def content(self, name: str) -> bytes:
        """A part that is parsed by whoever asks for it."""
        self._parsed.add(name)
        return self.parts[name]

    def tree(self, name: str) -> etree._Element:
        """The root element of a part; lxml raises its error where it is no XML."""
        return etree.fromstring(self.content(name), PARSER)

    def parse_the_rest(self) -> None:
        """Parse the XML that nothing has asked for, and make nothing of it: a workbook with a damaged part is told.

        Raises lxml's error of what is no XML, or `Damaged` where a prefix or a namespace is wrong.
        """
        parser = etree.XMLParser(**_SAFE | {"target": _Nothing()})
        for name in self.parts.keys() - self._parsed:
            if name.endswith((".xml", ".rels")) and (self.parts[name] or not self.is_ods):
                etree.fromstring(self.content(name), parser)
                if parser.error_log.filter_from_errors():  # which are raised only where a tree is made
                    raise Damaged(UNREADABLE)

    def has_relations(self, part: str) -> bool:
        """Whether a part relates to others."""
        return _relations_of(part) in self.parts

    @property
    def has_macros(self) -> bool:
        names = [name.lower() for name in self.parts]
        if self.is_ods:
            return any(name.startswith(_MACROS) and not name.endswith(_LISTS_OF_MACROS) for name in names)
        return any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in names)

    @property
    def has_links(self) -> bool:
        if self.is_ods:
            content = self.parts[CONTENT]
            return any(link in content for link in _LINKS) or bool(_OTHER_FILE.search(content))
        return any(name.startswith("xl/externalLinks/") for name in self.parts)


def parts_of(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Unzip every part, no further than it may grow; XML is looked at, and made UTF-8.

    Of the `_UNREAD` parts of an OpenDocument file only the names are kept, so that nothing can parse them.

    Raises `TooMuch`, `Damaged`, or what zipfile raises of a damaged archive.
    """
    scan, parts = Scan(), dict[str, bytes]()
    is_ods = WORKBOOK not in archive.namelist()
    room = UNPACKED
    for entry in archive.infolist():
        name = entry.filename
        if name.endswith("/"):
            continue
        if name in parts:
            raise Damaged(f"it has two parts called {name}")
        part = _unzipped(archive, entry, room)
        room -= len(part)
        if is_ods and name.lower().startswith(_UNREAD):
            part = b""
        elif name.lower().endswith(_XML) or part.lstrip().startswith(_XML_BEGINS):
            part = _in_utf8(part, name)
            scan.look_at(part)
        parts[name] = part
    return parts


def _unzipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """A part, whatever size its entry declares; raises `TooMuch` where it has more bytes than there is room for.

    It is read a piece at a time, so that hardly more is unpacked than there is room for.
    """
    content = io.BytesIO()
    try:
        with archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                content.write(chunk)
                size = content.tell()
                if size > room:
                    raise TooMuch(f"it unpacks to over {UNPACKED // 1024**2} MB")
                if size > _CHUNK and size > RATIO * entry.compress_size:
                    raise TooMuch("a small part of it unpacks to very much")
    except zipfile.BadZipFile:
        raise Damaged(f"its part {entry.filename} does not match its checksum") from None
    return content.getvalue()


def _in_utf8(part: bytes, name: str) -> bytes:
    """XML as UTF-8, in which Excel and LibreOffice write it; other encodings of XML are turned into it."""
    if b"\0" not in part[:1000]:
        declared = _DECLARED.match(part)
        claims = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
        if claims in ("utf-8", "utf8", "us-ascii", "ascii"):
            return part
    else:
        start = part[:2]
        claims = "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-16le" if start[1:] == b"\0" else "utf-16be"
    try:
        text = part.decode(_ENCODINGS[claims]).encode()
    except (KeyError, UnicodeError):
        raise Damaged(f"its part {name} is in a writing that can't be read") from None
    declared = _DECLARED.match(text)
    return text[: declared.start(1)] + b"UTF-8" + text[declared.end(1) :] if declared else text


# ------------------------------------------------------------------------------------- what leads from part to part


def relations(package: Package, part: str) -> Iterator[tuple[str, str, str]]:
    """The parts that a part relates to: id, the last word of the kind, and the part's name."""
    folder, path = part.rpartition("/")[0], _relations_of(part)
    if path not in package.parts:
        raise Damaged("the list of its parts is lost, so they can't be read")
    for each in package.tree(path):
        target = posixpath.normpath(posixpath.join(folder, str(each.get("Target")))).lstrip("/")
        yield str(each.get("Id")), str(each.get("Type")).rpartition("/")[2], target


def _relations_of(part: str) -> str:
    """The part that lists what a part relates to."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def sheets(package: Package, workbook: etree._Element) -> Iterator[tuple[str, str, bool]]:
    """Each sheet of cells of an Excel workbook, in its order: name, part, and whether it is hidden.

    One whose part is lost is passed over, and missing then.
    """
    targets = {key: (kind, target) for key, kind, target in relations(package, WORKBOOK)}
    seen = set[str]()
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        name = str(sheet.get("name"))
        link = next((value for key, value in sheet.attrib.items() if str(key).endswith("relationships}id")), "")
        kind, target = targets.get(str(link), ("", ""))
        if kind not in _NO_CELLS and target in package.parts:
            if target in seen:
                raise Damaged("two of its sheets are one part")
            seen.add(target)
            yield name, target, sheet.get("state", "visible") != "visible"
