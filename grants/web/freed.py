"""Memory that is no longer used → the system, which would else not get it back before the process ends."""

import ctypes
import sys
from functools import cache
from typing import Any


@cache
def _trim() -> Any:
    """The function of the C library of Linux that does it; None elsewhere."""
    try:
        return ctypes.CDLL(None).malloc_trim if sys.platform == "linux" else None
    except (OSError, AttributeError):
        return None


def give_back() -> None:
    if trim := _trim():
        trim(0)
