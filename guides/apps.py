"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidesConfig(AppConfig):
    """Long form pages and checked claims."""

    name = "guides"
    verbose_name = _("Guides and claims")
