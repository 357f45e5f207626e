"""A form bent to a round: sheets and columns left out, and sheets and columns of one's own."""

from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator
from pydantic_core import PydanticCustomError

from grants.form import needs
from grants.form.form import Column, Form, ReturnColumn, Sheet, Stage, Sum, Width
from grants.form.needs import Fault
from grants.form.values import Key, Label, SheetName, StageKey, Title, Value, Words, words
from grants.model.limits import GROWTH

OwnKind = Literal["text", "number", "money", "percent", "date", "choice", "project-ref"]
_ROWS = 40


class OwnColumn(Value):
    """A column of a round's own."""

    key: Key
    title: Title
    kind: OwnKind = "text"
    choices: Annotated[tuple[Label, ...], Field(max_length=100)] = ()
    """What can be chosen, where the kind is choice."""
    width: Width = 20
    required: bool | tuple[StageKey, ...] = False
    since: str = ""
    note: Words | Literal[""] = ""
    shown: tuple[StageKey, ...] = ()
    carry: bool = False

    @field_validator("choices")
    @classmethod
    def _no_choice_twice(cls, choices: tuple[str, ...]) -> tuple[str, ...]:
        if len({choice.casefold() for choice in choices}) < len(choices):
            raise PydanticCustomError("twice", "names a choice twice")
        return choices


class AddedColumn(OwnColumn):
    """A column of a round's own on a sheet of the form."""

    sheet: Key
    after: str = ""
    """The column that it stands behind; "" puts it last."""


class OwnSheet(Value):
    """A sheet of a round's own, with rows by project."""

    key: Key
    title: Annotated[Title, AfterValidator(words)]
    name: SheetName | Literal[""] = ""
    about: Words | Literal[""] = ""
    step: Words | Literal[""] = ""
    after: str = ""
    """The sheet that it stands behind; "" puts it in front of the signatures."""
    since: StageKey | Literal[""] = ""
    rows: Annotated[int, Field(ge=1, le=GROWTH, strict=True)] = _ROWS
    columns: Annotated[tuple[OwnColumn, ...], Field(min_length=1, max_length=60)]
    sums: tuple[Sum, ...] = ()


def bent(
    form: Form, leave_out: Sequence[str], columns: Sequence[AddedColumn], sheets: Sequence[OwnSheet]
) -> tuple[Form, list[Fault]]:
    """The form with what a round leaves out and adds, and what of it can't be done."""
    faults: list[Fault] = []
    form = _without(form, leave_out, faults)
    for number, sheet in enumerate(sheets):
        form = _with_sheet(form, sheet, ("sheets", number), faults)
    for number, column in enumerate(columns):
        form = _with_column(form, column, ("columns", number), faults)
    return _marked(form), faults


def _without(form: Form, places: Sequence[str], faults: list[Fault]) -> Form:
    for number, place in enumerate(places):
        where = ("leave_out", number)
        sheet, _, column = place.partition(".")
        if not form.has(place):
            faults.append((where, f'is "{place}", and the form has no such sheet or column'))
        elif column in needs.NEEDED.get(sheet, ()) or (not column and sheet in needs.NEEDED):
            faults.append((where, f'is "{place}", without which nothing works'))
        elif column == "ref":
            faults.append((where, f'is "{place}", without which {sheet} has no use; leave out {sheet}'))
        else:
            form = _drop(form, sheet, column)
    return form


def _drop(form: Form, key: str, column: str) -> Form:
    """The form without a sheet, or without a column of it; and without the columns of returns that showed it alone."""
    before = form
    kept = tuple(
        sheet.model_copy(update={"columns": tuple(each for each in sheet.columns if each.key != column)})
        if sheet.key == key
        else sheet
        for sheet in form.sheets
        if sheet.key != key or column
    )
    form = form.model_copy(update={"sheets": kept})
    stages = tuple(_less_shown(stage, before, form) for stage in form.stages)
    return form.model_copy(update={"stages": stages})


def _less_shown(stage: Stage, before: Form, after: Form) -> Stage:
    """A stage that shows no more than there is left, and names no figure that has gone."""
    shows = tuple(
        column for column in stage.shows if _is_there(stage, column, after) or not _is_there(stage, column, before)
    )
    measures = after.sheet("measures")
    gone = {
        role: ""
        for role in needs.RESULT_ROLES
        if (key := getattr(stage, role)) and not (measures and measures.has(key))
    }
    return stage.model_copy(update={"shows": shows or stage.shows, **gone})


def _is_there(stage: Stage, column: ReturnColumn, form: Form) -> bool:
    reads = needs.SHOWN.get(column.shows) or (column.shows if "." in column.shows else f"projects.{column.shows}",)
    return any(bool(where := needs.place(stage, read)) and form.has(where) for read in reads)


_HEADS = ("ref", "title")
"""The columns of a sheet with rows by project that say whose row it is: they are added where they are not given."""


def _with_sheet(form: Form, own: OwnSheet, where: tuple[str | int, ...], faults: list[Fault]) -> Form:
    if form.sheet(own.key) or own.key in needs.KNOWN:
        faults.append(((*where, "key"), f'is "{own.key}", which is the key of a sheet of the form'))
        return form
    measures, first = form.sheet("measures"), form.stages[0].key
    given = [column.key for column in own.columns]
    there = measures.columns if measures else ()
    heads = [column for column in there if column.key in _HEADS and column.key not in given]
    columns, lists = zip(*(_made(own.key, column) for column in own.columns), strict=True)
    sheet = Sheet(
        key=own.key,
        name=own.name or _tab(own.title),
        title=own.title,
        about=own.about or own.title + ": rows by project.",
        step=own.step or own.title + ".",
        since=own.since or first,
        rows=own.rows,
        columns=_headed(heads, columns),
        sums=own.sums,
        own=True,
    )
    form = _with_lists(form, lists)
    keys = [each.key for each in form.sheets]
    if own.after and own.after not in keys:
        faults.append(((*where, "after"), f'is "{own.after}", and the form has no such sheet'))
    place = keys.index(own.after) + 1 if own.after in keys else _before_signatures(form)
    return form.model_copy(update={"sheets": (*form.sheets[:place], sheet, *form.sheets[place:])})


def _headed(heads: Sequence[Column], columns: Sequence[Column]) -> tuple[Column, ...]:
    """A sheet's columns behind those that say whose row it is; the ref first, wherever it was given."""
    ref = [column for column in columns if column.key == _HEADS[0]]
    rest = [column for column in columns if column.key != _HEADS[0]]
    return (*ref, *heads, *rest)


_TAB = 31  # characters of a sheet's name in Excel


def _tab(title: str) -> str:
    """A sheet's name from its title, as Excel allows one."""
    allowed = "".join(" " if character in "[]:*?/\\" else character for character in title)
    name = shorten(allowed, _TAB, placeholder="") or allowed.strip()[:_TAB]
    return name.strip(" '") or "Own sheet"


def _before_signatures(form: Form) -> int:
    return next((place for place, sheet in enumerate(form.sheets) if sheet.layout == "signatures"), len(form.sheets))


def _with_column(form: Form, added: AddedColumn, where: tuple[str | int, ...], faults: list[Fault]) -> Form:
    sheet = form.sheet(added.sheet)
    if sheet is None or sheet.layout == "signatures":
        can = ", ".join(each.key for each in form.sheets if each.layout != "signatures")
        faults.append(((*where, "sheet"), f'is "{added.sheet}"; a column can be added to {can}'))
        return form
    if sheet.has(added.key) or added.key in needs.known(form, sheet.key):
        faults.append(((*where, "key"), f'is "{added.key}", which is the key of a column of the form'))
        return form
    if added.after and not sheet.has(added.after):
        faults.append(((*where, "after"), f'is "{added.after}", and {sheet.key} has no such column'))
    column, choices = _made(sheet.key, added)
    place = sheet.keys.index(added.after) + 1 if sheet.has(added.after) else len(sheet.columns)
    columns = (*sheet.columns[:place], column, *sheet.columns[place:])
    sheets = tuple(each.model_copy(update={"columns": columns}) if each is sheet else each for each in form.sheets)
    return _with_lists(form, [choices]).model_copy(update={"sheets": sheets})


def _made(sheet: str, own: OwnColumn) -> tuple[Column, tuple[str, tuple[str, ...]]]:
    """A column of one's own as one of the form's, and its list with its choices; "" names no list."""
    name = f"{sheet}_{own.key}" if own.kind == "choice" else ""
    values = own.model_dump(exclude={"sheet", "after", "choices"})
    return Column(**values, choices=name), (name, own.choices)


def _with_lists(form: Form, lists: Sequence[tuple[str, tuple[str, ...]]]) -> Form:
    """The form with lists of one's own, of which each choice is its own key."""
    made = {name: dict(zip(choices, choices, strict=True)) for name, choices in lists if name}
    return form.model_copy(update={"choices": {**form.choices, **made}})


def _marked(form: Form) -> Form:
    """The form in which each sheet and column knows whether it is one of the form's own."""
    return form.model_copy(update={"sheets": tuple(_marks(form))})


def _marks(form: Form) -> Iterator[Sheet]:
    for sheet in form.sheets:
        known = needs.known(form, sheet.key)
        columns = tuple(column.model_copy(update={"own": column.key not in known}) for column in sheet.columns)
        if not known:  # rows by project: the ref and the title say which
            columns = tuple(
                column.model_copy(update={"own": column.kind not in ("project-ref", "project-title")})
                for column in sheet.columns
            )
        yield sheet.model_copy(update={"columns": columns, "own": not known})
