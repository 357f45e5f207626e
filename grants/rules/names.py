"""What a form calls its sheets, columns and choices, for messages that name them.

A message writes {sheet[projects]}, {title[projects.comment]} or {label[lights.red]}; "spending" and "results" are the
stage's own: {sheet[spending]}, {title[results.comment]}.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from grants.form import needs
from grants.form.form import Stage
from grants.form.round import Round
from grants.model.words import listed

Names = Mapping[str, Mapping[str, str]]


def names(round: Round, stages: Sequence[Stage]) -> Names:
    """What the words of a rule may name, for a stage of a round; for several stages, their own are joined by "or"."""
    return {
        "sheet": _Looked(lambda key: _sheet(round, stages, key)),
        "title": _Looked(lambda read: _title(round, stages, read)),
        "label": _Looked(lambda choice: round.label(*choice.split(".", 1))),
    }


def in_general(text: str, round: Round, roles: Iterable[str]) -> str:
    """The words of a rule for the catalogue: with the names of a round's form, and in brackets what differs."""
    stages = [stage for stage in round.form.stages if stage.role in tuple(roles)]
    return text.format_map(_Blanks(names(round, stages)))


class _Looked(dict[str, str]):
    """Finds a name when it is asked for."""

    def __init__(self, find: Callable[[str], str]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: str) -> str:
        return self._find(key)


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"[{_words(key)}]"


def _words(key: str) -> str:
    """A key in place of a name that the form lacks."""
    return key.rpartition(".")[2].replace("_", " ")


def _sheet(round: Round, stages: Sequence[Stage], key: str) -> str:
    keys = dict.fromkeys(stage.sheet for stage in stages if stage.sheet) if key == "spending" else (key,)
    return listed([round.sheets[each].name for each in keys if each in round.sheets], "or") or _words(key)


def _title(round: Round, stages: Sequence[Stage], read: str) -> str:
    """Where none of the stages has such a column of its own, the last stage's that has one."""
    own = dict.fromkeys(title for stage in stages if (title := _of_stage(round, stage, read)))
    others = [title for stage in round.form.stages if (title := _of_stage(round, stage, read))]
    return listed(list(own), "or") or (others[-1] if others else _words(read))


def _of_stage(round: Round, stage: Stage, read: str) -> str:
    sheet, _, column = needs.place(stage, read).partition(".")
    return round.sheets[sheet].column(column).title if round.has(f"{sheet}.{column}") else ""
