"""Load the atlas that ships from content/."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from editorial import audit
from editorial.models import Source
from editorial.shipped import BadContent, Folder, load
from guides.models import Claim, Guide
from institutions.models import Authorisation, Collaboration, Country, Institution, Offering
from therapies.models import Finding, Therapy
from trials.models import Trial
from trials.registries.atlas import begin_trial

FOLDERS = [
    Folder("sources", Source),
    Folder("therapies", Therapy),
    Folder("findings", Finding),
    Folder("countries", Country),
    Folder("institutions", Institution),
    Folder("authorisations", Authorisation),
    Folder("offerings", Offering),
    Folder("collaborations", Collaboration),
    Folder("trials", Trial, begin=begin_trial),
    Folder("claims", Claim),
    Folder("guides", Guide),
]


class Command(BaseCommand):
    """`load_atlas [--content DIR]`: one JSON line of what was created, updated, unchanged and kept."""

    help = "Load the atlas that ships. Records that an editor changed since the last load are kept as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder to read."""
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, or refuse the first bad file and change nothing."""
        console = Console(stderr=True)
        with console.status("Loading the atlas") as status:
            try:
                tally = load(options["content"], FOLDERS, progress=lambda name: status.update(f"Loading {name}"))
            except BadContent as error:
                raise CommandError(f"{error}\nNothing was changed. Mend the file and load again.") from error
        if tally["created"] or tally["updated"]:  # else this was one more start of the site
            audit.record_command("load_atlas", tally)
        sys.stdout.write(orjson.dumps(tally).decode() + "\n")
