"""Words of queries about trials."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.db.models.lookups import GreaterThanOrEqual

from editorial.models import Proposal, Publishable
from editorial.partial_dates import PartialDateField
from trials.models import EligibilityGroup, Trial, TrialChange, TrialIdentifier, TrialSite, TrialTreatment
from trials.models.choices import Status, StudyType
from trials.models.trial import a_year_ago
from trials.registries.identifiers import OTHER, recognise

# The columns of a row in a list; the others are long.
IN_LISTS = (
    "slug", "title", "plain_title", "status", "status_native", "phase", "phase_native", "study_type", "relevance",
    "is_programme", "sponsor", "start_date", "enrolment", "enrolment_type", "results_state", "registry_as_of",
)  # fmt: skip


def treatment_trials() -> QuerySet[Trial]:
    """The published treatment trials in people with spinal cord injury, as an editor judged them: what pages count."""
    return Trial.objects.published().filter(
        relevance=Trial.Relevance.SCI_TREATMENT, is_programme=False, study_type__in=["", StudyType.INTERVENTIONAL]
    )


def says_it_is_open() -> Q:
    """Condition: the registry's record says that the trial takes people; `is_up_to_date` tells how old that is."""
    return Q(status=Status.RECRUITING)


def for_lists(trials: QuerySet[Trial]) -> QuerySet[Trial]:
    """The trials with the columns that a list shows, and with `country_names` and `therapy_names`, in one query."""
    sites = TrialSite.objects.filter(trial=OuterRef("pk")).exclude(country_name="").order_by("country_name")
    tested = TrialTreatment.objects.filter(
        trial=OuterRef("pk"), role=TrialTreatment.Role.TESTED, therapy__state=Publishable.State.PUBLISHED
    ).order_by("therapy__name")
    return trials.only(*IN_LISTS).annotate(
        country_names=ArraySubquery(sites.values("country_name").distinct()),
        therapy_names=ArraySubquery(tested.values("therapy__name").distinct()),
    )


def with_changed_criteria(trials: QuerySet[Trial]) -> QuerySet[Trial]:
    """The trials with `criteria_changed`: whether an editor has yet to look at a change of who may take part."""
    waiting = TrialChange.objects.filter(
        trial=OuterRef("pk"), for_editors=True, looked_at=None, weight=TrialChange.Weight.ELIGIBILITY
    )
    return trials.annotate(criteria_changed=Exists(waiting.order_by()))  # type: ignore[no-redef] # fills the attribute


def with_identifier(text: str) -> Exists:
    """Condition: the trial holds this identifier of a register, in whatever capitals, with '-' for '/'."""
    found = next((seen for seen in (recognise(text), recognise(text.replace("-", "/"))) if seen.scheme != OTHER), None)
    kinds = [TrialIdentifier.Kind.PRIMARY, TrialIdentifier.Kind.SECONDARY, TrialIdentifier.Kind.ALIAS]
    holders = TrialIdentifier.objects.filter(trial=OuterRef("pk"), kind__in=kinds)
    return Exists(holders.filter(scheme=found.scheme, value=found.value) if found else holders.none())


def with_unchecked_criteria(trials: QuerySet[Trial]) -> QuerySet[Trial]:
    """The trials whose criteria a machine read and no editor has checked, not even in a draft that waits."""
    groups = EligibilityGroup.objects.order_by()
    checked = groups.filter(origin=EligibilityGroup.Origin.EDITOR)
    # Asked of the groups, which are few, and not of all trials.
    unchecked = groups.filter(origin=EligibilityGroup.Origin.MACHINE).exclude(trial__in=checked.values("trial"))
    drafts = Proposal.objects.filter(
        kind=Trial._meta.label_lower, edition__snapshot__owned__eligibility_groups__0__isnull=False
    )
    return trials.filter(pk__in=unchecked.values("trial")).exclude(slug__in=drafts.order_by().values("key"))


def is_up_to_date() -> Q:
    """Condition: the registry's facts are of the last year, or their date is not stated (`Trial.dated_since`)."""
    # '~' sorts after every digit, so that '2025' stands for the end of that year.
    last = Concat(F("registry_as_of"), Value("~"), output_field=PartialDateField())
    return Q(registry_as_of="") | Q(GreaterThanOrEqual(last, Value(a_year_ago().isoformat())))
