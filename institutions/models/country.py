"""A country as a living profile: short prose, its legal routes, and the designations that it gave."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import Citation, Owned, Publishable, Source
from editorial.partial_dates import PartialDateField, ordered
from editorial.search import search_column
from therapies.models import Therapy


class Country(Publishable):
    """A country, or a union of countries that makes rules for them."""

    owned: ClassVar[tuple[str, ...]] = ("sections", "legal_routes", "designations", "citations")
    summary_field = "summary"

    name = models.CharField(_("name"), max_length=80, unique=True)
    code = models.CharField(
        _("code"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters of ISO 3166-1, for example FR."))],
        help_text=_("ISO 3166-1 alpha-2; EU for the European Union."),
    )
    synonyms = models.TextField(_("other names"), blank=True, help_text=_("One a line, also as registries write them."))
    summary = models.TextField(
        _("plain-language summary"),
        blank=True,
        help_text=_("Two or three short sentences. Empty: the page says that it is not yet researched."),
    )
    section_text = models.TextField(blank=True, editable=False)
    search = search_column(A=["name", "synonyms"], B=["summary"], D=["section_text"])

    class Meta(Publishable.Meta):
        ordering = ["name"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        indexes = [*Publishable.Meta.indexes, GinIndex(fields=["search"], name="institutions_country_search")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The reader's page."""
        return reverse("countries:detail", args=[self.slug])

    @property
    def has_editors_words(self) -> bool:
        """Whether its profile was begun; until then its page says that it is not yet researched."""
        return bool(self.summary) or any(getattr(self, name).exists() for name in self.owned)

    def refresh_search_text(self) -> None:
        """Copy the prose of the sections and the names of the routes, so that one column is searched."""
        parts = [
            *self.sections.values_list("body", flat=True),
            *self.legal_routes.values_list("name", flat=True),
        ]
        type(self).objects.filter(pk=self.pk).update(section_text="\n".join(parts))


class CountrySection(Owned):
    """Short prose under one heading of the profile; the live rows stand below it."""

    class Topic(models.TextChoices):
        """The headings of a profile, in their order on the page."""

        OVERVIEW = "overview", _("At a glance")
        CELLS = "cells", _("Which cells are studied")
        OTHER_APPROACHES = "other_approaches", _("Gene editing, scaffolds and combinations")
        REHABILITATION = "rehabilitation", _("Rehabilitation")
        SUPPORT = "support", _("Psychological support and assistive devices")
        REGULATION = "regulation", _("Who makes the rules, and the ways from laboratory to clinic")
        INSTITUTIONS = "institutions", _("Clinics, institutes and companies")
        TRIALS = "trials", _("Trials")
        EVIDENCE = "evidence", _("From research to practice: what is proven")
        RESULTS = "results", _("Movement, feeling, bladder and bowel, quality of life")
        PATIENTS = "patients", _("What people with spinal cord injury say")
        COLLABORATION = "collaboration", _("Working with other countries")
        ETHICS = "ethics", _("Ethics and safety")

    owner = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="sections")
    topic = models.CharField(_("heading"), max_length=20, choices=Topic)
    body = models.TextField(_("text"), help_text=_("Markdown; cite with [@key]."))

    class Meta(Owned.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(fields=["owner", "topic"], name="institutions_section_topic_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_topic_display())


class LegalRoute(Owned):
    """One of a country's ways by which cells may reach people: a law or scheme, never an approval of a product."""

    class Kind(models.TextChoices):
        """What the route leads to."""

        RESEARCH = "research", _("Clinical research")
        FULL = "full", _("Full marketing authorisation")
        CONDITIONAL = "conditional", _("Conditional or time-limited authorisation")
        HOSPITAL = "hospital", _("Hospital exemption")
        POINT_OF_CARE = "point_of_care", _("Making the product at the bedside")
        INDIVIDUAL = "individual", _("Use for one named person")
        PRACTICE = "practice", _("Use in medical practice, outside trials")
        BORDERLINE = "borderline", _("What counts as a medicine at all")

    owner = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="legal_routes")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("leads to"), max_length=16, choices=Kind)
    summary = models.TextField(_("in plain words"), help_text=_("What it allows, to whom, and who decides."))
    law = models.CharField(_("law or rule"), max_length=300, blank=True)
    regulators = models.ManyToManyField(
        "institutions.Institution", blank=True, related_name="legal_routes", verbose_name=_("regulators")
    )
    in_force_from = PartialDateField(_("in force from"))
    in_force_until = PartialDateField(_("in force until"))
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta(Owned.Meta):
        verbose_name = _("legal route")
        verbose_name_plural = _("legal routes")
        constraints = [ordered("in_force_from", "in_force_until", name="institutions_route_dates_in_order")]

    def __str__(self) -> str:
        return self.name


class Designation(Owned):
    """A regulator's label that speeds up review (RMAT, sakigake, orphan). It is not an authorisation."""

    class Kind(models.TextChoices):
        """Which label."""

        RMAT = "rmat", _("RMAT (USA)")
        SAKIGAKE = "sakigake", _("Sakigake (Japan)")
        ORPHAN = "orphan", _("Orphan medicine")
        FAST_TRACK = "fast_track", _("Fast track")
        OTHER = "other", _("Other")

    owner = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="designations")
    therapy = models.ForeignKey(
        Therapy, on_delete=models.PROTECT, related_name="designations", verbose_name=_("therapy")
    )
    kind = models.CharField(_("label"), max_length=12, choices=Kind)
    product = models.CharField(_("product"), max_length=120)
    holder = models.CharField(_("holder"), max_length=160, blank=True)
    given_on = PartialDateField(_("given on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta(Owned.Meta):
        verbose_name = _("designation")
        verbose_name_plural = _("designations")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.product}"


class CountryCitation(Citation):
    """A source of a country's profile."""

    owner = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="citations")
