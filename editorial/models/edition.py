"""Editions: every state of a record that somebody saved, and what waits to be published.

These rows name their record by kind and stable key and hold no key to it, so that they outlive it.
"""

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from editorial.search import CONFIG, Fold

if TYPE_CHECKING:
    from editorial.models.publishable import Publishable

_Row = TypeVar("_Row", bound=models.Model)


class AboutManager(models.Manager[_Row]):
    """Rows about records."""

    def about(self, obj: "Publishable") -> models.QuerySet[_Row]:
        """Those about one record."""
        return self.filter(kind=obj._meta.label_lower, key=obj.slug)


class About(models.Model):
    """A row about one record: its kind as `app.model` in small letters, and its stable key."""

    kind = models.CharField(_("kind"), max_length=60, editable=False)
    key = models.CharField(_("key"), max_length=120, editable=False)

    objects: ClassVar[AboutManager[Self]] = AboutManager()

    class Meta:
        abstract = True


class Edition(About):
    """A record as somebody saved it. It is never changed; restoring it saves it anew."""

    number = models.PositiveIntegerField(_("number"))
    snapshot = models.JSONField(_("snapshot"))
    made_at = models.DateTimeField(_("saved on"))
    made_by = models.CharField(_("saved by"), max_length=150)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    # The edition that the editor had before them; 0 for a new record.
    based_on = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True)
    published_by = models.CharField(_("published by"), max_length=150, blank=True)
    # Whose words are in it that nobody has published yet, whoever saved it.
    authors = models.JSONField(_("authors"), default=list)
    # Somebody else saved first: the number of their edition. It waits until its author has picked from both.
    conflicts_with = models.PositiveIntegerField(null=True, blank=True)
    settled = models.BooleanField(default=False)
    search = models.GeneratedField(
        expression=SearchVector(Fold(Cast("snapshot", models.TextField())), config=CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering: ClassVar = ["kind", "key", "-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        indexes = [
            models.Index(fields=["-published_at"], name="editorial_edition_published"),
            models.Index(fields=["made_by", "-made_at"], name="editorial_edition_made"),
            GinIndex(fields=["search"], name="editorial_edition_search"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "number"], name="editorial_edition_numbered"),
            models.CheckConstraint(
                condition=models.Q(published_at=None, published_by="")
                | models.Q(published_at__isnull=False) & ~models.Q(published_by=""),
                name="editorial_edition_published_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.number}"


class Proposal(About):
    """What waits to be published of one record: its newest edition, and how far the review of it is."""

    class Stage(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Draft: being written")
        SUBMITTED = "submitted", _("Submitted: waits for a reviewer")
        RETURNED = "returned", _("Returned: the reviewer asks for changes")
        APPROVED = "approved", _("Approved: may be published")

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, verbose_name=_("edition"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT)
    # Whoever wrote in it, as its edition says: none of them may approve it.
    authors = models.JSONField(_("authors"), default=list)
    submitted_by = models.CharField(_("submitted by"), max_length=150, blank=True)
    submitted_at = models.DateTimeField(_("submitted on"), null=True, blank=True)
    reviewer = models.CharField(_("reviewer"), max_length=150, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "key"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="editorial_proposal_one_a_record"),
            models.CheckConstraint(
                condition=models.Q(submitted_by="", submitted_at=None)
                | ~models.Q(submitted_by="") & models.Q(submitted_at__isnull=False),
                name="editorial_proposal_submitted_by_and_at",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by="", decided_at=None)
                | ~models.Q(decided_by="") & models.Q(decided_at__isnull=False),
                name="editorial_proposal_decided_by_and_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=["returned", "approved"]) | ~models.Q(decided_by=""),
                name="editorial_proposal_decision_names_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.get_stage_display()}"


class Appointment(About):
    """An act on a record that is due at a set time; `manage.py publish_due` does it."""

    class Act(models.TextChoices):
        """What will be done."""

        PUBLISH = "publish", _("Publish")
        WITHDRAW = "withdraw", _("Withdraw")

    act = models.CharField(_("act"), max_length=10, choices=Act)
    # The edition that was to be published when the time was set; 0 for none, or where it was returned since.
    number = models.PositiveIntegerField(_("edition"), default=0)
    due_at = models.DateTimeField(_("due at"))
    set_by = models.CharField(_("set by"), max_length=150)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    # Why it could not be done when it was due; it is tried again until somebody removes it.
    failed_because = models.TextField(_("could not be done"), blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [models.UniqueConstraint(fields=["kind", "key", "act"], name="editorial_appointment_one_an_act")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.kind} {self.key}"


class Presence(About):
    """Who has the form of a record open, as their browser last said."""

    editor = models.CharField(_("editor"), max_length=150)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "editor"], name="editorial_presence_one_each")]

    def __str__(self) -> str:
        return f"{self.editor}: {self.kind} {self.key}"


class FormerKey(About):
    """A key that a record had before, `former`; its address leads to the new one for good."""

    former = models.CharField(_("former key"), max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "former"], name="editorial_formerkey_leads_to_one")]

    def __str__(self) -> str:
        return f"{self.kind} {self.former} -> {self.key}"


def key_was_taken(kind: str, key: str) -> bool:
    """Whether a record of this kind has editions under the key, or had it before, in whatever capitals.

    Another record under it would take the former one's address, and its editions for its own.
    """
    return (
        Edition.objects.filter(kind=kind, key__iexact=key).exists()
        or FormerKey.objects.filter(kind=kind, former__iexact=key).exists()
    )


class PreviewLink(About):
    """Lets somebody without an account see what readers would get; the token's hash alone is kept."""

    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(_("made by"), max_length=150)
    made_at = models.DateTimeField(_("made on"))
    expires_at = models.DateTimeField(_("expires on"))
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Correction(About):
    """What readers were told wrongly: public, and kept for good."""

    number = models.PositiveIntegerField(_("edition"))
    was_wrong = models.TextField(_("what was wrong"))
    wrong_since = models.DateField(_("since"), null=True, blank=True)
    is_now = models.TextField(_("what it says now"))
    made_by = models.CharField(_("entered by"), max_length=150)
    made_at = models.DateTimeField(_("entered on"))

    class Meta:
        ordering: ClassVar = ["-made_at"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.was_wrong[:60]}"
