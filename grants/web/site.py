"""The addresses of the page, and what is done at each."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from grants.web.answer import KINDS, TEXT, Answer, words_for_programs
from grants.web.guard import Guard, TooSlow, own_fault, refusal, tell_fault, wants_json
from grants.web.pages import page, words
from grants.web.receiving import Gone, form_of, shown
from grants.web.settings import Settings
from grants.web.uploads import Form, Unusable, many_workbooks, one_workbook
from grants.web.workers import Busy, Ended, Failed, TooLong, Workers, where

ASSETS = ("page.css", "page.js", "icon.svg")

Handler = Callable[[Request], Awaitable[Answer]]


def application(settings: Settings, end: Callable[[], None] | None = None) -> ASGIApp:
    """The page as an ASGI application; its worker processes begin and end with it.

    `end` is what a button of the page calls, where whoever uses it started it too.
    """
    return Guard(Site(settings, end).routed(), settings)


class Site:
    """The page. `jobs` and `office_jobs` name what the worker processes do."""

    def __init__(self, settings: Settings, end: Callable[[], None] | None) -> None:
        self._settings, self._end_all = settings, end
        self._workers = Workers(
            settings.workers, settings.memory, settings.waiting, ("grants.web.jobs:warm", (settings.rounds,))
        )
        self._same: dict[str, Answer] = {}
        """Pages that are the same for everybody, once they are made."""

    def routed(self) -> Starlette:
        routes: list[tuple[str, Handler, str]] = [
            ("/", self._start, "GET"),
            ("/check", self._check, "POST"),
            ("/make", self._make, "POST"),
            ("/blank", self._blank_page, "GET"),
            ("/blank/{stamp:path}.xlsx", self._blank, "GET"),
            ("/office", self._office, "GET"),
            ("/office", self._collect, "POST"),
            ("/rules", self._rules, "GET"),
            ("/rules/{code}", self._rule, "GET"),
            ("/about", self._about, "GET"),
            ("/health", self._health, "GET"),
            ("/assets/{name}", self._asset, "GET"),
            *([("/end", self._end, "POST")] if self._end_all else []),
        ]
        app = Starlette(
            routes=[Route(path, _answering(handler), methods=[method]) for path, handler, method in routes],
            exception_handlers={HTTPException: _not_here},
            lifespan=self._lifespan,
        )
        app.router.redirect_slashes = False
        return app

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._workers.start()
        try:
            yield
        finally:
            self._workers.stop()

    # ---------------------------------------------------------------------------------------------------- a workbook

    async def _start(self, _request: Request) -> Answer:
        return self._start_page("")

    def _start_page(self, problem: str, status: int = 200) -> Answer:
        most = self._settings.form
        limits = {"megabytes": shown(most), "most": most * 3 // 4}
        return page("start", status, problem=problem, field="workbook", can_end=bool(self._end_all), **limits)

    async def _check(self, request: Request) -> Answer:
        as_json = wants_json(request.headers)
        try:
            name, content = one_workbook(await self._form(request))
        except Unusable as error:
            return _unusable(error, as_json) or self._start_page(error.words, error.status)
        return await self._do(request, "jobs:check", name, content, as_json)

    async def _make(self, request: Request) -> Answer:
        try:
            form = await self._form(request)
            name, content = one_workbook(form)
        except Unusable as error:
            return _unusable(error, wants_json(request.headers)) or self._start_page(error.words, error.status)
        wish, round = form.texts.get("make", ""), form.texts.get("round", "")
        return await self._do(request, "jobs:make", name, content, wish, round, carried=(name, content))

    async def _form(self, request: Request) -> Form:
        return await form_of(request, self._settings, self._settings.form, 1)

    # -------------------------------------------------------------------------------------------------- for an office

    async def _office(self, _request: Request) -> Answer:
        return self._office_page("")

    def _office_page(self, problem: str, status: int = 200) -> Answer:
        most, number = self._settings.form_of_many, self._settings.files
        limits = {"megabytes": shown(most), "most": most * 3 // 4, "files": number}
        return page("office", status, problem=problem, field="workbooks", **limits)

    async def _collect(self, request: Request) -> Answer:
        as_json, settings = wants_json(request.headers), self._settings
        try:
            form = await form_of(request, settings, settings.form_of_many, settings.files)
            found = many_workbooks(form, settings.files)
        except Unusable as error:
            return _unusable(error, as_json) or self._office_page(error.words, error.status)
        wish, stage = form.texts.get("make", "summary"), form.texts.get("stage", "")
        if wish == "workbook":
            return await self._do(request, "office_jobs:workbook", found, stage, many=True)
        if wish.startswith("report-"):
            return await self._do(request, "office_jobs:report", found, stage, wish.removeprefix("report-"), many=True)
        other = form.texts.get("other", stage)
        return await self._do(request, "office_jobs:summary", found, other, as_json, many=True)

    # ------------------------------------------------------------------------------------------------- to read and get

    async def _blank_page(self, request: Request) -> Answer:
        return await self._once(request, "jobs:blank_page")

    async def _blank(self, request: Request) -> Answer:
        return await self._do(request, "jobs:blank", request.path_params["stamp"])

    async def _rules(self, request: Request) -> Answer:
        return await self._once(request, "jobs:rules_page")

    async def _rule(self, request: Request) -> Answer:
        return await self._once(request, "jobs:rule_page", request.path_params["code"])

    async def _about(self, _request: Request) -> Answer:
        return page("about", run_by=self._settings.run_by)

    async def _health(self, _request: Request) -> Answer:
        return Answer(b"ok\n", TEXT) if self._workers.alive else Answer(b"no worker process is alive\n", TEXT, 503)

    async def _end(self, _request: Request) -> Answer:
        if self._end_all:
            self._end_all()
        return words(200, "The page has ended", "Nothing was kept. You can close this tab.", back=None)

    async def _asset(self, request: Request) -> Answer:
        name = request.path_params["name"]
        if name not in ASSETS:
            raise HTTPException(404)
        return Answer((files("grants.web") / "static" / name).read_bytes(), KINDS[name.rpartition(".")[2]])

    # ------------------------------------------------------------------------------------------------ by the workers

    async def _once(self, request: Request, job: str, *given: str) -> Answer:
        """A page that is the same for everybody; only such as there are is remembered."""
        key = " ".join((job, *given))
        found = self._same.get(key) or await self._do(request, job, *given)
        if found.status == 200:
            self._same[key] = found
        return found

    async def _do(
        self,
        request: Request,
        job: str,
        *given: Any,
        many: bool = False,
        carried: tuple[str, bytes] | None = None,
    ) -> Answer:
        """What a worker answers, or in words why none does. `carried` is the workbook with which to go on then."""
        as_json = wants_json(request.headers)
        deadline = self._settings.for_many if many else self._settings.deadline

        def said(status: int, title: str, *sentences: str) -> Answer:
            return (
                refusal(True, status, title, *sentences)
                if as_json
                else words(status, title, *sentences, workbook=carried)
            )

        try:
            answer: Answer | None = await self._workers.do(
                f"grants.web.{job}", self._settings.rounds, *given, deadline=deadline
            )
        except Busy:
            busy = said(503, "The page is busy", "Many workbooks are being looked at. Try again in a minute.")
            return replace(busy, more=(("retry-after", "30"),))
        except TooLong:
            what = f"It was not done after {deadline:.0f} seconds, so it was stopped."
            return said(422, "This takes too long", what, _RETYPE)
        except Ended:
            return said(422, "This takes more memory than the page may use", _RETYPE)
        except Failed as failed:
            tell_fault(str(failed))
            return own_fault(as_json)
        if answer is None:
            raise HTTPException(404)
        return answer


_RETYPE = "A workbook of the usual size takes a few seconds. Copy its answers into a blank workbook, and check that."


def _answering(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A handler as Starlette calls it."""

    async def answer(request: Request) -> Response:
        try:
            return _response(await handler(request))
        except HTTPException:
            raise
        except Gone:
            return Response(status_code=400)  # nobody reads it
        except TooSlow:
            late = refusal(
                wants_json(request.headers),
                408,
                "The upload took too long",
                "Send the workbook again, from a faster line.",
            )
            return _response(replace(late, more=(("connection", "close"),)))
        except Exception as error:
            tell_fault(where(error))
            return _response(own_fault(wants_json(request.headers)))

    return answer


def _response(answer: Answer) -> Response:
    headers = {"content-type": answer.kind, **dict(answer.more)}
    return Response(answer.content, answer.status, headers)


def _unusable(error: Unusable, as_json: bool) -> Answer | None:
    """For a program; people are shown the form again."""
    return words_for_programs(error.status, error.words) if as_json else None


async def _not_here(request: Request, error: Exception) -> Response:
    """The pages for an address that there is not, and for a method that it does not know."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    as_json = wants_json(request.headers)
    if status == 405:
        answer = refusal(as_json, 405, "That can't be done here", "Begin again on the page Check a workbook.")
    else:
        answer = refusal(as_json, 404, "There is no such page", "If you typed the address, look whether it is right.")
    return Response(
        answer.content, status, {"content-type": answer.kind, **dict(getattr(error, "headers", None) or {})}
    )
