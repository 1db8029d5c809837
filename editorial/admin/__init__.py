"""The admin: what every record and its rows share, and the admin of sources."""

from editorial.admin.publishable import PublishableAdmin
from editorial.admin.rows import owned_inlines
from editorial.admin.source import SourceAdmin

__all__ = ["PublishableAdmin", "SourceAdmin", "owned_inlines"]
