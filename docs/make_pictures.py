"""Make the pictures of the README and the guide: real sheets and pages, by LibreOffice and pdftoppm (poppler-utils).

grants report examples/2021-22.xlsx -o out; grants report examples/2021-22.xlsx --kind board -o out
python docs/make_pictures.py
"""

import os
import subprocess
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent

# name of the picture: what it is made from, its page, dots an inch, and the part of the page: left, top, width, height
PICTURES = {
    "start": ("examples/2021-22.xlsx", 1, 110, (30, 40, 1230, 760)),
    "projects": ("examples/2021-22.xlsx", 2, 190, (70, 90, 1260, 480)),
    "measures": ("examples/2021-22.xlsx", 6, 190, (70, 90, 1260, 560)),
    "evaluation": ("examples/2017-18.xlsx", 10, 190, (70, 90, 1260, 560)),
    "checks": ("examples/2017-18.xlsx", 16, 150, (50, 70, 1280, 960)),
    "return": ("out/2021-22-return.pdf", 1, 110, (0, 0, 1286, 830)),
    "board": ("out/2021-22-board.pdf", 1, 100, (0, 0, 827, 700)),
}


def main() -> None:
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
