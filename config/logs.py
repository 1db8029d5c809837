"""Logs: one JSON object a line, in UTC, without query strings, bodies, parameters or private addresses."""

import datetime as dt
import logging
import re
from typing import Final

import orjson

# Addresses that are keys: whoever knows one sees what it leads to.
_KEYS: Final = re.compile(r"/(ask|preview)/[^/\s]+")


class JSONFormatter(logging.Formatter):
    """One line an event: time, level, logger, message, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON text."""
        event = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _KEYS.sub(r"/\1/…", record.getMessage()),
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(event).decode()
