"""The page, served by uvicorn: silent, without its name in the answers, and patient only for so long."""

import asyncio
import logging
import socket
from collections.abc import Callable

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from grants.web.settings import PATIENCE, Settings, stands_for_all
from grants.web.site import application

CONNECTIONS, HEAD = 400, 16 * 1024
"""Open at once, and bytes of a request's head."""


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises OSError where it can't."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
    except OSError:
        found.close()
        raise
    return found


def address(listening: socket.socket) -> str:
    """Where a browser on this machine finds the page."""
    host, port = listening.getsockname()[:2]
    if stands_for_all(host):
        host = "::1" if ":" in host else "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(settings: Settings, listening: socket.socket, ready: Callable[[], None], *, by_button: bool = False) -> None:
    """Answer until the process is told to end: by Ctrl-C, by SIGTERM, or by a button of the page where there is one.

    `ready` is called once it can be asked.
    """

    def end() -> None:
        server.should_exit = True

    config = uvicorn.Config(
        application(settings, end if by_button else None),
        http=_Patient,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=HEAD,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
    )
    logging.getLogger().addHandler(logging.NullHandler())  # else Python prints the warnings of libraries
    server = _Server(config, ready)
    try:
        server.run(sockets=[listening])
    except (KeyboardInterrupt, SystemExit):
        return  # uvicorn raises the signal again that it ended by


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


class _Patient(H11Protocol):
    """Uvicorn's protocol, which would wait for ever for the head of a request, with an end to that."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Run the clock while a head is waited for, and stop it once the request is there."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._forget()
        elif self._timer is None:
            self._timer = self.loop.call_later(PATIENCE, self._late)

    def _forget(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.close()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # its words name the library's reasons
        super().send_400_response("This request can't be read.")
