"""What a registry sent: kept whole, without contact persons, and what could not be taken."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.partial_dates import PartialDateField
from trials.models.packed_json import PackedJSONField
from trials.models.trial import Trial


class RegistryRecord(models.Model):
    """The record of one registry for one trial. Same hash = unchanged, nothing is written.

    `registry` is 'ctgov', ... or 'atlas': facts that editors copied from public copies of registry pages, which the
    first real record of a registry replaces.
    """

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="records", verbose_name=_("trial"))
    registry = models.CharField(_("registry"), max_length=16)
    identifier = models.TextField(_("number"))
    payload = PackedJSONField(_("record"))
    digest = models.CharField(
        _("digest"), max_length=64, help_text=_("SHA-256 of the record as received, without people.")
    )
    # Of the text that it was read from, which need not be read again; '' where it had no text of its own.
    source_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    seen_at = models.DateTimeField(_("seen at"), help_text=_("When this version was first seen."))
    register = models.TextField(
        _("register"),
        blank=True,
        default="",
        help_text=_("As the record names it: one source may bring several."),
    )
    as_of = PartialDateField(_("as of"), default="", help_text=_("Of the edition of the registry that says so."))
    # What it says of the trial where another record's facts stand in the columns of the trial; null where its own do.
    facts = models.JSONField(_("facts"), null=True, blank=True)
    # Which of these facts are other than those in the columns of the trial.
    differs = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("differs in"))
    last_seen_on = models.DateField(
        _("last seen on"), null=True, blank=True, help_text=_("Set where the registry lists the study no longer.")
    )

    class Meta:
        verbose_name = _("registry record")
        verbose_name_plural = _("registry records")
        constraints = [
            models.UniqueConstraint(fields=["registry", "identifier"], name="trials_one_record_an_identifier"),
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.identifier}"

    @property
    def register_name(self) -> str:
        """The register in words; records from before it was kept have its short name."""
        return self.register or self.registry


class KeptApart(models.Model):
    """An editor's word that a number does not belong to a trial, so that no import links them again."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="kept_apart", verbose_name=_("trial"))
    scheme = models.CharField(_("register"), max_length=16)
    value = models.TextField(_("number"))
    decided_by = models.CharField(_("decided by"), max_length=150)
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)

    class Meta:
        verbose_name = _("record kept apart")
        verbose_name_plural = _("records kept apart")
        constraints = [
            models.UniqueConstraint(fields=["trial", "scheme", "value"], name="trials_kept_apart_once"),
        ]

    def __str__(self) -> str:
        return self.value


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
