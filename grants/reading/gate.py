"""A file → its bytes, or a FILE finding: before any parser that it could hurt."""

import io
import stat
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from grants.model.finding import Finding
from grants.model.limits import FILE, PARTS, RATIO, UNPACKED
from grants.model.rule import Rule
from grants.reading.faults import FILE01, FILE02, FILE03, FILE04
from grants.reading.scan import Scan, TooMuch

_SAVE_AS = "Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)."
_SEND = "Give the name of the filled workbook, whose name ends with .xlsx."
_XML_BEGINS = (b"<", b"\xef", b"\xfe", b"\xff")  # a part of any name can be read as XML
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


class Refused(Exception):
    """The file can't be read as a return; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def refuse(rule: Rule, **words: str) -> Refused:
    """A refusal by a FILE rule, with the words that its message needs."""
    return Refused(rule.found(**words))


def admit(path: Path) -> bytes:
    """The bytes of a file that is a whole, unprotected Excel workbook of a sane size; else raises `Refused`."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise refuse(FILE01, what="it is a folder", how=_SEND)
        if not stat.S_ISREG(mode):
            raise refuse(FILE01, what="it is not an ordinary file", how=_SEND)
        with path.open("rb") as file:
            content = file.read(FILE + 1)
    except OSError as error:
        what = "there is no file of this name" if isinstance(error, FileNotFoundError) else "it can't be opened"
        raise refuse(FILE01, what=f"{what} ({error.strerror})", how=_SEND) from None
    return admit_bytes(content, path.name)


def admit_bytes(content: bytes, name: str = "") -> bytes:
    """As `admit`, for what came through a pipe."""
    if len(content) > FILE:
        raise refuse(FILE04, what=f"it has over {FILE // 1024**2} MB")
    if name.startswith("~$"):
        raise refuse(
            FILE01,
            what="it is the note that Excel keeps while a workbook is open",
            how="Close the workbook in Excel and give its own name, without ~$.",
        )
    if not content.startswith(b"PK"):
        raise _wrong_kind(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_sizes(package)
            _check_kind(package)
            _check_parts(package)
    # zipfile raises each of these for a damaged archive: its own error, that of the unpacker, an end that comes too
    # early, a packing or an encryption that it does not know, and numbers, names or places that can't be.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise refuse(FILE03, what="it is cut short, or its parts can't be unpacked") from None
    except TooMuch as error:
        raise refuse(FILE04, what=str(error)) from None
    except etree.XMLSyntaxError:
        raise refuse(FILE03, what="one of its parts can't be read") from None
    return content


def _wrong_kind(content: bytes) -> Refused:
    start = content[:2048].lstrip().lower()
    if not content:
        return refuse(FILE01, what="it is empty", how="Save the workbook again, or ask for it again.")
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return refuse(FILE02)
        return refuse(FILE01, what="it is an old Office file, such as .xls", how=_SAVE_AS)
    if start.startswith(b"%pdf"):
        return refuse(FILE01, what="it is a PDF", how=_SEND)
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        return refuse(FILE01, what="it is a web page or XML under another name", how=_SAVE_AS)
    try:
        content[:2048].decode("utf-8", "strict" if len(content) < 2048 else "ignore")
        text = b"\0" not in content[:2048]
    except UnicodeDecodeError:
        text = False
    if text:
        return refuse(FILE01, what="it is a text file, such as CSV", how=_SEND)
    return refuse(FILE01, what="it is a file of another kind", how=_SEND)


def _check_sizes(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > PARTS:
        raise refuse(FILE04, what=f"it has {len(parts):,} parts")
    if sum(part.file_size for part in parts) > UNPACKED:
        raise refuse(FILE04, what=f"it unpacks to over {UNPACKED // 1024**2} MB")
    for part in parts:
        if part.file_size > 1024**2 and part.file_size > RATIO * part.compress_size:
            raise refuse(FILE04, what="a small part of it unpacks to very much")


def _check_parts(package: zipfile.ZipFile) -> None:
    """Unpack every part, no further than its declared size, and look at those that are XML."""
    scan = Scan()
    for part in package.infolist():
        try:
            content = package.read(part)
        except zipfile.BadZipFile:
            raise refuse(FILE03, what=f"its part {part.filename} does not match its checksum") from None
        if part.filename.lower().endswith((".xml", ".rels", ".vml")) or content.lstrip()[:1] in _XML_BEGINS:
            scan.look_at(content)


def _check_kind(package: zipfile.ZipFile) -> None:
    names = set(package.namelist())
    if "xl/workbook.xml" in names:
        return
    if "mimetype" in names:
        raise refuse(FILE01, what="it is an OpenDocument file", how=_SAVE_AS)
    kinds = {
        "xl/workbook.bin": ("it is a binary Excel workbook (.xlsb)", _SAVE_AS),
        "word/document.xml": ("it is a Word document", _SEND),
        "ppt/presentation.xml": ("it is a presentation", _SEND),
    }
    what, how = next((kinds[name] for name in kinds if name in names), ("it is an archive of other files", _SEND))
    raise refuse(FILE01, what=what, how=how)
