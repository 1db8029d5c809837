"""Long-form pages: explainers, essays, stories, policies."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import Citation, Publishable
from editorial.search import search_column


class Guide(Publishable):
    """A page of prose. A story needs the recorded consent of the person whose story it is, and is never evidence."""

    class Kind(models.TextChoices):
        """What sort of page it is."""

        EXPLAINER = "explainer", _("Guide")
        COUNTRY = "country", _("Country essay")
        STORY = "story", _("Story")
        POLICY = "policy", _("About this site")

    owned: ClassVar[tuple[str, ...]] = ("citations",)
    personal: ClassVar[dict[str, Any]] = {"kind": "story"}

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.EXPLAINER)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), help_text=_("One or two sentences, shown in lists."))
    body = models.TextField(_("text"), help_text=_("Markdown; cite with [@key]."))
    position = models.PositiveSmallIntegerField(
        _("order in lists"), default=100, help_text=_("Small numbers come first.")
    )
    consent_recorded_on = models.DateField(
        _("consent recorded on"),
        null=True,
        blank=True,
        help_text=_(
            "For a story: the day on which the person agreed in writing. Without it readers never see the story."
        ),
    )
    search = search_column(A=["title"], B=["summary"], D=["body"])

    class Meta(Publishable.Meta):
        ordering = ["position", "title"]
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        indexes = [*Publishable.Meta.indexes, GinIndex(fields=["search"], name="guides_guide_search")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(kind="story", state="published") | models.Q(consent_recorded_on__isnull=False),
                name="guides_published_story_has_consent",
                violation_error_message=_("A story is published only with the day on which consent was recorded."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean_for_readers(self) -> None:
        """A story is somebody's own."""
        if self.kind == self.Kind.STORY and not self.consent_recorded_on:
            raise ValidationError(
                {"consent_recorded_on": _("Readers see a story only after the day of its consent is recorded here.")}
            )

    @property
    def may_be_renamed(self) -> bool:
        """The addresses of pages about the site are the site's own."""
        return self.kind != self.Kind.POLICY

    def get_absolute_url(self) -> str:
        """The reader's page; pages about the site have addresses of their own at the top."""
        if self.kind == self.Kind.POLICY:
            return f"/{self.slug}/"
        return reverse("guides:detail", args=[self.slug])


class GuideCitation(Citation):
    """A source of a guide."""

    owner = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="citations")
