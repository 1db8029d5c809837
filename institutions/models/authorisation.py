"""What a country's regulator decided about a therapy."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import Citation, Publishable
from editorial.partial_dates import PartialDateField, ordered
from institutions.models.country import Country
from institutions.models.institution import Institution
from therapies.models import Therapy


class Authorisation(Publishable):
    """Therapy x country x status. An authorisation says what is allowed; it is not evidence that it works."""

    class Status(models.TextChoices):
        """What the regulator decided, or what became of it."""

        FULL = "full", _("Full authorisation")
        CONDITIONAL = "conditional", _("Conditional or time-limited authorisation")
        HOSPITAL_EXEMPTION = "hospital_exemption", _("Hospital exemption")
        COMPASSIONATE = "compassionate", _("Compassionate use for named people")
        TERM_ENDED = "term_ended", _("Term ended, outcome not found")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REFUSED = "refused", _("Refused")

    owned: ClassVar[tuple[str, ...]] = ("citations",)
    shown_on: ClassVar[tuple[str, ...]] = ("country", "therapy")
    rests_on: ClassVar[tuple[str, ...]] = ("citations",)

    therapy = models.ForeignKey(
        Therapy, on_delete=models.PROTECT, related_name="authorisations", verbose_name=_("therapy")
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="authorisations", verbose_name=_("country")
    )
    product = models.CharField(_("product"), max_length=120)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status,
        help_text=_(
            "What the regulator decided, or what became of it. It says nothing about whether the therapy works."
        ),
    )
    indication = models.TextField(_("for whom (indication)"), blank=True)
    holder = models.CharField(_("holder"), max_length=200, blank=True, help_text=_("Whom the decision names."))
    holder_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="authorisations_held",
        verbose_name=_("holder in the atlas"),
        help_text=_("The same body, where the atlas knows it."),
    )
    regulator = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="authorisations_given",
        verbose_name=_("regulator"),
        help_text=_("Who decided."),
    )
    decided_on = PartialDateField(_("decided on"))
    expires_on = PartialDateField(_("term ends on"))
    basis = models.TextField(
        _("what it rested on"), blank=True, help_text=_("How many people, which control, what was seen.")
    )
    note = models.TextField(_("what happened since"), blank=True)

    class Meta(Publishable.Meta):
        ordering = ["product", "slug"]
        verbose_name = _("authorisation")
        verbose_name_plural = _("authorisations")
        constraints = [
            *Publishable.Meta.constraints,
            ordered("decided_on", "expires_on", name="institutions_authorisation_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.product}, {self.country}"

    def get_absolute_url(self) -> str:
        """Its row on the page of the country."""
        return f"{reverse('countries:detail', args=[self.country.slug])}#authorisation-{self.slug}"


class AuthorisationCitation(Citation):
    """A source of an authorisation."""

    owner = models.ForeignKey(Authorisation, on_delete=models.CASCADE, related_name="citations")
