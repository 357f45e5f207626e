"""What is shared: files in chunks, and the work on a chunk."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

CHUNK, CHUNK_BYTES = 32, 2 * 1024**2
"""At most so many files, and bytes, are worked on together: more save little, and all are held until the last is read.
"""

File = tuple[str, bytes | None]
"""A file's name, and its content where it is not to be read from the disk."""

Say = Callable[[str], None]
"""Is told what is out of the ordinary and stops nothing."""

Result_co = TypeVar("Result_co", covariant=True)


class Work(Protocol[Result_co]):
    """Work on files that can be sent to another process."""

    def check_some(self, files: Sequence[File]) -> Sequence[Result_co]:
        """The result of each file."""

    def content(self, file: str) -> bytes | None:
        """A file's content to send along; None where it can't be read, which `check_some` says here."""

    def failed(self, file: str, what: str) -> Result_co:
        """The result of a file that could not be worked on."""


def chunks(files: Sequence[str]) -> Iterator[list[str]]:
    """Files that are worked on together: so many, or so large, and each in one chunk."""
    chunk: list[str] = []
    held = 0
    for file in files:
        size = 0
        with suppress(OSError):  # whoever reads it says so
            size = Path(file).stat().st_size
        if chunk and (len(chunk) == CHUNK or held + size > CHUNK_BYTES):
            yield chunk
            chunk, held = [], 0
        chunk.append(file)
        held += size
    if chunk:
        yield chunk
