"""Rounds and forms from their TOML files.

>>> load("safer-plymouth-2021-22").year
'2021-22'
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from grants.form.bending import AddedColumn, OwnSheet, bent
from grants.form.form import Form, Settings
from grants.form.fund import Partnership, Window, Work
from grants.form.problems import Problem, RoundError, from_faults, from_pydantic, values_of
from grants.form.round import OF_ONE, Round
from grants.form.shape import faults
from grants.form.values import Value, twice
from grants.model.limits import ROUND

__all__ = ["Problem", "Round", "RoundError", "ids", "load", "newest", "parse"]


@cache
def shipped_form(name: str) -> Form:
    return parse_form((files("grants") / "forms" / f"{name}.toml").read_text(encoding="utf-8"), name)


def form_names() -> list[str]:
    return list(_names("forms"))


def ids() -> list[str]:
    """The rounds that ship, oldest first within a partnership."""
    return list(_names("rounds"))


@cache  # what ships does not change, and every file that is checked is looked for among it
def _names(folder: str) -> tuple[str, ...]:
    found = (files("grants") / folder).iterdir()
    return tuple(sorted(entry.name[:-5] for entry in found if entry.name.endswith(".toml")))


def newest() -> Round:
    """The round of the latest year that ships; one that can't be used is passed over."""
    usable = []
    for name in ids():
        try:
            usable.append(load(name))
        except RoundError:
            continue
    return max(usable, key=lambda each: each.begins)


def load(source: str | Path) -> Round:
    """A round, by the id of one that ships or by the path of a TOML file. Raises RoundError with all that is wrong."""
    name = str(source)
    if name in ids():
        return _shipped(name)
    path = Path(source)
    if path.suffix != ".toml" and not path.is_file():
        message = f"there is no round of this name; there are {', '.join(ids())}"
        raise RoundError(name, [Problem("", 0, message)], readable=False)
    return parse(read(path), name, path.parent)


@cache
def _shipped(name: str) -> Round:
    return parse((files("grants") / "rounds" / f"{name}.toml").read_text(encoding="utf-8"), name)


def read(path: Path) -> str:
    """The text of a round or form file; raises RoundError where it can't be read."""
    name = str(path)
    if path.exists() and not path.is_file():
        raise RoundError(name, [Problem("", 0, "it is not an ordinary file")], readable=False)
    try:
        with path.open("rb") as file:
            content = file.read(ROUND + 1)
        if len(content) > ROUND:
            raise RoundError(name, [Problem("", 0, f"the file is larger than {ROUND // 1024} KB: not a round")])
        return content.decode("utf-8-sig")
    except OSError as error:
        raise RoundError(name, [Problem("", 0, f"it can't be read: {error.strerror}")], readable=False) from error
    except UnicodeDecodeError as error:
        message = "it is not in UTF-8; in Notepad: Save As, Encoding UTF-8"
        raise RoundError(name, [Problem("", 0, message)]) from error


def parse_form(text: str, source: str) -> Form:
    """A form from the text of its file. Raises RoundError with all that keeps it from working."""
    values = values_of(text, source)
    try:
        form = Form.model_validate(values)
    except ValidationError as error:
        known: dict[tuple[str | int, ...], list[str]] = {(): list(Form.model_fields)}
        raise RoundError(source, from_pydantic(error.errors(), text, known)) from None
    found = list(faults(form))
    if found:
        raise RoundError(source, from_faults(found, text))
    return form


def _find_form(name: object, folder: Path | None) -> Form | str:
    """A form by its name, or by its path from the folder of its round; else what keeps it from being used."""
    try:
        if isinstance(name, str) and name in form_names():
            return shipped_form(name)
        if isinstance(name, str) and folder is not None and _is_beside(name):
            path = folder / name
            return parse_form(read(path), str(path))
    except RoundError as error:
        return f"can't be used: in {name}, {'; '.join(map(str, error.problems))}"
    return f"is not a form that there is; there is {', '.join(form_names())}, or the path of a form beside this file"


def _is_beside(name: str) -> bool:
    """Whether a name is the path of a TOML file in a round's folder or below it."""
    path = Path(name)
    return path.suffix == ".toml" and not path.is_absolute() and ".." not in path.parts


def parse(text: str, source: str, folder: Path | None = None) -> Round:
    """A round from the text of its file; `folder` is where a form by its path is looked for."""
    values = values_of(text, source)
    asked = () if "partnerships" in values else OF_ONE
    missing = [Problem(name, 0, "is missing") for name in asked if name not in values]
    if "form" in values:
        values = {**values, "form": _find_form(values["form"], folder)}
    try:
        round = Round.model_validate(values)
    except ValidationError as error:
        problems = from_pydantic(error.errors(), text, _known_keys(values))
        elsewhere = {problem.key.rpartition(".")[2] for problem in problems}  # a key under the wrong header
        raise RoundError(source, [*(each for each in missing if each.key not in elsewhere), *problems]) from None
    form, found = bent(round.form, round.leave_out, round.own_columns, round.own_sheets)
    round = round.changed(form=form)
    problems = [*missing, *from_faults(found, text)]
    if not problems:
        problems = [Problem("", 0, f"with this round's changes, {message}") for message in _unfit(round)]
    if problems:
        raise RoundError(source, problems)
    return round


def _unfit(round: Round) -> Iterator[str]:
    """What keeps a form from working once a round has changed it and named its priorities."""
    found = [f"{path[0]} {message}" for path, message in faults(round.form, round.offered)]
    yield from found
    if found:  # titles with a wrong brace, say, can't be resolved any further
        return
    for sheet in round.sheets.values():
        titles = [column.title for column in sheet.columns]
        yield from (f'two columns of {sheet.name} have the title "{title}"' for title in twice(titles))
        long = [title for title in titles if len(title) > _LONGEST_TITLE]
        yield from (f'the title "{title[:40]}..." has over {_LONGEST_TITLE} characters' for title in long)


_LONGEST_TITLE = 240  # characters; Excel takes 255 in the title of a table's column


def round_keys() -> list[str]:
    """The keys of a round file, at its top."""
    return [field.alias or name for name, field in Round.model_fields.items()]


def _known_keys(values: Mapping[str, Any]) -> dict[tuple[str | int, ...], list[str]]:
    """The keys that each table of a round file may have."""
    known: dict[tuple[str | int, ...], list[str]] = {(): round_keys(), ("settings",): list(Settings.model_fields)}
    tables: dict[str, type[Value]] = {
        "stages": Window, "partnerships": Partnership, "columns": AddedColumn, "sheets": OwnSheet, "work": Work
    }  # fmt: skip
    for name, model in tables.items():
        given = values.get(name)
        places = list(given) if isinstance(given, dict) else range(len(given)) if isinstance(given, list) else ()
        known |= {(name, place): list(model.model_fields) for place in places}
    return known
