"""Fields that pick a record by typing, never from a list of thousands."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Model
from django.forms.widgets import ChoiceWidget

from editorial.models import Publishable
from editorial.snapshots import editor_fields


def pickers(model: type[Model], *, without: str = "") -> tuple[str, ...]:
    """Names of the links of a model to publishable records, but for one."""
    return tuple(
        field.name
        for field in editor_fields(model)
        if field.name != without and field.is_relation and issubclass(field.related_model, Publishable)  # type: ignore[arg-type]
    )


class RowPicker(AutocompleteMixin, ChoiceWidget):
    """A picker that is told the chosen records: the stock one asks the database for them, row by row."""

    chosen: list[Model]

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> list[Any]:
        """One group with the chosen records; the stock way where the form was sent back with others."""
        if {str(record.pk) for record in self.chosen} != set(filter(None, value)):
            return list(super().optgroups(name, value, attr))
        options = [(record.pk, str(record), True) for record in self.chosen]
        if not self.is_required and not self.allow_multiple_selected:
            options.insert(0, ("", "", not self.chosen))
        return [(None, [self.create_option(name, *option, index) for index, option in enumerate(options)], 0)]


class PickOne(RowPicker, AutocompleteSelect):
    """Picks one record."""


class PickSeveral(RowPicker, AutocompleteSelectMultiple):
    """Picks several records."""


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
