"""The money of a return in one table: what there is, what became of it, and whether it comes out to the penny."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from grants.documents.answers_by_project import AnswersByProject
from grants.documents.document import Cell, Column, Line, Table, Weight
from grants.documents.printed import amount_line
from grants.form.needs import place
from grants.model.figures import ProjectFigures, total
from grants.model.moves import BETWEEN, Moves
from grants.model.stages import FINAL, PLAN
from grants.model.words import counted, listed


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the table. `sums` are the entries, counted from 0, that come to it; `of` the refs that it is about."""

    words: str
    amount: Decimal
    of: tuple[str, ...] = ()
    sums: tuple[int, ...] = ()


class Money:
    """The money of a return at its stage, as lines that add up and as sentences."""

    def __init__(self, answers: AnswersByProject) -> None:
        self.answers, self.figures, self.say = answers, answers.figures, answers.say
        self._entries: list[_Entry] = []

    # --------------------------------------------------------------------------------------------------- the table

    @property
    def table(self) -> Table:
        self._entries = []
        self._there_is()
        role = self.answers.stage.role
        if role == PLAN:
            self._of_the_plan()
        elif role == FINAL:
            self._of_the_year()
        else:
            self._so_far()
        said = any(entry.of for entry in self._entries)
        columns = (
            Column(self.say("money_line"), 50),
            Column(self.say("money_amount"), 16, numbers=True),
            *([Column(self.say("money_projects"), 34)] if said else []),
        )
        heading = self.say("money_title_plan" if role == PLAN else "money_title")
        rows = tuple(self._row(entry)[: len(columns)] for entry in self._entries)
        return Table(heading, columns, rows, share=100 if said else 62)

    def _row(self, entry: _Entry) -> tuple[Cell, ...]:
        weight: Weight = "strong" if entry.sums else "plain"
        shown = amount_line(entry.amount, self.answers.round)
        amount = Line(shown.text, weight, entry.amount, entry.sums)
        return (Line(entry.words, weight),), (amount,), (Line(", ".join(entry.of)),) if entry.of else ()

    def _add(self, key: str, amount: Decimal, of: Sequence[str] = (), **facts: object) -> None:
        self._entries.append(_Entry(self.say(key, **facts), amount, tuple(of)))

    def _sum(self, key: str, since: int) -> None:
        """A line that is the sum of all since one of them."""
        places = tuple(range(since, len(self._entries)))
        self._entries.append(_Entry(self.say(key), total(self._entries[each].amount for each in places), (), places))

    def _there_is(self) -> None:
        self._add("money_grant", self.figures.grant_total)
        self._add("money_carried_in", self.figures.carried_in)
        self._sum("money_available", 0)

    def _of_the_plan(self) -> None:
        since = len(self._entries)
        self._add("money_allocated", self.figures.allocated)
        self._not_allocated()
        self._sum("money_in_all", since)

    def _not_allocated(self) -> None:
        self._add("money_left" if self.figures.left >= 0 else "money_over", self.figures.left)

    def _so_far(self) -> None:
        self._of_the_plan()
        since = len(self._entries)
        self._add("money_spent_so_far", self.figures.spent_so_far)
        self._not_told(1)
        rest = self.figures.allocated - self.figures.spent_so_far - self.figures.not_told
        self._add("money_unspent_so_far", rest)
        self._sum("money_in_all_allocated", since)

    def _not_told(self, sign: int) -> None:
        """What is allocated to projects that did not say what they spent; nothing where all did."""
        if self.figures.silent:
            refs = [project.ref or "" for project in self.figures.silent]
            self._add("money_not_told" if sign > 0 else "money_less_not_told", sign * self.figures.not_told, refs)

    def _of_the_year(self) -> None:
        """What became of what there is; and from what was allocated to what was spent."""
        figures, since = self.figures, len(self._entries)
        self._add("money_spent", figures.spent_so_far)
        for move in self._leaves:
            label = self.answers.round.label("moves", move)
            self._entries.append(
                _Entry(label, figures.moved(move), self._refs(partial(ProjectFigures.moved, move=move)))
            )
        for move in self._meets:
            label, met = self.answers.round.label("moves", move), partial(ProjectFigures.moved, move=move, over=True)
            self._add("money_met", -figures.moved(move, over=True), self._refs(met), move=label)
        self._not_allocated()
        self._not_told(1)
        words = "money_unexplained" if self.unexplained >= 0 else "money_unexplained_over"
        self._add(words if self._asks_where else "money_not_spent", self.unexplained)
        self._sum("money_in_all", since)
        since = len(self._entries)
        self._add("money_allocated", figures.allocated)
        self._add("money_underspent", -figures.underspent, self._refs(lambda each: max(each.variance or 0, 0)))
        self._add("money_overspent", figures.overspent, self._refs(lambda each: max(-(each.variance or 0), 0)))
        self._not_told(-1)
        self._sum("money_spent", since)

    def _refs(self, amount: Callable[[ProjectFigures], Decimal | int]) -> tuple[str, ...]:
        """The refs of the projects that a figure is of."""
        return tuple(project.ref or "" for project in self.figures.rows if amount(project))

    # ----------------------------------------------------------------------------------------------- what is known

    @property
    def _leaves(self) -> list[str]:
        return [move for move in self._asked(self.answers.round.form.moves.underspend) if move not in BETWEEN]

    @property
    def _meets(self) -> list[str]:
        return [move for move in self._asked(self.answers.round.form.moves.overspend) if move not in BETWEEN]

    def _asked(self, moves: Sequence[str]) -> Sequence[str]:
        return moves if self._asks_where else ()

    @property
    def _asks_where(self) -> bool:
        """Whether the form asks what happens to a variance."""
        own = place(self.answers.stage, "spending.move")
        return self.answers.round.has("moves.move") or bool(own and self.answers.round.has(own))

    @property
    def unexplained(self) -> Decimal:
        return self.figures.unexplained(self._leaves, self._meets)

    # -------------------------------------------------------------------------------------------------- sentences

    def sentences(self) -> list[str]:
        """What the table says, in words: what is allocated, what was spent, and whether it comes out."""
        role = self.answers.stage.role
        found = [self._allocation()]
        if role == FINAL:
            found += [self._spent(), *self._outcome()]
        elif role != PLAN:
            found.append(self._spent_so_far())
        return found

    def _allocation(self) -> str:
        left, available = self.figures.left, self._pounds(self.figures.available)
        key = "left" if left > 0 else "over" if left else "all_allocated"
        return self.say(key, available=available, amount=self._pounds(abs(left)))

    def _spent(self) -> str:
        figures = self.figures
        return self.say(
            "spent_in_all",
            spent=self._pounds(figures.spent_so_far),
            allocated=self._pounds(figures.allocated),
            underspent=self._pounds(figures.underspent),
            overspent=self._pounds(figures.overspent),
        )

    def _spent_so_far(self) -> str:
        figures = self.figures
        forecasts = [project.forecast for project in figures.rows]
        known = any(amount is not None for amount in forecasts)
        return self.say(
            "spent_so_far" if known else "spent_so_far_only",
            spent=self._pounds(figures.spent_so_far),
            allocated=self._pounds(figures.allocated),
            forecast=self._pounds(total(forecasts)),
        )

    def _outcome(self) -> Iterator[str]:
        figures = self.figures
        if figures.silent:
            projects = counted(len(figures.silent), "project")
            yield self.say("not_told", projects=projects, amount=self._pounds(figures.not_told))
        if self.unexplained and self._asks_where:
            key = "does_not_come_out" if self.unexplained > 0 else "comes_out_twice"
            yield self.say(key, amount=self._pounds(abs(self.unexplained)))
        elif not figures.silent and not figures.left and self._asks_where:
            yield self.say("comes_out")

    def moves(self) -> list[str]:
        """What moves from one project to another, in a sentence; nothing where nothing does."""
        moves = Moves(self.figures.projects, ())
        if self.answers.stage.role != FINAL or not moves.in_all:
            return []
        pairs = sorted(moves.told.keys() | moves.heard.keys())
        each = [
            self.say("money_move", amount=self._pounds(moves.between(pair)), giver=pair[0], taker=pair[1])
            for pair in pairs
        ]
        return [self.say("money_moved", amount=self._pounds(moves.in_all), moves=listed(each))]

    def _pounds(self, amount: Decimal) -> str:
        return self.answers.pounds(amount)
