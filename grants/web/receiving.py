"""A request → its form: bounded and timed while it arrives, and held in memory only."""

import asyncio

from starlette.requests import Request
from starlette.types import Message

from grants.web.guard import SHARE, Pace, Share, TooMuch, TooSlow, drained
from grants.web.settings import MIB, Settings
from grants.web.uploads import Arriving, Form, Unusable


class Gone(Exception):
    """Whoever sent a form has closed the connection before it was whole."""


async def form_of(request: Request, settings: Settings, most: int, files: int) -> Form:
    """The form of a request of at most so many bytes and files.

    Raises `Unusable` with words once the rest of it has arrived and is forgotten, `TooSlow` and `Gone`.
    """
    pace = Pace(settings)
    try:
        return await _arrived(request, pace, most, files)
    except Unusable:
        if "expect" not in request.headers:  # else it has not been sent yet, and never will be
            await drained(request.receive, pace, 4 * settings.form_of_many)
        raise


async def _arrived(request: Request, pace: Pace, most: int, files: int) -> Form:
    share: Share = request.scope[SHARE]
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)
    arriving = Arriving(request.headers.get("content-type", ""), files)
    received, more = 0, True
    while more:
        message = await _next(request, pace)
        piece = message.get("body", b"")
        received += len(piece)
        pace.went(len(piece))
        if received > most:
            raise _too_large(most)
        try:
            share.take(len(piece))
        except TooMuch:
            raise Unusable("Many people use the page at this moment. Try again in a minute.", 503) from None
        arriving.take(piece)
        more = message.get("more_body", False)
    return arriving.whole()


async def _next(request: Request, pace: Pace) -> Message:
    try:
        async with asyncio.timeout(pace.left):
            message = await request.receive()
    except TimeoutError:
        raise TooSlow from None
    if message["type"] == "http.disconnect":
        raise Gone
    return message


def _too_large(most: int) -> Unusable:
    return Unusable(f"That is more than the {shown(most)} MB that can be sent. A full return has under 1 MB.", 413)


def shown(most: int) -> int:
    """Megabytes of workbooks that fit into a form of so many bytes, in which they may stand in base64."""
    return most * 3 // 4 // MIB
