"""Previews: the page that readers would get if what waits were published, made by the very code that they get it from.

The edition that waits is put into the tables inside a transaction that is rolled back once the page is rendered.
"""

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from editorial.actions import show
from editorial.actions.editions import head, lock
from editorial.actions.image_uses import images_in, note_uses
from editorial.links import current_keys
from editorial.models import Edition, Image, Proposal, Publishable
from editorial.snapshots import Unusable, apply

PREVIEWER = "preview"
# So many words of a title find a source among all.
WORDS_OF_A_TITLE = 8


class NoPreview(Exception):
    """There is no page to show; the text says why."""


def preview(obj: Publishable, request: HttpRequest) -> HttpResponse:
    """The readers' page of the record, or that on which it stands, with what waits. Nothing of it is kept anywhere.

    Raises:
        NoPreview: the edition cannot be applied, or no page shows such a record.
    """
    with transaction.atomic():
        try:
            page = _render(obj, request)
        except Unusable as unusable:
            raise NoPreview(f"{unusable.path}: {unusable}") from unusable
        except IntegrityError as error:
            raise NoPreview(str(error).splitlines()[0]) from error
        except Http404 as error:
            raise NoPreview(_("No page shows this record.")) from error
        transaction.set_rollback(True)
    # A new answer: the one of the public view is marked as one that may be kept.
    return HttpResponse(page.content, content_type=page.headers["Content-Type"], status=page.status_code)


def address_of(record: Any) -> str:
    """The readers' page of the record, or that on which it stands."""
    if hasattr(record, "get_absolute_url"):
        address: str = record.get_absolute_url()
        return address
    words = re.findall(r"\w+", str(record))[:WORDS_OF_A_TITLE]
    return f"{reverse('sources')}?{urlencode({'q': ' '.join(words)})}#{record._meta.model_name}-{record.slug}"


def _render(obj: Publishable, request: HttpRequest) -> HttpResponse:
    for image in _hidden_images(obj):
        _release(lock(image))
    record = lock(obj)
    _release(record)
    if isinstance(record, Image):
        # Its page shows it where another page does.
        note_uses(record, f"[[image:{record.slug}]]")
    for parent in _hidden_parents(record):
        show(obj=lock(parent), by=PREVIEWER)
    # Read anew: the record may hold its parents as they were.
    fresh = type(record)._default_manager.get(pk=record.pk)
    return public_page(address_of(fresh), request)


def _release(record: Publishable) -> None:
    """As publishing does, but the gate is not asked."""
    proposal = Proposal.objects.about(record).select_related("edition").first()
    if proposal:
        apply(proposal.edition.snapshot, record)
        record.edition = proposal.edition.number
    if proposal or not record.is_published:
        show(obj=record, by=PREVIEWER)
    if proposal:
        published = {"published_at": record.published_at, "published_by": PREVIEWER}
        Edition.objects.filter(pk=proposal.edition_id).update(**published)


def _hidden_images(obj: Publishable) -> list[Image]:
    """The images in its texts that readers would not get as they were last saved, in the order of `lock`."""
    keys = images_in(head(obj).snapshot)
    keys |= set(current_keys(Image, keys).values())
    return list(Image.objects.filter(slug__in=keys).order_by("pk")) if keys else []


def _hidden_parents(record: Publishable) -> list[Publishable]:
    """Records on whose pages it stands and that readers do not see; of several in a list, the first will do."""
    hidden: list[Publishable] = []
    for name in record.shown_on:
        if not record._meta.get_field(name).many_to_many:
            parents = [getattr(record, name)]
        else:
            related = getattr(record, name)
            parents = [] if related.published().exists() else list(related.all()[:1])
        hidden += [parent for parent in parents if not parent.is_published]
    return hidden


def public_page(address: str, request: HttpRequest) -> HttpResponse:
    """The public view's answer to somebody without a session.

    Raises:
        Http404: there is no such page.
    """
    parts = urlsplit(address)
    asked = HttpRequest()
    asked.method = "GET"
    asked.path = asked.path_info = parts.path
    asked.GET = QueryDict(parts.query)
    asked.META = {
        name: request.META[name] for name in ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT") if name in request.META
    }
    match = asked.resolver_match = resolve(parts.path)
    answer: HttpResponse = match.func(asked, *match.args, **match.kwargs)
    return answer
