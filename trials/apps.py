"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrialsConfig(AppConfig):
    """Registered trials."""

    name = "trials"
    verbose_name = _("Trials")

    def ready(self) -> None:
        """Sources are found by the numbers of registries too."""
        # Models are there only now.
        from editorial.provenance import REGISTRIES
        from trials.links import registry_source

        REGISTRIES.append(registry_source)
