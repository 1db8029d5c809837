"""A registry's record as our columns.

A status, phase or type that we do not know keeps its native words, leaves the mapped column empty and is reported;
nothing is defaulted.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model

from editorial.partial_dates import PartialDate
from trials.models import (
    TrialArm,
    TrialIdentifier,
    TrialIntervention,
    TrialOutcome,
    TrialReference,
    TrialSite,
    TrialSponsor,
)
from trials.registries import ahead
from trials.registries.identifiers import OTHER, Identifier, recognise
from trials.registries.matching import Matcher
from trials.registries.records import Organisation, StudyRecord
from trials.registries.words import phase_of, status_of, study_type_of

# Enums that we keep in the registry's words; these are ClinicalTrials.gov's, to tell when a new one comes up.
_ALLOCATIONS: Final = frozenset({"RANDOMIZED", "NON_RANDOMIZED", "NA"})
_MASKINGS: Final = frozenset({"NONE", "SINGLE", "DOUBLE", "TRIPLE", "QUADRUPLE"})
_STATED_AS: Final = frozenset({"ACTUAL", "ESTIMATED"})
_INTERVENTION_TYPES: Final = frozenset(
    {
        *("BEHAVIORAL", "BIOLOGICAL", "COMBINATION_PRODUCT", "DEVICE", "DIAGNOSTIC_TEST", "DIETARY_SUPPLEMENT"),
        *("DRUG", "GENETIC", "PROCEDURE", "RADIATION", "OTHER"),
    }
)
_KIND: Final = TrialIdentifier.Kind
_ROLE: Final = TrialSponsor.Role

Row = tuple[Any, ...]

# The columns of the rows that a study owns, in the order in which `CHILD_ROWS` gives them.
CHILD_COLUMNS: Final[dict[type[Model], tuple[str, ...]]] = {
    model: ("trial_id", "position", *columns)
    for model, columns in {
        TrialSponsor: ("name", "role", "sponsor_class", "institution_id", "match_status"),
        TrialSite: (
            *("facility", "status_native", "city", "region", "country_name", "latitude", "longitude"),
            *("institution_id", "match_status", "country_id"),
        ),
        TrialArm: ("label", "kind", "description", "interventions"),
        TrialIntervention: ("kind", "name", "description", "other_names"),
        TrialOutcome: ("kind", "measure", "time_frame", "description"),
        TrialReference: ("pmid", "kind", "citation"),
    }.items()
}


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """An enum value that our lists lack: stored as given, and told to the operator."""

    field: str
    value: str


def trial_columns(record: StudyRecord, identifiers: Iterable[Identifier]) -> dict[str, Any]:
    """The registry's columns of the trial, always in the same order."""
    return {
        "title": record.brief_title.strip() or record.official_title,
        "official_title": record.official_title,
        "acronym": record.acronym,
        "status": status_of(record.status),
        "status_native": record.status,
        "why_stopped": record.why_stopped,
        "phase": phase_of(record.phases),
        "phase_native": ", ".join(record.phases),
        "study_type": study_type_of(record.study_type),
        "study_type_native": record.study_type,
        "sponsor": record.sponsor.name,
        "summary": record.summary,
        "conditions": list(record.conditions),
        "keywords": list(record.keywords),
        "allocation": record.allocation,
        "intervention_model": record.intervention_model,
        "primary_purpose": record.primary_purpose,
        "masking": record.masking,
        "enrolment": record.enrolment.count,
        "enrolment_type": record.enrolment.type,
        "start_date": record.start.date,
        "start_date_type": record.start.type,
        "primary_completion_date": record.primary_completion.date,
        "primary_completion_date_type": record.primary_completion.type,
        "completion_date": record.completion.date,
        "completion_date_type": record.completion.type,
        "first_posted": record.first_posted.date,
        "last_update_posted": record.last_updated.date,
        "results_posted": record.results_posted.date,
        "verified_on": record.verified,
        "has_results": record.has_results,
        "criteria": record.eligibility,
        "sex": record.sex,
        "minimum_age": record.minimum_age,
        "maximum_age": record.maximum_age,
        "healthy_volunteers": record.healthy_volunteers,
        "ipd_sharing": record.data_sharing,
        "registry_as_of": record.as_of or record.last_updated.date,
        "concerns_injury": ahead.concerns_injury(record),
        "search_text": "\n".join(dict.fromkeys(filter(None, _searchable(record, identifiers)))),
    }


def _sponsors(record: StudyRecord, trial: int, matcher: Matcher) -> Iterator[Row]:
    sponsors = [sponsor for sponsor in (record.sponsor, *record.collaborators) if sponsor.name]
    for n, s in enumerate(sponsors):
        yield trial, n, s.name, _role(s, record), s.kind, *matcher.sponsor(trial, s.name)


def _sites(record: StudyRecord, trial: int, matcher: Matcher) -> Iterator[Row]:
    for n, s in enumerate(record.sites):
        where = (s.facility, s.status, s.city, s.region, s.country, s.latitude, s.longitude)
        yield trial, n, *where, *matcher.site(trial, s)


def _arms(record: StudyRecord, trial: int, _matcher: Matcher) -> Iterator[Row]:
    for n, a in enumerate(record.arms):
        yield trial, n, a.label, a.type, a.description, list(a.interventions)


def _interventions(record: StudyRecord, trial: int, _matcher: Matcher) -> Iterator[Row]:
    for n, i in enumerate(record.interventions):
        yield trial, n, i.type, i.name, i.description, list(i.other_names)


def _outcomes(record: StudyRecord, trial: int, _matcher: Matcher) -> Iterator[Row]:
    for n, o in enumerate(record.outcomes):
        yield trial, n, o.kind, o.measure, o.time_frame, o.description


def _references(record: StudyRecord, trial: int, _matcher: Matcher) -> Iterator[Row]:
    for n, r in enumerate(record.references):
        yield trial, n, r.pmid, r.type, r.citation


# The rows that the trial of a key owns, a table each.
CHILD_ROWS: Final[dict[type[Model], Callable[[StudyRecord, int, Matcher], Iterator[Row]]]] = {
    TrialSponsor: _sponsors,
    TrialSite: _sites,
    TrialArm: _arms,
    TrialIntervention: _interventions,
    TrialOutcome: _outcomes,
    TrialReference: _references,
}


def identifiers(record: StudyRecord) -> list[tuple[Identifier, str]]:
    """The numbers of the study, each once, with their kind; its own number comes first."""
    stated = [(record.registry_id, _KIND.PRIMARY), *((alias, _KIND.ALIAS) for alias in record.aliases)]
    stated += [(study_id.value, _KIND.SECONDARY) for study_id in (record.sponsor_id, *record.secondary_ids)]
    found: dict[tuple[str, str], tuple[Identifier, str]] = {}
    for text, kind in stated:
        if text.strip():
            identifier = recognise(text)
            # The record's own number leads to it even if we do not know the register.
            linked = _KIND.OTHER if identifier.scheme == OTHER and kind != _KIND.PRIMARY else kind
            found.setdefault((identifier.scheme, identifier.value), (identifier, linked))
    return list(found.values())


def unknown_values(record: StudyRecord) -> Iterator[UnknownValue]:
    """The enum values of the record that our lists lack, each once."""
    dates = (record.start, record.primary_completion, record.completion, record.enrolment)
    statuses = {record.status, record.last_known_status, *(site.status for site in record.sites)}
    for field, values, known in (
        ("status", {status for status in statuses if not status_of(status)}, frozenset()),
        ("phase", {"_".join(record.phases)} if not phase_of(record.phases) else set(), frozenset()),
        ("study type", {record.study_type} if not study_type_of(record.study_type) else set(), frozenset()),
        ("allocation", {record.allocation}, _ALLOCATIONS),
        ("masking", {record.masking}, _MASKINGS),
        ("type of date or enrolment", {date.type for date in dates}, _STATED_AS),
        ("date", {date.date for date in dates[:3] if PartialDate(date.date).latest is None}, frozenset()),
        ("number of people", {record.enrolment.unread}, frozenset()),
        ("type of intervention", {intervention.type for intervention in record.interventions}, _INTERVENTION_TYPES),
    ):
        for value in sorted(values - known - {""}):
            yield UnknownValue(field, value)


def _role(sponsor: Organisation, record: StudyRecord) -> str:
    return _ROLE.LEAD.value if sponsor is record.sponsor else _ROLE.COLLABORATOR.value


def _searchable(record: StudyRecord, numbers: Iterable[Identifier]) -> Iterator[str]:
    yield from (number.original for number in numbers)
    yield from record.conditions
    yield record.sponsor.name
    yield from (sponsor.name for sponsor in record.collaborators)
    for site in record.sites:
        yield from (site.facility, site.city, site.country)
    yield from (intervention.name for intervention in record.interventions)
