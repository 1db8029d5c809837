"""The body of a request to the API: the fields of the form, and which part of the answer is asked for."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ValidationError

from trials.match.answer import Section
from trials.match.fields import MOST_SHOWN, Choice, CountryKey, Day, PartialDay, Whole
from trials.match.form import MatchForm

MOST_PAGES: Final = 10_000
# Many times what all fields take together.
MOST_BYTES: Final = 16_384
MOST_UNKNOWN: Final = 5


class MatchBody(MatchForm):
    """The form, with the section that is asked for and the page of it."""

    section = Choice(
        label=gettext_lazy("Section"),
        choices=Section.choices,
        required=False,
        help_text=gettext_lazy("Only this one. Without it: all of them."),
    )
    page = Whole(
        label=gettext_lazy("Page"),
        least=1,
        most=MOST_PAGES,
        help_text=gettext_lazy("Of each section, from 1; ten trials each."),
    )


def read(data: Any) -> MatchBody:
    """A valid form from the JSON of a request. Null is the same as no field at all.

    Raises:
        ValidationError: naming each field that cannot be taken, with its value and what would do.
    """
    if not isinstance(data, dict):
        raise ValidationError({"body": _("Send a JSON object with the fields of the form.")})
    data = {_printable(name): _printable(value) for name, value in data.items()}
    unknown = [name[:MOST_SHOWN] for name in data if name not in MatchBody.base_fields][:MOST_UNKNOWN]
    message = _("Unknown field. Known are: %(names)s.") % {"names": ", ".join(MatchBody.base_fields)}
    problems: dict[str, Any] = dict.fromkeys(unknown, message)
    for name, field in MatchBody.base_fields.items():
        if problem := _type_problem(field, data.get(name)):
            problems[name] = problem
    form = MatchBody({name: "" if value is None else value for name, value in data.items()})
    problems = {name: [str(error) for error in errors] for name, errors in form.errors.items()} | problems
    if problems:
        raise ValidationError(problems)
    return form


def _printable(value: Any) -> Any:
    """Text in which half of a surrogate pair, which no answer could carry, stands by its number; all else as it is."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _type_problem(field: forms.Field, value: Any) -> str:
    """What is wrong with the type of a value; '' where nothing is. Pages send text alone."""
    if value is None:
        return ""
    if isinstance(field, Whole):
        return "" if type(value) is int else _("Give a whole number, without quotation marks.")
    if not isinstance(value, str):
        return _("Give text, in quotation marks.")
    return "" if value.strip() == value != "" else _("It is empty or has blanks around it. Leave it out, or mend it.")


def schema() -> dict[str, Any]:
    """The body in OpenAPI, from the very fields that check it."""
    fields = MatchBody.base_fields.items()
    return {
        "type": "object",
        "properties": {name: {**_schema(field), "description": _described(field)} for name, field in fields},
        "additionalProperties": False,
    }


def _schema(field: forms.Field) -> dict[str, Any]:
    match field:
        case Choice():
            return {"enum": [value for value, _label in field.choices if value] + [None]}  # type: ignore[union-attr,misc] # no groups
        case CountryKey():
            return {"enum": [*field.queryset.order_by("slug").values_list("slug", flat=True), None]}  # type: ignore[union-attr] # it has one
        case Whole():
            return {"type": ["integer", "null"], "minimum": field.least, "maximum": field.most}
        case Day():
            return {"type": ["string", "null"], "format": "date"}
        case PartialDay():
            return {"type": ["string", "null"], "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
    raise TypeError(type(field))


def _described(field: forms.Field) -> str:
    return " ".join(
        text if text[-1] in ".?" else f"{text}." for text in map(str, (field.label, field.help_text)) if text
    )
