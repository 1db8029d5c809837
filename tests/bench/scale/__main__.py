"""`python -m tests.bench.scale N [--keep]`: measure, print a table, write var/bench-scale.json.

A database of its own below var/bench-scale. `--keep` takes what an earlier run imported, and asks anew.
"""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
import psycopg
from rich.console import Console
from rich.table import Table

from config import paths
from config.embedded import place, server
from tests.bench.__main__ import fresh_database, manage
from tests.bench.scale import imports, queries, records
from tests.bench.scale.figures import rate
from tests.bench.scale.goals import verdicts

console = Console(stderr=True)


def main() -> int:
    """0 where every goal is reached, else 1."""
    parser = ArgumentParser(prog="tests.bench.scale")
    parser.add_argument("count", type=int, metavar="N", help=f"records, more than {records.FEW}")
    parser.add_argument("--keep", action="store_true", help="take the database of the last run, and only ask")
    options = parser.parse_args()
    if options.count <= records.FEW:
        parser.error(f"{options.count} records: say more than {records.FEW}")
    results_file = paths.var() / "bench-scale.json"
    if options.keep and not results_file.exists():
        parser.error(f"--keep: {results_file} is missing. Run once without it")
    home = paths.var() / "bench-scale"
    home.mkdir(parents=True, exist_ok=True)
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {"CORDATLAS_VAR": str(home), "PAGE_CACHE_MB": "0"}
    try:
        address = f"host={server.ensure()} port={place.PORT} user={place.USER} dbname=cordatlas"
        results = orjson.loads(results_file.read_bytes()) if options.keep else take_in(address, home, options.count)
        results["queries"] = ask(address)
    finally:
        server.release()
    results_file.write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return show(results)


def take_in(address: str, home: Path, count: int) -> dict[str, Any]:
    """A new database with all records, what that took, and what questions took when there were few."""
    few, rest = records.write(home, count)
    fresh_database(server.ensure())
    manage("migrate", "-v0")
    manage("load_atlas")
    manage("collectstatic", "--noinput", "-v0")
    first = imports.run(address, few)
    of_few = ask(address)
    many = imports.run(address, rest)
    again = imports.run(address, few, rest)
    seconds = first.seconds + many.seconds
    return {
        "N": count,
        "import": {
            "seconds": round(seconds, 1),
            "per_second": round(count / seconds, 1),
            "start_per_second": round(rate(many.samples, 0, 0.05), 1),
            "end_per_second": round(rate(many.samples, 0.95, 1), 1),
            "end_to_start": round(rate(many.samples, 0.95, 1) / rate(many.samples, 0, 0.05), 3),
            "memory_mb": round(many.memory_mb, 1),
            "refused": first.counts["refused"] + many.counts["refused"],
        },
        "again": {
            "seconds": round(again.seconds, 1),
            "per_second": round(count / again.seconds, 1),
            "memory_mb": round(again.memory_mb, 1),
            "written": again.counts["created"] + again.counts["updated"] + again.counts["refused"],
        },
        "database_mb": database_mb(address),
        "queries_of_few": of_few,
    }


def ask(address: str) -> dict[str, Any]:
    """What all questions take now."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import config.wsgi  # noqa: F401 - it prepares the environment of the server, then Django

    django.setup()
    return queries.measure(address)


def database_mb(address: str) -> float:
    """The size of the database with its indexes, in MB."""
    with psycopg.connect(address) as connection:
        (size,) = connection.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
        return round(float(size) / 2**20, 1)


def show(results: dict[str, Any]) -> int:
    """The tables, with what was to be reached; 0 where all of it is, else 1."""
    asked = Table("question", "p50 ms", "p95 ms", "bare p50", "ratio", "p95 of few", title=f"{results['N']:,} records")
    for name, one in results["queries"].items():
        few = results["queries_of_few"].get(name, {}).get("p95_ms", "")
        asked.add_row(name, *(str(one[key]) for key in ("p50_ms", "p95_ms", "bare_p50_ms", "ratio")), str(few))
    console.print(asked, f"database: {results['database_mb']:,} MB")
    table = Table("what", "found", "goal", "")
    missed = False
    for one in verdicts(results):
        missed |= not one.is_reached
        words = "reached" if one.is_reached else "NOT REACHED"
        table.add_row(one.name, f"{one.value:,.2f}", f"{'≥' if one.at_least else '≤'} {one.goal:,.2f}", words)
    console.print(table)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
