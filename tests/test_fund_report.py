"""The report on a whole fund: made by the command from real returns, and held against what stands in their cells."""

import io
import re
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bent import run
from conftest import EXAMPLES
from openpyxl import load_workbook

from grants.documents import wording
from grants.documents.document import Document, Heading, Table
from grants.form.library import Library
from grants.office.collection import collected
from grants.office.for_report import fund_of, kept_of
from grants.office.taking import Taking
from grants.report import FORMATS, make_fund, render
from grants.sharing.spread import spread
from grants.validate import Job

from test_formats import READERS, texts  # isort: skip
from test_documents_wording import ENGLISH, _other, forms  # isort: skip

FUND = EXAMPLES / "fund"
KNOWN = ("--rounds", FUND / "rounds")
LIBRARY = Library([str(FUND / "rounds")])
FINAL, PLAN = "2024-25", "2025-26"
KINDS = ("--kind", "fund")


@pytest.fixture
def sent(tmp_path: Path) -> Callable[..., Path]:
    """A copy of the returns of a year, some cells of it changed: ("westfold", "Measures", "M5", 3)."""

    def copy(year: str, *changes: tuple[str, str, str, Any]) -> Path:
        folder = tmp_path / "sent"
        shutil.copytree(FUND / year, folder)
        for name, sheet, cell, value in changes:
            book = load_workbook(folder / f"{name}.xlsx")
            book[sheet][cell] = value
            book.save(folder / f"{name}.xlsx")
        return folder

    return copy


def made(folder: Path, *, draft: bool = False) -> Document:
    """The report on the returns in a folder, of the latest stage."""
    names = sorted(map(str, folder.glob("*.xlsx")))
    kept = list(spread(Taking(Job(date(2025, 6, 20), library=LIBRARY), kept_of), names, None))
    round = LIBRARY.find(f"fellshire-{FINAL if 'final' in kept[0].entry.stage else PLAN}")
    assert round
    found = collected([each.entry for each in kept], round, kept[0].entry.stage)
    return make_fund(fund_of(found, kept, draft=draft), today=date(2025, 6, 20))


def tables(document: Document) -> dict[str, Table]:
    return {block.title: block for block in document.blocks if isinstance(block, Table)}


def amounts(table: Table, title: str) -> list[Decimal]:
    """The amounts of a column, its total last."""
    place = [column.title for column in table.columns].index(title)
    cells = [row[place] for row in (*table.rows, table.total)]
    return [line.amount for cell in cells for line in cell[:1] if line.amount is not None]


def column(folder: Path, sheet: str, title: str) -> list[Decimal]:
    """What all workbooks of a folder come to in a column of money, each by its cells."""
    found = []
    for path in sorted(folder.glob("*.xlsx")):
        page = load_workbook(path, data_only=True)[sheet]
        (place,) = (cell.column for cell in page[4] if cell.value == title)
        values = [page.cell(row, place).value for row in range(5, page.max_row + 1)]
        found.append(sum((Decimal(str(each)) for each in values if isinstance(each, int | float)), Decimal(0)))
    return found


# ------------------------------------------------------------------------------------------------------------ figures


def test_every_amount_is_that_of_the_cells_and_every_total_the_sum_above_it() -> None:
    document = made(FUND / FINAL)
    money = tables(document)["Money by partnership"]
    for title, sheet, of in (
        ("Allocated £", "Projects", "Amount allocated £"),
        ("Spent £", "Evaluation", "Spent £"),
    ):
        *each, total = amounts(money, title)
        assert sorted(each) == sorted(column(FUND / FINAL, sheet, of))
        assert sum(each) == total
    for title in ("Granted £", "Under-spent £", "Over-spent £", "Carried on £"):
        *each, total = amounts(money, title)
        assert sum(each) == total
    under, over = amounts(money, "Under-spent £")[-1], amounts(money, "Over-spent £")[-1]
    assert amounts(money, "Allocated £")[-1] - amounts(money, "Spent £")[-1] == under - over
    granted = amounts(tables(document)["Who has returned"], "Granted £")
    assert granted == amounts(money, "Granted £")
    told = " ".join(texts(document))
    assert "The fund is £420,000; £390,000 of it is granted to partnerships. £30,000 is kept by the OPCC." in told


def test_results_are_added_where_they_are_counted_in_the_same_way() -> None:
    document = made(FUND / FINAL)
    rows = {row[0][0].text: row for row in tables(document)["Results that can be added"].rows}
    assert {name: row[3][0].text for name, row in rows.items()} == {
        "Victims supported": str(247 + 74),
        "Victims who feel safer when support ends": f"{Decimal(140 + 39) / (175 + 52) * 100:.1f}%",
    }
    assert rows["Victims who feel safer when support ends"][3][1].text == "179 of 227"
    said = "Not added: Young people who take part, which 2 partnerships give, and count in different ways."
    assert said in texts(document)


@pytest.mark.parametrize(
    ("sheet_cell", "value"),
    [("E", "Outcome"), ("F", "Number"), ("L", "The police's own list"), ("D", "Victims supported at court")],
)
def test_another_kind_unit_evidence_or_measure_is_not_added(
    sheet_cell: str, value: str, sent: Callable[..., Path]
) -> None:
    titles = {"D": "Measure", "E": "Kind", "F": "Unit", "L": "Evidence source"}
    page = load_workbook(FUND / FINAL / "westfold.xlsx")["Measures"]
    (place,) = (cell.column_letter for cell in page[4] if cell.value == titles[sheet_cell])
    document = made(sent(FINAL, ("westfold", "Measures", f"{place}5", value)), draft=True)
    assert "Victims supported" not in {row[0][0].text for row in tables(document)["Results that can be added"].rows}


def test_what_is_hidden_of_a_partnership_is_in_no_sum_and_in_no_format(sent: Callable[..., Path]) -> None:
    page = load_workbook(FUND / FINAL / "westfold.xlsx")["Measures"]
    (place,) = (cell.column_letter for cell in page[4] if cell.value == "Year-end result")
    document = made(sent(FINAL, ("westfold", "Measures", f"{place}5", 3)), draft=True)
    assert "Victims supported" not in {row[0][0].text for row in tables(document)["Results that can be added"].rows}
    for form in FORMATS:
        told = READERS[form](render(document, form))
        assert "fewer than 5" in told
        assert not re.search(r"Victims supported\W+3\b|(?<![\d,£])250\b", told)


# ------------------------------------------------------------------------------------------------- who and what is in it


def test_a_page_for_each_partnership_and_what_is_to_be_decided() -> None:
    document = made(FUND / FINAL)
    headings = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 2]
    names = [one.partnership for one in (LIBRARY.find("fellshire-2024-25").of(key) for key in _keys())]  # type: ignore[union-attr]
    assert [each for each in headings if each in names] == names
    told = texts(document)
    assert "Safer Westfold Partnership: Escalated. " in " ".join(told)
    assert any("Carry-forward. P2 Evening outreach to street drinkers is to take £5,500" in text for text in told)


def _keys() -> list[str]:
    round = LIBRARY.find("fellshire-2024-25")
    assert round
    return list(round.partnerships)


def test_a_missing_partnership_is_told_and_a_superseded_return_is_not_in_it(tmp_path: Path) -> None:
    refused = run("report", FUND / PLAN, *KNOWN, *KINDS, "-o", tmp_path, code=1)
    assert "southmere.xlsx" in refused.stderr
    assert "No report was written" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    done = run("report", FUND / PLAN, *KNOWN, *KINDS, "-o", tmp_path, "--draft", "--format", "html")
    assert "northbeck.xlsx: superseded by" in done.stderr
    (written,) = tmp_path.iterdir()
    assert written.name == "fellshire-2025-26-fund.html"
    told = READERS["html"](written.read_bytes())
    assert "Missing: Midmarsh Community Safety Partnership." in told
    assert "Late: Eastholme Safer Communities Partnership by 12 days." in told
    assert "DRAFT" in told
    assert "What is to be put right" in told


def test_a_collection_stands_for_the_returns_that_count_in_it(tmp_path: Path) -> None:
    fund = tmp_path / "fund.xlsx"
    run("collect", FUND / FINAL, *KNOWN, "-o", fund)
    words = (*KNOWN, *KINDS, "--format", "html", "-o", "-")
    assert run("report", fund, *words).stdout_bytes == run("report", FUND / FINAL, *words).stdout_bytes


def test_a_collection_whose_files_are_gone_says_so(tmp_path: Path) -> None:
    fund, folder = tmp_path / "fund.xlsx", tmp_path / "sent"
    shutil.copytree(FUND / FINAL, folder)
    run("collect", folder, *KNOWN, "-o", fund)
    shutil.rmtree(folder)
    lost = run("report", fund, *KNOWN, *KINDS, "-o", tmp_path, code=2)
    assert "names files that are not there" in lost.stderr


def test_a_return_that_cannot_be_read_is_no_part_of_a_report(sent: Callable[..., Path], tmp_path: Path) -> None:
    folder = sent(FINAL)
    (folder / "westfold.xlsx").write_bytes(b"no workbook")
    failed = run("report", folder, *KNOWN, *KINDS, "--draft", "-o", tmp_path / "out", code=2)
    assert "westfold.xlsx" in failed.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", ["--plan", "--previous"])
def test_what_is_for_one_return_is_refused(option: str, tmp_path: Path) -> None:
    one = FUND / FINAL / "westfold.xlsx"
    refused = run("report", FUND / FINAL, *KNOWN, *KINDS, option, one, "-o", tmp_path, code=2)
    assert f"{option} is for one return" in refused.stderr


def test_plans_make_a_report_too(sent: Callable[..., Path]) -> None:
    folder = sent(PLAN)
    (folder / "southmere.xlsx").unlink()
    document = made(folder)
    assert "How we shall know" in texts(document)
    assert "Results that can be added" not in tables(document)
    assert "2 partnerships have not returned" in " ".join(texts(document))


# ------------------------------------------------------------------------------------------------------------- formats


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_says_what_the_document_says(form: str) -> None:
    document = made(FUND / FINAL)
    told = re.sub(r"\s+", "", READERS[form](render(document, form)))
    assert [text for text in texts(document) if re.sub(r"\s+", "", text) not in told] == []


def test_amounts_of_the_workbook_add_up() -> None:
    content = render(made(FUND / FINAL), "xlsx")
    (sheet,) = (each for each in load_workbook(io.BytesIO(content)) if each.title.endswith("Money by partnership"))
    assert [cell.value for cell in sheet[10]][1:3] == ["=SUM(B5:B9)", "=SUM(C5:C9)"]


@pytest.mark.parametrize("year", [FINAL, PLAN])
def test_a_translation_is_a_file(year: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made(FUND / year, draft=True)
    foreign = {key: _other(sentence) for key, sentence in ENGLISH.items()}
    monkeypatch.setattr(wording, "sentences", lambda language: foreign)
    after = made(FUND / year, draft=True)
    told = "\n".join(texts(after))
    fixed = [part for each in ENGLISH.values() for text in forms(each) for part in re.split(r"\{\w+\}", text)]
    assert [part for part in fixed if len(part.strip(" .,:")) > 11 and part in told] == []
    assert len(texts(after)) == len(texts(before))
