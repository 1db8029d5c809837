"""The key that signs sessions, where the environment variable SECRET_KEY does not give one."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def secret_key(var: Path) -> str:
    """SECRET_KEY from the environment, else the one in `var/secret-key` (made at the first call, mode 600).

    All processes of a checkout get the same one, also when several start at once. Behind several machines,
    set SECRET_KEY. SystemExit with the remedy where the file cannot be read or made.
    """
    if given := os.environ.get("SECRET_KEY"):
        return given
    kept = var / "secret-key"
    try:
        if not kept.exists():
            _keep(kept, secrets.token_urlsafe(50))
        return kept.read_text().strip()
    except OSError as error:
        message = (
            f"The secret key cannot be kept in {kept}: {error.strerror}. Set SECRET_KEY to 50 or more random"
            " characters, or CORDATLAS_VAR to a folder of yours."
        )
        raise SystemExit(message) from error


def _keep(path: Path, text: str) -> None:
    """Write the file whole, unless another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secret-key-") as new:  # mode 600
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
        if not path.exists():
            with contextlib.suppress(FileExistsError):
                os.link(new.name, path)
