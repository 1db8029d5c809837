"""Findings with the trials that they come from."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from editorial.models import Publishable
from editorial.related import with_sources
from therapies.models import Finding


def with_studies(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """The findings with their sources and, as `trial_keys`, with the keys of their published trials."""
    trial = "trial_findings__trial"
    shown = Q(**{f"{trial}__state": Publishable.State.PUBLISHED})
    keys = ArrayAgg(f"{trial}__slug", filter=shown, distinct=True, default=[])
    # A statement that groups rows leaves out the order of the model, harms first, unless it is told.
    return with_sources(findings.annotate(trial_keys=keys).order_by(*(Finding._meta.ordering or ())))
