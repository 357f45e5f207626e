"""A cluster on this machine: a scheduler and two workers, started as the README says."""

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import EXAMPLES, TODAY

from grants.commands.cli import cli
from grants.sharing import cluster
from grants.validate import Job, check_all

DASK = str(Path(sys.executable).with_name("dask"))


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[str]]


@contextmanager
def started(folder: Path, workers: int) -> Iterator[Cluster]:
    """The processes run in a folder of their own, so that no name of a file means the same to them."""
    folder.mkdir()
    processes: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        command = [DASK, *words, "--no-dashboard"]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        return process

    try:
        scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0")
        assert scheduler.stderr
        address = next(found[0] for line in scheduler.stderr if (found := re.search(r"tcp://127[\d.:]+", line)))
        there = [start("worker", address, "--nthreads", "1", "--no-nanny") for _ in range(workers)]
        for worker in there:
            assert worker.stderr
            assert any("Registered to" in line for line in worker.stderr)
        yield Cluster(address, there)
    finally:
        for process in processes:
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with started(tmp_path_factory.mktemp("cluster") / "there", 2) as found:
        yield found


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Forty files by names that mean something here alone, with one that is no workbook and one that is not there."""
    monkeypatch.chdir(tmp_path)
    names = [f"{place:03}.xlsx" for place in range(40)]
    for place, name in enumerate(names):
        shutil.copy(EXAMPLES / ("2018-19.xlsx" if place % 5 == 3 else "2021-22.xlsx"), name)
    Path(names[1]).write_bytes(b"%PDF-1.7")
    Path(names[2]).unlink()
    return names


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["validate", "--format", "json", *words], catch_exceptions=False)


def test_a_cluster_finds_what_this_machine_finds(running: Cluster, names: Sequence[str]) -> None:
    here, there = run(*names), run(*names, "--cluster", running.address)
    assert there.stdout == here.stdout
    assert (there.exit_code, there.stderr) == (2, "")
    assert [each["file"] for each in json.loads(there.stdout)] == list(names)
    assert "there is no file of this name" in json.loads(there.stdout)[2]["findings"][0]["message"]


def test_what_comes_through_a_pipe_is_sent_too(running: Cluster) -> None:
    content = (EXAMPLES / "2021-22.xlsx").read_bytes()
    (result,) = [*check_all(Job(TODAY), ["-"], content, cluster=running.address)]
    assert result == Job(TODAY).check("-", content)


def test_a_worker_that_dies_is_survived_and_said(names: Sequence[str], tmp_path: Path) -> None:
    said: list[str] = []
    with started(tmp_path / "there", 2) as found:
        results = check_all(Job(TODAY), [*names] * 3, cluster=found.address, say=said.append)
        first = next(results)
        found.workers[0].send_signal(signal.SIGKILL)
        all_of_them = [first, *results]
    assert all_of_them == list(check_all(Job(TODAY), names)) * 3
    assert said == ["1 worker of the cluster ended while files were checked; what they had was checked again."]


def test_where_all_workers_die_the_command_ends(
    names: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    monkeypatch.setattr(cluster, "ABSENCE", 3.0)
    with started(tmp_path / "there", 1) as found:
        results = check_all(Job(TODAY), [*names] * 5, cluster=found.address)
        next(results)
        found.workers[0].kill()
        with pytest.raises(cluster.NoCluster, match="All workers of the cluster have ended"):
            list(results)


def test_a_cluster_that_is_not_there(names: Sequence[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    for address, words in {
        "tcp://127.0.0.1:9": "There is no scheduler at",
        "nonsense://x": "There is no scheduler at",
    }.items():
        done = run(names[0], "--cluster", address)
        assert (done.exit_code, done.stdout) == (2, "")
        assert words in done.stderr
    with started(tmp_path / "there", 0) as found:
        done = run(names[0], "--cluster", found.address)
        assert "has no worker. Start one with: dask worker" in done.stderr


def test_a_cluster_without_the_package_that_it_needs(names: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = run(names[0], "--cluster", "tcp://127.0.0.1:9")
    assert done.exit_code == 2
    assert "pip install 'grants[cluster]'" in done.stderr


def test_a_worker_with_another_version_is_not_used(
    running: Cluster, names: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grants.__version__", "0.0.1")
    done = run(names[0], "--cluster", running.address)
    assert done.exit_code == 2
    assert "and here is 0.0.1" in done.stderr
