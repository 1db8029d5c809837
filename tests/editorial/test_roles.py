"""Who may do what, for every model that the admin shows: a model that is missing from the table fails."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.test import RequestFactory

from editorial.models import Publishable
from editorial.roles import ADMINISTRATOR, AUTHOR, PUBLISHER
from tests import builders
from tests.editors import make_editor

pytestmark = pytest.mark.django_db

RECORD = {
    AUTHOR: "view add change",
    PUBLISHER: "view add change delete publish",
    ADMINISTRATOR: "view add change delete publish",
}
PUBLISHED = {AUTHOR: "view add", PUBLISHER: "view add change publish", ADMINISTRATOR: "view add change publish"}
IMPORTED = dict.fromkeys((AUTHOR, PUBLISHER, ADMINISTRATOR), "view")

TABLE = {
    "editorial.source": RECORD,
    "therapies.therapy": RECORD,
    "therapies.finding": RECORD,
    "institutions.country": RECORD,
    "institutions.institution": RECORD,
    "institutions.authorisation": RECORD,
    "institutions.offering": RECORD,
    "institutions.collaboration": RECORD,
    "trials.trial": RECORD,
    "guides.guide": RECORD,
    "guides.claim": RECORD,
    "trials.registryrecord": IMPORTED,
    "trials.refusedrecord": IMPORTED,
    "auth.user": {AUTHOR: "", PUBLISHER: "", ADMINISTRATOR: "view add change"},
    "auth.group": {AUTHOR: "", PUBLISHER: "", ADMINISTRATOR: "view"},
}
MODELS = {model._meta.label_lower: model for model in admin.site._registry}
RECORDS = {label: model for label, model in MODELS.items() if issubclass(model, Publishable)}


def allowed(user: Any, label: str, obj: Any = None) -> set[str]:
    """What the admin of this model lets the user do."""
    model_admin: Any = admin.site._registry[MODELS[label]]
    request = RequestFactory().get("/")
    request.user = user
    found = {
        "view": model_admin.has_view_permission(request, obj),
        "add": model_admin.has_add_permission(request),
        "change": model_admin.has_change_permission(request, obj),
        "delete": model_admin.has_delete_permission(request, obj),
        "publish": getattr(model_admin, "has_publish_permission", lambda _request: False)(request),
    }
    return {verb for verb, may in found.items() if may}


def test_the_table_names_every_model_of_the_admin() -> None:
    assert set(TABLE) == set(MODELS)


@pytest.mark.parametrize("role", [AUTHOR, PUBLISHER, ADMINISTRATOR])
@pytest.mark.parametrize("label", TABLE)
def test_a_role_may_do_what_the_table_says(label: str, role: str) -> None:
    assert allowed(make_editor(role), label) == set(TABLE[label][role].split())


@pytest.mark.parametrize("role", [AUTHOR, PUBLISHER, ADMINISTRATOR])
@pytest.mark.parametrize("label", RECORDS)
def test_what_readers_see_is_changed_by_publishers_and_deleted_by_nobody(label: str, role: str) -> None:
    published = vars(builders)[f"make_{RECORDS[label]._meta.model_name}"]()
    assert allowed(make_editor(role), label, published) == set(PUBLISHED[role].split())


@pytest.mark.parametrize("label", TABLE)
def test_without_a_role_nothing_is_allowed(label: str) -> None:
    by_row = make_editor("", username="by row")
    by_row.user_permissions.set(Permission.objects.all())
    switched_off = make_editor(ADMINISTRATOR, is_active=False)
    for user in (by_row, make_editor("Editor"), switched_off, AnonymousUser()):
        assert allowed(user, label) == set()


def test_two_roles_add_up() -> None:
    user = make_editor(AUTHOR)
    user.groups.add(*make_editor(PUBLISHER).groups.all())
    assert allowed(User.objects.get(pk=user.pk), "guides.guide") == set(RECORD[PUBLISHER].split())
