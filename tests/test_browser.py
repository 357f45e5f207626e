"""The HTML in a real Chromium: no barrier that axe-core finds, and nothing that runs off the page."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import test_fund_report as fund
from bending import bent
from conftest import source_path
from test_documents_bent import FINAL, OWN, document, with_own
from test_formats import made

from grants.documents.document import Document
from grants.report import KINDS, render

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install .[test]")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: pip install .[test]")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed, so no real browser can open this")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = {"a desktop": (1280, 900), "a phone": (360, 740), "a desktop at 200%": (640, 450)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as engine:
        opened = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", ["2017-18", "2018-19", "2021-22", "half-year", "final-evaluation"])
def test_the_page_has_no_barriers(source: str, kind: str, browser: Any, tmp_path: Path) -> None:
    look_at(made(source_path(source, tmp_path), kind, draft=True), browser, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_with_own_columns_has_no_barriers(kind: str, browser: Any, tmp_path: Path) -> None:
    look_at(document(kind, bent(tail=OWN), with_own(FINAL), FINAL), browser, tmp_path)


@pytest.mark.parametrize("year", [fund.FINAL, fund.PLAN])
def test_the_report_on_a_fund_has_no_barriers(year: str, browser: Any, tmp_path: Path) -> None:
    look_at(fund.made(fund.FUND / year, draft=True), browser, tmp_path)


def look_at(report: Document, browser: Any, folder: Path) -> None:
    """Open a document on each screen: axe-core finds nothing, and nothing runs off the page."""
    page_file = folder / "page.html"
    page_file.write_bytes(render(report, "html"))
    for name, (width, height) in SCREENS.items():
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(page_file.as_uri())
        found = axe.Axe().run(page).response["violations"]
        assert [each["id"] for each in found] == [], name
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, name
        page.close()
