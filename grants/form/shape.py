"""What has to hold between the parts of a form: all that keeps one from working, in words."""

import string
from collections.abc import Iterator

from grants.form.agreement import of_choices, of_stages
from grants.form.form import Column, Form, Sentences, Sheet, Stage
from grants.form.needs import COUNTED, LAYOUTS, MADE, NEEDED, Fault, known
from grants.form.values import twice
from grants.model.finding import TO_DO
from grants.model.words import listed

_FACTS = ("fund", "year", "partnership", "funder")
"""What titles and notes may name in braces."""
_OF_SENTENCES = {
    "all": ("available", "left", "over"), "left": ("available", "left", "over"), "over": ("available", "left", "over"),
    "count": ("count",), "verdict": ("errors", "warnings"), "now": ("return", "due"), "later": ("return", "due"),
    "past": ("return", "due"), "never": ("return", "due"),
}  # fmt: skip
_TOGETHER = (("all", "left", "over"), ("now", "later", "past", "never"))
"""Sentences of which one is shown: they are given together or not at all."""
_RESERVED = frozenset({"row"})


def faults(form: Form, stages: tuple[Stage, ...] | None = None) -> Iterator[Fault]:
    """All that keeps a form from working; `stages` are those that a round offers, else all of the form."""
    yield from _of_needs(form)
    yield from of_names(form)
    yield from of_columns(form)
    yield from of_choices(form)
    yield from of_stages(form, form.stages if stages is None else stages)
    yield from of_sentences(form)


def _of_needs(form: Form) -> Iterator[Fault]:
    for key, columns in NEEDED.items():
        sheet = form.sheet(key)
        if sheet is None:
            yield ("sheets",), f"lack the sheet {key}, without which nothing works"
            continue
        for column in columns:
            if not sheet.has(column):
                yield ("sheets", form.sheets.index(sheet), "columns"), f"of {key} lack {column}, which is needed"


def of_names(form: Form) -> Iterator[Fault]:
    """Keys, sheet names and titles that stand twice, or that something else is called by."""
    yield from ((("sheets",), f"have the key {key} twice") for key in twice(sheet.key for sheet in form.sheets))
    names = [*(sheet.name for sheet in form.sheets), form.checks, form.lists, TO_DO]
    yield from ((("sheets",), f"have the name {name} twice") for name in twice(names))
    yield from ((("stages",), f"have the key {key} twice") for key in twice(stage.key for stage in form.stages))
    yield from ((("stages",), f"have the label {name} twice") for name in twice(stage.label for stage in form.stages))
    for number, sheet in enumerate(form.sheets):
        where = ("sheets", number, "columns")
        yield from ((where, f"of {sheet.key} have the key {key} twice") for key in twice(sheet.keys))
        titles = (column.title for column in sheet.columns)
        yield from ((where, f'of {sheet.key} have the title "{title}" twice') for title in twice(titles))
        wrong = [key for key in sheet.keys if key in _RESERVED or key.startswith("priority_")]
        yield from ((where, f"of {sheet.key} can't have the key {key}, which is taken") for key in wrong)


def of_columns(form: Form) -> Iterator[Fault]:
    """Each sheet's layout, and each column's kind, list, stages and words."""
    stages = {stage.key for stage in form.stages}
    titles = [form.sheets[number].key for number in range(len(form.sheets))]
    for number, sheet in enumerate(form.sheets):
        where = ("sheets", number)
        layout = LAYOUTS.get(sheet.key, "table")
        if sheet.layout != layout:
            yield (*where, "layout"), f'has to be "{layout}" for {sheet.key}'
        if sheet.layout == "fields" and (len(sheet.heads) != 3 or twice(sheet.heads)):
            yield (*where, "heads"), "have to be three titles, of the field, its answer and its note"
        if sheet.layout == "table" and sheet.rows < 1:
            yield (*where, "rows"), "has to be at least 1"
        if sheet.since not in stages:
            yield (*where, "since"), f"names {sheet.since}, and there is no such stage"
        if not any(column.answered for column in sheet.columns):
            yield (*where, "columns"), f"of {titles[number]} hold no answer at all"
        for place_of, column in enumerate(sheet.columns):
            faults = _of_column(form, sheet, column, stages)
            yield from (((*where, "columns", place_of, key), message) for key, message in faults)
        yield from (((*where, "sums"), message) for message in _of_sums(form, sheet))


def _of_column(form: Form, sheet: Sheet, column: Column, stages: set[str]) -> Iterator[tuple[str, str]]:
    kind, _, choices = known(form, sheet.key).get(column.key, "").partition(":")
    if kind and column.kind != kind:
        yield "kind", f'has to be "{kind}" for {sheet.key}.{column.key}'
    if kind and choices and column.choices != choices:
        yield "choices", f'has to be "{choices}" for {sheet.key}.{column.key}'
    if column.kind in ("choice", "priorities"):
        if column.choices not in form.choices and column.choices not in MADE:
            yield "choices", f'names the list "{column.choices}", and there is none of that name under [choices]'
    elif column.choices:
        yield "choices", 'is only for a column of the kind "choice"'
    yield from _of_kind(sheet, column, bool(kind))
    for name, given in (("since", (column.since,)), ("required", column.required), ("shown", column.shown)):
        for stage in given if isinstance(given, tuple) else ():
            if stage and stage not in stages:
                yield name, f"names {stage}, and there is no such stage"
    yield from _of_words(column)


def _of_words(column: Column) -> Iterator[tuple[str, str]]:
    for name in ("title", "note"):
        allowed = (*_FACTS, "number", "priority") if column.kind == "priorities" else _FACTS
        if message := _braces(getattr(column, name), allowed):
            yield name, message
    if column.kind == "priorities" and not {"number", "priority"} & set(_fields(column.title)):
        yield "title", "has to name {number} or {priority}, so that no two columns have one title"


def _of_kind(sheet: Sheet, column: Column, is_known: bool) -> Iterator[tuple[str, str]]:
    """Kinds that have a meaning only in some places."""
    worked_out = {"variance": "spent", "project-title": "ref"}.get(column.kind)
    if column.kind in ("ref", "stamp", "priorities") and not is_known:
        yield "kind", f'"{column.kind}" is only for a column that the tool knows'
    if column.kind == "variance" and not is_known:
        yield "kind", '"variance" is only for the sheet of a stage\'s money'
    if column.kind == "measure" and sheet.key != "measures":
        yield "kind", '"measure" is only for the sheet measures, whose rows have a unit'
    if worked_out and sheet.layout == "table" and not sheet.has_ref:
        yield "kind", f'"{column.kind}" needs a column ref of the kind "project-ref" on its sheet'
    if sheet.layout != "table" and column.kind in ("project-ref", "project-title", "variance"):
        yield "kind", f'"{column.kind}" is only for a sheet that is a table'


def _of_sums(form: Form, sheet: Sheet) -> Iterator[str]:
    projects = form.sheet("projects")
    for each in sheet.sums:
        unknown = [key for key in each.columns if not sheet.has(key) or sheet.column(key).kind not in _AMOUNTS]
        if unknown:
            yield f"add up {listed(unknown)}: no column of amounts or numbers of {sheet.key}"
        name, _, key = each.equals.partition(".")
        known_figure = name == "projects" and projects and projects.has(key) and projects.column(key).kind in _AMOUNTS
        if not known_figure:
            yield f'equal "{each.equals}", which is no column of amounts or numbers of projects'
        if sheet.key != "projects" and not sheet.has_ref:
            yield f"need a column ref on {sheet.key}"


_AMOUNTS = ("money", "number")


def of_sentences(form: Form) -> Iterator[Fault]:
    """Titles of sheets, and the sentences of which one is worked out."""
    for number, sheet in enumerate(form.sheets):
        if message := _braces(sheet.title, _FACTS):
            yield ("sheets", number, "title"), message
        given = sheet.live.given
        for name, words in given.items():
            if message := _braces(words, _OF_SENTENCES[name]):
                yield ("sheets", number, "live", name), message
        yield from (((("sheets", number, "live")), message) for message in _of_live(sheet, sheet.live))


def _of_live(sheet: Sheet, live: Sentences) -> Iterator[str]:
    given = live.given.keys()
    for together in _TOGETHER:
        lacking = [name for name in together if name not in given]
        if 0 < len(lacking) < len(together):
            yield f"lacks {listed(lacking)}, which goes with the others"
    if "left" in given and sheet.key != "projects":
        yield "can say what is left only on projects"
    if "count" in given and sheet.key not in COUNTED:
        yield f"can count only on {listed(COUNTED, 'or')}"


def _fields(words: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(words) if name is not None]


def _braces(words: str, allowed: tuple[str, ...]) -> str:
    """What is wrong with the braces of a sentence; "" where nothing is."""
    try:
        fields = list(string.Formatter().parse(words))
    except ValueError:
        return "has a brace without its pair"
    wrong = [name for _, name, spec, how in fields if name is not None and (name not in allowed or spec or how)]
    return f"names {{{wrong[0]}}}; it can name {', '.join(f'{{{name}}}' for name in allowed)}" if wrong else ""
