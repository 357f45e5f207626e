"""A request → its form: bounded and timed while it arrives, and held in memory only."""

import asyncio

from starlette.requests import Request

from grants.web.guard import SHARE, Pace, Share, TooMuch, TooSlow, drained
from grants.web.settings import MIB, Settings
from grants.web.uploads import Arriving, Form, Unusable


class Gone(Exception):
    """Whoever sent a form has closed the connection before it was whole."""


async def form_of(request: Request, settings: Settings, most: int, files: int) -> Form:
    """The form of a request of at most so many bytes and files.

    Raises `Unusable` with words once the rest of it has arrived and is forgotten, `TooSlow` and `Gone`.
    """
    pieces = _Pieces(request, Pace(settings))
    try:
        return await _arrived(request, pieces, most, files)
    except Unusable:
        if pieces.more and "expect" not in request.headers:  # else it has not been sent yet, and never will be
            await drained(request.receive, pieces.pace, 4 * settings.form_of_many)
        raise


async def _arrived(request: Request, pieces: "_Pieces", most: int, files: int) -> Form:
    share: Share = request.scope[SHARE]
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)
    arriving = Arriving(request.headers.get("content-type", ""), files)
    received = 0
    while pieces.more:
        piece = await pieces.next()
        received += len(piece)
        if received > most:
            raise _too_large(most)
        try:
            share.take(len(piece))
        except TooMuch:
            raise Unusable("Many people use the page at this moment. Try again in a minute.", 503) from None
        arriving.take(piece)
    return arriving.whole()


class _Pieces:
    """The pieces of a form, each of which has to come in time."""

    def __init__(self, request: Request, pace: Pace) -> None:
        self._request, self.pace, self.more = request, pace, True

    async def next(self) -> bytes:
        try:
            async with asyncio.timeout(self.pace.left):
                message = await self._request.receive()
        except TimeoutError:
            raise TooSlow from None
        if message["type"] == "http.disconnect":
            raise Gone
        piece: bytes = message.get("body", b"")
        self.more = message.get("more_body", False)
        self.pace.went(len(piece))
        return piece


def _too_large(most: int) -> Unusable:
    return Unusable(f"That is more than the {shown(most)} MB that can be sent. A full return has under 1 MB.", 413)


def shown(most: int) -> int:
    """Megabytes of workbooks that fit into a form of so many bytes, in which they may stand in base64."""
    return most * 3 // 4 // MIB
