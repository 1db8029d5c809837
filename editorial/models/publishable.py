"""What every record that readers may see shares: a key, a state, who checked it and when."""

from collections.abc import Collection
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.models.edition import key_was_taken
from editorial.upgrades import Step

_Record = TypeVar("_Record", bound=models.Model)


class PublishableQuerySet(models.QuerySet[_Record]):
    """Publication is a word of the query: every view, feed and API list starts from `published()`."""

    def published(self) -> Self:
        """Only what readers may see."""
        return self.filter(state=Publishable.State.PUBLISHED)

    def get_by_natural_key(self, slug: str) -> _Record:
        """The record of this stable key."""
        return self.get(slug=slug)


class PublishableManager(models.Manager[_Record]):
    """The same words on managers; written out, so that types reach related managers too."""

    def get_queryset(self) -> PublishableQuerySet[_Record]:
        """All records."""
        return PublishableQuerySet(self.model, using=self._db)

    def published(self) -> PublishableQuerySet[_Record]:
        """Only what readers may see."""
        return self.get_queryset().published()

    def get_by_natural_key(self, slug: str) -> _Record:
        """The record of this stable key."""
        return self.get_queryset().get_by_natural_key(slug)


class Publishable(models.Model):
    """A record with its own editorial life.

    `slug` is the stable key by which snapshots, shipped content, addresses and other records refer to it.
    """

    class State(models.TextChoices):
        """Whether readers see the record."""

        DRAFT = "draft", _("Draft: only staff see it")
        PUBLISHED = "published", _("Published: everyone sees it")
        WITHDRAWN = "withdrawn", _("Withdrawn: readers are told why it is gone")

    class Reviewer(models.TextChoices):
        """As what somebody reviewed a record."""

        CLINICIAN = "clinician", _("Clinician")
        SCIENTIST = "scientist", _("Scientist")
        LIVED = "lived", _("Person with a spinal cord injury")
        OTHER = "other", _("Other")

    # Reverse names of the rows that this record owns; they are part of its snapshot.
    owned: ClassVar[tuple[str, ...]] = ()
    # Columns that somebody else than the editor writes; they are in no snapshot.
    registry_owned: ClassVar[frozenset[str]] = frozenset()
    # What brings a snapshot from before a renamed column to the present form, oldest first.
    upgrades: ClassVar[tuple[Step, ...]] = ()
    # Names of keys and links to the records on whose pages this one stands, where it has no page of its own.
    shown_on: ClassVar[tuple[str, ...]] = ()
    # Which records are somebody's own, as a filter: no former text of theirs is shown to readers.
    personal: ClassVar[dict[str, Any]] = {}

    # What the gate asks of it before readers see it.
    # The column with the plain-language summary that readers get first; '' where it needs none.
    summary_field: ClassVar[str] = ""
    # Reverse names of owned rows of which it has at least one: a statement rests on something.
    rests_on: ClassVar[tuple[str, ...]] = ()
    # Whether a day must be set on which somebody looks at it again.
    needs_review_date: ClassVar[bool] = True

    slug = models.SlugField(
        _("key"),
        max_length=120,
        unique=True,
        help_text=_("Stands in the address of the page and in references to it. Letters, digits and hyphens."),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.DRAFT, editable=False, db_index=True
    )
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    published_by = models.CharField(_("published by"), max_length=150, blank=True, editable=False)
    # The number of the edition that readers see; 0 where no editor has changed the record yet. After an erasure that of
    # what it left, which no edition holds.
    edition = models.PositiveIntegerField(_("edition"), default=0, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=150, blank=True, editable=False)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=300, blank=True, editable=False)
    checked_on = models.DateField(
        _("checked against its sources on"),
        null=True,
        blank=True,
        help_text=_("The day on which somebody last held every statement against its source."),
    )
    reviewed_by = models.CharField(
        _("reviewed by"),
        max_length=200,
        blank=True,
        help_text=_("Name and profession of whoever reviewed it. Leave empty until a real person did."),
    )
    reviewed_as = models.CharField(
        _("reviewed as"),
        max_length=12,
        choices=Reviewer,
        blank=True,
        help_text=_("Readers see it beside the name."),
    )
    reviewer_interests = models.CharField(
        _("interests of the reviewer"),
        max_length=400,
        blank=True,
        help_text=_("As the reviewer declares them: work, shares, fees. Write “none declared” where there are none."),
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review_due = models.DateField(
        _("next review due"),
        null=True,
        blank=True,
        help_text=_("When somebody should look at it again; lists can be filtered by it."),
    )
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    # What the shipped atlas last wrote: the hash of its text, and `updated_at` as it was then. Where `updated_at` has
    # moved on since, an editor was here, and loading leaves the record alone.
    shipped_version = models.CharField(max_length=64, blank=True, editable=False)
    shipped_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[PublishableManager[Self]] = PublishableManager()

    class Meta:
        abstract = True
        indexes = [
            # Imported trials have no such day, so that it stays small.
            models.Index(
                fields=["review_due", "state"],
                name="%(app_label)s_%(class)s_due",
                condition=models.Q(review_due__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(state__in=["published", "withdrawn"], published_at__isnull=False)
                & ~models.Q(published_by=""),
                name="%(app_label)s_%(class)s_published_by_and_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") & models.Q(withdrawn_by="", withdrawn_at__isnull=True)
                | models.Q(state="withdrawn", withdrawn_at__isnull=False)
                & ~models.Q(withdrawn_by="")
                & ~models.Q(withdrawn_because=""),
                name="%(app_label)s_%(class)s_withdrawn_by_and_at",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by="", reviewed_on__isnull=True)
                | ~models.Q(reviewed_by="") & models.Q(reviewed_on__isnull=False),
                name="%(app_label)s_%(class)s_review_names_who_and_when",
                violation_error_message=_("Name both who reviewed it and when, or neither."),
            ),
        ]

    def natural_key(self) -> tuple[str]:
        """The stable key."""
        return (self.slug,)

    @classmethod
    def keys_of(cls, names: Collection[str]) -> dict[str, str]:  # noqa: ARG003 - models override it
        """The keys of the records that others call by these names: `{name: key}`."""
        return {}

    @property
    def is_published(self) -> bool:
        """Whether readers see it."""
        return self.state == self.State.PUBLISHED

    @property
    def name_alone(self) -> str:
        """Its name where nothing beside it says more: in lists of changes, in previews of links."""
        return str(self)

    @property
    def is_live(self) -> bool:
        """Whether it was ever published: its rows then stand for what readers got, and edits wait beside them."""
        return self.state != self.State.DRAFT

    @property
    def is_personal(self) -> bool:
        """Whether it is somebody's own: a story, which its owner may take back."""
        return bool(self.personal) and all(getattr(self, name) == value for name, value in self.personal.items())

    @property
    def has_editors_words(self) -> bool:
        """Whether an editor wrote in it. What came in bulk needs no summary and no review date."""
        return True

    def clean(self) -> None:
        """Refuse a change of a published record that readers must not see, and a key that another record had.

        Raises:
            ValidationError: with the field and the remedy.
        """
        super().clean()
        if self._state.adding and key_was_taken(self._meta.label_lower, self.slug):
            text = gettext("The key “%(key)s” belonged to another record. Choose another.")
            raise ValidationError({"slug": text % {"key": self.slug}})
        if self.is_published:
            self.clean_for_readers()

    @property
    def may_be_renamed(self) -> bool:
        """Whether an editor may choose its key."""
        return True

    def said_besides(self) -> frozenset[str]:
        """Columns of somebody else that the editor of this record writes, because nobody else does."""
        return frozenset()

    def clean_for_readers(self) -> None:
        """What a record must be before readers see it, beyond what every draft must be.

        Raises:
            ValidationError: with the field and the remedy.
        """

    def refresh_search_text(self) -> None:
        """Copy text of owned rows that readers search into a column of this row; called after owned rows change."""
