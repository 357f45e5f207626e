"""What the formulas of conditions may name of the round, and of sums over other sheets."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date

from grants.form.form import Sheet
from grants.form.round import Round
from grants.model.words import alike
from grants.template.formulas import text
from grants.template.live.named_arrays import ALLOCATED_NOW, AVAILABLE_NOW, decided, lost_refs, most_uses, uses
from grants.template.live.own_rows import Own
from grants.template.placeholders import Placeholders


class RoundVocabulary(Placeholders, ABC):
    """The part of a vocabulary that is of the round and of other sheets; `Vocabulary` has the other."""

    sheet: Sheet
    its: Own

    @property
    def round(self) -> Round:
        return self.names.round

    @abstractmethod
    def _key(self, key: str) -> str:
        """The key of an own column, where its role in the stage is given."""

    @abstractmethod
    def _words_of(self, key: str) -> str:
        """A cell of the row as text."""

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
        return any_of(tests)

    def _apart(self) -> str:
        """Whether spend or forecast is further from its plan than the round allows."""
        share = f"{self.round.settings.variance_tolerance / 100:g}"
        spent, allocated = self._key("spent"), self._allocated_of_ref()
        pairs = []
        for key, role in (("spent", "planned"), ("forecast", "")):
            if self.sheet.has(getattr(self.stage, key)) and (not role or self.sheet.has(getattr(self.stage, role))):
                given = self.its.value(self._key(key))
                plan = self.its.value(self._key(role)) if role else allocated
                known = f"{is_amount(given)}*{is_amount(plan) if role else self._is_allocated()}"
                plan = number_in(plan) if role else plan
                pairs.append(f"{known}*(ABS({number_in(given)}-{plan})>{plan}*{share}+0.000001)")
        given = self.its.value(spent)
        pairs.append(f"{is_amount(given)}*{self._is_allocated()}*({number_in(given)}>{allocated}*(1+{share})+0.000001)")
        return any_of(pairs)


def serial(day: date) -> str:
    """A day as the number that Excel has for it."""
    return str((day - date(1899, 12, 30)).days)


def number_in(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),{cell},0)"


def is_amount(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),({cell}>=0)*(ABS({cell}-ROUND({cell},2))<0.000001),0)"


def any_of(tests: Iterable[str]) -> str:
    made = "+".join(tests)
    if not made:
        raise KeyError("nothing to hold it against")
    return f"({made})"
