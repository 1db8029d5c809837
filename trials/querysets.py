"""Words of queries about trials."""

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.db.models.lookups import GreaterThanOrEqual

from editorial.partial_dates import PartialDateField
from trials.models import TrialIdentifier
from trials.models.trial import a_year_ago
from trials.registries.identifiers import OTHER, recognise


def with_identifier(text: str) -> Exists:
    """Condition: the trial holds this identifier of a register, in whatever capitals, with '-' for '/'."""
    found = next((seen for seen in (recognise(text), recognise(text.replace("-", "/"))) if seen.scheme != OTHER), None)
    kinds = [TrialIdentifier.Kind.PRIMARY, TrialIdentifier.Kind.SECONDARY, TrialIdentifier.Kind.ALIAS]
    holders = TrialIdentifier.objects.filter(trial=OuterRef("pk"), kind__in=kinds)
    return Exists(holders.filter(scheme=found.scheme, value=found.value) if found else holders.none())


def is_up_to_date() -> Q:
    """Condition: the registry's facts are of the last year, or their date is not stated (`Trial.dated_since`)."""
    # '~' sorts after every digit, so that '2025' stands for the end of that year.
    last = Concat(F("registry_as_of"), Value("~"), output_field=PartialDateField())
    return Q(registry_as_of="") | Q(GreaterThanOrEqual(last, Value(a_year_ago().isoformat())))
