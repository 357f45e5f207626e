"""What formulas of a workbook call its tables, their columns and other things; each name is made once.

Formulas name a column by a short defined name, such as col_measures_ref: its cells from the first row of the table to
the last that is used, which a cell of the sheet of lists works out. So no formula depends on which columns are
neighbours, rows that are typed below a table count, and a sheet that somebody deletes takes only its own share of the
checks away. (A name that stands for Measures[Project ref] would break every formula of the workbook.)
"""

import re
from collections.abc import Callable, Iterable, Mapping

from xlsxwriter.utility import xl_range_abs

from grants.form.form import Sheet, Stage
from grants.form.round import Round
from grants.template.formulas import FIRST, HEADER, answer, area, escaped, quoted_sheet, text

PROJECT_REFS, STAGE_NOW, RETURNS = "project_refs", "stage_now", "list_returns"

_NO_NAME = re.compile(r"[a-z]{1,3}[0-9]+|[rc]|r[0-9]*c[0-9]*|true|false", re.IGNORECASE)
"""Words that Excel takes for the address of a cell, or for a value."""


class Names:
    """The names of a round's workbook. `defined` has those that are in use, with the formulas that they stand for."""

    def __init__(self, round: Round) -> None:
        self.round = round
        self.defined: dict[str, str] = {}
        self._taken = {PROJECT_REFS, STAGE_NOW, *(self.last(key) for key in round.sheets)}
        self._made: dict[tuple[str, ...], str] = {}
        self._tables: dict[str, str] = {}
        self.values: dict[str, str] = {}
        """Single values that the sheet of lists works out in a cell each, by the names of the cells."""
        for name in (*(sheet.name for sheet in round.sheets.values()), round.form.checks, round.form.lists):
            self.table(name)

    def table(self, sheet: str) -> str:
        """The name of the table on a sheet, by the sheet's name."""
        if sheet not in self._tables:
            self._tables[sheet] = unique(_allowed(sheet), self._taken, "_{}")
        return self._tables[sheet]

    def column(self, sheet: str, key: str) -> str:
        """A column of a table, by keys. Raises KeyError where the round has no such column."""
        form = self.round.sheets[sheet]
        if form.layout == "fields" or not form.has(key):
            raise KeyError(f"{sheet}.{key}")
        return self._once(("col", sheet, key), lambda: self._to_the_last(sheet, area(form, key)))

    def texts(self, sheet: str, key: str) -> str:
        """The same cells as text, with spaces made one; a blank cell is "". Raises KeyError as `column` does."""
        cells = self.column(sheet, key)
        return self._once(("txt", sheet, key), lambda: as_text(cells))

    def block(self, sheet: str) -> str:
        """All cells of a sheet's table, or all answers of a sheet of fields."""
        return self._once(("all", sheet), lambda: self._cells_of(self.round.sheets[sheet]))

    def _cells_of(self, form: Sheet) -> str:
        if form.layout == "fields":
            return f"{quoted_sheet(form.name)}!{xl_range_abs(FIRST, 1, FIRST + len(form.columns) - 1, 1)}"
        top = area(form, form.keys[0]).partition(":")[0]
        return f"{top}:{self._to_the_last(form.key, area(form, form.keys[-1])).partition(':')[2]}"

    def block_texts(self, sheet: str) -> str:
        """The same cells as text, with spaces made one."""
        return self._once(("txt", sheet), lambda: as_text(self.block(sheet)))

    def heads(self, sheet: str) -> str:
        """The titles of a sheet's columns, or of its fields."""
        form = self.round.sheets[sheet]
        last = len(form.columns) - 1
        ends = (FIRST, 0, FIRST + last, 0) if form.layout == "fields" else (HEADER, 0, HEADER, last)
        return self._once(("heads", sheet), lambda: f"{quoted_sheet(form.name)}!{xl_range_abs(*ends)}")

    def used(self, sheet: str) -> str:
        """For each row of a sheet's table whether it holds anything that people answer."""
        return self._once(("used", sheet), lambda: self._anything_on(self.round.sheets[sheet]))

    def _anything_on(self, form: Sheet) -> str:
        answered = (column.key for column in form.columns if column.answered)
        anything = "+".join(f'({self.texts(form.key, key)}<>"")' for key in answered)
        return f"IFERROR({anything}>0,TRUE)"

    def last(self, sheet: str) -> str:
        """The number, in its table, of the last row of a sheet that is used. The sheet of lists has it in a cell."""
        return f"last_{sheet}"

    def _to_the_last(self, sheet: str, cells: str) -> str:
        first = cells.partition(":")[0]
        return f"{first}:INDEX({cells},{self.last(sheet)})"

    def word(self, choices: str, key: str) -> str:
        """The label of a choice, where a formula has no room for it. Raises KeyError where the list lacks it."""
        label = self.round.choices(choices)[key]
        return self._once(("word", choices, key), lambda: text(label))

    def named(self, name: str, formula: str) -> str:
        """A formula, by the name that other formulas call it; two of one name get a number behind it."""
        return self._once((name,), lambda: formula, formula)

    def value(self, name: str, formula: str) -> str:
        """A single value, by the name of the cell that works it out: once, and not wherever it is asked for."""
        self.values.setdefault(name, formula)
        self._taken.add(name)
        return name

    def this_row(self, sheet: Sheet, key: str) -> str:
        """A cell of the formula's own row, in a worked-out column."""
        return f"{self.table(sheet.name)}[[#This Row],[{escaped(sheet, key)}]]"

    def by_stage(self, cases: Mapping[str, str], otherwise: str = '""') -> str:
        """A formula that is one thing at some stages, by their keys, and another at all others."""
        formulas = [cases.get(stage.key, otherwise) for stage in self.round.offered]
        if cases.keys() >= {stage.key for stage in self.round.offered} and len(set(formulas)) == 1:
            return formulas[0]
        made = otherwise
        for formula in reversed(list(dict.fromkeys(formulas))):
            if formula != otherwise:
                places = (place for place, each in enumerate(formulas, start=1) if each == formula)
                made = f"IF({self._is_one_of(places)},{formula},{made})"
        return made

    def is_stage(self, *stages: Stage) -> str:
        """Whether Start here names one of these returns."""
        return self._is_one_of(self.round.offered.index(stage) + 1 for stage in stages)

    def stage_now(self) -> str:
        """The number of the return that Start here names, in the order of the round; 0 where it names none."""
        return STAGE_NOW

    def stage_formula(self) -> str:
        """The formula of that number, for the cell of the sheet of lists that has it."""
        return f"SUMPRODUCT(({RETURNS}={as_text(answer(self.round, 'return'))})*(ROW({RETURNS})-{FIRST}))"

    def _is_one_of(self, places: Iterable[int]) -> str:
        tests = [f"{self.stage_now()}={place}" for place in places]
        return tests[0] if len(tests) == 1 else f"OR({','.join(tests) or 'FALSE'})"

    def _once(self, made: tuple[str, ...], make: Callable[[], str], apart: str = "") -> str:
        """The name of a formula, which is made where it is asked for first."""
        if (*made, apart) not in self._made:
            formula = make()
            name = self._made[*made, apart] = unique("_".join(made), self._taken, "_{}")
            self.defined[name] = formula
        return self._made[*made, apart]


def as_text(cells: str) -> str:
    """Cells as text, without outer spaces, with each run of spaces as one, no-break spaces too."""
    return f'TRIM(SUBSTITUTE({cells},"\u00a0"," "))'


def unique(name: str, taken: set[str], again: str = " ({})") -> str:
    """A name that is not taken yet, capitals aside, with a number where it has to differ; then it is taken."""
    made, number = name, 1
    while made.casefold() in taken:
        number += 1
        made = name + again.format(number)
    taken.add(made.casefold())
    return made


def _allowed(sheet: str) -> str:
    """A sheet's name as Excel lets a table be called: letters, digits and _, and not like the address of a cell."""
    name = "".join(character if character.isalpha() or character in "0123456789" else "_" for character in sheet)
    return name if name[0].isalpha() and not _NO_NAME.fullmatch(name) else f"Sheet_{name}"
