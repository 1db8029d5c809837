"""Dates that carry their precision: a year, a month or a day.

Registries and papers give '2018', '2018-05' or '2018-05-11'. A partial date is kept as that text, so that nothing is
invented; text in the "C" collation also sorts and compares rightly (ISO 8601).
"""

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Concat
from django.utils import formats
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from editorial.by_language import kept_by_language

PATTERN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


class PartialDate(str):
    """A year, month or day as ISO 8601 text; other text is kept as given and has neither earliest nor latest day."""

    __slots__ = ()

    def _parts(self) -> tuple[int, int | None, int | None] | None:
        match = PATTERN.fullmatch(self)
        if not match:
            return None
        year, month, day = (int(part) if part else None for part in match.groups())
        return (year, month, day) if year else None

    @property
    def earliest(self) -> dt.date | None:
        """The first day that this date may mean."""
        parts = self._parts()
        if parts is None:
            return None
        year, month, day = parts
        try:
            return dt.date(year, month or 1, day or 1)
        except ValueError:
            return None

    @property
    def latest(self) -> dt.date | None:
        """The last day that this date may mean."""
        parts = self._parts()
        if parts is None:
            return None
        year, month, day = parts
        month = month or 12
        try:
            return dt.date(year, month, day or calendar.monthrange(year, month)[1])
        except ValueError:
            return None

    def in_words(self) -> str:
        """The date as a reader of the active language writes it, no more precise than it is."""
        return _in_words(self)

    def in_words_unkept(self) -> str:
        """The same, and nothing of it stays in memory: for what readers enter about themselves."""
        return _words(self)


def _words(date: PartialDate) -> str:
    parts, first = date._parts(), date.earliest
    if parts is None or first is None:
        return str(date)
    year, month, day = parts
    if day:
        return str(formats.date_format(first, "DATE_FORMAT"))
    return f"{MONTHS[month]} {year}" if month else str(year)


# A list shows few dates many times over, and formatting one asks for the format of the language each time.
_in_words = kept_by_language(_words)


def validate_partial_date(value: str) -> None:
    """Refuse text that is not a real year, month or day.

    Raises:
        ValidationError: with the value and the three forms that are accepted.
    """
    if value and PartialDate(value).earliest is None:
        raise ValidationError(
            _("“%(value)s” is not a date that we can keep. Write 2018, 2018-05 or 2018-05-11."),
            code="partial_date",
            params={"value": value},
        )


if TYPE_CHECKING:
    _TextField = models.TextField[str, PartialDate]
else:
    _TextField = models.TextField


class PartialDateField(_TextField):
    """Text column for a PartialDate; '' is 'not stated'. Only forms validate it: registries send what they like."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)

    default_validators = [validate_partial_date]

    def from_db_value(self, value: str | None, *_args: object) -> PartialDate | None:
        """Text of the row as a PartialDate."""
        return None if value is None else PartialDate(value)

    def to_python(self, value: Any) -> PartialDate | None:
        """A PartialDate of text or of a date object (YAML reads 2018-05-11 as a date, 2018 as a number)."""
        if value is None:
            return None
        return PartialDate(value.isoformat() if isinstance(value, dt.date) else str(value).strip())

    def formfield(self, **kwargs: Any) -> Any:
        """A one-line input: the column is text, the value is short."""
        from django import forms

        return super().formfield(
            **{"form_class": forms.CharField, "widget": forms.TextInput, "max_length": 10, **kwargs}
        )


def ordered(start: str, end: str, *, name: str) -> models.CheckConstraint:
    """Constraint that the earliest day of `start` is not after the latest day of `end`.

    In the "C" collation '~' sorts after '-' and the digits, so that '2018' + '~' stands for the end of 2018.
    """
    return models.CheckConstraint(
        condition=models.Q(**{start: ""})
        | models.Q(**{end: ""})
        | models.Q(**{f"{start}__lte": Concat(models.F(end), models.Value("~"), output_field=PartialDateField())}),
        name=name,
        violation_error_message=_("The end must not be before the start."),
    )
