"""A publication → the bytes of a file: JSON, CSV with the data package that describes it, or an Excel workbook."""

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import xlsxwriter

from grants.model.packaging import finished
from grants.office.publish.publication import Field, Publication, Value
from grants.template.style import LINE, Style, row_height

DATA_PACKAGE = "datapackage.json"
"""The name that the standard gives to the description of a CSV file."""
_MADE = datetime(2000, 1, 1)  # a fixed day, so that the same grants are the same file
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CELL = 32_767
"""The most characters that a cell of Excel holds."""
_FORMATS = {"date": "yyyy-mm-dd", "number": "#,##0.00"}


def written(publication: Publication, form: str) -> bytes:
    """A publication as "json", "csv" or "xlsx"; the same one gives the same bytes."""
    return {"json": _as_json, "csv": _as_csv, "xlsx": _as_xlsx}[form](publication)


def data_package(publication: Publication, file: str) -> bytes:
    """What describes a CSV file of this name: a Frictionless Data Package, with the type of each column."""
    name = re.sub(r"[^a-z0-9._-]+", "-", PurePath(file).stem.lower()).strip("-") or publication.name
    fields = [
        {"name": each.title, "type": each.kind, "description": each.about}
        | ({"format": "%Y-%m-%d"} if each.kind == "date" else {})
        for each in publication.fields
    ]
    resource = {
        "profile": "tabular-data-resource",
        "name": name,
        "path": PurePath(file).name,
        "title": publication.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }
    package = {
        "profile": "tabular-data-package", "name": name, "title": publication.title, "resources": [resource],
    }  # fmt: skip
    return _dumped(package)


# ----------------------------------------------------------------------------------------------------- JSON and CSV


def _as_json(publication: Publication) -> bytes:
    keys = [field.key for field in publication.fields]
    rows = [dict(zip(keys, row, strict=True)) for row in publication.rows]
    return _dumped(publication.package or {"title": publication.title, "grants": rows})


def _dumped(package: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(package, ensure_ascii=False, indent=2, default=_plain)}\n".encode(errors="replace")


def _plain(value: object) -> object:
    """A day or an amount as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(value)


def _as_csv(publication: Publication) -> bytes:
    """With the mark by which Excel knows UTF-8, and with the ends of lines that the standard of CSV asks for."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow([field.title for field in publication.fields])
    writer.writerows([[_csv_value(value) for value in row] for row in publication.rows])
    return output.getvalue().encode("utf-8-sig", errors="replace")


def _csv_value(value: Value) -> str:
    """A value as text. One that Excel would take for a formula begins with an apostrophe."""
    if isinstance(value, Decimal):
        return format(value, "f").removesuffix(".00")
    if isinstance(value, date):
        return value.isoformat()
    text = (value or "").strip()
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


# -------------------------------------------------------------------------------------------------------------- Excel


def _as_xlsx(publication: Publication) -> bytes:
    """One sheet whose first row has the titles, as programs that read it expect."""
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(output, options)
    book.set_properties({"title": publication.title, "created": _MADE})
    style, page = Style(book), book.add_worksheet(publication.sheet)
    fields, rows = publication.fields, publication.rows
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    titles = [{"header": field.title, "header_format": style.header} for field in fields]
    page.add_table(0, 0, max(len(rows), 1), len(fields) - 1, {"name": "Table", "columns": titles, "style": None})
    page.set_row(0, row_height([(field.title, field.width) for field in fields], bold=True))
    for place, field in enumerate(fields):
        page.set_column(place, place, field.width)
    for number, row in enumerate(rows, start=1):
        for place, (field, value) in enumerate(zip(fields, row, strict=True)):
            _write(page, number, place, value, _cell_style(style, field))
        texts = [(each, field.width) for field, each in zip(fields, row, strict=True) if isinstance(each, str)]
        page.set_row(number, row_height(texts))
    book.close()
    return finished(output.getvalue(), "en-GB")


def _cell_style(style: Style, field: Field) -> Any:
    look: dict[str, Any] = {"border": 1, "border_color": LINE, "text_wrap": True}
    if field.kind in _FORMATS:
        look["num_format"] = _FORMATS[field.kind]
    if field.kind == "date":
        look["align"] = "left"
    return style(**look)


def _write(page: Any, row: int, place: int, value: Value, cell: Any) -> None:
    match value:
        case None | "":
            page.write_blank(row, place, None, cell)
        case date():
            page.write_datetime(row, place, value, cell)
        case Decimal():
            page.write_number(row, place, float(value), cell)
        case _:  # what is longer than a cell can be would be left out by Excel, and in silence
            page.write_string(row, place, value if len(value) <= _CELL else f"{value[: _CELL - 3]}...", cell)
