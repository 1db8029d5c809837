"""An import of many records in a process of its own, watched from outside."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
import psycopg

from config import paths
from tests.bench.scale.figures import Sample

_EVERY: Final = 0.25  # seconds
_KILOBYTE: Final = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Import:
    """What the import said, how long it took, the most memory that its process had, and its pace."""

    counts: dict[str, Any]
    seconds: float
    memory_mb: float
    samples: list[Sample]


def run(address: str, *records: Path) -> Import:
    """Import the records, published. Its progress goes to the terminal.

    Raises:
        RuntimeError: it failed.
    """
    command = [sys.executable, "manage.py", "import_trials", "--publish", *map(str, records)]
    begun = time.monotonic()
    with (
        psycopg.connect(address, autocommit=True) as connection,
        subprocess.Popen(command, cwd=paths.REPOSITORY, stdout=subprocess.PIPE) as process,
    ):
        samples: list[Sample] = []
        before = _last_key(connection)
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            count = _last_key(connection)
            if count not in (before, *(known for _moment, known in samples[-1:])):
                samples.append((time.monotonic(), count))
            if ended:
                break
            time.sleep(_EVERY)
        process.returncode = os.waitstatus_to_exitcode(status)
        output = process.stdout.read() if process.stdout else b""
    if process.returncode:
        raise RuntimeError(f"the import failed: {process.returncode}")
    return Import(orjson.loads(output), time.monotonic() - begun, usage.ru_maxrss * _KILOBYTE / 2**20, samples)


def _last_key(connection: "psycopg.Connection[Any]") -> int:
    """The last key that a trial was given: to count the trials would take longer and longer."""
    (key,) = connection.execute("SELECT last_value FROM trials_trial_id_seq").fetchone() or (0,)
    return int(key)
