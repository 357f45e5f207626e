"""What the commands of an office share: the files of a fund, read and judged, and the collection that they make."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from grants.commands.shared import STDIO, debugging, fail, piped, say

if TYPE_CHECKING:
    from grants.form.library import Library
    from grants.form.rounds import Round
    from grants.model.finding import Result
    from grants.office.collection import Collection
    from grants.office.entries import Entry
    from grants.validate import Reading


T = TypeVar("T")


def entries_of(names: Sequence[str], known: "Library", cluster: str = "") -> "list[Entry]":
    """What an office keeps of each file; that a cluster can't be used ends the command."""
    from grants.office.entries import entry_of

    return taken(names, known, entry_of, cluster)


def taken(
    names: Sequence[str], known: "Library", take: "Callable[[Reading | None, Result], T]", cluster: str = ""
) -> list[T]:
    """What a function of a module takes from each file, once it is read and judged."""
    from grants.office.taking import Taking
    from grants.sharing.cluster import NoCluster
    from grants.sharing.spread import spread
    from grants.validate import Job

    work = Taking(Job(date.today(), library=known, debug=debugging()), take)
    try:
        content = piped(STDIO) if STDIO in names else None
        return list(spread(work, names, content, cluster=cluster, say=partial(say, err=True)))
    except NoCluster as error:
        fail(str(error))


def round_of(entries: "Sequence[Entry]", known: "Library", where: str) -> "Round":
    """The round of which there are most files, whole. Where there is none, that ends the command."""
    from grants.office.collection import main_round

    return known.find(main_round(entries)) or fail(
        f"None of {where} can be read as a return of a round that is known here."
    )


def collection_of(entries: "Sequence[Entry]", round: "Round", stage: str) -> "Collection":
    """The collection of a round at a stage; that two files leave open which of them counts ends the command."""
    from grants.office.collection import Unclear, collected

    try:
        return collected(entries, round, stage)
    except Unclear as error:
        fail(str(error))


def collected(entries: "Sequence[Entry]", known: "Library", named: "Round | None", stage: str | None) -> "Collection":
    """The collection of a round, of that of most files where none is `named`, at a stage, the latest where none is."""
    from grants.office.collection import latest_stage

    round = named or round_of(entries, known, "these files")
    whole = known.find(round.id) or round
    return collection_of(entries, whole, _stage(whole, stage, latest_stage(entries, whole)))


def _stage(round: "Round", named: str | None, latest: str) -> str:
    from grants.reading.gate import Refused
    from grants.reading.origin import named_stage

    try:
        return named_stage(round, named) if named else latest
    except Refused as refused:
        fail(f"{refused.finding.message} {refused.finding.fix}")


def files_of_collection(file: str) -> list[str]:
    """The files that a collection names, where `file` is one; else the file itself."""
    from grants.office.collected_files import files_named

    if file == STDIO or not (found := files_named(Path(file))):
        return [file]
    lost = [each for each in found if not Path(each).is_file()]
    if lost:
        fail(
            f"{file} is a collection, and names files that are not there: {', '.join(lost[:3])}"
            f"{' ...' if len(lost) > 3 else ''}. Give the returns, or the folder that they are in."
        )
    return found
