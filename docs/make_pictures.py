"""Make the pictures of the README and the guide: real sheets and pages, by LibreOffice and pdftoppm (poppler-utils).

python docs/make_pictures.py

What it is made from is written into out/ first, by the commands that the pages name.
"""

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent

# name of the picture: what it is made from, its page, dots an inch, and the part of the page: left, top, width, height
PICTURES = {
    "start": ("examples/2021-22.xlsx", 1, 110, (10, 20, 1270, 800)),
    "projects": ("examples/2021-22.xlsx", 2, 130, (20, 40, 1490, 600)),
    "measures": ("examples/2021-22.xlsx", 9, 130, (20, 40, 1490, 600)),
    "evaluation": ("examples/2017-18.xlsx", 19, 130, (20, 40, 1490, 600)),
    "checks": ("examples/2017-18.xlsx", 29, 130, (20, 40, 1490, 960)),
    "return": ("out/2021-22-return.pdf", 1, 110, (0, 0, 1286, 830)),
    "board": ("out/2017-18-board.pdf", 1, 110, (0, 0, 910, 1286)),
    "fund-returned": ("out/fund.xlsx", 1, 190, (60, 80, 2080, 340)),
    "fund-decisions": ("out/filled.xlsx", 3, 190, (60, 80, 2080, 480)),
    "fund-priorities": ("out/fund.xlsx", 5, 110, (30, 40, 1230, 690)),
    "fund-report": ("out/fellshire-2024-25-fund.pdf", 1, 100, (0, 0, 827, 1169)),
    "letter": ("out/decided/northbeck-resubmitted-decision.pdf", 1, 100, (0, 0, 827, 1169)),
}
FUND = ROOT / "examples" / "fund"
OUT = ROOT / "out"


def prepare() -> None:
    """The documents and the year of the example fund that are pictured."""
    known = ["--rounds", FUND / "rounds"]
    plans, fund, filled = FUND / "2025-26", OUT / "fund.xlsx", OUT / "filled.xlsx"
    OUT.mkdir(exist_ok=True)
    grants("report", ROOT / "examples" / "2021-22.xlsx", "-o", OUT, "--force")
    grants("report", ROOT / "examples" / "2017-18.xlsx", "--kind", "board", "--draft", "-o", OUT, "--force")
    grants("collect", plans, *known, "-o", fund, "--force")
    grants("report", FUND / "2024-25", *known, "--kind", "fund", "-o", OUT, "--force")
    fill(fund, filled)
    grants("decide", filled, plans, *known, "-o", OUT / "decided", "--force")


def grants(*words: object) -> None:
    """A command; that it finds errors in the examples is as it should be."""
    relative = [str(each.relative_to(ROOT)) if isinstance(each, Path) else str(each) for each in words]
    done = subprocess.run([sys.executable, "-m", "grants", *relative], cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 2:
        sys.exit(done.stderr)


def fill(fund: Path, target: Path) -> None:
    """Decide as an officer does: all but what has errors, one line with conditions."""
    book = load_workbook(fund)
    sheet = book["Decisions"]
    titles = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        key, ref = (sheet.cell(row, titles[title]).value for title in ("Key", "Ref"))
        if not key or key == "southmere":
            continue
        conditions = (key, ref) == ("northbeck", "P2")
        answers = {"Decision": "Yes with conditions" if conditions else "Yes"}
        if conditions:
            answers["Conditions and reasons"] = "1. Report referrals each quarter. 2. Review the target at half-year."
        if ref == "P1":
            answers |= {"Decided by": "J. Sample, Police and Crime Commissioner", "Decided on": date(2025, 5, 28)}
        for title, answer in answers.items():
            sheet.cell(row, titles[title]).value = answer
    book.save(target)


def main() -> None:
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        for name, (source, page, dots, area) in PICTURES.items():
            pdf = ROOT / source if source.endswith(".pdf") else to_pdf(ROOT / source, Path(folder))
            left, top, width, height = map(str, area)
            command = ["pdftoppm", "-png", "-singlefile", "-r", str(dots), "-f", str(page), "-l", str(page)]
            command += ["-x", left, "-y", top, "-W", width, "-H", height, pdf, DOCS / "pictures" / name]
            subprocess.run(command, check=True)
            print(DOCS / "pictures" / f"{name}.png")


def to_pdf(source: Path, folder: Path) -> Path:
    """The pages of a workbook or document, as LibreOffice prints them."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, source]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"HOME": str(folder)})
    return folder / f"{source.stem}.pdf"


if __name__ == "__main__":
    main()
