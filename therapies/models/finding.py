"""What was found when a therapy was tried: one outcome of one study or one body of evidence."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import Citation, Publishable
from therapies.models.therapy import Therapy
from therapies.shares import Share, share


class Finding(Publishable):
    """One outcome, its direction and its certainty. A press report is never a finding."""

    class Outcome(models.TextChoices):
        """What was looked at. Harms come first everywhere."""

        HARM = "harm", _("Harms and side effects")
        AIS_GRADE = "ais_grade", _("Change of AIS grade")
        MOTOR = "motor", _("Movement and strength")
        SENSATION = "sensation", _("Feeling")
        HAND = "hand", _("Hand and arm use")
        WALKING = "walking", _("Walking")
        BLADDER_BOWEL = "bladder_bowel", _("Bladder and bowel")
        INDEPENDENCE = "independence", _("Independence in daily life")
        PAIN = "pain", _("Pain")
        MOOD = "mood", _("Mood and mental health")
        QUALITY_OF_LIFE = "quality_of_life", _("Quality of life")
        GRAFT = "graft", _("Survival or growth of the graft")
        OTHER = "other", _("Other")

    class Direction(models.TextChoices):
        """Which way the result points."""

        HELPED = "helped", _("Helped")
        NO_DIFFERENCE = "no_difference", _("No difference")
        HARMED = "harmed", _("Harmed")
        UNCLEAR = "unclear", _("Unclear")

    class Design(models.TextChoices):
        """The study behind it; sets the OCEBM 2011 level of one study."""

        LABORATORY = "laboratory", _("Laboratory or animal study")
        CASE_REPORT = "case_report", _("Case report")
        SINGLE_ARM = "single_arm", _("Study without a control group")
        HISTORICAL_CONTROL = "historical_control", _("Compared with earlier patients")
        CONTROLLED = "controlled", _("Controlled, not randomised")
        RANDOMISED = "randomised", _("Randomised controlled trial")
        REVIEW_UNCONTROLLED = "review_uncontrolled", _("Review of mostly uncontrolled studies")
        REVIEW_CONTROLLED = "review_controlled", _("Review of controlled or randomised studies")
        COHORT = "cohort", _("Follow-up of people in usual care")

    class Certainty(models.TextChoices):
        """GRADE rating of the body of evidence; 'not assessed' is not 'very low'."""

        HIGH = "high", _("High")
        MODERATE = "moderate", _("Moderate")
        LOW = "low", _("Low")
        VERY_LOW = "very_low", _("Very low")
        NOT_ASSESSED = "not_assessed", _("Not assessed")

    class Publication(models.TextChoices):
        """How the result was made public."""

        PEER_REVIEWED = "peer_reviewed", _("Peer-reviewed paper")
        REGISTRY = "registry", _("Results posted in a registry")
        PREPRINT = "preprint", _("Preprint, not yet peer-reviewed")
        REGULATOR = "regulator", _("Regulator's assessment")
        ABSTRACT = "abstract", _("Conference abstract")
        COMPANY = "company", _("Company report, not peer-reviewed")

    owned: ClassVar[tuple[str, ...]] = ("citations",)
    shown_on: ClassVar[tuple[str, ...]] = ("therapy",)
    rests_on: ClassVar[tuple[str, ...]] = ("citations",)

    therapy = models.ForeignKey(Therapy, on_delete=models.PROTECT, related_name="findings", verbose_name=_("therapy"))
    statement = models.CharField(
        _("finding"),
        max_length=400,
        help_text=_("One plain sentence: who, what was measured, what was seen."),
    )
    outcome = models.CharField(
        _("outcome"), max_length=16, choices=Outcome, help_text=_("Harms stand first on every page.")
    )
    direction = models.CharField(
        _("direction"),
        max_length=16,
        choices=Direction,
        help_text=_("What was seen, against the control where there was one."),
    )
    design = models.CharField(
        _("study design"),
        max_length=20,
        choices=Design,
        help_text=_("The study behind it. It decides how high the therapy stands on the ladder of evidence."),
    )
    publication = models.CharField(
        _("made public as"), max_length=16, choices=Publication, help_text=_("A press report is never a finding.")
    )
    events = models.PositiveIntegerField(
        _("number with the outcome (n)"), null=True, blank=True, help_text=_("Empty where the source gives no number.")
    )
    total = models.PositiveIntegerField(_("number of people (N)"), null=True, blank=True)
    estimate = models.CharField(
        _("estimate"),
        max_length=160,
        blank=True,
        help_text=_("With its interval, for example “RR 14.49 [5.34 to 34.08]”."),
    )
    control = models.CharField(
        _("compared with"),
        max_length=200,
        blank=True,
        help_text=_("Empty means that there was no control group."),
    )
    control_events = models.PositiveIntegerField(_("number of controls with the outcome"), null=True, blank=True)
    control_total = models.PositiveIntegerField(_("number of controls"), null=True, blank=True)
    follow_up = models.CharField(
        _("follow-up"), max_length=120, blank=True, help_text=_("How long after, for example “12 months”.")
    )
    population = models.CharField(
        _("people"), max_length=240, blank=True, help_text=_("Grade, level, time since injury.")
    )
    certainty = models.CharField(
        _("certainty (GRADE)"),
        max_length=16,
        choices=Certainty,
        help_text=_("As somebody assessed it. “Not assessed” is an answer of its own, and not “very low”."),
    )
    comment = models.TextField(_("how to read it"), blank=True, help_text=_("What weakens or strengthens it."))

    class Meta(Publishable.Meta):
        ordering = [
            models.Case(models.When(outcome="harm", then=0), default=1),
            "outcome",
            "slug",
        ]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(events=None) | models.Q(total__gte=models.F("events")),
                name="therapies_finding_n_within_total",
                violation_error_message=_(
                    "Give the number of people too; it cannot be smaller than the number with the outcome."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(control_events=None) | models.Q(control_total__gte=models.F("control_events")),
                name="therapies_finding_control_n_within_total",
                violation_error_message=_(
                    "Give the number of people too; it cannot be smaller than the number with the outcome."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        """Its row on the page of the therapy."""
        return f"{reverse('therapies:detail', args=[self.therapy.slug])}#finding-{self.slug}"

    def clean_for_readers(self) -> None:
        """Readers are told how certain it is, even where nobody assessed that."""
        if self.certainty not in self.Certainty.values:
            raise ValidationError({"certainty": _("Choose a certainty. “Not assessed” is one.")})

    @property
    def is_controlled(self) -> bool:
        """Whether people who got the therapy were compared with people who did not, at the same time."""
        return self.design in {self.Design.CONTROLLED, self.Design.RANDOMISED, self.Design.REVIEW_CONTROLLED}

    @property
    def lacks_control(self) -> bool:
        """Whether it is about people with nobody beside them to compare with; of the laboratory that is not said."""
        return not self.is_controlled and self.design != self.Design.LABORATORY

    @property
    def is_retracted(self) -> bool:
        """Whether all its sources were retracted: it moves no rung then."""
        sources = [citation.source for citation in self.citations.all()]
        return bool(sources) and all(source.retracted_on for source in sources)

    @property
    def share(self) -> Share | None:
        """The share n of N with its interval; None where either is not stated."""
        return share(self.events, self.total)

    @property
    def control_share(self) -> Share | None:
        """The same of the controls."""
        return share(self.control_events, self.control_total)

    @property
    def upper_limit_of_zero(self) -> int | None:
        """Where none of N people had the outcome: the highest true rate, in per cent, that still fits (95 %).

        None of 4 still fits 60 %.
        """
        return round(self.share.high) if self.share and self.events == 0 else None


class FindingCitation(Citation):
    """A source of a finding."""

    owner = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="citations")
