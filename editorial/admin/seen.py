"""What an editor saw when a list was drawn: nobody approves or publishes what was saved after that."""

import datetime as dt
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.models import Proposal

FIELD: Final = "_drawn"


def drawn_now() -> dict[str, Any]:
    """What the template of a list needs to say when it was drawn."""
    return {"drawn_field": FIELD, "drawn_at": timezone.now().isoformat()}


def saved_since(request: HttpRequest) -> dict[tuple[str, str], str]:
    """By kind and key of record: why it may not be chosen, where its edition is younger than the list; one query."""
    try:
        drawn = dt.datetime.fromisoformat(request.POST.get(FIELD, ""))
    except ValueError:
        return {}
    if drawn.tzinfo is None:
        return {}
    text = _("Edition %(number)s was saved after you opened this list. Look at it first.")
    younger = Proposal.objects.filter(edition__made_at__gt=drawn).values_list("kind", "key", "edition__number")
    return {(kind, key): text % {"number": number} for kind, key, number in younger}
