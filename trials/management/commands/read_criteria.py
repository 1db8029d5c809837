"""`manage.py read_criteria`: what the rules read in one text of eligibility criteria."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from trials.criteria import read
from trials.criteria.as_json import as_json


class Command(BaseCommand):
    """Read criteria from a file or from standard input."""

    help = (
        "Read eligibility criteria (plain text, UTF-8) and print JSON: ais, level, days, age, traumatic, penetrating,"
        " ventilator, earlier_cell_therapy, the groups, the quotes that each value rests on with their offsets in"
        " characters, and the fields that are unsure. What is not stated, or not certain, is null."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The text, and what helps to understand it."""
        parser.add_argument("path", metavar="FILE", help="a text file; - for standard input")
        parser.add_argument(
            "--title", default="", help="the trial's title: it may say that the text is about spinal cord injury"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what was read, as one JSON object."""
        reading = as_json(read(_text(options["path"]), title=options["title"]))
        self.stdout.write(orjson.dumps(reading, option=orjson.OPT_INDENT_2).decode())


def _text(path: str) -> str:
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise CommandError(
            f"{path} cannot be read: {error.strerror}. Name a text file, or - for standard input."
        ) from error
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{path} is not UTF-8 (byte {error.start}). Save the text as UTF-8 and try again."
        ) from error
