"""The page in a real Chromium: with and without scripts, wide and narrow, by keyboard alone, and without barriers."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import EXAMPLES, ROOT
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader
from served import Page, served
from test_browser import CHROMIUM, axe
from test_browser import browser as browser

pytest.importorskip("uvicorn", reason="the page is not installed: pip install '.[web]'")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed, so no real browser can open this")

FUND = EXAMPLES / "fund"
READY, FAULTY = EXAMPLES / "2021-22.xlsx", EXAMPLES / "2017-18.xlsx"
WIDTHS = (1280, 390)
RETURNS = [str(path) for path in sorted((FUND / "2025-26").glob("*.xlsx"))]


@pytest.fixture(scope="module")
def page_served() -> Iterator[Page]:
    with served("--rounds", FUND / "rounds") as found:
        yield found


@pytest.fixture(
    params=[(width, script) for width in WIDTHS for script in (True, False)],
    ids=lambda each: f"{each[0]}-{'with' if each[1] else 'no'}-script",
)
def tab(request: pytest.FixtureRequest, browser: Any, page_served: Page) -> Iterator[Any]:
    """A tab of the browser, at one of the widths, with scripts and without. What its console says is a fault."""
    width, script = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        base_url=f"http://127.0.0.1:{page_served.port}",
    )
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert [each for each in said if "the server responded with a status of 4" not in each] == []


def check(tab: Any, path: Path) -> None:
    tab.goto("/")
    tab.set_input_files("#workbook", path)
    tab.click("text=Check the workbook")
    tab.wait_for_selector(".verdict, .summary")


def taken(tab: Any, button: Any) -> tuple[str, bytes]:
    """The name and content of what a button gives; the page stays as it is."""
    with tab.expect_download() as waiting:
        button.click()
    name, path = waiting.value.suggested_filename, waiting.value.path()
    return name, Path(path).read_bytes()


def test_a_faulty_return_is_read_and_all_is_taken_away(tab: Any) -> None:
    check(tab, FAULTY)
    assert tab.inner_text("h1") == "Not ready to send"
    first = tab.locator(".findings li").first
    assert re.search(r"Error\s+F4\s+Amount allocated £\s+ALLOC01", first.inner_text())
    files = dict(taken(tab, each) for each in tab.locator("button[form=make]").all())
    assert sorted(files) == [
        "2017-18-board-draft.docx", "2017-18-board-draft.html", "2017-18-board-draft.pdf", "2017-18-marked.xlsx",
        "2017-18-return-draft.docx", "2017-18-return-draft.html", "2017-18-return-draft.pdf",
        "safer-plymouth-2018-19.xlsx",
    ]  # fmt: skip
    for name, content in files.items():
        opens(name, content)


def opens(name: str, content: bytes) -> None:
    """What was downloaded is read by another program than the one that wrote it."""
    if name.endswith(".xlsx"):
        assert "Projects" in load_workbook(io.BytesIO(content)).sheetnames
    elif name.endswith(".docx"):
        assert Document(io.BytesIO(content)).tables
    elif name.endswith(".pdf"):
        assert len(PdfReader(io.BytesIO(content)).pages) > 3
    else:
        assert b"DRAFT" in content


def test_a_code_leads_to_its_explanation_and_the_result_stays(tab: Any) -> None:
    check(tab, FAULTY)
    with tab.context.expect_page() as waiting:
        tab.click("text=ALLOC01 >> nth=0")
    assert "ALLOC01" in waiting.value.inner_text(".caption")
    assert tab.inner_text("h1") == "Not ready to send"


def test_failures_are_told_on_a_page_with_a_way_on(tab: Any) -> None:
    tab.goto("/")
    tab.click("text=Check the workbook")
    assert "Choose a workbook" in tab.inner_text(".summary")
    tab.click(".summary a")
    check(tab, ROOT / "README.md")
    assert tab.inner_text("h1") == "This file can't be checked as a return"
    tab.click("text=Check another workbook")
    assert tab.inner_text("h1") == "Check a workbook"


def test_an_office_takes_its_workbook(tab: Any) -> None:
    tab.goto("/office")
    tab.set_input_files("#workbooks", RETURNS)
    tab.click("text=Look at the workbooks")
    tab.wait_for_selector("table")
    assert "4 of 5 returned" in tab.inner_text("h1")
    name, content = taken(tab, tab.locator("text=Get the collection’s workbook"))
    assert name == "fellshire-2025-26-spending-intentions.xlsx"
    assert load_workbook(io.BytesIO(content)).sheetnames[0] == "Returned"
    name, content = taken(tab, tab.get_by_role("button", name="PDF of the report on the fund as a draft"))
    assert name == "fellshire-2025-26-fund-draft.pdf"
    opens(name, content)


def test_a_blank_workbook_is_taken(tab: Any) -> None:
    tab.goto("/")
    tab.click("text=Get a blank one")
    name, content = taken(tab, tab.locator("main li a").last)
    assert name == "safer-plymouth-2017-18.xlsx"
    assert ZipFile(io.BytesIO(content)).testzip() is None


# ------------------------------------------------------------------------------------------------- keys and barriers


def test_by_keyboard_alone(browser: Any, page_served: Page) -> None:
    """From the address to the marked copy, without a mouse; and each thing that has the focus shows it."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, base_url=f"http://127.0.0.1:{page_served.port}"
    )
    tab = context.new_page()
    # Choosers are kept from opening a window from here on; asked for at the key press, that could come too late.
    tab.on("filechooser", lambda _: None)
    tab.goto("/")
    tab.keyboard.press("Tab")
    assert focused(tab) == "Skip to main content"
    tab.keyboard.press("Enter")
    tab.wait_for_function("location.hash")
    tab.keyboard.press("Tab")
    tab.wait_for_function("document.activeElement.type === 'file'")
    with tab.expect_file_chooser() as waiting:
        tab.keyboard.press("Enter")
    waiting.value.set_files(FAULTY)
    tab.keyboard.press("Tab")
    assert focused(tab) == "Check the workbook"
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".verdict")
    reached = []
    for _ in range(200):
        tab.keyboard.press("Tab")
        reached.append(focused(tab))
        assert tab.evaluate("getComputedStyle(document.activeElement).boxShadow") != "none", reached[-1]
        if reached[-1].startswith("Check another"):
            break
    wanted = {"Get the marked copy", "Word of the return as a draft", "Excel file of next year’s workbook"}
    assert wanted <= set(reached)
    tab.keyboard.press("Shift+Tab")
    with tab.expect_download() as download:
        tab.keyboard.press("Enter")
    assert download.value.suggested_filename == "safer-plymouth-2018-19.xlsx"
    context.close()


def focused(tab: Any) -> str:
    return re.sub(r"\s+", " ", tab.evaluate("document.activeElement.textContent")).strip()


def test_a_dropped_file_is_chosen_and_a_busy_sign_is_shown(browser: Any, page_served: Page) -> None:
    context = browser.new_context(base_url=f"http://127.0.0.1:{page_served.port}")
    tab = context.new_page()
    tab.goto("/")
    tab.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(["Ref"], "dropped.csv"));
        document.querySelector(".drop").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
    }""")
    assert "dropped.csv is chosen" in tab.inner_text(".drop")
    tab.evaluate(
        "document.querySelector('form').addEventListener('submit', () => (window.said = document.querySelector('.busy').textContent))"
    )
    tab.evaluate("document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())")
    tab.click("text=Check the workbook")
    assert tab.evaluate("window.said").startswith("Checking the workbook")
    context.close()


STATES: dict[str, Any] = {
    **{path: (lambda tab, path=path: tab.goto(path)) for path in ("/", "/blank", "/office", "/rules", "/rules/PRIV01", "/about", "/x", "/check")},
    "nothing chosen": lambda tab: (tab.goto("/"), tab.click("text=Check the workbook"), tab.wait_for_selector(".summary")),
    "errors": lambda tab: check(tab, FAULTY),
    "ready": lambda tab: check(tab, READY),
    "no return": lambda tab: check(tab, ROOT / "README.md"),
    "an office": lambda tab: (tab.goto("/office"), tab.set_input_files("#workbooks", RETURNS), tab.click("text=Look at the workbooks"), tab.wait_for_selector("table")),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_no_state_has_barriers_or_runs_off_the_page(state: str, browser: Any, page_served: Page) -> None:
    for width in WIDTHS:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=f"http://127.0.0.1:{page_served.port}"
        )
        tab = context.new_page()
        STATES[state](tab)
        assert [each["id"] for each in axe.Axe().run(tab).response["violations"]] == []
        assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        assert tab.locator("h1").count() == 1
        context.close()
