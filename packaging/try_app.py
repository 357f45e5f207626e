"""The folder of `make app`, tried: it is started, checks a return, makes each document, and ends when it is told.

python packaging/try_app.py FOLDER
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "2021-22.xlsx"
WISHES = ("marked", "return-docx", "return-pdf", "return-html", "board-docx", "board-pdf", "board-html", "return-xlsx")


def main(folder: Path) -> None:
    program = folder / ("grants-page.exe" if os.name == "nt" else "grants-page")
    with tempfile.TemporaryDirectory() as elsewhere:
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": elsewhere, "BROWSER": "echo %s"}
        environment |= {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP") if key in os.environ}
        started = time.monotonic()
        running = subprocess.Popen(  # as a double-click starts it: without a word, in another folder
            [program.resolve()], cwd=elsewhere, env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            address = re.search(r"http://\S+", running.stdout.readline() if running.stdout else "")
            if not address:
                sys.exit("The program did not print an address.")
            print(f"ready after {time.monotonic() - started:.1f} s at {address[0]}")
            tried(address[0])
            send(f"{address[0]}/end", {})
            code = running.wait(20)
        finally:
            running.kill()
        left = sum(1 for _ in Path(elsewhere).rglob("*"))
    size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    print(f"ended with {code}; {left} files left behind; {size / 1024**2:.0f} MB in {folder}")
    sys.exit(1 if code or left else 0)


def tried(address: str) -> None:
    (result,) = json.loads(send(f"{address}/check", {"workbook": EXAMPLE.read_bytes()}, "application/json"))
    print(f"checked: {result['round']}, {result['counts']}")
    if not result["valid"]:
        sys.exit("The example is not valid there.")
    for wish in WISHES:
        made = send(f"{address}/make", {"make": wish.encode(), "workbook": EXAMPLE.read_bytes()})
        print(f"{wish:12} {len(made):9,} bytes")
    blank = urllib.request.urlopen(f"{address}/blank/safer-plymouth-2021-22.xlsx").read()
    print(f"{'blank':12} {len(blank):9,} bytes")


def send(address: str, fields: dict[str, bytes], accept: str = "text/html") -> bytes:
    """What a form is answered with; an answer that is no success raises HTTPError."""
    body = b""
    for name, value in fields.items():
        file = '; filename="a.xlsx"' if name == "workbook" else ""
        body += f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + value + b"\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Accept": accept}
    request = urllib.request.Request(address, body + b"--x--\r\n", headers, method="POST")
    content: bytes = urllib.request.urlopen(request).read()
    return content


if __name__ == "__main__":
    main(Path(sys.argv[1]))
