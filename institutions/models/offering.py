"""Who gives a therapy to people, inside or outside trials. Sourced and dated; never a recommendation."""

from collections.abc import Collection
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models import Citation, Publishable, Source
from editorial.partial_dates import PartialDateField
from institutions.models.institution import Institution
from therapies.models import Therapy


class Offering(Publishable):
    """Institution x therapy: what was said to be given, by whom, and when that was seen."""

    class Setting(models.TextChoices):
        """Under what cover it is given."""

        TRIAL = "trial", _("Inside a registered trial")
        AUTHORISED = "authorised", _("Under an authorisation or hospital exemption")
        COMPASSIONATE = "compassionate", _("Compassionate or expanded access")
        OUTSIDE = "outside", _("Outside trials and authorisations")
        NOT_STATED = "not_stated", _("Not stated")

    class Licence(models.TextChoices):
        """Whether the permission that is claimed was found."""

        VERIFIED = "verified", _("Verified with the regulator")
        CLAIMED = "claimed", _("Claimed, not verified")
        NONE_FOUND = "none_found", _("Searched, none found")
        NOT_STATED = "not_stated", _("Not stated")

    owned: ClassVar[tuple[str, ...]] = ("citations",)
    shown_on: ClassVar[tuple[str, ...]] = ("institution", "therapy")
    rests_on: ClassVar[tuple[str, ...]] = ("citations",)

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="offerings", verbose_name=_("institution")
    )
    therapy = models.ForeignKey(Therapy, on_delete=models.PROTECT, related_name="offerings", verbose_name=_("therapy"))
    setting = models.CharField(_("setting"), max_length=16, choices=Setting, default=Setting.NOT_STATED)
    licence = models.CharField(
        _("licence"),
        max_length=16,
        choices=Licence,
        default=Licence.NOT_STATED,
        help_text=_("Whether the permission that is claimed was found with the regulator."),
    )
    fee = models.CharField(
        _("what people pay"), max_length=200, blank=True, help_text=_("As stated. Empty: not stated.")
    )
    seen_on = PartialDateField(
        _("seen on"), help_text=_("When the page or advert was last seen: 2025, 2025-05 or 2025-05-11.")
    )
    ended_on = PartialDateField(_("ended on"))
    summary = models.TextField(_("what was said, and by whom"), blank=True)

    class Meta(Publishable.Meta):
        ordering = ["slug"]
        verbose_name = _("offering")
        verbose_name_plural = _("offerings")

    def __str__(self) -> str:
        return f"{self.institution}: {self.therapy}"

    def get_absolute_url(self) -> str:
        """Its row on the page of the institution."""
        return f"{self.institution.get_absolute_url()}#offering-{self.slug}"


def gets_no_link(institution: Institution) -> bool:
    """Whether it is said, if only in a draft, to give something outside trials: no link, contact or place of it."""
    return institution.offerings.filter(setting=Offering.Setting.OUTSIDE).exists()


class OfferingCitation(Citation):
    """A source of an offering."""

    owner = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="citations")

    def clean_for_readers(self, authors: Collection[str], approvers: Collection[str] | None = None) -> None:
        """Who gives a therapy outside trials gets no link: its own pages are cited as adverts."""
        own_words = {Source.Kind.INSTITUTION, Source.Kind.COMPANY}
        if self.owner.setting == Offering.Setting.OUTSIDE and self.source.kind in own_words:
            kind = Source.Kind.ADVERT.label
            raise ValidationError({"source": _("Give this source the kind “%s”, so that readers get no link.") % kind})
