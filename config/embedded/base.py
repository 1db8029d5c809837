"""Django's PostgreSQL backend on the embedded server: `"ENGINE": "config.embedded"` in settings."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base, client
from django.db.utils import OperationalError

from config import paths
from config.embedded import place, server


def _address() -> dict[str, Any]:
    try:
        return {"host": str(_sockets(paths.var())), "port": place.PORT, "user": place.USER}
    except server.ServerError as error:
        raise OperationalError(str(error)) from error


@cache
def _sockets(var: Path) -> Path:
    """Starts the server where need be, once a process: its watchdog brings it back should it die.

    To wait for it at every connection would hold up each request of a site whose database is down.
    """
    return server.ensure(var)


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """As Django's, with the address of the embedded server."""
        address = {key.upper(): str(value) for key, value in _address().items()}
        return super().settings_to_cmd_args_env({**settings_dict, **address}, parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the server when a connection is first asked for: importing settings starts nothing."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with the address of the embedded server; OperationalError where that cannot run."""
        return {**super().get_connection_params(), **_address()}
