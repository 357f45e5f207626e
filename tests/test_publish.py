"""`grants publish`: filled returns of a fund as open data, each value held against the cell or the round that it is from."""

import csv
import io
import json
import pickle
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bent import DATA, fill, given, merged, put, run
from click.testing import Result
from conftest import EXAMPLES, ROOT
from openpyxl import load_workbook

from grants.form import rounds
from grants.form.library import Library
from grants.form.round import Round
from grants.office.publish import giving360, specified_information, transparency
from grants.office.publish.awards import Awarded, awarded
from grants.office.taking import Taking
from grants.validate import Job

DECIDED = date(2023, 6, 12)
ADDED_IDS = {
    "Millford Town Council": "GB-LAE-MIL",
    "Oxbow District Council": "GB-LAE-OXB",
    "Vale Council": "GB-LAE-VAL",
}
OWN_COLUMNS = """
[[columns]]
sheet = "projects"
key = "department"
title = "Council department"

[[columns]]
sheet = "projects"
key = "registration_number"
title = "Charity number"
"""
STANDARDS = ["360giving", "specified-information", "transparency"]

Change = Mapping[str, Any]
"""Answers and what to put there: {("projects.outline", 0): "..."}; the row of the table is counted from 0."""


class Fund:
    """A folder with the round and returns of two of its partnerships, approved but for what a test changes."""

    def __init__(self, folder: Path, source: str) -> None:
        self.folder, self.toml = folder, folder / "fund.toml"
        self.toml.write_text(source, encoding="utf-8")
        self.round = rounds.load(self.toml)
        run("template", "--round", self.toml, "--rows", "3", "-o", folder / "blank")
        for key in ("riverton", "millford"):
            answers = given(self.of(key), self.of(key).stage("spending-intentions"))
            decisions = {
                "projects": [
                    {"provider": "Safe & Sound", "approved": "yes"},
                    {"provider": "Lock Trust", "approved": "yes"},
                ]
            }
            shutil.copy(folder / "blank" / f"{key}.xlsx", self.book(key))
            fill(self.book(key), self.of(key), merged(answers, decisions))
            self.change(
                key, {("sign_off.name", 3): "A. Person", ("sign_off.position", 3): "PCC", ("sign_off.date", 3): DECIDED}
            )

    def of(self, key: str) -> Round:
        return self.round.of(key)

    def book(self, key: str) -> Path:
        return self.folder / f"{key}.xlsx"

    def change(self, key: str, changes: Mapping[tuple[str, int], Any]) -> list[str]:
        """Change answers of a return, and say in which cells they stand."""
        book = load_workbook(self.book(key))
        cells = [put(book, self.of(key), place, value, row) for (place, row), value in changes.items()]
        book.save(self.book(key))
        return cells

    def edit(self, old: str, new: str) -> None:
        """Change the round's file."""
        text = self.toml.read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.toml.write_text(text.replace(old, new), encoding="utf-8")

    def publish(
        self, standard: str, *more: str | Path, code: int = 0, files: tuple[str, ...] = ("riverton", "millford")
    ) -> Result:
        return run("publish", *map(self.book, files), "--as", standard, "--rounds", self.toml, *more, code=code)

    def grants(
        self, standard: str, *, code: int = 0, files: tuple[str, ...] = ("riverton", "millford")
    ) -> list[dict[str, Any]]:
        """The grants of the JSON that is published."""
        path = self.folder / "made.json"
        self.publish(standard, "-o", path, "--force", code=code, files=files)
        return list(json.loads(path.read_text(encoding="utf-8"))["grants"])

    def table(self, standard: str, *, code: int = 0) -> list[list[str]]:
        """The rows of the CSV that is published, its titles first."""
        path = self.folder / "made" / "made.csv"
        path.parent.mkdir(exist_ok=True)
        self.publish(standard, "-o", path, "--force", code=code)
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def whole_fund(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fund that lacks nothing, made once and copied for each test: all its councils have identifiers,
    and Projects has columns for the council's list.
    """
    source = (DATA / "four-partnerships.toml").read_text(encoding="utf-8")
    for name, identifier in ADDED_IDS.items():
        source = source.replace(f'recipient = "{name}"\n', f'recipient = "{name}"\nrecipient_id = "{identifier}"\n')
    source = source.replace("\n[partnerships.riverton]", f"{OWN_COLUMNS}\n[partnerships.riverton]")
    fund = Fund(tmp_path_factory.mktemp("fund"), source)
    for key in ("riverton", "millford"):
        fund.change(key, {("projects.department", row): "Communities" for row in (0, 1)})
    return fund.folder


def fund_in(folder: Path, before: Path) -> Fund:
    fund = object.__new__(Fund)
    shutil.copytree(before, folder, dirs_exist_ok=True)
    fund.folder, fund.toml = folder, folder / "fund.toml"
    fund.round = rounds.load(fund.toml)
    return fund


@pytest.fixture
def fund(tmp_path: Path, whole_fund: Path) -> Fund:
    return fund_in(tmp_path / "fund", whole_fund)


# ----------------------------------------------------------------------------------------------------- 360Giving


def test_a_package_has_what_360giving_asks_of_each_grant(fund: Fund) -> None:
    grants = fund.grants("360giving")
    assert [grant["id"] for grant in grants] == [
        f"360G-GB-PCC-UTH-thames-2023-24-{key}-{ref}" for key in ("riverton", "millford") for ref in ("P1", "P2")
    ]
    for grant in grants:
        assert re.fullmatch(r"360G-[A-Za-z0-9._=-]+", grant["id"])
        assert all(isinstance(grant[key], str) and grant[key] for key in ("title", "description"))
        assert len(grant["title"]) < 140
        assert grant["currency"] == "GBP"
        assert isinstance(grant["amountAwarded"], int | float)
        assert grant["awardDate"] == "2023-06-12"
        assert grant["plannedDates"] == [{"startDate": "2023-04-01", "endDate": "2024-03-31"}]
        for who in ("recipientOrganization", "fundingOrganization"):
            (organisation,) = grant[who]
            assert re.fullmatch(r"[A-Z]{2}-[A-Z]+-\S+", organisation["id"])
            assert organisation["name"]


def test_a_grant_is_a_project_to_the_accountable_body(fund: Fund) -> None:
    first = fund.grants("360giving")[0]
    assert first["title"] == "Youth work"
    assert first["description"] == "Workers meet young people."
    assert first["amountAwarded"] == 12_000
    assert first["recipientOrganization"] == [{"id": "GB-LAE-RVT", "name": "Riverton Borough Council"}]
    assert first["fundingOrganization"] == [
        {"id": "GB-PCC-UTH", "name": "Police and Crime Commissioner for Upper Thames"}
    ]
    assert first["grantProgramme"] == [{"code": "thames-2023-24", "title": "Community Safety Fund"}]


def test_a_package_names_its_version_and_its_publisher(fund: Fund) -> None:
    package = json.loads(fund.publish("360giving").stdout)
    assert re.fullmatch(r"\d+\.\d+", package["version"])
    assert package["version"] == "1.4"
    assert package["publisher"] == {
        "name": "Police and Crime Commissioner for Upper Thames",
        "identifier": "GB-PCC-UTH",
    }
    assert len({grant["id"] for grant in package["grants"]}) == len(package["grants"]) == 4


def test_pence_stay_pence(fund: Fund) -> None:
    fund.change(
        "riverton",
        {("projects.allocated", 0): 12_000.07, ("projects.allocated", 1): 37_999.93, ("parts.amount", 0): 32_999.93},
    )
    assert [grant["amountAwarded"] for grant in fund.grants("360giving")[:2]] == [12_000.07, 37_999.93]
    assert [row[4] for row in fund.table("360giving")[1:3]] == ["12000.07", "37999.93"]


def test_a_ref_that_an_identifier_can_not_hold_is_written_with_codes(fund: Fund) -> None:
    fund.change("riverton", {("projects.ref", 0): "P/1 é", ("measures.ref", 0): "P/1 é"})
    assert fund.grants("360giving")[0]["id"].endswith("-riverton-P=2F1=20=C3=A9")


def test_a_title_is_cut_below_140_characters(fund: Fund) -> None:
    fund.change("riverton", {("projects.project", 0): "Long " * 40, ("projects.project", 1): "x" * 139})
    titles = [grant["title"] for grant in fund.grants("360giving")[:2]]
    assert titles[0].startswith("Long Long")
    assert titles[0].endswith("...")
    assert len(titles[0]) <= 139
    assert titles[1] == "x" * 139


def test_the_table_of_360giving_has_its_titles(fund: Fund) -> None:
    titles, first, *_ = fund.table("360giving")
    assert titles == [
        "Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date", "Planned Dates:Start Date",
        "Planned Dates:End Date", "Recipient Org:Identifier", "Recipient Org:Name", "Funding Org:Identifier",
        "Funding Org:Name", "Grant Programme:Code", "Grant Programme:Title",
    ]  # fmt: skip
    assert first == [
        "360G-GB-PCC-UTH-thames-2023-24-riverton-P1", "Youth work", "Workers meet young people.", "GBP", "12000",
        "2023-06-12", "2023-04-01", "2024-03-31", "GB-LAE-RVT", "Riverton Borough Council", "GB-PCC-UTH",
        "Police and Crime Commissioner for Upper Thames", "thames-2023-24", "Community Safety Fund",
    ]  # fmt: skip


# -------------------------------------------------------------------------------------------------- what is lacking


@pytest.mark.parametrize("given", ["", 'funder_id = "our office"\n', 'funder_id = "GB-PCC/UTH"\n'])
def test_without_the_funders_identifier_nothing_is_written(fund: Fund, given: str) -> None:
    fund.edit('funder_id = "GB-PCC-UTH"\n', given)
    target = fund.folder / "made.json"
    said = fund.publish("360giving", "-o", target, code=1).stderr
    assert said.count("funder_id in the round thames-2023-24") == 1
    assert "recipient_id" not in said
    assert not target.exists()


def test_without_a_recipients_identifier_its_grants_are_left_out_and_the_others_are_valid(fund: Fund) -> None:
    fund.edit('recipient_id = "GB-LAE-MIL"\n', "")
    said = fund.publish("360giving", code=1)
    assert said.stderr.count("recipient_id under [partnerships.millford] in the round thames-2023-24") == 1
    assert "funder_id" not in said.stderr
    assert {grant["recipientOrganization"][0]["id"] for grant in json.loads(said.stdout)["grants"]} == {"GB-LAE-RVT"}


@pytest.mark.parametrize(("standard", "left"), [("360giving", 2), ("specified-information", 4), ("transparency", 4)])
def test_a_decision_without_a_day_is_named_with_its_cell(fund: Fund, standard: str, left: int) -> None:
    (cell,) = fund.change("riverton", {("sign_off.date", 3): None})
    said = fund.publish(standard, code=1).stderr
    assert said.count(f"riverton.xlsx: {cell}: ") == 1
    assert "millford" not in said
    assert len(fund.grants(standard, code=1)) == left


def test_the_commissioners_list_asks_for_reasons(fund: Fund) -> None:
    assert "reasons" not in fund.publish("specified-information").stderr
    fund.edit('reasons = "Each project works on a cause of crime that the strategic assessment names."\n', "")
    said = fund.publish("specified-information", code=1).stderr
    assert said.count("reasons in the round thames-2023-24") == 1
    assert {grant["reasons"] for grant in fund.grants("specified-information", code=1)} == {""}


def test_the_commissioners_list_asks_for_conditions_where_there_are_any(fund: Fund) -> None:
    *_, cell = fund.change(
        "riverton", {("projects.approved", 0): "Yes with conditions", ("projects.conditions", 0): None}
    )
    said = fund.publish("specified-information", code=1).stderr
    assert said.count(f"riverton.xlsx: {cell}: P1 ") == 1
    fund.change("riverton", {("projects.conditions", 0): "Two reviews a year"})
    assert cell not in fund.publish("specified-information").stderr
    conditions = [grant["conditions"] for grant in fund.grants("specified-information")]
    general = "The grant is spent by the end of the year."
    assert conditions == [f"{general} Two reviews a year.", general, general, general]


def test_the_councils_list_asks_for_the_department(fund: Fund) -> None:
    assert "department" not in fund.publish("transparency").stderr
    (cell,) = fund.change("millford", {("projects.department", 1): None})
    assert fund.publish("transparency", code=1).stderr.count(f"millford.xlsx: {cell}: ") == 1
    fund.edit(OWN_COLUMNS, "")
    said = fund.publish("transparency", code=1).stderr
    assert said.count("the key department") == 1
    assert [grant["department"] for grant in fund.grants("transparency", code=1)] == [""] * 4


def test_the_councils_list_has_what_others_deliver(fund: Fund) -> None:
    (cell, _) = fund.change("riverton", {("projects.provider", 0): None, ("projects.registration_number", 1): 1234567})
    fund.change("millford", {("projects.provider", 0): "Millford town council"})
    said = fund.publish("transparency", code=1).stderr
    assert said.count(f"riverton.xlsx: {cell}: Nothing says who delivers P1") == 1
    assert said.count("millford.xlsx: P1 left out: Millford Town Council delivers it itself.") == 1
    assert fund.grants("transparency", code=1) == [
        {
            "date": "2023-06-12",
            "begins": "2023-04-01",
            "ends": "2024-03-31",
            "authority": authority,
            "department": "Communities",
            "beneficiary": "Lock Trust",
            "registration_number": number,
            "purpose": "Safer homes: Locks for those at risk.",
            "amount": amount,
        }
        for authority, number, amount in (
            ("Riverton Borough Council", "1234567", 38_000),
            ("Millford Town Council", "", 28_000),
        )
    ]


def test_the_commissioners_list_says_what_the_order_asks_for(fund: Fund) -> None:
    assert fund.grants("specified-information")[1] == {
        "fund": "Community Safety Fund",
        "year": "2023-24",
        "recipient": "Riverton Borough Council",
        "partnership": "Riverton Community Safety Partnership",
        "ref": "P2",
        "project": "Safer homes",
        "outline": "Locks for those at risk.",
        "purpose": "To secure crime and disorder reduction.",
        "reasons": "Each project works on a cause of crime that the strategic assessment names.",
        "conditions": "The grant is spent by the end of the year.",
        "amount": 38_000,
        "decided": "2023-06-12",
    }


# ---------------------------------------------------------------------------------------------- what is not published


@pytest.mark.parametrize("standard", STANDARDS)
def test_what_is_refused_or_not_decided_is_left_out_and_said(fund: Fund, standard: str) -> None:
    fund.change(
        "riverton",
        {("projects.approved", 0): "No", ("projects.conditions", 0): "Too dear.", ("projects.approved", 1): None},
    )
    said = fund.publish(standard).stderr
    assert "riverton.xlsx: P1 left out: refused by the OPCC." in said
    assert "riverton.xlsx: P2 left out: not decided by the OPCC." in said
    assert "millford" not in said
    assert [grant.get("amount", grant.get("amountAwarded")) for grant in fund.grants(standard)] == [12_000, 28_000]


@pytest.mark.parametrize("standard", STANDARDS)
def test_where_nothing_is_approved_nothing_is_written(fund: Fund, standard: str) -> None:
    fund.change("riverton", {("projects.approved", row): None for row in (0, 1)})
    target = fund.folder / "made.csv"
    said = fund.publish(standard, "-o", target, code=1, files=("riverton",)).stderr
    assert "nothing was written" in said
    assert "funder_id" not in said
    assert not target.exists()
    assert not (fund.folder / "datapackage.json").exists()


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_return_with_errors_is_not_published(fund: Fund, standard: str) -> None:
    fund.change("riverton", {("measures.measure", 0): None})
    said = fund.publish(standard, code=1)
    assert "riverton.xlsx: Left out: it has 1 error" in said.stderr
    assert "Riverton" not in said.stdout
    assert "Millford" in said.stdout


def test_a_file_that_can_not_be_read_stops_no_other(fund: Fund) -> None:
    fund.book("riverton").write_bytes(b"%PDF-1.7")
    said = fund.publish("360giving", code=2)
    assert "riverton.xlsx: " in said.stderr
    assert len(json.loads(said.stdout)["grants"]) == 2


TELLING = [
    ("projects.outline", "Ask jo.bloggs@example.org for a place.", STANDARDS),
    ("projects.outline", "Both victims are helped to move.", STANDARDS),
    ("projects.project", "A home for Mrs Bloggs", STANDARDS),
    ("projects.provider", "Mr Bloggs, 14 Efford Road", ["transparency"]),
    ("projects.conditions", "Ring 01752 668000 each month.", ["specified-information"]),
    ("projects.department", "Ask Mr Bloggs", ["transparency"]),
]
HARMLESS = {
    "projects.outline": "Three workers meet 60 young people a week.",
    "projects.project": "A home for families",
    "projects.provider": "Bloggs & Sons, Efford",
    "projects.conditions": "Report each month.",
    "projects.department": "Housing",
}


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize(("place", "text", "published_by"), TELLING, ids=lambda each: str(each)[:30])
def test_a_text_that_tells_who_somebody_is_is_left_out(
    fund: Fund, standard: str, place: str, text: str, published_by: list[str]
) -> None:
    (cell,) = fund.change("riverton", {(place, 0): text})
    said = fund.publish(standard, code=1 if standard in published_by else 0)
    assert ("Bloggs" in said.stdout, "01752" in said.stdout, "Both victims" in said.stdout) == (False, False, False)
    assert said.stderr.count(f"riverton.xlsx: {cell}: This text could tell") == (1 if standard in published_by else 0)
    fund.change("riverton", {(place, 0): HARMLESS[place]})
    harmless = fund.publish(standard)
    assert cell not in harmless.stderr
    assert (HARMLESS[place] in harmless.stdout.replace('""', '"')) == (standard in published_by)


def test_a_grant_whose_texts_are_left_out_is_still_valid(fund: Fund) -> None:
    fund.change(
        "riverton", {("projects.project", 0): "Help for Mrs Bloggs", ("projects.outline", 0): "Mrs Bloggs is 34."}
    )
    first = fund.grants("360giving", code=1)[0]
    assert (first["title"], first["description"]) == ("Project P1", "To secure crime and disorder reduction.")


def test_a_text_of_the_round_that_tells_is_left_out(fund: Fund) -> None:
    fund.edit('"The grant is spent by the end of the year."', '"The grant is spent.", "Returns go to jo@example.org."')
    said = fund.publish("specified-information", code=1)
    assert said.stderr.count("conditions: item 2 in the round thames-2023-24: This text could tell") == 1
    assert "jo@example.org" not in said.stdout
    assert "The grant is spent." in said.stdout


# ------------------------------------------------------------------------------------------------------------- files


def test_a_csv_opens_in_excel_and_is_read_back_as_it_was(fund: Fund) -> None:
    outline = 'Locks, "alarms"\nand doors: café £5'
    fund.change("riverton", {("projects.outline", 0): outline})
    rows = fund.table("specified-information")
    content = (fund.folder / "made" / "made.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfFund,")
    assert content.count(b"\r\n") == 5
    assert rows[1][6] == outline


@pytest.mark.parametrize("text", ["=1+1", "+44 is a code", "-2 degrees", "@home", "\t=1+1", "＝1+1"])
@pytest.mark.parametrize("standard", STANDARDS)
def test_no_text_is_a_formula(fund: Fund, standard: str, text: str) -> None:
    book = load_workbook(fund.book("riverton"))
    address = put(book, fund.of("riverton"), "projects.project", text, 0)
    sheet, _, where = address.rpartition("!")
    book[sheet][where].data_type = "s"
    book.save(fund.book("riverton"))
    cells = [value for row in fund.table(standard)[1:] for value in row]
    assert not [value for value in cells if value.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert any(value.startswith(f"'{text.strip()}") for value in cells)
    path = fund.folder / "made.xlsx"
    fund.publish(standard, "-o", path, "--force")
    typed = [cell for row in load_workbook(path).worksheets[0].iter_rows(min_row=2) for cell in row]
    assert not [cell for cell in typed if cell.data_type == "f"]
    assert any(str(cell.value).startswith(text.strip()) for cell in typed)
    assert any(text.strip() in str(grant) for grant in fund.grants(standard))


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_data_package_describes_the_csv(fund: Fund, standard: str) -> None:
    titles, *rows = fund.table(standard)
    package = json.loads((fund.folder / "made" / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    assert (package["name"], resource["path"], resource["encoding"]) == ("made", "made.csv", "utf-8")
    assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
    fields = resource["schema"]["fields"]
    assert [field["name"] for field in fields] == titles
    for row in rows:
        for field, value in zip(fields, row, strict=True):
            read: dict[str, Callable[[str], Any]] = {"string": str, "number": Decimal, "date": date.fromisoformat}
            assert str(read[field["type"]](value)) == value or not value
    assert {field["type"] for field in fields} == {"string", "number", "date"}


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_workbook_has_the_rows_of_the_csv(fund: Fund, standard: str) -> None:
    path = fund.folder / "made.xlsx"
    fund.publish(standard, "-o", path)
    (page,) = load_workbook(path).worksheets
    assert page.title == ("grants" if standard == "360giving" else "Grants")
    rows = [[_as_text(value) for value in row] for row in page.iter_rows(values_only=True)]
    assert rows == fund.table(standard)


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        assert value.time() == datetime.min.time()
        return value.date().isoformat()
    return "" if value is None else str(value)


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_the_same_grants_are_the_same_file(fund: Fund, form: str) -> None:
    first, second = fund.folder / f"a.{form}", fund.folder / f"b.{form}"
    fund.publish("360giving", "-o", first)
    fund.publish("360giving", "-o", second, "--force", files=("millford", "riverton"))
    assert first.read_bytes() == second.read_bytes()


def test_standard_output_has_no_data_package(fund: Fund, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(fund.folder)
    assert fund.publish("transparency", "-o", "-").stdout_bytes.startswith(b"\xef\xbb\xbfDate awarded,")
    assert not Path("datapackage.json").exists()


@pytest.mark.parametrize("make", [giving360, specified_information, transparency], ids=STANDARDS)
def test_the_page_says_where_each_column_is_from(make: Any) -> None:
    page = (ROOT / "docs" / "office.md").read_text(encoding="utf-8")
    for field in make.publication([]).fields:
        assert re.search(rf"^\|[^|]*\b{re.escape(field.title.split(':')[0])}( |,)[^|]*\|", page, re.MULTILINE), (
            field.title
        )


def test_work_and_what_comes_of_it_can_be_sent_to_another_process(fund: Fund) -> None:
    work = Taking(Job(date(2023, 6, 30), library=Library([fund.toml])), awarded)
    files = [(str(fund.book(key)), None) for key in ("riverton", "millford")]
    done = work.check_some(files)
    assert pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(work)).check_some(files))) == done  # noqa: S301
    assert [len(each.awards) for each in done if isinstance(each, Awarded)] == [2, 2]


# --------------------------------------------------------------------------------------------------------- wrong use


def test_a_file_says_by_its_ending_how_it_is_written(fund: Fund) -> None:
    assert "has to end in" in fund.publish("360giving", "-o", fund.folder / "made.txt", code=2).stderr
    assert not (fund.folder / "made.txt").exists()


@pytest.mark.parametrize("name", ["made.csv", "datapackage.json"])
def test_what_is_there_is_not_replaced(fund: Fund, name: str) -> None:
    (fund.folder / name).write_text("mine", encoding="utf-8")
    assert "is there already" in fund.publish("360giving", "-o", fund.folder / "made.csv", code=2).stderr
    assert (fund.folder / name).read_text(encoding="utf-8") == "mine"
    assert len(list(fund.folder.glob("made.*"))) == (1 if name == "made.csv" else 0)


def test_one_standard_is_published_at_a_time(fund: Fund) -> None:
    assert "give it once" in fund.publish("360giving", "--as", "transparency", code=2).stderr


def test_the_latest_return_of_a_partnership_counts(fund: Fund) -> None:
    shutil.copy(fund.book("riverton"), fund.book("later"))
    riverton = fund.of("riverton")
    answers = given(riverton, riverton.stage("half-year"))
    book = fill(fund.book("later"), riverton, answers)
    changed = load_workbook(book)
    put(changed, riverton, "projects.outline", "Workers meet many young people.", 0)
    changed.save(book)
    said = fund.publish("360giving", files=("later", "riverton"))
    assert "riverton.xlsx: Left out: " in said.stderr
    assert len(json.loads(said.stdout)["grants"]) == 2
    assert "many young people" in said.stdout


def test_two_files_of_one_return_are_a_wrong_use(fund: Fund) -> None:
    shutil.copy(fund.book("riverton"), fund.book("again"))
    said = fund.publish("360giving", code=2, files=("riverton", "again"))
    assert "riverton.xlsx" in said.stderr
    assert "again.xlsx" in said.stderr
    assert said.stdout == ""


def test_a_round_of_one_partnership_lacks_keys_at_its_top(tmp_path: Path) -> None:
    round = rounds.load("safer-plymouth-2021-22")
    path = tmp_path / "plan.xlsx"
    shutil.copy(EXAMPLES / "2021-22.xlsx", path)
    before = run("publish", path, "--as", "360giving", code=1)
    assert "P1, P2, P3, P4, P5 and P6 left out: not decided by the OPCC." in before.stderr
    assert "funder_id" not in before.stderr
    book = load_workbook(path)
    put(book, round, "projects.approved", "Yes", 2)
    place = put(book, round, "sign_off.date", date(2021, 6, 1), 3)
    book.save(path)
    said = run("publish", path, "--as", "360giving", code=1)
    assert said.stderr.count("funder_id in the round safer-plymouth-2021-22: ") == 1
    assert said.stderr.count("recipient_id in the round safer-plymouth-2021-22: ") == 1
    assert place not in said.stderr
    assert said.stdout == ""
    (row,) = csv.DictReader(io.StringIO(run("publish", path, "--as", "specified-information", code=1).stdout))
    assert (row["Ref"], row["Recipient"], row["Decided on"]) == ("P3", "Plymouth City Council", "2021-06-01")


def test_a_ref_that_tells_who_somebody_is_is_published_in_no_grant(fund: Fund) -> None:
    cell, _ = fund.change("riverton", {("projects.ref", 0): "Mrs Bloggs", ("measures.ref", 0): "Mrs Bloggs"})
    said = fund.publish("specified-information", code=1)
    assert said.stderr.count(f"riverton.xlsx: {cell}: This text could tell") == 1
    assert "Bloggs" not in said.stdout
    assert len(fund.grants("specified-information", code=1)) == 3
