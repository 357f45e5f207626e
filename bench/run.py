"""What the commands cost: processor time against its floor, and how it grows with rows and with files.

python bench/run.py [REPEATS]      prints a table, and writes bench/results.json

Run it where `grants` is installed without its test dependencies: pandera imports hypothesis where it finds it. Each
figure is the median of its runs; the runs of what is compared take turns, so that a slow moment slows both.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PLAN = str(ROOT / "examples" / "2021-22.xlsx")
FINAL = str(ROOT / "examples" / "2017-18.xlsx")
GRANTS = [str(Path(sys.executable).parent / "grants")]
FLOOR = [sys.executable, "-c", "import click, openpyxl, pandera.polars"]
CLICK = [sys.executable, "-c", "import click"]


def cost(command: list[str]) -> tuple[float, float, float]:
    """Processor seconds of a command and its children, seconds by the clock, and megabytes."""
    script = (
        "import os, resource, subprocess, sys, time; s = time.monotonic();"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(u.ru_utime + u.ru_stime, time.monotonic() - s, u.ru_maxrss / 1024)"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    made = subprocess.run(
        [sys.executable, "-c", script, *command], env=environment, capture_output=True, text=True, check=True
    )
    spent, clock, memory = map(float, made.stdout.split())
    return spent, clock, memory


def medians(commands: dict[str, list[str]], repeats: int) -> dict[str, dict[str, float]]:
    for command in commands.values() if repeats > 1 else ():
        cost(command)  # once to warm up
    runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            runs[name].append(cost(command))
    return {
        name: dict(
            zip(("cpu", "clock", "mb"), (statistics.median(each) for each in zip(*found, strict=True)), strict=True)
        )
        for name, found in runs.items()
    }


def workbook(projects: int, folder: Path) -> str:
    """A plan of so many projects, each with a measure."""
    from grants.form import rounds
    from grants.template import write_template

    round = rounds.newest()
    content = {
        "projects": [
            {
                "ref": f"P{each}",
                "project": f"Project {each}",
                "outline": "What it does.",
                "allocated": Decimal(40),
                "priority_1": "Yes",
            }
            for each in range(projects)
        ],
        "measures": [
            {
                "ref": f"P{each}",
                "measure": "People helped",
                "unit": "People",
                "direction": "At least",
                "target": Decimal(9),
            }
            for each in range(projects)
        ],
    }
    path = folder / f"{projects}-projects.xlsx"
    path.write_bytes(_filled_cells_only(write_template(round, content, rows=1)))
    return str(path)


def _filled_cells_only(content: bytes) -> bytes:
    """The workbook without its blank cells, of which ten thousand rows have more than the tool takes."""
    from grants.form import rounds
    from grants.reading.package import Package

    form = rounds.newest().form
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in Package.of(content).slim({form.checks, form.lists}).parts.items():
            package.writestr(name, part)
    return output.getvalue()


def main(repeats: int) -> None:
    results: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = ["-o", str(folder), "--force"]
        results |= medians(
            {
                "floor: import what validate must import": FLOOR,
                "validate 2021-22": [*GRANTS, "validate", PLAN],
                "validate 2017-18": [*GRANTS, "validate", FINAL],
                "import click": CLICK,
                "--help": [*GRANTS, "--help"],
                "template": [*GRANTS, "template", "-o", str(folder / "t.xlsx"), "--force"],
                **{
                    f"report {kind} {form}": [
                        *GRANTS,
                        "report",
                        FINAL,
                        "--draft",
                        "--kind",
                        kind,
                        "--format",
                        form,
                        *out,
                    ]
                    for kind in ("return", "board")
                    for form in ("docx", "pdf", "html", "xlsx")
                },
            },
            repeats,
        )
        rows = {
            f"validate {each:,} projects": [*GRANTS, "validate", workbook(each, folder)]
            for each in (10, 100, 1000, 10_000)
        }
        results |= medians(rows, max(repeats // 3, 1))
        copies = []
        for number in range(1000):
            copies.append(str(folder / f"copy{number}.xlsx"))
            Path(copies[-1]).write_bytes(Path(PLAN).read_bytes())
        files = {f"validate {each:,} files": [*GRANTS, "validate", *copies[:each]] for each in (1, 10, 100, 1000)}
        results |= medians(files, 1)
    _show(results)


def _show(results: dict[str, dict[str, float]]) -> None:
    print(f"{'':42} {'CPU s':>8} {'clock s':>8} {'MB':>6}")
    for name, figures in results.items():
        print(f"{name:42} {figures['cpu']:8.2f} {figures['clock']:8.2f} {figures['mb']:6.0f}")
    floor, click = results["floor: import what validate must import"]["cpu"], results["import click"]["cpu"]
    ratios = {
        "validate 2021-22 / floor": results["validate 2021-22"]["cpu"] / floor,
        "validate 2017-18 / floor": results["validate 2017-18"]["cpu"] / floor,
        "--help / import click": results["--help"]["cpu"] / click,
    }
    for name, ratio in ratios.items():
        print(f"{name:42} {ratio:8.2f}")
    target = HERE / "results.json"
    target.write_text(json.dumps({"results": results, "ratios": ratios}, indent=1) + "\n", encoding="utf-8")
    print(target)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
