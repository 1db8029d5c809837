"""Filters of trials. Each related table is asked by EXISTS, so that a trial is counted once and nothing is sorted."""

import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from editorial.filters import AtlasFilterSet, Choices, Keys, Ordering
from institutions.models import Country, Institution
from therapies.models import Therapy
from trials.criteria.segments import SEGMENTS
from trials.models import EligibilityGroup, Trial, TrialSite, TrialSponsor, TrialTreatment
from trials.models.choices import Phase, Status
from trials.models.facets import CODES
from trials.models.trial import BY_SIZE

DAYS_A_MONTH = 30.4375
MAX_MONTHS = 1200
NUMBER = re.compile(r"[+-]?\d+(\.\d*)?(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


class MonthsField(forms.DecimalField):
    """A number in the digits that everyone writes: Python would also read '1_0' and digits of other scripts."""

    def to_python(self, value: Any) -> Any:
        """The number.

        Raises:
            ValidationError: it is none.
        """
        if value and not NUMBER.fullmatch(str(value).strip()):
            raise ValidationError(
                _("“%(value)s” is not a number. Enter a number such as 6 or 1.5."), params={"value": str(value)[:40]}
            )
        return super().to_python(value)


class Months(django_filters.NumberFilter):
    """A number of months with bounds of its own."""

    field_class = MonthsField

    def get_max_validator(self) -> None:
        """None beside its own."""


class TrialFilter(AtlasFilterSet):
    """Trials by status, phase, place, therapy, and whom their criteria name."""

    status = Choices(label=_("Status"), choices=Status.choices, method="of_value")
    phase = Choices(label=_("Phase"), choices=Phase.choices, method="of_value")
    country = Keys(Country, label=_("Country"), method="in_country")
    therapy = Keys(Therapy, label=_("Therapy"), method="of_therapy")
    cell_source = Choices(label=_("Cell source"), choices=Therapy.CellSource.choices, method="of_cell_source")
    institution = Keys(Institution, label=_("Institution"), method="at_institution")
    ais = django_filters.ChoiceFilter(
        label=_("AIS grade"),
        choices=[(grade, grade) for grade in "ABCDE"],
        method="asked_together",
        help_text=_("Trials whose criteria name this grade. The examination by your team gives it."),
    )
    level = django_filters.ChoiceFilter(
        label=_("Level of injury"),
        choices=[(segment, segment) for segment in SEGMENTS],
        method="asked_together",
        help_text=_("Trials whose criteria span this level, for example C5 or T10."),
    )
    months_since_injury = Months(
        label=_("Months since injury"),
        method="asked_together",
        min_value=0,
        max_value=MAX_MONTHS,
        help_text=_("Trials whose criteria span this time."),
    )
    ordering = Ordering(
        {
            "-start_date": (_("Latest start first"), ("-start_date",)),
            "start_date": (_("Earliest start first"), ("start_date",)),
            "-last_update_posted": (_("Lately updated first"), ("-last_update_posted",)),
            "-enrolment": (_("Largest first"), (BY_SIZE.desc(),)),
        }
    )

    class Meta:
        model = Trial
        fields: list[str] = []

    def of_value(self, queryset: QuerySet[Trial], name: str, value: list[str]) -> QuerySet[Trial]:
        """Trials with any of the values: by the index of this column, or with words and countries by theirs."""
        asked = self.form.cleaned_data
        if asked["q"] or asked["country"]:
            return queryset.filter(facets__overlap=[CODES[one] for one in value])
        return queryset.filter(**{f"{name}__in": value})

    def in_country(self, queryset: QuerySet[Trial], _name: str, value: list[Country]) -> QuerySet[Trial]:
        """Trials with a site in any of the countries."""
        return queryset.filter(facets__overlap=[country.pk for country in value])

    def of_therapy(self, queryset: QuerySet[Trial], _name: str, value: list[Therapy]) -> QuerySet[Trial]:
        """Trials in which any of the therapies is given."""
        return queryset.filter(Exists(TrialTreatment.objects.filter(trial=OuterRef("pk"), therapy__in=value)))

    def of_cell_source(self, queryset: QuerySet[Trial], _name: str, value: list[str]) -> QuerySet[Trial]:
        """Trials of cells from any of the tissues."""
        return queryset.filter(
            Exists(
                TrialTreatment.objects.filter(
                    trial=OuterRef("pk"), therapy__state="published", therapy__cell_source__in=value
                )
            )
        )

    def at_institution(self, queryset: QuerySet[Trial], _name: str, value: list[Institution]) -> QuerySet[Trial]:
        """Trials with any of the institutions as a site, sponsor or collaborator."""
        here = {"trial": OuterRef("pk"), "institution__in": value}
        return queryset.filter(Exists(TrialSite.objects.filter(**here)) | Exists(TrialSponsor.objects.filter(**here)))

    def asked_together(self, queryset: QuerySet[Trial], _name: str, _value: Any) -> QuerySet[Trial]:
        """Leave the work to `filter_queryset`: one cohort must hold all that is asked of grade, level and time."""
        return queryset

    def filter_queryset(self, queryset: QuerySet[Trial]) -> QuerySet[Trial]:
        """All filters; grade, level and time are asked of one eligibility group at once, as stated."""
        asked = self.form.cleaned_data
        group = Q()
        if asked["ais"]:
            group &= Q(ais__contains=[asked["ais"]])
        if asked["level"]:
            segment = SEGMENTS.index(asked["level"])
            group &= Q(level_min__lte=segment, level_max__gte=segment)
        if asked["months_since_injury"] is not None:
            group &= spans_day(round(float(asked["months_since_injury"]) * DAYS_A_MONTH))
        queryset = super().filter_queryset(queryset)
        if group:
            queryset = queryset.filter(Exists(EligibilityGroup.objects.filter(group, trial=OuterRef("pk"))))
        return queryset


def spans_day(day: int) -> Q:
    """Groups whose stated time since injury holds this day; a group that states no time does not."""
    begins = Q(days_min=None) | Q(days_min__lt=day) | Q(days_min=day, days_min_inclusive=True)
    ends = Q(days_max=None) | Q(days_max__gt=day) | Q(days_max=day, days_max_inclusive=True)
    return begins & ends & ~Q(days_min=None, days_max=None)
