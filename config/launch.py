"""Start CordAtlas: `python -m config.launch` prepares everything and serves it; `--dev` with reload and debug pages.

HOST, PORT and DATABASE_URL in the environment override 127.0.0.1, 8000 and the embedded database.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error as DatabaseError
from django.db import connections
from environs import EnvError
from rich.console import Console

from config import paths, preflight
from config.embedded import server
from config.preflight import LaunchError

console = Console(stderr=True, highlight=False)


def main(arguments: list[str]) -> int:
    """0 after a clean stop, 1 with a message that says what to do, 130 after Ctrl-C during the preparations."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    embedded = not os.environ.get("DATABASE_URL")
    try:
        host, port = preflight.read_address()
        preflight.check_port(host, port)
        preflight.check_disk(paths.var())
        if "--dev" in arguments:
            os.environ["DEBUG"] = "1"
            _prepare(embedded=embedded)
            return _develop(host, port)
        _prepare(embedded=embedded)
        return _serve(host, port, embedded=embedded)
    except (LaunchError, server.ServerError, EnvError, CommandError, DatabaseError, OSError) as error:
        _complain(error)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        server.release()


def _prepare(*, embedded: bool) -> None:
    with _step("Starting the embedded database" if embedded else "Connecting to the database"):
        if embedded:
            server.ensure()
        else:
            preflight.check_database(os.environ["DATABASE_URL"])
    django.setup()
    with _step("Bringing the tables up to date"):
        call_command("migrate", interactive=False, verbosity=0)
    with _step("Loading the atlas that ships", spinner=False), redirect_stdout(sys.stderr):
        call_command("load_atlas")
    if embedded:
        _tell_demo_logins()
    if not settings.DEBUG:
        from config import static_files

        with _step("Collecting style sheets and pictures"):
            static_files.collect()
    connections.close_all()


def _tell_demo_logins() -> None:
    from config import demo_logins

    kept = paths.var() / "demo-logins.txt"
    new = demo_logins.make(kept)
    for name, password in new.items():
        console.print(f"  login [bold]{name}[/] with password [bold]{password}[/]", soft_wrap=True)
    if kept.exists():
        console.print("The logins for /admin/ are in", str(kept), markup=False, soft_wrap=True)


def _serve(host: str, port: int, *, embedded: bool) -> int:
    from config import serve

    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    status = serve.serve(
        host,
        port,
        tend=_keep_database if embedded else lambda: None,
        ready=lambda: console.print(f"CordAtlas is at [bold]{address}[/] (Ctrl-C ends it)", soft_wrap=True),
    )
    if status:
        _complain("the workers keep ending; what they said is above")
    return status


def _develop(host: str, port: int) -> int:
    """Django's own server, which reloads; this process keeps the database running while that one restarts."""
    command = [sys.executable, "manage.py", "runserver", f"{host}:{port}"]
    child = subprocess.Popen(command, cwd=paths.REPOSITORY)
    try:
        return child.wait()
    finally:
        child.terminate()
        child.wait()


def _keep_database() -> None:
    """Start the database's watchdog again, should someone have killed it."""
    try:
        server.ensure()
    except server.ServerError as error:
        _complain(error)


def _complain(error: object) -> None:
    console.print("error:", str(error), style="bold red", markup=False, soft_wrap=True)


@contextmanager
def _step(title: str, *, spinner: bool = True) -> Iterator[None]:
    begun = time.monotonic()
    with console.status(title) if spinner else nullcontext():
        yield
    console.print(f"{title}: {time.monotonic() - begun:.1f} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
