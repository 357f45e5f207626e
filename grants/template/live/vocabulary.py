"""What the formulas of conditions may name in braces, for whole columns or for the cell of a conditional format."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from grants.form import needs
from grants.form.form import Sheet, Stage
from grants.form.round import Round
from grants.model.addresses import letters
from grants.model.targets import COMPARED
from grants.model.words import ALIKE, alike
from grants.template.formula_names import Names, as_text
from grants.template.formulas import FIRST, answer, text
from grants.template.live.judged_measures import misfits
from grants.template.live.named_arrays import (
    ALLOCATED_NOW,
    AVAILABLE_NOW,
    decided,
    listed,
    lost_refs,
    measure_keys,
    most_uses,
    no_answers,
    odd_pence,
    part_keys,
    stray_amounts,
    uses,
)
from grants.template.live.text_days import is_day, is_month
from grants.template.placeholders import Lookup, Placeholders

_TRENDS = ("rise", "fall")
_LOOKED_UP = frozenset(
    {
        "own", "words_of", "number_of", "empty_of", "good", "first", "texts", "unit", "as_round", "part_keys",
        "stray_amounts", "used_on", "ticked_in", "read", "odd_pence",
    }
)  # fmt: skip
"""What is asked for by a key in square brackets, besides columns and labels."""


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


class Vocabulary(Placeholders):
    """What a condition may name at a stage, of columns of a sheet. Raises KeyError where the form lacks it."""

    def __init__(self, names: Names, stage: Stage, sheet: Sheet, keys: tuple[str, ...], own: Own) -> None:
        super().__init__(names, stage)
        object.__setattr__(self, "sheet", sheet)
        object.__setattr__(self, "keys", keys)
        object.__setattr__(self, "its", own)

    sheet: Sheet
    keys: tuple[str, ...]
    its: Own

    @property
    def round(self) -> Round:
        return self.names.round

    def __getitem__(self, name: str) -> Any:
        match name:
            case "cell":
                return self.its.cell()
            case "words":
                return self.its.cell_words()
            case "used":
                return self.its.used()
            case "place":
                return self.its.place()
        if name in _LOOKED_UP:
            return Lookup(getattr(self, f"_{name}"))
        if made := getattr(self, f"_{name}", None):
            return made()
        return super().__getitem__(name)

    # ------------------------------------------------------------------------------------------------ the cell

    def _number(self) -> str:
        return _number(self.its.cell())

    def _empty(self) -> str:
        return self._is_empty(self.its.cell_words(), *self.keys)

    def _sound(self) -> str:
        return f"(1-ISERROR({self.its.cell()}))"

    def _alike(self) -> str:
        """What `alike` makes of an answer; Excel passes over capitals by itself."""
        formula = self.its.cell_words()
        for letter, plain in ALIKE.items():
            formula = f"SUBSTITUTE({formula},{text(letter)},{text(plain)})"
        return formula

    def _value(self) -> str:
        """The figure of a measure, of text such as "75%" or "£1,000" too; an error where it is none."""
        bare = self.its.cell_words()
        for sign in ("£", "%", ","):
            bare = f'SUBSTITUTE({bare},"{sign}","")'
        return f"IF(ISNUMBER({self.its.cell()}),{self.its.cell()},VALUE({bare}))"

    def _scaled(self) -> str:
        """A result as it is written, 75 of 75%."""
        number = self._number()
        return f"IF({self._is_choice('unit', 'units', 'percent')},IF(ABS({number})>=2,{number},{number}*100),{number})"

    def _share_of_counts(self) -> str:
        share = f"{self.its.value('numerator')}/{self.its.value('denominator')}"
        return f"({share}*IF({self._is_choice('unit', 'units', 'percent')},100,1))"

    def _decimals(self) -> str:
        """How many decimals a result is written with."""
        made = "4"
        for places in (3, 2, 1, 0):
            made = f"IF(ABS({self._scaled()}-ROUND({self._scaled()},{places}))<0.0000001,{places},{made})"
        return made

    def _text_of_list(self) -> str:
        return listed(self.names, self.sheet.column(self.keys[0]).choices)

    def _answers(self) -> str:
        return listed(self.names, "answers")

    def _is_day(self) -> str:
        return is_day(self.names, self.sheet, self.keys[0])

    def _is_month(self) -> str:
        return is_month(self.names, self.sheet, self.keys[0])

    # ------------------------------------------------------------------------------------------------- the row

    def _own(self, key: str) -> str:
        return self.its.value(self._key(key))

    def _number_of(self, key: str) -> str:
        return _number(self._own(key))

    def _empty_of(self, key: str) -> str:
        return self._is_empty(self._words_of(key), self._key(key))

    def _good(self, key: str) -> str:
        return _is_amount(self._own(key))

    def _read(self, key: str) -> str:
        """An amount, of text such as "£1,000" too; an error where there is none."""
        bare = f'SUBSTITUTE(SUBSTITUTE({self._words_of(key)},"£",""),",","")'
        return f"IF(ISNUMBER({self._own(key)}),{self._own(key)},VALUE({bare}))"

    def _odd_pence(self, read: str) -> str:
        return odd_pence(self.names, *read.split("."))

    def _unit(self, key: str) -> str:
        return self._is_choice("unit", "units", key)

    def _ticked_in(self, key: str) -> str:
        return self._is_ticked(self._words_of(key))

    def _texts(self, read: str) -> str:
        return self.names.texts(*self._split(read))

    def _used_on(self, sheet: str) -> str:
        return self.names.used(sheet)

    def _part_keys(self, sheet: str) -> str:
        return part_keys(self.names, sheet)

    def _stray_amounts(self, read: str) -> str:
        return stray_amounts(self.names, *read.split("."))

    def _key(self, key: str) -> str:
        """The key of an own column, where its role in the stage is given."""
        if key == "cell":
            return self.keys[0]
        if "." in key:
            sheet, key = self._split(key)
            if sheet != self.sheet.key:
                raise KeyError(key)
        elif key in needs.SPENDING_ROLES and self.sheet.key == self.stage.sheet:
            key = getattr(self.stage, key)
        if not self.sheet.has(key):
            raise KeyError(key)
        return key

    def _split(self, read: str) -> tuple[str, str]:
        sheet, _, key = needs.place(self.stage, read).partition(".")
        if not key:
            raise KeyError(read)
        return sheet, key

    def _words_of(self, key: str) -> str:
        return self.its.words(self._key(key))

    def _is_empty(self, words: str, *keys: str) -> str:
        """Whether a text is blank, or says that there is no answer, unless that is one of the choices."""
        labels = {
            label.casefold() for key in keys for label in self.round.choices(self.sheet.column(key).choices).values()
        }
        if labels & no_answers():
            return f'({words}="")'
        name = self.names.named("no_answers", text(f"||{'|'.join(sorted(no_answers()))}|"))
        return f'ISNUMBER(FIND("|"&LOWER({words})&"|",{name}))'

    def _first(self, key: str) -> str:
        key = self._key(key)
        return f"(MATCH({self.its.words(key)},{self.names.texts(self.sheet.key, key)},0)={self.its.place()})"

    def _known(self) -> str:
        ref = self._words_of("ref")
        return f'ISNUMBER(MATCH({ref},{self.names.texts("projects", "ref")},0))*({ref}<>"")'

    def _is_choice(self, key: str, choices: str, *among: str) -> str:
        """Whether the row has one of some choices, by their keys; those that the list lacks it can't have."""
        labels = self.round.choices(choices)
        tests = [f"({self._words_of(key)}={text(labels[each])})" for each in among if each in labels]
        return f"({'+'.join(tests)})" if tests else "0"

    def _aimed(self) -> str:
        return f"(1-{self._is_choice('unit', 'units', 'narrative')})"

    def _is_compared(self) -> str:
        return self._is_choice("direction", "directions", *COMPARED)

    def _is_trend(self) -> str:
        return self._is_choice("direction", "directions", *_TRENDS)

    def _meets_overspend(self) -> str:
        return self._is_choice("move", "moves", *self.round.form.moves.overspend)

    def _meets_underspend(self) -> str:
        return self._is_choice("move", "moves", *self.round.form.moves.underspend)

    def _misfit(self) -> str:
        return misfits(self.names, self.stage)

    def _measure_keys(self) -> str:
        return measure_keys(self.names)

    # ------------------------------------------------------------------------------------------------ priorities

    def _is_ticked(self, words: str) -> str:
        return f'ISNUMBER(FIND("|"&LOWER({words})&"|",{listed(self.names, "yes", ticks="yes")}))'

    def _ticked(self) -> str:
        return self._is_ticked(self.its.cell_words())

    def _ticks(self) -> str:
        return _sum(self._is_ticked(self.its.words(key)) for key in self._priorities_there())

    def _misticks(self) -> str:
        known = listed(self.names, "yes")
        words = [(key, self.its.words(key)) for key in self._priorities_there()]
        wrong = (f'ISERROR(FIND("|"&LOWER({each})&"|",{known}))*(1-{self._is_empty(each, key)})' for key, each in words)
        return _sum(wrong)

    def _priorities(self) -> str:
        return str(len(self._priorities_there()))

    def _priorities_there(self) -> tuple[str, ...]:
        if not self.round.priority_keys:
            raise KeyError("projects.priority")
        return self.round.priority_keys

    # ---------------------------------------------------------------------------------------- the round and sums

    def _left(self) -> str:
        return f"ROUND({AVAILABLE_NOW}-{ALLOCATED_NOW},2)"

    def _over_allocation(self) -> str:
        return f"ROUND({AVAILABLE_NOW}*{self.round.settings.over_allocation / 100:g},2)"

    def _begins(self) -> str:
        return serial(self.round.begins)

    def _ends(self) -> str:
        return serial(self.round.ends)

    def _due(self) -> str:
        return serial(self.round.stages[self.stage.key].due)

    def _opens(self) -> str:
        """The day on which the return of the row could first be given; of another row, the first of all."""
        days = {key: window.opens for key, window in self.round.stages.items()}
        first, labels = min(days.values()), self.round.choices("signatures")
        more = (f"({self._words_of('return')}={text(labels[key])})*{(day - first).days}" for key, day in days.items())
        return f"({serial(first)}+{'+'.join(more)})"

    def _own_label(self) -> str:
        return text(self.round.choices("signatures")[self.stage.key])

    def _office(self) -> str:
        return text(next(iter(self.round.form.choices["decisions"].values())))

    def _decided(self) -> str:
        return decided(self.names)

    def _uses(self) -> str:
        return uses(self.names, self.its.cell_words())

    def _most_uses(self) -> str:
        return most_uses(self.names)

    def _lost_refs(self) -> str:
        return lost_refs(self.names)

    def _as_round(self, key: str) -> str:
        if key == "grant_total":
            return str(self.round.grant_total)
        return text(alike(getattr(self.round, key)))

    def _is_allocated(self) -> str:
        ref, refs, amounts = self.its.value("ref"), self.column("projects.ref"), self.column("projects.allocated")
        return f'(COUNTIFS({refs},{ref},{amounts},">=0")>0)'

    def _allocated_of_ref(self) -> str:
        ref, refs, amounts = self.its.value("ref"), self.column("projects.ref"), self.column("projects.allocated")
        return f'SUMIFS({amounts},{refs},{ref},{amounts},">=0")'

    def _moves_of_ref(self) -> str:
        return f"COUNTIF({self.column('moves.ref')},{self.its.value('ref')})" if self.round.has("moves.ref") else "0"

    def _fell(self) -> str:
        """Whether less is spent than at an earlier return of the year."""
        spent, ref, tests = self.its.value(self._key("spent")), self.its.value("ref"), []
        for stage in self.round.of_role("progress"):
            if stage.sheet and self.round.has(f"{stage.sheet}.{stage.spent}"):
                before, refs = (self.names.column(stage.sheet, key) for key in (stage.spent, "ref"))
                tests.append(f'(SUMIFS({before},{refs},{ref},{before},">=0")>{spent}+0.004)')
        return _sum(tests)

    def _apart(self) -> str:
        """Whether spend or forecast is further from its plan than the round allows."""
        share = f"{self.round.settings.variance_tolerance / 100:g}"
        spent, allocated = self._key("spent"), self._allocated_of_ref()
        pairs = []
        for key, role in (("spent", "planned"), ("forecast", "")):
            if self.sheet.has(getattr(self.stage, key)) and (not role or self.sheet.has(getattr(self.stage, role))):
                given = self.its.value(self._key(key))
                plan = self.its.value(self._key(role)) if role else allocated
                known = f"{_is_amount(given)}*{_is_amount(plan) if role else self._is_allocated()}"
                plan = _number(plan) if role else plan
                pairs.append(f"{known}*(ABS({_number(given)}-{plan})>{plan}*{share}+0.000001)")
        given = self.its.value(spent)
        pairs.append(f"{_is_amount(given)}*{self._is_allocated()}*({_number(given)}>{allocated}*(1+{share})+0.000001)")
        return _sum(pairs)


def serial(day: date) -> str:
    """A day as the number that Excel has for it."""
    return str((day - date(1899, 12, 30)).days)


def _number(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),{cell},0)"


def _is_amount(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),({cell}>=0)*(ABS({cell}-ROUND({cell},2))<0.000001),0)"


def _sum(tests: Iterable[str]) -> str:
    made = "+".join(tests)
    if not made:
        raise KeyError("nothing to hold it against")
    return f"({made})"
