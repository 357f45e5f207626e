"""The faults of a workbook as columns of the sheet of lists: what is looked for, how often it is found, and where.

The sheet of checks shows them from here. Its first columns have, for each sheet, the last row that is used, on which
all formulas over columns rest, and the number of the return that Start here names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from grants.form.form import Sheet
from grants.model.addresses import place_of
from grants.model.finding import Finding
from grants.template.content import Content
from grants.template.formula_names import Names
from grants.template.formulas import FIRST, area, quoted_sheet, spoken
from grants.template.live.check_words import LINES, LOOK_AGAIN, MORE, OF_ONE, PUT_RIGHT
from grants.template.live.named_arrays import allocated_now, available_now
from grants.template.live.outcome import Outcome
from grants.template.live.round_faults import PROJECT, WIDE, Fault, faults_of
from grants.template.live.row_counts import RowCounts, row_counts
from grants.template.live.single_values import single_values

Formula = tuple[str, Any]
"""A formula and the value that it comes to; the formula of what is no formula is ""."""

COLUMNS: Mapping[str, tuple[str, int]] = {
    "sheet": ("Sheet", 16), "last": ("Last row used", 11), "value": ("Other values", 13),
    "fault": ("What is looked for", 48),
    "where": ("Its sheet", 16), "kind": ("Is to", 14), "found": ("Found", 9),
    "shown": ("Has lines", 9), "before": ("Lines before it", 9), "line": ("Fault in line", 9),
    "place": ("Place in line", 11), "cell": ("Cell in line", 9), "of": ("Project in line", 10),
    "words": ("Words in line", 48), "label": ("Label of line", 20), "link": ("Link of line", 20),
    "is": ("Line is to", 14),
}  # fmt: skip
"""The columns behind the lists of choices: their titles and widths."""


@dataclass(frozen=True)
class FaultTable:
    """The columns, for some answers. `rooms` has how many rows each sheet's table is written with."""

    names: Names
    outcome: Outcome
    content: Content
    rooms: Mapping[str, int]

    @cached_property
    def faults(self) -> list[Fault]:
        allocated_now(self.names), available_now(self.names)
        return faults_of(self.names)

    @cached_property
    def found(self) -> list[list[Finding]]:
        """The findings of each fault, row by row."""
        found: list[list[Finding]] = []
        for fault in self.faults:
            same = len(set(fault.formulas.values())) == 1  # at all stages, so also where none is named
            asked = self.outcome.asks(fault.stages) and (same or bool(self.outcome.stage))
            here = [each for each in self.outcome.findings if asked and fault.is_of(each)]
            found.append(sorted(here, key=lambda each: place_of(each.cell)))
        return found

    @cached_property
    def seen(self) -> list[tuple[Fault, Finding]]:
        """Each finding that Excel can see, with its fault."""
        return [(fault, each) for fault, found in zip(self.faults, self.found, strict=True) for each in found]

    @cached_property
    def lines(self) -> list[tuple[Fault, Finding]]:
        """Those that have a line, in the order of lines."""
        pairs = zip(self.faults, self.found, strict=True)
        return [(fault, each) for fault, found in pairs for each in found[:OF_ONE]][:LINES]

    @cached_property
    def by_row(self) -> list[RowCounts]:
        """How many faults the rows of each project have, severity by severity and sheet by sheet."""
        return list(row_counts(self.names, self.faults, self.rooms["projects"]))

    @cached_property
    def refs(self) -> list[str]:
        """The refs of Projects, row by row."""
        return [str(row.get("ref") or "") for row in self.content.get("projects", ())]

    def count(self, kind: str, code: str = "") -> int:
        """How many findings Excel can see of a kind, by the words for it; of one rule, where it is given."""
        return sum(_kind(fault) == kind and code in ("", fault.code) for fault, _ in self.seen)

    def counted(self, kind: str) -> str:
        """The same as a formula."""
        return f'SUMIF(fault_kinds,"{kind}",fault_counts)'

    def counted_of(self, code: str) -> str:
        """How many findings of a rule Excel can see, as a formula; "0" where it does not look for them."""
        places = [f"INDEX(fault_counts,{place})" for place, fault in enumerate(self.faults, 1) if fault.code == code]
        return "+".join(places) or "0"

    # --------------------------------------------------------------------------------------------- as columns

    def columns(self, sheet: str, first: int) -> dict[str, list[Formula]]:
        """The cells of each column on a sheet, where the first of the columns is the one of this number from 0."""
        places = {key: first + number for number, key in enumerate(COLUMNS)}
        page, many = quoted_sheet(sheet), len(self.faults)

        def cells(key: str, rows: int) -> str:
            return f"{page}!{xl_range_abs(FIRST, places[key], FIRST + rows - 1, places[key])}"

        def cell(key: str, row: int) -> str:
            return str(xl_rowcol_to_cell(FIRST + row, places[key], col_abs=True))

        defined = self.names.defined
        tables = list(self.names.round.sheets.values())
        defined["sheet_names"] = cells("sheet", len(tables))
        for row, each in enumerate(tables):
            defined[self.names.last(each.key)] = f"{page}!{xl_rowcol_to_cell(FIRST + row, places['last'], True, True)}"
        values = single_values(self.names, self.outcome, self.content)
        for row, (name, _) in enumerate(values):
            defined[name] = f"{page}!{xl_rowcol_to_cell(FIRST + row, places['value'], True, True)}"
        defined |= {f"fault_{name}": cells(key, many) for name, key in _BY_FAULT.items()}
        defined |= {f"line_{name}": cells(key, LINES + 1) for name, key in _BY_LINE.items()}
        made: dict[str, list[Formula]] = {
            "sheet": [("", each.name) for each in tables],
            "last": [self._last(each) for each in tables],
            "value": [formula for _, formula in values],
            "fault": [("", fault.words) for fault in self.faults],
            "where": [("", fault.sheet.name) for fault in self.faults],
            "kind": [("", _kind(fault)) for fault in self.faults],
            "found": [
                (f"IFERROR(SUMPRODUCT(({fault.name}>0)*1),0)", len(found))
                for fault, found in zip(self.faults, self.found, strict=True)
            ],
        }
        shown = [min(len(found), OF_ONE) for found in self.found]
        counts = range(len(self.faults))
        made["shown"] = [(f"MIN({OF_ONE},{cell('found', row)})", shown[row]) for row in counts]
        made["before"] = [("", 0)] + [
            (f"{cell('before', row)}+{cell('shown', row)}", sum(shown[: row + 1])) for row in counts[:-1]
        ]
        return made | self._lines(cell)

    def places(self, sheet: str, first: int) -> Iterator[tuple[str, str, list[float]]]:
        """For each fault a row of cells with where it stands, the first of them in a column of a sheet, from 0: their
        range, the formula of them all, and what they come to.
        """
        cells = xl_range_abs(FIRST, first, FIRST + len(self.faults) - 1, first + OF_ONE - 1)
        self.names.defined["fault_places"] = f"{quoted_sheet(sheet)}!{cells}"
        steps = ",".join(map(str, range(OF_ONE)))
        for row, (fault, found) in enumerate(zip(self.faults, self.found, strict=True)):
            values = [self._place(fault, each) for each in found[:OF_ONE]]
            count = f"INDEX(fault_counts,{row + 1})"
            formula = f"IF({count}=0,0,IFERROR(LARGE({fault.name},{count}-{{{steps}}}),0))"
            yield xl_range_abs(FIRST + row, first, FIRST + row, first + OF_ONE - 1), formula, values

    def _last(self, sheet: Sheet) -> Formula:
        """The last row of a table that is used: inside it by any answer, below it by its first column."""
        if sheet.layout == "fields":
            return "", len(sheet.columns)
        key, room = sheet.key, self.rooms[sheet.key]
        top, bottom = area(sheet, sheet.keys[0]), area(sheet, sheet.keys[-1])
        corner = bottom.partition(":")[2].rstrip("0123456789")
        inside = f"{top.partition(':')[0]}:{corner}{FIRST + room}"
        column = f"{top.partition(':')[0]}:{top.partition(':')[2].rstrip('0123456789')}{FIRST + room}"
        first = next(column.key for column in sheet.columns if column.answered)
        below = area(sheet, first)
        written = self.names.named(f"rows_{key}", f'IFERROR(({inside}<>"")*(ROW({column})-{FIRST}),0)')
        more = self.names.named(f"rows_below_{key}", f'IFERROR(({below}<>"")*(ROW({below})-{FIRST}),0)')
        rows = self.content.get(key, ())
        last = max((n for n, row in enumerate(rows, 1) if any(v not in (None, "") for v in row.values())), default=1)
        if sheet.layout == "signatures":
            last = room
        return f"IFERROR(MAX(1,SUMPRODUCT(MAX({written})),SUMPRODUCT(MAX({more}))),1)", last

    # ------------------------------------------------------------------------------------------------- lines

    def _lines(self, cell: Any) -> dict[str, list[Formula]]:
        made: dict[str, list[Formula]] = {key: [] for key in _BY_LINE.values()}
        shown, all_of_them = "SUM(fault_shown)", "SUM(fault_counts)"
        for number in range(LINES + 1):
            j, p = cell("line", number), cell("place", number)
            values, sheet = self.values(number), f"INDEX(fault_sheets,{j})"
            formulas = {
                "line": f"IF({number + 1}>MIN({LINES},{shown}),0,MATCH({number},fault_befores,1))",
                "place": f"IF({j}=0,0,INDEX(fault_places,{j},{number + 1}-INDEX(fault_befores,{j})))",
                "cell": f'IF({p}=0,"",ADDRESS(INT({p}/{WIDE}),INT(MOD({p},{WIDE})),4))',
                "of": self._project(j, p),
                "words": f'IF({j}=0,"",{self._title(j, p)}&INDEX(fault_words,{j}))',
                "label": f'IF({j}>0,{sheet}&" "&{cell("cell", number)},'
                f"IF(AND({number}=MIN({LINES},{shown}),{all_of_them}>{number}),"
                f'{spoken(MORE, count=f"{all_of_them}-{number}")},""))',
                "link": f'IF({j}=0,"","#\'"&SUBSTITUTE({sheet},"\'","\'\'")&"\'!"&{cell("cell", number)})',
                "is": f'IF({j}=0,"",INDEX(fault_kinds,{j}))',
            }
            for key, formula in formulas.items():
                made[key].append((formula, values[key]))
        return made

    def _sheets(self) -> list[Sheet]:
        return list(self.names.round.sheets.values())

    def _of_sheet(self, number: str, formulas: Sequence[str]) -> str:
        """One of some formulas, by the sheet of the fault of a number."""
        return f"CHOOSE(MATCH(INDEX(fault_sheets,{number}),sheet_names,0),{','.join(formulas)})"

    def _title(self, number: str, place: str) -> str:
        """The title of the column at fault, or of the field, where the words go on from there."""
        row, column = f"INT({place}/{WIDE})", f"INT(MOD({place},{WIDE}))"
        heads = [
            f"INDEX({self.names.heads(sheet.key)},{f'{row}-{FIRST},1' if sheet.layout == 'fields' else f'1,{column}'})"
            for sheet in self._sheets()
        ]
        first = f"LEFT(INDEX(fault_words,{number}))"
        return f'IF(EXACT({first},UPPER({first})),"",IFERROR({self._of_sheet(number, heads)}&" ",""))'

    def _project(self, number: str, place: str) -> str:
        row = f"INT({place}/{WIDE})-{FIRST}"
        refs = [
            f"TRIM(INDEX({self.names.column(sheet.key, 'ref')},{row}))" if sheet.has("ref") else '""'
            for sheet in self._sheets()
        ]
        of = f"ROUND(MOD({place},1)*{PROJECT},0)"
        project = f"TRIM(INDEX({self.names.column('projects', 'ref')},{of}-{FIRST}))"
        here = f'IF({row}>0,{self._of_sheet(number, refs)},"")'
        return f'IF({number}=0,"",IFERROR(IF({of}>0,{project},{here}),""))'

    def values(self, number: int) -> dict[str, Any]:
        """What stands in the cells of a line, by its number from 0."""
        if number >= len(self.lines):
            rest = len(self.seen) - number
            more = MORE.format(count=rest) if number == len(self.lines) and rest else ""
            return {"line": 0, "place": 0, "label": more} | dict.fromkeys(("cell", "of", "words", "link", "is"), "")
        fault, finding = self.lines[number]
        at, of = self._place(fault, finding), self._ref_of(fault, finding)
        title = "" if fault.words[0].isupper() else f"{finding.field} "
        address = finding.cell or "A1"
        line = next(place for place, each in enumerate(self.faults, 1) if each is fault)
        values = {"line": line, "place": at, "cell": address, "of": of, "words": title + fault.words}
        label, link = f"{fault.sheet.name} {address}", f"#{quoted_sheet(fault.sheet.name)}!{address}"
        return values | {"label": label, "link": link, "is": _kind(fault)}

    def _place(self, fault: Fault, finding: Finding) -> float:
        """Where a finding stands, as the formulas say it: see `round_faults.py`."""
        row, column = place_of(finding.cell) if finding.cell else (1, 1)
        of = (self.refs.index(finding.project) + FIRST + 1) / PROJECT if fault.condition.of else 0.0
        return row * WIDE + column + of

    def _ref_of(self, fault: Fault, finding: Finding) -> str:
        if fault.condition.of:
            return finding.project
        row = place_of(finding.cell)[0] if finding.cell else 1
        rows = self.content.get(fault.sheet.key, ())
        if not fault.sheet.has("ref") or row <= FIRST or row - FIRST > len(rows):
            return ""
        return str(rows[row - FIRST - 1].get("ref") or "")


def _kind(fault: Fault) -> str:
    return PUT_RIGHT if fault.severity == "error" else LOOK_AGAIN


_BY_FAULT = {
    "words": "fault",
    "sheets": "where",
    "kinds": "kind",
    "counts": "found",
    "shown": "shown",
    "befores": "before",
}
_BY_LINE = {
    "faults": "line", "places": "place", "cells": "cell", "projects": "of", "words": "words", "labels": "label",
    "links": "link", "kinds": "is",
}  # fmt: skip


def rows_needed(table: FaultTable) -> int:
    """How many rows the columns take."""
    return max(len(table.faults), LINES + 1, len(table.names.round.sheets), len(table.names.values) + 1)


def cells_of(columns: Mapping[str, list[Formula]]) -> Iterator[tuple[int, int, Formula]]:
    """Each cell of the columns by its row and column, from 0."""
    for place, key in enumerate(COLUMNS):
        for row, formula in enumerate(columns[key]):
            yield row, place, formula
