"""Urgent news: shown at once on every page that rests on what it is about."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from editorial.models.source import Source


class Notice(models.Model):
    """A retraction, a regulator's warning or a safety halt. One publisher posts it; a second may review it later."""

    class Kind(models.TextChoices):
        """What has happened."""

        RETRACTION = "retraction", _("A source was retracted")
        WARNING = "warning", _("A regulator warns")
        HALT = "halt", _("A trial was halted for safety")
        OTHER = "other", _("Other urgent news")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(
        _("text"), help_text=_("One or two plain sentences: what happened, when, and what it means.")
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        verbose_name=_("source"),
        related_name="notices",
        help_text=_("Where this is said."),
    )
    about = models.ManyToManyField(
        Source,
        blank=True,
        verbose_name=_("sources concerned"),
        related_name="notices_about",
        help_text=_("The notice stands on every page that cites one of these."),
    )
    records = ArrayField(
        models.CharField(max_length=160),
        default=list,
        blank=True,
        verbose_name=_("records concerned"),
        help_text=_("As links are written, with commas between: trial:NCT02481440, therapy:oec"),
    )
    posted_at = models.DateTimeField(_("posted on"), editable=False)
    posted_by = models.CharField(_("posted by"), max_length=150, editable=False)
    reviewed_at = models.DateTimeField(_("reviewed on"), null=True, blank=True, editable=False)
    reviewed_by = models.CharField(_("reviewed by"), max_length=150, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True, editable=False)
    ended_by = models.CharField(_("ended by"), max_length=150, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-posted_at"]
        verbose_name = _("urgent notice")
        verbose_name_plural = _("urgent notices")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by="", reviewed_at=None)
                | ~models.Q(reviewed_by="") & models.Q(reviewed_at__isnull=False),
                name="editorial_notice_reviewed_by_and_at",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by="", ended_at=None)
                | ~models.Q(ended_by="") & models.Q(ended_at__isnull=False),
                name="editorial_notice_ended_by_and_at",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by="") | ~models.Q(reviewed_by=models.F("posted_by")),
                name="editorial_notice_second_pair_of_eyes",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).words(14)
