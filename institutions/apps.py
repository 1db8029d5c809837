"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    """Countries institutions and rules."""

    name = "institutions"
    verbose_name = _("Countries and institutions")
