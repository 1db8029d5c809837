"""Provenance as a row: what was read, where, and when."""

from typing import Final

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from editorial.models.publishable import Publishable
from editorial.partial_dates import PartialDateField
from editorial.search import search_column

_DOI, _PMID, _PMCID = (
    "https://doi.org/{}",
    "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
)


class Source(Publishable):
    """A paper, registry page, law, regulator's or other page on which a statement rests."""

    class Kind(models.TextChoices):
        """What sort of text it is; readers see it beside each reference."""

        ARTICLE = "article", _("Research article")
        REVIEW = "review", _("Review or meta-analysis")
        PROTOCOL = "protocol", _("Study protocol")
        GUIDELINE = "guideline", _("Guideline or position statement")
        REGISTRY = "registry", _("Registry record")
        REGISTRY_COPY = "registry_copy", _("Copy of a registry record")
        REGULATOR = "regulator", _("Regulator's page")
        LAW = "law", _("Law or official text")
        INSTITUTION = "institution", _("Page of the institution itself")
        COMPANY = "company", _("Company statement")
        ADVERT = "advert", _("Advert, or own page of a seller outside trials")
        PRESS = "press", _("News report")
        DATASET = "dataset", _("Data set")
        OTHER = "other", _("Other page")

    # It is read on a day, and whatever cites it is looked at again.
    needs_review_date = False

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    title = models.CharField(_("title"), max_length=400)
    authors = models.CharField(
        _("authors"),
        max_length=400,
        blank=True,
        help_text=_("As the source lists them; “et al.” where there are many."),
    )
    publication = models.CharField(
        _("published in"), max_length=300, blank=True, help_text=_("Journal, site or publisher.")
    )
    published_on = PartialDateField(_("date of the source"), help_text=_("2018, 2018-05 or 2018-05-11."))
    url = models.URLField(_("address"), max_length=600, blank=True)
    doi = models.CharField("DOI", max_length=120, blank=True, help_text=_("Begins with 10., without https://doi.org/."))
    pmid = models.CharField("PMID", max_length=12, blank=True, help_text=_("The number in PubMed."))
    pmcid = models.CharField(
        "PMCID", max_length=14, blank=True, help_text=_("The number in PubMed Central, with PMC before it.")
    )
    accessed_on = models.DateField(
        _("read on"),
        null=True,
        blank=True,
        help_text=_("The day on which somebody last read it there; readers see it."),
    )
    extent_read = models.CharField(
        _("what was read"),
        max_length=200,
        blank=True,
        help_text=_("For example “abstract only” or “through a copy on another site”. Empty: all of it."),
    )
    notes = models.TextField(_("notes"), blank=True, help_text=_("Readers see them in the list of sources."))
    retracted_on = PartialDateField(_("retracted on"), help_text=_("Readers see a warning wherever it is cited."))
    search = search_column(A=["title"], B=["authors", "publication", "doi", "pmid", "pmcid"], C=["notes"])

    class Meta(Publishable.Meta):
        ordering = ["slug"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = [*Publishable.Meta.indexes, GinIndex(fields=["search"], name="editorial_source_search")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(url="") | ~models.Q(doi="") | ~models.Q(pmid="") | ~models.Q(pmcid=""),
                name="editorial_source_can_be_found",
                violation_error_message=_("Give an address, a DOI, a PMID or a PMCID, so that readers can find it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def link(self) -> str:
        """The best address: the DOI where there is one, then PubMed, PubMed Central, then the page."""
        if self.doi:
            return _DOI.format(self.doi)
        if self.pmid:
            return _PMID.format(self.pmid)
        if self.pmcid:
            return _PMCID.format(self.pmcid)
        return self.url

    @property
    def public_link(self) -> str:
        """The address as readers get it; '' for what sells a therapy outside trials, which gets no link."""
        return "" if self.kind == self.Kind.ADVERT else self.link


def _filled(form: str, column: str) -> When:
    before, after = form.split("{}")
    return When(~models.Q(**{column: ""}), then=Concat(models.Value(before), column, models.Value(after)))


# `Source.link`, as the database works it out.
LINK: Final = Case(
    _filled(_DOI, "doi"),
    _filled(_PMID, "pmid"),
    _filled(_PMCID, "pmcid"),
    default="url",
    output_field=models.CharField(),
)
