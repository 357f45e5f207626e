"""`grants serve`: the page for people without a terminal."""

import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from grants.commands.options import named, one, sources_option
from grants.commands.shared import fail, library, say

if TYPE_CHECKING:
    import socket

LOOPBACK = ("127.0.0.1", "localhost", "::1")
NEEDED = ("starlette", "uvicorn", "python_multipart")
INSTALL = "The page needs more packages: pip install 'grants[web]'."


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, callback=named, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@sources_option
@click.option(
    "--name",
    "names",
    multiple=True,
    callback=named,
    metavar="HOST",
    help="A name by which browsers ask for the page, such as grants.example.gov.uk; may be given again.",
)
@one("--run-by", metavar="WORDS", help="Who runs the page, for its users: a name, and how to reach you.")
@click.option("--open", "opened", is_flag=True, help="Open it in this machine's browser, with a button that ends it.")
def serve(
    host: str,
    port: int,
    sources: tuple[str, ...],
    names: tuple[str, ...],
    run_by: str | None,
    opened: bool,
) -> None:
    """Serve a page for people without a terminal, until Ctrl-C.

    A workbook is dropped there and checked; the marked copy, the return, the board's report, next year's workbook and
    blank workbooks are taken away; an office sees its collection. Nothing is kept. Without --host only this machine
    can reach it; docs/serving.md says how to put it behind a sign-in.
    """
    if not all(map(find_spec, NEEDED)):
        fail(INSTALL)
    library(sources)  # says what is wrong with rounds before anybody asks for one
    listening = _listening(host, port)
    from grants.web.server import address
    from grants.web.server import serve as serve_page
    from grants.web.settings import Settings, from_environment

    given = from_environment()
    where = address(listening)
    settings = Settings(
        rounds=(*sources, *(each for each in given.rounds if each not in sources)),
        hosts=(*names, *given.hosts, *_own_names(host)),
        run_by=run_by or given.run_by,
        workers=given.workers,
    )

    def ready() -> None:
        say(f"Open {where} in a browser. Ctrl-C ends the page.")
        sys.stdout.flush()
        if host not in LOOPBACK:
            say(
                "Everybody who can reach this machine can use it: docs/serving.md says how to ask for a sign-in.",
                err=True,
            )
        if opened:
            import webbrowser

            webbrowser.open(where)

    serve_page(settings, listening, ready, by_button=opened)
    say("The page has ended. Nothing was kept.", err=True)


def _listening(host: str, port: int) -> "socket.socket":
    """A socket at the address; that there can be none ends the command."""
    from grants.web.server import bound

    try:
        return bound(host, port)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        fail(f"The page can't be served at {host}, port {port}: {reason}. Another --port may be free.")


def _own_names(host: str) -> tuple[str, ...]:
    """The address that is listened at, as browsers write it; of one that stands for all there is none."""
    from grants.web.settings import stands_for_all

    if stands_for_all(host):
        return ()
    return (f"[{host}]" if ":" in host else host,)
