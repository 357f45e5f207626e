"""OpenDocument spreadsheets: what LibreOffice makes of a workbook is read as the workbook itself is, and not a cell
more is taken from such a file than from Excel's.
"""

import io
import shutil
import subprocess
import time as clock
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, TODAY, needs_libreoffice
from kept import fault, make

from grants.model import limits
from grants.model.addresses import letters
from grants.model.finding import Finding
from grants.reading.book import Book, Page
from grants.reading.cells import BEYOND, UNSTORED
from grants.reading.gate import Refused
from grants.reading.opening import open_book
from grants.validate import validate

DATA = Path(__file__).parent / "data"

# ------------------------------------------------------------------------------- the same workbook, kept by LibreOffice

YEARS = ("2017-18", "2018-19", "2021-22")
SOURCES = {
    **{year: EXAMPLES / f"{year}.xlsx" for year in YEARS},
    **{f"{year}-version-1": DATA / "version-1" / f"{year}.xlsx" for year in YEARS},
}
LENGTH = "OpenDocument has one kind of value for times and lengths of time: they are told apart by a day's length"
MADE = {
    "Values!H2": "LibreOffice keeps hundredths of a second of a day and time",
    "Values!E3": LENGTH,
    "Values!F3": LENGTH,
    "Values!C5": "where Excel has #NUM!, LibreOffice has an error 502, which it gives to Excel as #VALUE!",
    "Values!M6": "LibreOffice has one kind of line end",
}
DIFFERENT = {"made": MADE, "made-1904": MADE, "faulty": {"Projects!G6": LENGTH}}
"""The cells that are not the same in a workbook, and why."""


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Each workbook, and what LibreOffice made of it."""
    folder = tmp_path_factory.mktemp("ods")
    for name, path in SOURCES.items():
        shutil.copy(path, folder / f"{name}.xlsx")
    make(folder / "made.xlsx")
    make(folder / "made-1904.xlsx", date_1904=True)
    fault(folder / "faulty.xlsx")
    paths = sorted(folder.glob("*.xlsx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", folder / "saved", *paths]
    subprocess.run(command, capture_output=True, check=True, timeout=240)
    return {path.stem: (path, folder / "saved" / f"{path.stem}.ods") for path in paths}


def opened(paths: tuple[Path, Path]) -> tuple[Book, Book]:
    xlsx, ods = (open_book(path.read_bytes(), path.name) for path in paths)
    return xlsx, ods


def cells(page: Page) -> dict[tuple[int, int], Any]:
    return {(row, column): value for row, values in page.rows.items() for column, value in values.items()}


def is_same(ours: Any, theirs: Any) -> bool:
    """Whether two values are the same, but that LibreOffice stores 15 digits, and a whole number without ".0"."""
    if isinstance(ours, float) and not isinstance(theirs, bool):
        return isinstance(theirs, int | float) and float(f"{ours:.15g}") == theirs
    if ours is UNSTORED:
        return True  # LibreOffice works out what it finds without a result
    return type(ours) is type(theirs) and bool(ours == theirs)


def differing(xlsx: Book, ods: Book) -> dict[str, tuple[Any, Any]]:
    """The cells of two workbooks that are not the same, and what each of them has."""
    found = {}
    for name, page in xlsx.pages.items():
        ours, theirs = cells(page), cells(ods.pages[name])
        for row, column in ours.keys() | theirs.keys():
            pair = ours.get((row, column)), theirs.get((row, column))
            if not is_same(*pair):
                found[f"{name}!{letters(column)}{row}"] = pair
    return found


@needs_libreoffice
def test_a_workbook_kept_by_libreoffice_has_the_same_pages(converted: dict[str, tuple[Path, Path]]) -> None:
    for name, paths in converted.items():
        xlsx, ods = opened(paths)
        found, expected = differing(xlsx, ods), DIFFERENT.get(name, {})
        if name == "faulty":  # what LibreOffice works out anew from cells that it reads otherwise; nobody reads it
            found = {cell: pair for cell, pair in found.items() if not cell.startswith(("Lists!", "Checks!"))}
        assert {cell: pair for cell, pair in found.items() if cell not in expected} == {}, name
        assert found.keys() == expected.keys(), name
        assert (ods.round, ods.template, ods.epoch, ods.findings) == (xlsx.round, xlsx.template, xlsx.epoch, ())
        charts = ["Chart"] if name.startswith("made") else []  # for LibreOffice it is a sheet without cells
        assert [*ods.pages] == [*xlsx.pages, *charts]
        assert not any(ods.pages[chart].rows for chart in charts)
        for sheet, page in xlsx.pages.items():
            other = ods.pages[sheet]
            assert (other.hidden, other.hidden_columns) == (page.hidden, page.hidden_columns), (name, sheet)
            assert other.hidden_rows == page.hidden_rows & page.rows.keys(), (
                name,
                sheet,
            )  # the blank ones are left out
            assert sorted(other.merged) == sorted(page.merged), (name, sheet)
            if name != "faulty":  # an error value that is typed is a formula for LibreOffice
                assert other.formulas == page.formulas, (name, sheet)


@needs_libreoffice
def test_a_return_kept_by_libreoffice_has_the_same_findings(converted: dict[str, tuple[Path, Path]]) -> None:
    for name in [*SOURCES, "faulty"]:
        xlsx, ods = (validate(str(path), today=TODAY) for path in converted[name])
        assert (ods.round, ods.stage, ods.heading, ods.totals) == (xlsx.round, xlsx.stage, xlsx.heading, xlsx.totals)
        assert [known(each) for each in ods.findings] == [known(each) for each in xlsx.findings], name
    assert len(xlsx.findings) > 30


def known(finding: Finding) -> Finding | tuple[str, str]:
    """A finding; but of a time of over a day only where it stands, as OpenDocument knows no day of it."""
    return (finding.code, finding.cell) if (finding.sheet, finding.cell) == ("Projects", "G6") else finding


@needs_libreoffice
def test_the_sheets_that_hold_no_answers_are_blank(converted: dict[str, tuple[Path, Path]]) -> None:
    stamps = []

    def passed_over(stamp: str) -> set[str]:
        stamps.append(stamp)
        return {"Checks"}

    book = open_book(converted["2021-22"][1].read_bytes(), "", passed_over)
    assert stamps == ["safer-plymouth-2021-22"]
    assert book.pages["Checks"] == Page({})
    assert book.pages["Lists"].rows


# --------------------------------------------------------------------------------------------- files made by hand

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
NAMED = " ".join(f'xmlns:{name}="{space}"' for name, space in SPACES.items())
KIND = "application/vnd.oasis.opendocument.spreadsheet"
BLANK = "<table:table-cell/>"
ONE = '<table:table-cell office:value-type="float" office:value="1"/>'
X = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


def packed(content: str, parts: Mapping[str, str | bytes] | None = None, kind: str = KIND) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", content)
        for name, part in (parts or {}).items():
            package.writestr(name, part)
    return file.getvalue()


def workbook(*tables: str, before: str = "", styles: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook of these tables, with what stands before them."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMED}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{before}"
        f"{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(content, parts)


def table(rows: str, name: str = "Sheet", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{rows}</table:table>'


def row(cells: str, repeated: object = 1, more: str = "") -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}" {more}>{cells}</table:table-row>'


def times(cell: str, number: object) -> str:
    return cell.replace("-cell", f'-cell table:number-columns-repeated="{number}"', 1)


def page(rows: str) -> Page:
    return open_book(workbook(table(rows))).pages["Sheet"]


def refusal(content: bytes) -> tuple[str, str]:
    """The code and the words of what a file is refused with; FILE06 where it is read and has no stamp."""
    (finding,) = validate("return.ods", content, today=TODAY).findings
    return finding.code, finding.message


VALUES: dict[str, tuple[str, Any]] = {
    "a whole number": ('office:value-type="float" office:value="5"', 5),
    "a number with decimals": ('office:value-type="float" office:value="5.50"', 5.5),
    "a large number": ('office:value-type="float" office:value="1E+020"', 1e20),
    "a share": ('office:value-type="percentage" office:value="0.33"', 0.33),
    "money": ('office:value-type="currency" office:currency="GBP" office:value="1234.5"', 1234.5),
    "no number": ('office:value-type="float"', None),
    "a day": ('office:value-type="date" office:date-value="2022-03-31"', datetime(2022, 3, 31)),
    "a day and time": (
        'office:value-type="date" office:date-value="2022-03-31T10:30:15"',
        datetime(2022, 3, 31, 10, 30, 15),
    ),
    "a day of long ago": ('office:value-type="date" office:date-value="1899-12-20"', datetime(1899, 12, 20)),
    "a day beyond all": ('office:value-type="date" office:date-value="10113-09-19"', BEYOND),
    "a day before all": ('office:value-type="date" office:date-value="-0044-03-15"', BEYOND),
    "a day that is not stored": ('office:value-type="date"', None),
    "a time that is not stored": ('office:value-type="time"', None),
    "no day": ('office:value-type="date" office:date-value="31/02/2022"', "31/02/2022"),
    "a time": ('office:value-type="time" office:time-value="PT10H30M00S"', time(10, 30)),
    "a time to the thousandth": (
        'office:value-type="time" office:time-value="PT2H57M46.6665696S"',
        time(2, 57, 46, 667000),
    ),
    "a length": ('office:value-type="time" office:time-value="PT30H05M00S"', timedelta(hours=30, minutes=5)),
    "a length in days": ('office:value-type="time" office:time-value="P2DT1H"', timedelta(days=2, hours=1)),
    "a length below nothing": ('office:value-type="time" office:time-value="-PT12H"', timedelta(hours=-12)),
    "nothing below nothing": ('office:value-type="time" office:time-value="-PT0S"', time()),
    "a length beyond all": ('office:value-type="time" office:time-value="PT99999999999999H"', BEYOND),
    "no time": ('office:value-type="time" office:time-value="half past ten"', "half past ten"),
    "true": ('office:value-type="boolean" office:boolean-value="true"', True),
    "false": ('office:value-type="boolean" office:boolean-value="false"', False),
    "a text in an attribute": ('office:value-type="string" office:string-value="a&#10;b"', "a\nb"),
    "nothing": ('office:value-type="void"', None),
    "only a style": ('table:style-name="ce1"', None),
}


@pytest.mark.parametrize("name", VALUES)
def test_each_kind_of_value(name: str) -> None:
    attributes, value = VALUES[name]
    found = page(row(f"<table:table-cell {attributes}/>")).rows
    assert found == ({} if value is None else {1: {1: value}})
    assert value is None or type(found[1][1]) is type(value)


STRING = 'office:value-type="string"'
TEXTS: dict[str, tuple[str, str | None]] = {
    "lines": ("<text:p>a</text:p><text:p/><text:p>b</text:p>", "a\n\nb"),
    "spaces": ('<text:p><text:s text:c="2"/>a <text:s/>b <text:s text:c="3"/></text:p>', "  a  b    "),
    "a tab and a line": ("<text:p>a<text:tab/>b<text:line-break/>c</text:p>", "a\tb\nc"),
    "formats and links": ("<text:p>a <text:span>b<text:s/><text:a>c</text:a></text:span>d</text:p>", "a b cd"),
    "spaces in a format": ("<text:p><text:span>a  b</text:span></text:p>", "a  b"),
    "a field": ("<text:p>on <text:sheet-name>Sheet</text:sheet-name></text:p>", "on Sheet"),
    "lines of the XML": ("<text:p>\n  a\n  <text:span>b</text:span></text:p>", "a b"),
    "a note": ("<office:annotation><text:p>a note</text:p></office:annotation><text:p>a</text:p>", "a"),
    "a note alone": ("<office:annotation><text:p>a note</text:p></office:annotation>", None),
    "how it is spoken": ("<text:p><text:ruby><text:ruby-base>a</text:ruby-base><text:ruby-text>b</text:ruby-text></text:ruby></text:p>", "a"),
    "no text": ("<text:p/>", None),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_a_cell(name: str) -> None:
    inside, text = TEXTS[name]
    found = page(row(f"<table:table-cell {STRING}>{inside}</table:table-cell>")).rows
    assert found == ({} if text is None else {1: {1: text}})


FORMULAS: dict[str, tuple[str, Any]] = {
    "a number": ('office:value-type="float" office:value="6"><text:p>6</text:p>', 6),
    "a text": ('office:value-type="string" office:string-value="a"><text:p>a</text:p>', "a"),
    "a text of no length": ('office:value-type="string" office:string-value="">', None),
    "a text of no length, by LibreOffice": ("><text:p/>", None),
    "no result": (">", UNSTORED),
    "no number": ('office:value-type="float">', UNSTORED),
    "an error": ('office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>', "#DIV/0!"),
    "an error of LibreOffice": ('calcext:value-type="error"><text:p>Err:502</text:p>', "#VALUE!"),
    "an error of LibreOffice that Excel has": ('calcext:value-type="error"><text:p>Err:503</text:p>', "#NUM!"),
    "an error in German": ('calcext:value-type="error"><text:p>#WERT!</text:p>', "#VALUE!"),
    "an error, by Excel": ('office:value-type="float" office:value="0"><text:p>#N/A</text:p>', "#N/A"),
    "a number that looks like no error": ('office:value-type="float" office:value="3"><text:p>Thrice</text:p>', 3),
    "a truth, by LibreOffice": ('office:value-type="float" office:value="1"><text:p>TRUE</text:p>', True),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMULAS)
def test_what_a_formula_came_to(name: str) -> None:
    rest, value = FORMULAS[name]
    found = page(row(f'{ONE}<table:table-cell table:formula="of:=[.A1]" {rest}</table:table-cell>'))
    assert found.rows[1].get(2) == value
    assert found.rows[1].keys() == ({1} if value is None else {1, 2})
    assert found.formulas == {(1, 2)}


def test_what_is_repeated_stands_in_each_place() -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column-group>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        '</table:table-column-group><table:table-column table:visibility="filter" table:number-columns-repeated="99999"/>'
    )
    formula = '<table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"/>'
    filtered = row(times(formula, 2), 2, 'table:visibility="filter"')
    found = page(
        f"{columns}<table:table-header-rows>{row(BLANK + times(X, 2), 2)}</table:table-header-rows>"
        f"<table:table-row-group><table:table-rows>{filtered}</table:table-rows></table:table-row-group>"
        + row(BLANK, 10**9, 'table:visibility="collapse"')
    )
    assert found.rows == {1: {2: "x", 3: "x"}, 2: {2: "x", 3: "x"}, 3: {1: 1, 2: 1}, 4: {1: 1, 2: 1}}
    assert found.formulas == {(3, 1), (3, 2), (4, 1), (4, 2)}
    assert found.hidden_rows == {3, 4}
    assert found.hidden_columns == set(range(3, 16385))


def test_merged_cells_hold_their_first_value_alone() -> None:
    merged = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-spanned="2" table:number-rows-spanned="%d"/>'
    covered = X.replace("table-cell", "covered-table-cell")
    found = page(row(merged % 2 + covered + X) + row(covered + X + X) + row(merged % 1 + covered + X, 2))
    assert found.rows == {1: {1: 1, 3: "x"}, 2: {3: "x"}, 3: {1: 1, 3: "x"}, 4: {1: 1, 3: "x"}}
    assert found.merged == (("A1:B2", 1, 1, 2, 2), ("A3:B3", 3, 1, 3, 2), ("A4:B4", 4, 1, 4, 2))


def test_a_sheet_is_hidden_by_its_style() -> None:
    style = (
        '<style:style style:name="%s" style:family="table"><style:table-properties table:display="%s"/></style:style>'
    )
    book = open_book(
        workbook(
            table(row(X), "A", 'table:style-name="t1"'),
            table(row(X), "B", 'table:style-name="t2"'),
            styles=style % ("t1", "true") + style % ("t2", "false"),
        )
    )
    assert [page.hidden for page in book.pages.values()] == [False, True]


def test_days_are_counted_from_day_0_of_the_workbook() -> None:
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    day = '<table:table-cell office:value-type="date" office:date-value="%s"/>'
    book = open_book(workbook(table(row(day % "1904-01-01" + day % "1904-02-01")), before=settings))
    assert book.epoch == date(1904, 1, 1)
    assert book.pages["Sheet"].rows == {1: {1: time(), 2: datetime(1904, 2, 1)}}
    assert open_book(workbook()).epoch == date(1899, 12, 30)


def test_the_stamps() -> None:
    stamp = '<meta:user-defined meta:name="grants-%s">%s</meta:user-defined>'
    meta = f"<office:document-meta {NAMED}><office:meta>{stamp % ('round', ' a ')}{stamp % ('template', 'b 1')}</office:meta></office:document-meta>"
    book = open_book(workbook(parts={"meta.xml": meta}))
    assert (book.round, book.template) == ("a", "b 1")
    assert open_book(workbook(parts={"meta.xml": ""})).round == ""


# ------------------------------------------------------------------------------------------------------- the limits


def many(cells: int) -> str:
    """Rows with so many filled cells, in two repeated ones."""
    return row(times(ONE, 1000), cells // 1000) + (row(times(ONE, cells % 1000)) if cells % 1000 else "")


MERGED = '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1"/>'
LIMITS: dict[str, tuple[Callable[[int], bytes], int, str]] = {
    "cells": (lambda number: workbook(table(many(number))), limits.CELLS, "cells"),
    "cells of many sheets": (
        lambda number: workbook(*(table(many(1000 if each else number - 9000), str(each)) for each in range(10))),
        limits.CELLS,
        "cells",
    ),
    "cells that are blank": (lambda number: workbook(table(row(BLANK * number))), limits.CELLS, "cells"),
    "formulas without a result": (
        lambda number: workbook(table(row('<table:table-cell table:formula="of:=1"/>', number))),
        limits.CELLS,
        "cells",
    ),
    "cells of merged ranges": (
        lambda number: workbook(table(row(MERGED.replace('"2"', '"10"').replace('"1"', f'"{number}"')))),
        limits.CELLS // 10 - 1,
        "cells",
    ),
    "merged ranges": (lambda number: workbook(table(row(MERGED, number))), limits.MERGES, "merged"),
    "characters": (
        lambda number: workbook(
            table(row(times(X.replace(">x<", f">{'x' * 3999}<"), 1000)) + row(X, number - 3_999_000))
        ),
        limits.CHARACTERS,
        "characters",
    ),
    "the length of a text": (
        lambda number: workbook(table(row(X.replace(">x<", f'><text:s text:c="{number - 1}"/>x<')))),
        limits.TEXT,
        "texts",
    ),
    "rows": (lambda number: workbook(table(row(BLANK, number - 1) + row(X))), limits.LAST_ROW, "last row"),
    "rows that are repeated": (lambda number: workbook(table(row(BLANK, number - 3) + row(X, 3))), limits.LAST_ROW, "last row"),
    "columns": (lambda number: workbook(table(row(times(BLANK, number - 1) + X))), 16384, "last column"),
    "columns that are repeated": (lambda number: workbook(table(row(times(BLANK, number - 3) + times(X, 3)))), 16384, "last column"),
    "sheets": (lambda number: workbook(*(table("", str(each)) for each in range(number))), limits.PARTS, "sheets"),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_one_more_than_the_limit_is_refused(name: str) -> None:
    make, limit, words = LIMITS[name]
    assert refusal(make(limit))[0] == "FILE06"
    code, message = refusal(make(limit + 1))
    assert code == "FILE04"
    assert words in message


def test_the_names_of_sheets() -> None:
    assert refusal(workbook(table(row(X), "x" * 255)))[0] == "FILE06"
    assert refusal(workbook(table(row(X), "x" * 256))) == (
        "FILE03",
        "The workbook is damaged: one of its sheets has a very long name.",
    )
    assert refusal(workbook(table(row(X), "one"), table(row(X), "ONE")))[1].endswith("two sheets called ONE.")


HUGE = "9" * 20
BOMBS = {
    "rows of a filled cell": row(ONE, 1048576),
    "a row of filled cells": row(times(ONE, 16384), 1048576),
    "formulas": row('<table:table-cell table:formula="of:=1"/>', HUGE),
    "merged ranges": row(times(MERGED, HUGE), HUGE),
    "a merged range": row(MERGED.replace('"2"', f'"{HUGE}"')),
    "hidden rows": row(X, HUGE, 'table:visibility="collapse"'),
    "texts": row(times(X.replace(">x<", f'><text:s text:c="{limits.TEXT}"/><'), 100)),
    "spaces": row(X.replace(">x<", f'><text:s text:c="{HUGE}"/><')),
    "many spaces": row(X.replace(">x<", ">" + f'<text:s text:c="{limits.TEXT}"/>' * 50_000 + "<")),
    "lines of spaces": row(X.replace("<text:p>x</text:p>", f'<text:p><text:s text:c="{limits.TEXT // 2}"/></text:p>' * 50_000)),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_repeated_is_counted_before_it_is_kept(name: str) -> None:
    content = workbook(table(BOMBS[name]))
    start = clock.perf_counter()
    assert refusal(content)[0] == "FILE04"
    assert clock.perf_counter() - start < 5


def test_what_is_blank_costs_nothing_however_often_it_is_repeated() -> None:
    hidden = 'table:visibility="collapse"'
    columns = f'<table:table-column {hidden} table:number-columns-repeated="{HUGE}"/>' * 3
    start = clock.perf_counter()
    found = page(columns + row(X) + row(times(BLANK, HUGE) * 3, HUGE, hidden) * 3)
    assert clock.perf_counter() - start < 5
    assert (found.rows, found.hidden_rows, len(found.hidden_columns)) == ({1: {1: "x"}}, frozenset(), 16384)


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "", "x", "1e9", "²", "٣", "9" * 21, "9" * 5000])
def test_a_number_of_times_that_cannot_be_is_damage(number: str) -> None:
    span = MERGED.replace('"2"', f'"{number}"')
    spaces = X.replace(">x<", f'><text:s text:c="{number}"/><')
    column = f'<table:table-column table:number-columns-repeated="{number}"/>'
    for rows in (row(X, number), row(times(X, number)), row(times(BLANK, number)), row(span), row(spaces), column):
        assert refusal(workbook(table(rows)))[0] == "FILE03"


# ------------------------------------------------------------------------------------------- other files, and parts


def test_a_text_document_is_no_workbook() -> None:
    content = f"<office:document-content {NAMED}><office:body><office:text/></office:body></office:document-content>"
    assert refusal(packed(content, kind="application/vnd.oasis.opendocument.text"))[0] == "FILE01"
    assert refusal(packed(content)) == ("FILE03", "The workbook is damaged: it has no sheets.")


def test_a_document_type_is_refused() -> None:
    content = packed(f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><office:document-content {NAMED}/>')
    assert refusal(content)[0] == "FILE04"


NOISE = b"\xff\xfe\0\xd8<\x01" * 500
ENCRYPTED = f"""<manifest:manifest {NAMED}><manifest:file-entry manifest:full-path="%s">
<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"""


def test_a_workbook_with_a_password() -> None:
    """LibreOffice encrypts each part, and lists them last; from version 24.8 on it encrypts them together."""
    each = io.BytesIO(workbook())
    with zipfile.ZipFile(each, "w") as package:
        package.writestr("mimetype", KIND)
        for name in ("meta.xml", "styles.xml", "content.xml"):
            package.writestr(name, NOISE)
        package.writestr("META-INF/manifest.xml", ENCRYPTED % "content.xml")
    together = io.BytesIO()
    with zipfile.ZipFile(together, "w") as package:
        package.writestr("mimetype", KIND)
        package.writestr("encrypted-package", NOISE)
        package.writestr("META-INF/manifest.xml", ENCRYPTED % "encrypted-package")
    assert [refusal(file.getvalue())[0] for file in (each, together)] == ["FILE02", "FILE02"]


def test_a_damaged_part_is_told() -> None:
    assert refusal(workbook(parts={"styles.xml": "<a>"}))[0] == "FILE03"
    assert refusal(packed("<a"))[0] == "FILE03"


def test_parts_that_are_no_xml_are_left_alone() -> None:
    """A picture begins with a byte of a mark of UTF-16, and LibreOffice leaves some of its parts empty."""
    jpeg = bytes.fromhex("ffd8ffe000104a46494600010101004800480000ffdb0043") + bytes(range(256)) * 8
    parts = {
        "Pictures/1.jpg": jpeg,
        "Configurations2/accelerator/current.xml": "",
        "ObjectReplacements/Object 1": b"\xfe\0\xd8",
    }
    assert open_book(workbook(table(row(X)), parts=parts)).pages["Sheet"].rows
    file = io.BytesIO((EXAMPLES / "2021-22.xlsx").read_bytes())
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("xl/media/image1.jpeg", jpeg)
    assert open_book(file.getvalue()).pages["Projects"].rows


MODULE = (
    '<?xml version="1.0"?><!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD" "module.dtd"><module>Sub X</module>'
)


def test_macros_are_told_and_their_lists_alone_are_not() -> None:
    lists = {"Basic/script-lc.xml": MODULE, "Basic/Standard/script-lb.xml": MODULE, "Dialogs/dialog-lc.xml": MODULE}
    for macro in ("Basic/Standard/Module1.xml", "Scripts/python/a.py"):
        book = open_book(workbook(parts=lists | {macro: MODULE}))
        assert ["macros" in finding.message for finding in book.findings] == [True]
    menu = {"Configurations2/menubar/menubar.xml": MODULE}
    assert open_book(workbook(parts=lists | menu)).findings == ()


FORMULA = '<table:table-cell table:formula="of:=%s" office:value-type="float" office:value="1"/>'
SOURCE = '<table:table-source xlink:href="../budget.ods" table:table-name="Sheet1"/>'
LINKS = {
    "a formula": table(row(FORMULA % "[&apos;file:///home/a%20budget.ods&apos;#$Sheet1.A1]+1")),
    "a sheet": table(SOURCE + row(ONE)),
    "a range": table(
        row(ONE.replace("/>", '><table:cell-range-source xlink:href="../budget.ods"/></table:table-cell>'))
    ),
}


@pytest.mark.parametrize("name", LINKS)
def test_links_are_told(name: str) -> None:
    book = open_book(workbook(LINKS[name]))
    assert ["links" in finding.message for finding in book.findings] == [True]
    assert book.pages["Sheet"].rows == {1: {1: 1}}


def test_a_formula_of_the_own_sheets_is_no_link() -> None:
    own = row(
        FORMULA % "[$&apos;Start here&apos;.B6]&amp;&quot;&apos;#&quot;" + X.replace(">x<", ">the '#1' of 'file:///x'<")
    )
    assert open_book(workbook(table(own))).findings == ()


def test_what_is_kept_of_another_workbook_is_no_sheet() -> None:
    kept = table(SOURCE + row(ONE), "&apos;file:///home/budget.ods&apos;#Sheet1")
    book = open_book(workbook(table(row(X)), kept))
    assert [*book.pages] == ["Sheet"]
    assert len(book.findings) == 1


def test_a_refusal_names_what_is_wrong() -> None:
    with pytest.raises(Refused) as refused:
        open_book(workbook(table(row(ONE, 0))))
    assert "repeated a number of times that can't be" in refused.value.finding.message
