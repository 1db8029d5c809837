"""The registries whose records we read, the one that is asked first where several tell of a trial first."""

from typing import Final

from trials.registries import ctgov, ictrp
from trials.registries.registry import Registry

REGISTRIES: Final[dict[str, Registry]] = {registry.NAME: registry for registry in (ctgov, ictrp)}
