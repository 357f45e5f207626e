"""What a request is answered with: a page, JSON or a file."""

import json
from dataclasses import dataclass
from urllib.parse import quote

HTML, JSON, TEXT = "text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": HTML,
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
"""Media types by the ending of a file's name."""


@dataclass(frozen=True, slots=True)
class Answer:
    content: bytes
    kind: str = HTML
    status: int = 200
    more: tuple[tuple[str, str], ...] = ()
    """More headers."""


def download(name: str, content: bytes) -> Answer:
    """A file to keep, by a name that may hold any character."""
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-_. ") else "_" for each in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    kind = KINDS[name.rpartition(".")[2]]
    return Answer(content, kind, more=(("content-disposition", disposition),))


def words_for_programs(status: int, words: str) -> Answer:
    """What keeps a request from being answered, for a program that asked for JSON."""
    return Answer(json.dumps({"error": words}, ensure_ascii=False).encode(), JSON, status)
