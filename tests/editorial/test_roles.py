"""Who may do what, for every model that the admin shows: a model that is missing from the table fails."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.test import RequestFactory

from editorial.models import Publishable
from editorial.roles import (
    ADMINISTRATOR,
    AUDITOR,
    AUTHOR,
    CONTENT_APPS,
    CORRESPONDENT,
    PUBLISHER,
    REVIEWER,
    ROLES,
    permissions,
)
from tests import builders
from tests.editors import make_editor

pytestmark = pytest.mark.django_db

EVERYONE = (AUTHOR, REVIEWER, PUBLISHER, ADMINISTRATOR, AUDITOR, CORRESPONDENT)
# What each role may do to a record; to a published one the same, but that nobody deletes it.
RECORD = {
    AUTHOR: "view add change",
    REVIEWER: "view review",
    PUBLISHER: "view add change delete publish review",
    ADMINISTRATOR: "view add change delete publish review",
    AUDITOR: "view",
    CORRESPONDENT: "view",
}
SEEN = dict.fromkeys(EVERYONE, "view")
TIES = {**SEEN, **dict.fromkeys((PUBLISHER, ADMINISTRATOR), "view change")}
WORDS = {**SEEN, **dict.fromkeys((AUTHOR, PUBLISHER, ADMINISTRATOR), "view add change delete")}
LOG = {**dict.fromkeys(EVERYONE, ""), ADMINISTRATOR: "view", AUDITOR: "view"}
# Reports are everybody's who writes or checks; enquiries are only theirs who answer them.
REPORTS = {
    **dict.fromkeys((AUTHOR, REVIEWER, CORRESPONDENT), "view change"),
    **dict.fromkeys((PUBLISHER, ADMINISTRATOR), "view change delete"),
    AUDITOR: "",
}
ENQUIRIES = {**dict.fromkeys(EVERYONE, ""), CORRESPONDENT: "view change delete"}

TABLE = {
    "editorial.source": RECORD,
    "editorial.image": RECORD,
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
    "trials.registryrecord": SEEN,
    "trials.refusedrecord": SEEN,
    "trials.trialchange": SEEN,
    "editorial.auditentry": LOG,
    "editorial.hypeword": WORDS,
    "editorial.notice": {**SEEN, **dict.fromkeys((PUBLISHER, ADMINISTRATOR), "view add")},
    "editorial.proposal": SEEN,
    "editorial.report": REPORTS,
    "editorial.enquiry": ENQUIRIES,
    "trials.trialsite": TIES,
    "trials.trialsponsor": TIES,
    "auth.user": {**LOG, ADMINISTRATOR: "view add change"},
    "auth.group": LOG,
}
INTERNAL = {
    f"editorial.{name}"
    for name in ("attempts", "decision", "epoch", "formerkey", "imageuse", "presence", "previewlink")
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
    }
    if label in RECORDS:
        found |= {right: model_admin.may(request, right, obj) for right in ("publish", "review")}
    return {verb for verb, may in found.items() if may}


def test_the_table_names_every_role_and_every_model_of_the_admin() -> None:
    assert set(ROLES) == set(EVERYONE)
    assert set(TABLE) == set(MODELS)


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("label", TABLE)
def test_a_role_may_do_what_the_table_says(label: str, role: str) -> None:
    assert allowed(make_editor(role), label) == set(TABLE[label][role].split())


@pytest.mark.parametrize("role", EVERYONE)
def test_what_the_machinery_keeps_for_itself_is_nobodys(role: str) -> None:
    assert not {label for label in INTERNAL for granted in permissions(role) if granted.endswith(label.split(".")[1])}
    assert not INTERNAL & set(MODELS)


def test_a_new_model_is_at_most_looked_at() -> None:
    known = set(TABLE) | INTERNAL
    for app in CONTENT_APPS:
        for model in apps.get_app_config(app).get_models():
            if model._meta.label_lower not in known:
                names = {f"{app}.{verb}_{model._meta.model_name}" for verb in ("add", "change", "delete")}
                assert not names & permissions(ADMINISTRATOR)


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("label", RECORDS)
def test_what_readers_saw_is_deleted_by_nobody(label: str, role: str) -> None:
    published = vars(builders)[f"make_{RECORDS[label]._meta.model_name}"]()
    assert allowed(make_editor(role), label, published) == set(RECORD[role].split()) - {"delete"}


@pytest.mark.parametrize("label", TABLE)
def test_without_a_role_nothing_is_allowed(label: str) -> None:
    by_row = make_editor("", username="by row")
    by_row.user_permissions.set(Permission.objects.all())
    switched_off = make_editor(ADMINISTRATOR, is_active=False)
    for user in (by_row, make_editor("Editor"), switched_off, AnonymousUser()):
        assert allowed(user, label) == set()


def test_two_roles_add_up() -> None:
    user = make_editor(AUTHOR)
    user.groups.add(*make_editor(REVIEWER).groups.all())
    assert allowed(User.objects.get(pk=user.pk), "guides.guide") == {"view", "add", "change", "review"}
