"""Files → their results: in this process, in several of this machine, or over a cluster; in the order of the files."""

import os
from collections.abc import Iterator, Sequence
from typing import TypeVar

from grants.sharing.work import Say, Work, chunks

Result = TypeVar("Result")

PAYS = 48
"""Files from which other processes pay: each takes about as long to start as twenty files take to check."""


def spread(
    work: Work[Result],
    files: Sequence[str],
    piped: bytes | None = None,
    *,
    cluster: str = "",
    say: Say = lambda _: None,
) -> Iterator[Result]:
    """The result of each file, in their order; `piped` is the content of the file "-".

    `cluster` is the address of a scheduler of dask's distributed; without one, processes of this machine share many
    files. `say` is told what is out of the ordinary and stops nothing.
    """
    found = list(chunks(files))
    workers = min(os.cpu_count() or 1, len(found))
    if cluster:
        from grants.sharing.cluster import share as share_out

        yield from share_out(work, found, piped, cluster, say)
    elif len(files) < PAYS or workers < 2 or piped is not None:
        for chunk in found:
            yield from work.check_some([(file, piped if file == "-" else None) for file in chunk])
    else:
        from grants.sharing.processes import share  # which one file never needs

        yield from share(work, found, workers, say)
