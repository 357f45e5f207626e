"""A command that is killed at any moment leaves the old file or none under the target's name, and never half of one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import EXAMPLES

MOMENTS = int(os.environ.get("KILLS", "6"))
"""How often each command is killed; KILLS=50 for a long look."""

COMMANDS = {
    "template": (["template", "-o", "out.xlsx", "--force"], "out.xlsx"),
    "report": (
        ["report", str(EXAMPLES / "2021-22.xlsx"), "--format", "xlsx", "-o", ".", "--force"],
        "2021-22-return.xlsx",
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_kill_leaves_no_half_file(name: str, tmp_path: Path) -> None:
    arguments, target_name = COMMANDS[name]
    command, target = [sys.executable, "-m", "grants", *arguments], tmp_path / target_name
    started = time.monotonic()
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    whole = time.monotonic() - started
    good = target.read_bytes()
    chance = random.Random(1)  # noqa: S311  # moments, not secrets
    for number in range(MOMENTS):
        old = b"what was there before" if number % 2 else None
        target.unlink()
        if old:
            target.write_bytes(old)
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.1) * whole)
        how = (signal.SIGINT, signal.SIGKILL, signal.SIGTERM)[number % 3]
        process.send_signal(how)
        process.wait()
        left = target.read_bytes() if target.exists() else None
        assert left in (old, good), f"after a kill at moment {number}"
        target.write_bytes(good)
        rests = list(tmp_path.glob(".*.part"))
        assert not rests or how is signal.SIGKILL  # which gives it no chance to clean up
        for path in rests:
            path.unlink()
    with ZipFile(target) as package:
        assert package.testzip() is None
