"""What a reader may enter, for the page and for the API alike. Every field is optional."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.partial_dates import PartialDate
from institutions.models import Country
from trials.criteria.segments import NUMBER, SEGMENTS
from trials.match.entry import Cause, Entry, Matters, Span, Travel
from trials.match.fields import Choice, CountryKey, Day, PartialDay, Whole, refused
from trials.models import EligibilityGroup
from trials.wording import DAYS_A_MONTH

UNKNOWN: Final = "unknown"
MOST_MONTHS: Final = 1200
MOST_YEARS: Final = 120
YES_NO: Final = [("yes", _("Yes")), ("no", _("No"))]
MOTOR: Final = EligibilityGroup.LevelKind.MOTOR
SIDES: Final = ("level_left", "level_right")
KINDS: Final = [
    (EligibilityGroup.LevelKind.NEUROLOGICAL, _("Neurological level: of the examination of feeling and strength")),
    (MOTOR, _("Motor level: of strength alone, left and right")),
    (EligibilityGroup.LevelKind.BONE, _("Level of the broken bone, or of the scan")),
]


def _choice(label: Any, pairs: Any, *, unknown: bool = True, help_text: Any = "") -> Choice:
    """A choice that may be left out; 'I don't know' is an answer and means the same."""
    known = [*pairs, *([(UNKNOWN, _("I don't know"))] if unknown else [])]
    return Choice(label=label, choices=[("", _("Not said")), *known], required=False, help_text=help_text)


def _segment(label: Any) -> Choice:
    return _choice(label, [(name, name) for name in SEGMENTS])


class MatchForm(forms.Form):
    """The form. `entry()` gives what was entered, once it is valid."""

    level_kind = _choice(_("Which level do you know?"), KINDS)
    level = _segment(_("Level"))
    level_left = _segment(_("Motor level on the left"))
    level_right = _segment(_("Motor level on the right"))
    ais = _choice(_("AIS grade"), [(grade, grade) for grade in "ABCDE"])
    examined_on = Day(
        label=_("Date of the examination"),
        help_text=_("The one that gave the level and the grade. For example 2026-03-14."),
        required=False,
    )
    injured_on = PartialDay(
        label=_("Date of the injury"),
        help_text=_("Year, month and day, as far as you know: 2026-03-14, 2026-03 or 2026."),
        required=False,
    )
    months = Whole(
        label=_("Whole months since the injury"),
        help_text=_("A whole number, such as 9. Not needed where you gave the date."),
        least=0,
        most=MOST_MONTHS,
    )
    age = Whole(label=_("Age in years"), least=0, most=MOST_YEARS)
    sex = _choice(_("Sex"), [("female", _("Female")), ("male", _("Male"))], unknown=False)
    cause = _choice(_("Cause"), Cause.choices)
    country = CountryKey(
        Country.objects.published().exclude(code="EU"),
        label=_("Country where you live"),
        to_field_name="slug",
        required=False,
    )
    travel = _choice(_("How far can you travel?"), Travel.choices)
    ventilator = _choice(_("Do you use a ventilator to breathe?"), YES_NO)
    earlier_cell_therapy = _choice(_("Have you had a cell therapy before?"), YES_NO)
    matters = _choice(
        _("What matters most to you?"),
        Matters.choices,
        unknown=False,
        help_text=_("Beside each trial stands what it measures about it. It changes nothing else."),
    )

    def clean(self) -> dict[str, Any]:
        """Hold the answers against each other.

        Raises:
            ValidationError: by field, with the value and the remedy.
        """
        said = super().clean() or {}
        if problems := dict(_contradictions(said, timezone.localdate())):
            raise ValidationError(problems)
        return said

    def entry(self) -> Entry:
        """What was entered. Call it on a valid form only."""
        said = {name: None if value in ("", UNKNOWN) else value for name, value in self.cleaned_data.items()}
        today = timezone.localdate()
        country = said["country"]
        return Entry(
            today=today,
            ais=said["ais"],
            level=_levels(said),
            level_kind=said["level_kind"] or _kind_of_sides(said),
            examined_on=said["examined_on"],
            injured=said["injured_on"],
            months=None if said["injured_on"] else said["months"],
            days=_days(said["injured_on"], said["months"], today),
            age=said["age"],
            sex=said["sex"],
            cause=Cause(said["cause"]) if said["cause"] else None,
            country=country.slug if country else None,
            country_name=country.name if country else None,
            travel=Travel(said["travel"]) if said["travel"] else None,
            ventilator=_yes(said["ventilator"]),
            earlier_cell_therapy=_yes(said["earlier_cell_therapy"]),
            matters=Matters(said["matters"]) if said["matters"] else None,
        )


def _contradictions(said: dict[str, Any], today: dt.date) -> Iterator[tuple[str, ValidationError]]:
    """Fields that cannot be right, each with the reason. A field with an error of its own is not in `said`."""
    injured, examined = said.get("injured_on"), said.get("examined_on")
    for name, first_day in (("injured_on", injured and injured.earliest), ("examined_on", examined)):
        if first_day and first_day > today:
            yield name, refused(_("“%(value)s” is in the future. Enter a day that has passed."), said[name])
            return
    if days := _days(injured, said.get("months"), today):
        yield from _against_the_injury(said, days, today)
    if said.get("cause") == Cause.CAUDA_EQUINA:
        message = _("“%(value)s” is above L1, and an injury of the cauda equina alone lies below. Mend one of the two.")
        for name in ("level", *SIDES):
            if said.get(name) in SEGMENTS[: NUMBER["L1"]]:
                yield name, refused(message, said[name])
                return
    sides = {name: said.get(name) for name in SIDES}
    known = {name: level for name, level in sides.items() if level not in {None, "", UNKNOWN}}
    if said.get("level_kind") not in {None, "", UNKNOWN, MOTOR}:
        message = _("“%(value)s” is a motor level, and you chose another kind. Choose the motor level, or clear this.")
        yield from ((name, refused(message, level)) for name, level in known.items())
    elif said.get("level") in {"", UNKNOWN} and known and "" in sides.values():
        message = _("“%(value)s” is the level of one side alone. Give that of the other side too, or “I don't know”.")
        yield from ((name, refused(message, level)) for name, level in known.items())


def _against_the_injury(said: dict[str, Any], days: Span, today: dt.date) -> Iterator[tuple[str, ValidationError]]:
    examined, age, months = said.get("examined_on"), said.get("age"), said.get("months")
    if examined and examined < today - dt.timedelta(days=days[1]):
        message = _("“%(value)s” is before the injury. Enter a later examination, or mend the date of the injury.")
        yield "examined_on", refused(message, examined)
    if age is not None and (age + 1) * 366 < days[0]:
        yield "age", refused(_("“%(value)s” is less than the years since the injury. Mend one of the two."), age)
    if months is not None and not _meet(days, _days(None, months, today)):
        message = _("“%(value)s” months ago is not the date of the injury that you gave. Leave one of the two out.")
        yield "months", refused(message, months)


def _levels(said: dict[str, Any]) -> Span | None:
    """The highest and lowest of the levels that were entered; None where it is that of one side alone."""
    levels = [SEGMENTS.index(said[name]) for name in ("level", *SIDES) if said[name]]
    is_known = said["level"] or all(said[name] for name in SIDES)
    return (min(levels), max(levels)) if is_known else None


def _kind_of_sides(said: dict[str, Any]) -> str | None:
    """Levels of left and right are motor levels, unless another stands beside them."""
    return MOTOR.value if not said["level"] and (said["level_left"] or said["level_right"]) else None


def _days(injured: PartialDate | None, months: int | None, today: dt.date) -> Span | None:
    """The fewest and the most days since the injury. '9 months' is any day from nine full months to ten."""
    if injured and injured.earliest and injured.latest:
        return max(0, (today - injured.latest).days), (today - injured.earliest).days
    if months is None:
        return None
    return round(months * DAYS_A_MONTH), round((months + 1) * DAYS_A_MONTH) - 1


def _meet(one: Span, other: Span | None) -> bool:
    return other is not None and one[0] <= other[1] and other[0] <= one[1]


def _yes(answer: str | None) -> bool | None:
    return None if answer is None else answer == "yes"
