"""Servers of the browser tests and of measurements do not outlive the process that started them."""

import subprocess
import sys
import time

import psutil  # type: ignore[import-untyped]
import pytest

from config import paths

STARTER = """
import time
from tests.bench import mortal
print(mortal.start("http.server", "0", "--bind", "127.0.0.1").pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_a_module_ends_with_whoever_started_it(end: str) -> None:
    command = [sys.executable, "-c", STARTER]
    with subprocess.Popen(command, cwd=paths.REPOSITORY, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        server = psutil.Process(int(starter.stdout.readline()))
        getattr(starter, end)()
    deadline = time.monotonic() + 30
    while lives(server):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lives(process: psutil.Process) -> bool:
    """Whether it still does anything: one that has ended may wait long for its new parent to notice."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
