"""The conditions as a round has them: each fault that its workbook looks for, with the stages at which it does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from grants.form import needs
from grants.form.form import Column, Sheet, Stage
from grants.model.addresses import letters
from grants.model.finding import Finding, Severity
from grants.model.stages import ROLES
from grants.rules import CATALOGUE
from grants.rules.names import names as called
from grants.template.formula_names import Names
from grants.template.formulas import HEADER, quoted_sheet, text
from grants.template.live.condition import Condition
from grants.template.live.conditions_of_cells import CELLS
from grants.template.live.conditions_of_own_sums import of_own_sums
from grants.template.live.conditions_of_plans import NOT_GIVEN, PLANS
from grants.template.live.conditions_of_results import MEASURES, SPENDING
from grants.template.live.named_arrays import stray
from grants.template.live.own_rows import Columns, FirstRow
from grants.template.live.vocabulary import Vocabulary

CONDITIONS = (*CELLS, *PLANS, *MEASURES, *SPENDING, *NOT_GIVEN)

WIDE = 256
"""More columns than a sheet has: a cell is held as its row times this, and its column."""
_LONG = 5_000
"""Characters of a fault's formulas, from which each of them has a name of its own; Excel takes 8,192."""
PROJECT = 10_000
"""At a title, the row of the project at fault stands behind the point, as a part of this."""


@dataclass
class Fault:
    """A fault that a round's workbook looks for. `name` is the defined name that holds its cells, others being 0."""

    condition: Condition
    severity: Severity
    sheet: Sheet
    """Where it stands; `keys` are its columns there."""
    keys: tuple[str, ...]
    words: str
    rows: Sheet
    """The sheet whose rows are at fault."""
    name: str = ""
    formulas: dict[str, str] = field(default_factory=dict)
    """By the key of a stage the formula for whole columns."""
    seen: dict[str, str] = field(default_factory=dict)
    """Likewise the formula for the first cell, where it has one: for the colour of cells."""

    @property
    def code(self) -> str:
        return self.condition.code

    @property
    def stages(self) -> frozenset[str]:
        return frozenset(self.formulas)

    @cached_property
    def titles(self) -> frozenset[str]:
        return frozenset(self.sheet.column(key).title for key in self.keys)

    def is_of(self, finding: Finding) -> bool:
        """Whether a finding of the tool is this fault."""
        if self.code == "SHEET01":
            return (finding.code, finding.field) == (self.code, self.sheet.name)
        if (finding.code, finding.severity, finding.sheet) != (self.code, self.severity, self.sheet.name):
            return False
        at_title = (
            self.sheet.layout == "table" and finding.cell.endswith(str(HEADER + 1)) and _row(finding) == HEADER + 1
        )
        return finding.field in self.titles and at_title == self.condition.header


def _row(finding: Finding) -> int:
    return int("".join(character for character in finding.cell if character.isdigit()) or 0)


def faults_of(names: Names) -> list[Fault]:
    """Every fault that a workbook looks for: errors first, each by sheet. Their formulas are defined as names."""
    made: dict[tuple[object, ...], Fault] = {}
    conditions = (*CONDITIONS, *of_own_sums(names.round))
    for number, condition in enumerate(conditions):
        if condition.code in CATALOGUE:
            for stage in names.round.of_role(*(condition.roles or CATALOGUE[condition.code].roles or ROLES)):
                for sheet, keys in _places(names, condition, stage):
                    _add(made, names, number, condition, stage, sheet, keys)
    order = list(names.round.sheets)
    found = [*_missing_sheets(names), *made.values()]
    found.sort(key=lambda each: (each.severity != "error", order.index(each.sheet.key)))
    for number, fault in enumerate(found, start=1):
        formulas = fault.formulas
        if sum(map(len, set(formulas.values()))) > _LONG:
            formulas = {key: names.named(f"fault_{number}_of", formula) for key, formula in formulas.items()}
        fault.name = names.named(f"fault_{number}", names.by_stage(formulas, "0"))
    return found


def _missing_sheets(names: Names) -> Iterator[Fault]:
    """Whether a sheet was deleted: then its titles are nowhere."""
    for sheet in names.round.sheets.values():
        formula = f"IF(ISERROR(ROWS({names.heads(sheet.key)})),{WIDE + 1},0)"
        words = "The sheet is missing: copy it from a fresh template"
        formulas = dict.fromkeys((stage.key for stage in names.round.offered), formula)
        condition = Condition("SHEET01", (), formula, words, always=True)
        yield Fault(condition, "error", sheet, (), words, sheet, formulas=formulas, seen=dict.fromkeys(formulas, ""))


def _add(
    made: dict[tuple[object, ...], Fault],
    names: Names,
    number: int,
    condition: Condition,
    stage: Stage,
    sheet: Sheet,
    keys: tuple[str, ...],
) -> None:
    """Add a condition at a stage, in columns of a sheet; nothing where the form lacks what it names."""
    rows = names.round.sheets[condition.of] if condition.of else sheet
    words = condition.words.format_map(called(names.round, (stage,)))
    alike = made.get((number, sheet.key, keys, words))
    try:
        if alike and not _is_of_a_stage(condition):
            formula, seen = next(iter(alike.formulas.values())), next(iter(alike.seen.values()))
        else:
            formula = _for_columns(names, condition, stage, sheet, rows, keys)
            seen = _for_first(names, condition, stage, sheet, keys)
    except KeyError:
        return
    severity = condition.severity or CATALOGUE[condition.code].severity
    fault = made.setdefault((number, sheet.key, keys, words), Fault(condition, severity, sheet, keys, words, rows))
    fault.formulas[stage.key], fault.seen[stage.key] = formula, seen


def _is_of_a_stage(condition: Condition) -> bool:
    """Whether its formula may be another at another stage."""
    text = " ".join((condition.formula, *condition.columns))
    return any(word in text for word in ("spending", "results", "{own_label}", "{due}", "{misfit}"))


# --------------------------------------------------------------------------------------------------- formulas


def _for_columns(
    names: Names, condition: Condition, stage: Stage, sheet: Sheet, rows: Sheet, keys: tuple[str, ...]
) -> str:
    """A formula that gives the cells at fault of whole columns, and 0 for all others."""
    if condition.header and not condition.of:
        return (
            f"IF(IFERROR(({_formula(names, condition, stage, sheet, keys)})>0,FALSE),{_title_code(sheet, keys[0])},0)"
        )
    if condition.header:
        one = Columns(names, rows, ("ref",))
        test = _at_fault(condition.formula.format_map(Vocabulary(names, stage, rows, ("ref",), one)))
        code = f"({_title_code(sheet, keys[0])}+ROW({one.cell()})/{PROJECT})"
        return _but_strays(names, condition, stage, f"{test}*{code}")
    if condition.only == "row":
        made = "0"
        for key in reversed(keys):
            one = Columns(names, sheet, (key,))
            test = _at_fault(condition.formula.format_map(Vocabulary(names, stage, sheet, (key,), one)))
            made = f"IF({test},{_code(one.cell())},{made})"
        return made
    columns = Columns(names, sheet, keys)
    formula = f"{_at_fault(_formula(names, condition, stage, sheet, keys))}*{_code(columns.cell())}"
    if len(keys) > 1:
        formula += f"*{_among(names, sheet, keys)}"
    if condition.only == "sheet":
        whole = names.named(f"all_{condition.code.lower()}", formula)
        return f'IF(SUMPRODUCT({whole}*1)=0,0,MIN(IF({whole}>0,{whole},"")))'
    return _but_strays(names, condition, stage, formula)


def _formula(names: Names, condition: Condition, stage: Stage, sheet: Sheet, keys: tuple[str, ...]) -> str:
    return condition.formula.format_map(Vocabulary(names, stage, sheet, keys, Columns(names, sheet, keys)))


def _for_first(names: Names, condition: Condition, stage: Stage, sheet: Sheet, keys: tuple[str, ...]) -> str:
    """A formula that is true of the first cell where it is at fault; "" where that is to be looked up."""
    if condition.whole or condition.header or condition.only or condition.strays:
        return ""
    formula = condition.formula.format_map(Vocabulary(names, stage, sheet, keys, FirstRow(names, sheet, keys)))
    return f"({formula})>0"


def _at_fault(formula: str) -> str:
    return f"IFERROR(({formula})>0,FALSE)"


def _code(cells: str) -> str:
    return f"(ROW({cells})*{WIDE}+COLUMN({cells}))"


def _title_code(sheet: Sheet, key: str) -> str:
    """The cell of a title as a number, by a cell there, so that it moves with its sheet and goes with it."""
    cell = f"{quoted_sheet(sheet.name)}!${letters(sheet.keys.index(key) + 1)}${HEADER + 1}"
    return _code(cell)


def _among(names: Names, sheet: Sheet, keys: Iterable[str]) -> str:
    """Which columns of a sheet are meant, by their titles."""
    titles = "|".join(sheet.column(key).title for key in keys)
    return f'ISNUMBER(FIND("|"&{names.heads(sheet.key)}&"|",{text(f"|{titles}|")}))'


def _but_strays(names: Names, condition: Condition, stage: Stage, formula: str) -> str:
    """The cells at fault without the first of them, as many as there are rows elsewhere that may belong to them."""
    key = stage.sheet if condition.strays == "spending" else condition.strays
    if not key:
        return formula
    lost = names.value(f"strays_{key}", f"IFERROR(SUMPRODUCT({stray(names, key)}*1),0)")
    cells = names.named(f"all_{condition.code.lower()}_{key}", formula)
    rank = f"SUMPRODUCT(({cells}>0)*1)-{lost}"
    return f"IFERROR(IF({lost}=0,{cells},IF({rank}<=0,0,{cells}*({cells}>=LARGE({cells},MAX(1,{rank}))))),0)"


# ----------------------------------------------------------------------------------------------------- places


def _places(names: Names, condition: Condition, stage: Stage) -> Iterator[tuple[Sheet, tuple[str, ...]]]:
    """The columns of a round for which a condition is at a stage, sheet by sheet; one by one, or of a kind together."""
    round = names.round
    if condition.columns[0].startswith("*."):
        kinds = [each.removeprefix("*.") for each in condition.columns]
        for sheet in round.sheets.values():
            if condition.always or round.reached(sheet.since, stage.key):
                yield from ((sheet, keys) for keys in _of_kinds(names, stage, sheet, kinds))
        return
    places = [needs.place(stage, each).partition(".") for each in condition.columns]
    keys = tuple(key for _, _, key in places)
    if places[0][0] not in round.sheets:
        return
    sheet = round.sheets[places[0][0]]
    if not round.reached(sheet.since, stage.key):
        return
    if keys[0].startswith("priority"):
        there = round.priority_keys[:1] if keys[0].endswith(":first") else round.priority_keys
        yield from ((sheet, (key,)) for key in there)
    elif all(key and sheet.has(key) for key in keys):
        yield sheet, keys


def _of_kinds(names: Names, stage: Stage, sheet: Sheet, kinds: list[str]) -> Iterator[tuple[str, ...]]:
    """Columns of some kinds on a sheet: those that a formula can judge together, else one by one."""
    keys = [column.key for column in sheet.columns if any(_is_kind(names, column, each, stage) for each in kinds)]
    if kinds == ["list"]:
        lists: dict[str, list[str]] = {}
        for key in keys:
            lists.setdefault(sheet.column(key).choices, []).append(key)
        yield from (tuple(each) for each in lists.values())
    elif set(kinds) & {"date", "once"}:
        yield from ((key,) for key in keys)
    elif keys:
        yield tuple(keys)


def _is_kind(names: Names, column: Column, kind: str, stage: Stage) -> bool:
    match kind:
        case "required":
            return column.answered and names.round.required(column, stage.key)
        case "once":
            return column.once
        case "answered":
            return column.answered
        case "list":
            return (
                column.kind == "choice" and bool(names.round.choices(column.choices)) and column.choices != "signatures"
            )
        case _:
            return column.kind == kind
