"""Work that institutions of several places do together."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import Citation, Publishable
from editorial.partial_dates import PartialDateField, ordered
from institutions.models.country import Country
from institutions.models.institution import Institution


class Collaboration(Publishable):
    """A network, registry or joint study."""

    owned: ClassVar[tuple[str, ...]] = ("citations",)
    shown_on: ClassVar[tuple[str, ...]] = ("countries", "institutions")

    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("in plain words"))
    institutions = models.ManyToManyField(
        Institution, blank=True, related_name="collaborations", verbose_name=_("institutions")
    )
    countries = models.ManyToManyField(Country, blank=True, related_name="collaborations", verbose_name=_("countries"))
    started = PartialDateField(_("started"))
    ended = PartialDateField(_("ended"))
    uses_cells = models.BooleanField(
        _("studies cells"), default=False, help_text=_("Whether the joint work itself gives or studies cells.")
    )

    class Meta(Publishable.Meta):
        ordering = ["name"]
        verbose_name = _("collaboration")
        verbose_name_plural = _("collaborations")
        constraints = [
            *Publishable.Meta.constraints,
            ordered("started", "ended", name="institutions_collaboration_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the collaborations stand: the page of a country that takes part, else the list of countries."""
        country = self.countries.filter(state=self.State.PUBLISHED).first()
        return country.get_absolute_url() if country else reverse("countries:list")


class CollaborationCitation(Citation):
    """A source of a collaboration."""

    owner = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="citations")
