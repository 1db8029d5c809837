"""What a registry sent: kept whole, without contact persons, and what could not be taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trials.models.trial import Trial


class RegistryRecord(models.Model):
    """The record of one registry for one trial. Same hash = unchanged, nothing is written.

    `registry` is 'ctgov', ... or 'atlas': facts that editors copied from public copies of registry pages, which the
    first real record of a registry replaces.
    """

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="records", verbose_name=_("trial"))
    registry = models.CharField(_("registry"), max_length=16)
    identifier = models.TextField(_("number"))
    payload = models.JSONField(_("record"))
    digest = models.CharField(
        _("digest"), max_length=64, help_text=_("SHA-256 of the record as received, without people.")
    )
    seen_at = models.DateTimeField(_("seen at"), help_text=_("When this version was first seen."))

    class Meta:
        verbose_name = _("registry record")
        verbose_name_plural = _("registry records")
        constraints = [
            models.UniqueConstraint(fields=["registry", "identifier"], name="trials_one_record_an_identifier"),
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.identifier}"


class RefusedRecord(models.Model):
    """A record that could not be taken: where it came from, the path inside it, and why. Never dropped silently."""

    registry = models.CharField(_("registry"), max_length=16)
    origin = models.TextField(
        _("came from"), help_text=_("File, and line or member where there are several records in it.")
    )
    identifier = models.TextField(_("number"), blank=True)
    path = models.TextField(_("where in it"), blank=True)
    reason = models.TextField(_("why"))
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        ordering = ["-seen_at", "-pk"]
        verbose_name = _("refused record")
        verbose_name_plural = _("refused records")
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "origin", "identifier", "path", "reason"], name="trials_refused_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.reason}"
