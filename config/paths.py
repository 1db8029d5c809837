"""Folders of the checkout. Standard library only: used before Django is there."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def var() -> Path:
    """The folder of everything that runs leave behind: `CORDATLAS_VAR`, else `var/` in the checkout."""
    return Path(os.environ.get("CORDATLAS_VAR") or REPOSITORY / "var").resolve()
