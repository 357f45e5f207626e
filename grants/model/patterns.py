"""Patterns that are compiled when they are first looked for: most returns need half of them, and it takes long."""

import re
from typing import Any, cast


def pattern(words: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, in effect: a wrong pattern is found when it is first used."""
    return cast("re.Pattern[str]", _Compiled(words, flags))


class _Compiled:
    """Has all that a compiled pattern has, each from the moment it is asked for."""

    def __init__(self, words: str, flags: int) -> None:
        self._made = words, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._made), name)
        setattr(self, name, found)  # so that it is looked up here once
        return found
