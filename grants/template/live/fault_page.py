"""Writing the faults of a workbook on the sheet of lists, behind the lists of choices."""

from functools import cached_property

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from grants.model.finding import Severity
from grants.template.formulas import FIRST, quoted_sheet
from grants.template.live.check_words import OF_ONE
from grants.template.live.fault_table import COLUMNS, FaultTable, cells_of, rows_needed
from grants.template.writer import TemplateBook, stored

_WIDTH = 12


class FaultPage:
    """The columns of faults on a page; the first of them is the one of the number `first`, counted from 0."""

    def __init__(self, book: TemplateBook, page: Worksheet, first: int) -> None:
        self.book, self.page, self.first = book, page, first

    @property
    def table(self) -> FaultTable:
        return self.book.checks.table

    @cached_property
    def titles(self) -> list[str]:
        places = [f"Place {number}" for number in range(1, OF_ONE + 1)]
        return [*(title for title, _ in COLUMNS.values()), *places, *(each.title for each in self.table.by_row)]

    @property
    def widths(self) -> list[int]:
        return [*(width for _, width in COLUMNS.values()), *[_WIDTH] * (OF_ONE + len(self.table.by_row))]

    @property
    def rows(self) -> int:
        return max(rows_needed(self.table), self.book.checks.rooms["projects"])

    def write(self) -> None:
        """Write the columns, and define the names of their cells."""
        name, plain = self.page.get_name(), self.book.style.plain
        for row, place, (formula, value) in cells_of(self.table.columns(name, self.first)):
            where = FIRST + row, self.first + place
            if formula:
                self.page.write_formula(*where, f"={formula}", plain, stored(value))
            elif isinstance(value, str):
                self.page.write_string(*where, value, plain)
            else:
                self.page.write_number(*where, value, plain)
        first = self.first + len(COLUMNS)
        for row, (cells, formula, values) in enumerate(self.table.places(name, first), start=FIRST):
            self.page.write_array_formula(cells, f"={formula}", None, values[0] if values else 0)
            for place, value in enumerate(values[1:], start=first + 1):
                self.page.write_number(row, place, value)
        self._write_counts(name, first + OF_ONE)

    def _write_counts(self, name: str, first: int) -> None:
        """The columns with the faults of each project, and the names of those of each severity together."""
        places: dict[Severity, list[int]] = {}
        for place, each in enumerate(self.table.by_row, start=first):
            places.setdefault(each.severity, []).append(place)
            cells, formula = each.formula(place)
            counts = each.values(self.table.seen, self.table.content)
            self.page.write_array_formula(cells, f"={formula}", None, counts[0] if counts else 0)
            for row, count in enumerate(counts[1:], start=FIRST + 1):
                if count:
                    self.page.write_number(row, place, count)
        for severity, columns in places.items():
            last = FIRST + self.book.checks.rooms["projects"] - 1
            cells = f"{quoted_sheet(name)}!{xl_range_abs(FIRST, columns[0], last, columns[-1])}"
            self.book.names.defined[f"project_{severity}s"] = cells
