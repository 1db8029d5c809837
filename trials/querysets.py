"""Words of queries about trials."""

from django.db.models import Exists, OuterRef

from trials.models import TrialIdentifier
from trials.registries.identifiers import OTHER, recognise


def with_identifier(text: str) -> Exists:
    """Condition: the trial holds this identifier of a register, in whatever capitals, with '-' for '/'."""
    found = next((seen for seen in (recognise(text), recognise(text.replace("-", "/"))) if seen.scheme != OTHER), None)
    kinds = [TrialIdentifier.Kind.PRIMARY, TrialIdentifier.Kind.SECONDARY, TrialIdentifier.Kind.ALIAS]
    holders = TrialIdentifier.objects.filter(trial=OuterRef("pk"), kind__in=kinds)
    return Exists(holders.filter(scheme=found.scheme, value=found.value) if found else holders.none())
