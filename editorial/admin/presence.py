"""Who else has the form of a record open; browsers say so every half minute."""

import datetime as dt

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from editorial.models import Presence, Publishable

# A browser that was silent for so long has left.
OPEN_FOR = dt.timedelta(seconds=90)


@require_POST
def presence_view(request: HttpRequest, obj: Publishable) -> JsonResponse:
    """Note that this editor has the record open (or, with `left`, no more); who else has."""
    me = request.user.get_username()
    if "left" in request.POST:
        Presence.objects.about(obj).filter(editor=me).delete()
    else:
        seen = {"seen_at": timezone.now()}
        Presence.objects.update_or_create(kind=obj._meta.label_lower, key=obj.slug, editor=me, defaults=seen)
    Presence.objects.filter(seen_at__lt=timezone.now() - dt.timedelta(days=1)).delete()
    others = Presence.objects.about(obj).exclude(editor=me).filter(seen_at__gt=timezone.now() - OPEN_FOR)
    return JsonResponse({"others": list(others.values_list("editor", flat=True).order_by("editor"))})
