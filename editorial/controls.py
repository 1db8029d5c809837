"""The fields of a form as a template draws them: native inputs and selects, few stops for one switch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import Value
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

MOST_CHARACTERS = 200

Choices = Iterable[tuple[str, str]]
_labelled: dict[tuple[str, str, str | None], tuple[tuple[str, str], ...]] = {}


@dataclass(frozen=True)
class Control:
    """One labelled field. `options` is the HTML of a select's options, '' for other fields."""

    name: str
    label: str
    help: str
    chosen: list[str]
    errors: list[str]
    options: SafeString
    is_number: bool

    @property
    def value(self) -> str:
        """The text of a field without options."""
        return next(iter(self.chosen), "")

    @property
    def is_multiple(self) -> bool:
        """Whether several options are chosen; the select is a multiple one then, so that none gets lost."""
        return len(self.chosen) > 1

    @property
    def described(self) -> SafeString:
        """Attributes that tie the field to its error or its help."""
        if self.errors:
            return format_html(' aria-invalid="true" aria-describedby="{}-error"', self.name)
        return format_html(' aria-describedby="{}-help"', self.name) if self.help else SafeString()


def controls(
    form: forms.BaseForm, counts: Mapping[str, Mapping[str, int]] = MappingProxyType({})
) -> dict[str, Control]:
    """The fields of a form by name, in its order.

    `counts` gives, for some fields, how many records each of their values would leave; their options say so.
    """
    records = _records(form)
    return {bound.name: _control(bound, records.get(bound.name), counts.get(bound.name)) for bound in form}


def error_messages(bound: BoundField) -> list[str]:
    """What is wrong with the field's value: which field, and what would do. A long value is cut."""
    return [f"{bound.label}: {Truncator(str(error)).chars(MOST_CHARACTERS)}" for error in bound.errors]


def _control(bound: BoundField, records: Choices | None, counts: Mapping[str, int] | None) -> Control:
    chosen = _chosen(bound)
    choices = _choices(bound) if records is None else records
    if counts is not None:
        choices = ((value, f"{label} ({counts.get(value, 0)})") for value, label in choices)
    return Control(
        bound.name,
        str(bound.label),
        str(bound.help_text),
        chosen,
        error_messages(bound),
        _options(tuple(choices), frozenset(chosen)),
        isinstance(bound.field, forms.IntegerField),
    )


def _chosen(bound: BoundField) -> list[str]:
    value = bound.data
    if value in (None, ""):
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _records(form: forms.BaseForm) -> dict[str, Choices]:
    """(key, name) of the records that each field offers, by the field's name: one query for all fields."""
    offered: dict[str, list[tuple[str, str]]] = {
        name: [] for name, field in form.fields.items() if isinstance(field, forms.ModelChoiceField)
    }
    queries: list[Any] = [
        form.fields[name].queryset.order_by().values_list(Value(name), "slug", "name")  # type: ignore[attr-defined]
        for name in offered
    ]
    if queries:
        for name, key, label in queries[0].union(*queries[1:], all=True).order_by("name"):
            offered[name].append((key, label))
    return dict(offered)


def _choices(bound: BoundField) -> Choices:
    """(value, label) of each option of a field with fixed ones, kept by language: looking labels up takes long."""
    key = (type(bound.form).__name__, bound.name, get_language())
    if key not in _labelled:
        choices: Any = getattr(bound.field, "choices", ())
        _labelled[key] = tuple((str(value), str(label)) for value, label in choices if value != "")
    return _labelled[key]


@lru_cache(maxsize=200)
def _options(choices: tuple[tuple[str, str], ...], chosen: frozenset[str]) -> SafeString:
    """The options of a select. A form has some 150 of them: drawn by a template they cost more than all else."""
    rows = ((value, SafeString(" selected") if value in chosen else "", label) for value, label in choices)
    return format_html_join("\n", '<option value="{}"{}>{}</option>', rows)
