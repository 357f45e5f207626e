"""How a condition's own row and cell are written: as whole columns at once, or as the first row of a table."""

from typing import Protocol

from grants.form.form import Sheet
from grants.model.addresses import letters
from grants.template.formula_names import Names, as_text
from grants.template.formulas import FIRST, answer


class Own(Protocol):
    """How a condition's own row and cell are written."""

    def value(self, key: str) -> str:
        """A cell of the row, by the key of its column."""

    def words(self, key: str) -> str:
        """The same as text."""

    def cell(self) -> str:
        """The cell at fault."""

    def cell_words(self) -> str:
        """The same as text."""

    def used(self) -> str:
        """Whether the row holds anything."""

    def place(self) -> str:
        """The number of the row in its table, from 1."""


class Columns:
    """Own rows as whole columns: a formula gives as many values as the table has rows that are used."""

    def __init__(self, names: Names, sheet: Sheet, keys: tuple[str, ...]) -> None:
        self.names, self.sheet, self.keys = names, sheet, keys

    def value(self, key: str) -> str:
        if self.sheet.layout == "fields":
            return answer(self.names.round, key)
        return self.names.column(self.sheet.key, key)

    def words(self, key: str) -> str:
        return as_text(self.value(key)) if self.sheet.layout == "fields" else self.names.texts(self.sheet.key, key)

    def cell(self) -> str:
        return self.value(self.keys[0]) if len(self.keys) == 1 else self.names.block(self.sheet.key)

    def cell_words(self) -> str:
        return self.words(self.keys[0]) if len(self.keys) == 1 else self.names.block_texts(self.sheet.key)

    def used(self) -> str:
        return "1" if self.sheet.layout == "fields" else self.names.used(self.sheet.key)

    def place(self) -> str:
        return f"(ROW({self.value(self.sheet.keys[0])})-{FIRST})"


class FirstRow:
    """Own row as the first of a table: what a conditional format is written for, and moves down with its cell."""

    def __init__(self, names: Names, sheet: Sheet, keys: tuple[str, ...]) -> None:
        self.names, self.sheet, self.keys = names, sheet, keys

    def value(self, key: str) -> str:
        row = FIRST + 1 + (self.sheet.keys.index(key) if self.sheet.layout == "fields" else 0)
        return f"$B${row}" if self.sheet.layout == "fields" else f"${self._letters(key)}{row}"

    def words(self, key: str) -> str:
        return as_text(self.value(key))

    def cell(self) -> str:
        return self.value(self.keys[0]) if len(self.keys) == 1 else self.value(self.keys[0]).replace("$", "")

    def cell_words(self) -> str:
        return as_text(self.cell())

    def used(self) -> str:
        row = f"{self.value(self.sheet.keys[0])}:{self.value(self.sheet.keys[-1])}"
        return "1" if self.sheet.layout == "fields" else f'((COUNTIF({row},"?*")+COUNT({row}))>0)'

    def place(self) -> str:
        return f"(ROW()-{FIRST})"

    def _letters(self, key: str) -> str:
        return letters(self.sheet.keys.index(key) + 1)
