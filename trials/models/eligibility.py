"""Who may take part: one group per cohort, each matched whole."""

from typing import Any, ClassVar, Final

from django.contrib.postgres.fields import ArrayField, IntegerRangeField
from django.contrib.postgres.indexes import GistIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from editorial.by_language import kept_by_language
from editorial.models import Owned
from trials.criteria.columns import MOST_DAYS, MOST_YEARS
from trials.criteria.segments import SEGMENTS
from trials.models.trial import Trial

SEGMENT_CHOICES = list(enumerate(SEGMENTS))
_DAYS: Final = [MaxValueValidator(MOST_DAYS, _("Give days, no more than %(limit_value)s (150 years)."))]
_YEARS: Final = [MaxValueValidator(MOST_YEARS, _("Give an age in years, no more than %(limit_value)s."))]


def _span(first: str, last: str, *, counts: tuple[str, str] | None = None) -> models.GeneratedField:
    """The range between two columns, for queries: null where neither is stated, open where one is not.

    `counts` names the columns that say whether the ends themselves belong to it; without them they do.
    """
    signs = (("[", "("), ("]", ")"))
    bounds = (
        Concat(
            *(
                Case(When(Q(**{own: True}), then=Value(yes)), default=Value(no))
                for own, (yes, no) in zip(counts, signs, strict=True)
            )
        )
        if counts
        else Value("[]")
    )
    # Ends in the wrong order are refused by a check, which the database asks after this.
    in_order = Q(**{f"{last}__gte": F(first)})
    one_end = Q(**{first: None, f"{last}__isnull": False}) | Q(**{f"{first}__isnull": False, last: None})
    span = Func(F(first), F(last), bounds, function="int4range", output_field=IntegerRangeField())
    return models.GeneratedField(
        expression=Case(When(in_order | one_end, then=span)),
        output_field=IntegerRangeField(null=True),
        db_persist=True,
    )


@kept_by_language
def _everyone() -> str:
    return str(_("Everyone in the trial"))


class EligibilityGroup(Owned):
    """The criteria of one cohort. Empty means that the trial does not say; silence neither fits nor excludes."""

    class Origin(models.TextChoices):
        """Who read the criteria. The editor's row wins and no import touches it."""

        EDITOR = "editor", _("Read by an editor")
        MACHINE = "machine", _("Read by machine, not yet checked")

    class Moment(models.TextChoices):
        """The moment that the AIS grade refers to."""

        NOT_STATED = "", _("Not stated")
        INJURY = "injury", _("At injury")
        SCREENING = "screening", _("At screening")

    class LevelKind(models.TextChoices):
        """What sort of level is meant. Vertebrae are not segments."""

        NOT_STATED = "", _("Not stated")
        NEUROLOGICAL = "neurological", _("Neurological level")
        MOTOR = "motor", _("Motor level")
        BONE = "bone", _("Level of the broken bone or the scan")

    class Anchor(models.TextChoices):
        """The event up to which the days since injury are counted."""

        NOT_STATED = "", _("Not stated")
        CONSENT = "consent", _("Consent")
        SCREENING = "screening", _("Screening")
        SURGERY = "surgery", _("Surgery")
        DOSE = "dose", _("Dose")

    class Accepted(models.TextChoices):
        """Whether people with some trait are taken."""

        NOT_STATED = "", _("Not stated")
        REQUIRED = "required", _("Only they are taken")
        ALLOWED = "allowed", _("They are taken")
        EXCLUDED = "excluded", _("They are not taken")

    snapshot_filter: ClassVar[dict[str, Any]] = {"origin": "editor"}

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="eligibility_groups")
    label = models.CharField(_("cohort"), max_length=160, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.EDITOR, editable=False)
    ais = ArrayField(
        models.CharField(max_length=1),
        default=list,
        blank=True,
        verbose_name=_("AIS grades"),
        help_text=_("A to E. Empty: not stated. Frankel and “complete” are other scales: leave empty, keep the words."),
    )
    ais_when = models.CharField(_("AIS at"), max_length=12, choices=Moment, blank=True)
    ais_words = models.TextField(_("AIS in the registry's words"), blank=True)
    level_min = models.SmallIntegerField(
        _("highest level"), choices=SEGMENT_CHOICES, null=True, blank=True, help_text=_("C1 is the highest of all.")
    )
    level_max = models.SmallIntegerField(_("lowest level"), choices=SEGMENT_CHOICES, null=True, blank=True)
    level_kind = models.CharField(
        _("kind of level"),
        max_length=12,
        choices=LevelKind,
        blank=True,
        help_text=_("A broken bone at C5 is not a neurological level of C5."),
    )
    level_words = models.TextField(_("level in the registry's words"), blank=True)
    days_min = models.PositiveIntegerField(_("days since injury, from"), null=True, blank=True, validators=_DAYS)
    days_min_inclusive = models.BooleanField(_("that first day counts"), default=True)
    days_max = models.PositiveIntegerField(_("days since injury, to"), null=True, blank=True, validators=_DAYS)
    days_max_inclusive = models.BooleanField(_("that last day counts"), default=True)
    days_anchor = models.CharField(
        _("counted up to"),
        max_length=12,
        choices=Anchor,
        blank=True,
        help_text=_("The event that must fall within these days."),
    )
    days_words = models.TextField(_("time in the registry's words"), blank=True)
    age_min = models.PositiveSmallIntegerField(_("age from, in years"), null=True, blank=True, validators=_YEARS)
    age_max = models.PositiveSmallIntegerField(_("age to, in years"), null=True, blank=True, validators=_YEARS)
    age_words = models.TextField(_("age in the registry's words"), blank=True)
    traumatic = models.CharField(_("traumatic injury"), max_length=12, choices=Accepted, blank=True)
    earlier_cell_therapy = models.CharField(_("earlier cell therapy"), max_length=12, choices=Accepted, blank=True)
    penetrating = models.CharField(_("penetrating injury"), max_length=12, choices=Accepted, blank=True)
    ventilator = models.CharField(_("on a ventilator"), max_length=12, choices=Accepted, blank=True)
    other_words = models.TextField(_("further criteria in the registry's words"), blank=True)

    # What a machine's reading rests on: for each field the places [start, end] in the trial's `criteria`; and the
    # fields of which it was not sure, whose places are those that left it in doubt. An editor's row has neither.
    quotes = models.JSONField(default=dict, blank=True, editable=False)
    unsure = ArrayField(models.CharField(max_length=24), default=list, blank=True, editable=False)

    level_span = _span("level_min", "level_max")
    days_span = _span("days_min", "days_max", counts=("days_min_inclusive", "days_max_inclusive"))
    age_span = _span("age_min", "age_max")

    class Meta(Owned.Meta):
        verbose_name = _("eligibility group")
        verbose_name_plural = _("eligibility groups")
        indexes = [
            models.Index(fields=["level_min", "level_max"], name="trials_group_by_level"),
            GistIndex(fields=["level_span", "days_span"], name="trials_group_spans"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ais__contained_by=["A", "B", "C", "D", "E"]),
                name="trials_group_ais_a_to_e",
                violation_error_message=_("AIS grades are A, B, C, D and E."),
            ),
            models.CheckConstraint(
                condition=models.Q(level_min=None, level_max=None)
                # A missing end makes the comparison null, which a check lets pass: ask for both ends by name.
                | models.Q(
                    level_min__isnull=False,
                    level_max__isnull=False,
                    level_max__gte=models.F("level_min"),
                    level_min__gte=0,
                    level_max__lte=29,
                ),
                name="trials_group_levels_in_order",
                violation_error_message=_("The highest level must stand above the lowest; give both or neither."),
            ),
            models.CheckConstraint(
                condition=models.Q(days_max__gte=models.F("days_min"))
                | models.Q(days_min=None)
                | models.Q(days_max=None),
                name="trials_group_days_in_order",
                violation_error_message=_("The first day must not be after the last."),
            ),
            models.CheckConstraint(
                condition=models.Q(age_max__gte=models.F("age_min")) | models.Q(age_min=None) | models.Q(age_max=None),
                name="trials_group_ages_in_order",
                violation_error_message=_("The lowest age must not be above the highest."),
            ),
        ]

    def __str__(self) -> str:
        return self.label or _everyone()

    def clean(self) -> None:
        """Refuse a level range with one end only, before the database does."""
        if (self.level_min is None) != (self.level_max is None):
            raise ValidationError({"level_max": _("Give both ends of the range of levels, or neither.")})
