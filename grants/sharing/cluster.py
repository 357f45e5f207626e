"""Chunks of files → their results, by a cluster of dask's distributed, whose workers share no disk with this machine.

The bytes of the files are sent along. Nothing else leaves this machine, and nothing is left on the workers.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import grants
from grants.model.starting import settle
from grants.sharing.work import File, Say, Work

Result = TypeVar("Result")

PATIENCE = 10.0
"""Seconds in which a scheduler, and then its first worker, must answer."""
ABSENCE = 60.0
"""Seconds without any worker after which the files that are left are not waited for."""


class NoCluster(Exception):
    """Why a cluster can't be used, in words."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A chunk of which the files that could be read were sent."""

    chunk: Sequence[str]
    read: frozenset[str]
    future: Any


def share(
    work: Work[Result], chunks: Sequence[list[str]], piped: bytes | None, address: str, say: Say
) -> Iterator[Result]:
    """The result of each file; `piped` is the content of the file "-".

    dask gives what a worker had that died to others; a file that ends each worker which has it is reported. Raises
    `NoCluster` where none can be used.
    """
    with _client(address) as client:
        there = _Cluster(client, work, piped)
        waiting: deque[_Sent] = deque()
        for chunk in chunks:
            waiting.append(there.send(chunk))
            if len(waiting) >= there.room:  # no more is sent than is worked on soon
                yield from there.results(waiting.popleft())
        while waiting:
            yield from there.results(waiting.popleft())
        if lost := there.lost():
            them = "1 worker" if lost == 1 else f"{lost} workers"
            say(f"{them} of the cluster ended while files were checked; what they had was checked again.")


class _Cluster(Generic[Result]):
    def __init__(self, client: Any, work: Work[Result], piped: bytes | None) -> None:
        self._client, self._work, self._piped = client, work, piped
        self._workers = self._there()
        self.room = 2 * sum(client.nthreads().values()) + 2

    def _there(self) -> set[str]:
        return set(self._client.scheduler_info(n_workers=-1)["workers"])

    def lost(self) -> int:
        """How many of the workers have ended since."""
        return len(self._workers - self._there())

    def send(self, chunk: Sequence[str]) -> _Sent:
        contents = {file: self._piped if file == "-" else self._work.content(file) for file in chunk}
        files = [(file, content) for file, content in contents.items() if content is not None]
        future = self._client.submit(_check, self._work, files, pure=False)
        return _Sent(chunk, frozenset(file for file, _ in files), future)

    def results(self, sent: _Sent) -> Iterator[Result]:
        """The results of a chunk; file by file where it ended every worker that had it."""
        from distributed import KilledWorker

        try:
            found = dict(
                zip([file for file in sent.chunk if file in sent.read], self._waited(sent.future), strict=True)
            )
        except KilledWorker:
            if len(sent.chunk) == 1:
                yield self._work.failed(sent.chunk[0], "each worker that checked it ended before it was done")
                return
            for file in sent.chunk:
                yield from self.results(self.send([file]))
            return
        for file in sent.chunk:  # what can't be read here is said here: a worker may have another file of this name
            yield found[file] if file in found else self._work.check_some([(file, None)])[0]

    def _waited(self, future: Any) -> Sequence[Result]:
        """A result, unless for a long time there is no worker at all."""
        absent = 0.0
        while True:
            try:
                results: Sequence[Result] = future.result(timeout=PATIENCE)
                return results
            except TimeoutError:
                absent = 0.0 if self._client.nthreads() else absent + PATIENCE
                if absent >= ABSENCE:
                    raise NoCluster("All workers of the cluster have ended, and none has come back.") from None


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """A connection to a scheduler, with workers that have this version of the tool."""
    try:
        from distributed import Client

        connect: Any = Client  # whose own hints of types are not complete
    except ImportError:
        raise NoCluster("--cluster needs more packages: pip install 'grants[cluster]'.") from None
    try:
        client = connect(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:  # what is no address, and a place where nobody answers
        raise NoCluster(f"There is no scheduler at {address}: {str(error).splitlines()[0]}.") from None
    try:
        _agree(client, address)
        yield client
    finally:
        client.close()


def _agree(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise NoCluster(f"The scheduler at {address} has no worker. Start one with: dask worker {address}") from None
    try:
        versions = client.run(_version)
    except ImportError:
        raise NoCluster(
            f"A worker of {address} has no grants. Install this version there: {grants.__version__}."
        ) from None
    other = next((each for each in versions.items() if each[1] != grants.__version__), None)
    if other:
        raise NoCluster(
            f"The worker at {other[0]} has grants {other[1]}, and here is {grants.__version__}. Make them one."
        )


def _version() -> str:
    return grants.__version__


def _check(work: Work[Result], files: Sequence[File]) -> Sequence[Result]:
    settle()
    return work.check_some(files)
