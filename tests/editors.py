"""Editors in tests: logins in each role, and forms of the admin sent as a browser would send them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.forms import ModelMultipleChoiceField, MultipleChoiceField
from django.test import Client
from django.urls import reverse

from editorial.roles import AUTHOR

PASSWORD = "a password for tests alone"
# Fields whose value is a list.
SEVERAL = (MultipleChoiceField, ModelMultipleChoiceField)


def make_editor(role: str = AUTHOR, **overrides: Any) -> User:
    """An account for the admin in one role, in none where the role is empty; one a name, however often asked for."""
    name = overrides.pop("username", (role or "nobody").lower())
    user, _made = User.objects.get_or_create(username=name, defaults={"is_staff": True, **overrides})
    if role:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def log_in(role: str = AUTHOR, **overrides: Any) -> Client:
    """A browser in which an editor of this role is logged in."""
    client = Client()
    client.force_login(make_editor(role, **overrides))
    return client


def page(name: str, model: type[Model] | Model, *args: Any) -> str:
    """The address of a page of a model (changelist, add) or of a record (change, delete, history, publication ...)."""
    if isinstance(model, Model):
        args = (model.pk,)
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def filled(client: Client, url: str) -> dict[str, Any]:
    """What the form at this address would send if nothing were changed."""
    context: Any = client.get(url).context
    values = dict(_values(context))
    if "opened" in context:
        values["_edition"] = context["opened"]
    return values


def save(client: Client, url: str, changes: Mapping[str, Any] | None = None, *, button: str = "_save") -> Any:
    """Open the form, make these changes (None: take the tick away), press the button."""
    data = filled(client, url) | dict(changes or {}) | {button: "1"}
    return client.post(url, {name: value for name, value in data.items() if value is not None})


def rows(prefix: str, *new: Mapping[str, Any], already: int = 0) -> dict[str, Any]:
    """Fields of rows that are added to an inline which has so many already."""
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": already + len(new)}
    for number, values in enumerate(new, start=already):
        data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return data


def messages(answer: Any) -> list[str]:
    """What the admin told the editor on the way."""
    return [str(message) for message in answer.wsgi_request._messages]


def errors(answer: Any) -> list[str]:
    """What the form that came back complains about, its rows included."""
    assert answer.status_code == 200, answer.status_code
    found = [text for texts in answer.context["adminform"].form.errors.values() for text in texts]
    for inline in answer.context["inline_admin_formsets"]:
        found += [text for form in inline.formset.errors for texts in form.values() for text in texts]
    return found


def _values(context: Any) -> Iterator[tuple[str, Any]]:
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is None:
                value = [] if isinstance(field.field, SEVERAL) else ""
            if value is not False:  # a box that is not ticked is not sent
                yield field.html_name, "on" if value is True else value
