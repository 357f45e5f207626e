"""A file → its bytes → its parts, or a FILE finding: before any parser that it could hurt."""

import io
import stat
import zipfile
import zlib
from pathlib import Path

from grants.model.finding import Finding
from grants.model.limits import FILE, PARTS, RATIO, UNPACKED
from grants.model.rule import Rule
from grants.reading.faults import FILE01, FILE02, FILE03, FILE04
from grants.reading.package import CONTENT, WORKBOOK, Package, parts_of
from grants.reading.scan import Damaged, TooMuch

_SAVE_AS = "Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)."
_SEND = "Give the name of the filled workbook, whose name ends with .xlsx or .ods."
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What zipfile raises of a damaged archive: its own error, that of the unpacker, an end that comes too early, a packing
or an encryption that it does not know, and numbers, names or places that can't be."""
_LISTED = 4 * 1024**2
"""Bytes of that list that are looked at: it has under 1 KB for a part, of which there are no more than PARTS."""


class Refused(Exception):
    """The file can't be read as a return; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def refuse(rule: Rule, **words: str) -> Refused:
    """A refusal by a FILE rule, with the words that its message needs."""
    return Refused(rule.found(**words))


def admit(path: Path) -> bytes:
    """The bytes of an ordinary file that is no larger than a workbook may be; else raises `Refused`."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise refuse(FILE01, what="it is a folder", how=_SEND)
        if not stat.S_ISREG(mode):
            raise refuse(FILE01, what="it is not an ordinary file", how=_SEND)
        with path.open("rb") as file:
            return file.read(FILE + 1)
    except OSError as error:
        what = "there is no file of this name" if isinstance(error, FileNotFoundError) else "it can't be opened"
        raise refuse(FILE01, what=f"{what} ({error.strerror})", how=_SEND) from None


def unpack(content: bytes, name: str = "") -> Package:
    """The parts of a whole, unprotected workbook of a sane size; else raises `Refused`.

    `name` is the file's, where it has one: Excel keeps a note beside a workbook that is open.
    """
    if len(content) > FILE:
        raise refuse(FILE04, what=f"it has over {FILE // 1024**2} MB")
    if name.replace("\\", "/").rpartition("/")[2].startswith("~$"):
        raise refuse(
            FILE01,
            what="it is the note that Excel keeps while a workbook is open",
            how="Close the workbook in Excel and give its own name, without ~$.",
        )
    if not content.startswith(b"PK"):
        raise _wrong_kind(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive)
            _check_kind(archive)
            return Package(parts_of(archive))
    except _BROKEN:
        raise refuse(FILE03, what="it is cut short, or its parts can't be unpacked") from None
    except TooMuch as error:
        raise refuse(FILE04, what=str(error)) from None
    except Damaged as error:
        raise refuse(FILE03, what=str(error)) from None


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


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Refuse what declares to be too large, before anything of it is unpacked."""
    parts = archive.infolist()
    if len(parts) > PARTS:
        raise refuse(FILE04, what=f"it has {len(parts):,} parts")
    if sum(part.file_size for part in parts) > UNPACKED:
        raise refuse(FILE04, what=f"it unpacks to over {UNPACKED // 1024**2} MB")
    for part in parts:
        if part.file_size > 1024**2 and part.file_size > RATIO * part.compress_size:
            raise refuse(FILE04, what="a small part of it unpacks to very much")


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if WORKBOOK in names:
        return
    if "mimetype" in names:
        _check_open_document(archive, names)
        return
    kinds = {
        "xl/workbook.bin": ("it is a binary Excel workbook (.xlsb)", _SAVE_AS),
        "word/document.xml": ("it is a Word document", _SEND),
        "ppt/presentation.xml": ("it is a presentation", _SEND),
    }
    what, how = next((kinds[name] for name in kinds if name in names), ("it is an archive of other files", _SEND))
    raise refuse(FILE01, what=what, how=how)


def _check_open_document(archive: zipfile.ZipFile, names: set[str]) -> None:
    """OpenDocument names its kind in its first part (part 3 of its standard, 2.4)."""
    with archive.open("mimetype") as file:
        kind = file.read(200).strip()
    if kind.startswith(_SPREADSHEET) and _is_encrypted(archive, names):
        raise refuse(FILE02)
    if not kind.startswith(_SPREADSHEET) or CONTENT not in names:
        raise refuse(FILE01, what="it is an OpenDocument file, and no spreadsheet", how=_SEND)


def _is_encrypted(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether an OpenDocument file needs a password (part 2 of its standard, 3.4). Its parts are no XML then."""
    if _MANIFEST not in names:
        return False
    with archive.open(_MANIFEST) as file:
        return b"encryption-data" in file.read(_LISTED)
