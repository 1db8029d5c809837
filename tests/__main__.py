"""`python -m tests`: everything that a change must pass, quick checks first, until one fails."""

import os
import subprocess
import sys
import time

from config import paths
from config.embedded import server
from tests.browser import chromium

MANAGE = ("manage.py",)
# A worker that has nothing left takes tests from the other: modules differ too much to be dealt out whole.
PYTEST = ("-m", "pytest", "-q", "-n", "2", "--dist", "worksteal")
BROWSER = "tests/browser"
# The schema of the API, which the deployment check builds, lists the keys of published records.
TABLES = "tables of the embedded database"
STEPS: dict[str, tuple[str, ...]] = {
    "lint": ("-m", "ruff", "check", "--output-format", "concise", "."),
    "formatting": ("-m", "ruff", "format", "--check", "."),
    "types": ("-m", "mypy", "."),
    "templates": ("-m", "djlint", "--lint", "--quiet", "templates"),
    "migrations": (*MANAGE, "makemigrations", "--check", "--dry-run"),
    TABLES: (*MANAGE, "migrate", "--verbosity", "0"),
    "deployment": (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
    "unit, integration and fuzz tests": (*PYTEST, f"--ignore={BROWSER}"),
    "browser tests": (*PYTEST, BROWSER),
}
# As behind a proxy that ends TLS: without one, Django rightly warns of cookies and redirects.
DEPLOYED = {"BEHIND_TLS": "1"}


def main() -> int:
    """0 if all steps passed, else 1. Everything goes to standard error."""
    for name in ("DEBUG", "HOST", "PORT"):
        os.environ.pop(name, None)
    begun = time.monotonic()
    try:
        if os.environ.get("DATABASE_URL"):
            del STEPS[TABLES]  # whoever set it may not want it changed
        else:
            server.ensure()  # one start for all steps
        for name, arguments in STEPS.items():
            if name == "browser tests":
                chromium.launch_options()  # installs what it lacks, and says so, before any test waits for it
            if not _passes(name, arguments):
                _say(f"FAILED: {name}. What is wrong is above; the steps after it did not run.")
                return 1
    except (server.ServerError, chromium.NoChromiumError) as error:
        _say(f"FAILED: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        server.release()
    _say(f"all {len(STEPS)} steps passed in {time.monotonic() - begun:.0f} s")
    return 0


def _passes(name: str, arguments: tuple[str, ...]) -> bool:
    _say(f"== {name}")
    begun = time.monotonic()
    environment = {**os.environ, **(DEPLOYED if name == "deployment" else {})}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=paths.REPOSITORY, stdout=sys.stderr, env=environment, check=False
    )
    _say(f"== {name}: {'passed' if done.returncode == 0 else 'failed'} in {time.monotonic() - begun:.1f} s")
    return done.returncode == 0


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
