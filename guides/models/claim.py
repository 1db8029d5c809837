"""What articles say, and what was found when it was looked for."""

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import Citation, Owned, Publishable
from editorial.search import search_column
from institutions.models import Country, Institution
from therapies.models import Therapy
from trials.models import Trial

# What is about no country comes last.
BY_COUNTRY = Coalesce("country__name", Value("~"))


class Claim(Publishable):
    """One checkable sentence, in our own words, with a verdict."""

    class Verdict(models.TextChoices):
        """What the search for it yielded."""

        SUPPORTED = "supported", _("Supported")
        PARTLY = "partly", _("Partly supported")
        NOT_FOUND = "not_found", _("Not found")
        CONTRADICTED = "contradicted", _("Contradicted")

    owned: ClassVar[tuple[str, ...]] = ("searches", "citations")
    rests_on: ClassVar[tuple[str, ...]] = ("citations", "searches")

    statement = models.CharField(_("the claim, in our words"), max_length=300)
    made_by = models.CharField(
        _("who says so"),
        max_length=200,
        help_text=_("For example “promotional country articles about France”."),
    )
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    finding = models.TextField(_("what we found"), help_text=_("Markdown; cite with [@key]."))
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("country")
    )
    therapies = models.ManyToManyField(Therapy, blank=True, related_name="claims", verbose_name=_("therapies"))
    institutions = models.ManyToManyField(
        Institution, blank=True, related_name="claims", verbose_name=_("institutions")
    )
    trials = models.ManyToManyField(Trial, blank=True, related_name="claims", verbose_name=_("trials"))
    search = search_column(A=["statement"], C=["finding"], D=["made_by"])

    class Meta(Publishable.Meta):
        ordering = [BY_COUNTRY, "slug"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [*Publishable.Meta.indexes, GinIndex(fields=["search"], name="guides_claim_search")]

    def __str__(self) -> str:
        return self.statement

    @property
    def name_alone(self) -> str:
        """The verdict, and then the statement: alone it would be said once more."""
        return f"{self.get_verdict_display()}: {self.statement}"

    def get_absolute_url(self) -> str:
        """The reader's page."""
        return reverse("claims:detail", args=[self.slug])

    @property
    def last_searched_on(self) -> dt.date | None:
        """The day of the latest search; None where none is recorded."""
        return max((search.searched_on for search in self.searches.all()), default=None)


class Search(Owned):
    """Where was looked, in which words, on which date, and what came up."""

    owner = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="searches")
    place = models.CharField(_("where"), max_length=200, help_text=_("A registry, a database or a site."))
    words = models.CharField(_("in which words"), max_length=300, blank=True)
    searched_on = models.DateField(_("on"))
    outcome = models.CharField(_("what came up"), max_length=300)

    class Meta(Owned.Meta):
        verbose_name = _("search")
        verbose_name_plural = _("searches")

    def __str__(self) -> str:
        return f"{self.place}, {self.searched_on}"


class ClaimCitation(Citation):
    """A source of a verdict."""

    owner = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="citations")
