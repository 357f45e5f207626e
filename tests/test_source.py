"""No words of the form that ships stand in the code, and no key that `needs.py` does not list: the source is read."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from grants.form import needs, rounds

PACKAGE = Path(__file__).resolve().parent.parent / "grants"
FILES = sorted(PACKAGE.rglob("*.py"))
FORM = rounds.shipped_form("csp-fund")
NAMES = [str(path.relative_to(PACKAGE)) for path in FILES]


# --------------------------------------------------------------------------------------------------- what is written


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((PACKAGE / name).read_text(encoding="utf-8"))


@cache
def texts(name: str) -> list[tuple[int, str]]:
    """The texts of a file with their lines, those in f-strings too; not docstrings, and not quoted types."""
    apart = {id(node) for node in [*docstrings(tree(name)), *types(tree(name))]}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart
    ]


def docstrings(module: ast.Module) -> Iterator[ast.AST]:
    """Every text that stands alone: what explains a module, a class, a function or a constant."""
    for node in ast.walk(module):
        for line in getattr(node, "body", ()) if isinstance(getattr(node, "body", ()), list) else ():
            if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
                yield line.value


def types(module: ast.Module) -> Iterator[ast.AST]:
    """Texts in what is said of types, where a class may stand in quotation marks; and names that are for others."""
    for node in ast.walk(module):
        for name in ("annotation", "returns"):
            if found := getattr(node, name, None):
                yield from ast.walk(found)
        if isinstance(node, ast.Assign) and any(getattr(each, "id", "") == "__all__" for each in node.targets):
            yield from ast.walk(node.value)


# --------------------------------------------------------------------------------------------------- words of the form


def form_words() -> dict[str, str]:
    """Names of sheets, titles, labels of stages and choices, titles of returns: each with what it is."""
    found: dict[str, str] = dict.fromkeys((FORM.checks, FORM.lists), "a sheet")
    for sheet in FORM.sheets:
        found |= {sheet.name: "a sheet", sheet.title: "a sheet's title", **dict.fromkeys(sheet.heads, "a head")}
        found |= {column.title: "a title" for column in sheet.columns}
    for stage in FORM.stages:
        found |= {stage.label: "a stage", stage.title: "a stage's title"}
        found |= {column.title: "a return's title" for column in stage.shows}
    found |= {label: "a choice" for choices in FORM.choices.values() for label in choices.values()}
    return {word: what for word, what in found.items() if "{" not in word}


WORDS = form_words()

ALLOWED = {
    ("documents/printed.py", "%"): "the sign",
    ("documents/printed.py", "£"): "the sign",
    ("form/mends.py", "%"): "the sign",
    ("marking/editing.py", "Target"): "an attribute of Open XML",
    ("marking/findings_sheet.py", "Kind"): "a title of the list of findings: error or warning",
    ("model/money.py", "%"): "the sign",
    ("model/money.py", "£"): "the sign",
    ("office/publish/giving360.py", "%"): "the sign",
    ("office/publish/giving360.py", "Date"): "within a title of 360Giving",
    ("office/publish/giving360.py", "Description"): "a title of 360Giving",
    ("office/publish/giving360.py", "Project"): "what a grant without a title is called",
    ("office/publish/specified_information.py", "Amount £"): "a title of the list, which has words of its own",
    ("office/publish/specified_information.py", "Fund"): "a title of the list, which has words of its own",
    ("office/publish/specified_information.py", "Partnership"): "a title of the list, which has words of its own",
    ("office/publish/specified_information.py", "Project"): "a title of the list, which has words of its own",
    ("office/publish/specified_information.py", "Ref"): "a title of the list, which has words of its own",
    ("office/publish/transparency.py", "Amount £"): "a title of the list, which has words of its own",
    ("printing/catalogue.py", "Kind"): "a title of the catalogue of rules: error or warning",
    ("printing/round_facts.py", "Fund"): "the round's own key, as `rounds show` names it",
    ("printing/round_facts.py", "Partnership"): "the round's own key, as `rounds show` names it",
    ("printing/round_facts.py", "Round"): "what `rounds show` shows",
    ("printing/round_facts.py", "Risks"): "the round's own key, as `rounds show` names it",
    ("reading/cells.py", "%"): "the sign",
    ("reading/cells.py", "£"): "the sign",
    ("reading/cells.py", "Number"): "a format of cells, as Excel calls it",
    ("reading/package.py", "Target"): "an attribute of Open XML",
    ("model/targets.py", "%"): "the sign",
    ("model/targets.py", "£"): "the sign",
    ("rules/approval.py", "No"): "ends an example",
    ("rules/measures.py", "Rise"): "ends an example",
    ("rules/plan.py", "At least"): "begins an example",
    ("model/privacy.py", "%"): "the sign",
    ("rules/spend.py", "What happens"): "begins a sentence",
    (
        "template/live/check_columns.py",
        "Amount £",
    ): "begins a title of the sheet of live checks, which has words of its own",
    ("template/live/check_columns.py", "£"): "the sign",
    ("template/live/vocabulary.py", "%"): "the sign",
    ("template/live/vocabulary.py", "£"): "the sign",
}
"""Where a word of the form stands in the code and is not the form's: by file and word, with what it is there."""


def stands(word: str, text: str) -> bool:
    """Whether a text is a word of the form, or has it within: with its capital, where no sentence begins.

    Words of several parts are found at the beginning of a sentence too, where they are seldom chance.
    """
    if text.strip() == word:
        return True
    found = re.finditer(rf"(?<![\w\[{{.]){re.escape(word)}(?![\w\]}}])", text)
    several = len(re.split(r"[ -]", word)) > 1
    return any(word[0].isupper() and (several or re.search(r"[a-z,] $", text[: match.start()])) for match in found)


@cache
def offenders() -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for name in NAMES:
        for line, text in texts(name):
            for word in WORDS:
                if stands(word, text):
                    found.setdefault((name, word), []).append(line)
    return found


def test_there_is_something_to_read() -> None:
    assert len(NAMES) > 80
    assert sum(len(texts(name)) for name in NAMES) > 2000
    assert {"Start here", "Spending intentions", "Amount allocated £", "Green", "Half-Year Return"} <= WORDS.keys()
    assert len(WORDS) > 100
    assert len(list(types(tree("report.py")))) > 5
    assert not any("Round | None" in text for name in NAMES for _, text in texts(name))


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("Half-year", "Half-year", True),
        ("Half-year", "Fill in Half-year.", True),
        ("Half-year", "At half-year.", False),
        ("Projects", "on Projects", True),
        ("Projects", "Projects have refs.", False),
        ("Projects", "{sheet[Projects]}", False),
        ("At least", "write at least one", False),
        ("Start here", "Start here says", True),
    ],
)
def test_a_word_of_the_form_is_found(word: str, text: str, found: bool) -> None:
    assert stands(word, text) == found


OWN_TITLES = {
    "office/decisions.py": "reads the titles of the office's own workbook",
    "office/fund_workbook.py": "the office's own workbook",
}
"""Files whose titles are the office's own and stay the same whatever form the returns have."""


def test_no_word_of_the_form_stands_in_the_code() -> None:
    found = {place: lines for place, lines in offenders().items() if place not in ALLOWED}
    assert {place: lines for place, lines in found.items() if place[0] not in OWN_TITLES} == {}
    assert {file for file, _ in found} == OWN_TITLES.keys()


def test_what_is_allowed_is_there() -> None:
    assert ALLOWED.keys() <= offenders().keys()


def test_no_key_of_a_stage_stands_in_the_code() -> None:
    keys = re.compile("|".join(rf"\b{stage.key}\b" for stage in FORM.stages))
    assert [(name, line, text) for name in NAMES for line, text in texts(name) if keys.search(text)] == []


# ------------------------------------------------------------------------------------------------------------ keys

COLUMNS = {key for columns in needs.KNOWN.values() for key in columns} | needs.SPENDING.keys()
ROLES = {*needs.SPENDING_ROLES, *needs.RESULT_ROLES}
LISTS = {kind.partition(":")[2] for columns in needs.KNOWN.values() for kind in columns.values() if ":" in kind}
LISTS |= {*needs.CHOICES, *needs.MADE, "lights", "moves", "decisions"}
CHOICES = {**needs.CHOICES, "lights": needs.LIGHTS, "moves": needs.MOVES}
ROWS = frozenset({"row", "project", "measure", "spending", "part", "start", "each"})
"""What a row of a sheet is called in the code."""
SHEETS = frozenset({"context", "returned", "whole", "kept", "sheets", "last"})
"""What sheets are taken from by their keys."""


def test_keys_that_belong_to_the_form_alone_are_not_named() -> None:
    """The stages' own sheets, and the columns of their results: the form says by its stages which those are."""
    of_form = {sheet.key for sheet in FORM.sheets} | {key for sheet in FORM.sheets for key in sheet.keys}
    alone = of_form - needs.KNOWN.keys() - COLUMNS - ROLES
    assert {"half_year", "evaluation", "year_end", "half_year_light", "half_year_comment"} <= alone
    assert [(name, line, text) for name in NAMES for line, text in texts(name) if text in alone] == []
    known = {"evaluation"}  # a family of rules
    named = [(name, each) for name in NAMES for each in identifiers(tree(name)) if each in alone - known]
    assert named == []


def identifiers(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        yield from (getattr(node, name) for name in ("id", "attr", "arg") if isinstance(getattr(node, name, 0), str))


def test_every_place_that_is_named_is_known() -> None:
    """ "projects.allocated", "spending.spent" and "results.light", wherever they stand."""
    seen = 0
    for name in NAMES:
        for line, text in texts(name):
            sheet, _, column = text.rstrip("?").partition(".")
            if not re.fullmatch(r"[a-z_]+\.[a-z_]+\??", text) or sheet not in {*needs.KNOWN, "spending", "results"}:
                continue
            seen += 1
            assert column in known_columns(sheet), f"{name}:{line} {text}"
    assert seen > 150


def known_columns(sheet: str) -> set[str]:
    if sheet == "results":
        return set(needs.RESULT_ROLES)
    return set(needs.SPENDING if sheet == "spending" else needs.KNOWN[sheet])


OF_THE_ROW = {"own", "words_of", "number_of", "empty_of", "good", "first", "ticked_in", "read"}
OF_A_COLUMN = {"texts", "stray_amounts", "odd_pence"}
OF_A_SHEET = {"part_keys", "used_on"}


def is_known(what: str, place: str) -> bool:
    """Whether a form can have what words or a formula name in braces."""
    sheet, _, key = place.partition(".")
    if what in OF_THE_ROW and not key:
        return place in COLUMNS | ROLES | {"cell"}
    if what in {*OF_THE_ROW, *OF_A_COLUMN, "title"}:
        return key in known_columns(sheet)
    lists = {
        "sheet": {*needs.KNOWN, "spending"},
        "unit": set(CHOICES["units"]),
        "as_round": set(needs.KNOWN["start"]),
        **{each: set(needs.KNOWN) for each in OF_A_SHEET},
    }
    if what in lists:
        return sheet in lists[what]
    return key in CHOICES[sheet] if what == "label" else place in known_columns(what)


def test_every_name_in_the_words_and_formulas_of_rules_is_known() -> None:
    """{sheet[parts]}, {title[projects.comment]}, {label[lights.red]}, {measures[ref]}."""
    seen = 0
    for name in NAMES:
        for line, text in texts(name):
            for what, place in re.findall(r"\{(\w+)\[([\w.]+)\]\}", text):
                seen += 1
                where = f"{name}:{line} {{{what}[{place}]}}"
                assert is_known(what, place), where
    assert seen > 60


def test_every_key_that_a_row_or_a_return_is_asked_for_is_known() -> None:
    rows, sheets = 0, 0
    for name in NAMES:
        for node in ast.walk(tree(name)):
            asked = asked_for(node)
            if asked is None:
                continue
            holder, key = asked
            where = f"{name}:{node.lineno} {ast.unparse(node)}"  # type: ignore[attr-defined]  # an expression has one
            if holder in ROWS and not name.startswith(("marking", "reading/package", "reading/scan", "reading/xlsx")):
                rows += 1
                assert key in COLUMNS | ROLES | {"row"} or not is_key(key), where
            elif holder in SHEETS:
                sheets += 1
                assert key in needs.KNOWN, where
    assert rows > 60
    assert sheets > 15


def is_key(text: str) -> bool:
    return re.fullmatch("[a-z_]+", text) is not None


def asked_for(node: ast.AST) -> tuple[str, str] | None:
    """Of `row["spent"]` and `row.get("spent")`: what is asked, and for which key."""
    if isinstance(node, ast.Subscript):
        holder, key = node.value, node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        holder, key = node.func.value, node.args[0]
    else:
        return None
    if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
        return None
    return getattr(holder, "id", getattr(holder, "attr", "")), key.value


def test_every_list_of_choices_that_is_named_is_known() -> None:
    seen = 0
    for name in NAMES:
        for node in ast.walk(tree(name)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("choices", "label")
            ):
                for each in node.args[:1]:
                    if isinstance(each, ast.Constant):
                        seen += 1
                        assert each.value in LISTS, f"{name}:{node.lineno} {ast.unparse(node)}"
    assert seen > 15
