"""`python -m config.launch` as a user sees it: one command that serves, and leaves nothing behind."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from config import paths
from config.embedded import place

OVERRIDES = {"HOST", "DATABASE_URL", "DEBUG", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "MAKELEVEL"}


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as other:
        return int(other.getsockname()[1])


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="cordatlas-launch-"))
    folder.chmod(0o755)
    yield folder / "var"
    _wait(lambda: _nothing_runs(folder / "var"))
    shutil.rmtree(folder)


class Launch:
    """One run of the launcher, in a process group of its own, as in a terminal."""

    def __init__(self, var: Path, port: int, **environment: str) -> None:
        plain = {name: value for name, value in os.environ.items() if name not in OVERRIDES}
        own = {"CORDATLAS_VAR": str(var), "PORT": str(port)}
        self.log, self.output = var.parent / "launch.log", var.parent / "launch.out"
        with self.log.open("w") as log, self.output.open("w") as output:
            self.inner = subprocess.Popen(
                [sys.executable, "-m", "config.launch"],
                cwd=paths.REPOSITORY,
                env=plain | own | environment,
                stdout=output,
                stderr=log,
                start_new_session=True,
            )
        self.port = port

    def served(self) -> "Launch":
        _wait(lambda: self.status("/livez") == 200 or self.inner.poll() is not None)
        assert self.inner.poll() is None, self.said()
        return self

    def said(self) -> str:
        return self.log.read_text()

    def status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def workers(self) -> list[psutil.Process]:
        children = psutil.Process(self.inner.pid).children()
        return [child for child in children if _is_worker(child)]

    def end(self, number: int) -> int:
        """Send the signal, if it still runs; the exit status."""
        self.inner.send_signal(number)
        status = self.inner.wait()
        assert not self.output.read_text()  # standard output carries data only
        return status


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 240
    while not condition():
        assert time.monotonic() < deadline, "nothing happened for four minutes"
        time.sleep(0.05)


def _is_worker(process: psutil.Process) -> bool:
    """By its command line, which one that ends at this moment has no more."""
    try:
        return "multiprocessing.spawn" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # also the zombie's
        return False


def _lives(process: psutil.Process) -> bool:
    """Whether it still does anything: one that has ended may wait long for its new parent to notice."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _nothing_runs(var: Path) -> bool:
    pid_file = place.find(var).data / "postmaster.pid"
    return not pid_file.exists()


@pytest.fixture
def launch(var: Path, port: int) -> Iterator[Callable[..., Launch]]:
    """Launches that end with the test, whatever became of it."""
    with contextlib.ExitStack() as all_end:

        def one(**environment: str) -> Launch:
            started = Launch(var, port, **environment)
            all_end.callback(started.end, signal.SIGKILL)
            return started

        yield one


def test_one_command_serves_and_leaves_nothing_behind(launch: Callable[..., Launch], var: Path, port: int) -> None:
    run = launch().served()
    kept = var / "demo-logins.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    _, password = kept.read_text().splitlines()[1].split()
    _wait(lambda: f"http://127.0.0.1:{port}/" in run.said())
    assert password in run.said()
    assert len(run.workers()) == 2
    assert run.end(signal.SIGINT) == 0
    assert _nothing_runs(var)
    assert run.status("/livez") == 0


def test_killed_worker_is_replaced_while_the_other_serves(launch: Callable[..., Launch], var: Path) -> None:
    run = launch().served()
    before = run.workers()
    before[0].kill()
    _wait(lambda: run.status("/livez") == 200)
    _wait(lambda: len([worker for worker in run.workers() if worker not in before]) == 1)
    assert run.end(signal.SIGTERM) == 0
    assert _nothing_runs(var)


def test_killed_launcher_takes_everything_with_it(launch: Callable[..., Launch], var: Path) -> None:
    run = launch().served()
    workers = run.workers()
    run.end(signal.SIGKILL)
    _wait(lambda: not any(map(_lives, workers)) and _nothing_runs(var))
    assert run.status("/livez") == 0


def test_taken_port_stops_it_before_anything_starts(launch: Callable[..., Launch], tmp_path: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        run = launch(CORDATLAS_VAR=str(tmp_path / "var"))
        assert run.inner.wait() == 1
    assert f"make run PORT={port + 1}" in run.said()
    assert not (tmp_path / "var" / "postgres").exists()


def test_setting_that_cannot_be_read_is_named(launch: Callable[..., Launch]) -> None:
    run = launch(DEBUG="perhaps")
    assert run.inner.wait() == 1
    assert "DEBUG" in run.said()
    assert "Traceback" not in run.said()


def test_unreachable_database_is_said_without_a_traceback(
    launch: Callable[..., Launch], tmp_path: Path, port: int
) -> None:
    address = f"postgres://ann:Pass-Word@127.0.0.1:{port}/atlas"
    run = launch(CORDATLAS_VAR=str(tmp_path / "var"), DATABASE_URL=address)
    assert run.inner.wait() == 1
    assert f"the server (127.0.0.1:{port}) does not listen there" in run.said()
    assert "Pass-Word" not in run.said()
    assert "Traceback" not in run.said()
    assert not (tmp_path / "var" / "demo-logins.txt").exists()
