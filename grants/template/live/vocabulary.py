"""What the formulas of conditions may name in braces, for whole columns or for the cell of a conditional format."""

from typing import Any

from grants.form import needs
from grants.form.form import Sheet, Stage
from grants.model.targets import COMPARED
from grants.model.words import ALIKE
from grants.template.formula_names import Names
from grants.template.formulas import text
from grants.template.live.judged_measures import misfits
from grants.template.live.named_arrays import (
    listed,
    measure_keys,
    no_answers,
    odd_pence,
    part_keys,
    stray_amounts,
)
from grants.template.live.own_rows import Own
from grants.template.live.text_days import is_day, is_month
from grants.template.live.vocabulary_of_rounds import RoundVocabulary, any_of, is_amount, number_in
from grants.template.placeholders import Lookup

_TRENDS = ("rise", "fall")
_BELOW_TEN = "*([number]<10)"
_BY_TARGET = {"at_most": ("<=", ""), "below": ("<", ""), "exactly": ("=", ""), "at_least": ("<", _BELOW_TEN)}
_BY_BASELINE = {"fall": ("<", ""), "rise": ("<=", _BELOW_TEN)}
"""By direction: when a number of percent comes to another verdict than the same number as it is stored."""
_LOOKED_UP = frozenset(
    {
        "own", "words_of", "number_of", "empty_of", "good", "first", "texts", "unit", "as_round", "part_keys",
        "stray_amounts", "used_on", "ticked_in", "read", "odd_pence",
    }
)  # fmt: skip
"""What is asked for by a key in square brackets, besides columns and labels."""


class Vocabulary(RoundVocabulary):
    """What a condition may name at a stage, of columns of a sheet. Raises KeyError where the form lacks it."""

    def __init__(self, names: Names, stage: Stage, sheet: Sheet, keys: tuple[str, ...], own: Own) -> None:
        super().__init__(names, stage)
        object.__setattr__(self, "sheet", sheet)
        object.__setattr__(self, "keys", keys)
        object.__setattr__(self, "its", own)

    keys: tuple[str, ...]

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
        return number_in(self.its.cell())

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

    def _other_verdict(self) -> str:
        """Whether a share that was typed without its sign meets its aim by one reading alone: as stored, or as percent.

        As stored it is above every aim. From 10 on nobody means that, so it is a doubt only where it meets its aim.
        """
        tests = []
        number = self._number()
        for key, signs in (("target", _BY_TARGET), ("baseline", _BY_BASELINE)):
            if self.sheet.has(key):
                given = self.its.value(key)
                base = f"IF({number_in(given)}>=2,{given}/100,{number_in(given)})"
                sure = f"ISNUMBER({given})*(1-({number_in(given)}>1)*({number_in(given)}<2))"
                tests += [
                    f"{self._is_choice('direction', 'directions', each)}*{sure}*({number}/100{sign}{base}){small}"
                    for each, (sign, small) in signs.items()
                ]
        return any_of(test.replace("[number]", number) for test in tests)

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
        return number_in(self._own(key))

    def _empty_of(self, key: str) -> str:
        return self._is_empty(self._words_of(key), self._key(key))

    def _good(self, key: str) -> str:
        return is_amount(self._own(key))

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
        return any_of(self._is_ticked(self.its.words(key)) for key in self._priorities_there())

    def _misticks(self) -> str:
        known = listed(self.names, "yes")
        words = [(key, self.its.words(key)) for key in self._priorities_there()]
        wrong = (f'ISERROR(FIND("|"&LOWER({each})&"|",{known}))*(1-{self._is_empty(each, key)})' for key, each in words)
        return any_of(wrong)

    def _priorities(self) -> str:
        return str(len(self._priorities_there()))

    def _priorities_there(self) -> tuple[str, ...]:
        if not self.round.priority_keys:
            raise KeyError("projects.priority")
        return self.round.priority_keys
