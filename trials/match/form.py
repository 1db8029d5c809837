"""What a reader may enter, for the page and for the API alike. Every field is optional."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from editorial.partial_dates import PartialDate, validate_partial_date
from institutions.models import Country
from trials.criteria.segments import SEGMENTS
from trials.match.entry import Cause, Entry, Matters, Span, Travel
from trials.models import EligibilityGroup
from trials.wording import DAYS_A_MONTH

UNKNOWN: Final = "unknown"
MOST_MONTHS: Final = 1200
MOST_YEARS: Final = 120
YES_NO: Final = [("yes", _("Yes")), ("no", _("No"))]
KINDS: Final = [
    (EligibilityGroup.LevelKind.NEUROLOGICAL, _("Neurological level: of the examination of feeling and strength")),
    (EligibilityGroup.LevelKind.MOTOR, _("Motor level: of strength alone, left and right")),
    (EligibilityGroup.LevelKind.BONE, _("Level of the broken bone, or of the scan")),
]


def _choices(label: Any, pairs: Any, *, unknown: bool = True) -> forms.ChoiceField:
    """A choice that may be left out; 'I don't know' is an answer and means the same."""
    answers = [*pairs, *([(UNKNOWN, _("I don't know"))] if unknown else [])]
    known = ", ".join(value for value, _label in answers)
    message = lazystr(_("“%(value)s” is not an answer here. Choose one of: {known}."))
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Not said")), *answers],
        required=False,
        error_messages={"invalid_choice": str(message).format(known=known)},
    )


def _segment(label: Any) -> forms.ChoiceField:
    field = _choices(label, [(name, name) for name in SEGMENTS])
    field.error_messages["invalid_choice"] = _(
        "“%(value)s” is not a segment. Enter one from C1 to C8, T1 to T12, L1 to L5 or S1 to S5."
    )
    return field


class MatchForm(forms.Form):
    """The form. `entry()` gives what was entered, once it is valid."""

    level_kind = _choices(_("Which level do you know?"), KINDS)
    level = _segment(_("Level"))
    level_left = _segment(_("Motor level on the left"))
    level_right = _segment(_("Motor level on the right"))
    ais = _choices(_("AIS grade"), [(grade, grade) for grade in "ABCDE"])
    examined_on = forms.DateField(
        label=_("Date of the examination"),
        help_text=_("The one that gave the level and the grade. For example 2026-03-14."),
        required=False,
        input_formats=["%Y-%m-%d"],
    )
    injured_on = forms.CharField(
        label=_("Date of the injury"),
        help_text=_("Year, month and day, as far as you know: 2026-03-14, 2026-03 or 2026."),
        required=False,
        max_length=10,
        validators=[validate_partial_date],
    )
    months = forms.IntegerField(
        label=_("Whole months since the injury"),
        help_text=_("A whole number, such as 9. Not needed where you gave the date."),
        required=False,
        min_value=0,
        max_value=MOST_MONTHS,
    )
    age = forms.IntegerField(label=_("Age in years"), required=False, min_value=0, max_value=MOST_YEARS)
    sex = _choices(_("Sex"), [("female", _("Female")), ("male", _("Male"))], unknown=False)
    cause = _choices(_("Cause"), Cause.choices)
    country = forms.ModelChoiceField(
        Country.objects.published(), label=_("Country where you live"), to_field_name="slug", required=False
    )
    travel = _choices(_("How far can you travel?"), Travel.choices)
    ventilator = _choices(_("Do you use a ventilator to breathe?"), YES_NO)
    earlier_cell_therapy = _choices(_("Have you had a cell therapy before?"), YES_NO)
    matters = _choices(_("What matters most to you?"), Matters.choices, unknown=False)
    matters.help_text = _("Beside each trial stands what it measures about it. It changes nothing else.")

    def clean(self) -> dict[str, Any]:
        """Hold the answers against each other.

        Raises:
            ValidationError: by field, with the value and the remedy.
        """
        said = super().clean() or {}
        today = timezone.localdate()
        problems: dict[str, Any] = {}
        injured = PartialDate(said.get("injured_on") or "")
        if injured.earliest and injured.earliest > today:
            problems["injured_on"] = _problem(_("“%(value)s” is in the future. Enter a day that has passed."), injured)
        if problems:
            raise ValidationError(problems)
        return said

    def entry(self) -> Entry:
        """What was entered. Call it on a valid form only."""
        said = {name: None if value in ("", UNKNOWN) else value for name, value in self.cleaned_data.items()}
        today = timezone.localdate()
        injured = PartialDate(said["injured_on"]) if said["injured_on"] else None
        level = _span(said)
        return Entry(
            today=today,
            ais=said["ais"],
            level=level,
            level_kind=said["level_kind"],
            examined_on=said["examined_on"],
            injured=injured,
            months=said["months"] if not injured else None,
            days=_days(injured, said["months"], today),
            age=said["age"],
            sex=said["sex"],
            cause=Cause(said["cause"]) if said["cause"] else None,
            country=said["country"].slug if said["country"] else None,
            country_name=said["country"].name if said["country"] else None,
            travel=Travel(said["travel"]) if said["travel"] else None,
            ventilator=_yes(said["ventilator"]),
            earlier_cell_therapy=_yes(said["earlier_cell_therapy"]),
            matters=Matters(said["matters"]) if said["matters"] else None,
        )


def _span(said: dict[str, Any]) -> Span | None:
    """The highest and lowest of the levels that were entered."""
    levels = [SEGMENTS.index(said[name]) for name in ("level", "level_left", "level_right") if said[name]]
    return (min(levels), max(levels)) if levels else None


def _days(injured: PartialDate | None, months: int | None, today: dt.date) -> Span | None:
    """The fewest and the most days since the injury. '9 months' is any day from nine full months to ten."""
    if injured and injured.earliest and injured.latest:
        return (max(0, (today - injured.latest).days), (today - injured.earliest).days)
    if months is None:
        return None
    return round(months * DAYS_A_MONTH), round((months + 1) * DAYS_A_MONTH) - 1


def _yes(answer: str | None) -> bool | None:
    return None if answer is None else answer == "yes"


def _problem(message: Any, value: Any) -> ValidationError:
    return ValidationError(message, params={"value": value})
