"""Fields whose errors say which value cannot be taken and what would do; a long value is cut."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from editorial.partial_dates import PartialDate
from editorial.whole_numbers import whole_number
from institutions.models import Country

MOST_SHOWN: Final = 40  # letters of a value that an error repeats


def refused(message: Any, value: Any, **params: Any) -> ValidationError:
    """The error; `%(value)s` in the message is the value."""
    return ValidationError(message, params={"value": str(value)[:MOST_SHOWN], **params})


class Choice(forms.ChoiceField):
    """One of a few answers."""

    def validate(self, value: str) -> None:
        """Refuse an answer that is not among them, naming these.

        Raises:
            ValidationError: with the value and the answers that would do.
        """
        if value and not self.valid_value(value):
            known = ", ".join(str(name) for name, _label in self.choices if name)  # type: ignore[union-attr,misc] # no groups
            raise refused(_("“%(value)s” is not an answer here. Give one of: %(known)s."), value, known=known)


class Whole(forms.IntegerField):
    """A whole number from `least` to `most`, in digits."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(min_value=least, max_value=most, required=False, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """The number.

        Raises:
            ValidationError: it is none, or out of bounds.
        """
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        number = whole_number(text)
        if number is None or not self.least <= number <= self.most:
            message = _("“%(value)s” is not a whole number from %(least)s to %(most)s.")
            raise refused(message, text, least=self.least, most=self.most)
        return number


class Day(forms.DateField):
    """A day that has passed, or today; written 2026-03-14."""

    def to_python(self, value: Any) -> dt.date | None:
        """The day.

        Raises:
            ValidationError: it is none.
        """
        date = PartialDate(value or "")
        if date and (date.earliest is None or date.earliest != date.latest):
            raise refused(_("“%(value)s” is not a day. Write it as 2026-03-14."), date)
        return date.earliest


class PartialDay(forms.CharField):
    """A year, a month or a day, as a PartialDate; '' where nothing was given."""

    def to_python(self, value: Any) -> PartialDate:
        """The date.

        Raises:
            ValidationError: it is none.
        """
        date = PartialDate(super().to_python(value))
        if date and date.earliest is None:
            raise refused(_("“%(value)s” is not a date. Write 2026, 2026-03 or 2026-03-14."), date)
        return date


class CountryKey(forms.ModelChoiceField[Country]):
    """A published country, named by its key."""

    def to_python(self, value: Any) -> Any:
        """The country.

        Raises:
            ValidationError: there is none of this key.
        """
        try:
            # The database takes no text with a null character.
            return super().to_python(str(value).replace("\x00", " ") if value else value)
        except ValidationError:
            raise refused(
                _("“%(value)s” is not the key of a country. The list of countries names them."), value
            ) from None
