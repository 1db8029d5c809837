"""Rows that editors add to a trial: what is given, its terms, relations, findings, disagreements, sources."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models import Citation, Owned, Source
from therapies.models import Finding, Therapy
from trials.models.trial import Trial


class YesNo(models.TextChoices):
    """Stated, denied, or not said: silence is an answer of its own."""

    NOT_STATED = "", _("Not stated")
    YES = "yes", _("Yes")
    NO = "no", _("No")


class TrialTreatment(Owned):
    """What one arm gets: the link from trial to therapy, with its role and how it is given."""

    class Role(models.TextChoices):
        """Part of the therapy in the trial."""

        TESTED = "tested", _("Tested")
        COMPARATOR = "comparator", _("Compared with")
        ADDED = "added", _("Given to everyone")
        PLACEBO = "placebo", _("Placebo or sham")

    class Route(models.TextChoices):
        """The way into the body."""

        NOT_STATED = "", _("Not stated")
        INTRASPINAL = "intraspinal", _("Into the spinal cord")
        INTRATHECAL = "intrathecal", _("Into the fluid around the cord (lumbar puncture)")
        INTRAVENOUS = "intravenous", _("Into a vein")
        IMPLANT = "implant", _("Implanted by surgery")
        SEVERAL = "several", _("Several ways")
        OTHER = "other", _("Another way")

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="treatments")
    arm = models.CharField(
        _("arm"), max_length=200, blank=True, help_text=_("The group of participants, as the registry names it.")
    )
    therapy = models.ForeignKey(
        Therapy, on_delete=models.PROTECT, null=True, blank=True, related_name="treatments", verbose_name=_("therapy")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.TESTED)
    product = models.CharField(_("product"), max_length=160, blank=True)
    route = models.CharField(_("route"), max_length=16, choices=Route, blank=True)
    route_words = models.CharField(_("route in the source's words"), max_length=200, blank=True)
    dose = models.CharField(_("dose"), max_length=200, blank=True)
    immunosuppression = models.CharField(_("immunosuppression"), max_length=4, choices=YesNo, blank=True)
    surgery = models.CharField(
        _("surgery"), max_length=4, choices=YesNo, blank=True, help_text=_("Whether an operation is part of it.")
    )
    sham = models.CharField(
        _("sham or placebo possible"),
        max_length=4,
        choices=YesNo,
        blank=True,
        help_text=_("Whether people in this arm may get one."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")

    def __str__(self) -> str:
        return str(self.therapy or self.product or self.arm)


class TrialTerm(Owned):
    """What taking part asks of people, or gives them, as far as a source states it. Silence is an answer of its own."""

    class Topic(models.TextChoices):
        """What it is about, in the order of the page."""

        VISITS = "visits", _("Visits")
        FOLLOW_UP = "follow_up", _("Follow-up")
        TRAVEL = "travel", _("Travel costs")
        CARER = "carer", _("A carer's costs")
        COMPENSATION = "compensation", _("Compensation if you are harmed")
        AFTERCARE = "aftercare", _("Care after the trial")

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="terms")
    topic = models.CharField(_("about"), max_length=16, choices=Topic)
    says = models.TextField(
        _("what is stated"),
        help_text=_("In plain words, and no more than the source says. Where it is silent, leave the row out."),
    )
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta(Owned.Meta):
        verbose_name = _("term of taking part")
        verbose_name_plural = _("terms of taking part: visits, costs, cover for harm")
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "topic"],
                name="trials_term_topic_once",
                violation_error_message=_("This stands here already. Put both into one row."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_topic_display())

    def clean_for_readers(self, authors: Collection[str], approvers: Collection[str] | None = None) -> None:
        """People decide by it, so that a source must say it."""
        if not self.sources.exists():
            raise ValidationError({"sources": _("Name the source that states it.")})


class TrialRelation(Owned):
    """How this trial stands to another, so that the same people are counted once."""

    class Kind(models.TextChoices):
        """What this trial is to the other."""

        FOLLOW_UP_OF = "follow_up_of", _("Follows up the participants of")
        NEXT_PHASE_OF = "next_phase_of", _("Next phase of")
        SAME_PROGRAMME = "same_programme", _("Part of the same programme as")

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("this trial"), max_length=16, choices=Kind)
    other = models.ForeignKey(
        Trial, on_delete=models.PROTECT, related_name="relations_from", verbose_name=_("the other trial")
    )

    class Meta(Owned.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations to other trials")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(trial=models.F("other")),
                name="trials_relation_to_another",
                violation_error_message=_("A trial cannot stand in this relation to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.other.slug}"

    def clean(self) -> None:
        """Refuse a relation to itself before the database does: Django cannot check this one."""
        if self.trial_id == self.other_id:
            raise ValidationError({"other": _("A trial cannot stand in this relation to itself.")})


class TrialFinding(Owned):
    """A finding that this trial yielded."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="trial_findings")
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="trial_findings", verbose_name=_("finding")
    )

    class Meta(Owned.Meta):
        verbose_name = _("finding")
        verbose_name_plural = _("findings of this trial")
        constraints = [
            models.UniqueConstraint(fields=["trial", "finding"], name="trials_finding_linked_once"),
        ]

    def __str__(self) -> str:
        return str(self.finding)


class Disagreement(Owned):
    """Two sources say different things about the trial; readers see both."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="disagreements")
    about = models.CharField(_("about"), max_length=80, help_text=_("For example “number of participants”."))
    registry_says = models.CharField(_("the registry says"), max_length=300)
    other_says = models.CharField(_("the other source says"), max_length=300)
    other_name = models.CharField(
        _("the other source is"),
        max_length=120,
        default="The paper",
        help_text=_("The paper, a later copy, the company ..."),
    )
    sources = models.ManyToManyField(Source, blank=True, verbose_name=_("sources"))

    class Meta(Owned.Meta):
        verbose_name = _("disagreement")
        verbose_name_plural = _("disagreements")

    def __str__(self) -> str:
        return self.about


class TrialCitation(Citation):
    """A source of a trial's page."""

    owner = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="citations")
