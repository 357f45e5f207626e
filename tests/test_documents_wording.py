"""The sentences of documents: each stands in one file a language, is used, and can be told in another language."""

import ast
import re
import string
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from filled import STAGES, answers, changed

from grants.documents import decision_letter, wording
from grants.documents.board.published import Verdict
from grants.documents.document import Document
from grants.form import rounds
from grants.model.privacy import Tells
from grants.reading.answers_given import return_of
from grants.report import FORMATS, KINDS, make, render

from test_formats import READERS, texts  # isort: skip

FOLDER = Path(wording.__file__).parent
ENGLISH = wording.sentences("en")
CODE = sorted(FOLDER.rglob("*.py"))
TREES = {path.relative_to(FOLDER).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in CODE}
SECTIONS = {"fund/": "fund.", "telling.py": "board.", "decision_letter.py": "letter.", "board/": "board."}
"""The section whose sentences a file asks for by their bare keys, by how the file's path begins."""
PLAN, FINAL = "spending-intentions", "final-evaluation"
ROUND = rounds.load("safer-plymouth-2021-22").changed(glossary={})
BEFORE = rounds.load("safer-plymouth-2018-19").changed(
    form=ROUND.form, theme_groups=ROUND.theme_groups, priorities=ROUND.priorities
)
"""The year before, with the form's sheets as they are, so that the answers of 2021-22 stand for it."""


def constants(node: ast.AST) -> set[str]:
    """The texts in a part of the code that may be keys."""
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def forms(sentence: wording.Sentence) -> list[str]:
    """A sentence in each form that it has."""
    return [sentence] if isinstance(sentence, str) else list(sentence.values())


def fields(sentence: wording.Sentence) -> set[str]:
    return {name for text in forms(sentence) for _, name, _, _ in string.Formatter().parse(text) if name}


def asked(name: str) -> Iterator[str]:
    """The keys that a file asks for, with their section."""
    section = next((section for start, section in SECTIONS.items() if name.startswith(start)), "")
    for call in (node for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)):
        called = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if called.lstrip("_") == "say" and call.args:
            bare = len(call.args) == 1 or called == "_say"
            yield from ((section if bare else "") + key for key in _chosen(call.args[:2][-1]))


def _chosen(key: ast.expr) -> set[str]:
    """The keys that an argument may be: of "a if b else c", the first and the last."""
    if isinstance(key, ast.IfExp):
        return _chosen(key.body) | _chosen(key.orelse)
    return {key.value} if isinstance(key, ast.Constant) else set()


def test_every_sentence_is_used_and_every_one_that_is_asked_for_is_there() -> None:
    used = set[str]().union(*map(constants, TREES.values()))
    assert {key for key in ENGLISH if key.rpartition(".")[2] not in used} == set()
    found = {key for name in TREES for key in asked(name)}
    assert len(found) > 100
    assert {key.partition(".")[0] + "." for key in found if "." in key} == set(SECTIONS.values())
    assert {key for key in found if not is_there(key)} == set()


def is_there(key: str) -> bool:
    """Whether a sentence stands in its section or, where that is the fund's, in one that it takes others from."""
    section, _, name = key.rpartition(".")
    taken = {key, f"board.{name}", name} if section == "fund" else {key}
    return bool(taken & set(ENGLISH))


# ---------------------------------------------------------------------------------------- no sentence in the code

KEYS = {*get_args(Verdict), *get_args(Tells)}
"""Texts that only the code compares."""
NAMES = {"List Bullet", "Table Grid"}
"""What Word calls its own styles."""
NOT_PRINTED = {"typst: {}", "character {}"}
"""A fault of the tool, and the name of a character that has none."""
BLOCKS = {"Bar", "Column", "Fields", "Figure", "Heading", "Line", "Table"}
"""What begins with a text that is printed."""
PROSE = re.compile(r"[A-Za-z]{2,}[,;:.]? (?:[A-Za-z{]|$)|(?:^|[}.,;:]) [A-Za-z]{2,}|\}[,;:.]? [A-Za-z]{2,}")


def prose(tree: ast.AST) -> set[str]:
    """The texts of a file that are made of words, facts as {} among them, and the titles of blocks; no docstrings."""
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(each) for each in node.values}
            text = "".join(each.value if isinstance(each, ast.Constant) else "{}" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            text = node.value
        else:
            continue
        if PROSE.search(text):
            found.add(text)
    blocks = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    first = (node.args[0] for node in blocks if node.args and getattr(node.func, "id", "") in BLOCKS)
    found |= {text for each in first if isinstance(each, ast.Constant) for text in constants(each) if text}
    return found - KEYS - NAMES - NOT_PRINTED


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('x = "No sentence"', {"No sentence"}),
        ('x = f"{amount} allocated"', {"{} allocated"}),
        ('x = f"{amount}, led by {lead}."', {"{}, led by {}."}),
        ('x = f"How we know: {text}"', {"How we know: {}"}),
        ('x = " so far"', {" so far"}),
        ('x = Column("Step", 14)', {"Step"}),
        ('def x() -> None:\n    """No sentence."""', set()),
        ('x = say("years_total", f"{label}: {text}", "; ".join(y))', set()),
    ],
)
def test_a_sentence_in_the_code_is_found(code: str, found: set[str]) -> None:
    assert prose(ast.parse(code)) == found


def test_no_sentence_stands_in_the_code() -> None:
    found = {name: prose(tree) for name, tree in TREES.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}
    assert len(found) > 30


# -------------------------------------------------------------------------------------------------- a translation


def document(kind: str, stage: str) -> Document:
    """A document of a return that has much to say: results that are withheld, changes since the plan, a year before."""
    if kind == "letter":
        told = [
            decision_letter.Told("P1", "One", Decimal(500), "yes", ""),
            decision_letter.Told("P2", "Two", None, "conditions", "Report."),
            decision_letter.Told("P3", "Three", Decimal(300), "no", "Not yet."),
        ]
        return decision_letter.build(ROUND, stage, told, by="A. Person", on=date(2021, 6, 1))
    returned = return_of(_eventful(stage) if kind == "board" else answers(stage), ROUND, stage)
    if kind != "board":
        return make(kind, returned, ROUND)
    plan = return_of(answers(PLAN), ROUND, PLAN) if stage == FINAL else None
    return make(kind, returned, ROUND, plan=plan, previous=[(return_of(answers(stage), BEFORE, stage), BEFORE)])


def _eventful(stage: str) -> dict[str, list[dict[str, object]]]:
    changes: dict[str, dict[int, dict[str, object]]] = {
        "projects": {0: {"allocated": 1000, "project": "Another name"}},
        "measures": {3: {"target": None, "direction": "No target"}},
    }
    if stage == FINAL:
        changes["measures"][0] = {"unit": "People", "year_end": 3, "numerator": None, "denominator": None}
        changes["evaluation"] = {1: {"outcomes": "Ring Ann on 01752 668000."}, 2: {"publish": "Yes"}}
    return changed(stage, changes)


@pytest.mark.parametrize("stage", [PLAN, *STAGES])
@pytest.mark.parametrize("kind", [*KINDS, "letter"])
def test_a_translation_is_a_file(kind: str, stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sentence of a document is told in another language, and none in English; figures stay as they are."""
    before = document(kind, stage)
    foreign = {key: _other(sentence) for key, sentence in ENGLISH.items()}
    monkeypatch.setattr(wording, "sentences", lambda language: foreign)
    after = document(kind, stage)
    told = "\n".join(texts(after))
    fixed = [
        part
        for text in (form for each in ENGLISH.values() for form in forms(each))
        for part in re.split(r"\{\w+\}", text)
        if len(part.strip(" .,:")) > 11
    ]
    assert len(fixed) > 100
    assert [part for part in fixed if part in told] == []
    assert len(texts(after)) == len(texts(before))
    assert [re.findall(r"£[\d,.]*\d", text) for text in texts(after)] == [
        re.findall(r"£[\d,.]*\d", text) for text in texts(before)
    ]
    for form in FORMATS:
        assert "zzzz" in READERS[form](render(after, form))


def _other(sentence: wording.Sentence) -> wording.Sentence:
    """A sentence with other words of the same length, and the same places for facts, in their order."""
    if not isinstance(sentence, str):
        return {form: str(_other(text)) for form, text in sentence.items()}
    return re.sub(r"[A-Za-z]+(?!\w*\})", lambda found: "z" * len(found[0]), sentence)


def test_a_language_without_a_sentence_has_it_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sentences").mkdir()
    for name, text in (("en", 'total = "Total"\nnotes = "Notes"'), ("cy", 'total = "Cyfanswm"')):
        (tmp_path / "sentences" / f"{name}.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(wording, "files", lambda package: tmp_path)
    wording.sentences.cache_clear()
    try:
        said = {language: wording.say(language, "total") for language in ("en-GB", "cy_GB", "fr")}
        assert said == {"en-GB": "Total", "cy_GB": "Cyfanswm", "fr": "Total"}
        assert wording.say("cy", "notes") == "Notes"
    finally:
        wording.sentences.cache_clear()


@pytest.mark.parametrize("path", sorted((FOLDER / "sentences").glob("*.toml")), ids=lambda path: path.stem)
def test_a_translation_names_the_same_facts(path: Path) -> None:
    own = wording.sentences(path.stem)
    assert own.keys() <= ENGLISH.keys()
    assert {
        key: fields(text) - fields(ENGLISH[key]) for key, text in own.items() if fields(text) - fields(ENGLISH[key])
    } == {}
