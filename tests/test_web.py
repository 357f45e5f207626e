"""The page for people without a terminal, asked as browsers and programs ask it."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bent import run
from conftest import EXAMPLES, ROOT
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader
from served import Page, Reply, form, served
from test_gate import FILES, HOSTILE

from grants.printing.results_json import results
from grants.rules import CATALOGUE
from grants.validate import validate

pytest.importorskip("uvicorn", reason="the page is not installed: pip install '.[web]'")

FUND = EXAMPLES / "fund"
PLAN, FINAL = "2021-22", "2017-18"
CORPUS = sorted((ROOT / "tests" / "corpus").iterdir())
WEB = "text/html; charset=utf-8"


def example(name: str) -> bytes:
    return (EXAMPLES / f"{name}.xlsx").read_bytes()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with served("--rounds", FUND / "rounds", "--run-by", "The <Office> of Fellshire") as found:
        yield found


# ------------------------------------------------------------------------------------------------------------- a check


def test_the_verdict_comes_first_then_errors_then_warnings(page: Page) -> None:
    reply = page.check("2017-18.xlsx", example(FINAL))
    result = validate("2017-18.xlsx", example(FINAL), today=date.today())
    assert (reply.status, reply.headers["content-type"]) == (200, WEB)
    said = ["<h1>Not ready to send</h1>", "9 errors", "£428,686 allocated", 'id="errors"', 'id="warnings"', 'id="take"']
    places = [reply.text.index(each) for each in said]
    assert places == sorted(places)
    assert reply.text.count('<li>\n<p class="where">') == len(result.findings)
    for finding in result.findings:
        assert f'href="/rules/{finding.code}"' in reply.text
        assert finding.cell in reply.text


def test_a_return_that_is_ready_is_told_so_and_no_draft_is_made(page: Page) -> None:
    said = page.check("2021-22.xlsx", example(PLAN)).text
    assert "<h1>Ready to send</h1>" in said
    assert "No errors, 8 warnings." in said
    assert 'value="return-pdf"' in said
    assert "draft" not in said


def test_a_spreadsheet_of_libreoffice_is_checked_as_well(page: Page) -> None:
    (found,) = sorted((ROOT / "tests" / "data").rglob("*.ods"))[:1]
    reply = page.check(found.name, found.read_bytes())
    assert reply.status == 200
    assert "send</h1>" in reply.text


def test_a_program_gets_what_validate_prints(page: Page) -> None:
    for name in (PLAN, FINAL):
        reply = page.check(f"{name}.xlsx", example(name), accept="application/json")
        assert reply.headers["content-type"] == "application/json"
        assert reply.content.decode() == results([validate(f"{name}.xlsx", example(name), today=date.today())])
        (by_command,) = json.loads(run_json(EXAMPLES / f"{name}.xlsx"))
        (by_page,) = reply.json
        assert {**by_page, "file": ""} == {**by_command, "file": ""}


def run_json(path: Path) -> str:
    from click.testing import CliRunner

    from grants.commands.cli import cli

    return CliRunner().invoke(cli, ["validate", str(path), "--format", "json"]).stdout


def test_the_workbook_that_the_page_carries_gives_what_the_file_gives(page: Page) -> None:
    carried = re.search(r'name="workbook64" value="([^"]+)"', page.check("a.xlsx", example(PLAN)).content.decode())
    assert carried
    again = page.send("/check", texts={"name": "a.xlsx", "workbook64": carried[1]})
    assert again.content == page.check("a.xlsx", example(PLAN)).content


def test_no_file_is_told_at_the_field(page: Page) -> None:
    reply = page.send("/check", [("workbook", "", b"")])
    assert reply.status == 422
    assert '<a href="#workbook">Choose a workbook' in reply.text
    assert 'aria-invalid="true"' in reply.text
    assert "<title>Error: Check a workbook" in reply.text


# ----------------------------------------------------------------------------------------------------- what is made


def test_the_marked_copy_is_the_workbook_with_its_faults_marked(page: Page) -> None:
    reply = page.make("marked", "my return.xlsx", example(FINAL))
    assert 'filename="my return-marked.xlsx"' in reply.headers["content-disposition"]
    book = load_workbook(io.BytesIO(reply.content))
    assert book["Projects"]["F4"].comment.text.startswith("Error (ALLOC01)")


@pytest.mark.parametrize("kind", ["return", "board"])
def test_documents_open(kind: str, page: Page) -> None:
    word = page.make(f"{kind}-docx", "a.xlsx", example(PLAN))
    assert any("Safer Plymouth" in each.text for each in Document(io.BytesIO(word.content)).paragraphs)
    pdf = page.make(f"{kind}-pdf", "a.xlsx", example(PLAN))
    assert "Safer Plymouth" in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    web = page.make(f"{kind}-html", "a.xlsx", example(PLAN))
    assert b"<h1>" in web.content
    for reply, ending in ((word, "docx"), (pdf, "pdf"), (web, "html")):
        assert reply.status == 200
        assert reply.headers["content-disposition"].startswith(f'attachment; filename="a-{kind}.{ending}"')


def test_of_a_return_with_errors_a_draft_is_made_that_says_so(page: Page) -> None:
    refused = page.make("return-pdf", "a.xlsx", example(FINAL))
    assert refused.status == 422
    assert "9 errors" in refused.text
    assert 'action="/check"' in refused.text  # and back to what was found
    draft = page.make("return-pdf-draft", "a.xlsx", example(FINAL))
    pages = PdfReader(io.BytesIO(draft.content)).pages
    assert all("DRAFT" in each.extract_text() for each in pages)


def test_next_years_workbook_begins_with_this_return(page: Page) -> None:
    offered = re.findall(r'<option value="([^"]+)"', page.check("a.xlsx", example(FINAL)).text)
    assert offered == ["safer-plymouth-2018-19", "safer-plymouth-2021-22"]
    reply = page.make("next", "a.xlsx", example(FINAL), round=offered[0])
    made = validate("b.xlsx", reply.content, today=date.today())
    assert made.round == offered[0]
    assert load_workbook(io.BytesIO(reply.content))["Projects"]["B5"].value


def test_a_partnership_of_a_fund_is_offered_its_own_next_round(page: Page) -> None:
    reply = page.check("a.xlsx", (FUND / "2024-25" / "midmarsh.xlsx").read_bytes())
    assert re.findall(r'<option value="([^"]+)"', reply.text) == ["fellshire-2025-26/midmarsh"]


@pytest.mark.parametrize("wish", ["", "x", "return-exe", "../marked", "next"])
def test_what_no_button_asks_for_is_not_made(wish: str, page: Page) -> None:
    assert page.make(wish, "a.xlsx", example(PLAN), round="fellshire-2025-26/midmarsh").status in (404, 422)


# ------------------------------------------------------------------------------------------------------ other pages


def test_every_workbook_to_fill_can_be_had(page: Page) -> None:
    links = re.findall(r'href="(/blank/[^"]+)"', page.get("/blank").text)
    assert len(links) == 2 * 5 + 3
    for link in links[:1] + links[-1:]:
        reply = page.get(link)
        assert validate("a.xlsx", reply.content, today=date.today()).heading or load_workbook(io.BytesIO(reply.content))
        assert reply.headers["content-disposition"].startswith("attachment")
    assert "fellshire-2025-26/northbeck" in links[0]


def test_every_code_has_its_page(page: Page) -> None:
    listed = re.findall(r'href="/rules/([^"]+)"', page.get("/rules").text)
    assert listed == list(CATALOGUE)
    for code in ("ALLOC01", "FILE03", "PRIV01"):
        said = page.get(f"/rules/{code}").text
        assert CATALOGUE[code].why.split("'")[0] in said


def test_who_runs_it_is_said_as_it_was_written(page: Page) -> None:
    assert "The &lt;Office&gt; of Fellshire" in page.get("/about").text


def test_health(page: Page) -> None:
    assert page.get("/health").content == b"ok\n"


# ---------------------------------------------------------------------------------------------------- for the office


def fund_files() -> list[tuple[str, str, bytes]]:
    return [("workbooks", path.name, path.read_bytes()) for path in sorted((FUND / "2025-26").glob("*.xlsx"))]


def test_an_office_sees_who_returned_and_what_publication_lacks(page: Page) -> None:
    said = page.send("/office", fund_files()).text
    assert "4 of 5 returned. Missing: Midmarsh Community Safety Partnership." in said
    assert "northbeck-resubmitted.xlsx (in place of northbeck.xlsx)" in said
    assert "southmere.xlsx: it has 2 errors" in said
    assert "northbeck.xlsx: " not in said


def test_an_office_gets_its_workbook_from_what_the_page_carries(page: Page) -> None:
    carried = page.send("/office", fund_files()).content.decode()
    values = re.findall(r'name="(name-\d+|workbook64|stage)" value="([^"]*)"', carried)
    boundary_kind, body = "multipart/form-data; boundary=x", "".join(
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in [*values, ("make", "workbook")]
    )  # fmt: skip
    reply = page.ask("POST", "/office", f"{body}--x--\r\n".encode(), content_type=boundary_kind)
    book = load_workbook(io.BytesIO(reply.content))
    assert book["Returned"]["A5"].value == "Northbeck Community Safety Partnership"


def test_an_office_gets_the_report_on_its_fund(page: Page) -> None:
    """A return has errors here, so it is a draft."""
    for ending, begins in {"docx": b"PK", "pdf": b"%PDF", "html": b"<!", "xlsx": b"PK"}.items():
        reply = page.send("/office", fund_files(), {"make": f"report-{ending}"})
        assert reply.content.startswith(begins), ending
        assert f'filename="fellshire-2025-26-fund-draft.{ending}"' in reply.headers["content-disposition"]
    assert page.send("/office", fund_files(), {"make": "report-exe"}).status == 404


def test_the_report_on_a_fund_in_order_is_no_draft(page: Page) -> None:
    sent = [each for each in fund_files() if each[1] != "southmere.xlsx"]
    assert "(draft)" not in page.send("/office", sent).text
    reply = page.send("/office", sent, {"make": "report-html"})
    assert 'filename="fellshire-2025-26-fund.html"' in reply.headers["content-disposition"]
    assert "Southmere Community Safety Partnership" in reply.text


def test_no_report_on_a_fund_of_which_a_return_cant_be_read(page: Page) -> None:
    sent = [*fund_files(), ("workbooks", "midmarsh.xlsx", b"%PDF-1.7")]
    reply = page.send("/office", sent, {"make": "report-pdf"})
    assert reply.status == 422
    assert re.search("midmarsh.xlsx: [^<]*it is a PDF", reply.text)


def test_a_program_gets_what_collect_prints(page: Page) -> None:
    found = page.send("/office", fund_files(), accept="application/json").json
    by_command = run("collect", FUND / "2025-26", "--rounds", FUND / "rounds", "--format", "json", code=1).stdout
    expected = json.loads(by_command)
    assert found["totals"] == expected["totals"]
    assert [each["state"] for each in found["partnerships"]] == [each["state"] for each in expected["partnerships"]]


def test_two_returns_of_one_day_have_to_be_decided_on_by_people(page: Page) -> None:
    content = (FUND / "2025-26" / "westfold.xlsx").read_bytes()
    reply = page.send("/office", [("workbooks", "a.xlsx", content), ("workbooks", "a.xlsx", content)])
    assert reply.status == 422
    assert "take the one away that does not count" in reply.text
    assert "a (2).xlsx" in reply.text


def test_files_that_are_no_returns_make_no_collection(page: Page) -> None:
    reply = page.send("/office", [("workbooks", "a.csv", b"a,b")])
    assert reply.status == 422
    assert "None of them can be read as a return" in reply.text
    assert page.send("/office", [("workbooks", "", b"")]).status == 422


# ---------------------------------------------------------------------------------- hostile files, names and requests


@pytest.mark.parametrize("name", [*FILES, *HOSTILE])
def test_a_hostile_file_is_answered_as_on_the_terminal(name: str, page: Page) -> None:
    content = FILES[name][0] if name in FILES else HOSTILE[name][0]
    result = validate("a.xlsx", content, today=date.today())
    reply = page.check("a.xlsx", content)
    assert reply.status == 200
    assert not result.readable
    assert "This file can&#39;t be checked as a return" in reply.text
    assert result.findings[0].code in reply.text
    assert 'name="workbook64"' not in reply.text
    for wish in ("marked", "board-pdf-draft", "next"):
        assert page.make(wish, "a.xlsx", content).status == 422


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_damaged_workbook_gets_a_page_with_words(path: Path, page: Page) -> None:
    reply = page.check(path.name, path.read_bytes())
    assert reply.status == 200
    assert "BUG01" not in reply.text
    for wish in ("marked", "return-docx-draft", "board-pdf-draft"):
        made = page.make(wish, path.name, path.read_bytes())
        assert made.status in (200, 422), (wish, made.text)


NAMES = {
    "<script>alert(1)</script>.xlsx": "script&gt;.xlsx",
    "../../etc/passwd.xlsx": "passwd.xlsx",
    "C:\\Users\\me\\return.xlsx": "return.xlsx",
    "retour à la\tfin.xlsx": "retour à la fin.xlsx",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_text_without_its_folders(name: str, page: Page) -> None:
    reply = page.check(name, example(PLAN))
    assert f"What we found in {NAMES[name]}" in reply.text or NAMES[name] in reply.text
    assert "<script>alert" not in reply.text
    made = page.make("marked", name, example(PLAN))
    assert made.status == 200
    assert "/" not in made.headers["content-disposition"].replace("UTF-8''", "")


SPOILT: dict[str, tuple[bytes, str, int]] = {
    "cut short": (form([("workbook", "a.xlsx", b"x" * 5000)], {})[1][:-60], "", 400),
    "no form": (b"x", "application/x-www-form-urlencoded", 415),
    "no boundary": (b"x", "multipart/form-data", 415),
    "another boundary": (b"--y\r\n\r\n", "", 400),
    "empty": (b"", "", 400),
    "base64 that is none": (
        b'--x\r\nContent-Disposition: form-data; name="workbook64"\r\n\r\n!!!\r\n--x--\r\n', "", 400,
    ),
    "a field without a name": (b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n", "", 400),
    "a long field": (
        b'--x\r\nContent-Disposition: form-data; name="make"\r\n\r\n' + b"y" * 9000 + b"\r\n--x--\r\n", "", 413,
    ),
    "many fields": (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 500 + b"--x--\r\n", "", 413),
    "two fields of one name": (
        b'--x\r\nContent-Disposition: form-data; name="make"\r\n\r\n1\r\n' * 2 + b"--x--\r\n", "", 400,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_a_form_that_can_not_be_used_is_answered_in_words(name: str, page: Page) -> None:
    body, kind, status = SPOILT[name]
    if name == "cut short":
        kind = "multipart/form-data; boundary=" + body[2:34].decode()
    for path in ("/check", "/make", "/office"):
        reply = page.ask("POST", path, body, content_type=kind or "multipart/form-data; boundary=x")
        assert (reply.status, "There is a problem" in reply.text) == (status, True), path
    reply = page.ask(
        "POST", "/check", body, content_type=kind or "multipart/form-data; boundary=x", accept="application/json"
    )
    assert reply.json["error"]


def test_two_workbooks_at_once_are_for_the_office(page: Page) -> None:
    files = [("workbook", "a.xlsx", example(PLAN)), ("workbook", "b.xlsx", example(FINAL))]
    reply = page.send("/check", files)
    assert reply.status == 400
    assert "one workbook at a time" in reply.text


def test_what_is_too_large_is_refused_in_words(page: Page) -> None:
    reply = page.check("a.xlsx", b"PK" + b"x" * 30 * 1024**2)
    assert reply.status == 413
    assert "more than the 20 MB" in reply.text


def test_other_addresses_and_methods(page: Page) -> None:
    for path in ("/x", "/rules/NO01", "/assets/../site.py", "/assets/site.py", "/blank/none.xlsx", "/blank/fellshire-2025-26.xlsx",
                 "/blank/../../etc/passwd.xlsx", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd"):  # fmt: skip
        reply = page.get(path)
        assert (reply.status, "There is no such page" in reply.text) == (404, True), path
    for method, path in (
        ("GET", "/check"),
        ("POST", "/"),
        ("DELETE", "/about"),
        ("PUT", "/check"),
        ("OPTIONS", "/make"),
    ):
        reply = page.ask(method, path)
        assert (reply.status, "can&#39;t be done here" in reply.text) == (405, True), (method, path)
        assert reply.headers["allow"]


def test_head_is_get_without_its_content(page: Page) -> None:
    for path in ("/", "/rules", "/assets/page.css", "/health", "/x"):
        head, whole = page.ask("HEAD", path), page.get(path)
        assert head.content == b""
        assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}
        assert head.status == whole.status


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[::2]", "127.0.0.1@evil.example"]
)
def test_another_name_is_not_answered(host: str, page: Page) -> None:
    reply = page.get("/", Host=host)
    assert reply.status == 400
    assert "not known by that name" in reply.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "[::1]:80"])
def test_this_machine_is_known_by_its_names(host: str, page: Page) -> None:
    assert page.get("/", Host=host).status == 200


ELSEWHERE = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "same-site"},
    {"origin": "http://localhost:1"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_form_of_another_site_is_refused(headers: dict[str, str], page: Page) -> None:
    for path in ("/check", "/make", "/office"):
        reply = page.send(path, [("workbook", "a.xlsx", example(PLAN))], **headers)
        assert reply.status == 403
        assert "another site" in reply.text


def test_a_form_of_its_own_is_not(page: Page) -> None:
    own = {"origin": f"http://127.0.0.1:{page.port}", "sec_fetch_site": "same-origin"}
    assert page.check("a.xlsx", example(PLAN), **own).status == 200
    behind_tls = {"origin": "https://localhost", "Host": "localhost"}
    assert page.check("a.xlsx", example(PLAN), **behind_tls).status == 200


def every_kind(page: Page) -> list[Reply]:
    return [
        page.get("/"), page.get("/x"), page.get("/assets/page.js"), page.get("/health"), page.get("/", Host="evil.example"),
        page.check("a.xlsx", example(PLAN)), page.check("a.xlsx", b""), page.check("a.xlsx", example(PLAN), accept="application/json"),
        page.make("marked", "a.xlsx", example(PLAN)), page.send("/check"), page.ask("DELETE", "/"),
        page.check("a.xlsx", b"", origin="https://evil.example"), page.get("/blank/safer-plymouth-2021-22.xlsx"),
    ]  # fmt: skip


def test_every_answer_has_strict_headers_and_no_cookie(page: Page) -> None:
    for reply in every_kind(page):
        head = reply.headers
        assert head["cache-control"] == "no-store"
        assert head["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in head["content-security-policy"]
        assert "unsafe" not in head["content-security-policy"]
        assert not {"set-cookie", "server", "x-powered-by", "location"} & head.keys()


def test_no_answer_names_a_path_or_a_version(page: Page) -> None:
    import grants

    for reply in every_kind(page):
        said = json.dumps(dict(reply.headers)) + (reply.text if "text" in reply.headers["content-type"] else "")
        for told in (str(ROOT), "site-packages", "uvicorn", "starlette", "Traceback", f"grants {grants.__version__}"):
            assert told not in said


def test_pages_need_no_script_and_hold_none(page: Page) -> None:
    for reply in every_kind(page):
        if reply.headers["content-type"] == WEB and "disposition" not in " ".join(reply.headers):
            assert re.findall(r"<script[^>]*>", reply.text) == ['<script src="/assets/page.js" defer>']
            assert not re.search(r" (?:style|on\w+)=", re.sub(r"<p>.*?</p>", "", reply.text))


def test_a_page_that_was_opened_for_one_person_is_ended_by_its_button() -> None:
    with served("--open", BROWSER="true") as found:
        assert 'action="/end"' in found.get("/").text
        assert found.send("/end", origin="https://evil.example").status == 403
        assert "The page has ended" in found.send("/end").text
        assert found.process.wait(20) == 0


def test_nobody_ends_a_page_that_others_use(page: Page) -> None:
    assert 'action="/end"' not in page.get("/").text
    assert page.send("/end").status == 404


def test_without_its_packages_the_command_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['starlette'] = None; sys.argv = ['grants', 'serve'];"
        "from grants.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "The page needs more packages: pip install 'grants[web]'.\n"


def test_another_server_serves_it_as_an_application() -> None:
    environment = {**os.environ, "GRANTS_ROUNDS": str(FUND / "rounds"), "GRANTS_RUN_BY": "The office"}
    command = [sys.executable, "-m", "uvicorn", "grants.web:app", "--port", "0", "--no-access-log"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    assert running.stderr
    try:
        said = iter(running.stderr.readline, "")
        port = next(int(found[1]) for line in said if (found := re.search(r"http://127.0.0.1:(\d+)", line)))
        there = Page(running, port)
        assert "The office" in there.get("/about").text
        assert "<h1>Ready to send</h1>" in there.check("a.xlsx", (FUND / "2024-25" / "westfold.xlsx").read_bytes()).text
    finally:
        running.terminate()
        running.wait(20)
        running.stderr.close()
