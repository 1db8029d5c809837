"""What lists of trials are narrowed by, in one array that shares an index with the words: all meet before any row.

Countries stand in it by their keys; status and phase, which have none, by numbers below zero. These go by the order of
the choices, so that new ones are added at the end.
"""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, GeneratedField, IntegerField, TextChoices, TextField, Value
from django.db.models.functions import Cast

from trials.models.choices import Phase, Status

# Behind which number those of each begin.
_BEHIND: Final[dict[type[TextChoices], int]] = {Status: 0, Phase: -100}
CODES: Final = {
    value: behind - place for choices, behind in _BEHIND.items() for place, value in enumerate(choices.values, start=1)
}


def facets_column(countries: str, status: str, phase: str) -> GeneratedField:
    """The array, from the columns of these names. A value that is none of the choices is NULL there."""
    numbers = Func(F(countries), _code(status, Status), function="array_append")
    return GeneratedField(
        expression=Func(numbers, _code(phase, Phase), function="array_append"),
        output_field=ArrayField(IntegerField()),
        db_persist=True,
    )


def _code(column: str, choices: type[TextChoices]) -> object:
    known = Cast(Value(choices.values), ArrayField(TextField()))
    place = Func(known, F(column), function="array_position", output_field=IntegerField())
    return Value(_BEHIND[choices]) - place
