"""What a registry changed in the record of a trial that we knew already."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.partial_dates import PartialDateField
from trials.models.trial import Trial


class TrialChange(models.Model):
    """One field of one record: what it said, what it says now, and when we saw that. Imports write it, nobody edits it.

    Of lists (sites, outcomes, conditions ...) `was` holds what went and `now` what came.
    """

    class Weight(models.IntegerChoices):
        """What an editor should look at first."""

        STATUS = 0, _("Status")
        STOPPED = 1, _("Why it stopped")
        ENROLMENT = 2, _("Number of people")
        ELIGIBILITY = 3, _("Who may take part")
        RESULTS = 4, _("Results")
        REST = 9, _("Everything else")

    trial = models.ForeignKey(
        Trial, on_delete=models.CASCADE, related_name="changes", db_index=False, verbose_name=_("trial")
    )
    registry = models.CharField(_("registry"), max_length=16)
    identifier = models.TextField(_("number"))
    register = models.TextField(_("register"), blank=True)
    field = models.CharField(_("field"), max_length=40)
    was = models.JSONField(_("was"), null=True)
    now = models.JSONField(_("is now"), null=True)
    seen_on = models.DateField(_("seen on"))
    as_of = PartialDateField(_("as of"), help_text=_("Of the edition of the registry that says so."))
    weight = models.PositiveSmallIntegerField(_("about"), choices=Weight)
    # Whether readers saw the trial when it changed: only then somebody has to look.
    for_editors = models.BooleanField(_("for an editor"), default=False)
    looked_at = models.DateTimeField(_("looked at on"), null=True, blank=True)
    looked_by = models.CharField(_("looked at by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("change in a registry")
        verbose_name_plural = _("changes in registries")
        ordering = ["weight", "-seen_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(looked_at__isnull=True, looked_by="")
                | models.Q(looked_at__isnull=False) & ~models.Q(looked_by=""),
                name="trials_change_looked_by_and_at",
            ),
        ]
        indexes = [
            models.Index(fields=["trial", "-seen_on", "-id"], name="trials_change_of_trial"),
            models.Index(
                fields=["weight", "-seen_on", "-id"],
                condition=models.Q(for_editors=True, looked_at__isnull=True),
                name="trials_change_waits",
            ),
            models.Index(fields=["-seen_on", "-id"], condition=models.Q(weight__lt=9), name="trials_change_matters"),
        ]

    def __str__(self) -> str:
        return f"{self.identifier}: {self.field}"
