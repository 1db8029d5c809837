"""Hospitals, clinics, institutes, universities, companies, regulators and patients' organisations."""

from collections.abc import Collection
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from editorial.models import Citation, Owned, Publishable, Source
from editorial.partial_dates import PartialDateField
from editorial.roles import may_review
from editorial.search import search_column
from institutions.models.country import Country
from institutions.ror import is_valid_ror


def validate_ror(value: str) -> None:
    """Refuse a ROR id with a wrong form or check digits.

    Raises:
        ValidationError: with the value and an example.
    """
    if value and not is_valid_ror(value):
        raise ValidationError(
            _("“%(value)s” is not a ROR id: nine characters such as 02mh9a093, the last two of which check the rest."),
            code="ror",
            params={"value": value},
        )


class Institution(Publishable):
    """A body that treats, studies, makes, pays, rules or speaks for people. It is never rated."""

    class Kind(models.TextChoices):
        """What it is."""

        HOSPITAL = "hospital", _("Hospital")
        REHABILITATION = "rehabilitation", _("Rehabilitation centre")
        CLINIC = "clinic", _("Private clinic")
        INSTITUTE = "institute", _("Research institute")
        UNIVERSITY = "university", _("University")
        COMPANY = "company", _("Company")
        REGULATOR = "regulator", _("Regulator or public authority")
        NETWORK = "network", _("Network or registry")
        PATIENTS = "patients", _("Patients' organisation or charity")

    owned: ClassVar[tuple[str, ...]] = ("services", "adverse_statements", "citations")

    name = models.CharField(_("name"), max_length=200)
    local_name = models.CharField(_("name in its own language"), max_length=200, blank=True)
    aliases = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("One a line: abbreviations, former names, spellings in registries."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="institutions", verbose_name=_("country")
    )
    city = models.CharField(_("town"), max_length=100, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Degrees north, WGS 84."))
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("Degrees east, WGS 84."))
    ror = models.CharField(
        "ROR",
        max_length=9,
        blank=True,
        validators=[validate_ror],
        help_text=_("The nine characters after ror.org/. Most commercial clinics have none."),
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    summary = models.TextField(_("what it does in spinal cord injury"), blank=True)
    remit = models.TextField(
        _("remit"), blank=True, help_text=_("For a regulator: what it decides, and what it does not.")
    )
    founded = PartialDateField(_("founded"))
    search = search_column(A=["name", "local_name", "aliases"], B=["city", "ror"], C=["summary", "remit"])

    class Meta(Publishable.Meta):
        ordering = ["name"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        indexes = [*Publishable.Meta.indexes, GinIndex(fields=["search"], name="institutions_inst_search")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(ror="") | models.Q(ror__regex=r"^0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$"),
                name="institutions_institution_ror_format",
                violation_error_message=_("A ROR id has nine characters, such as 02mh9a093."),
            ),
            models.UniqueConstraint(
                NullIf(F("ror"), Value("")),
                name="institutions_institution_ror_once",
                violation_error_message=_("Another institution has this ROR id."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The reader's page."""
        return reverse("institutions:detail", args=[self.slug])

    @property
    def names(self) -> list[str]:
        """Every name it goes by."""
        return [name for name in (self.name, self.local_name, *self.aliases.splitlines()) if name.strip()]


class Service(Owned):
    """Something that the institution does for people, with who says so."""

    class Kind(models.TextChoices):
        """What is done."""

        ACUTE_CARE = "acute_care", _("Acute care")
        REHABILITATION = "rehabilitation", _("Rehabilitation")
        OCCUPATIONAL = "occupational", _("Occupational therapy")
        PHYSIOTHERAPY = "physiotherapy", _("Physiotherapy")
        PSYCHOLOGY = "psychology", _("Psychological support and counselling")
        DEVICES = "devices", _("Assistive devices")
        UROLOGY = "urology", _("Bladder and bowel care")
        FOLLOW_UP = "follow_up", _("Lifelong follow-up")
        CHILDREN = "children", _("Care of children")
        TRIALS = "trials", _("Takes part in trials")
        CELL_MAKING = "cell_making", _("Makes cell products")
        RESEARCH = "research", _("Research")
        INFORMATION = "information", _("Information and peer support")

    owner = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="services")
    kind = models.CharField(_("service"), max_length=16, choices=Kind)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta(Owned.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def __str__(self) -> str:
        return str(self.get_kind_display())


class AdverseStatement(Owned):
    """Something to the disadvantage of the institution, with the words it rests on and the institution's reply.

    A published one takes a source, a quotation, a second approver and the day on which a reply was invited.
    """

    owner = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="adverse_statements")
    statement = models.TextField(_("statement"), help_text=_("What is said, in our words."))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("source"))
    quotation = models.TextField(_("quotation"), blank=True, help_text=_("The source's own words."))
    second_approver = models.CharField(
        _("second approver"), max_length=150, blank=True, help_text=_("Who else has held it against the source.")
    )
    reply_invited_on = models.DateField(_("reply invited on"), null=True, blank=True)
    is_disputed = models.BooleanField(
        _("disputed"), default=False, help_text=_("The institution says that this is wrong; readers are told.")
    )
    reply = models.TextField(_("reply"), blank=True, help_text=_("In the institution's own words; readers see it."))

    class Meta(Owned.Meta):
        verbose_name = _("adverse statement")
        verbose_name_plural = _("adverse statements")

    def __str__(self) -> str:
        return Truncator(self.statement).words(14)

    @property
    def sources(self) -> list[Source]:
        """What it rests on, as the statements of other kinds name it."""
        return [self.source] if self.source else []

    def clean_for_readers(self, authors: Collection[str], approvers: Collection[str] | None = None) -> None:
        """What is said against a body rests on words that can be shown, on two people, and on a chance to answer."""
        lacking = {}
        if not self.source:
            lacking["source"] = _("Name the source that says it.")
        if not self.quotation.strip():
            lacking["quotation"] = _("Quote the source's own words.")
        if not self.reply_invited_on:
            lacking["reply_invited_on"] = _("Give the day on which the institution was invited to reply.")
        elif self.reply_invited_on > timezone.localdate():
            lacking["reply_invited_on"] = _("This day is still to come. Invite the reply first.")
        if not may_review(self.second_approver):
            lacking["second_approver"] = _("Name the login of a second person who may review.")
        elif self.second_approver in authors:
            lacking["second_approver"] = _("The second approver wrote in this edition. Somebody else must approve it.")
        elif approvers is not None and self.second_approver not in approvers:
            lacking["second_approver"] = _(
                "The second approver must approve this edition, signed in as such, and somebody else must publish it."
            )
        if lacking:
            raise ValidationError(lacking)


class InstitutionCitation(Citation):
    """A source of an institution's page."""

    owner = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="citations")
