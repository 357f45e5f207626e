"""Each limit on a file, tried through the door that users have: one step below it, and one above."""

import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable

import pytest
from conftest import EXAMPLES, TODAY
from filled import small

from grants.model import limits
from grants.reading.scan import Scan
from grants.validate import read_file, validate

PROJECTS, MEASURES = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet4.xml"
Parts = dict[str, bytes]


def parts() -> Parts:
    with zipfile.ZipFile(io.BytesIO(small("2021-22"))) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(of: Parts, how: int = zipfile.ZIP_DEFLATED, level: int = 1) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", how, compresslevel=level) as package:
        for name, part in of.items():
            package.writestr(name, part)
    return output.getvalue()


def refused(content: bytes) -> str:
    """What is said of a file that is too large; "" of one that is read."""
    result = validate("-", content, today=TODAY)
    assert "BUG01" not in {each.code for each in result.findings}
    if result.readable:
        return ""
    ((code, message),) = [(each.code, each.message) for each in result.findings]
    assert code == ("FILE03" if "very long name" in message else "FILE04")
    return message


def random(size: int) -> bytes:
    """Bytes that can't be packed, and are no XML."""
    return b"\1" + os.urandom(size - 1)


def with_cells(part: bytes, more: bytes) -> bytes:
    return part.replace(b"</sheetData>", more + b"</sheetData>")


def with_more(part: bytes, more: bytes) -> bytes:
    return part.replace(b"</sheetData>", b"</sheetData>" + more)


def stored_cells(of: Parts) -> int:
    """The cells of a workbook, and those of its merged ranges."""
    return sum(part.count(b"<c ") for name, part in of.items() if "worksheets/" in name)


def elements(of: Parts) -> Scan:
    """What the parts hold already."""
    scan = Scan()
    for name, part in of.items():
        if name.endswith((".xml", ".rels", ".vml")):
            scan.look_at(part)
    scan._weigh()
    return scan


def file(size: int) -> bytes:
    of = parts()
    spare = (
        size - len(packed(of, zipfile.ZIP_STORED)) - len(packed({"xl/media/image1.png": b""}, zipfile.ZIP_STORED)) + 22
    )
    of["xl/media/image1.png"] = random(spare)
    content = packed(of, zipfile.ZIP_STORED)
    assert len(content) == size
    return content


def unpacked(size: int) -> bytes:
    of = parts()
    spare = size - sum(map(len, of.values()))
    chunk = random(40_000) + b"\1" * 960_000  # is packed to a twentieth, and is not above the ratio
    of["xl/media/image1.png"] = (chunk * (spare // len(chunk) + 1))[:spare]
    return packed(of)


def ratio(above: int) -> bytes:
    """A part that unpacks to hardly less than 100 times its size, or to hardly more."""
    noise = random(40_000)
    sizes = [100 * len(noise), 120 * len(noise)]  # one below, one above
    while sizes[1] - sizes[0] > 1_000:
        middle = sum(sizes) // 2
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        compressed = len(packer.compress(noise + bytes(middle - len(noise))) + packer.flush())
        sizes[middle > limits.RATIO * compressed] = middle
    return packed(parts() | {"xl/media/image1.png": noise + bytes(sizes[above] - len(noise))}, level=9)


def many_parts(number: int) -> bytes:
    of = parts()
    return packed(of | {f"xl/media/{each}.png": b"\1" for each in range(number - len(of))})


def cells(number: int) -> bytes:
    of = parts()
    whole, rest = divmod(number - stored_cells(of), 100)
    rows = (b'<row r="%d">%s</row>' % (500 + row, b"<c/>" * (100 if row < whole else rest)) for row in range(whole + 1))
    of[PROJECTS] = with_cells(of[PROJECTS], b"".join(rows))
    return packed(of)


def rows(number: int) -> bytes:
    of = parts()
    number -= sum(data.frame.height for data in read_file("-", packed(of)).returned.sheets.values())
    project = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>X%d</t></is></c><c r="F%d"><v>5</v></c></row>'
    answers = b"".join(project % (row, row, row, row) for row in range(500, 500 + number))
    of[PROJECTS] = with_cells(of[PROJECTS], answers)
    return packed(of)


def merges(number: int) -> bytes:
    of = parts()
    ranges = b"".join(b'<mergeCell ref="Y%d:Z%d"/>' % (row, row) for row in range(500, 500 + number))
    of[PROJECTS] = with_more(of[PROJECTS], b"<mergeCells>" + ranges + b"</mergeCells>")
    return packed(of)


def merged_area(number: int) -> bytes:
    """Merged ranges cost a cell for each that they cover."""
    of = parts()
    left = number - stored_cells(of)
    of[PROJECTS] = with_more(of[PROJECTS], b'<mergeCells><mergeCell ref="Z500:Z%d"/></mergeCells>' % (499 + left))
    return packed(of)


def attributes(number: int) -> bytes:
    of = parts()
    text = b"=" * (limits.TEXT - 1)
    more = number - elements(of).attributes
    of["xl/extra.xml"] = (
        b"<a>"
        + b"".join(b"<b>" + text + b"</b>" for _ in range(more // len(text)))
        + b"=" * (more % len(text))
        + b"</a>"
    )
    return packed(of, zipfile.ZIP_STORED)


def with_extra(part: bytes) -> bytes:
    """The workbook with a part more, which nothing refers to."""
    return packed(parts() | {"xl/extra.xml": part}, zipfile.ZIP_STORED)


def all_elements(number: int) -> bytes:
    return with_extra(b"<a>" + b"<v/>" * (number - elements(parts()).elements - 1) + b"</a>")


def others(number: int) -> bytes:
    return with_extra(b"<a>" + b"<b/>" * (number - elements(parts()).others - 1) + b"</a>")


def an_attribute(length: int) -> bytes:
    return with_extra(b'<a b="' + b"x" * length + b'"/>')


def a_comment(length: int) -> bytes:
    return with_extra(b"<a><!--" + b"x" * (length - 4) + b"--></a>")


def a_text(length: int) -> bytes:
    return with_extra(b"<a>" + b"x" * length + b"</a>")


def a_format(length: int) -> bytes:
    of = parts()
    of["xl/styles.xml"] = re.sub(
        rb"(<numFmts[^>]*>)",
        rb'\1<numFmt numFmtId="999" formatCode="' + b"0" * length + b'"/>',
        of["xl/styles.xml"],
        count=1,
    )
    return packed(of)


def a_name(length: int) -> bytes:
    of = parts()
    of["xl/workbook.xml"] = of["xl/workbook.xml"].replace(b'name="Parts"', b'name="%s"' % (b"x" * length), 1)
    return packed(of)


def characters(number: int) -> bytes:
    """One text that many cells share."""
    of = parts()
    of["xl/sharedStrings.xml"] = re.sub(
        rb"</sst>", b"<si><t>" + b"x" * 200_000 + b"</t></si></sst>", of["xl/sharedStrings.xml"]
    )
    place = of["xl/sharedStrings.xml"].count(b"<si>") - 1
    whole = number // 200_000 - 1
    shared = b"".join(b'<c r="Z%d" t="s"><v>%d</v></c>' % (row, place) for row in range(500, 500 + whole))
    of[PROJECTS] = with_cells(of[PROJECTS], b'<row r="500">' + shared + b"</row>")
    used = characters_of(of)
    rest = b"x" * (number - used)
    pieces = b"".join(
        b'<c r="Y%d" t="inlineStr"><is><t>%s</t></is></c>' % (500 + each, rest[each * 200_000 : (each + 1) * 200_000])
        for each in range(len(rest) // 200_000 + 1)
    )
    of[PROJECTS] = with_cells(of[PROJECTS], b'<row r="501">' + pieces + b"</row>")
    return packed(of)


def characters_of(of: Parts) -> int:
    from grants.form import rounds
    from grants.reading.opening import open_book

    form = rounds.load("safer-plymouth-2021-22").form
    pages = open_book(packed(of), passed_over=lambda _: {form.checks, form.lists}).pages
    return sum(
        len(value)
        for page in pages.values()
        for row in page.rows.values()
        for value in row.values()
        if isinstance(value, str)
    )


def a_row(number: int) -> bytes:
    of = parts()
    of[PROJECTS] = with_cells(of[PROJECTS], b'<row r="%d"><c r="Z%d"/></row>' % (number, number))
    return packed(of)


TRIED: dict[str, tuple[Callable[[int], bytes], int, int, str]] = {
    "FILE": (file, limits.FILE, limits.FILE + 1, "it has over 20 MB"),
    "UNPACKED": (unpacked, limits.UNPACKED, limits.UNPACKED + 1, "unpacks to over 64 MB"),
    "RATIO": (ratio, 0, 1, "a small part of it unpacks to very much"),
    "PARTS": (many_parts, limits.PARTS, limits.PARTS + 1, "it has 2,001 parts"),
    "CELLS": (cells, limits.CELLS, limits.CELLS + 1, "over 150,000 cells"),
    "CELLS of merged ranges": (merged_area, limits.CELLS, limits.CELLS + 1, "over 150,000 cells"),
    "ROWS": (rows, limits.ROWS, limits.ROWS + 1, "has over 24,000 rows of answers"),
    "MERGES": (merges, limits.MERGES, limits.MERGES + 1, "over 2,000 merged ranges"),
    "ATTRIBUTES": (attributes, limits.ATTRIBUTES, limits.ATTRIBUTES + 1, "over 750,000 attributes"),
    "ELEMENTS": (all_elements, limits.ELEMENTS, limits.ELEMENTS + 1, "over 400,000 elements"),
    "OTHERS": (others, limits.OTHERS, limits.OTHERS + 1, "over 60,000 styles, names and formats"),
    "TOKEN of an attribute": (an_attribute, limits.TOKEN - 1, limits.TOKEN, "an attribute or a comment that is far too long"),
    "TOKEN of a comment": (a_comment, limits.TOKEN, limits.TOKEN + 1, "an attribute or a comment that is far too long"),
    "TEXT": (a_text, limits.TEXT - 1, limits.TEXT, "one of its texts has over 262,144 characters"),
    "FORMAT": (a_format, limits.FORMAT, limits.FORMAT + 1, "one of its number formats is far too long"),
    "NAME": (a_name, limits.NAME, limits.NAME + 1, "very long name"),
    "CHARACTERS": (characters, limits.CHARACTERS, limits.CHARACTERS + 1, "over 4,000,000 characters"),
    "LAST_ROW": (a_row, limits.LAST_ROW, limits.LAST_ROW + 1, "beyond the last row that Excel has"),
}  # fmt: skip
ELSEWHERE = {"ROUND", "HINTS", "LISTED", "GROWTH"}
"""Limits on other things than a file that is sent: tests/test_rounds.py, test_cap.py and test_template.py try them."""


def test_every_limit_is_tried() -> None:
    named = {name for name in vars(limits) if name.isupper()}
    assert {name.partition(" ")[0] for name in TRIED} == named - ELSEWHERE


@pytest.mark.parametrize("name", TRIED)
def test_one_step_below_a_limit_is_read_and_one_above_is_refused(name: str) -> None:
    make, below, above, words = TRIED[name]
    assert refused(make(below)) == ""
    assert words in refused(make(above))


def test_the_examples_are_far_below() -> None:
    assert EXAMPLES.exists()
    for path in EXAMPLES.glob("*.xlsx"):
        with zipfile.ZipFile(path) as package:
            scan = elements({name: package.read(name) for name in package.namelist()})
        assert scan.elements < limits.ELEMENTS / 15
        assert scan.others < limits.OTHERS / 10
