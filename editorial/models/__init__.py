"""Sources, and what every published record shares."""

from editorial.models.epoch import Epoch
from editorial.models.owned import Citation, Owned
from editorial.models.publishable import Publishable
from editorial.models.source import Source

__all__ = ["Citation", "Epoch", "Owned", "Publishable", "Source"]
