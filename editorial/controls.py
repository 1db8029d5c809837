"""The fields of a filter form as a template draws them: native inputs and selects, few stops for one switch."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

MOST_CHARACTERS = 200
_SELECTED = SafeString(" selected")


@dataclass(frozen=True)
class Option:
    """One choice of a select."""

    value: str
    label: str
    is_selected: bool


@dataclass(frozen=True)
class Control:
    """One labelled field. With several values chosen, the select is a multiple one, so that none gets lost."""

    name: str
    label: str
    help: str
    kind: str
    value: str
    errors: list[str]
    options: list[Option] = field(default_factory=list)

    @property
    def is_multiple(self) -> bool:
        """Whether more than one option is chosen."""
        return sum(option.is_selected for option in self.options) > 1

    @property
    def option_tags(self) -> SafeString:
        """The options as HTML: a list has hundreds, and a loop in a template takes ten times as long."""
        rows = ((option.value, _SELECTED if option.is_selected else "", option.label) for option in self.options)
        return format_html_join("\n", '<option value="{}"{}>{}</option>', rows)

    @property
    def described(self) -> SafeString:
        """Attributes that tie the field to its error or its help."""
        if self.errors:
            return format_html(' aria-invalid="true" aria-describedby="{}-error"', self.name)
        return format_html(' aria-describedby="{}-help"', self.name) if self.help else SafeString()

    @property
    def is_set(self) -> bool:
        """Whether the reader asked for something here."""
        return bool(self.value) or any(option.is_selected for option in self.options)


def controls(form: forms.BaseForm) -> dict[str, Control]:
    """The fields of a bound form by name, in its order."""
    return {bound.name: _control(bound) for bound in form}


def error_messages(bound: BoundField) -> list[str]:
    """What is wrong with the field's value: which field, and what would do. A long value is cut."""
    return [f"{bound.label}: {Truncator(str(error)).chars(MOST_CHARACTERS)}" for error in bound.errors]


def _control(bound: BoundField) -> Control:
    chosen = _chosen(bound)
    choices = _choices(bound.field)
    kind = "select" if choices else "number" if isinstance(bound.field, forms.DecimalField) else "text"
    return Control(
        bound.name,
        str(bound.label),
        str(bound.help_text),
        kind,
        "" if choices else next(iter(chosen), ""),
        error_messages(bound),
        [Option(value, label, value in chosen) for value, label in choices],
    )


def _chosen(bound: BoundField) -> list[str]:
    value = bound.data
    if value in (None, ""):
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _choices(plain: forms.Field) -> list[tuple[str, str]]:
    if isinstance(plain, forms.ModelMultipleChoiceField):
        records: Any = plain.queryset
        return list(records.values_list(plain.to_field_name, "name"))
    choices: Any = getattr(plain, "choices", [])
    return [(str(value), str(label)) for value, label in choices if value != ""]
