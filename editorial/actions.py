"""Changes of state. Views, the admin and commands call these and change no state themselves."""

from django.db import transaction
from django.utils import timezone

from editorial.models import Publishable, Source
from editorial.models.epoch import advance_epoch
from editorial.snapshots import owned_rows


@transaction.atomic
def publish(*, obj: Publishable, by: str) -> None:
    """Show the record to readers, with the draft sources that it cites; `by` is kept as text.

    Raises:
        ValidationError: as `clean_for_readers`; the record stays a draft.
    """
    obj.clean_for_readers()
    obj.state, obj.published_at, obj.published_by = Publishable.State.PUBLISHED, timezone.now(), by
    obj.save(update_fields=["state", "published_at", "published_by", "updated_at"])
    republish(obj=obj, by=by)


@transaction.atomic
def republish(*, obj: Publishable, by: str) -> None:
    """Show readers what was changed in a published record, with the draft sources that it cites now."""
    sources = Source.objects.filter(pk__in=_cited(obj), state=Publishable.State.DRAFT)
    sources.update(state=Publishable.State.PUBLISHED, published_at=timezone.now(), published_by=by)
    advance_epoch()


@transaction.atomic
def unpublish(*, obj: Publishable) -> None:
    """Take the record back to a draft, so that only staff see it."""
    obj.state, obj.published_at, obj.published_by = Publishable.State.DRAFT, None, ""
    obj.save(update_fields=["state", "published_at", "published_by", "updated_at"])
    advance_epoch()


def _cited(obj: Publishable) -> set[int]:
    """Keys of the sources that the record or a row that it owns names."""
    cited: set[int] = set()
    for model, owner in owned_rows(type(obj)).values():
        for field in model._meta.get_fields():
            if field.is_relation and field.related_model is Source and field.concrete:
                cited.update(
                    model._default_manager.filter(**{owner: obj})
                    .exclude(**{field.name: None})
                    .values_list(field.name, flat=True)
                )
    return cited
