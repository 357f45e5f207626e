"""What commands write: whether it may be written, and that it was."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from grants.commands.shared import STDIO, fail, say


def check_targets(targets: Iterable[str], inputs: Iterable[str | None], *, force: bool) -> None:
    """Find out before the work is done that a result could not be written, or would replace what it is made from."""
    from grants.commands.files import CantWrite, check_free, is_one_of

    read = [Path(each) for each in inputs if each and each != STDIO]
    for target in targets:
        if target == STDIO:
            continue
        if is_one_of(Path(target), read):
            fail(f"{target} is what this command reads, and is never replaced; give another name.")
        try:
            check_free(Path(target), force=force)
        except CantWrite as error:
            fail(str(error))


def make_folder(path: str) -> None:
    try:
        Path(path).mkdir(exist_ok=True)
    except OSError as error:
        fail(f"The folder {path} can't be made: {error.strerror}.")


def write(target: str, content: bytes, *, force: bool, report: TextIO | None = None) -> None:
    """Write a file whole and print its name, or write to standard output."""
    from grants.commands.files import CantWrite, write_whole

    if target == STDIO:
        sys.stdout.buffer.write(content)
        return
    try:
        write_whole(Path(target), content, force=force)
    except CantWrite as error:
        fail(str(error))
    except OSError as error:
        fail(f"{target} can't be written: {error.strerror}. Nothing was left there.")
    say(target, file=report)


def stem(file: str) -> str:
    """The name of a file without its ending, for what is made from it."""
    return "grants" if file == STDIO else Path(file).stem
