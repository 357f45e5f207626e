"""The bytes of a workbook → its sheets as they are stored, whether Excel or LibreOffice wrote it."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from grants.model.finding import Finding
from grants.reading import ods, xlsx
from grants.reading.book import Book
from grants.reading.faults import FILE03, FILE04, FILE05
from grants.reading.gate import refuse, unpack
from grants.reading.package import Package
from grants.reading.scan import UNREADABLE, Damaged, TooMuch


def _none(_stamp: str) -> Collection[str]:
    return ()


def open_book(content: bytes, name: str = "", passed_over: Callable[[str], Collection[str]] = _none) -> Book:
    """Open a workbook; raises `gate.Refused` where it can't be opened.

    `name` is the file's, where it has one. `passed_over` says of a stamp which sheets hold no answers: they are blank.
    """
    package = unpack(content, name)
    try:
        book = ods.read(package, passed_over) if package.is_ods else xlsx.read(package, passed_over)
    except TooMuch as error:
        raise refuse(FILE04, what=str(error)) from None
    except Damaged as error:
        raise refuse(FILE03, what=str(error)) from None
    except Exception as error:  # whatever damage lxml and the readers meet, they raise as they like
        raise refuse(FILE03, what=UNREADABLE) from error
    return replace(book, findings=tuple(_carried(package)))


def _carried(package: Package) -> Iterator[Finding]:
    if package.has_macros:
        how = "Save it as an Excel workbook without macros (.xlsx)."
        yield FILE05.found(what="macros", touched="run", how=how)
    if package.has_links:
        where = (
            "LibreOffice choose Edit, Links to External Files" if package.is_ods else "Excel choose Data, Edit Links"
        )
        how = f"In {where}, Break Link, so that the figures stand in the workbook itself."
        yield FILE05.found(what="links to other workbooks", touched="followed", how=how)
