"""The kinds of records by their short names, and which of their records readers may know of."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from editorial.models import Edition, Publishable
from editorial.roles import CONTENT_APPS

# What readers see, or once saw and are told about.
LIVE = (Publishable.State.PUBLISHED, Publishable.State.WITHDRAWN)


@cache
def kinds() -> dict[str, type[Publishable]]:
    """Every publishable model by its short name: `trial`, `therapy` ..., as it stands in addresses and links."""
    models = (model for app in CONTENT_APPS for model in apps.get_app_config(app).get_models())
    return {str(model._meta.model_name): model for model in models if issubclass(model, Publishable)}


def short(kind: str) -> str:
    """The short name of a kind that is given as `app.model`."""
    return kind.rpartition(".")[2]


def live(model: type[Publishable]) -> QuerySet[Any]:
    """Records of this kind that are published or withdrawn, and do not stand on the page of one that never was."""
    parents = {f"{name}__state__in": LIVE for name in model.shown_on if not model._meta.get_field(name).many_to_many}
    return model._default_manager.filter(state__in=LIVE, **parents)


def known_to_readers(model: type[Publishable]) -> QuerySet[Any]:
    """Those of which readers may know the past: not what is, or was, somebody's own: that may have been taken back."""
    if not model.personal:
        return live(model)
    own = Edition.objects.filter(kind=model._meta.label_lower, key=OuterRef("slug"), **_said(model.personal))
    return live(model).exclude(**model.personal).exclude(Exists(own))


def has_personal_past(record: Publishable) -> bool:
    """Whether it is somebody's own now, or in any edition: the words of that one may stand in the next."""
    if not record.personal:
        return False
    return record.is_personal or Edition.objects.about(record).filter(**_said(record.personal)).exists()


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """The condition that a snapshot says these values."""
    return {f"snapshot__fields__{name}": value for name, value in values.items()}


def rows_on_page_of(record: Publishable) -> list[tuple[type[Publishable], QuerySet[Any]]]:
    """For each kind without a page of its own: those of its records that stand on the page of this one."""
    return [
        (model, known_to_readers(model).filter(**{name: record}))
        for model in kinds().values()
        for name in model.shown_on
        if model._meta.get_field(name).related_model is type(record)
    ]
