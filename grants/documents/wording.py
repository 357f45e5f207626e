"""The sentences that documents print, from one file a language in `sentences/`: a translation is another file there."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.lists import format_list

from grants.model import words
from grants.model.days import OPEN_ENDED

_ENGLISH = "en"

Sentence = str | Mapping[str, str]
"""A sentence; or, where it counts, one for each form that the language has for numbers, by the names of CLDR ("one",
"two", "few", "many", "other"), and for a count of 0 one that is named "none", where it is told in other words."""


@cache
def sentences(language: str) -> Mapping[str, Sentence]:
    """The sentences of a language such as "en", by key; in English where the language has no file, or lacks one.

    Those of a section have its name in front: "board.how_much".
    """
    folder = files("grants.documents") / "sentences"
    known = dict(_flat(tomllib.loads((folder / f"{_ENGLISH}.toml").read_text(encoding="utf-8"))))
    own = folder / f"{language}.toml"
    return {**known, **(dict(_flat(tomllib.loads(own.read_text(encoding="utf-8")))) if own.is_file() else {})}


def _flat(table: Mapping[str, Any]) -> Iterator[tuple[str, Sentence]]:
    for key, value in table.items():
        if isinstance(value, str) or "other" in value:
            yield key, value
        else:
            yield from ((f"{key}.{name}", sentence) for name, sentence in value.items())


def say(language: str, key: str, **facts: Any) -> str:
    """A sentence by its key, with the facts that it names in braces. `language` may name a region: "en-GB", "en_GB".

    Of a sentence that counts, the fact `count` (a whole number) chooses the form.
    """
    spoken = _spoken(language)
    sentence = sentences(spoken)[key]
    if not isinstance(sentence, str):
        count = facts["count"]
        form = "none" if count == 0 and "none" in sentence else Locale(spoken).plural_form(count)
        sentence = sentence.get(form, sentence["other"])
    return sentence.format(**facts)


def key_in(language: str, sections: Sequence[str], key: str) -> str:
    """The key of a sentence in the first of some sections which has it, else of every document."""
    known = sentences(_spoken(language))
    return next((name for section in sections if (name := f"{section}.{key}") in known), key)


def listed(language: str, items: Sequence[str]) -> str:
    """Items as a sentence lists them: "name, position and date"."""
    return format_list(items, locale=language.replace("-", "_")) if items else ""


def day(language: str, value: date) -> str:
    """21 May 2021; in words of what has no last day."""
    return say(language, "open_ended") if value == OPEN_ENDED else words.day(value, language.replace("-", "_"))


def _spoken(language: str) -> str:
    return language.replace("_", "-").partition("-")[0]
