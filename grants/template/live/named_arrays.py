"""Values and columns of values that conditions share: each is a name, made where the first one asks for it."""

from functools import cache

from grants.template.formula_names import Names
from grants.template.formulas import answer, text

YES = ("y", "x", "✓", "✔", "☑", "true", "1", "tick", "ticked")
NO = ("n", "no", "false", "0", "✗", "✘", "☐")
"""How people tick a cell that has one choice, and how they leave it; capitals aside."""

ALLOCATED_NOW, AVAILABLE_NOW = "allocated_now", "available_now"


@cache
def no_answers() -> frozenset[str]:
    """What says that there is nothing to say, in small letters."""
    words = {"n/a", "n a", "n.a", "na", "n\\a", "not applicable", "none", "nil"}
    dashes = {sign * times for sign in "-_\u2010\u2011\u2012\u2013\u2014\u2015\u2212" for times in (1, 2, 3)}
    return frozenset(words | {f"{word}." for word in words} | dashes | {"."})


def amounts(cells: str, words: str) -> str:
    """Cells as amounts: numbers, and text such as "£1,000" that reads as one; 0 where there is none."""
    bare = f'SUBSTITUTE(SUBSTITUTE({words},"£",""),",","")'
    return f"IF(ISNUMBER({cells}),{cells},IFERROR(VALUE({bare}),0))"


def allocated_now(names: Names) -> str:
    """What is allocated in all, whatever else is wrong with an amount."""
    cells = amounts(names.column("projects", "allocated"), names.texts("projects", "allocated"))
    return names.value(ALLOCATED_NOW, f"SUMPRODUCT(ROUND({cells},2))")


def available_now(names: Names) -> str:
    """The round's grant total, and what Start here says was carried forward; whatever it says of the grant."""
    carried = ""
    if names.round.has("start.carried_forward"):
        cell = answer(names.round, "carried_forward")
        amount = amounts(cell, f"TRIM({cell})")
        carried = f"+IF({amount}>0,ROUND({amount},2),0)"
    return names.value(AVAILABLE_NOW, f"{names.round.grant_total}{carried}")


def listed(names: Names, choices: str, ticks: str = "both") -> str:
    """The choices of a list in one text, in small letters between strokes; of a list of one, the ways to tick it too.

    With `ticks` "yes" those alone that tick.
    """
    labels = [" ".join(label.lower().split()) for label in names.round.choices(choices).values()]
    if not labels:
        raise KeyError(choices)
    if len(labels) == 1:
        labels += list(YES) + ([] if ticks == "yes" else list(NO))
    name = f"one_of_{choices}" if ticks == "both" else f"ticks_of_{choices}"
    return names.named(name, text(f"|{'|'.join(labels)}|"))


def lost_refs(names: Names) -> str:
    """How many projects have no ref of their own: each may be the one that a ref elsewhere means."""
    refs = names.texts("projects", "ref")
    place = f"ROW({names.column('projects', 'ref')})-ROW(INDEX({names.column('projects', 'ref')},1))+1"
    own = f'({refs}<>"")*IFERROR(MATCH({refs},{refs},0)={place},FALSE)'
    return names.value("lost_refs", f"SUMPRODUCT({names.used('projects')}*(1-{own}))")


def uses(names: Names, refs: str) -> str:
    """How often each of some refs is used on all sheets together."""
    columns = (names.column(*each) for each in _ref_columns(names))
    return f"({'+'.join(f'IFERROR(COUNTIF({cells},{refs}),0)' for cells in columns)})"


def most_uses(names: Names) -> str:
    """How often that ref is used which is used most of those that no project has."""
    known, most = names.texts("projects", "ref"), []
    for sheet, key in _ref_columns(names):
        words = names.texts(sheet, key)
        used = names.named(f"uses_{sheet}_{key}", uses(names, words))
        most.append(f'IFERROR(({words}<>"")*ISERROR(MATCH({words},{known},0))*{used},0)')
    return names.value("most_uses", f"SUMPRODUCT(MAX({','.join(most)}))")


def _ref_columns(names: Names) -> list[tuple[str, str]]:
    sheets = names.round.sheets.values()
    return [(sheet.key, each.key) for sheet in sheets for each in sheet.columns if each.kind == "project-ref"]


def odd_pence(names: Names, sheet: str, key: str) -> str:
    """How many amounts of a column have more than two decimals; they are no amounts, and no sum can be judged."""
    cells = names.column(sheet, key)
    odd = f"IF(ISNUMBER({cells}),ABS({cells}-ROUND({cells},2))>=0.000001,FALSE)"
    return names.value(f"odd_pence_{sheet}_{key}", f"IFERROR(SUMPRODUCT({odd}*1),0)")


def stray(names: Names, sheet: str) -> str:
    """For each row of a sheet whether it belongs to no project."""
    refs = names.texts(sheet, "ref")
    known = f'ISNUMBER(MATCH({refs},{names.texts("projects", "ref")},0))*({refs}<>"")'
    return names.named(f"stray_{sheet}", f"{names.used(sheet)}*(1-{known})")


def stray_amounts(names: Names, sheet: str, key: str) -> str:
    """The amounts that belong to no project, and words for all others."""
    cells = names.column(sheet, key)
    return names.named(f"stray_{sheet}_{key}", f'IF({stray(names, sheet)}*ISNUMBER({cells}),ROUND({cells},2),"-")')


def part_keys(names: Names, sheet: str) -> str:
    """For each row of a sheet its project and the letter of its part in one text; "Part D", "(d)" and D are one."""
    return names.named(f"part_keys_{sheet}", f'LOWER({names.texts(sheet, "ref")})&"|"&{_letter(names, sheet)}')


def measure_keys(names: Names) -> str:
    """For each measure its project, its part and its words in one text."""
    part = _letter(names, "measures") if names.round.has("measures.part") else '""'
    words = names.texts("measures", "measure")
    return names.named("measure_keys", f'LOWER({names.texts("measures", "ref")})&"|"&{part}&"|"&LOWER({words})')


def _letter(names: Names, sheet: str) -> str:
    made = f'SUBSTITUTE(" "&LOWER({names.texts(sheet, "part")})," part ","")'
    for sign in "().:":
        made = f'SUBSTITUTE({made},"{sign}","")'
    return f"TRIM({made})"


def decided(names: Names) -> str:
    """Whether the OPCC has decided on any project."""
    words = names.texts("projects", "approved")
    found = f'ISNUMBER(FIND("|"&LOWER({words})&"|",{listed(names, "approvals")}))'
    return names.value("decided_now", f"IF(SUMPRODUCT({found}*1)>0,1,0)")
