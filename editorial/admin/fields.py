"""Fields of forms: records are picked by typing, never from a list of thousands."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db.models import Model, TextField, URLField
from django.forms.widgets import ChoiceWidget
from django.http import HttpRequest

from editorial.models import Publishable
from editorial.partial_dates import PartialDateField
from editorial.snapshots import editor_fields


def pickers(model: type[Model], *, without: str = "") -> tuple[str, ...]:
    """Names of the links of a model to publishable records, but for one."""
    return tuple(
        field.name
        for field in editor_fields(model)
        if field.name != without and field.is_relation and issubclass(field.related_model, Publishable)  # type: ignore[arg-type]
    )


class ProseInput(AdminTextareaWidget):
    """A text of several lines; browsers send line ends as CR LF, which would look like a change in every line."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The text with plain line ends."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class ProseField(forms.CharField):
    """A text that comes back as it was shown, with its last line end; nothing but blanks is empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value: Any) -> Any:
        """The text, or the empty value."""
        text = super().to_python(value)
        return text if text and text.strip() else self.empty_value


class Picker(AutocompleteMixin, ChoiceWidget):
    """A picker that may be told the chosen records: the stock one asks the database for them, row by row."""

    chosen: list[Model] | None = None

    @property
    def media(self) -> forms.Media:
        """The stock scripts, then the one that names what they made."""
        return super().media + forms.Media(js=("admin/js/autocomplete.js", "admin_atlas/picker-names.js"))

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> list[Any]:
        """One group with the chosen records; the stock way where they are not known, or a form is sent back."""
        if self.chosen is None or {str(record.pk) for record in self.chosen} != set(filter(None, value)):
            return list(super().optgroups(name, value, attr))
        options = [(record.pk, str(record), True) for record in self.chosen]
        if not self.is_required and not self.allow_multiple_selected:
            options.insert(0, ("", "", not self.chosen))
        return [(None, [self.create_option(name, *option, index) for index, option in enumerate(options)], 0)]


class PickOne(Picker, AutocompleteSelect):
    """Picks one record."""


class PickSeveral(Picker, AutocompleteSelectMultiple):
    """Picks several records."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Without the cross that takes all away: it stands in a list and is no item, and no key reaches it."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


class Fields:
    """Mixin for admins and inlines: `autocomplete_fields` become pickers, and partial dates stand on one line."""

    formfield_overrides: ClassVar[Any] = {
        PartialDateField: {"widget": AdminTextInputWidget},
        TextField: {"form_class": ProseField, "widget": ProseInput},
        URLField: {"assume_scheme": "https"},
    }
    autocomplete_fields: ClassVar[Any]
    admin_site: AdminSite

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Beside a picker stand the ways to change and to add; to delete there, or to leave the form, is a slip."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A picker of one."""
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = PickOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A picker of several."""
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = PickSeveral(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class RowForm(forms.ModelForm[Any]):
    """The form of a row; tells its pickers what the row has chosen, which came with the row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            picker = getattr(field.widget, "widget", None)
            if isinstance(picker, PickSeveral):
                picker.chosen = list(getattr(self.instance, name).all()) if self.instance.pk else []
            elif isinstance(picker, PickOne):
                picker.chosen = [chosen] if self.instance.pk and (chosen := getattr(self.instance, name)) else []
