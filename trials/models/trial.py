"""A trial, or a programme without a registry number.

Two hands write it and never the same column: the registry's columns come from imports alone and carry no format
constraint; the editor's columns are in the snapshot and no import touches them.
"""

import datetime as dt
from collections.abc import Collection
from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models import Publishable
from editorial.partial_dates import PartialDate, PartialDateField
from editorial.search import search_column
from editorial.snapshots import owned_rows
from trials.models.choices import Phase, Status, StudyType, label_of
from trials.models.facets import facets_column
from trials.registries.identifiers import OTHER, recognise

# An order has no nulls: who states no number comes last.
BY_SIZE = Coalesce("enrolment", Value(-1))


def a_year_ago() -> dt.date:
    """The day before which the registry's facts count as dated."""
    return timezone.now().date() - dt.timedelta(days=365)


_READ: Final = models.Q(state=Publishable.State.PUBLISHED, is_programme=False)
# The trials that 'Is there a trial for me?' looks at: treatments in people with spinal cord injury, as an editor says;
# where none has looked yet, as its record does. Many registers state no purpose: silence leaves none out. The database
# keeps an index of just these.
TO_MATCH: Final = _READ & (
    models.Q(relevance="sci_treatment") & ~models.Q(study_type__in=[StudyType.OBSERVATIONAL, StudyType.EXPANDED_ACCESS])
    | models.Q(
        relevance="not_assessed",
        concerns_injury=True,
        study_type=StudyType.INTERVENTIONAL,
        primary_purpose__in=["", "TREATMENT", "Treatment", "treatment"],
    )
)
# Those about the injury that it does not look at. The database keeps an index of these too.
NOT_TO_MATCH: Final = (
    _READ
    & (
        models.Q(relevance__in=["sci_treatment", "sci_other"])
        | models.Q(relevance="not_assessed", concerns_injury=True)
    )
    & ~TO_MATCH
)


class Trial(Publishable):
    """One study, however many registries list it. `slug` is its registry id with '/' as '-', or a programme's name."""

    class Relevance(models.TextChoices):
        """Whether the atlas counts it as a cell-therapy trial in people with spinal cord injury."""

        SCI_TREATMENT = "sci_treatment", _("Treatment trial in people with spinal cord injury")
        SCI_OTHER = "sci_other", _("Spinal cord injury, but not a treatment trial")
        NEAR_MISS = "near_miss", _("Not about spinal cord injury, but often taken for it")
        NOT_ASSESSED = "not_assessed", _("Not yet looked at by an editor")

    class ResultsState(models.TextChoices):
        """What an editor found when looking for results."""

        NOT_SEARCHED = "not_searched", _("Not yet searched for")
        NONE_FOUND = "none_found", _("None found")
        PRESS_ONLY = "press_only", _("Announced, but not published in a journal")
        POSTED = "posted", _("Posted in the registry")
        PUBLISHED = "published", _("Published in a journal")

    class Payment(models.TextChoices):
        """Whether people pay to take part."""

        NOT_STATED = "not_stated", _("Not stated")
        FREE = "free", _("Stated to be free")
        PAID = "paid", _("Participants pay")

    owned: ClassVar[tuple[str, ...]] = (
        "treatments",
        "terms",
        "eligibility_groups",
        "relations",
        "trial_findings",
        "disagreements",
        "citations",
    )
    summary_field = "plain_summary"

    # Read with `querysets.with_changed_criteria` alone.
    criteria_changed: bool = False

    # The registry's columns.
    title = models.TextField(_("title"))
    official_title = models.TextField(_("official title"), blank=True)
    acronym = models.TextField(_("acronym"), blank=True)
    status = models.CharField(_("status"), max_length=32, choices=Status, blank=True)
    status_native = models.TextField(_("status in the registry's words"), blank=True)
    why_stopped = models.TextField(_("why it stopped"), blank=True)
    phase = models.CharField(_("phase"), max_length=16, choices=Phase, blank=True)
    phase_native = models.TextField(_("phase in the registry's words"), blank=True)
    study_type = models.CharField(_("type of study"), max_length=24, choices=StudyType, blank=True)
    study_type_native = models.TextField(_("type in the registry's words"), blank=True)
    sponsor = models.TextField(_("sponsor"), blank=True)
    summary = models.TextField(_("summary in the registry's words"), blank=True)
    conditions = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("conditions"))
    keywords = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("keywords"))
    allocation = models.TextField(_("allocation"), blank=True)
    intervention_model = models.TextField(_("intervention model"), blank=True)
    primary_purpose = models.TextField(_("primary purpose"), blank=True)
    masking = models.TextField(_("masking"), blank=True)
    enrolment = models.BigIntegerField(_("enrolment"), null=True, blank=True)
    enrolment_type = models.TextField(_("enrolment is"), blank=True)
    start_date = PartialDateField(_("start"))
    start_date_type = models.TextField(blank=True)
    primary_completion_date = PartialDateField(_("primary completion"))
    primary_completion_date_type = models.TextField(blank=True)
    completion_date = PartialDateField(_("completion"))
    completion_date_type = models.TextField(blank=True)
    first_posted = PartialDateField(_("first posted"))
    last_update_posted = PartialDateField(_("last update posted"))
    results_posted = PartialDateField(_("results posted"))
    verified_on = PartialDateField(_("registry last verified"))
    has_results = models.BooleanField(_("results in the registry"), default=False)
    criteria = models.TextField(_("eligibility in the registry's words"), blank=True)
    sex = models.TextField(_("sex"), blank=True)
    minimum_age = models.TextField(_("minimum age"), blank=True)
    maximum_age = models.TextField(_("maximum age"), blank=True)
    healthy_volunteers = models.BooleanField(_("healthy volunteers"), null=True, blank=True)
    ipd_sharing = models.TextField(_("sharing of participants' data"), blank=True)
    registry_as_of = PartialDateField(_("registry facts as of"))
    # Whether its title or its criteria name people with a spinal cord injury, as a machine read them.
    concerns_injury = models.BooleanField(default=False, editable=False)
    # Keys of the countries of its sites, copied from the rows by whoever writes them: filters ask the trial alone.
    countries = ArrayField(models.IntegerField(), default=list, blank=True, editable=False)
    facets = facets_column("countries", "status", "phase")
    # Identifiers, conditions, interventions, sponsors and sites, copied from the rows by whoever writes them.
    search_text = models.TextField(blank=True, editable=False)

    # The editor's columns.
    plain_title = models.CharField(
        _("title in plain words"),
        max_length=240,
        blank=True,
        help_text=_("Shown above the registry's title."),
    )
    plain_summary = models.TextField(
        _("plain-language summary"),
        blank=True,
        help_text=_("Two or three short sentences that a twelve-year-old can read."),
    )
    relevance = models.CharField(
        _("relevance"),
        max_length=16,
        choices=Relevance,
        default=Relevance.NOT_ASSESSED,
        help_text=_("Whether the atlas counts it as a cell-therapy trial in people with spinal cord injury."),
    )
    is_programme = models.BooleanField(
        _("not a trial"),
        default=False,
        help_text=_("A programme, case report or use outside trials, without a registry record."),
    )
    results_state = models.CharField(
        _("results"),
        max_length=16,
        choices=ResultsState,
        default=ResultsState.NOT_SEARCHED,
        help_text=_("What you found when you looked for them."),
    )
    results_searched_on = models.DateField(_("results searched for on"), null=True, blank=True)
    results_summary = models.TextField(_("results in plain words"), blank=True, help_text=_("Harms first."))
    payment = models.CharField(
        _("do people pay?"),
        max_length=12,
        choices=Payment,
        default=Payment.NOT_STATED,
        help_text=_("As the trial says. Silence is “not stated”."),
    )
    note = models.TextField(
        _("what to keep in mind"),
        blank=True,
        help_text=_("What readers need beside the facts, for example that it stopped early."),
    )

    search = search_column(
        A=["slug", "acronym", "title"],
        B=["plain_title", "official_title", "search_text"],
        C=["plain_summary"],
        D=["summary"],
    )

    registry_owned: ClassVar[frozenset[str]] = frozenset(
        {
            "title", "official_title", "acronym", "status", "status_native", "why_stopped", "phase", "phase_native",
            "study_type", "study_type_native", "sponsor", "summary", "conditions", "keywords", "allocation",
            "intervention_model", "primary_purpose", "masking", "enrolment", "enrolment_type", "start_date",
            "start_date_type", "primary_completion_date", "primary_completion_date_type", "completion_date",
            "completion_date_type", "first_posted", "last_update_posted", "results_posted", "verified_on",
            "has_results", "criteria", "sex", "minimum_age", "maximum_age", "healthy_volunteers", "ipd_sharing",
            "registry_as_of", "concerns_injury", "countries", "search_text",
        }
    )  # fmt: skip

    class Meta(Publishable.Meta):
        ordering = ["-pk"]
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        indexes = [
            *Publishable.Meta.indexes,
            # The few in which an editor wrote, among all that were imported.
            models.Index(fields=["edition"], name="trials_trial_edited", condition=models.Q(edition__gt=0)),
            # The few that an editor has judged: the front page asks for them alone.
            models.Index(
                fields=["relevance", "state", "-start_date", "-id"],
                name="trials_trial_judged",
                condition=~models.Q(relevance="not_assessed"),
            ),
            GinIndex(fields=["facets", "search"], name="trials_trial_search"),
            # One for each order of the list, and one for each filter that many trials pass: counted and walked without
            # a look at the rows themselves.
            models.Index(
                fields=["state", "-start_date", "-id"],
                include=["status", "phase", "facets"],
                name="trials_trial_by_start",
            ),
            models.Index(
                fields=["state", "-last_update_posted", "-id"],
                include=["status", "phase", "facets"],
                name="trials_trial_by_update",
            ),
            models.Index(
                models.F("state"),
                BY_SIZE.desc(),
                models.F("id").desc(),
                include=["status", "phase", "facets"],
                name="trials_trial_by_size",
            ),
            models.Index(
                fields=["state", "status", "-start_date", "-id"],
                include=["phase", "facets"],
                name="trials_trial_by_status",
            ),
            models.Index(
                fields=["state", "phase", "-start_date", "-id"],
                include=["status", "facets"],
                name="trials_trial_by_phase",
            ),
            models.Index(fields=["id"], name="trials_trial_to_match", condition=TO_MATCH),
            models.Index(fields=["id"], name="trials_trial_not_to_match", condition=NOT_TO_MATCH),
        ]

    def __str__(self) -> str:
        return self.plain_title or self.title

    @classmethod
    def keys_of(cls, names: Collection[str]) -> dict[str, str]:
        """Trials by any number that a register gave them, however it is spelt; '-' may stand for '/'."""
        spelt = [(name, recognise(text)) for name in names for text in (name, name.replace("-", "/"))]
        numbers = {(number.scheme, number.value) for _name, number in spelt if number.scheme != OTHER}
        if not numbers:
            return {}
        held = cls._default_manager.filter(
            identifiers__kind__in=["primary", "secondary", "alias"],
            identifiers__scheme__in={scheme for scheme, _value in numbers},
            identifiers__value__in={value for _scheme, value in numbers},
        )
        keys = {tuple(row): key for *row, key in held.values_list("identifiers__scheme", "identifiers__value", "slug")}
        return {name: keys[one.scheme, one.value] for name, one in spelt if (one.scheme, one.value) in keys}

    def said_besides(self) -> frozenset[str]:
        """The title of what no registry lists."""
        return frozenset() if self.pk is None or self.records.exists() else frozenset({"title"})

    @property
    def has_editors_words(self) -> bool:
        """Whether an editor wrote in it or judged it; until then its page says that none has looked at it."""
        if self.relevance != self.Relevance.NOT_ASSESSED:
            return True
        if any((self.plain_title, self.plain_summary, self.results_summary, self.note)):
            return True
        return any(
            model._default_manager.filter(**{key: self, **model.snapshot_filter}).exists()
            for model, key in owned_rows(type(self)).values()
        )

    @property
    def may_be_renamed(self) -> bool:
        """The key of a trial is its registry's number; a programme has none."""
        return not self.identifiers.filter(kind="primary").exists()

    @property
    def status_label(self) -> str:
        """The status in our words, else in the registry's own; '' where neither is stated."""
        return label_of(Status, self.status) or self.status_native

    @property
    def dated_since(self) -> PartialDate | None:
        """The date of the registry's facts where they are more than a year old: a status ages quickly."""
        last = PartialDate(self.registry_as_of).latest
        return self.registry_as_of if last and last < a_year_ago() else None

    @property
    def phase_label(self) -> str:
        """The phase in our words, else in the registry's own; '' where neither is stated."""
        return label_of(Phase, self.phase) or self.phase_native

    def get_absolute_url(self) -> str:
        """The reader's page."""
        return reverse("trials:detail", args=[self.slug])
