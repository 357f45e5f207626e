"""What the sections of a report say things with: the sentences of its language, and amounts as its round has them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from grants.documents import wording
from grants.documents.document import Cell, Line, Weight
from grants.form.form import Stage
from grants.form.rounds import Round
from grants.model.money import pounds
from grants.model.stages import FINAL, PLAN


class Telling(ABC):
    """A report on returns of a round. Amounts are Decimal pounds, None where nothing is given."""

    sections: tuple[str, ...] = ("board",)
    """Where its sentences stand: what the first of these sections lacks is said as the next one does."""
    round: Round
    stage: Stage

    @property
    def limit(self) -> int:
        """Counts of fewer people than this are not shown."""
        return self.round.settings.small_number

    @property
    def has_results(self) -> bool:
        return self.stage.role != PLAN

    @property
    def is_final(self) -> bool:
        return self.stage.role == FINAL

    @property
    @abstractmethod
    def source(self) -> str:
        """Where its figures come from, as it stands below a figure."""

    def say(self, key: str, **facts: Any) -> str:
        """A sentence in the round's language, by its key."""
        locale = self.round.locale
        return wording.say(locale, wording.key_in(locale, self.sections, key), **facts)

    def listed(self, items: Sequence[str]) -> str:
        """ "name, position and date"."""
        return wording.listed(self.round.locale, items)

    def day(self, value: date) -> str:
        return wording.day(self.round.locale, value)

    @property
    def fewer_than_limit(self) -> str:
        """What stands in the place of a number that counts fewer people than may be published."""
        return self.say("fewer_than", limit=self.limit)

    def pounds(self, amount: Decimal | None) -> str:
        return self.say("not_given") if amount is None else pounds(amount, self.round.locale)

    def amount(self, amount: Decimal | None, weight: Weight = "plain") -> Cell:
        return (Line(self.pounds(amount), weight, amount),)
