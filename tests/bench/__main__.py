"""`python -m tests.bench`: measure, print a table, write var/bench.json. A database and ports of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import psycopg
from rich.console import Console
from rich.table import Table

from config import paths, serve
from config.embedded import place, server
from tests.bench import criteria, mortal
from tests.bench.import_rate import copy_rate
from tests.bench.load import requests_per_second
from tests.bench.studies import study

STUDIES = 2000
GOALS = {
    **dict.fromkeys(("home", "trial_list", "trial", "country", "api_list", "api_trial"), 0.5),
    "trial_list_uncached": 0.01,
    "api_list_uncached": 0.01,
    "import": 0.25,
}
PAGES = {
    "home": "/",
    "trial_list": "/trials/",
    "trial": "/trials/NCT02481440/",
    "country": "/countries/france/",
    "api_list": "/api/v1/trials/?page_size=20",
    "api_trial": "/api/v1/trials/NCT02481440/",
}
UNCACHED = {"trial_list_uncached": PAGES["trial_list"], "api_list_uncached": PAGES["api_list"]}

console = Console(stderr=True)


def main() -> int:
    """0 where every goal is reached, else 1."""
    results_file = paths.var() / "bench.json"
    home = paths.var() / "bench"
    home.mkdir(parents=True, exist_ok=True)
    os.environ.pop("DATABASE_URL", None)
    os.environ["CORDATLAS_VAR"] = str(home)
    try:
        results = measure(home)
    finally:
        server.release()
    read = criteria.figures()
    results_file.write_bytes(orjson.dumps({**results, "criteria": read}, option=orjson.OPT_INDENT_2) + b"\n")
    show(results)
    criteria.show(read, console)
    fast = all(results[name]["ratio"] >= goal for name, goal in GOALS.items())
    return 0 if fast and criteria.reached(read) else 1


def measure(home: Path) -> dict[str, dict[str, float]]:
    """Rates, and each one's ratio to `bare` (imports: to parsing and copying the same records)."""
    socket_folder = server.ensure()
    fresh_database(socket_folder)
    manage("migrate", "-v0")
    manage("load_atlas")
    manage("collectstatic", "--noinput", "-v0")
    records = home / "studies.ndjson"
    lines = [orjson.dumps(study(number)) for number in range(STUDIES)]
    records.write_bytes(b"\n".join(lines))
    imported = orjson.loads(manage("import_trials", "--publish", str(records)))
    results: dict[str, dict[str, float]] = {}
    rates = {"import": imported["created"] / imported["seconds"]}
    with serving("tests.bench.bare:application", factory=True) as port:
        rates["bare"] = rate("bare", port, "/")
    with serving("config.wsgi:application") as port:
        rates |= {name: rate(name, port, path) for name, path in PAGES.items()}
    with serving("config.wsgi:application", PAGE_CACHE_MB="0") as port:
        rates |= {name: rate(name, port, path) for name, path in UNCACHED.items()}
    console.print("import: parsing and copying the same records bare")
    bare_import = copy_rate(socket_folder, lines)
    for name in ("bare", *GOALS):
        measure_by = bare_import if name == "import" else rates["bare"]
        results[name] = {"rps": round(rates[name], 1), "ratio": round(rates[name] / measure_by, 4)}
    shutil.rmtree(home / "static", ignore_errors=True)
    return results


def rate(name: str, port: int, path: str) -> float:
    """Requests a second for one address."""
    console.print(f"{name}: {path}")
    return requests_per_second(port, path)


def fresh_database(socket_folder: Path) -> None:
    """An empty database, whatever an earlier run left."""
    address = f"host={socket_folder} port={place.PORT} user={place.USER} dbname=postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS cordatlas WITH (FORCE)")
        connection.execute("CREATE DATABASE cordatlas")


def manage(*arguments: str) -> bytes:
    """Standard output of a management command.

    Raises:
        CalledProcessError: where it fails.
    """
    console.print("manage.py", *arguments[:2])
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=paths.REPOSITORY, stdout=subprocess.PIPE, check=True).stdout


@contextmanager
def serving(target: str, *, factory: bool = False, **environment: str) -> Iterator[int]:
    """The production server with its two workers on a free port, which is given."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(serve.WORKERS), "--blocking-threads", str(serve.THREADS), "--no-ws", "--no-access-log"]
    command += ["--log-level", "warning", *(["--factory"] if factory else []), target]
    with mortal.start(*command, **environment) as process:
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the port answers.

    Raises:
        RuntimeError: where the server ends, or does not answer within 30 s.
    """
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(1)
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"the server on port {port} did not start")


def show(results: dict[str, dict[str, float]]) -> None:
    """The table, with what was to be reached."""
    table = Table("what", "per second", "ratio", "goal", "")
    for name, result in results.items():
        goal = GOALS.get(name)
        verdict = "" if goal is None else ("reached" if result["ratio"] >= goal else "NOT REACHED")
        table.add_row(
            name, f"{result['rps']:.1f}", f"{result['ratio']:.4f}", "" if goal is None else f"{goal}", verdict
        )
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
