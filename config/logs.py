"""Logs: one JSON object a line, in UTC, without query strings, bodies or parameters."""

import datetime as dt
import logging

import orjson


class JSONFormatter(logging.Formatter):
    """One line an event: time, level, logger, message, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON text."""
        event = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(event).decode()
