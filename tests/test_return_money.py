"""The money of a return: every figure worked out again from the workbook's cells, every sum from what is printed."""

import io
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import EXAMPLES, needs_libreoffice, source_path
from filled import answers, changed
from openpyxl import load_workbook
from pypdf import PdfReader
from test_template import recalculated_all

from grants.documents.document import Document, Heading, Paragraph, Table
from grants.form import rounds
from grants.form.library import Library
from grants.reading.answers_given import return_of
from grants.report import make, render
from grants.validate import read_file

FINAL = "final-evaluation"
ROUND = rounds.load("safer-plymouth-2021-22")
SOURCES = ["2017-18", "2018-19", "2021-22", "half-year", FINAL, "northbeck"]
NOTHING = Decimal(0)


def workbook_of(source: str, folder: Path) -> Path:
    return EXAMPLES / "fund" / "2024-25" / "northbeck.xlsx" if source == "northbeck" else source_path(source, folder)


def made(path: Path) -> Document:
    reading = read_file(str(path), library=Library([EXAMPLES / "fund" / "rounds"]))
    return make("return", reading.returned, reading.round)


def of_answers(changes: dict[str, dict[int, dict[str, Any]]], stage: str = FINAL) -> Document:
    """The return of a complete workbook with answers changed: sheet, number of the row, column."""
    return make("return", return_of(changed(stage, changes), ROUND, stage), ROUND)


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def money(document: Document) -> dict[str, list[str]]:
    """The table of the money: its words, and the amounts that stand beside them in their order."""
    table = next(each for each in tables(document) if each.title.startswith(("Where the money", "What the money")))
    found: dict[str, list[str]] = {}
    for row in table.rows:
        found.setdefault(row[0][0].text, []).append(row[1][0].text)
    return found


def said(document: Document) -> str:
    return " ".join(line.text for block in document.blocks if isinstance(block, Paragraph) for line in block.lines)


def pounds(text: str) -> Decimal:
    """What a printed amount says, read from its characters alone."""
    assert re.fullmatch(r"-?£[\d,]+(\.\d\d)?", text), text
    return Decimal(text.replace("£", "").replace(",", ""))


def column(book: Any, sheet: str, title: str) -> list[Any]:
    """The answers under a title."""
    rows = list(book[sheet].iter_rows(values_only=True))
    head = next(row for row in rows if title in row)
    place, start = head.index(title), rows.index(head) + 1
    return [row[place] for row in rows[start:] if any(each is not None for each in row)]


def by_ref(book: Any, sheet: str, ref: str, title: str) -> dict[str, Decimal]:
    pairs = zip(column(book, sheet, ref), column(book, sheet, title), strict=True)
    return {key: Decimal(str(value)) for key, value in pairs if key and value is not None}


# ----------------------------------------------------------------------------------------------- every figure of it


@pytest.mark.parametrize("source", SOURCES)
def test_the_money_is_what_the_cells_come_to(source: str, tmp_path: Path) -> None:
    path = workbook_of(source, tmp_path)
    book = load_workbook(path, data_only=True)
    start = dict(book["Start here"].iter_rows(min_col=1, max_col=2, values_only=True))
    grant, carried = (Decimal(str(start[each] or 0)) for each in ("Grant total £", "Carried forward £"))
    allocated = by_ref(book, "Projects", "Ref", "Amount allocated £")
    lines = money(made(path))
    assert pounds(lines["Grant for the year"][0]) == grant
    assert pounds(lines["Carried forward into the year"][0]) == carried
    assert pounds(lines["Available"][0]) == grant + carried
    assert pounds(lines["Allocated to projects"][0]) == sum(allocated.values())
    if start["Return"] == "Half-year":
        spent = by_ref(book, "Half-year", "Project ref", "Spent to date £")
        assert pounds(lines["Spent so far"][0]) == sum(spent.values())
    if start["Return"] == "Final evaluation":
        spent = by_ref(book, "Evaluation", "Project ref", "Spent £")
        variances = [allocated[ref] - amount for ref, amount in spent.items()]
        assert [pounds(text) for text in lines["Spent"]] == [sum(spent.values())] * 2
        assert pounds(lines["Less: underspent, in all"][0]) == -sum(max(each, NOTHING) for each in variances)
        assert pounds(lines["Plus: overspent, in all"][0]) == sum(max(-each, NOTHING) for each in variances)
        untold = sum(amount for ref, amount in allocated.items() if ref not in spent)
        assert pounds(lines.get("Allocated where the spend is not given", ["£0"])[0]) == untold


@pytest.mark.parametrize("source", SOURCES)
def test_every_total_is_the_sum_of_what_is_printed_above_it(source: str, tmp_path: Path) -> None:
    document, checked = made(workbook_of(source, tmp_path)), 0
    for table in (each for block in tables(document) for each in (block, *block.apart)):
        for place in range(len(table.columns)):
            cells = [row[place] for row in table.rows]
            if table.total and table.total[place] and table.total[place][0].amount is not None:
                printed = [pounds(cell[0].text) for cell in cells if cell and cell[0].amount is not None]
                assert pounds(table.total[place][0].text) == sum(printed)
                checked += 1
            for line in (line for cell in cells for line in cell if line.sums):
                assert pounds(line.text) == sum(pounds(cells[each][0].text) for each in line.sums)
                checked += 1
    assert checked >= 4


# --------------------------------------------------------------------------------------------- whether it comes out


def test_it_comes_out_to_the_penny_or_says_by_how_much_not() -> None:
    whole = of_answers({})
    assert "It comes out to the penny" in said(whole)
    assert money(whole)["Not accounted for"] == ["£0"]
    penny = of_answers({"evaluation": {0: {"spent": Decimal("240818.99")}}})
    assert "It does not come out: of what was not spent, £0.01 is not accounted for." in said(penny)
    assert money(penny)["Not accounted for"] == ["£0.01"]
    told = of_answers({"evaluation": {0: {"spent": Decimal("240818.99"), "move": "Returned to OPCC"}}})
    assert "It comes out to the penny" in said(told)
    assert money(told)["Returned to OPCC"] == ["£0.01"]


def test_an_overspend_is_met_or_not_accounted_for() -> None:
    over: dict[str, Any] = {"spent": Decimal("240900.50")}
    unmet = of_answers({"evaluation": {0: over}})
    assert money(unmet)["Accounted for twice"] == ["-£81.50"]
    assert "£81.50 more is accounted for than there is" in said(unmet)
    met = of_answers({"evaluation": {0: over | {"move": "Met by the partnership"}}})
    assert money(met)["Less: Met by the partnership"] == ["-£81.50"]
    assert money(met)["Plus: overspent, in all"] == ["£521.50"]  # P6 is over by £440 too
    assert "It comes out to the penny" in said(met)


def test_what_lists_its_moves_goes_by_them_alone() -> None:
    """What is said of the whole variance does not count a second time."""
    rows = {
        0: {"ref": "P1", "move": "Carried forward", "amount": 600},
        1: {"ref": "P1", "move": "Returned to OPCC", "amount": 219},
    }
    made = of_answers({"evaluation": {0: {"spent": 240_000, "move": "Carried forward"}}, "moves": rows})
    assert (money(made)["Carried forward"], money(made)["Returned to OPCC"]) == (["£600"], ["£219"])
    assert "It comes out to the penny" in said(made)
    less = {0: rows[0]}
    made = of_answers({"evaluation": {0: {"spent": 240_000, "move": "Carried forward"}}, "moves": less})
    assert money(made)["Not accounted for"] == ["£219"]


def test_moves_between_projects_are_told_and_change_no_total() -> None:
    made = of_answers({})
    assert "Besides, £440 moves from one project to another, which changes no total: £440 from P5 to P6." in said(made)
    none = {number: {"spent": row["allocated"], "move": None} for number, row in enumerate(answers(FINAL)["projects"])}
    assert "moves from one project" not in said(of_answers({"evaluation": none}))


def test_what_is_not_told_is_no_spend_of_nothing() -> None:
    silent = of_answers({"evaluation": {2: {"spent": None}}})
    assert "1 project, with £93,575, did not say what was spent, so it does not come out yet." in said(silent)
    assert money(silent)["Allocated where the spend is not given"] == ["£93,575"]
    assert "comes out to the penny" not in said(silent)
    nothing = of_answers({"evaluation": {2: {"spent": 0, "move": "Returned to OPCC"}}})
    assert "did not say" not in said(nothing)
    assert money(nothing)["Returned to OPCC"] == ["£93,575"]


def test_what_is_not_allocated_is_said() -> None:
    less = of_answers({"projects": {5: {"allocated": 4000}}}, "spending-intentions")
    assert "£674 of the £400,568 available is not allocated." in said(less)
    assert money(less)["Not allocated"] == ["£674"]
    more = of_answers({"projects": {5: {"allocated": 5000}}}, "spending-intentions")
    assert "£326 more is allocated than the £400,568 available." in said(more)
    assert money(more)["Allocated beyond what is available"] == ["-£326"]


# --------------------------------------------------------------------------------------------- decision and contact


def test_the_decision_its_conditions_and_the_contact_are_printed() -> None:
    made_ = made(EXAMPLES / "fund" / "2024-25" / "northbeck.xlsx")
    assert "OPCC decision: J. Sample, Police and Crime Commissioner for Fellshire, 24 May 2024" in said(made_)
    assert "Contact email: safety@northbeck.example" in said(made_)
    table = next(each for each in tables(made_) if each.title == "What was decided")
    assert [[line.text for line in row[3]] for row in table.rows] == [
        [], ["1. A first report on referrals is sent by 30 June 2024."], [],
    ]  # fmt: skip
    assert [row[0][0].text for row in table.rows] == ["P1", "P2", "P3"]


def test_where_nothing_is_decided_nothing_is_said_of_it() -> None:
    plain = of_answers({})
    assert "OPCC decision" not in [block.text for block in plain.blocks if isinstance(block, Heading)]
    decided = of_answers({"projects": {0: {"approved": "No", "conditions": "Ask again."}}})
    table = next(each for each in tables(decided) if each.title == "What was decided")
    assert [cell[0].text if cell else "" for cell in table.rows[0][2:]] == ["No", "Ask again."]


# ------------------------------------------------------------------------------------------------- as a spreadsheet


def amounts(book: Any) -> Iterator[tuple[str, str, Any]]:
    """The cells with an amount: sheet, address, value."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    yield sheet.title, cell.coordinate, cell.value


@needs_libreoffice
def test_another_program_works_out_the_same_sums(tmp_path: Path) -> None:
    paths = []
    for source in SOURCES:
        path = tmp_path / f"{source}-made.xlsx"
        path.write_bytes(render(made(workbook_of(source, tmp_path)), "xlsx"))
        paths.append(path)
    for path, saved in recalculated_all(paths, tmp_path).items():
        formulas = [cell for sheet in load_workbook(path) for row in sheet for cell in row if cell.data_type == "f"]
        assert len(formulas) > 2
        before, after = (list(amounts(load_workbook(each, data_only=True))) for each in (path, saved))
        assert after == before


def test_each_amount_is_a_number_and_the_column_adds_up() -> None:
    """As somebody adds up who selects the column in Excel: parts and totals are no text among the amounts."""
    content = render(made(EXAMPLES / "2021-22.xlsx"), "xlsx")
    book, formulas = load_workbook(io.BytesIO(content), data_only=True), load_workbook(io.BytesIO(content))
    sheet = book["1. Projects"]
    place = [cell.value for cell in sheet[4]].index("Amount allocated £")
    values = [row[place] for row in sheet.iter_rows(min_row=5, max_row=11, values_only=True)]
    assert values == [240819, 25000, 93575, 26500, 10000, 4674, 400568]
    assert formulas["1. Projects"].cell(11, place + 1).value == "=SUM(F5:F10)"
    parts = [row for row in book["2. Parts of projects"].iter_rows(min_row=5, values_only=True) if row[0]]
    assert [(row[0], row[2], row[4]) for row in parts[:3]] == [
        ("P1", "1", 210000),
        ("P1", "2", 30819),
        ("P4", "A", 4000),
    ]
    measures = column(load_workbook(EXAMPLES / "2021-22.xlsx"), "Measures", "Measure")
    assert [value for value in column(book, "3. Measures", "Measure") if value] == [each for each in measures if each]


@pytest.mark.parametrize("source", SOURCES)
def test_every_answer_of_the_workbook_is_in_the_spreadsheet(source: str, tmp_path: Path) -> None:
    """All but those of other stages."""
    path = workbook_of(source, tmp_path)
    book = load_workbook(path, data_only=True)
    others = {"Half-year"} if source != "half-year" else {"Evaluation"}
    written = load_workbook(io.BytesIO(render(made(path), "xlsx")), data_only=True)
    texts = "\n".join(str(cell.value) for sheet in written for row in sheet.iter_rows() for cell in row if cell.value)
    checked = 0
    for name in {"Projects", "Parts", "Measures", "Evaluation", "Half-year", "Spend items", "Moves"} - others:
        for row in book[name].iter_rows(min_row=5, values_only=True):
            for value in row:
                if isinstance(value, str) and value != "Yes" and (source != "half-year" or name != "Spend items"):
                    assert value in texts
                    checked += 1
    assert checked > 20


def test_no_row_is_taller_than_excel_shows(broken: Callable[..., Path]) -> None:
    long = " ".join(f"word{number}" for number in range(3500))
    path = broken("2017-18", {"Evaluation!G5": long, "Projects!C5": "\n".join(f"line {n}" for n in range(200))})
    book = load_workbook(io.BytesIO(render(made(path), "xlsx")))
    heights = [size.height for sheet in book for size in sheet.row_dimensions.values() if size.height]
    assert 100 < max(heights) <= 409
    assert len(heights) > 80
    texts = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    assert set(re.findall(r"word\d+", texts)) == set(long.split())
    assert set(re.findall(r"line \d+", texts)) == {f"line {number}" for number in range(200)}


@pytest.mark.parametrize("source", SOURCES)
def test_names_of_sheets_are_whole(source: str, tmp_path: Path) -> None:
    document = made(workbook_of(source, tmp_path))
    titles = [each.title for table in tables(document) for each in table.apart or (table,)]
    book = load_workbook(io.BytesIO(render(document, "xlsx")))
    assert book.sheetnames[1:] == [f"{number}. {title}" for number, title in enumerate(titles, start=1)]


# --------------------------------------------------------------------------------------------------------- on pages


@pytest.mark.parametrize("source", SOURCES)
def test_who_signs_sees_the_money_on_the_same_page(source: str, tmp_path: Path) -> None:
    pages = [
        page.extract_text() for page in PdfReader(io.BytesIO(render(made(workbook_of(source, tmp_path)), "pdf"))).pages
    ]
    assert "Sign-off" in pages[-1]
    assert "Grant for the year" in pages[-1]
    assert "Comes to what is available" in pages[-1]
    assert min(len(page.split()) for page in pages) > 60  # no page that is nearly empty
