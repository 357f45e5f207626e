"""What can tell who somebody is: found by `validate`, never published by the board report, and what is no such thing."""

import html
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bending import bent
from conftest import ROOT, TODAY, check, new_findings, places
from filled import answers
from test_board import texts
from test_documents_bent import document, without

from grants.model.few_people import few_in_words
from grants.model.personal_details import personal_details
from grants.model.privacy import tells_who
from grants.report import report

DONE, HALF, PLAN = "final-evaluation", "half-year", "2021-22"
OUTCOMES, COMMENTS, STUDY, MAY = (f"Evaluation!{column}7" for column in "GHIJ")
LIMIT = 5

# ------------------------------------------------------------------------------------------------ lists of sentences

LISTS = ROOT / "tests" / "data" / "privacy"
KINDS = {"few", "details", "study", "name"}


def sentences(name: str) -> list[tuple[str, str]]:
    """The lines of a list: what stands before the tab, "" where there is none, and the sentence."""
    lines = (LISTS / name).read_text(encoding="utf-8").splitlines()
    return [(kind, text) for kind, _, text in (line.rpartition("\t") for line in lines)]


def is_found(kind: str, text: str) -> bool:
    """Whether a telling sentence is found by what it is meant for."""
    if kind == "few":
        return few_in_words(text, LIMIT) is not None
    return bool(personal_details(text, study=kind == "study"))


def test_at_most_two_in_a_hundred_harmless_sentences_are_withheld() -> None:
    given = sentences("harmless.txt")
    wrong = [text for kind, text in given if tells_who(text, LIMIT, study=kind == "study")]
    assert len(given) >= 340
    assert len(wrong) <= 0.02 * len(given), wrong


def test_at_least_98_in_a_hundred_telling_sentences_are_found() -> None:
    """Names in plain sentences are counted apart: no pattern finds them, and the report says so."""
    given = sentences("telling.txt")
    counted = Counter(kind for kind, _ in given)
    assert counted.keys() == KINDS
    assert all(number >= 10 for number in counted.values())
    patterned = [(kind, text) for kind, text in given if kind != "name"]
    missed = [text for kind, text in patterned if not is_found(kind, text)]
    assert len(patterned) >= 330
    assert len(missed) <= 0.02 * len(patterned), missed


def test_no_sentence_stands_twice() -> None:
    every = [text for name in ("harmless.txt", "telling.txt") for _, text in sentences(name)]
    assert [text for text, times in Counter(every).items() if times > 1] == []


# ----------------------------------------------------------------------------------------------------- what is found

DETAILS = {
    "a name, a birthday and an address": (
        DONE, STUDY, "Mr John Bloggs, d.o.b. 12/03/1988, moved to 14 Efford Road",
        "a date of birth, a title and a name and a street address",
    ),
    "a name and an age": (DONE, STUDY, "Sarah, 34, of Efford Road", "a name and an age and a street address"),
    "an age in brackets": (DONE, STUDY, "Sarah (34) is safe now.", "a name and an age"),
    "a title and a name": (DONE, STUDY, "PC Brown took her there.", "a title and a name"),
    "a doctor": (DONE, STUDY, "Dr de Souza agreed.", "a title and a name"),
    "a house": (DONE, STUDY, "He has a flat at 14 Efford Rd now.", "a street address"),
    "a street where somebody lives": (DONE, STUDY, "She lives in Efford Road.", "a street address"),
    "a birthday elsewhere": (DONE, COMMENTS, "Client, d.o.b. 12/03/1988, left.", "a date of birth"),
    "a mobile that is given to nobody": (DONE, COMMENTS, "Ring 07700 900123.", "a telephone number"),
    "another that is not": (DONE, COMMENTS, "Ring +44 (0)1632 960 123.", "a telephone number"),
    "an insurance number": (DONE, COMMENTS, "QQ 12 34 56 C", "a National Insurance number"),
    "a birthday with a month": (PLAN, "Projects!P7", "DoB 3rd March 1991", "a date of birth"),
}  # fmt: skip


@pytest.mark.parametrize("name", DETAILS)
def test_personal_details_are_found(name: str, broken: Callable[..., Path]) -> None:
    source, cell, text, what = DETAILS[name]
    (found,) = new_findings(broken(source, {cell: text}), source)
    assert (found.code, f"{found.sheet}!{found.cell}") == ("PRIV01", cell)
    assert found.severity == ("error" if cell == STUDY else "warning")
    assert found.message.endswith(f"seems to hold {what}.")


FEW = [
    "3 individuals left.",
    "4 high risk MARAC victims were rehoused.",
    "2/7 clients left.",
    "Of the clients, 2 out of 7 left.",
    "5 of the 7 clients are in work.",
    "One victim left.",
    "Only one victim left.",
    "One of the 7 clients left.",
    "1 client not yet",
    "Both victims left.",
    "A couple of tenants left.",
    "Two mothers left.",
    "Three officers were assaulted.",
    "Nine women came; two have left.",
    "3 survivors, 2 tenants and 4 participants",
]


@pytest.mark.parametrize("text", FEW)
def test_few_people_are_found_whatever_they_are_called(text: str, broken: Callable[..., Path]) -> None:
    assert places(new_findings(broken(DONE, {COMMENTS: text}), DONE)) == [("PRIV02", COMMENTS)]


@pytest.mark.parametrize(
    "text", ["Only one woman is now in work.", "One of the women is now in work.", "1 man is in work."]
)
@pytest.mark.parametrize("cell", [OUTCOMES, STUDY])
def test_a_story_counts_where_something_counts(text: str, cell: str, broken: Callable[..., Path]) -> None:
    assert places(new_findings(broken(DONE, {cell: text}), DONE)) == [("PRIV02", cell)]


# ------------------------------------------------------------------------------------------------ their innocent twins

INNOCENT = [
    (DONE, COMMENTS, "Mr John Bloggs of the council moved the meeting to 14 Efford Road."),
    (DONE, COMMENTS, "See 0412-2021-22 and 012345678."),
    (DONE, COMMENTS, "Lead officer: Sarah, 34 hours a week."),
    (DONE, STUDY, "Mr B moved to another part of the city."),
    (DONE, STUDY, "She thanked Mr B. He had been kind."),
    (DONE, STUDY, "In May, 34 calls came from all over Efford."),
    (DONE, STUDY, "The camera on Efford Road showed what had happened."),
    (DONE, STUDY, "He learned to use a PC and found work."),
    (DONE, STUDY, "He was referred on 12/03/2021."),
    (DONE, STUDY, "One man is now in work."),
    (DONE, OUTCOMES, "One man is now in work."),
    (DONE, COMMENTS, "3 family support workers were recruited."),
    (DONE, COMMENTS, "There are 2 client rooms and three victim services."),
    (DONE, COMMENTS, "Support is 1:1, with 1 worker to 4 children."),
    (DONE, COMMENTS, "1 in 4 women are victims in their lives."),
    (DONE, COMMENTS, "20/70 clients left."),
    (DONE, COMMENTS, "5 of the 70 clients are in work."),
    (DONE, COMMENTS, "Both reviews were held, and a couple of cameras moved."),
    (DONE, COMMENTS, "Nine sessions were held; two have moved."),
    (DONE, COMMENTS, "Phase 2 clients and Year 4 pupils took part."),
    (PLAN, "Projects!C7", "Supports 2 victims."),
]


@pytest.mark.parametrize(("source", "cell", "text"), INNOCENT)
def test_what_tells_nobody_is_silent(source: str, cell: str, text: str, broken: Callable[..., Path]) -> None:
    assert places(new_findings(broken(source, {cell: text}), source)) == []


def people(result: Any) -> dict[str, Any]:
    """The year-end result of a measure that counts people."""
    return {"Measures!F10": "People", "Measures!O10": result}


def test_a_result_that_is_no_count_is_one_fault_and_not_few_people(broken: Callable[..., Path]) -> None:
    for result in ("80%", 2.5, "300%"):
        assert places(new_findings(broken(DONE, people(result)), DONE)) == [("MEAS04", "Measures!O10")]
    assert places(new_findings(broken(DONE, people("3")), DONE)) == [("PRIV02", "Measures!O10")]
    assert places(new_findings(broken(DONE, people(5)), DONE)) == []


def test_a_cell_and_a_measure_are_told_of_once(broken: Callable[..., Path]) -> None:
    counts = {**people(3), "Measures!P10": 3, "Measures!Q10": 4}
    assert [code for code, _ in places(new_findings(broken(DONE, counts), DONE))].count("PRIV02") == 1


@pytest.mark.parametrize("part", ["a", "1 ", "Mr ", "one ", "2 - ", "Aa ", "born ", "two of ", "lived in Aa "])
def test_the_longest_text_is_answered(part: str) -> None:
    """A text as long as a cell can be takes no more than its length asks for."""
    assert tells_who((part * 32_767)[:32_767], LIMIT, study=True) is None


# ------------------------------------------------------------------------------------------------- what is published


def published(path: Path) -> str:
    """Every text of the board report of a workbook, as somebody reads it in a browser; a draft where it has errors."""
    page = report(path.read_bytes(), "board", "html", today=TODAY, draft=not check(path).valid).decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)))


STORY = "A young man found his way back."


@pytest.mark.parametrize(("may", "shown"), [("Yes", True), (None, False), ("No", False)])
def test_a_case_study_is_published_where_the_return_says_so(
    may: str | None, shown: bool, broken: Callable[..., Path]
) -> None:
    page = published(broken(DONE, {STUDY: STORY, MAY: may}))
    assert (STORY in page, "6 case studies of the return are not shown" in page) == (shown, not shown)


@pytest.mark.parametrize("text", [DETAILS["a name and an age"][2], DETAILS["a name, a birthday and an address"][2]])
def test_a_case_study_that_tells_who_is_withheld_all_the_same(text: str, broken: Callable[..., Path]) -> None:
    page = published(broken(DONE, {STUDY: text, MAY: "Yes"}))
    assert "Efford" not in page
    assert "Withheld: it could tell who somebody is." in page


def test_a_form_that_does_not_ask_publishes_no_case_study() -> None:
    given = answers(DONE)
    told = [{**row, "case_study": STORY, "publish": "Yes"} for row in given["evaluation"]]
    assert any(STORY in text for text in texts(document("board", bent(), {**given, "evaluation": told}, DONE)))
    fewer = without({**given, "evaluation": told}, "evaluation.publish")
    assert not any(
        STORY in text for text in texts(document("board", bent('leave_out = ["evaluation.publish"]'), fewer, DONE))
    )


FEW_BEHIND = {
    "Measures!D5": "Of victims who engage",
    "Measures!O5": 0.429,
    "Measures!P5": 3,
    "Measures!Q5": 7,
    "Measures!H5": 0.1,
}
GIVE_AWAY = {
    "Evaluation!G5": "Of those who engaged, 3 of 7 are well.",
    "Evaluation!H5": "Some 43% are well.",
    "Evaluation!I5": "She is among the three of the seven.",
    "Evaluation!J5": "Yes",
    "Measures!O8": "Done for 42.9 per cent",
    "Measures!U7": "Apart from the 3.",
    "Measures!J9": "Reports, 57% of them",
    "Projects!C5": "It is for 3/7 of those who come.",
}
GIVEN_AWAY = r"3 of 7|43%|42\.9|57%|three of the seven|3/7|from the 3\b"


def test_what_is_withheld_in_one_place_is_withheld_everywhere(broken: Callable[..., Path]) -> None:
    open_page = published(broken(DONE, GIVE_AWAY))
    assert len(set(re.findall(GIVEN_AWAY, open_page))) == 7
    page = published(broken(DONE, FEW_BEHIND | GIVE_AWAY))
    assert re.findall(GIVEN_AWAY, page) == []
    assert "7 for a figure that is not shown" in page


def test_another_project_may_have_the_same_number(broken: Callable[..., Path]) -> None:
    page = published(broken(DONE, FEW_BEHIND | {"Evaluation!G6": "Of the reviews, 3 of 7 are done."}))
    assert "Of the reviews, 3 of 7 are done." in page


def test_times_and_labels_are_no_figures(broken: Callable[..., Path]) -> None:
    text = "In quarter 3 it took 3 weeks and £3 a head."
    assert text in published(broken(DONE, FEW_BEHIND | {"Evaluation!G5": text}))


def test_a_result_of_few_people_is_looked_for_in_words(broken: Callable[..., Path]) -> None:
    changes = {"Measures!F10": "People", "Measures!O10": 3, "Evaluation!G6": "It was three in the end."}
    assert "three in the end" not in published(broken(DONE, changes))
    assert "three in the end" in published(broken(DONE, changes | {"Measures!O10": 30}))


@pytest.mark.parametrize(("top", "bottom", "shown"), [(0, 9, False), (9, 9, False), (0, 10, True), (5, 10, True)])
def test_a_share_of_fewer_than_ten_is_not_published(
    top: int, bottom: int, shown: bool, broken: Callable[..., Path]
) -> None:
    """Twice the round's small number; a share of a base so small tells how many it is."""
    share = {"Measures!O6": top / bottom, "Measures!P6": top, "Measures!Q6": bottom, "Measures!S6": None}
    page = published(broken(DONE, share))
    assert (f"{top * 100 // bottom}% ({top} of {bottom})" in page) == shown
    assert (f"{top} of {bottom}" in page) == shown


def test_the_report_says_what_is_withheld_and_that_a_name_may_be_missed(broken: Callable[..., Path]) -> None:
    page = published(
        broken(DONE, FEW_BEHIND | {"Evaluation!G6": "Ring 01752 668000.", "Evaluation!H6": "Two clients left."})
    )
    assert "1 figure of the return is hidden in this way." in page
    why = "1 for personal details and 1 for words about very few people"
    assert f"2 texts of the return are withheld, since they could tell who somebody is: {why}." in page
    assert "Shares of fewer than 10 are not shown" in page
    assert "may miss a name in a plain sentence. Somebody has to read this report before it is published." in page
    assert "of the return is hidden" not in published(broken(DONE, {}))
