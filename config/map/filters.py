"""What the map counts: treatment trials, of one therapy or of those that take people now."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from editorial.filters import AtlasFilterSet, Choices, Keys
from therapies.models import Therapy
from trials.filters import TrialFilter
from trials.models import Trial
from trials.querysets import is_up_to_date, says_it_is_open


class MapFilter(AtlasFilterSet):
    """Trials by therapy, and by what is open now."""

    q = None  # type: ignore[assignment] # django-filter drops an inherited filter this way
    show = Choices(
        label=_("Open now"), choices=[("open", _("Only trials that say they take people"))], method="open_now"
    )
    therapy = Keys(Therapy, label=_("Therapy"), method="of_therapy")

    class Meta:
        model = Trial
        fields: list[str] = []

    of_therapy = TrialFilter.of_therapy

    def open_now(self, queryset: QuerySet[Trial], _name: str, _value: list[str]) -> QuerySet[Trial]:
        """Those that say so in a record of the last year."""
        return queryset.filter(says_it_is_open() & is_up_to_date())
