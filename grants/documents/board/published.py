"""What the sections of a board report are written from: the return's answers, kept safe for publication."""

from decimal import Decimal
from functools import cached_property
from typing import Literal

from grants.documents.document import Cell, Line, Weight
from grants.documents.own_columns import printed
from grants.documents.printed import NAMES, label, written
from grants.form.answers import aim, behind
from grants.form.form import Column, Sheet
from grants.form.rounds import Round
from grants.model.figures import Figures
from grants.model.money import figure, pounds, written_figure
from grants.model.privacy import counts_people, few, few_behind, tells_who
from grants.model.returns import Return, Row
from grants.model.stages import FINAL, PLAN
from grants.model.targets import is_met

WITHHELD = "Withheld: it could tell who somebody is."
NOT_SHOWN: Literal["not shown"] = "not shown"

Verdict = Literal["missed", "met", "no target", "not shown", "no result"]
"""What the report says of a result, in the order in which it lists them."""


class Published:
    """A return for publication, with its figures. Amounts are Decimal pounds, None where nothing is given.

    Two things are never shown: prose that can tell who somebody is, by personal details or by counting fewer people
    than the round's threshold; and figures that count so few, with whatever would give them away.
    """

    def __init__(self, returned: Return, round: Round) -> None:
        self.returned, self.round = returned, round
        self.stage = round.stage(returned.stage)
        self.figures = Figures(returned, round.grant_total, self.stage)
        self.limit = round.settings.small_number
        self.withheld: set[str] = set()
        self.suppressed = False

    @property
    def has_results(self) -> bool:
        return self.stage.role != PLAN

    @property
    def is_final(self) -> bool:
        return self.stage.role == FINAL

    @property
    def source(self) -> str:
        return f"Source: {self.round.partnership}, {self.stage.label.lower()} return for {self.round.year}."

    @cached_property
    def _results(self) -> tuple[str, ...]:
        """The columns of Measures that hold the results of any stage."""
        return tuple(dict.fromkeys(stage.result for stage in self.round.form.stages if stage.result))

    def pounds(self, amount: Decimal | None) -> str:
        return "not given" if amount is None else pounds(amount, self.round.locale)

    def amount(self, amount: Decimal | None, weight: Weight = "plain") -> Cell:
        return (Line(self.pounds(amount), weight, amount),)

    # ---------------------------------------------------------------------------------------- what may be shown

    def prose(self, text: str | None) -> str:
        """A text of the return, or that it is withheld; "" where there is none."""
        if not text or not tells_who(text, self.limit):
            return text or ""
        self.withheld.add(text)
        return WITHHELD

    def name(self, project: Row) -> str:
        return self.prose(project["project"]) or project["ref"] or "A project without a name"

    def is_few(self, measure: Row) -> bool:
        """Whether any figure of a measure counts so few people that it must not be shown."""
        if any(few(measure, key, self.limit) for key in self._results):
            return True
        beside = [figure(measure[key], "people") for key in ("baseline", "comparator")]
        return counts_people(measure) and any(count is not None and 0 < count < self.limit for count in beside)

    def result(self, measure: Row) -> str:
        """A result as people write it, with what is behind it; "fewer than 5" where it counts so few people."""
        key, unit = self.stage.result, measure["unit"]
        given = measure.get(key)
        if given and self.is_few(measure):
            self.suppressed = True
            counts = few(measure, key, self.limit)
            return f"fewer than {self.limit}" if counts and counts[0] == key else NOT_SHOWN
        if unit == "narrative" and given:
            return self.prose(given)
        shown = written_figure(given, unit, self.round.locale)
        detail = behind(measure, self.round)
        if detail and few_behind(measure, self.limit):
            detail, self.suppressed = "", True  # nothing says what it counts, so it may be people
        return f"{shown} ({detail})" if shown and detail else shown or "no result given"

    def aim(self, measure: Row) -> str:
        return self.prose(aim(measure, self.round))

    def verdict(self, measure: Row) -> Verdict:
        """Whether the result meets its target, or why that can't be decided."""
        given = measure.get(self.stage.result)
        if given and self.is_few(measure):
            return NOT_SHOWN
        met = is_met(measure, self.stage.result)
        if met is not None:
            return "met" if met else "missed"
        return "no target" if given else "no result"

    def light(self, measure: Row) -> str | None:
        """The key of the measure's light at this stage; None where it must not be shown."""
        hidden = measure.get(self.stage.result) and self.is_few(measure)
        light: str | None = None if hidden else measure.get(self.stage.light)
        return light

    def comment(self, measure: Row) -> str:
        """What the measure's figures need beside them; nothing where they must not be shown."""
        return "" if self.is_few(measure) else self.prose(measure.get(self.stage.comment))

    # -------------------------------------------------------------------------------------------- own columns

    def own(self, project: Row) -> list[Line]:
        """What the own columns that this stage prints hold of a project: "Wards: Efford.", a line a row.

        Of sheets where a project can have several rows they are items, with the sheet's title in front.
        """
        found = [(sheet, self._own_answers(sheet, row)) for sheet, row in self._own_rows(project)]
        once = ("projects", self.stage.sheet)
        return [
            Line(words) if sheet.key in once else Line(f"{sheet.title}: {words}", "item")
            for sheet, words in found
            if words
        ]

    def _own_rows(self, project: Row) -> list[tuple[Sheet, Row]]:
        """The rows of a project on the sheets that have such columns."""
        rows = [(sheet, project) for sheet in self._own_sheets if sheet.key == "projects"]
        others = [sheet for sheet in self._own_sheets if sheet.key != "projects"]
        return rows + [(sheet, row) for sheet in others for row in self._by_ref[sheet.key].get(project["ref"], [])]

    @cached_property
    def _own_sheets(self) -> list[Sheet]:
        sheets = self.round.sheets.values()
        return [sheet for sheet in sheets if sheet.layout == "table" and sheet.has("ref") and self._own(sheet)]

    @cached_property
    def _by_ref(self) -> dict[str, dict[str, list[Row]]]:
        return {sheet.key: dict(self.returned[sheet.key].by_ref()) for sheet in self._own_sheets}

    def _own(self, sheet: Sheet) -> list[Column]:
        return [column for column in printed(sheet, self.stage.key) if column.own and not column.personal]

    def _own_answers(self, sheet: Sheet, row: Row) -> str:
        if sheet.key == "measures" and self.is_few(row):
            return ""
        texts = [(label(column.title), self._own_answer(column, row)) for column in self._own(sheet)]
        words = "; ".join(f"{title}: {text}" for title, text in texts if text)
        key = NAMES.get(sheet.key, "")
        name = self.prose(written(sheet.column(key), row[key], self.round)) if sheet.has(key) else ""
        if not words:
            return ""
        sentence = f"{name}: {words}" if name else words
        return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."

    def _own_answer(self, column: Column, row: Row) -> str:
        """An answer of an own column; a small number may count people, since nothing says what it counts."""
        value = row[column.key]
        if column.kind == "number" and value is not None and 0 < value < self.limit:
            self.suppressed = True
            return f"fewer than {self.limit}"
        return self.prose(written(column, value, self.round))
