"""Writing files whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


class CantWrite(Exception):
    """Something stands where a file was to be written, and may not be replaced; the message says what."""


class WouldOverwrite(CantWrite):
    """A file stands where one was to be written, and nobody said to replace it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already, and was left as it is. Give --force to replace it.")


def check_free(path: Path, *, force: bool) -> None:
    """Raise `WouldOverwrite` if a file stands at `path` and `force` is not given, `CantWrite` if it is no file."""
    if path.exists() and not path.is_file():
        what = "a folder" if path.is_dir() else "a device or a pipe"
        raise CantWrite(f"{path} is {what}, and was left as it is. Give the name of a file, or - for standard output.")
    if not force and path.exists():
        raise WouldOverwrite(path)


def is_one_of(path: Path, others: Iterable[Path]) -> bool:
    """Whether a path is the same file as one of others, by whatever name."""
    return path.exists() and any(other.exists() and path.samefile(other) for other in others)


def write_whole(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write `content` to `path` so that the name never holds half a file.

    It is written beside its target under another name, flushed to the disk, then renamed. Without `force` a file that
    stands there, even one that appeared a moment ago, is left alone: raises `WouldOverwrite`. Raises OSError as usual.
    """
    check_free(path, force=force)
    path = path.resolve()  # a link stays a link, and what it leads to is written
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
        if force:
            part.replace(path)
        else:
            _rename_to_free(part, path)
    finally:
        part.unlink(missing_ok=True)


def _rename_to_free(part: Path, path: Path) -> None:
    """Rename without replacing: a hard link fails where the name is taken, a rename would not."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise WouldOverwrite(path) from None
    except OSError:  # a file system without hard links
        check_free(path, force=False)
        part.replace(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
