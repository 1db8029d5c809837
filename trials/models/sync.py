"""How far a registry has been followed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistrySync(models.Model):
    """One query that `sync_trials` repeats, and the day up to which its answers are here."""

    scope = models.JSONField(_("query"), unique=True, help_text=_("Parameters of the registry's API; {} is all of it."))
    until = models.DateField(_("up to"))

    class Meta:
        verbose_name = _("query that is followed")
        verbose_name_plural = _("queries that are followed")

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.scope.items()) or "everything"
