"""`grants rounds calendar`: the dates of a round and the ends of contracts, read back from the .ics file by icalendar."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from bent import DATA, fill, given, put, run
from icalendar import Calendar
from openpyxl import load_workbook

from grants.form import rounds
from grants.form.round import Round

WORK = """
[[work]]
deliverable = "A review of the night-time economy"
lead = "The licensing manager"
due = 2023-09-29

[[work]]
deliverable = "A summit; all partners, all day"
lead = "The commissioner"
due = 2024-01-15
"""


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "fund.toml"
    path.write_text((DATA / "four-partnerships.toml").read_text(encoding="utf-8") + WORK, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blank")
    run("template", "--round", DATA / "four-partnerships.toml", "--rows", "3", "-o", folder)
    return folder


@pytest.fixture
def returned(blank: Path, tmp_path: Path, toml: Path) -> Path:
    """The plan of Riverton."""
    return filled(tmp_path / "riverton.xlsx", blank, toml)


def filled(path: Path, blank: Path, toml: Path) -> Path:
    round = rounds.load(toml).of(path.stem)
    shutil.copy(blank / path.name, path)
    return fill(path, round, given(round, round.stage("spending-intentions")))


def change(path: Path, round: Round, place: str, value: Any, row: int = 0) -> None:
    book = load_workbook(path)
    put(book, round, place, value, row)
    book.save(path)


def calendar_of(*words: str | Path, code: int = 0) -> Calendar:
    return Calendar.from_ical(run("rounds", "calendar", *words, code=code).stdout_bytes)


def events(calendar: Calendar) -> dict[str, date]:
    found = [(str(event["summary"]), event.decoded("dtstart")) for event in calendar.walk("VEVENT")]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_returns_and_work_are_on_the_days_that_the_round_names(toml: Path) -> None:
    round = rounds.load(toml)
    windows = {stage.label: round.stages[stage.key] for stage in round.offered}
    assert events(calendar_of(toml)) == {
        **{f"{label}: return opens": window.opens for label, window in windows.items()},
        **{f"{label}: return due": window.due for label, window in windows.items()},
        "Due: A review of the night-time economy": date(2023, 9, 29),
        "Due: A summit; all partners, all day": date(2024, 1, 15),
    }
    assert len(windows) == 3


def test_an_event_is_a_whole_day_and_has_what_the_standard_asks_for(toml: Path) -> None:
    calendar = calendar_of(toml)
    assert str(calendar["version"]) == "2.0"
    assert calendar["prodid"]
    all_events = calendar.walk("VEVENT")
    for event in all_events:
        start, end = event.decoded("dtstart"), event.decoded("dtend")
        assert type(start) is type(end) is date
        assert end - start == timedelta(days=1)
        assert event.decoded("dtstamp").tzinfo is not None
    assert len({str(event["uid"]) for event in all_events}) == len(all_events)


def test_work_names_who_leads_it(toml: Path) -> None:
    told = {str(each["summary"]): str(each["description"]) for each in calendar_of(toml).walk("VEVENT")}
    assert told["Due: A summit; all partners, all day"] == "Lead: The commissioner."


def test_lines_are_as_the_standard_has_them(toml: Path) -> None:
    content = run("rounds", "calendar", toml).stdout_bytes
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert not [line for line in lines if b"\n" in line or len(line) > 75]


def test_with_returns_the_ends_of_contracts_are_there(toml: Path, returned: Path) -> None:
    calendar = calendar_of(toml, returned)
    name = "Contract ends: P1 Youth work (Riverton Community Safety Partnership)"
    assert events(calendar).keys() - events(calendar_of(toml)).keys() == {name}
    round = rounds.load(toml)
    assert events(calendar)[name] == round.ends + timedelta(days=365)


@pytest.mark.parametrize(("place", "value"), [("contract_end", "Ongoing"), ("contract_end", None), ("approved", "No")])
def test_a_contract_that_goes_on_or_is_refused_has_no_end(toml: Path, returned: Path, place: str, value: Any) -> None:
    change(returned, rounds.load(toml).of("riverton"), f"projects.{place}", value)
    assert events(calendar_of(toml, returned)) == events(calendar_of(toml))


def test_the_same_dates_are_the_same_bytes(toml: Path, returned: Path, tmp_path: Path) -> None:
    files = [tmp_path / "a.ics", tmp_path / "b.ics"]
    for file in files:
        assert file.name in run("rounds", "calendar", toml, returned, "-o", file).stdout
    assert files[0].read_bytes() == files[1].read_bytes()


def test_an_event_that_moves_stays_the_same_event(toml: Path) -> None:
    def uids() -> dict[str, str]:
        return {str(event["summary"]): str(event["uid"]) for event in calendar_of(toml).walk("VEVENT")}

    before, days = uids(), events(calendar_of(toml))
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("due = 2023-10-30", "due = 2023-11-06"), encoding="utf-8")
    assert uids() == before
    moved = events(calendar_of(toml))
    assert {name for name in days if days[name] != moved[name]} == {"Half-year: return due"}
    assert moved["Half-year: return due"] == date(2023, 11, 6)


def test_a_partnership_has_its_own_contracts_only(toml: Path, returned: Path, blank: Path, tmp_path: Path) -> None:
    other = filled(tmp_path / "oxbow.xlsx", blank, toml)
    both = [name for name in events(calendar_of(toml, returned, other)) if "Contract" in name]
    assert [re.sub(r".*\((\w+).*", r"\1", name) for name in both] == ["Oxbow", "Riverton"]
    said = run("rounds", "calendar", "thames-2023-24/oxbow", "--rounds", toml, returned, other)
    assert "riverton.xlsx: Left out: it is of the round thames-2023-24/riverton." in said.stderr
    own = [name for name in events(Calendar.from_ical(said.stdout_bytes)) if "Contract" in name]
    assert own == ["Contract ends: P1 Youth work (Oxbow Community Safety Partnership)"]


def test_a_return_with_errors_is_named_and_its_dates_are_given(toml: Path, returned: Path) -> None:
    change(returned, rounds.load(toml).of("riverton"), "measures.measure", None)
    said = run("rounds", "calendar", toml, returned, code=1)
    assert "riverton.xlsx: It has 1 error" in said.stderr
    assert "Contract ends: P1" in said.stdout


def test_a_file_that_can_not_be_read_stops_no_other(toml: Path, returned: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"%PDF-1.7")
    said = run("rounds", "calendar", toml, broken, returned, code=2)
    assert "broken.xlsx: " in said.stderr
    assert "Contract ends: P1" in said.stdout


def test_returns_of_another_round_alone_are_a_wrong_use(toml: Path, returned: Path) -> None:
    said = run("rounds", "calendar", "safer-plymouth-2021-22", "--rounds", toml, returned, code=2)
    assert "it is of the round thames-2023-24/riverton" in said.stderr


def test_a_round_that_is_not_known_is_a_wrong_use(tmp_path: Path) -> None:
    assert "no round of this name" in run("rounds", "calendar", "nowhere", "-o", tmp_path / "x.ics", code=2).stderr
    assert not (tmp_path / "x.ics").exists()


def test_what_is_there_is_not_replaced(toml: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.ics"
    mine.write_text("mine", encoding="utf-8")
    assert "is there already" in run("rounds", "calendar", toml, "-o", mine, code=2).stderr
    assert mine.read_text(encoding="utf-8") == "mine"
    run("rounds", "calendar", toml, "-o", mine, "--force")
    assert mine.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "never replaced" in run("rounds", "calendar", toml, "-o", toml, "--force", code=2).stderr


def test_the_last_day_that_there_is_can_be_a_date(toml: Path) -> None:
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("due = 2024-01-15", "due = 9999-12-31"), encoding="utf-8")
    assert events(calendar_of(toml))["Due: A summit; all partners, all day"] == date.max
