"""The process that prepares records beside the one that writes them: the same outcome, and none left behind."""

import os
import signal
import subprocess
import sys
import time

import orjson
import psutil  # type: ignore[import-untyped]

from config import paths
from tests.trials.registries.studies import make_study
from trials.registries import ctgov
from trials.registries.beside import MANY, Beside
from trials.registries.files import Item
from trials.registries.preparing import Incoming, begin, prepare

# Prepares a long batch, says which process did it, and stays.
BEGIN = """
import django
django.setup()
import sys, tests.trials.registries.test_beside as tested
from trials.registries import ctgov
from trials.registries.beside import Beside
if __name__ == "__main__":
    with Beside(ctgov) as beside:
        beside.prepare(tested.batch()).result()
        print(*beside._pool._processes, flush=True)
        sys.stdin.read()
"""


def batch() -> list[Incoming]:
    """Records, one of which cannot be read, and one with something for each step to do."""
    studies = [make_study(f"NCT{number:08}") for number in range(MANY)]
    studies[1]["protocolSection"]["statusModule"] = "nothing"
    studies[2]["protocolSection"]["descriptionModule"] = {"briefSummary": "Write to someone@example.org."}
    return [begin(Item("a.json", study, len(orjson.dumps(study))), ctgov) for study in studies]


def test_a_long_batch_is_prepared_elsewhere_to_the_same_end() -> None:
    incoming = batch()
    with Beside(ctgov) as beside:
        found = beside.prepare(incoming).result()
    assert found == prepare(incoming, ctgov)


def test_nothing_is_left_behind_where_the_import_is_killed() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    importing = subprocess.Popen(
        [sys.executable, "-c", BEGIN],
        cwd=paths.REPOSITORY,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with importing:
        assert importing.stdout
        [helper] = map(int, importing.stdout.readline().split())
        importing.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while _lives(helper):
        assert time.monotonic() < deadline, "the process beside outlived the import"
        time.sleep(0.05)


def _lives(process: int) -> bool:
    """Whether it is there and no zombie."""
    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
