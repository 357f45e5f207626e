"""A form that arrives → its fields and files, in memory only, bounded while it arrives.

Starlette's own forms are written to the disk where they are large, so that the parser it uses is called here.
"""

import base64
import binascii
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from grants.model.visible import visible

FIELDS, NAME, SHORT = 12, 120, 4096
"""Fields beside files, characters of a file's name, and bytes of a field that is no workbook."""
CARRIED = "workbook64"
"""The field in which a page brings a workbook along, in base64; there may be several."""


logging.getLogger("python_multipart").addHandler(logging.NullHandler())
logging.getLogger("python_multipart").propagate = False  # it tells of characters that were sent


class Unusable(Exception):
    """A form that can't be used, in words; with the status of HTTP that says so to programs."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.words, self.status = words, status


@dataclass(slots=True)
class _Part:
    name: str = ""
    file: str | None = None
    content: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent: files by their field with their names, and texts."""

    files: dict[str, list[tuple[str, bytes]]]
    texts: dict[str, str]


class Arriving:
    """A form that arrives in pieces. `files` is how many workbooks it may hold."""

    def __init__(self, content_type: str, files: int) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise Unusable("Send the workbook as a file of a form (multipart/form-data).", 415)
        self._room, self._parts, self._ended = FIELDS + 2 * files, list[_Part](), False
        self._header: tuple[bytearray, bytearray] = (bytearray(), bytearray())
        calls: dict[str, Callable[..., None]] = {
            "on_part_begin": self._begin,
            "on_part_data": self._data,
            "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._named,
            "on_end": self._end,
        }
        try:
            self._parser = MultipartParser(boundary, calls)  # type: ignore[arg-type]  # a dictionary of another type
        except FormParserError:
            raise Unusable("The form can't be read. Choose the workbook again.") from None

    def take(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except FormParserError:
            raise Unusable("The form can't be read. Choose the workbook again.") from None

    def whole(self) -> Form:
        """The form, once all of it is there."""
        if not self._ended:
            raise Unusable("The upload was cut short. Send the workbook again.")
        found = Form({}, {})
        for part in self._parts:
            if part.file is not None:
                found.files.setdefault(part.name, []).append((part.file, bytes(part.content)))
            elif part.name == CARRIED:
                found.files.setdefault(part.name, []).append(("", bytes(part.content)))
            elif part.name in found.texts:
                raise Unusable("A field of the form is there twice. Go back to the first page, and begin again.")
            else:
                found.texts[part.name] = part.content.decode(errors="replace")
            part.content = bytearray()
        return found

    # ------------------------------------------------------------------------------------------- called by the parser

    def _begin(self) -> None:
        if len(self._parts) >= self._room:
            raise Unusable("The form has too many fields or files.", 413)
        self._parts.append(_Part())

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._parts[-1]
        part.content += data[start:end]
        if part.file is None and part.name != CARRIED and len(part.content) > SHORT:
            raise Unusable("A field of the form is too long.", 413)

    def _header_end(self) -> None:
        name, value = (bytes(each) for each in self._header)
        self._header = (bytearray(), bytearray())
        if name.lower() == b"content-disposition":
            _, options = parse_options_header(value)
            part = self._parts[-1]
            part.name = options.get(b"name", b"").decode(errors="replace")
            if b"filename" in options:
                part.file = file_name(options[b"filename"].decode(errors="replace"))

    def _named(self) -> None:
        if not self._parts[-1].name:
            raise Unusable("A field of the form has no name.")

    def _end(self) -> None:
        self._ended = True


def file_name(given: str) -> str:
    """The name of a file without its folders, as it can be shown; its ending is kept where it is cut."""
    name = visible(given.replace("\\", "/").rpartition("/")[2]).strip()
    return name if len(name) <= NAME else f"{name[: NAME - 9]}...{name[-6:]}"


def one_workbook(form: Form) -> tuple[str, bytes]:
    """The workbook of a form: chosen as a file, or carried along by the page that it was checked on."""
    chosen = form.files.get("workbook", [])
    carried = form.files.get(CARRIED, [])
    if len(chosen) + len(carried) > 1:
        raise Unusable("Send one workbook at a time. Several together can be looked at on the page For the office.")
    if carried:
        return file_name(form.texts.get("name", "")) or "workbook.xlsx", _decoded(carried[0][1])
    if not chosen or (not chosen[0][0] and not chosen[0][1]):
        raise Unusable("Choose a workbook: it is an Excel file (.xlsx) or an OpenDocument spreadsheet (.ods).", 422)
    name, content = chosen[0]
    return name or "workbook.xlsx", content


def many_workbooks(form: Form, most: int) -> list[tuple[str, bytes]]:
    """All workbooks of a form; two of one name are told apart by a number."""
    found = [(name, content) for name, content in form.files.get("workbooks", []) if name or content]
    carried = form.files.get(CARRIED, [])
    names = [text for key, text in sorted(form.texts.items()) if key.startswith("name-")]
    if len(names) != len(carried):
        raise Unusable("The form is not whole. Choose the workbooks again.")
    found += [(file_name(name), _decoded(each[1])) for name, each in zip(names, carried, strict=True)]
    if not found:
        raise Unusable("Choose the workbooks: hold Ctrl (on a Mac, Command) to choose several at once.", 422)
    if len(found) > most:
        raise Unusable(f"Choose at most {most} workbooks at once.", 413)
    return _told_apart(found)


def _told_apart(found: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    seen: dict[str, int] = {}
    named = []
    for name, content in found:
        seen[name] = seen.get(name, 0) + 1
        stem, dot, ending = name.rpartition(".")
        number = f" ({seen[name]})" if seen[name] > 1 else ""
        named.append((f"{stem}{number}{dot}{ending}" if stem else f"{name}{number}", content))
    return named


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Unusable("The workbook that the page carried is not whole. Choose the workbook again.") from None
