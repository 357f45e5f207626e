"""The OPCC's return: every figure of the workbook, in the form's own columns, read back from what was written."""

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from conftest import EXAMPLES
from filled import changed

from grants.documents.document import Document
from grants.form import rounds
from grants.model.finding import Finding, Result
from grants.model.visible import clean
from grants.reading.answers_given import return_of
from grants.report import make, refusal, render
from grants.validate import read_file

NAMES = ["2017-18", "2018-19", "2021-22"]
ROUND = rounds.load("safer-plymouth-2021-22")


def document(source: str | Path, *, draft: bool = False) -> Document:
    path = EXAMPLES / f"{source}.xlsx" if isinstance(source, str) else source
    reading = read_file(str(path))
    return make("return", reading.returned, reading.round, draft=draft)


def answered(stage: str, changes: dict[str, dict[int, dict[str, Any]]]) -> list[list[str]]:
    """The table of a complete return with answers changed: sheet, number of the row, column."""
    return word_rows(render(make("return", return_of(changed(stage, changes), ROUND, stage), ROUND), "docx"))


def word_rows(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(content)).tables[0].rows]


def html_rows(content: bytes) -> list[list[str]]:
    """The first table of the page, which is well-formed enough for an XML parser once its void tags are closed."""
    text = content.decode().partition("<thead")[2].partition("</table>")[0]
    table = ElementTree.fromstring(f"<table><thead{text}</table>")
    return [["".join(cell.itertext()) if row_is_head(row) else lines(cell) for cell in row] for row in table.iter("tr")]


def row_is_head(row: ElementTree.Element) -> bool:
    return all(cell.get("scope") == "col" for cell in row)


def lines(cell: ElementTree.Element) -> str:
    return "\n".join(filter(None, map(str.strip, cell.itertext())))


@pytest.mark.parametrize(
    "read", [lambda made: word_rows(render(made, "docx")), lambda made: html_rows(render(made, "html"))]
)
def test_the_plan_has_the_forms_columns_and_every_figure(read: Callable[[Document], list[list[str]]]) -> None:
    rows = read(document("2021-22"))
    assert rows[0] == [
        "Ref", "Project/Service/Pilot title and brief outline", "Amount allocated £", "How the outcomes will be measured",
        "Police & Crime Plan priority?", "Approved",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["P1", "P2", "P3", "P4", "P5", "P6", "Total"]
    assert [row[2].split("\n")[0] for row in rows[1:]] == [
        "£240,819", "£25,000", "£93,575", "£26,500", "£10,000", "£4,674", "£400,568",
    ]  # fmt: skip
    assert rows[1][2].split("\n")[1:] == ["(1: £210,000)", "(2: £30,819)"]
    assert rows[4][2].split("\n")[1:] == ["(A: £4,000)", "(B: £5,000)", "(C: £4,000)", "(D: £3,500)", "(E: £10,000)"]
    served = [[line.partition(". ")[0] for line in row[4].split("\n")] for row in rows[1:7]]
    assert [", ".join(each) for each in served] == [
        "3, 4", "3, 4", "2, 3, 4", "1, 2, 3, 4, 5", "1, 2, 3", "1, 2, 3, 4, 5",
    ]  # fmt: skip
    assert rows[1][4].split("\n")[0] == "3. Protecting people at risk of abuse"
    assert "£573,300" in rows[1][1]
    assert "30 November 2020" in rows[1][1]
    assert "at least 75%" in rows[1][3]
    assert "Evidence source: Quarterly returns." in rows[1][3].split("\n")
    assert "D: WRAP sessions (at least 4). Accountable person: Safer Communities lead." in rows[4][3].split("\n")
    assert [row[5] for row in rows[1:]] == [""] * 7


@pytest.mark.parametrize(
    "read", [lambda made: word_rows(render(made, "docx")), lambda made: html_rows(render(made, "html"))]
)
def test_the_final_evaluation_has_its_own(read: Callable[[Document], list[list[str]]]) -> None:
    rows = read(document("2017-18", draft=True))
    assert list(rows[0]) == [
        "Ref", "Project/Service/Pilot subject of spend", "Amount allocated £", "Spent £", "Variance £", "Outcomes",
        "Comments (including any underspend)",
    ]  # fmt: skip
    assert rows[-1][2:5] == ["£428,686", "£55,486\nfrom 2 of 8 projects", "£0\nfrom 2 of 8 projects"]
    assert "25% (308 of 1,231; compared with 21.9%)" in rows[3][5]
    assert [row[0] for row in rows[1:-1]] == [f"P{number}" for number in range(1, 9)]
    assert (rows[5][3:5], rows[8][3:5]) == (["£16,926", "-£440"], ["£38,560", "£440"])
    assert "Overspent by £440. Met from another project: P8." in rows[5][6]
    assert "£1,322" in rows[5][6]


def test_a_round_words_its_columns() -> None:
    assert word_rows(render(document("2018-19", draft=True), "docx"))[0][5] == "Comment/Approved"


def test_above_and_below_the_table() -> None:
    word = docx.Document(io.BytesIO(render(document("2021-22"), "docx")))
    text = [paragraph.text for paragraph in word.paragraphs]
    assert text[:4] == [
        "Community Safety Partnership Fund 2021-22: Spending Intentions Plan",
        "Safer Plymouth Partnership",
        "Grant total: £400,568",
        "All of the £400,568 available is allocated.",
    ]
    block = [[cell.text for cell in row.cells] for row in word.tables[-1].rows]
    assert block == [
        ["Signature", "", "Name (printed)", "Matt Garrett"],
        ["Position", "Service Director, Community Connections, Plymouth City Council", "Date", "21 May 2021"],
    ]
    carried = docx.Document(io.BytesIO(render(document("2017-18"), "docx"))).paragraphs[3].text
    assert carried.startswith("Carried forward into the year: £27,678 for ")


def test_word_knows_headings_header_rows_and_language() -> None:
    word = docx.Document(io.BytesIO(render(document("2021-22"), "docx")))
    assert [each.text for each in word.paragraphs if each.style and each.style.name == "Heading 2"] == [
        "Projects",
        "Money",
        "Sign-off",
    ]
    assert (
        word.core_properties.title
        == "Community Safety Partnership Fund 2021-22: Spending Intentions Plan, Safer Plymouth Partnership"
    )
    assert word.core_properties.language == "en-GB"
    assert "w:tblHeader" in word.tables[0].rows[0]._tr.xml
    assert word.sections[0].page_width > word.sections[0].page_height


def test_a_draft_says_so_on_every_page() -> None:
    draft, final = (
        docx.Document(io.BytesIO(render(document("2018-19", draft=each), "docx"))) for each in (True, False)
    )
    assert "DRAFT" in draft.sections[0].header.paragraphs[0].text
    assert "DRAFT" in draft.sections[0].first_page_header.paragraphs[0].text
    assert "DRAFT" not in final.sections[0].header.paragraphs[0].text
    assert b"DRAFT" in render(document("2018-19", draft=True), "html")
    assert b"DRAFT" not in render(document("2018-19"), "html")


def test_text_of_any_kind_is_printed_and_not_run(broken: Callable[..., Path]) -> None:
    nasty = "+1 <script>alert('x')</script> & {{ 7 * 7 }} \u202e\u05d0 \U0001f600 " + "w" * 500
    made = document(broken("2021-22", {"Projects!B7": nasty, "Projects!C7": "a_x000D_\nb"}))
    html = render(made, "html").decode()
    assert "<script>" not in html
    assert "{{ 7 * 7 }}" in html
    assert word_rows(render(made, "docx"))[3][1].startswith(nasty)


def test_control_characters_are_taken_out() -> None:
    assert clean("a\x00b\x1bc\nd\ud800") == "abc\nd"


@pytest.mark.parametrize("name", NAMES)
def test_every_project_is_there(name: str) -> None:
    made = document(name)
    projects = read_file(str(EXAMPLES / f"{name}.xlsx")).returned["projects"].frame["project"].to_list()
    for rows in (word_rows(render(made, "docx")), html_rows(render(made, "html"))):
        assert [row[1].split("\n")[0] for row in rows[1:-1]] == projects


def test_the_half_year_return() -> None:
    none = {number: {"spent": None, "forecast": None, "progress": None} for number in range(1, 6)}
    half = {"planned": 125000, "spent": 120000, "forecast": 240819, "risks": "Staff may leave.", "why": "A late start."}
    rows = answered("half-year", {"half_year": {0: half, **none}})
    assert rows[0] == [
        "Ref", "Project/Service/Pilot", "Amount allocated £", "Planned to date £", "Spent to date £", "Forecast at year end £",
        "Results so far", "Progress and risks",
    ]  # fmt: skip
    assert rows[1][2:6] == ["£240,819\n(1: £210,000)\n(2: £30,819)", "£125,000", "£120,000", "£240,819"]
    assert rows[1][7] == "On course.\nRisks: Staff may leave.\nWhy spend differs from plan: A late start."
    assert rows[-1][2] == "£400,568"
    assert [text.split("\n") for text in rows[-1][3:6]] == [
        [amount, "from 1 of 6 projects"] for amount in ("£125,000", "£120,000", "£240,819")
    ]


def test_a_result_has_the_light_and_the_comment_of_its_own_stage() -> None:
    more = {"measures": {1: {"light": "Green", "comment": "At the end."}}}
    assert "60% (120 of 200), Red. Late start." in answered("half-year", more)[1][6]
    assert "60% (120 of 200), Green. At the end." in answered("final-evaluation", more)[1][5]


def test_moves_of_money_stand_among_the_comments() -> None:
    moves = {
        0: {"ref": "P5", "move": "Carried forward", "amount": 400, "agreed": date(2022, 5, 3), "reason": "It rained."},
        1: {"ref": "P5", "move": "Moved to another project", "other": "P6", "amount": 40},
    }
    cell = answered("final-evaluation", {"moves": moves})[5][6].split("\n")
    assert cell == [
        "Underspent by £440.", "Fewer sessions.",
        "Carried forward: £400, agreed 3 May 2022. It rained.", "Moved to another project: P6, £40.",
    ]  # fmt: skip


def test_what_is_no_choice_is_printed_as_typed() -> None:
    cell = answered(
        "final-evaluation", {"evaluation": {4: {"move": "Given back"}}, "moves": {0: {"ref": "P5", "move": "?"}}}
    )
    assert cell[5][6].split("\n") == ["Underspent by £440.", "Fewer sessions.", "?."]
    alone = answered("final-evaluation", {"evaluation": {4: {"move": "Given back"}}})[5][6]
    assert alone.split("\n")[0] == "Underspent by £440. Given back: P6."
    assert answered("spending-intentions", {"projects": {0: {"approved": "Perhaps"}}})[1][5] == "Perhaps"


def test_whether_a_case_study_may_be_published_is_not_printed() -> None:
    assert answered("final-evaluation", {"evaluation": {0: {"publish": "Yes"}}}) == answered("final-evaluation", {})


def test_a_signature_is_found_by_its_place_too(broken: Callable[..., Path]) -> None:
    word = docx.Document(io.BytesIO(render(document(broken("2021-22", {"Sign-off!A5": None})), "docx")))
    assert word.tables[-1].rows[0].cells[3].text == "Matt Garrett"


def test_only_yes_is_a_tick(broken: Callable[..., Path]) -> None:
    before = html_rows(render(document("2021-22"), "html"))[1][4]
    after = html_rows(render(document(broken("2021-22", {"Projects!L5": "No"})), "html"))[1][4]
    assert ([line[0] for line in before.split("\n")], [line[0] for line in after.split("\n")]) == (["3", "4"], ["4"])


def test_what_a_document_is_not_made_of_is_not_imported() -> None:
    """`grants report --help` reads the kinds and formats, and loads no library for it."""
    heavy = ("babel", "polars", "pydantic", "lxml", "docx", "typst", "jinja2", "xlsxwriter")
    code = f"import sys, grants.report; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_why_a_return_is_refused() -> None:
    found = [Finding(code, "error", "Projects", "F5", "", f"{code} is so.", "") for code in ("PLAN02", "ALLOC01")]
    result = Result("a.xlsx", findings=tuple(found))
    assert refusal(result).startswith("The return has 2 errors, so no report was written.")
