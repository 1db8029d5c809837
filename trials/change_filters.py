"""The list of what registries changed: published trials, what matters, by month."""

import re
from typing import Final

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from editorial.filters import AtlasFilterSet, Choices
from editorial.models import Publishable
from editorial.partial_dates import PartialDate
from trials.models import TrialChange

IN_CHANGES: Final = (
    *("field", "was", "now", "seen_on", "register", "identifier", "weight"),
    *("trial__slug", "trial__title", "trial__plain_title"),
)
_MONTH: Final = re.compile(r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])")
_MATTERS: Final = {
    "status": TrialChange.Weight.STATUS,
    "stopped": TrialChange.Weight.STOPPED,
    "enrolment": TrialChange.Weight.ENROLMENT,
    "eligibility": TrialChange.Weight.ELIGIBILITY,
    "results": TrialChange.Weight.RESULTS,
}


def shown_changes() -> QuerySet[TrialChange]:
    """Changes that matter in trials that readers see, newest first."""
    return TrialChange.objects.filter(
        weight__lt=TrialChange.Weight.REST, trial__state=Publishable.State.PUBLISHED
    ).order_by("-seen_on", "-pk")


class MonthField(forms.RegexField):
    """A month as 2026-11."""

    def __init__(self, **kwargs: object) -> None:
        message = _("“%(value)s” is no month. Write it as 2026-11.")
        super().__init__(regex=_MONTH, error_messages={"invalid": message}, **kwargs)  # type: ignore[arg-type] # options of any field


class MonthFilter(django_filters.Filter):
    """Changes that were seen in one month."""

    field_class = MonthField

    def filter(self, qs: QuerySet[TrialChange], value: str) -> QuerySet[TrialChange]:
        """Those of the month."""
        month = PartialDate(value)
        return qs.filter(seen_on__range=(month.earliest, month.latest)) if value else qs


class ChangeFilter(AtlasFilterSet):
    """Changes by month and by what they are about."""

    q = None  # type: ignore[assignment] # changes have no column of words
    month = MonthFilter(label=_("Month"), help_text=_("As 2026-11."))
    about = Choices(
        label=_("About"),
        choices=[(name, weight.label) for name, weight in _MATTERS.items()],
        method="of_weights",
    )

    class Meta:
        model = TrialChange
        fields: list[str] = []

    def of_weights(self, queryset: QuerySet[TrialChange], _name: str, names: list[str]) -> QuerySet[TrialChange]:
        """Those about any of these."""
        return queryset.filter(weight__in=[_MATTERS[name] for name in names])
