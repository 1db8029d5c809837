"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TherapiesConfig(AppConfig):
    """Therapies and what was found."""

    name = "therapies"
    verbose_name = _("Therapies and findings")
