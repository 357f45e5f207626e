"""The sentences that documents print, from one file a language in `sentences/`: a translation is another file there."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_ENGLISH = "en"


@cache
def sentences(language: str) -> Mapping[str, str]:
    """The sentences of a language such as "en", by key; in English where the language has no file, or lacks one."""
    folder = files("grants.documents") / "sentences"
    known = tomllib.loads((folder / f"{_ENGLISH}.toml").read_text(encoding="utf-8"))
    own = folder / f"{language}.toml"
    return {**known, **(tomllib.loads(own.read_text(encoding="utf-8")) if own.is_file() else {})}


def say(language: str, key: str, **facts: object) -> str:
    """A sentence by its key, with the facts that it names in braces. `language` may name a region: "en-GB", "en_GB"."""
    return sentences(language.replace("_", "-").partition("-")[0])[key].format(**facts)
