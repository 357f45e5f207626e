"""Around the application: who may ask, how fast, what stands in the head of each answer, and what becomes of faults."""

import asyncio
import contextlib
import sys
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from grants.web.answer import Answer, words_for_programs
from grants.web.freed import give_back
from grants.web.pages import words
from grants.web.settings import Settings
from grants.web.workers import where

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with "no-referrer" Chromium would send no origin with a form
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}
"""Of every answer."""
PIECE = 64 * 1024
LARGE = 4 * 1024**2
"""Bytes of a request and its answer after which memory is given back."""
SHARE = "grants.share"
"""Under which a request finds its share of the memory for forms."""


class TooSlow(Exception):
    """The other side takes longer than it may."""


class TooMuch(Exception):
    """All forms together have more bytes than are held at once."""


class Held:
    """Bytes that are held for all requests."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0


class Share:
    """The bytes that are held for one request."""

    def __init__(self, held: Held) -> None:
        self._held, self._mine = held, 0

    def take(self, number: int, *, bounded: bool = True) -> None:
        """Count more bytes; raises `TooMuch` where there is no room for them."""
        if bounded and self._held.bytes + number > self._held.most:
            raise TooMuch
        self._held.bytes += number
        self._mine += number

    def give_back(self) -> None:
        """All of it; after a large form the system gets its memory back, once nothing refers to it."""
        self._held.bytes -= self._mine
        if self._mine > LARGE:
            asyncio.get_running_loop().call_later(0.1, give_back)
        self._mine = 0


class Pace:
    """How long the other side may take: some patience, and more for what has gone through."""

    def __init__(self, settings: Settings) -> None:
        self._began, self._bytes, self._settings = time.monotonic(), 0, settings

    def went(self, number: int) -> None:
        self._bytes += number

    @property
    def left(self) -> float:
        """Seconds until the next bytes have to be there."""
        allowed = self._settings.patience + self._bytes / self._settings.pace
        return max(self._began + allowed - time.monotonic(), 0.001)


class Guard:
    """The application, guarded."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings, self._held = app, settings, Held(settings.held)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        if scope["type"] != "http":
            return
        share = scope[SHARE] = Share(self._held)
        answering = _Answering(send, self._settings, share, scope["method"] == "HEAD")
        try:
            await self._answered(scope, receive, answering)
        except TooSlow:
            pass  # the connection is closed, since the answer is not whole
        finally:
            share.give_back()

    async def _answered(self, scope: Scope, receive: Receive, answering: "_Answering") -> None:
        refused = self._refused(Headers(scope=scope), scope["method"])
        if refused:
            await send_answer(refused, answering)
            return
        try:
            await self._app(scope, receive, answering)
        except (TooSlow, asyncio.CancelledError):
            raise
        except Exception as error:
            tell_fault(where(error))
            if not answering.begun:
                await send_answer(own_fault(wants_json(Headers(scope=scope))), answering)

    def _refused(self, headers: Headers, method: str) -> Answer | None:
        """Why a request is not looked at: it asks for another page, or was sent by one."""
        as_json = wants_json(headers)
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not self._settings.knows(host):
            how = "Use the address that you were given. Whoever runs the page names its addresses when it is started."
            return refusal(as_json, 400, "This page is not known by that name", how)
        if method not in ("GET", "HEAD") and _from_elsewhere(headers, host):
            what = "The form was sent by a page of another site, so nothing was done with it."
            return refusal(as_json, 403, "Not sent from this page", what, "Choose the workbook here instead.")
        return None


def _from_elsewhere(headers: Headers, host: str) -> bool:
    """Whether a browser says that a form comes from another site. A program says nothing of the kind."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return True
    return origin is not None and urlsplit(origin).netloc.lower() != host.lower()


def wants_json(headers: Headers) -> bool:
    accept = headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def refusal(as_json: bool, status: int, title: str, *sentences: str) -> Answer:
    """Why a request is not answered, for people or for a program."""
    return (
        words_for_programs(status, " ".join((f"{title}.", *sentences))) if as_json else words(status, title, *sentences)
    )


def tell_fault(place: str) -> None:
    """Say to whoever runs the page where it failed: not in which words, which may be those of a workbook."""
    sys.stderr.write(f"A fault of the page itself: {place}\n")


def own_fault(as_json: bool) -> Answer:
    sorry = "It was not the fault of your workbook, and nothing was changed or kept."
    return refusal(as_json, 500, "Sorry, the page met a fault of its own", sorry, "Please tell whoever runs the page.")


async def send_answer(answer: Answer, send: Send) -> None:
    """An answer as ASGI has it."""
    headers = (("content-type", answer.kind), ("content-length", str(len(answer.content))), *answer.more)
    head = {
        "type": "http.response.start",
        "status": answer.status,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }
    for message in (head, {"type": "http.response.body", "body": answer.content}):
        await send(message)


class _Answering:
    """Sends an answer with the headers of all answers, piece by piece, to whoever takes it in time."""

    def __init__(self, send: Send, settings: Settings, share: Share, head_only: bool) -> None:
        self._send, self._settings, self._share, self._head_only = send, settings, share, head_only
        self._pace = Pace(settings)
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            self._pace = Pace(self._settings)
            own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            await self._send({**message, "headers": [*message.get("headers", ()), *own]})
            return
        body = b"" if self._head_only else message.get("body", b"")
        self._share.take(len(body), bounded=False)
        for start in range(0, max(len(body), 1), PIECE):
            piece, more = body[start : start + PIECE], start + PIECE < len(body)
            whole = not more and not message.get("more_body", False)
            await self._in_time({"type": "http.response.body", "body": piece, "more_body": not whole})
            self._pace.went(len(piece))

    async def _in_time(self, message: Message) -> None:
        try:
            async with asyncio.timeout(self._pace.left):
                await self._send(message)
        except TimeoutError:
            raise TooSlow from None


async def drained(receive: Receive, pace: Pace, most: int) -> None:
    """Let the rest of a form arrive and forget it: a browser shows no answer before it has sent all."""
    with contextlib.suppress(TimeoutError):
        while most > 0:
            async with asyncio.timeout(pace.left):
                message = await receive()
            if message["type"] == "http.disconnect" or not message.get("more_body", False):
                return
            pace.went(len(message.get("body", b"")))
            most -= len(message.get("body", b""))
