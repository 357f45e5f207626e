"""The page as it is served: `grants serve` in a process of its own, and requests to it."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Files = Sequence[tuple[str, str, bytes]]
"""Field, file name and content."""


ENDED = "The page has ended. Nothing was kept.\n"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """A page without the workbook that it carries, which is no text."""
        return re.sub(r'(name="workbook64" value=")[^"]*', r"\1", self.content.decode())

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Page:
    """A page that is served, at a port of this machine."""

    process: "subprocess.Popen[str]"
    port: int

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            reply = connection.getresponse()
            return Reply(reply.status, {key.lower(): value for key, value in reply.getheaders()}, reply.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, **headers)

    def send(self, path: str, files: Files = (), texts: Mapping[str, str] | None = None, **headers: str) -> Reply:
        kind, body = form(files, texts or {})
        return self.ask("POST", path, body, content_type=kind, **headers)

    def check(self, name: str, content: bytes, **headers: str) -> Reply:
        return self.send("/check", [("workbook", name, content)], **headers)

    def make(self, wish: str, name: str, content: bytes, **texts: str) -> Reply:
        return self.send("/make", [("workbook", name, content)], {"make": wish, **texts})


def form(files: Files, texts: Mapping[str, str]) -> tuple[str, bytes]:
    """The type and the bytes of a form, as browsers write it."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in texts.items()
    ]
    for field, name, content in files:
        quoted = name.replace('"', "%22")
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{quoted}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    return f"multipart/form-data; boundary={boundary}", b"".join(parts) + f"--{boundary}--\r\n".encode()


@contextmanager
def served(*options: str | Path, **environment: str) -> Iterator[Page]:
    """The page by `grants serve` with these options, on a free port; it is ended by Ctrl-C, as people end it."""
    command = [sys.executable, "-m", "grants", "serve", "--port", "0", *map(str, options)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    assert process.stdout
    assert process.stderr
    try:
        said = process.stdout.readline()
        found = re.search(r"http://\S+:(\d+)", said)
        assert found, process.stderr.read()
        yield Page(process, int(found[1]))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(20)
        process.stdout.close()
        if not process.stderr.closed:
            faults = process.stderr.read()
            process.stderr.close()
            assert faults in ("", ENDED), faults  # nothing of what was sent, and no fault
