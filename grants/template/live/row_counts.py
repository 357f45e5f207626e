"""How many faults the rows of each project have, on the sheet of lists: the sheet of checks adds them up.

One array formula works out all projects at once, so that each fault is looked for once and not once a project.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs

from grants.form.form import Sheet
from grants.model.addresses import place_of
from grants.model.finding import Finding, Severity
from grants.template.content import Content
from grants.template.formula_names import Names
from grants.template.formulas import FIRST
from grants.template.live.check_words import ANSWERS
from grants.template.live.round_faults import WIDE, Fault

TOGETHER = 12_000
"""Words and signs of the formulas that one formula adds up. LibreOffice takes 8,192 steps, with those of all names."""
_WORD = re.compile(r'"(?:[^"]|"")*"|\w+|[^\s\w]')


@dataclass(frozen=True)
class RowCounts:
    """A column of the sheet of lists: the faults of one severity on a sheet, for each row of Projects."""

    names: Names
    sheet: Sheet
    severity: Severity
    number: int
    """Which it is of the columns of this severity."""
    faults: Sequence[Fault]
    numbers: Sequence[int]
    """Which these are of all faults, from 1."""
    room: int
    """How many rows the table of Projects is written with."""

    @property
    def title(self) -> str:
        return f"{self.sheet.name}: {ANSWERS[self.severity].lower()} {self.number}"

    def formula(self, column: int) -> tuple[str, str]:
        """Its cells, in a column counted from 0, and the formula of them all."""
        cells = xl_range_abs(FIRST, column, FIRST + self.room - 1, column)
        none = f"SUM({','.join(f'INDEX(fault_counts,{number})' for number in self.numbers)})=0"  # most often
        refs, own = self.names.texts(self.sheet.key, "ref"), self.names.texts("projects", "ref")
        counted = f"IFERROR(MMULT(({own}=TRANSPOSE({refs}))*1,{self._counted()}),0)"
        beyond = f"ROW({cells})-{FIRST}>{self.names.last('projects')}"
        return cells, f"IF({none},0,IF({beyond},0,{counted}))"

    def _counted(self) -> str:
        """For each row that is used, how many cells are at fault."""
        key = self.sheet.key
        wide = "".join(f"+({fault.name}>0)" for fault in self.faults if len(fault.keys) > 1 and self._by_cell(fault))
        narrow = "".join(f"+({fault.name}>0)" for fault in self.faults if len(fault.keys) == 1 and self._by_cell(fault))
        rows = f"ROW({self.names.column(key, 'ref')})"
        once = "".join(
            f"+(INT({fault.name}/{WIDE})={rows})" for fault in self.faults if fault.condition.only == "sheet"
        )
        block = f"ISBLANK({self.names.block(key)})*0"
        ones = f"TRANSPOSE(COLUMN({self.names.heads(key)})^0)"
        formula = f"MMULT({block}{wide},{ones}){narrow}{once}"
        return self.names.named(f"counted_{self.severity}_{self.number}_{key}", formula)

    def _by_cell(self, fault: Fault) -> bool:
        return not fault.condition.only and (not fault.condition.header or bool(fault.condition.of))

    def values(self, seen: Sequence[tuple[Fault, Finding]], content: Content) -> list[int]:
        """What its cells come to."""
        projects = [str(row.get("ref") or "") for row in content.get("projects", ())]
        refs = [str(row.get("ref") or "") for row in content.get(self.sheet.key, ())]
        counts: dict[str, int] = {}
        for fault, finding in seen:
            if fault in self.faults and (self._by_cell(fault) or fault.condition.only == "sheet"):
                row = place_of(finding.cell)[0] - FIRST - 1
                ref = finding.project if fault.condition.of else refs[row]
                counts[ref] = counts.get(ref, 0) + 1
        return [counts.get(ref, 0) for ref in projects]


def row_counts(names: Names, faults: Sequence[Fault], room: int) -> Iterator[RowCounts]:
    """Columns for each severity, and each sheet whose rows belong to projects."""
    for severity in ANSWERS:
        for sheet in names.round.sheets.values():
            if sheet.layout == "table" and sheet.has("ref"):
                here = [
                    (number, each)
                    for number, each in enumerate(faults, start=1)
                    if each.severity == severity and each.rows.key == sheet.key and each.keys
                ]
                for part, together in enumerate(_parts(names, here), start=1):
                    numbers, some = zip(*together, strict=True)
                    yield RowCounts(names, sheet, severity, part, some, numbers, room)


def _parts(names: Names, faults: Sequence[tuple[int, Fault]]) -> Iterator[list[tuple[int, Fault]]]:
    """Faults in parts of which one formula can add up each."""
    part: list[tuple[int, Fault]] = []
    words, known = 0, dict[str, int]()
    for number, fault in faults:
        more = _words(names, fault.name, known)
        if part and words + more > TOGETHER:
            yield part
            part, words = [], 0
        part.append((number, fault))
        words += more
    if part:
        yield part


def _words(names: Names, name: str, known: dict[str, int]) -> int:
    """How many words the formula of a name has, with those of all names in it."""
    if name not in known:
        found = _WORD.findall(names.defined.get(name, ""))
        known[name] = len(found) + sum(_words(names, each, known) for each in found if each in names.defined)
    return known[name]
