"""What every sheet of a workbook is written with: its style, its set-up for print, its table, its protection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from grants.form.form import Sheet
from grants.form.round import Round
from grants.template.content import Content, Row
from grants.template.formula_names import Names
from grants.template.formulas import FIRST, HEADER
from grants.template.live.checks import Checks
from grants.template.live.fault_table import Formula
from grants.template.live.outcome import Outcome
from grants.template.paper import MARGIN, pages_across
from grants.template.style import ACCENT, LATER, Style, row_height

_ALLOWED = dict.fromkeys(("format_cells", "format_columns", "format_rows", "insert_rows", "sort", "objects"), True)
"""What a protected sheet still lets people do.

There is no password. Protection is there so that Tab goes from one cell to fill to the next, and so that titles and
formulas are not typed over, which is what goes wrong most often in a form that many hands fill. Its price: Excel does
not grow a table on a protected sheet. So each sheet has far more rows than any return has needed (`--rows` asks for
more), and Start here says how to lift the protection, after which a table grows as one types under it.
"""


def stored(value: Any) -> Any:
    """A value as it is stored beside its formula."""
    return value if isinstance(value, str) else float(value)


class _Page(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types, so its class is Any to mypy
    """A worksheet that leaves formulas as they are.

    xlsxwriter looks in each formula for some forty functions newer than Excel 2016, in half of the time that a template
    takes; no formula of ours has one. And it takes each @ for an older way to write [#This Row], also in a title.
    """

    def _prepare_formula(self, formula: str, *_expand_future_functions: bool) -> str:
        return formula.removeprefix("=")

    def _prepare_table_formula(self, formula: str) -> str:
        return formula


@dataclass(frozen=True)
class TemplateBook:
    """A workbook in the making: its round, the answers to write, and the stage whose sheets are the present ones."""

    book: Workbook
    style: Style
    round: Round
    content: Content
    outcome: Outcome
    """What the answers come to."""
    stage: str
    rows: int | None
    """Rows to fill on each sheet, in place of the form's own."""

    @cached_property
    def names(self) -> Names:
        return Names(self.round)

    @cached_property
    def checks(self) -> Checks:
        rooms = {key: self.room(sheet) for key, sheet in self.round.sheets.items()}
        rooms |= {
            key: len(self.round.choices("signatures"))
            for key, sheet in self.round.sheets.items()
            if sheet.layout == "signatures"
        }
        return Checks(self.names, self.outcome, self.content, rooms)

    @cached_property
    def projects(self) -> Mapping[str, Row]:
        """The projects by ref, the first of each."""
        rows = [row for row in self.content.get("projects", ()) if row.get("ref")]
        return {row["ref"]: row for row in reversed(rows)}

    def filled(self, sheet: Sheet) -> Sequence[Row]:
        return self.content.get(sheet.key, ())

    def room(self, sheet: Sheet) -> int:
        """How many rows a sheet has to fill."""
        return max(self.rows or sheet.rows, len(self.filled(sheet)))

    def page(self, name: str, title: str, about: str, *, present: bool, status: Formula | None = None) -> Worksheet:
        """A new sheet with its title in A1, a sentence in A2 and a worked-out one in A3, set up for print."""
        page = self.book.add_worksheet(name, worksheet_class=_Page)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.set_margins(left=MARGIN, right=MARGIN, top=0.5, bottom=0.6)
        page.print_across()  # the halves of a row come one after the other
        footer = "&L&11&A&R&11Page &P of &N"  # LibreOffice makes it smaller with the table, whatever the option says
        page.set_footer(footer, {"scale_with_doc": False})
        page.set_tab_color(ACCENT if present else LATER)
        page.protect("", _ALLOWED)
        for row, height in enumerate((24, 18, 18)):
            page.set_row(row, height)
        page.write_string(0, 0, title, self.style.title)
        page.write_string(1, 0, about, self.style.about)
        if status:
            page.write_formula(2, 0, f"={status[0]}", self.style.status, status[1])
        page.repeat_rows(HEADER)
        return page

    def table(
        self,
        page: Worksheet,
        titles: Sequence[str],
        widths: Sequence[int],
        rows: int,
        formulas: Mapping[int, str] = MappingProxyType({}),
        *,
        kept: int = 1,
    ) -> None:
        """A named table with its header row; the cells below are written by the caller.

        `formulas` has those of worked-out columns by place, for the rows that Excel adds when the table grows. `kept`
        is the number of columns on its left that say whose a row is: they stay in sight, and are printed on each page.
        """
        columns: list[dict[str, Any]] = [{"header": title, "header_format": self.style.header} for title in titles]
        for place, formula in formulas.items():
            columns[place]["formula"] = formula
        area = (HEADER, 0, FIRST + rows - 1, len(titles) - 1)
        name = self.names.table(page.get_name())
        page.add_table(*area, {"name": name, "columns": columns, "style": None, "autofilter": False})
        for place, width in enumerate(widths):
            page.set_column(place, place, width)
        page.set_row(HEADER, row_height(zip(titles, widths, strict=True), bold=True))
        page.freeze_panes(FIRST, kept)
        across = pages_across(widths, kept)
        page.fit_to_pages(across, 0)
        if across > 1:
            page.repeat_columns(0, kept - 1)
