"""What the page bears from the other side of a connection: slowness, absence and too much at once."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from served import form

pytest.importorskip("uvicorn", reason="the page is not installed: pip install '.[web]'")

from grants.web.settings import Settings, from_environment
from grants.web.site import application

Messages = list[dict[str, Any]]
KIND, BODY = form([("workbook", "a.xlsx", b"PK" + b"x" * 200_000)], {})


def asked(
    settings: Settings, receive: Callable[[], Any], method: str = "POST", path: str = "/check", send: Any = None
) -> Messages:
    """What the application sends for a request whose body comes from `receive`; no worker has been started."""
    sent: Messages = []

    async def keep(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"content-type", KIND.encode()), (b"accept", b"text/html")]
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
             "root_path": "", "scheme": "http", "headers": headers, "http_version": "1.1", "server": ("localhost", 80)}  # fmt: skip

    async def run() -> None:
        async with asyncio.timeout(20):
            await application(settings)(scope, receive, send or keep)

    asyncio.run(run())
    return sent


def pieces(size: int, pause: float = 0.0, stalls_after: int | None = None) -> Callable[[], Any]:
    """Gives the form piece by piece."""
    given = 0

    async def receive() -> dict[str, Any]:
        nonlocal given
        if stalls_after is not None and given >= stalls_after:
            await asyncio.sleep(3600)
        await asyncio.sleep(pause)
        piece = BODY[given : given + size]
        given += len(piece)
        return {"type": "http.request", "body": piece, "more_body": given < len(BODY)}

    return receive


def test_an_upload_that_stalls_is_cut() -> None:
    sent = asked(Settings(patience=0.1, pace=10**9), pieces(1000, stalls_after=5000))
    assert (sent[0]["status"], (b"connection", b"close") in sent[0]["headers"]) == (408, True)


def test_an_upload_that_only_drips_is_cut_too() -> None:
    """Each piece comes before anybody would lose patience with it alone."""
    assert asked(Settings(patience=0.2, pace=10**6), pieces(10, pause=0.01))[0]["status"] == 408


def test_a_slow_upload_that_keeps_its_pace_is_waited_for() -> None:
    sent = asked(Settings(patience=0.1, pace=1000, form=100_000), pieces(20_000, pause=0.05))
    assert sent[0]["status"] == 413  # all of it arrived, and was too much


def test_a_form_that_is_too_large_is_let_arrive_and_forgotten_before_it_is_refused() -> None:
    """Else browsers say that the connection was reset, and show no page."""
    seen = 0
    source = pieces(10_000)

    async def receive() -> dict[str, Any]:
        nonlocal seen
        seen += 1
        message: dict[str, Any] = await source()
        return message

    sent = asked(Settings(form=50_000), receive)
    assert sent[0]["status"] == 413
    assert seen == len(BODY) // 10_000 + 1


def test_a_form_that_is_there_but_can_not_be_used_is_answered_at_once() -> None:
    """Nothing more comes, and so nothing is waited for."""
    given = 0

    async def receive() -> dict[str, Any]:
        nonlocal given
        given += 1
        if given > 1:
            await asyncio.sleep(3600)
        return {"type": "http.request", "body": BODY[:500], "more_body": False}

    assert asked(Settings(patience=100), receive)[0]["status"] == 400


def test_more_than_can_be_held_at_once_is_told_to_come_again() -> None:
    sent = asked(Settings(held=50_000), pieces(10_000))
    assert sent[0]["status"] == 503
    assert b"Try again in a minute" in b"".join(each.get("body", b"") for each in sent)


def test_a_client_that_is_gone_is_not_answered_with_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    sent = asked(Settings(), receive)
    assert sent[0]["status"] == 400
    assert capsys.readouterr().err == ""


def test_a_reader_that_takes_nothing_is_cut() -> None:
    taken: Messages = []

    async def send(message: dict[str, Any]) -> None:
        taken.append(message)
        if message["type"] == "http.response.body":
            await asyncio.sleep(3600)

    asked(Settings(patience=0.1), pieces(1), "GET", "/", send)
    assert [each["type"] for each in taken] == ["http.response.start", "http.response.body"]


def test_a_fault_of_the_page_is_told_without_what_it_was_about(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def raising(*_: object) -> None:
        raise ValueError("what a workbook says")

    monkeypatch.setattr("grants.web.site.one_workbook", raising)
    sent = asked(Settings(), pieces(10**6))
    said = b"".join(each.get("body", b"") for each in sent).decode()
    assert sent[0]["status"] == 500
    assert "a fault of its own" in said
    assert (
        capsys.readouterr().err
        == "A fault of the page itself: ValueError in test_a_fault_of_the_page_is_told_without_what_it_was_about.<locals>.raising\n"
    )
    assert "what a workbook says" not in said


def test_another_server_finds_its_settings_in_the_environment() -> None:
    given = {
        "GRANTS_ROUNDS": "",
        "GRANTS_HOSTS": "a.example, b.example",
        "GRANTS_RUN_BY": " The office ",
        "GRANTS_WORKERS": "5",
    }
    found = from_environment(given)
    assert found == Settings(hosts=("a.example", "b.example"), run_by="The office", workers=5)
    assert from_environment({"GRANTS_WORKERS": "0"}) == Settings()
    assert found.knows("B.example:443")
    assert not found.knows("c.example")
