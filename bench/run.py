"""What the commands cost: processor time against its floor, and how it grows with rows and with files.

python bench/run.py [REPEATS]      prints a table, and writes bench/results.json

Run it where `grants` is installed without its test dependencies: pandera imports hypothesis where it finds it. Each
figure is the median of its runs; the runs of what is compared take turns, so that a slow moment slows both.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from varied import of_a_fund, of_many_projects, varied

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PLAN = str(ROOT / "examples" / "2021-22.xlsx")
FINAL = str(ROOT / "examples" / "2017-18.xlsx")
GRANTS = [str(Path(sys.executable).parent / "grants")]
FLOOR = [sys.executable, "-c", "import click, openpyxl, pandera.polars"]
CLUSTER_WORKERS, PORT = 2, 18786
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


WARM = """
import json, resource, statistics, sys, time
from datetime import date
from grants.model.starting import settle
settle()
from grants.validate import validate
contents = [open(name, "rb").read() for name in sys.argv[1:]]
taken = []
for content in [contents[0], *contents]:
    started = time.process_time()
    validate("-", content, today=date(2026, 11, 22))
    taken.append(time.process_time() - started)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([statistics.median(taken[1:]), peak]))
"""
"""Checks files one by one in a process that has checked one before: the median of their processor seconds."""


def warm(files: list[str], repeats: int) -> dict[str, float]:
    runs = []
    for _ in range(repeats):
        made = subprocess.run([sys.executable, "-c", WARM, *files], capture_output=True, text=True, check=True)
        runs.append(json.loads(made.stdout))
    seconds, peaks = zip(*runs, strict=True)
    return {"cpu": statistics.median(seconds), "clock": 0.0, "mb": statistics.median(peaks)}


def many(files: list[str], repeats: int) -> dict[str, dict[str, float]]:
    """What a call with many files costs, with two processes of this machine and with a cluster of two workers."""
    results = {f"validate {len(files):,} varied files": [*GRANTS, "validate", *files]}
    found = medians(results, repeats)
    try:
        found[f"the same over a cluster of {CLUSTER_WORKERS}"] = over_a_cluster(files)
    except ImportError:
        print("Not installed: grants[cluster], so a cluster is not measured.")
    return found


def over_a_cluster(files: list[str]) -> dict[str, float]:
    """Processor seconds of the client, the scheduler and the workers, once all of them are warm."""
    import psutil

    dask = str(Path(sys.executable).with_name("dask"))
    running = [subprocess.Popen([dask, "scheduler", "--host", "127.0.0.1", "--port", str(PORT), "--no-dashboard"], stderr=subprocess.DEVNULL)]  # fmt: skip
    address = f"tcp://127.0.0.1:{PORT}"
    for _ in range(CLUSTER_WORKERS):
        command = [dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        running.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
    try:
        command = [*GRANTS, "validate", "--cluster", address]
        cost([*command, *files[:64]])
        before = sum(sum(psutil.Process(each.pid).cpu_times()[:2]) for each in running)
        spent, clock, memory = cost([*command, *files])
        after = sum(sum(psutil.Process(each.pid).cpu_times()[:2]) for each in running)
    finally:
        for each in running:
            each.kill()
            each.wait()
    return {"cpu": spent + after - before, "clock": clock, "mb": memory}


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
        files = varied(1000, folder)
        results["warm: a varied file"] = warm(files[:60], max(repeats // 2, 1))
        big = {each: str(folder / f"{each}.xlsx") for each in (1_000, 10_000)}
        for each, path in big.items():
            Path(path).write_bytes(of_many_projects(each))
            results[f"warm: {each:,} projects"] = warm([path] * 3, max(repeats // 2, 1))
        results |= medians(
            {f"validate {each:,} projects": [*GRANTS, "validate", path] for each, path in big.items()}, 1
        )
        results |= medians(
            {f"validate {each} varied files": [*GRANTS, "validate", *files[:each]] for each in (1, 16, 64)}, 1
        )
        results |= many(files, max(repeats // 3, 1))
        fund, returns = of_a_fund(100, 5, folder)
        collect = [*GRANTS, "collect", str(returns), "--rounds", str(fund), "-o", str(folder / "f.xlsx"), "--force"]
        results |= medians({"collect 500 returns of 100 partnerships": collect}, max(repeats // 3, 1))
    _show(results)


def _show(results: dict[str, dict[str, float]]) -> None:
    print(f"{'':42} {'CPU s':>8} {'clock s':>8} {'MB':>6}")
    for name, figures in results.items():
        print(f"{name:42} {figures['cpu']:8.2f} {figures['clock']:8.2f} {figures['mb']:6.0f}")
    floor, click = results["floor: import what validate must import"]["cpu"], results["import click"]["cpu"]
    local = results["validate 1,000 varied files"]
    ratios = {
        "validate 2021-22 / floor": results["validate 2021-22"]["cpu"] / floor,
        "validate 2017-18 / floor": results["validate 2017-18"]["cpu"] / floor,
        "--help / import click": results["--help"]["cpu"] / click,
        "files a second, of 1,000": 1000 / local["clock"],
    }
    if clustered := results.get(f"the same over a cluster of {CLUSTER_WORKERS}"):
        ratios["cluster / local processes"] = clustered["cpu"] / local["cpu"]
    for name, ratio in ratios.items():
        print(f"{name:42} {ratio:8.2f}")
    target = HERE / "results.json"
    target.write_text(json.dumps({"results": results, "ratios": ratios}, indent=1) + "\n", encoding="utf-8")
    print(target)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
