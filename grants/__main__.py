"""The command `grants`, and `python -m grants`: how the process begins, ends and is stopped.

What it needs is imported as late as it can be, so that Ctrl-C is answered in words from the first moment on.
"""

import atexit
import gc
import os
import signal
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from grants.model.starting import settle

STOPPED, CLOSED = 128 + signal.SIGINT, 128 + 13  # as shells count what a signal ends; 13 is that of a closed pipe


def main() -> NoReturn:
    """Run the command line. A fault of the tool itself is reported in words; `--debug` shows where it was."""
    settle()
    atexit.register(gc.freeze)  # one last look for cycles takes a sixth of a command
    _prepare()
    code = _run()
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _no_output(error)
    sys.exit(code)


def _prepare() -> None:
    """Make streams that are there and take any character; let whatever ends the process clean up first."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # it was closed
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # needed until the process ends
        elif mode == "w" and isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a character that the terminal lacks is no reason to say nothing
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)


def _stop(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _run() -> int:
    """The exit code of a command."""
    stdout = sys.stdout
    try:
        import click

        from grants.commands.cli import cli

        try:
            outcome = cli.main(standalone_mode=False)
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except click.Abort:
            return _ended("Stopped. No workbook was changed.", STOPPED)
        return outcome if isinstance(outcome, int) else 0
    except SystemExit as done:
        if sys.stdout is not stdout:  # click met a closed pipe and put that away; its 1 means that errors were found
            return CLOSED
        return done.code if isinstance(done.code, int) else 0
    except KeyboardInterrupt:
        return _ended("Stopped. No workbook was changed.", STOPPED)
    except OSError as error:
        if "--debug" in sys.argv:
            raise
        return _ended(f"{error.filename}: {error.strerror}.", 2) if error.filename else _no_output(error)
    except BaseException as error:  # a panic of polars is no Exception
        if "--debug" in sys.argv:
            raise
        from grants.commands.shared import own_fault

        fault, how = own_fault(error)
        return _ended(fault, 2, how)


def _ended(message: str, code: int, *more: str) -> int:
    """Say why a command ends, and give its exit code."""
    from grants.commands.shared import say

    say(message, *more, err=True)
    return code


def _no_output(error: OSError) -> int:
    """What can't be printed is left out: the reader has gone, or there is no room."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return CLOSED
    return _ended(f"The output can't be written: {error.strerror}.", 2)


if __name__ == "__main__":
    main()
