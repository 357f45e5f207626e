"""Files → what an office takes from each, in this process or in others; and which of several returns counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from grants.form.rounds import Round
from grants.model.finding import Result
from grants.office.collection import Unclear
from grants.sharing.work import File
from grants.validate import Job, Reading

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Taking(Generic[T]):
    """Work on files that can be sent to another process: what `take` makes of each, once it is read and judged.

    `take` is a function of a module, and is given None in place of a file that can't be read as a return.
    """

    job: Job
    take: Callable[[Reading | None, Result], T]

    def check_some(self, files: Sequence[File]) -> list[T]:
        return [self.take(reading, result) for reading, result in self.job.judge_some(files)]

    def content(self, file: str) -> bytes | None:
        return self.job.content(file)

    def failed(self, file: str, what: str) -> T:
        return self.take(None, self.job.failed(file, what))


class Sent(Protocol):
    """A return that was read: of which round and partnership it is, at which stage, and when it was signed."""

    @property
    def file(self) -> str: ...
    @property
    def round(self) -> Round: ...
    @property
    def stage(self) -> str: ...
    @property
    def signed(self) -> date | None: ...


S = TypeVar("S", bound=Sent)


def latest(found: Sequence[S]) -> tuple[list[S], list[tuple[S, S]]]:
    """The return of each partnership that counts, by round and partnership; and each that doesn't, with that one.

    It is the one of the latest stage, and of that stage the one that was signed last. Raises `Unclear` where two were
    signed on one day.
    """
    by_stamp: dict[str, list[S]] = {}
    for each in found:
        by_stamp.setdefault(each.round.stamp, []).append(each)
    counts, superseded = [], []
    for sent in by_stamp.values():
        ordered = sorted(sent, key=_age)
        last = ordered[-1]
        for each in ordered[:-1]:
            if _age(each) == _age(last):
                raise Unclear(
                    f"{each.file} and {last.file} are the same return of one partnership, {last.round.partnership}, "
                    "and neither was signed after the other: take the one away that does not count."
                )
            superseded.append((each, last))
        counts.append(last)
    return sorted(counts, key=_place), superseded


def _age(sent: Sent) -> tuple[int, date]:
    return [stage.key for stage in sent.round.offered].index(sent.stage), sent.signed or date.min


def _place(sent: Sent) -> tuple[str, int]:
    keys = list(sent.round.partnerships)
    return sent.round.id, keys.index(sent.round.key) if sent.round.key else 0
