"""Where rounds are found: files and folders that a user names, then the rounds that ship."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grants.form import rounds
from grants.form.problems import Problem, RoundError, values_of
from grants.form.rounds import Round


class Library:
    """The rounds that a command knows.

    `sources` are round files and folders of them. A file that can't be used is kept in `problems` and the others are
    used. Raises RoundError where two rounds have one id, since a stamp would mean either.
    """

    def __init__(self, sources: Sequence[str | Path] = ()) -> None:
        self._given: dict[str, Round] = {}
        self._files: dict[str, str] = {}
        self._faulty: list[RoundError] = []
        found = (path for source in sources for path in _round_files(Path(source)))
        for path in {path.resolve(): path for path in found}.values():  # a file that is named twice is one
            try:
                self._add(path)
            except _Twice as twice:
                raise RoundError(str(path), [twice.problem], readable=False) from None
            except RoundError as error:
                self._faulty.append(error)

    def _add(self, path: Path) -> None:
        text = rounds.read(path)
        if _is_form(values_of(text, str(path))):
            return  # it lies beside the rounds that use it
        round = rounds.parse(text, str(path), path.parent)
        other = self._files.get(round.id) or self._other_that_ships(round)
        if other:
            raise _Twice(Problem("id", 0, f'"{round.id}" is the id of {other} too; give each round an id of its own'))
        self._given[round.id] = round
        self._files[round.id] = str(path)

    def _other_that_ships(self, round: Round) -> str:
        """That a round of this id ships, and is another one; a copy of it is no trouble."""
        try:
            same = round.id not in rounds.ids() or rounds.load(round.id) == round
        except RoundError:
            same = True  # the one that ships can't be used, and so is not meant
        return "" if same else "a round that ships"

    @property
    def problems(self) -> tuple[RoundError, ...]:
        """The files that can't be used, each with what is wrong with it: first those that were named."""
        return (*self._faulty, *(error for error in self._shipped() if isinstance(error, RoundError)))

    @property
    def named_problems(self) -> tuple[RoundError, ...]:
        """The files that a user named and that can't be used."""
        return tuple(self._faulty)

    def ids(self) -> list[str]:
        """The ids of all rounds that can be used, those that were named first."""
        return [each.id for each in self.rounds()]

    def rounds(self) -> list[Round]:
        """Every round that can be used, those of many partnerships whole."""
        ships = (each for each in self._shipped() if isinstance(each, Round) and each.id not in self._given)
        return [*self._given.values(), *ships]

    def _shipped(self) -> Iterator[Round | RoundError]:
        for name in rounds.ids():
            try:
                yield rounds.load(name)
            except RoundError as error:
                yield error

    def find(self, stamp: str) -> Round | None:
        """The round of a stamp, ROUND or ROUND/KEY, for its partnership; None where no such round is known.

        ROUND alone, of a round of many partnerships, gives that round whole.
        """
        name, _, key = stamp.partition("/")
        round = self._given.get(name)
        if round is None and name in rounds.ids():  # a stamp is not trusted as a path
            try:
                round = rounds.load(name)
            except RoundError:
                return None
        if round is None or not key:
            return round
        return round.of(key) if key in round.partnerships else None

    def load(self, source: str) -> Round:
        """The round that an option names: a stamp of one that is known, or the path of a file. Raises RoundError."""
        return self.find(source) or rounds.load(source)

    def newest(self) -> Round:
        """The round of the latest year: of those that were named, where there are any."""
        if self._given:
            return max(self._given.values(), key=lambda each: each.begins)
        return rounds.newest()


class _Twice(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def _round_files(source: Path) -> list[Path]:
    return sorted(source.glob("*.toml")) if source.is_dir() else [source]


def _is_form(values: dict[str, Any]) -> bool:
    """Whether a file is a form and no round: its stages are a list, and it names no fund."""
    return isinstance(values.get("stages"), list) and "fund" not in values
