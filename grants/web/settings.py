"""What whoever runs the page decides, and how much of anything the page takes from others."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from grants.model.limits import FILE

MIB = 1024**2

LOCAL = ("127.0.0.1", "localhost", "[::1]")
"""The names by which a browser on the same machine asks for the page."""


def stands_for_all(host: str) -> bool:
    """Whether an address stands for all that the machine has, as 0.0.0.0 and :: do; a name does not."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


WORKERS = 2
PATIENCE = 15.0
"""Seconds in which the head of a request has to arrive, and how much later than at its pace a form may arrive."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a page is run. Seconds and bytes."""

    rounds: tuple[str, ...] = ()
    """Files and folders of rounds, beside those that ship."""
    hosts: tuple[str, ...] = ()
    """Other names by which browsers ask for the page."""
    run_by: str = ""
    """Who runs it, in words for its users."""

    workers: int = WORKERS
    deadline: float = 30.0
    """For one workbook; a collection of many has `for_many`."""
    for_many: float = 120.0
    memory: int = 3 * 1024 * MIB
    """Addresses that a worker process may hold, of which polars reserves many that it never uses."""
    waiting: int = 24
    """Requests that wait for a worker; more are told to come again."""

    form: int = FILE * 4 // 3 + 256 * 1024
    """Bytes of a form with one workbook, which may be written in base64."""
    form_of_many: int = 64 * MIB
    files: int = 200
    """Workbooks of one collection."""
    held: int = 256 * MIB
    """Bytes of all forms that are arriving or being answered."""

    patience: float = PATIENCE
    pace: int = 16 * 1024
    """Bytes in a second, below which a connection is too slow."""

    def knows(self, host: str) -> bool:
        """Whether a request's Host is a name of this page; its port may be any."""
        name = host.lower()
        name = name[: name.index("]") + 1] if name.startswith("[") and "]" in name else name.partition(":")[0]
        return name in (*LOCAL, *(each.lower() for each in self.hosts))


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings for a server that is not started by `grants serve`: GRANTS_ROUNDS, _HOSTS, _RUN_BY and _WORKERS."""
    workers = environment.get("GRANTS_WORKERS", "")
    return Settings(
        rounds=tuple(_several(environment.get("GRANTS_ROUNDS", "").split(os.pathsep))),
        hosts=tuple(_several(environment.get("GRANTS_HOSTS", "").split(","))),
        run_by=environment.get("GRANTS_RUN_BY", "").strip(),
        workers=int(workers) if workers.isdecimal() and int(workers) else WORKERS,
    )


def _several(texts: Iterable[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]
