"""`python -m config.launch` as a user sees it: one command that serves, and leaves nothing behind."""

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
from config.embedded import place, server

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
    server.release(folder / "var")
    shutil.rmtree(folder)


class Launch:
    """One run of the launcher, in a process group of its own, as in a terminal."""

    def __init__(self, var: Path, port: int, **environment: str) -> None:
        plain = {name: value for name, value in os.environ.items() if name not in OVERRIDES}
        own = {"CORDATLAS_VAR": str(var), "PORT": str(port)}
        self.log = var.parent / "launch.log"
        with self.log.open("w") as log:
            self.inner = subprocess.Popen(
                [sys.executable, "-m", "config.launch"],
                cwd=paths.REPOSITORY,
                env=plain | own | environment,
                stdout=subprocess.PIPE,
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
        return [child for child in children if "multiprocessing.spawn" in " ".join(child.cmdline())]

    def end(self, number: int) -> int:
        with self.inner:
            assert self.inner.stdout
            self.inner.send_signal(number)
            assert self.inner.stdout.read() == b""  # standard output carries data only
        return self.inner.returncode


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "nothing happened for a minute"
        time.sleep(0.05)


def _nothing_runs(var: Path) -> bool:
    pid_file = place.find(var).data / "postmaster.pid"
    return not pid_file.exists()


def test_one_command_serves_and_leaves_nothing_behind(var: Path, port: int) -> None:
    launch = Launch(var, port).served()
    kept = var / "demo-logins.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    _, password = kept.read_text().splitlines()[1].split()
    _wait(lambda: f"http://127.0.0.1:{port}/" in launch.said())
    assert password in launch.said()
    assert len(launch.workers()) == 2
    assert launch.end(signal.SIGINT) == 0
    assert _nothing_runs(var)
    assert launch.status("/livez") == 0


def test_killed_worker_is_replaced_while_the_other_serves(var: Path, port: int) -> None:
    launch = Launch(var, port).served()
    before = launch.workers()
    before[0].kill()
    assert launch.status("/livez") == 200
    _wait(lambda: len([worker for worker in launch.workers() if worker not in before]) == 1)
    assert launch.end(signal.SIGTERM) == 0
    assert _nothing_runs(var)


def test_killed_launcher_takes_everything_with_it(var: Path, port: int) -> None:
    launch = Launch(var, port).served()
    workers = launch.workers()
    launch.end(signal.SIGKILL)
    _wait(lambda: not any(worker.is_running() for worker in workers) and _nothing_runs(var))
    assert launch.status("/livez") == 0


def test_taken_port_stops_it_before_anything_starts(tmp_path: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        launch = Launch(tmp_path / "var", port)
        assert launch.inner.wait() == 1
    launch.end(0)
    assert f"make run PORT={port + 1}" in launch.said()
    assert not (tmp_path / "var" / "postgres").exists()


def test_setting_that_cannot_be_read_is_named(var: Path, port: int) -> None:
    launch = Launch(var, port, DEBUG="perhaps")
    assert launch.inner.wait() == 1
    launch.end(0)
    assert "DEBUG" in launch.said()
    assert "Traceback" not in launch.said()


def test_unreachable_database_is_said_without_a_traceback(tmp_path: Path, port: int) -> None:
    launch = Launch(tmp_path / "var", port, DATABASE_URL=f"postgres://ann:Pass-Word@127.0.0.1:{port}/atlas")
    assert launch.inner.wait() == 1
    launch.end(0)
    assert f"the server (127.0.0.1:{port}) does not listen there" in launch.said()
    assert "Pass-Word" not in launch.said()
    assert "Traceback" not in launch.said()
    assert not (tmp_path / "var" / "demo-logins.txt").exists()
