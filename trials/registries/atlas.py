"""Facts about a trial that editors copied from public copies of its registry page, as content/trials/ gives them.

They fill the registry's columns until the first real record of a registry arrives; from then on they are ignored.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.partial_dates import PartialDate
from editorial.snapshots import Unusable
from trials.criteria.about import concerns_injury
from trials.models import (
    RegistryRecord,
    Trial,
    TrialArm,
    TrialIdentifier,
    TrialIntervention,
    TrialOutcome,
    TrialSite,
    TrialSponsor,
)
from trials.models.choices import MatchStatus, Phase, Status, StudyType
from trials.registries import readings, tables
from trials.registries.identifiers import OTHER, recognise
from trials.registries.places import Places

REGISTRY = "atlas"

_TEXTS = {
    "title", "official_title", "acronym", "why_stopped", "summary", "allocation", "intervention_model",
    "primary_purpose", "masking", "enrolment_type", "criteria", "sex", "minimum_age", "maximum_age",
}  # fmt: skip
_DATES = {
    "start_date", "primary_completion_date", "completion_date", "first_posted", "last_update_posted", "results_posted",
    "verified_on", "registry_as_of",
}  # fmt: skip
_ROWS = {"ids", "sponsors", "sites", "arms", "interventions", "outcomes"}
_OTHERS = {"status", "phases", "study_type", "conditions", "keywords", "enrolment", "has_results"}
KEYS = _TEXTS | _DATES | _ROWS | _OTHERS


def begin_trial(slug: str, values: dict[str, Any]) -> Trial:
    """Find or make the trial and write its registry's columns from the key `registry`, which is taken out of `values`.

    Raises:
        Unusable: where a key is unknown, there is no title, or an identifier belongs to another trial.
    """
    facts = values.pop("registry", None) or {}
    if unknown := set(facts) - KEYS:
        known = ", ".join(sorted(KEYS))
        raise Unusable(f"registry.{min(unknown)}", _("Unknown key. Known are: %(choices)s.") % {"choices": known})
    if not facts.get("title"):
        raise Unusable("registry.title", _("A trial needs the title that the registry or the source gives it."))
    trial = Trial.objects.filter(slug=slug).first() or Trial(slug=slug)
    if trial.pk and trial.records.exclude(registry=REGISTRY).exists():
        return trial
    places = Places()
    trial.countries = places.countries(row.get("country", "") for row in _mappings(facts, "sites"))
    _write_columns(trial, facts)
    _write_rows(trial, facts, places)
    _read_criteria(trial)
    payload = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)
    RegistryRecord.objects.update_or_create(
        registry=REGISTRY,
        identifier=slug,
        defaults={
            "trial": trial,
            "payload": orjson.loads(payload),
            "digest": hashlib.sha256(payload).hexdigest(),
            "seen_at": timezone.now(),
        },
    )
    return trial


def _write_columns(trial: Trial, facts: Mapping[str, Any]) -> None:
    for name in _TEXTS:
        setattr(trial, name, str(facts.get(name) or ""))
    for name in _DATES:
        value = facts.get(name) or ""
        setattr(trial, name, PartialDate(value.isoformat() if isinstance(value, dt.date) else str(value)))
    trial.status_native = facts.get("status") or ""
    trial.status = trial.status_native if trial.status_native in Status.values else ""
    phases = facts.get("phases") or []
    trial.phase_native = ", ".join(phases)
    trial.phase = "_".join(phases) if "_".join(phases) in Phase.values else ""
    trial.study_type_native = facts.get("study_type") or ""
    trial.study_type = trial.study_type_native if trial.study_type_native in StudyType.values else ""
    trial.conditions = facts.get("conditions") or []
    trial.keywords = facts.get("keywords") or []
    trial.enrolment = facts.get("enrolment")
    trial.has_results = bool(facts.get("has_results"))
    trial.sponsor = next((s["name"] for s in _mappings(facts, "sponsors")), "")
    trial.search_text = "\n".join(_searchable(facts))
    trial.concerns_injury = concerns_injury((trial.title, trial.official_title, *trial.conditions), trial.criteria)
    trial.save()


def _searchable(facts: Mapping[str, Any]) -> list[str]:
    texts = [str(i) for i in facts.get("ids") or []] + list(facts.get("conditions") or [])
    for name, keys in (
        ("sponsors", ["name"]),
        ("sites", ["facility", "city", "country"]),
        ("interventions", ["name"]),
    ):
        texts += [row[key] for row in _mappings(facts, name) for key in keys if row.get(key)]
    return list(dict.fromkeys(texts))


def _mappings(facts: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = facts.get(name) or []
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise Unusable(f"registry.{name}[{number}]", _("This must be a mapping of keys to values."))
    return list(rows)


def _write_rows(trial: Trial, facts: Mapping[str, Any], places: Places) -> None:
    for rows in (
        trial.identifiers,
        trial.sponsors,
        trial.sites,
        trial.arms,
        trial.interventions,
        trial.outcomes,
    ):
        rows.all().delete()
    _write_identifiers(trial, facts.get("ids") or [])
    for position, row in enumerate(_mappings(facts, "sponsors")):
        TrialSponsor.objects.create(
            trial=trial,
            position=position,
            name=row["name"],
            role=row.get("role", TrialSponsor.Role.LEAD if position == 0 else TrialSponsor.Role.COLLABORATOR),
            **_match(places.institution(row["name"])),
        )
    for position, row in enumerate(_mappings(facts, "sites")):
        country = places.country(row.get("country", ""))
        TrialSite.objects.create(
            trial=trial,
            position=position,
            facility=row.get("facility", ""),
            city=row.get("city", ""),
            country_name=row.get("country", ""),
            country_id=country,
            **_match(places.institution(row.get("facility", ""), country)),
        )
    simple: list[tuple[str, Any, tuple[str, ...]]] = [
        ("arms", TrialArm, ("label", "kind", "description", "interventions")),
        ("interventions", TrialIntervention, ("kind", "name", "description", "other_names")),
        ("outcomes", TrialOutcome, ("kind", "measure", "time_frame", "description")),
    ]
    for name, model, columns in simple:
        for position, row in enumerate(_mappings(facts, name)):
            model.objects.create(trial=trial, position=position, **{c: row[c] for c in columns if c in row})


def _read_criteria(trial: Trial) -> None:
    with tables.open_cursor() as cursor:
        stated = [readings.Stated.of(trial.pk, vars(trial))] if trial.concerns_injury else []
        readings.replace(cursor, [trial.pk], stated)


def _match(institution: int | None) -> dict[str, Any]:
    status = MatchStatus.MACHINE if institution else MatchStatus.UNMATCHED
    return {"institution_id": institution, "match_status": status}


def _write_identifiers(trial: Trial, texts: list[Any]) -> None:
    kinds = TrialIdentifier.Kind
    leading = [kinds.PRIMARY, kinds.SECONDARY, kinds.ALIAS]
    for position, text in enumerate(texts):
        found = recognise(str(text))
        kind = kinds.OTHER if found.scheme == OTHER else kinds.SECONDARY if position else kinds.PRIMARY
        held = TrialIdentifier.objects.filter(scheme=found.scheme, value=found.value, kind__in=leading)
        holder = held.exclude(trial=trial).select_related("trial").first()
        if holder and holder.trial.records.filter(registry=REGISTRY).exists():
            raise Unusable(
                f"registry.ids[{position}]",
                _("“%(value)s” belongs to the trial %(trial)s already.") % {"value": text, "trial": holder.trial.slug},
            )
        TrialIdentifier.objects.create(
            trial=trial,
            position=position,
            scheme=found.scheme,
            value=found.value,
            original=found.original,
            # A registry's own record keeps its number.
            kind=kinds.CLAIMED if holder else kind,
        )
