"""What the commands of an office share: the files of a fund, read and judged, and the collection that they make."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from grants.commands.shared import STDIO, debugging, fail, piped, say

if TYPE_CHECKING:
    from grants.form.library import Library
    from grants.form.rounds import Round
    from grants.office.collection import Collection
    from grants.office.entries import Entry


def entries_of(names: Sequence[str], known: "Library", cluster: str = "") -> "list[Entry]":
    """What an office keeps of each file; that a cluster can't be used ends the command."""
    from grants.office.entries import entry_of
    from grants.office.taking import Taking
    from grants.sharing.cluster import NoCluster
    from grants.sharing.spread import spread
    from grants.validate import Job

    work = Taking(Job(date.today(), library=known, debug=debugging()), entry_of)
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
