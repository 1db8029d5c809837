"""What readers write to the editors: reports of problems, and enquiries. No record, no edition, and never shown."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models.edition import About


class Letter(models.Model):
    """Something that a reader wrote, and what became of it. It is erased some time after the last act."""

    class State(models.TextChoices):
        """How far the editors are."""

        NEW = "new", _("New")
        IN_WORK = "in work", _("In work")
        DONE = "done", _("Done")

    text = models.TextField(_("text"), editable=False)
    email = models.EmailField(_("e-mail"), blank=True, editable=False)
    received_at = models.DateTimeField(_("received on"), editable=False)
    # From here the days until it is erased are counted.
    acted_at = models.DateTimeField(_("last act"), editable=False, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW, db_index=True)
    assigned_to = models.CharField(_("assigned to"), max_length=150, blank=True)
    begun_at = models.DateTimeField(_("in work since"), null=True, blank=True, editable=False)
    reply = models.TextField(_("reply"), blank=True)
    closed_at = models.DateTimeField(_("done on"), null=True, blank=True, editable=False)
    closed_by = models.CharField(_("done by"), max_length=150, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="done", closed_at__isnull=False)
                & ~models.Q(closed_by="")
                & ~models.Q(reply="")
                | ~models.Q(state="done") & models.Q(closed_at=None, closed_by=""),
                name="%(app_label)s_%(class)s_done_says_by_whom_when_and_what",
            )
        ]


class Report(Letter):
    """Something on a page is wrong, says a reader. `reply` is what was done about it."""

    class Kind(models.TextChoices):
        """What is wrong."""

        FACT = "fact", _("A fact is wrong")
        LINK = "link", _("A link is dead")
        ACCESS = "access", _("It is hard to use with my aid")
        WORDS = "words", _("It is hard to understand")
        REPLY = "reply", _("It is about my institution, and we want to reply")
        OTHER = "other", _("Something else")

    page = models.CharField(_("page"), max_length=300, blank=True, editable=False)
    kind = models.CharField(_("what is wrong"), max_length=10, choices=Kind, editable=False)

    class Meta(Letter.Meta):
        verbose_name = _("report of a reader")
        verbose_name_plural = _("reports of readers")

    def __str__(self) -> str:
        return f"{self.pk}: {self.get_kind_display()}"


class Enquiry(About, Letter):
    """A question of a reader, about a record or about none, with the consent to keep it. `reply` is the answer.

    Two links may lead to it: the one its asker got at once, and the one that a mail brought. Of both the hash is kept.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    mailed_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - none is no link
    told_at = models.DateTimeField(_("told by e-mail on"), null=True, blank=True, editable=False)
    consent = models.TextField(_("consent"), editable=False)
    consent_version = models.CharField(_("version of the consent"), max_length=20, editable=False)
    consented_at = models.DateTimeField(_("consented on"), editable=False)

    class Meta(Letter.Meta):
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")

    def __str__(self) -> str:
        # Without a word of what was asked: it stands in lists, in headings and in the titles of windows.
        return str(_("Enquiry %(number)s")) % {"number": self.pk}
