"""Filters of therapies and findings."""

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from editorial.filters import AtlasFilterSet, Choices, Keys, Ordering
from therapies.models import Finding, Therapy


class TherapyFilter(AtlasFilterSet):
    """Therapies by kind, cells and donor."""

    kind = Choices(label=_("Kind"), choices=Therapy.Kind.choices)
    cell_source = Choices(label=_("Cell source"), choices=Therapy.CellSource.choices)
    donor = Choices(label=_("Donor"), choices=Therapy.Donor.choices)
    ordering = Ordering({"name": (_("Name, A to Z"), ("name",)), "-name": (_("Name, Z to A"), ("-name",))})

    class Meta:
        model = Therapy
        fields: list[str] = []


class FindingFilter(AtlasFilterSet):
    """Findings by therapy, outcome, direction, design and certainty."""

    q = None  # type: ignore[assignment] # django-filter drops an inherited filter this way
    therapy = Keys(Therapy, field_name="therapy", label=_("Therapy"))
    outcome = Choices(label=_("Outcome"), choices=Finding.Outcome.choices)
    direction = Choices(label=_("Direction"), choices=Finding.Direction.choices)
    design = Choices(label=_("Study design"), choices=Finding.Design.choices)
    certainty = Choices(label=_("Certainty"), choices=Finding.Certainty.choices)
    ordering = Ordering(
        {
            "therapy": (_("Therapy"), ("therapy__name",)),
            "-total": (_("Most people first"), (Coalesce("total", Value(-1)).desc(),)),
        }
    )

    class Meta:
        model = Finding
        fields: list[str] = []
