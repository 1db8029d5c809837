"""Trials in the API. The key of a trial is its registry id."""

from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from editorial.api.shape import Afterwards, Keys, PagePath
from editorial.api.sources import REVIEW, CitationSerializer
from editorial.api.views import PublishedViewSet
from trials.derived import DERIVED_FROM, derive
from trials.evidence import beside_of
from trials.filters import TrialFilter
from trials.models import (
    Disagreement,
    EligibilityGroup,
    RegistryRecord,
    Trial,
    TrialArm,
    TrialChange,
    TrialIdentifier,
    TrialIntervention,
    TrialOutcome,
    TrialReference,
    TrialSite,
    TrialSponsor,
    TrialTerm,
    TrialTreatment,
)
from trials.querysets import with_identifier

INSTITUTION = "Key of the institution that this is; null where nobody has tied it to one that is published."


class IdentifierSerializer(serializers.ModelSerializer[TrialIdentifier]):
    """A number of the trial."""

    class Meta:
        model = TrialIdentifier
        fields = ("scheme", "value", "kind")


class TrialSerializer(serializers.ModelSerializer[Trial]):
    """A trial as it stands in lists. Empty text means not stated; `*_native` are the registry's own words."""

    key = serializers.CharField(source="slug")
    countries = Keys("sites__country", help_text="Keys of the countries with a site.")
    therapies = Keys("treatments__therapy", help_text="Keys of the therapies given.")
    identifiers = IdentifierSerializer(many=True)
    page = PagePath("/trials/")

    class Meta:
        model = Trial
        fields: tuple[str, ...] = (
            "key", "title", "plain_title", "acronym", "status", "status_native", "phase", "phase_native", "study_type",
            "sponsor", "enrolment", "enrolment_type", "start_date", "completion_date", "last_update_posted",
            "verified_on", "registry_as_of", "results_state", "relevance", "payment", "countries", "therapies",
            "identifiers", "page",
        )  # fmt: skip


class SponsorSerializer(serializers.ModelSerializer[TrialSponsor]):
    """Who answers for the trial."""

    institution = serializers.CharField(source="institution.slug", allow_null=True, help_text=INSTITUTION)

    class Meta:
        model = TrialSponsor
        fields = ("name", "role", "sponsor_class", "institution")


class SiteSerializer(serializers.ModelSerializer[TrialSite]):
    """A place of the trial, in the registry's words."""

    institution = serializers.CharField(source="institution.slug", allow_null=True, help_text=INSTITUTION)

    class Meta:
        model = TrialSite
        fields = (
            "facility",
            "city",
            "region",
            "country_name",
            "status_native",
            "latitude",
            "longitude",
            "institution",
            "match_status",
        )


class ArmSerializer(serializers.ModelSerializer[TrialArm]):
    """A group of participants."""

    class Meta:
        model = TrialArm
        fields = ("label", "kind", "description", "interventions")


class InterventionSerializer(serializers.ModelSerializer[TrialIntervention]):
    """Something that is done."""

    class Meta:
        model = TrialIntervention
        fields = ("kind", "name", "description", "other_names")


class OutcomeSerializer(serializers.ModelSerializer[TrialOutcome]):
    """Something that is measured."""

    class Meta:
        model = TrialOutcome
        fields = ("kind", "measure", "time_frame", "description")


class ReferenceSerializer(serializers.ModelSerializer[TrialReference]):
    """A paper that the registry names."""

    class Meta:
        model = TrialReference
        fields = ("pmid", "kind", "citation")


class TreatmentSerializer(serializers.ModelSerializer[TrialTreatment]):
    """What an arm gets, as an editor read it."""

    therapy = serializers.CharField(
        source="therapy.slug", allow_null=True, help_text="Key of the therapy; null where none is published."
    )

    class Meta:
        model = TrialTreatment
        fields = (
            "therapy", "arm", "role", "product", "route", "route_words", "dose", "immunosuppression", "surgery",
            "sham", "note",
        )  # fmt: skip


class TermSerializer(serializers.ModelSerializer[TrialTerm]):
    """What taking part asks or gives, as an editor read it. A topic that is absent is not stated."""

    sources = Keys("sources")

    class Meta:
        model = TrialTerm
        fields = ("topic", "says", "sources")


class EligibilityGroupSerializer(serializers.ModelSerializer[EligibilityGroup]):
    """The criteria of one cohort. Levels are numbers from 0 (C1) to 29 (S5); days count from the injury.

    Those of the origin `machine` were read by rules, and no editor has checked them yet. `quotes` names for each field
    the places in the trial's `criteria` on which it rests, `[start, end]` in characters; `unsure` are the fields of
    which the text says something that the rules could not read.
    """

    quotes = serializers.DictField(
        child=serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    )

    class Meta:
        model = EligibilityGroup
        fields = (
            "label", "origin", "ais", "ais_when", "ais_words", "level_min", "level_max", "level_kind", "level_words",
            "days_min", "days_min_inclusive", "days_max", "days_max_inclusive", "days_anchor", "days_words", "age_min",
            "age_max", "age_words", "traumatic", "penetrating", "ventilator", "earlier_cell_therapy", "other_words",
            "quotes", "unsure",
        )  # fmt: skip


class DisagreementSerializer(serializers.ModelSerializer[Disagreement]):
    """Two sources say different things; both are given."""

    sources = Keys("sources")

    class Meta:
        model = Disagreement
        fields = ("about", "registry_says", "other_says", "other_name", "sources")


class RecordSerializer(serializers.ModelSerializer[RegistryRecord]):
    """One registry's record of the trial. The facts of the leading record are the trial's own: its `facts` are null.

    The registry `atlas` stands for what editors copied from public copies of a record.
    """

    class Meta:
        model = RegistryRecord
        fields = ("registry", "register", "identifier", "as_of", "seen_at", "last_seen_on", "facts", "differs")


class RegistryChangeSerializer(serializers.ModelSerializer[TrialChange]):
    """A field that a registry changed. Of lists `was` holds what went and `now` what came."""

    class Meta:
        model = TrialChange
        fields = ("registry", "register", "identifier", "field", "was", "now", "seen_on", "as_of")


class DerivedSerializer(serializers.Serializer[Any]):
    """What follows from the facts by a rule; `value` is yes, no, not_stated, or what the rule says."""

    key = serializers.CharField()
    value = serializers.CharField()
    words = serializers.CharField()
    rule = serializers.CharField()


class DerivedField(Afterwards, serializers.ListField):
    """What follows, each with its rule."""

    child = DerivedSerializer()


class TrialDetailSerializer(TrialSerializer):
    """A trial whole."""

    sponsors = SponsorSerializer(many=True)
    sites = SiteSerializer(many=True)
    arms = ArmSerializer(many=True)
    interventions = InterventionSerializer(many=True)
    outcomes = OutcomeSerializer(many=True)
    references = ReferenceSerializer(many=True)
    treatments = TreatmentSerializer(many=True)
    terms = TermSerializer(many=True)
    eligibility_groups = EligibilityGroupSerializer(many=True)
    related_trials = Keys("relations__other", help_text="Keys of trials that this one follows or belongs to.")
    findings = Keys("trial_findings__finding", help_text="Keys of the findings that it yielded.")
    disagreements = DisagreementSerializer(many=True)
    records = RecordSerializer(many=True)
    registry_changes = RegistryChangeSerializer(many=True, source="changes")
    derived = DerivedField(read_only=True, help_text="What follows from the facts, each with its rule in words.")
    citations = CitationSerializer(many=True)

    class Meta(TrialSerializer.Meta):
        fields = (
            *TrialSerializer.Meta.fields, "official_title", "summary", "plain_summary", "why_stopped", "conditions",
            "keywords", "allocation", "intervention_model", "primary_purpose", "masking", "primary_completion_date",
            "first_posted", "results_posted", "has_results", "results_summary", "results_searched_on", "is_programme",
            "criteria", "sex", "minimum_age", "maximum_age", "healthy_volunteers", "ipd_sharing", "note", "sponsors",
            "sites", "arms", "interventions", "outcomes", "references", "treatments", "terms", "eligibility_groups",
            "related_trials", "findings", "disagreements", "records", "registry_changes", "derived", "citations",
            *REVIEW,
        )  # fmt: skip


class TrialViewSet(PublishedViewSet):
    """Trials and programmes."""

    serializer_class = TrialSerializer
    detail_serializer_class = TrialDetailSerializer
    filterset_class = TrialFilter

    def retrieve(self, request: Request, slug: str) -> Response:
        """One trial, with what follows from its facts."""
        response = super().retrieve(request, slug)
        names = self._names(request)
        if names is None or "derived" in names:
            trial = self.find(slug).only(*DERIVED_FROM).get()
            found = derive(trial, beside_of(trial), timezone.localdate())
            of_row = orjson.loads(orjson.dumps(response.data))
            response.data = of_row | {"derived": [DerivedSerializer(one).data for one in found]}
        return response

    def find(self, slug: str) -> QuerySet[Any]:
        """The trial of this key, or of any identifier of it, in whatever capitals."""
        return self.get_queryset().filter(Q(slug=slug) | with_identifier(slug)).order_by()
