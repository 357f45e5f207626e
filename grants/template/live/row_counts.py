"""How many faults each row of a sheet has, on the sheet of lists: the rows of projects are added up from it.

One array formula a sheet works out all its rows at once, so that each fault is looked for once and not once a project.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs

from grants.form.form import Sheet
from grants.model.addresses import place_of
from grants.model.finding import Finding, Severity
from grants.template.formula_names import Names
from grants.template.formulas import FIRST, quoted_sheet
from grants.template.live.faults import WIDE, Fault
from grants.template.live.words import ANSWERS

TOGETHER = 12
"""Faults that one formula adds up. LibreOffice takes some 8,000 words of a formula, with those of all its names."""


@dataclass(frozen=True)
class RowCounts:
    """A column of the sheet of lists: the faults of one severity in each row of a sheet."""

    names: Names
    sheet: Sheet
    severity: Severity
    number: int
    """Which it is of the columns of this severity."""
    faults: Sequence[Fault]
    numbers: Sequence[int]
    """Which these are of all faults, from 1."""
    room: int
    """How many rows the sheet's table is written with."""

    @property
    def title(self) -> str:
        return f"{self.sheet.name}: {ANSWERS[self.severity].lower()} {self.number}"

    @property
    def name(self) -> str:
        """The name of its cells."""
        return f"rows_with_{self.severity}_{self.number}_{self.sheet.key}"

    def define(self, page: str, column: int) -> tuple[str, str]:
        """Name its cells, in a column of a sheet, counted from 0; their range there, and the formula of them all."""
        cells = xl_range_abs(FIRST, column, FIRST + self.room - 1, column)
        self.names.defined[self.name] = f"{quoted_sheet(page)}!{cells}"
        row = f"ROW({cells})-{FIRST}"
        none = f"SUM({','.join(f'INDEX(fault_counts,{number})' for number in self.numbers)})=0"  # most often
        counted = f"IF({row}>{self.names.last(self.sheet.key)},0,IFERROR({self._counted()},0))"
        return cells, f"IF({none},0,{counted})"

    def of(self, ref: str) -> str:
        """How many of these faults the rows of a project have, as a formula."""
        return f"IFERROR(SUMIF({self.names.column(self.sheet.key, 'ref')},{ref},{self.name}),0)"

    def _counted(self) -> str:
        """For each row that is used, how many cells are at fault."""
        key = self.sheet.key
        wide = "".join(f"+({fault.name}>0)" for fault in self.faults if len(fault.keys) > 1 and self._by_cell(fault))
        narrow = "".join(f"+({fault.name}>0)" for fault in self.faults if len(fault.keys) == 1 and self._by_cell(fault))
        rows = f"ROW({self.names.column(key, 'ref')})"
        once = "".join(f"+(INT({fault.name}/{WIDE})={rows})" for fault in self.faults if fault.condition.only == "sheet")
        block = f"ISBLANK({self.names.block(key)})*0"
        ones = f"TRANSPOSE(COLUMN({self.names.heads(key)})^0)"
        formula = f"MMULT({block}{wide},{ones}){narrow}{once}"
        return self.names.named(f"counted_{self.severity}_{self.number}_{key}", formula)

    def _by_cell(self, fault: Fault) -> bool:
        return not fault.condition.only and (not fault.condition.header or bool(fault.condition.of))

    def values(self, lines: Sequence[tuple[Fault, Finding]], projects: Sequence[str]) -> list[int]:
        """What its cells come to. `projects` are the refs of Projects, row by row."""
        counts = [0] * self.room
        for fault, finding in lines:
            if fault in self.faults and (self._by_cell(fault) or fault.condition.only == "sheet"):
                of = fault.condition.of
                row = projects.index(finding.project) if of else place_of(finding.cell)[0] - FIRST - 1
                counts[row] += row < self.room
        return counts


def row_counts(names: Names, faults: Sequence[Fault], rooms: Mapping[str, int]) -> Iterator[RowCounts]:
    """Columns for each sheet whose rows belong to projects, and each severity."""
    for sheet in names.round.sheets.values():
        if sheet.layout == "table" and sheet.has("ref"):
            for severity in ANSWERS:
                here = [
                    (number, each)
                    for number, each in enumerate(faults, start=1)
                    if each.severity == severity and each.rows.key == sheet.key and each.keys
                ]
                for part, start in enumerate(range(0, len(here), TOGETHER), start=1):
                    numbers, some = zip(*here[start : start + TOGETHER], strict=True)
                    yield RowCounts(names, sheet, severity, part, some, numbers, rooms[sheet.key])
