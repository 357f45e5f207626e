"""The sentences of documents: each stands in one file a language, is used, and can be told in another language."""

import ast
import re
import string
from pathlib import Path

import pytest
from filled import STAGES, answers

from grants.documents import wording
from grants.form import rounds
from grants.reading.answers_given import return_of
from grants.report import FORMATS, make, render

from test_formats import READERS, texts  # isort: skip

FOLDER = Path(wording.__file__).parent
ENGLISH = wording.sentences("en")
CODE = sorted(FOLDER.rglob("*.py"))
ROUND = rounds.load("safer-plymouth-2021-22")


def named(path: Path) -> set[str]:
    """The texts of a file that may be keys."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def forms(sentence: wording.Sentence) -> list[str]:
    """A sentence in each form that it has."""
    return [sentence] if isinstance(sentence, str) else list(sentence.values())


def fields(sentence: wording.Sentence) -> set[str]:
    return {name for text in forms(sentence) for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_sentence_is_used_and_every_one_that_is_asked_for_is_there() -> None:
    used = set[str]().union(*map(named, CODE))
    assert {key for key in ENGLISH if key.rpartition(".")[2] not in used} == set()
    asked = re.compile(r"""\bsay\((?:self\.\w+\.\w+, |document\.language, )?"(\w+)\"""")
    found = {key for path in CODE for key in asked.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 20
    assert found - set(ENGLISH) == set()


@pytest.mark.parametrize("stage", ["spending-intentions", *STAGES])
def test_a_translation_is_a_file(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sentence of the return is told in another language, and none in English; figures stay as they are."""
    before = make("return", return_of(answers(stage), ROUND, stage), ROUND)
    foreign = {key: _other(sentence) for key, sentence in ENGLISH.items()}
    monkeypatch.setattr(wording, "sentences", lambda language: foreign)
    after = make("return", return_of(answers(stage), ROUND, stage), ROUND)
    told = "\n".join(texts(after))
    fixed = [
        part
        for text in (form for each in ENGLISH.values() for form in forms(each))
        for part in re.split(r"\{\w+\}", text)
        if len(part.strip(" .,:")) > 11
    ]
    assert len(fixed) > 30
    assert [part for part in fixed if part in told] == []
    assert len(texts(after)) == len(texts(before))
    assert [re.findall(r"£[\d,.]*\d", text) for text in texts(after)] == [
        re.findall(r"£[\d,.]*\d", text) for text in texts(before)
    ]
    for form in FORMATS:
        assert "ZZ" in READERS[form](render(after, form))


def _other(sentence: wording.Sentence) -> wording.Sentence:
    """A sentence with other words and the same places for facts, in their order."""
    if not isinstance(sentence, str):
        return {form: str(_other(text)) for form, text in sentence.items()}
    return re.sub(r"[A-Za-z]+(?!\w*\})", "ZZ", sentence)


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
