"""What must be right before the server starts. Each check raises LaunchError with the remedy."""

import os
import shutil
import socket
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

LEAST_FREE_BYTES = 200_000_000
CONNECT_SECONDS = 5
_REASONS = {
    "authentication failed": "refuses the user name or the password",
    "no password supplied": "asks for a password",
    "does not exist": "has no such database or user",
    "translate host name": "has an unknown host name",
    "not known": "has an unknown host name",
    "resolve host": "has an unknown host name",
    "refused": "does not listen there",
    "timeout": f"does not answer within {CONNECT_SECONDS} s",
}


class LaunchError(Exception):
    """CordAtlas cannot start; the message says why and what to do about it."""


def read_address() -> tuple[str, int]:
    """HOST and PORT from the environment, 127.0.0.1 and 8000 where they are not set."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        message = f"PORT={port} is not a port. Use a number from 1 to 65535: make run PORT=8001."
        raise LaunchError(message)
    return host, int(port)


def check_port(host: str, port: int) -> None:
    """Nobody may listen at the address, and this user must be allowed to."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        message = f"HOST={host} is not an address. Use one of this machine's: make run HOST=127.0.0.1."
        raise LaunchError(message) from None
    other = port + 1 if port < 65535 else 8000
    with socket.socket(family, kind) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(address)
            attempt.listen()
        except PermissionError:
            message = f"Port {port} is reserved for root. Use another one: make run PORT=8000."
            raise LaunchError(message) from None
        except OSError as error:
            message = f"Port {port} of {host} cannot be used: {error.strerror}."
            message += f" Stop the program that uses it, or use another one: make run PORT={other}."
            raise LaunchError(message) from None


def check_disk(folder: Path) -> None:
    """There must be room to write in `folder`."""
    existing = next(step for step in (folder, *folder.parents) if step.exists())
    free = shutil.disk_usage(existing).free
    if free < LEAST_FREE_BYTES:
        message = (
            f"The disk of {folder} is full: {free // 1_000_000} MB are free, and {LEAST_FREE_BYTES // 1_000_000} MB"
            " are needed. Make room, or set CORDATLAS_VAR to a folder on another disk."
        )
        raise LaunchError(message)


def check_database(url: str) -> None:
    """The server of DATABASE_URL must take our connection. Neither the URL nor its password is ever shown."""
    wanted = "Set it to postgres://USER:PASSWORD@HOST:PORT/NAME (percent-encode special characters)."
    try:
        parts = urlsplit(url)
        where = f"{parts.hostname}:{parts.port or 5432}" if parts.hostname else "the local socket"
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in {"postgres", "postgresql"} or parts.fragment:
        message = f"DATABASE_URL is not the address of a PostgreSQL database. {wanted}"
        raise LaunchError(message)
    try:
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    except psycopg.Error as error:
        text = str(error)
        reason = next((said for key, said in _REASONS.items() if key in text), "takes no connection")
        message = (
            f"DATABASE_URL is not reachable: the server ({where}) {reason}. Start or mend it, or correct"
            f" DATABASE_URL, or unset it to use the embedded database. {wanted}"
        )
        raise LaunchError(message) from None
