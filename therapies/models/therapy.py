"""What is given: cells, scaffolds, edited cells, and the care that stands beside them."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import Citation, Publishable
from editorial.search import search_column


class Therapy(Publishable):
    """One kind of treatment, described once, wherever it is given."""

    class Kind(models.TextChoices):
        """What sort of treatment it is."""

        CELLS = "cells", _("Cells")
        SCAFFOLD = "scaffold", _("Scaffold or other biomaterial")
        GENE_EDITING = "gene_editing", _("Gene-edited cells")
        COMBINATION = "combination", _("Combination of treatments")
        REHABILITATION = "rehabilitation", _("Rehabilitation")
        DEVICE = "device", _("Assistive or stimulating device")
        SUPPORT = "support", _("Psychological and social support")

    class CellFamily(models.TextChoices):
        """The family of cells, by what they are and not by who sells them."""

        NEURAL = "neural", _("Neural stem and progenitor cells")
        MESENCHYMAL = "mesenchymal", _("Mesenchymal stromal cells")
        OLFACTORY = "olfactory", _("Olfactory ensheathing cells")
        OLIGODENDROCYTE = "oligodendrocyte", _("Oligodendrocyte progenitor cells")
        PLURIPOTENT = "pluripotent", _("Cells made from induced pluripotent stem cells")
        SCHWANN = "schwann", _("Schwann cells")
        MONONUCLEAR = "mononuclear", _("Mononuclear cells of bone marrow or blood")
        MUSE = "muse", _("Muse cells")
        OTHER = "other", _("Other cells")

    class CellSource(models.TextChoices):
        """The tissue that the cells come from."""

        BONE_MARROW = "bone_marrow", _("Bone marrow")
        ADIPOSE = "adipose", _("Fat tissue")
        UMBILICAL_CORD = "umbilical_cord", _("Umbilical cord")
        CORD_BLOOD = "cord_blood", _("Umbilical cord blood")
        PERIPHERAL_BLOOD = "peripheral_blood", _("Blood")
        OLFACTORY_MUCOSA = "olfactory_mucosa", _("Lining of the nose")
        OLFACTORY_BULB = "olfactory_bulb", _("Olfactory bulb")
        PERIPHERAL_NERVE = "peripheral_nerve", _("Nerve of the leg")
        FETAL_TISSUE = "fetal_tissue", _("Fetal brain or spinal cord")
        EMBRYONIC = "embryonic", _("Embryonic stem cell line")
        IPSC = "ipsc", _("Induced pluripotent stem cell line")
        SEVERAL = "several", _("Several tissues")

    class Donor(models.TextChoices):
        """Whose cells they are."""

        AUTOLOGOUS = "autologous", _("The person's own cells (autologous)")
        ALLOGENEIC = "allogeneic", _("A donor's cells (allogeneic)")
        EITHER = "either", _("The person's own or a donor's cells")

    owned: ClassVar[tuple[str, ...]] = ("citations",)
    summary_field = "summary"

    name = models.CharField(_("name"), max_length=160)
    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True)
    synonyms = models.TextField(
        _("synonyms"),
        blank=True,
        help_text=_("One a line: other names and abbreviations, as papers and adverts write them."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    cell_family = models.CharField(
        _("cell family"),
        max_length=16,
        choices=CellFamily,
        blank=True,
        help_text=_("For cells only: by what they are, and not by who sells them."),
    )
    cell_source = models.CharField(
        _("cell source"),
        max_length=20,
        choices=CellSource,
        blank=True,
        help_text=_("For cells only: the tissue that they come from."),
    )
    donor = models.CharField(
        _("donor"), max_length=12, choices=Donor, blank=True, help_text=_("For cells only: whose they are.")
    )
    summary = models.TextField(
        _("plain-language summary"),
        help_text=_("Two or three short sentences that a twelve-year-old can read."),
    )
    harms = models.TextField(
        _("harms"), blank=True, help_text=_("Markdown. Known and possible harms; stands first on the page.")
    )
    what_it_is = models.TextField(_("what it is"), blank=True, help_text=_("Markdown."))
    what_is_known = models.TextField(_("what is known"), blank=True, help_text=_("Markdown."))
    what_is_not_known = models.TextField(_("what is not known"), blank=True, help_text=_("Markdown."))
    # Said by one of the two, so that publishing one never changes what was published of the other.
    combines_with = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="combined_by",
        verbose_name=_("combines with"),
        blank=True,
        help_text=_("Therapies that are given together with this one."),
    )
    search = search_column(
        A=["name", "abbreviation"], B=["synonyms"], C=["summary"], D=["what_it_is", "what_is_known", "harms"]
    )

    class Meta(Publishable.Meta):
        ordering = ["name"]
        verbose_name = _("therapy")
        verbose_name_plural = _("therapies")
        indexes = [*Publishable.Meta.indexes, GinIndex(fields=["search"], name="therapies_therapy_search")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The reader's page."""
        return reverse("therapies:detail", args=[self.slug])

    @property
    def is_product(self) -> bool:
        """Whether it is a thing that a regulator allows and somebody sells; care by people is neither."""
        return self.kind not in {self.Kind.REHABILITATION, self.Kind.SUPPORT}


class TherapyCitation(Citation):
    """A source of a therapy's page."""

    owner = models.ForeignKey(Therapy, on_delete=models.CASCADE, related_name="citations")
