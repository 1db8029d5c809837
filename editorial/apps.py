"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """Provenance and publication."""

    name = "editorial"
    verbose_name = _("Sources and provenance")
